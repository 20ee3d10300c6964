"""What one vendor's usage says of another vendor's bill: bounds, wherever the two count otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from agorapricing.consoles.rows import MINUTE, ConsoleRow, Count
from agorapricing.consoles.streams import by_stream, most_streams, one_stream, stream_family, tier_of
from agorapricing.errors import MeteringError
from agorapricing.messages import Message, joined
from agorapricing.metering import (
    SECONDS,
    Bucket,
    Metering,
    Meters,
    Received,
    zone_of,
)
from agorapricing.numbers import ZERO, ceil_div, exactly
from agorapricing.pricebook import Assumption
from agorapricing.profiles import LOW

if TYPE_CHECKING:  # a month knows its bounds
    from agorapricing.consoles.months import ConsoleMonth

_LEAST = Decimal("1e-9")
"""Less than any time that is measured, and more than none."""


def least_seconds(seconds: Count, unit: str) -> Count:
    """The least that minutes of a day can stand for, which are rounded up: more than one less."""
    return seconds - SECONDS + _LEAST if unit == MINUTE and seconds and not seconds % SECONDS else seconds


def most_minutes(seconds: Decimal, days: int) -> Decimal:
    """The most minutes that seconds of so many days of an app can be, where each day is rounded up.

    >>> most_minutes(Decimal(61), 1), most_minutes(Decimal(61), 31)
    (Decimal('2'), Decimal('32'))
    """
    return Decimal(ceil_div(seconds, Decimal(SECONDS)) + max(days, 1) - 1) if seconds else Decimal(0)


def days_within(days: Iterable[date], zone: tzinfo, other: tzinfo, month: date) -> set[date]:
    """The days of a month in another zone that days of a zone reach into."""
    found = {reached for day in days for reached in _reached(day, zone, other)}
    return {day for day in found if day.replace(day=1) == month}


@lru_cache(4_096)
def _reached(day: date, zone: tzinfo, other: tzinfo) -> tuple[date, date]:
    """The days in another zone in which a day begins and ends."""
    start = datetime.combine(day, time(), zone)
    end = start + timedelta(days=1) - timedelta(microseconds=1)
    return start.astimezone(other).date(), end.astimezone(other).date()


def is_rival(month: ConsoleMonth, rule: Metering) -> bool:
    """Whether a rule is that of another vendor, or one that the usage of an account billed by stream does not fit."""
    console = month.console
    return bool(console.vendor and rule.vendor) and (rule.vendor != console.vendor or _has_streams(month, rule))


def _has_streams(month: ConsoleMonth, rule: Metering) -> bool:
    """Whether the account is billed by stream, by one of its meters, and the rule sums pixels."""
    return any(
        not stream_family(meter, rule) for meter in month.console.meters & by_stream(month.console.vendor, month.on)
    )


@exactly
def rival_buckets(month: ConsoleMonth, rule: Metering) -> list[tuple[Bucket, Mapping[str, Any]]]:
    """The seconds of a month as another vendor's rule takes them, in the case of the month.

    Raises MeteringError for what cannot be said of them.
    """
    if _has_streams(month, rule):
        raise MeteringError(
            Message(
                "{name} has minutes of SD: the account is billed by received stream, and what somebody received "
                "at one moment, which the book sums, is not known",
                name=month.console.name,
            )
        )
    found: dict[Bucket, dict[str, Count]] = defaultdict(dict)
    known: dict[tuple[str, Received | None], Meters] = {}
    scale, is_least, is_daily = month.scale, _is_least(month, rule), rule.minutes.over == "day"
    for stated in month.timed:
        totals = found[Bucket(stated.project, stated.day or 0 if is_daily else 0, scale)]
        for meter, whole in stated.seconds:
            seconds = least_seconds(whole, stated.unit) if is_least else whole
            if (meter, stated.received) not in known:
                known[meter, stated.received] = _meters(month, stated.row(meter), rule)
            for own, times in known[meter, stated.received]:
                totals[own] = totals.get(own, 0) + seconds * times
    apart = is_daily and rule.minutes.zone != month.console.zone
    return list((_by_project(month, rule, found) if apart and month.case else found).items())


def told_by(month: ConsoleMonth, rule: Metering) -> Hashable:
    """What of a rule counts for a month: of its own vendor nothing but for rooms, of another one what meters become."""
    if month.console.has_rooms:
        return rule
    key = month.on, month.case, rule
    if key not in month.console.told:
        month.console.told[key] = _told(month, rule) if is_rival(month, rule) else None
    return month.console.told[key]


def _told(month: ConsoleMonth, rule: Metering) -> Hashable:
    if _has_streams(month, rule):
        return rule
    try:
        rows = (ConsoleRow("", 0, "", "", None, meter, ZERO) for meter in sorted(month.console.meters))
        return rule.minutes, *((row.meter, _meters(month, row, rule)) for row in rows)
    except MeteringError:
        return rule


def _is_least(month: ConsoleMonth, rule: Metering) -> bool:
    """Whether minutes stand for the least time that they can: days that are rounded alike stay as they are."""
    minutes = rule.minutes
    return month.case == LOW and (minutes.over, minutes.scope, minutes.zone) != ("day", "app", month.console.zone)


def _meters(month: ConsoleMonth, row: ConsoleRow, rule: Metering) -> Meters:
    tier = tier_of(month.console.vendor, month.on, row.meter)
    family = stream_family(row.meter, rule) if tier else None
    if tier is None or family is None:
        return month.meters(row, rule)
    if month.case == LOW:
        return one_stream(family, tier)
    if month.console.assumed is None:
        raise MeteringError(
            Message(
                "the book counts each received stream, and {file} the pixels of all that somebody receives: at "
                "least the low case, and no most is known; say by --assume received=6x360p how many pictures, "
                "none smaller",
                file=row.file,
            )
        )
    return most_streams(family, tier, month.console.assumed)


def _by_project(
    month: ConsoleMonth, rule: Metering, found: Mapping[Bucket, Mapping[str, Count]]
) -> dict[Bucket, dict[str, Count]]:
    """The seconds of each project in one bucket: those of the least rounding of days, or of the most."""
    totals: dict[Bucket, dict[str, Count]] = defaultdict(dict)
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for bucket, seconds in found.items():
        own = totals[bucket._replace(day=0)]
        for meter, each in seconds.items():
            own[meter] = own.get(meter, 0) + each
            if bucket.day:
                days[bucket.app, meter].add(bucket.day)
    if month.case == LOW:
        return totals
    zones = zone_of(month.console.zone), zone_of(rule.minutes.zone)
    for bucket, own in totals.items():
        for meter in own:
            reached = days_within(days[bucket.app, meter], *zones, month.on)
            own[meter] = most_minutes(Decimal(own[meter]), len(reached)) * SECONDS
    return totals


def words_of(month: ConsoleMonth, rule: Metering) -> str:
    """What the low and the high case are under a rule; nothing where there are no bounds."""
    console = month.console
    unknown = Message("no most is claimed without --assume received=..., which says what was received")
    if not console.vendor or not (is_rival(month, rule) or (console.has_rooms and console.assumed is None)):
        return ""
    said = []
    if console.has_rooms and console.assumed is None:
        said.append(Message("in rooms at least sound alone, and {unknown}", unknown=unknown))
    if any(tier_of(console.vendor, month.on, meter) and stream_family(meter, rule) for meter in console.meters):
        assumed = Message("at most as many pictures as it holds of those assumed")
        most = unknown if console.assumed is None else assumed
        said.append(
            Message(
                "by stream at least one picture a person, of the pixels that the sum exceeds, and {most}", most=most
            )
        )
    if rule.minutes.over == "day":
        said.append(Message("each day, meter and app rounded up: at most one minute more"))
    elif any(stated.unit == MINUTE for stated in month.timed):
        said.append(Message("minutes that were rounded up each day stand for at most one less"))
    return Message("the low and the high case: {said}", said=joined("; ", said)) if said else ""


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


def edge_doubt(month: ConsoleMonth, rule: Metering, day: date, shift: timedelta) -> Assumption:
    """What is taken at the edges of a month, and that the use of a day may be of another one."""
    own, zone, hours = month.console.zone, rule.minutes.zone, shift // timedelta(hours=1)
    return Assumption(
        Message(
            "The days are of {own}, the month of the book is of {zone}: {hours} hours at both ends differ",
            own=own,
            zone=zone,
            hours=hours,
        ),
        instead=Message(
            "without the use of {day}, of which {hours} hours are of another month in {zone},",
            day=day,
            hours=hours,
            zone=zone,
        ),
    )
