"""Strategies of metering: sizes, rules, and sessions of a few people with changes at any second."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from agorapricing.metering import (
    Change,
    Family,
    Metering,
    Minutes,
    Participant,
    PixelTier,
    Session,
    Size,
    Stay,
    Stream,
    Subscription,
)

LONGEST = 10_000
"""The last second of a session that the strategies make."""

ROLES = ("host", "audience", "robot")
_BOUNDS = (307_200, 921_600, 2_073_600, 3_686_400)
_SEVERAL = ("rtc.sd", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")

sizes = st.one_of(
    st.builds(Size, st.integers(1, 5_000), st.integers(1, 5_000)),
    st.sampled_from([Size(640, 352), Size(640, 360), Size(1280, 720), Size(1920, 1080)]),
)
"""Sizes of pictures, those at which tiers end among them."""

moments = st.one_of(st.integers(0, LONGEST), st.decimals(0, LONGEST, places=3, allow_nan=False).map(Decimal))
"""Times in seconds, whole or to the millisecond."""


@st.composite
def families(draw: st.DrawFn, method: str | None = None) -> Family:
    """Families of one to five tiers, the last one open."""
    bounds = sorted(draw(st.sets(st.sampled_from(_BOUNDS), max_size=len(_BOUNDS))))
    tiers = [PixelTier(meter, bound) for meter, bound in zip(_SEVERAL, bounds, strict=False)]
    how = method or draw(st.sampled_from(("aggregate", "per-stream")))
    return Family("rtc.audio", (*tiers, PixelTier(_SEVERAL[len(tiers)])), how)


@st.composite
def rules(draw: st.DrawFn, method: str | None = None) -> Metering:
    """Metering rules of one family that hosts and audiences share; robots may be counted, too."""
    return Metering(
        source="page",
        roles={"host": ("rtc",), "audience": ("rtc",), "robot": draw(st.sampled_from(((), ("rtc",))))},
        family={"rtc": draw(families(method))},
        minutes=Minutes(*(draw(st.sampled_from(rules)) for rules in (("month", "day"), ("account", "app")))),
        calibrated=draw(st.sampled_from(({}, {"640x352": "640x360"}))),
        screen={"web": "1920x1080"},
        alone=draw(st.sampled_from(("audio", "nothing"))),
        dual_stream=draw(st.sampled_from(("received", "requested"))),
    )


@st.composite
def intervals(draw: st.DrawFn, most: int = 3) -> list[tuple[Any, Any]]:
    """Intervals that do not overlap, in order; one may begin when another ends."""
    times = sorted(draw(st.lists(moments, min_size=2, max_size=2 * most, unique=True)))
    between = list(pairwise(times))
    places = draw(st.sets(st.integers(0, len(between) - 1), min_size=1, max_size=most))
    return [between[place] for place in sorted(places)]


@st.composite
def streams(draw: st.DrawFn, name: str) -> Stream:
    """Streams: cameras whose size changes, sound alone, screens of a platform; some with a small layer."""
    if draw(st.integers(0, 5)) == 0:
        return Stream(name, platform="web")
    times = sorted(draw(st.lists(moments, max_size=2, unique=True)))
    changes = [Change(at, draw(st.none() | sizes)) for at in times]
    return Stream(name, changes or draw(st.none() | sizes), draw(st.none() | sizes))


@st.composite
def sessions(draw: st.DrawFn, people: int = 4) -> Session:
    """Sessions of one to a few people who come, go, change roles and receive some of the streams."""
    published = [draw(streams(f"s{place}")) for place in range(draw(st.integers(0, 3)))]
    count = draw(st.integers(1, people))
    return Session("room", [draw(_participants(f"p{place}", published)) for place in range(count)], published)


@st.composite
def _participants(draw: st.DrawFn, name: str, published: list[Stream]) -> Participant:
    stays = tuple(Stay(start, end, draw(st.sampled_from(ROLES))) for start, end in draw(intervals()))
    layers = st.sampled_from(("high", "low"))
    received = tuple(
        Subscription(stream.name, start, end, layer, arrives=draw(st.sampled_from((layer, "low"))))
        for stream in published
        if draw(st.booleans())
        for layer in (draw(layers),)
        for start, end in draw(intervals(2))
    )
    return Participant(name, stays, received, draw(st.integers(1, 3)))
