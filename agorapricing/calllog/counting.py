"""Metering a log: its time counted by every book's rule of each month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

import attrs

from agorapricing.calllog.attendance import Times, counted
from agorapricing.calllog.log import CallLog, Progress, priced_on, quiet, read_log
from agorapricing.calllog.records import Record, Reject, Room
from agorapricing.calllog.rooms import phases_of
from agorapricing.errors import MeteringError, NoEditionError
from agorapricing.files import NONE_REJECTED, Reason, limits
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading import load_book
from agorapricing.messages import Message, words_of
from agorapricing.metering import Calendar, Metered, Part, Participant, Session, Stay, zone_of
from agorapricing.numbers import ZERO, exactly
from agorapricing.pricebook import Offer, PriceBook, billable, rule_of
from agorapricing.records import Keys, Recorded
from agorapricing.tariff import LIST
from agorapricing.usage import Usage


@frozen(eq=False)
class LogUsage(Recorded):
    """What an account used in a month by one book: of one app, where the book rounds by app, else of all."""

    record = Keys(
        "book account app month:%Y-%m",
        ("problem", lambda usage: usage.problem or None),
        ("seconds", lambda usage: {meter: Decimal(total) for meter, total in usage.seconds.items()}),
        ("usage", lambda usage: usage.usage or {}),
    )

    book: str
    account: str
    app: str
    month: date
    seconds: Mapping[str, Any] = attrs.field(converter=frozen_dict)
    usage: Usage | None
    problem: str = ""


@frozen(eq=False)
class MeteredLog:
    """A metered log: usage by book, account, app and month; the rows that were read, used and rejected."""

    layout = "logs.report"

    usages: tuple[LogUsage, ...]
    rows: int
    rejects: tuple[Reject, ...]
    continued: int = 0
    reason: Reason = NONE_REJECTED
    """The most frequent reason of rejected rows."""

    @property
    def used(self) -> int:
        """The rows that were used: rows in = rows used + rows rejected."""
        return self.rows - len(self.rejects)


@exactly
def meter_log(
    log: Any,
    books: Iterable[str | PriceBook],
    progress: Progress = quiet,
    *,
    columns: Mapping[str, str] | None = None,
    zone: str | tzinfo = "",
) -> MeteredLog:
    """Meter a log, or a file of one, by the rule of each book that is in force in each month (on its first day).

    `columns`, `zone` and `progress` are those of `read_log`. Raises what it raises.
    """
    loaded = [load_book(book) if isinstance(book, str) else book for book in books]
    read = log if isinstance(log, CallLog) else read_log(log, columns=columns, zone=zone, progress=progress)
    usages = tuple(usage for book in loaded for usage in _usages(read, book)) if read.span else ()
    return MeteredLog(usages, read.rows, read.rejects, read.continued, read.reason)


def calendar_of(book: PriceBook) -> tuple[tzinfo, str, bool]:
    """The zone of a book's months, whether its days matter in any edition, and whether company does.

    Raises MeteringError for a book without a rule, or of several zones.
    """
    rules = [edition.metering for edition in book.editions if edition.metering]
    zones = {rule.minutes.zone for rule in rules}
    if len(zones) != 1:
        reason = Message("several time zones") if zones else Message("no way to meter")
        raise MeteringError(Message("{book} states {reason}: a log needs one", book=book.id, reason=reason))
    period = "day" if any(rule.minutes.over == "day" for rule in rules) else "month"
    return zone_of(zones.pop()), period, any(rule.alone == "nothing" for rule in rules)


def _usages(log: CallLog, book: PriceBook) -> Iterator[LogUsage]:
    """The usage of each account and month, by app where the rule rounds so."""
    zone, period, needs_company = calendar_of(book)
    by_month = log.attended(zone, period, needs_company=needs_company)
    for account, month in sorted(by_month):
        try:
            offer = book.offer(LIST, month)
            yield from _by_app(account, offer, by_month[account, month])
        except (MeteringError, NoEditionError) as error:
            yield LogUsage(book.id, account, "", month, {}, None, words_of(error))


def _by_app(account: str, offer: Offer, times: Times) -> Iterator[LogUsage]:
    rule = rule_of(offer)
    buckets = list(counted(times, rule))
    apps = {bucket.app for bucket, _ in buckets} if rule.minutes.scope == "app" else {""}
    for app in sorted(apps):
        seconds = Metered.of(rule, (each for each in buckets if rule.minutes.scope != "app" or each[0].app == app))
        total = dict(sorted(seconds.total.items()))
        yield LogUsage(offer.book.id, account, app, offer.on, total, billable(seconds, offer))


def minutes_of(log: MeteredLog) -> Iterator[tuple[Any, ...]]:
    """The billed minutes of a log as rows of a table, after its header: a row an account and month, a column a meter.

    What a book cannot meter is empty. Raises MeteringError where the log is metered by several books.
    """
    if len(books := dict.fromkeys(usage.book for usage in log.usages)) > 1:
        raise MeteringError(f"minutes are those of one book, not of {' and '.join(books)}: meter by one")
    rows: dict[tuple[str, date], list[Usage | None]] = {}
    for each in log.usages:
        rows.setdefault((each.account, each.month), []).append(each.usage)
    totals = {key: None if None in parts else Usage.total(filter(None, parts)) for key, parts in rows.items()}
    meters = sorted({meter for usage in totals.values() for meter in usage or ()})
    yield "account", "month", *meters
    for (account, month), usage in totals.items():
        yield account, f"{month:%Y-%m}", *("" if usage is None else f"{usage.get(m, ZERO):f}" for m in meters)


@exactly
def reasons(
    log: Any,
    book: str | PriceBook,
    room: str,
    *,
    columns: Mapping[str, str] | None = None,
    zone: str | tzinfo = "",
) -> tuple[Part, ...]:
    """Why the minutes of a room are what they are: every phase of everybody in it, by the rule of the month it is in.

    `log` is one that is read, or a file of one. Raises InvalidFileError; MeteringError for a room that the log does not
    have, that the book cannot meter, or that has more phases than anybody reads.
    """
    loaded = load_book(book) if isinstance(book, str) else book
    rooms = (log if isinstance(log, CallLog) else read_log(log, columns=columns, zone=zone)).rooms
    found = (part for where in rooms if where[2] == room for part in _explained(where, rooms[where], loaded))
    parts = list(islice(found, limits.PHASES.most + 1))
    if limits.PHASES.is_below(len(parts)):
        raise MeteringError(f"the room {room!r} has {limits.PHASES}: give a log of fewer people or of less time")
    if not parts:
        raise MeteringError(f"{getattr(log, 'path', log)} has no usable rows of the room {room!r}")
    return tuple(parts)


def _explained(where: Room, records: Mapping[str, list[Record]], book: PriceBook) -> Iterator[Part]:
    account, app, room = where
    zone, period, needs_company = calendar_of(book)
    everything = [record for own in records.values() for record in own]
    span = min(each.start for each in everything), max(each.end for each in everything)
    calendar = Calendar.over(period, zone, *span)
    session = Session(room, (), origin=datetime.fromtimestamp(0, zone), app=app, account=account)
    rule_on = cache(lambda month: rule_of(book.offer(LIST, month)))
    for user, phase, is_alone in phases_of(records, needs_company=needs_company):
        for day, since, until in calendar.cut(phase.start, phase.end):
            rule = rule_on(priced_on(day))
            meters = rule.count(phase.role, phase.received, alone=is_alone)
            person = Participant(user, (Stay(since, until, phase.role),))
            cut = phase._replace(start=since, end=until)
            yield Part(session, person, cut, until - since, meters, rule, is_alone)
