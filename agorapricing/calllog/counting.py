"""Metering a log: records gathered by room and user, cut into phases, counted by every book's rule of each month."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs

from agorapricing.calllog.counter import Counter, LogUsage, Rooms, counters_of
from agorapricing.calllog.reading import Log
from agorapricing.calllog.records import COLUMNS, REQUIRED, Parser, Record, Reject, Room
from agorapricing.calllog.rooms import kept, phases_of
from agorapricing.errors import MeteringError
from agorapricing.files import with_lines
from agorapricing.loading import load_book
from agorapricing.metering import Part, Participant, Session, Stay
from agorapricing.numbers import exact
from agorapricing.pricebook import PriceBook, rule_of


@attrs.frozen(eq=False)
class MeteredLog:
    """A metered log: usage by book, account, app and month; the rows that were read, used and rejected.

    The lines of the log, its header apart, are rows + continued: those on which a quoted field of a row goes on.
    """

    layout = "logs.report"

    usages: tuple[LogUsage, ...]
    rows: int
    rejects: tuple[Reject, ...]
    continued: int = 0

    @property
    def used(self) -> int:
        """The rows that were used: rows in = rows used + rows rejected."""
        return self.rows - len(self.rejects)


def meter_log(
    path: Any, books: Iterable[str | PriceBook], progress: Callable[[str, int, int], None] = lambda *_: None
) -> MeteredLog:
    """Meter a log by the rule of each book that is in force in each month (on its first day).

    Rows may stand in any order. `progress` is called with what is being done, how much of it is done, and of how much:
    bytes while reading, rooms while metering. Raises InvalidFileError.
    """
    loaded = [load_book(book) if isinstance(book, str) else book for book in books]
    log = Log(path)
    with exact():
        rooms, rows, rejects, further = _gathered(log, lambda done: progress("reading", done, log.size))
        counters = counters_of(loaded, rooms)
        for place, room in enumerate(sorted(rooms)):
            rejects += _count_room(room, rooms[room], counters)
            if place % 1_000 == 0:
                progress("metering", place, len(rooms))
    usages = [usage for counter in counters for usage in counter.usages()]
    named = (Reject(line, with_lines(why, line, line + further[line])) for line, why in rejects)
    return MeteredLog(tuple(usages), rows, tuple(sorted(named)), further.total())


def reasons(path: Any, book: str | PriceBook, room: str) -> tuple[Part, ...]:
    """Why the minutes of a room are what they are: every phase of everybody in it, by the rule of the month it is in.

    Raises InvalidFileError; MeteringError for a room that the log does not have, or that the book cannot meter.
    """
    loaded = load_book(book) if isinstance(book, str) else book
    with exact():
        rooms, *_ = _gathered(Log(path), lambda _: None)
        parts = [
            part
            for where in sorted(rooms)
            if where[2] == room
            for part in _explained(where, rooms[where], counters_of([loaded], {where: rooms[where]})[0])
        ]
    if not parts:
        raise MeteringError(f"{path} has no usable rows of the room {room!r}")
    return tuple(parts)


def _explained(where: Room, records: list[Record], counter: Counter) -> Iterator[Part]:
    agreeing, _ = kept(records)
    origin = datetime.fromtimestamp(0, counter.zone)
    session = Session(where[2], (), origin=origin, app=where[1], account=where[0])
    for user, phase, is_alone in phases_of(agreeing, needs_company=counter.needs_company):
        for day, since, until in counter.calendar.cut(phase.start, phase.end):
            rule = rule_of(counter.offer(day.replace(day=1)))
            counted = rule.count(phase.role, phase.received, alone=is_alone)
            person = Participant(user, (Stay(since, until, phase.role),))
            cut = phase._replace(start=since, end=until)
            yield Part(session, person, cut, until - since, counted, rule, is_alone)


def _gathered(log: Log, progress: Callable[[int], None]) -> tuple[Rooms, int, list[Reject], Counted[int]]:
    """The records by room, the number of rows, the rejects, and how many further lines a row has, by its first."""
    rooms: Rooms = {}
    rejects: list[Reject] = []
    further: Counted[int] = Counted()
    parser, count = Parser(), 0
    for line, row in log.rows(COLUMNS, REQUIRED, progress):
        if row is None:
            further[line] += 1
            continue
        count += 1
        outcome = parser.parse(line, row)
        if isinstance(outcome, Reject):
            rejects.append(outcome)
        else:
            room, record = outcome
            try:
                rooms[room].append(record)
            except KeyError:
                rooms[room] = [record]
    return rooms, count, rejects, further


def _count_room(room: Room, records: list[Record], counters: Sequence[Counter]) -> list[Reject]:
    """Count everybody in a room; give the records that contradict others."""
    account, app, _ = room
    agreeing, rejects = kept(records)
    needs_company = any(counter.needs_company for counter in counters)
    for _, phase, is_alone in phases_of(agreeing, needs_company=needs_company):
        for counter in counters:
            counter.count(account, app, phase, is_alone)
    return rejects
