"""A log that is read: the records of calls by room and user, and the rows that made no sense."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.calllog.attendance import Rooms, Times, attended, coarser
from agorapricing.calllog.moments import Clock
from agorapricing.calllog.reading import rows_of
from agorapricing.calllog.records import COLUMNS, REQUIRED, Parser, Record, Reject, Room
from agorapricing.calllog.rooms import kept
from agorapricing.files import NONE_REJECTED, Reason, Reasons, many_rejected, with_lines
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.metering import Calendar, zone_of
from agorapricing.numbers import exactly
from agorapricing.profiles import MonthlyRecords

if TYPE_CHECKING:  # a month knows its log
    from agorapricing.calllog.months import LogMonth

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def quiet(*_: Any) -> None:
    """Show nobody how far it is."""


def priced_on(day: date) -> date:
    """The day whose prices the month of a day has: its first.

    >>> priced_on(date(2026, 7, 31))
    datetime.date(2026, 7, 1)
    """
    return day.replace(day=1)


@frozen(eq=False)
class CallLog(MonthlyRecords):
    """Records of calls by room and user, and how many rows of the file were read and rejected.

    The lines of the file, its header apart, are rows + continued: those on which a quoted field of a row goes on.
    """

    path: Path
    rooms: Rooms = attrs.field(converter=frozen_dict, repr=False)
    rows: int
    rejects: tuple[Reject, ...] = attrs.field(repr=False)
    continued: int
    zone: tzinfo
    """Of its times: the one that was stated, or that of the first time with one, or UTC."""
    reason: Reason = NONE_REJECTED
    """The most frequent reason of rejected rows."""
    partial: str = "refused"
    """What is done about months that are not whole: `refused`, `scaled` to the month by their days, or `whole` after
    all, since there were no other calls."""

    def scaled(self) -> CallLog:
        """The log, with months that are not whole scaled by their days."""
        return attrs.evolve(self, partial="scaled")

    def whole(self) -> CallLog:
        """The log, with the word that its months are whole, since there were no other calls."""
        return attrs.evolve(self, partial="whole")

    @property
    def rejected(self) -> str:
        """How many rows were rejected, and why most of them, where any were."""
        return many_rejected(self.rows, len(self.rejects), self.reason)

    @cached_property
    def span(self) -> tuple[Any, Any] | None:
        """The first and the last moment; none without records."""
        records = [record for users in self.rooms.values() for own in users.values() for record in own]
        return (min(each.start for each in records), max(each.end for each in records)) if records else None

    def days(self, zone: tzinfo) -> tuple[date, date] | None:
        """The first and the last day of a zone on which there are records; none without records."""
        if self.span is None:
            return None
        first, last = int(self.span[0]), -int(-self.span[1] // 1) - 1
        one, other = ((_EPOCH + timedelta(seconds=at)).astimezone(zone).date() for at in (first, last))
        return one, other

    def months(self, zone: tzinfo | None = None) -> tuple[LogMonth, ...]:
        """The months from its first day to its last, in a zone (that of its own times)."""
        months: tuple[LogMonth, ...] = import_module("agorapricing.calllog.months").months_of(self, zone)
        return months

    @property
    def on(self) -> date | None:
        """The first day of the last month that it is of; none without records."""
        days = self.days(self.zone)
        return priced_on(days[1]) if days else None

    @exactly
    def attended(self, zone: tzinfo, period: str, *, needs_company: bool) -> Mapping[tuple[str, date], Times]:
        """The time by account and month of a zone, by day where the period is one; worked out once."""
        key = (zone, period, needs_company)
        if key == (zone, "day", True):
            return self._finest(zone)
        if key not in self._attended:
            self._attended[key] = coarser(self._finest(zone), period, needs_company=needs_company)
        return self._attended[key]

    def _finest(self, zone: tzinfo) -> Mapping[tuple[str, date], Times]:
        """The time by day, with who is alone: all coarser times are sums of it."""
        key = (zone, "day", True)
        if key not in self._attended:
            calendar = Calendar.over("day", zone, *self.span) if self.span else Calendar((), ())
            self._attended[key] = attended(self.rooms, calendar, needs_company=True)
        return self._attended[key]

    @cached_property
    def _attended(self) -> dict[tuple[tzinfo, str, bool], Mapping[tuple[str, date], Times]]:
        return {}


@exactly
def read_log(
    path: Any, *, columns: Mapping[str, str] | None = None, zone: str | tzinfo = "", progress: Progress = quiet
) -> CallLog:
    """Read a log of calls, of which rows may stand in any order.

    `columns` says which column of the file holds what, as {"room": "channel"}; `zone` is that of times which state
    none. Times are also seconds or milliseconds since 1970. `progress` is called with what is being done, how much of
    it is done, and of how much. Raises InvalidFileError, UnknownNameError, MeteringError.
    """
    path = Path(path)
    size = path.stat().st_size if path.exists() else 0
    parser = Parser(Clock((zone_of(zone) if isinstance(zone, str) else zone) if zone else None))
    gathered: dict[Room, list[Record]] = defaultdict(list)
    rejects: list[Reject] = []
    further: Counter[int] = Counter()
    count = 0
    for line, row in rows_of(path, columns or {}, COLUMNS, REQUIRED, lambda done: progress("reading", done, size)):
        if row is None:
            further[line] += 1
            continue
        count += 1
        outcome = parser.parse(line, row)
        if isinstance(outcome, Reject):
            rejects.append(outcome)
        else:
            gathered[outcome[0]].append(outcome[1])
    rooms = {}
    for place, room in enumerate(sorted(gathered)):
        rooms[room], contradicting = kept(gathered[room])
        rejects += contradicting
        if place % 1_000 == 0:
            progress("metering", place, len(gathered))
    named = sorted(Reject(line, with_lines(why, line, line + further[line])) for line, why in rejects)
    own = parser.clock.zone or parser.clock.own or UTC
    reasons = Reasons()
    reasons.add(reject.reason for reject in named)
    return CallLog(path, rooms, count, tuple(named), further.total(), own, reasons.most)
