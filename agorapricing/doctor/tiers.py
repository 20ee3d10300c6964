"""Hints about tiers of video: L1, a picture that moves everybody's minutes, and L11, a host priced as video."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from agorapricing.doctor.counted import Alike, CountedProfile, Observation, names_of
from agorapricing.errors import AgorapricingError
from agorapricing.messages import Message
from agorapricing.metering import AGGREGATE, Meters, Part, Picture, PixelTier
from agorapricing.numbers import ratio
from agorapricing.profiles import Sized


def tier_cliffs(counted: CountedProfile) -> Iterator[Observation]:
    """L1: one more picture, or one less, moves everybody's minutes to another tier."""
    for alike in counted.alike:
        received = alike[0].part.phase.received
        pictures = [each for each, _ in received if each.is_video]
        if pictures:
            pictures.sort(key=lambda each: counted.rule.size(each).pixels)
            yield from _one_more(counted, alike, pictures[0])
            yield from _one_less(counted, alike, pictures)


def _one_more(counted: CountedProfile, alike: Alike, picture: Picture) -> Iterator[Observation]:
    part, pixels, size = alike[0].part, _pixels(counted, alike), counted.rule.size(picture)
    move = next(_moves(counted, part, pixels, pixels + size.pixels), None)
    if move is not None:
        tier, above = move
        what = Message(
            "{who} receives {pixels:,} px, at most {most:,}: one more picture of {size} moves these minutes "
            "from {tier} to {above}",
            who=part.participant.name,
            pixels=pixels,
            most=tier.up_to,
            size=str(size),
            tier=title_of(tier),
            above=with_factor(counted, tier, above),
        )
        yield _cliff(counted, alike, picture, 1, what)


def _one_less(counted: CountedProfile, alike: Alike, pictures: Sequence[Picture]) -> Iterator[Observation]:
    """The smallest picture without which the tier is a lower one."""
    part, pixels = alike[0].part, _pixels(counted, alike)
    for picture in pictures:
        size = counted.rule.size(picture)
        move = next(_moves(counted, part, pixels, pixels - size.pixels), None)
        if move is not None:
            tier, below = move
            what = Message(
                "{who} receives {pixels:,} px, above {bound:,}: without one picture of {size} these minutes are "
                "{below}, not {tier}",
                who=part.participant.name,
                pixels=pixels,
                bound=below.up_to,
                size=str(size),
                below=title_of(below),
                tier=with_factor(counted, below, tier),
            )
            yield _cliff(counted, alike, picture, -1, what)
            return


def _cliff(counted: CountedProfile, alike: Alike, picture: Picture, more: int, what: str) -> Observation:
    """What all that some parts receive alike comes to with so many more of a picture."""
    phase = alike[0].part.phase
    counts = {**dict(phase.received), picture: dict(phase.received)[picture] + more}
    received = tuple((each, times) for each, times in counts.items() if times)
    change = Message("keep to these tiles, or ask for small streams") if more > 0 else _LESS

    def meters(part: Part) -> Meters:
        return counted.rule.count(phase.role, received, alone=part.is_alone)

    return Observation("L1", names_of(alike), what, change, counted.recounted(alike, meters), is_dearer=more > 0)


_LESS = Message("show one tile less, or use a small stream for it")


def _pixels(counted: CountedProfile, alike: Alike) -> int:
    received = alike[0].part.phase.received
    return sum(counted.rule.size(each).pixels * times for each, times in received if each.is_video)


def _moves(counted: CountedProfile, part: Part, pixels: int, then: int) -> Iterator[tuple[PixelTier, PixelTier]]:
    """The tiers of families that sum pixels, before and after a change, where they differ."""
    for family in counted.rule.families(part.phase.role):
        top = family.video[-1].up_to if family.video else 0
        if family.method == AGGREGATE and then > 0 and (top is None or max(pixels, then) <= top):
            tier, other = family.tier(pixels), family.tier(then)
            if tier != other:
                yield tier, other


def title_of(tier: PixelTier) -> str:
    """What people call a tier: its title, or its meter.

    >>> title_of(PixelTier("rtc.hd", 921_600, "HD"))
    'HD'
    """
    return tier.title or tier.meter


def with_factor(counted: CountedProfile, low: PixelTier, high: PixelTier) -> str:
    """The title of the higher of two tiers, with how many times dearer it is at list price, where that is known."""
    title = title_of(high)
    try:
        dear, cheap = counted.list_cost(high.meter), counted.list_cost(low.meter)
    except AgorapricingError:
        return title
    return Message("{tier} (list price × {factor})", tier=title, factor=ratio(dear, cheap, 2)) if cheap else title


def lone_hosts(counted: CountedProfile) -> Iterator[Observation]:
    """L11: a host who receives no video pays audio minutes; some plans price it as the video that it sends."""
    people: dict[Any, list[Sized]] = {}
    for sized in counted.sized:
        people.setdefault((sized.workload, sized.part.participant), []).append(sized)
    for parts in people.values():
        sized = max(parts, key=lambda each: each.part.seconds)  # at other times they may only wait
        part = sized.part
        published = [change.size for stream in part.session.streams for change in stream.sizes if change.size]
        if part.phase.role == "host" and published and not part.phase.received:
            [family, *_] = counted.rule.families("host")
            tier = family.tier(max(size.pixels for size in published))
            dearer = counted.recounted(parts, partial(_priced_as, tier))
            what = Message(
                "{name} sends video and receives none: audio minutes, which is right", name=part.participant.name
            )
            change = Message(
                "take care that nobody prices it as {tier}: it would cost this much more", tier=title_of(tier)
            )
            yield Observation("L11", (sized.workload,), what, change, dearer, is_dearer=True)


def _priced_as(tier: PixelTier, part: Part) -> Meters:
    return tuple((tier.meter, times) for _, times in part.meters)
