"""Time zones of billing periods: days and months begin at local midnight, whatever the clocks do."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from importlib import import_module
from itertools import pairwise
from typing import Any

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen

_OFFSET = r"UTC([+-])(\d{2}):(\d{2})"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def zone_of(text: str) -> tzinfo:
    """Read a zone: UTC, an offset like UTC+08:00, or a name like Europe/Berlin.

    >>> zone_of("UTC+08:00").utcoffset(None)
    datetime.timedelta(seconds=28800)

    Raises MeteringError for a name that this machine does not know.
    """
    if text == "UTC":
        return UTC
    if found := re.fullmatch(_OFFSET, text):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if offset < _DAY:
            return timezone(-offset if found[1] == "-" else offset)
    try:
        known: tzinfo = import_module("zoneinfo").ZoneInfo(text)
    except (OSError, ValueError, LookupError):
        hint = "write UTC, UTC+08:00, or a name like Europe/Berlin (where the system has none: pip install tzdata)"
        raise MeteringError(f"unknown time zone {text!r}; {hint}") from None
    return known


def midnight(day: date, zone: tzinfo) -> int:
    """The first moment of a local day, in seconds since 1970."""
    first = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    return (first - _EPOCH) // timedelta(seconds=1)


@frozen
class Calendar:
    """The days or months of a zone over a span of time, for cutting intervals."""

    starts: tuple[int, ...]
    days: tuple[date, ...]

    @classmethod
    def over(cls, period: str, zone: tzinfo, first: Any, last: Any) -> Calendar:
        """The days, or the months, that hold the moments from `first` to `last`, both in seconds since 1970."""
        day = (_EPOCH + timedelta(seconds=int(first))).astimezone(zone).date() - _DAY
        days = [_first(day, period)]
        while midnight(days[-1], zone) <= last:
            days.append(_next(days[-1], period))
        begun = {midnight(each, zone): each for each in days}  # a day that the zone left out begins with the next
        return cls(tuple(begun), tuple(begun.values()))

    def cut(self, start: Any, end: Any) -> list[tuple[date, Any, Any]]:
        """Cut an interval at the period's beginnings: the period's first day, and the interval in it.

        >>> calendar = Calendar.over("month", UTC, 0, 10**7)
        >>> [str(day) for day, _, _ in calendar.cut(2_678_399, 2_678_401)]
        ['1970-01-01', '1970-02-01']
        """
        first, last = self.places(start, end)
        times = [start, *self.starts[first + 1 : last + 1], end]
        return [(self.days[first + step], since, to) for step, (since, to) in enumerate(pairwise(times))]

    def places(self, start: Any, end: Any) -> tuple[int, int]:
        """The places of the periods in which an interval begins and ends, with an end that is a period's beginning.

        >>> Calendar.over("month", UTC, 0, 10**7).places(2_678_399, 2_678_400)
        (1, 1)
        """
        first = bisect_right(self.starts, start) - 1
        return first, bisect_left(self.starts, end, first + 1) - 1  # of no length, it ends where it begins


def _first(day: date, period: str) -> date:
    return day.replace(day=1) if period == "month" else day


def _next(first: date, period: str) -> date:
    return _first(first + timedelta(days=31), period) if period == "month" else first + _DAY
