"""What one vendor's usage says of another vendor's bill: bounds, wherever the two count otherwise."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from agorapricing.consoles.usage import MINUTE, ConsoleRow
from agorapricing.errors import MeteringError
from agorapricing.loading import bundled, load_book
from agorapricing.metering import (
    AGGREGATE,
    SECONDS,
    Bucket,
    Family,
    Metering,
    Meters,
    Picture,
    Received,
    Size,
    zone_of,
)
from agorapricing.numbers import ceil_div, exactly
from agorapricing.profiles import LOW

if TYPE_CHECKING:  # a month knows its bounds
    from agorapricing.consoles.months import ConsoleMonth

_LEAST = Decimal("1e-9")
"""Less than any time that is measured, and more than none."""
_RECEIVED = re.compile(r"(?:(\d+)x)?(\w+)", re.ASCII)


def received_of(text: str) -> Received:
    """Read what everybody in a room is taken to receive: pictures with their numbers and sizes, or audio.

    >>> [(str(picture.size), count) for picture, count in received_of("1x720p+3x320x180")]
    [('1280×720', 1), ('320×180', 3)]
    >>> received_of("audio")
    ()

    Raises MeteringError.
    """
    if text == "audio":
        return ()
    return tuple(_pictures(each.strip()) for each in text.split("+"))


def _pictures(text: str) -> tuple[Picture, int]:
    found = _RECEIVED.fullmatch(text)
    if found is None or not found[1] or not int(found[1]):
        raise MeteringError(f"{text[:40]!r} is no number of pictures: write 6x360p, 1x720p+3x180p or audio")
    return Picture(Size.of(found[2])), int(found[1])


class Within(NamedTuple):
    """A tier of aggregate pixels: above `below`, at most `up_to`; open where that is none."""

    below: int
    up_to: int | None


def one_stream(family: Family, tier: Within) -> Meters:
    """The least that a moment in an aggregate tier is by stream: one picture of the pixels that the sum exceeds.

    Several smaller ones cost no less where larger pictures cost no more a pixel.

    >>> family = Family("rtc.audio", (PixelTier("rtc.sd", 307_200), PixelTier("rtc.hd", 921_600)), "per-stream")
    >>> one_stream(family, Within(0, 921_600)), one_stream(family, Within(921_600, 2_073_600))
    ((('rtc.sd', 1),), (('rtc.hd', 1),))
    """
    return ((family.tier(max(tier.below, 1)).meter, 1),)


def most_streams(family: Family, tier: Within, received: Received) -> Meters:
    """The most that it is: of as many pictures as it holds, none smaller than those received, nor more of them.

    Of several pictures the second largest has at most half of the pixels of all, the third a third.

    >>> family = Family("rtc.audio", (PixelTier("rtc.sd", 307_200), PixelTier("rtc.hd")), "per-stream")
    >>> most_streams(family, Within(0, 921_600), received_of("6x360p"))
    (('rtc.hd', 2), ('rtc.sd', 2))
    """
    sizes = [picture.size.pixels for picture, _ in received if picture.size]
    pictures = sum(count for picture, count in received if picture.size)
    if not sizes:
        raise MeteringError("video was received, and sound alone is assumed")
    if tier.up_to is None:
        return ((family.video[-1].meter, pictures),)
    count = min(pictures, max(tier.up_to // min(sizes), 1))
    meters = Counter(family.tier(tier.up_to // place).meter for place in range(1, count + 1))
    return tuple(meters.items())


def least_seconds(row: ConsoleRow) -> Decimal:
    """The least that minutes of a day can stand for, which are rounded up: more than one less."""
    seconds = row.seconds
    return seconds - SECONDS + _LEAST if row.unit == MINUTE and seconds and not seconds % SECONDS else seconds


def most_minutes(seconds: Decimal, days: int) -> Decimal:
    """The most minutes that seconds of so many days of an app can be, where each day is rounded up.

    >>> most_minutes(Decimal(61), 1), most_minutes(Decimal(61), 31)
    (Decimal('2'), Decimal('32'))
    """
    return Decimal(ceil_div(seconds, Decimal(SECONDS)) + max(days, 1) - 1) if seconds else Decimal(0)


def days_within(days: Iterable[date], zone: tzinfo, other: tzinfo, month: date) -> set[date]:
    """The days of a month in another zone that days of a zone reach into."""
    found: set[date] = set()
    for day in days:
        start = datetime.combine(day, time(), zone)
        ends = (start, start + timedelta(days=1) - timedelta(microseconds=1))
        found.update(each.astimezone(other).date() for each in ends)
    return {day for day in found if day.replace(day=1) == month}


@cache
def _rules_of(vendor: str, on: date) -> tuple[Metering, ...]:
    """The rules of a vendor's bundled books on a day."""
    books = [book for book in map(load_book, bundled()) if book.vendor == vendor and book.editions[0].start <= on]
    return tuple(rule for rule in (book.edition(on).metering for book in books) if rule)


def _families(vendor: str, on: date, *, together: bool) -> Iterator[Family]:
    """The families of a vendor that sum pixels, or that count by stream."""
    for rule in _rules_of(vendor, on):
        yield from (family for family in rule.family.values() if (family.method == AGGREGATE) is together)


def _tier_of(vendor: str, on: date, meter: str) -> Within | None:
    """The aggregate tier of video that a vendor's meter is; none where it is none."""
    for family in _families(vendor, on, together=True):
        for tier in family.video:
            if tier.meter == meter:
                return Within(family.below(tier), tier.up_to)
    return None


@cache
def _by_stream(vendor: str, on: date) -> frozenset[str]:
    """The meters of a vendor that only accounts have which are billed by received stream."""
    together, apart = (
        {meter for family in _families(vendor, on, together=each) for meter in family.meters} for each in (True, False)
    )
    return frozenset(apart - together)


def is_rival(month: ConsoleMonth, rule: Metering) -> bool:
    """Whether a rule is that of another vendor, or one that the usage of an account billed by stream does not fit."""
    console = month.console
    return bool(console.vendor and rule.vendor) and (rule.vendor != console.vendor or _has_streams(month, rule))


def _has_streams(month: ConsoleMonth, rule: Metering) -> bool:
    """Whether the account is billed by stream, by one of its meters, and the rule sums pixels."""
    return any(
        not _stream_family(meter, rule) for meter in month.console.meters & _by_stream(month.console.vendor, month.on)
    )


def _stream_family(meter: str, rule: Metering) -> Family | None:
    """The family that counts by stream what elsewhere is a meter of aggregate pixels, if the rule has one."""
    own = meter.partition(".")[0]
    named = [each for each in rule.family.values() if own in {name.partition(".")[0] for name in each.meters}]
    family = next(iter(named or rule.families("host")), None)
    return family if family and family.method != AGGREGATE else None


@exactly
def rival_buckets(month: ConsoleMonth, rule: Metering) -> list[tuple[Bucket, Mapping[str, Any]]]:
    """The seconds of a month as another vendor's rule takes them, in the case of the month.

    Raises MeteringError for what cannot be said of them.
    """
    if _has_streams(month, rule):
        raise MeteringError(
            f"{month.console.name} has minutes of SD: the account is billed by received stream, and what somebody "
            "received at one moment, which the book sums, is not known"
        )
    found: dict[Bucket, dict[str, Decimal]] = defaultdict(dict)
    for row in month.timed:
        seconds = _seconds(month, row, rule)
        totals = found[Bucket(row.project, row.day or 0, month.scale)]
        for meter, times in _meters(month, row, rule):
            totals[meter] = totals.get(meter, Decimal(0)) + seconds * times
    apart = rule.minutes.over == "day" and rule.minutes.zone != month.console.zone
    return list((_by_project(month, rule, found) if apart and month.case else found).items())


def _seconds(month: ConsoleMonth, row: ConsoleRow, rule: Metering) -> Decimal:
    minutes = rule.minutes
    is_alike = (minutes.over, minutes.scope, minutes.zone) == ("day", "app", month.console.zone)
    return least_seconds(row) if month.case == LOW and not is_alike else row.seconds


def _meters(month: ConsoleMonth, row: ConsoleRow, rule: Metering) -> Meters:
    tier = _tier_of(month.console.vendor, month.on, row.meter)
    family = _stream_family(row.meter, rule) if tier else None
    if tier is None or family is None:
        return month.meters(row, rule)
    if month.case == LOW:
        return one_stream(family, tier)
    if month.console.assumed is None:
        raise MeteringError(
            f"the book counts each received stream, and {row.file} the pixels of all that somebody receives: at least "
            "the low case, and no most is known; say by --assume received=6x360p how many pictures, none smaller"
        )
    return most_streams(family, tier, month.console.assumed)


def _by_project(
    month: ConsoleMonth, rule: Metering, found: Mapping[Bucket, Mapping[str, Decimal]]
) -> dict[Bucket, dict[str, Decimal]]:
    """The seconds of each project in one bucket: those of the least rounding of days, or of the most."""
    totals: dict[Bucket, dict[str, Decimal]] = defaultdict(dict)
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for bucket, seconds in found.items():
        for meter, each in seconds.items():
            own = totals[bucket._replace(day=0)]
            own[meter] = own.get(meter, Decimal(0)) + each
            days[bucket.app, meter].update([bucket.day] if each and bucket.day else [])
    if month.case == LOW:
        return totals
    zones = zone_of(month.console.zone), zone_of(rule.minutes.zone)
    for bucket, own in totals.items():
        for meter in own:
            reached = days_within(days[bucket.app, meter], *zones, month.on)
            own[meter] = most_minutes(own[meter], len(reached)) * SECONDS
    return totals


def words_of(month: ConsoleMonth, rule: Metering) -> str:
    """What the low and the high case are under a rule; nothing where there are no bounds."""
    console = month.console
    unknown = "no most is claimed without --assume received=..., which says what was received"
    if not console.vendor or not (is_rival(month, rule) or (console.has_rooms and console.assumed is None)):
        return ""
    said = ["in rooms at least sound alone, and " + unknown] if console.has_rooms and console.assumed is None else []
    if any(_tier_of(console.vendor, month.on, meter) and _stream_family(meter, rule) for meter in console.meters):
        most = unknown if console.assumed is None else "at most as many pictures as it holds of those assumed"
        said.append(f"by stream at least one picture a person, of the pixels that the sum exceeds, and {most}")
    if rule.minutes.over == "day":
        said.append("each day, meter and app rounded up: at most one minute more")
    elif any(row.unit == MINUTE for row in month.timed):
        said.append("minutes that were rounded up each day stand for at most one less")
    return "the low and the high case: " + "; ".join(said) if said else ""


def edge_of(month: ConsoleMonth, rule: Metering) -> tuple[date, timedelta] | None:
    """The day at an edge of a month of which a part is of another month in the zone of a rule, and how long that is.

    None where the zones are one, or no days are known.
    """
    if not month.month or not month.console.zone or rule.minutes.zone == month.console.zone:
        return None
    start = datetime.combine(month.on, time())
    ahead = zone_of(rule.minutes.zone).utcoffset(start), zone_of(month.console.zone).utcoffset(start)
    shift = (ahead[0] or timedelta(0)) - (ahead[1] or timedelta(0))
    if not shift:
        return None
    day = month.on if shift < timedelta(0) else month.on + timedelta(days=month.length - 1)
    return day, abs(shift)
