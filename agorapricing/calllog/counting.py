"""Metering a log: records gathered by room and user, cut into phases, counted by every book's rule of each month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

import attrs

from agorapricing.billable import billable, rule_of
from agorapricing.book import Offer, PriceBook
from agorapricing.calllog.reading import Log
from agorapricing.calllog.records import COLUMNS, REQUIRED, Parser, Record, Reject, Room
from agorapricing.errors import MeteringError
from agorapricing.exact import exact
from agorapricing.loading import load_book
from agorapricing.metering.metered import Bucket, Metered, Part
from agorapricing.metering.session import Participant, Session, Stay
from agorapricing.metering.timeline import Phase, crowd, phases, within
from agorapricing.metering.zones import Calendar, zone_of
from agorapricing.tariff.charge import LIST
from agorapricing.usage import Usage

Rooms = dict[Room, list[Record]]


@attrs.frozen(eq=False)
class LogUsage:
    """What an account used in a month by one book: of one app, where the book rounds by app, else of all."""

    book: str
    account: str
    app: str
    month: date
    seconds: Mapping[str, Any]
    usage: Usage | None
    problem: str = ""


@attrs.frozen(eq=False)
class MeteredLog:
    """A metered log: usage by book, account, app and month; the rows that were read, used and rejected."""

    usages: tuple[LogUsage, ...]
    rows: int
    rejects: tuple[Reject, ...]

    @property
    def used(self) -> int:
        """The rows that were used: rows in = rows used + rows rejected."""
        return self.rows - len(self.rejects)


def meter_log(
    path: Any, books: Iterable[str | PriceBook], told: Callable[[str, int, int], None] = lambda *_: None
) -> MeteredLog:
    """Meter a log by the rule of each book that is in force in each month (on its first day).

    Rows may stand in any order. `told` hears how far it is: what is done, how much of it, of how much (bytes while
    reading, rooms while metering). Raises InvalidFileError.
    """
    found = [load_book(each) if isinstance(each, str) else each for each in books]
    log = Log(path)
    rooms, rows, rejects = _gathered(log, lambda done: told("reading", done, log.size))
    with exact():
        counters = _counters(found, rooms)
        for place, room in enumerate(sorted(rooms)):
            rejects += _count_room(room, rooms[room], counters)
            if place % 1_000 == 0:
                told("metering", place, len(rooms))
    usages = [usage for counter in counters for usage in counter.usages()]
    return MeteredLog(tuple(usages), rows, tuple(sorted(rejects)))


def reasons(path: Any, book: str | PriceBook, room: str) -> tuple[Part, ...]:
    """Why the minutes of a room are what they are: every phase of everybody in it, by the rule of the month it is in.

    Raises InvalidFileError; MeteringError for a room that the log does not have, or that the book cannot meter.
    """
    found = load_book(book) if isinstance(book, str) else book
    rooms, _, _ = _gathered(Log(path), lambda _: None)
    with exact():
        parts = [
            part
            for where in sorted(rooms)
            if where[2] == room
            for part in _explained(where, rooms[where], _counters([found], {where: rooms[where]})[0])
        ]
    if not parts:
        raise MeteringError(f"{path} has no usable rows of the room {room!r}")
    return tuple(parts)


def _explained(where: Room, records: list[Record], counter: _Counter) -> Iterator[Part]:
    kept, _ = _kept(records)
    origin = datetime.fromtimestamp(0, counter.zone)
    session = Session(where[2], (), origin=origin, app=where[1])
    for user, phase, is_alone in _phases(kept, needs_company=counter.needs_company):
        for day, since, until in counter.calendar.cut(phase.start, phase.end):
            rule = rule_of(counter.offer(day.replace(day=1)))
            counted = rule.count(phase.role, phase.received, alone=is_alone)
            person = Participant(user, (Stay(since, until, phase.role),))
            cut = phase._replace(start=since, end=until)
            yield Part(session, person, cut, until - since, counted, rule, is_alone)


def _gathered(log: Log, told: Callable[[int], None]) -> tuple[Rooms, int, list[Reject]]:
    rooms: Rooms = {}
    rejects: list[Reject] = []
    parser, count = Parser(), 0
    for line, row in log.rows(COLUMNS, REQUIRED, told):
        count += 1
        found = parser.parse(line, row)
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            room, record = found
            try:
                rooms[room].append(record)
            except KeyError:
                rooms[room] = [record]
    return rooms, count, rejects


def _count_room(room: Room, records: list[Record], counters: Sequence[_Counter]) -> list[Reject]:
    """Count everybody in a room; give the records that contradict others."""
    account, app, _ = room
    kept, rejects = _kept(records)
    needs_company = any(counter.needs_company for counter in counters)
    for _, phase, is_alone in _phases(kept, needs_company=needs_company):
        for counter in counters:
            counter.count(account, app, phase, is_alone)
    return rejects


def _kept(records: Iterable[Record]) -> tuple[dict[str, list[Record]], list[Reject]]:
    """The records of each user that agree with each other, and those that do not."""
    users: dict[str, list[Record]] = {}
    for record in records:
        users.setdefault(record.user, []).append(record)
    kept: dict[str, list[Record]] = {}
    rejects: list[Reject] = []
    for user in sorted(users):
        kept[user], refused = _consistent(users[user])
        rejects += refused
    return kept, rejects


def _phases(kept: Mapping[str, list[Record]], *, needs_company: bool) -> Iterator[tuple[str, Phase, bool]]:
    """Everybody's phases, and whether somebody is alone in them, where a rule asks for it."""
    stays = {user: _stays(found) for user, found in kept.items()}
    alone = _alone(stays.values()) if needs_company else []
    cuts = [at for interval in alone for at in interval]
    for user, found in kept.items():
        receipts = [(each.start, each.end, each.picture, 1) for each in found if each.picture is not None]
        for phase in phases(stays[user], receipts, cuts):
            yield user, phase, bool(alone) and within(phase.start, alone)


def _consistent(records: list[Record]) -> tuple[list[Record], list[Reject]]:
    """A user's records without those that overlap one of the same stream, or one of another role."""
    if len(records) == 1:
        return records, []
    records.sort(key=_order)
    ends: dict[str, Record] = {}
    roles: dict[str, Record] = {}
    kept, rejects = [], []
    for record in records:
        same = ends.get(record.stream)
        if same is not None and record.start < same.end:
            what = f"stream {record.stream!r}" if record.stream else "being there"
            rejects.append(Reject(record.line, f"overlaps line {same.line}: {what} of the same user"))
            continue
        other = next((each for role, each in roles.items() if role != record.role and record.start < each.end), None)
        if other is not None:
            rejects.append(Reject(record.line, f"overlaps line {other.line}, where the role is {other.role!r}"))
            continue
        ends[record.stream] = record
        if record.role not in roles or roles[record.role].end < record.end:
            roles[record.role] = record
        kept.append(record)
    return kept, rejects


def _order(record: Record) -> tuple[Any, ...]:
    """Whatever the order of the rows, the same ones are kept: the line decides only between equals."""
    return (record.start, record.end, record.stream, repr(record.picture), record.role, record.line)


def _stays(records: Sequence[Record]) -> list[tuple[Any, Any, str]]:
    """When a user was there: the union of the records, by role; records of two roles do not overlap."""
    found: list[tuple[Any, Any, str]] = []
    for start, end, role in sorted((each.start, each.end, each.role) for each in records):
        if found and found[-1][2] == role and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), role)
        else:
            found.append((start, end, role))
    return found


def _alone(stays: Iterable[Sequence[tuple[Any, Any, str]]]) -> list[tuple[Any, Any]]:
    return crowd((start, end, 1) for each in stays for start, end, _ in each)


def _counters(books: Sequence[PriceBook], rooms: Rooms) -> list[_Counter]:
    starts = [record.start for records in rooms.values() for record in records]
    if not starts:
        return []
    first, last = min(starts), max(record.end for records in rooms.values() for record in records)
    return [_Counter.of(book, first, last) for book in books]


@attrs.define(eq=False)
class _Counter:
    """One book's count of a log."""

    book: PriceBook
    zone: tzinfo
    calendar: Calendar
    offers: dict[date, Offer]
    """By month."""
    needs_company: bool
    seconds: dict[tuple[str, date, str, date], dict[str, Any]] = attrs.field(factory=dict)
    """By account, month, app and period (a day, or the month), and by meter."""
    problems: dict[tuple[str, date], str] = attrs.field(factory=dict)
    known: dict[Any, Any] = attrs.field(factory=dict)

    @classmethod
    def of(cls, book: PriceBook, first: Any, last: Any) -> _Counter:
        zones = {edition.metering.minutes.zone for edition in book.editions if edition.metering}
        if len(zones) != 1:
            said = "several time zones" if zones else "no way to meter"
            raise MeteringError(f"{book.id} states {said}: a log needs one")
        [zone] = map(zone_of, zones)
        months = Calendar.over("month", zone, first, last)
        offers = {month: book.offer(LIST, month) for month in months.days[:-1] if month >= book.editions[0].start}
        rules = [rule_of(offer) for offer in offers.values()]
        by_day = any(rule.minutes.over == "day" for rule in rules)
        calendar = Calendar.over("day", zone, first, last) if by_day else months
        return cls(book, zone, calendar, offers, any(rule.alone == "nothing" for rule in rules))

    def count(self, account: str, app: str, phase: Phase, is_alone: bool) -> None:  # noqa: FBT001  # called a million times
        start, end, role, received = phase
        for day, since, until in self.calendar.cut(start, end):
            month = day if day.day == 1 else day.replace(day=1)
            key = (month, role, received, is_alone)
            try:
                counted = self.known[key]
            except KeyError:
                counted = self.known[key] = self._counted(*key)
            if isinstance(counted, str):
                self.problems.setdefault((account, month), counted)
                continue
            place = (account, month, app, day)
            totals = self.seconds.get(place)
            if totals is None:
                totals = self.seconds[place] = {}
            for meter, times in counted:
                totals[meter] = totals.get(meter, 0) + (until - since) * times

    def offer(self, month: date) -> Offer:
        """The offer of a month. Raises MeteringError before the book's first edition."""
        if month not in self.offers:
            start = self.book.editions[0].start
            raise MeteringError(f"{self.book.id} has no prices on {month}: its first edition starts on {start}")
        return self.offers[month]

    def _counted(self, month: date, role: str, received: Any, is_alone: bool) -> Any:  # noqa: FBT001
        try:
            return rule_of(self.offer(month)).count(role, received, alone=is_alone)
        except MeteringError as error:
            return str(error)

    def usages(self) -> Iterator[LogUsage]:
        """The usage of each account and month, by app where the rule rounds so."""
        found: dict[tuple[str, str, date], list[tuple[Bucket, Mapping[str, Any]]]] = {}
        for (account, month, app, day), totals in self.seconds.items():
            by_app = month in self.offers and rule_of(self.offers[month]).minutes.scope == "app"
            found.setdefault((account, app if by_app else "", month), []).append((Bucket(app, day), totals))
        for account, month in self.problems:
            if not any((account, month) == (key[0], key[2]) for key in found):
                found[account, "", month] = []
        for account, app, month in sorted(found):
            problem = self.problems.get((account, month), "")
            yield self._usage(account, app, month, found[account, app, month], problem)

    def _usage(self, account: str, app: str, month: date, counted: Any, problem: str) -> LogUsage:
        if problem:
            return LogUsage(self.book.id, account, app, month, {}, None, problem)
        offer = self.offers[month]
        seconds = Metered.of(rule_of(offer), counted)
        total = dict(sorted(seconds.total.items()))
        return LogUsage(self.book.id, account, app, month, total, billable(seconds, offer))
