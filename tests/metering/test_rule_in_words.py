"""A book's rule and what its parts say: words, tiers and times, each whole."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from agorapricing.metering import (
    AmountTier,
    Counting,
    Family,
    Metering,
    Minutes,
    Participant,
    PixelTier,
    Session,
    Stay,
    Stream,
    Subscription,
    parts,
)

TIERS = (PixelTier("rtc.hd", 100, "HD"), PixelTier("rtc.fhd", 200), PixelTier("rtc.2k"))
FAMILY = Family("rtc.audio", TIERS)
CHINA = timezone(timedelta(hours=8))


def rule(**changes):
    """A rule of one family for hosts."""
    return Metering("page", {"host": ("rtc",)}, changes.pop("family", {"rtc": FAMILY}), **changes)


@pytest.mark.parametrize(
    ("method", "how"),
    [("aggregate", "by the sum of pixels that somebody receives"), ("per-stream", "by received stream")],
)
@pytest.mark.parametrize(("rounded", "category"), [("billed", "category as billed"), ("metered", "category")])
@pytest.mark.parametrize("summed", [("month", "account"), ("day", "app")])
def test_how_a_rule_counts(method, how, rounded, category, summed):
    """
    A rule says how it counts, over what seconds are summed, and by which category they are rounded.
    """
    made = rule(family={"rtc": Family("a", method=method), "b": FAMILY}, minutes=Minutes(*summed, rounded))

    assert made.text == f"{how}; seconds are summed by {' and '.join(summed)} and rounded up to minutes, by {category}"


def test_the_meters_of_a_rule():
    """
    The meters of its families stand first, then those of what it counts, each once.
    """
    counts = {
        "it": Counting(tiers=(AmountTier("m", 1), AmountTier("rtc.hd"))),
        "that": Counting(tiers=(AmountTier("n"),)),
    }
    made = rule(family={"rtc": FAMILY, "live": Family(video=(TIERS[1], PixelTier("live.hd", 900)))}, counts=counts)

    assert made.meters == ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "live.hd", "m", "n")


@pytest.mark.parametrize(
    ("roles", "has", "of_all"),
    [
        ({"audience": ("a",), "live_audience": ("b",), "webinar_audience": ("b",)}, True, True),
        ({"audience": ("a",), "live_audience": ("b",), "webinar_audience": ("a",)}, True, False),
        ({"audience": ("a",), "live_audience": ("a",), "webinar_audience": ("b",)}, False, False),
        ({}, False, False),
    ],
)
def test_whether_low_latency_has_its_own_price(roles, has, of_all):
    """
    An audience at low latency is counted otherwise where its families are others than those of an interactive one.
    """
    made = Metering("page", roles, {"a": FAMILY, "b": FAMILY})

    assert made.has_low_latency() is has
    assert made.has_low_latency(("live_audience", "webinar_audience")) is of_all


@pytest.mark.parametrize(
    ("pixels", "said"),
    [
        (99, "99 px, at most 100, HD"),
        (100, "100 px, at most 100, HD"),
        (101, "101 px, above 100, rtc.fhd"),
        (200, "200 px, above 100, rtc.fhd"),
        (201, "201 px, above 200, rtc.2k"),
    ],
)
def test_why_a_picture_is_of_a_tier(pixels, said):
    """
    A part says the bound that its pixels met: that below its tier, or that of the first one; the tier's title or meter.
    """
    received = (Subscription("s", 0, 9),)
    [part] = parts(Session("r", [Participant("p", (Stay(0, 9),), received)], [Stream("s", f"{pixels}x1")]), rule())

    assert part.why == f"{pixels}×1 = {said}"


def test_a_tier_without_bounds_is_said_alone():
    """
    The only tier of all video has no bound to be said; a family without tiers counts time in the room.
    """
    received = (Subscription("s", 0, 9),)
    session = Session("r", [Participant("p", (Stay(0, 9),), received)], [Stream("s", "9x1")])
    families = {"rtc": Family("a", (PixelTier("v"),)), "room": Family("b"), "none": Family()}
    made = Metering("page", {"host": ("rtc", "room", "none")}, families)

    assert [part.why for part in parts(session, made)] == ["9×1 = 9 px, v; time in the room"]


@pytest.mark.parametrize(
    ("at", "clock"),
    [
        (0, "0:00:00"),
        (59, "0:00:59"),
        (60, "0:01:00"),
        (3_599, "0:59:59"),
        (3_600, "1:00:00"),
        (3_661, "1:01:01"),
        (90_000, "25:00:00"),
        (Decimal("61.9"), "0:01:01"),
    ],
)
def test_times_without_an_origin(at, clock):
    """
    Without an origin times are hours, minutes and seconds since the start, more than a day of them, too.
    """
    [part] = parts(Session("r", [Participant("p", (Stay(at, 100_000),))]), rule())

    assert part.when == f"{clock} to 27:46:40"


def test_times_are_of_the_zone_of_the_origin_where_clocks_change():
    """
    A part is counted in seconds that passed, and its times are what the clock of the origin's zone showed.
    """
    berlin = datetime.fromisoformat("2026-03-29T01:30:00+01:00")
    [part] = parts(Session("r", [Participant("p", (Stay(0, 3_600),))], origin=berlin), rule())

    assert (part.when, part.day, part.seconds) == ("01:30:00 to 02:30:00", date(2026, 3, 29), 3_600)
