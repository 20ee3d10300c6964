"""One book's count of a log: the phases of all rooms in seconds by account, month, app and meter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.calllog.records import Record, Room
from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen_dict
from agorapricing.metering import Bucket, Calendar, Metered, Phase, zone_of
from agorapricing.pricebook import Offer, PriceBook, billable, rule_of
from agorapricing.records import Keys, Recorded
from agorapricing.tariff import LIST
from agorapricing.usage import Usage

Rooms = dict[Room, list[Record]]


@attrs.frozen(eq=False)
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


@attrs.define(eq=False)
class Counter:
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
    def of(cls, book: PriceBook, first: Any, last: Any) -> Counter:
        """A count that begins, for a log from one moment to another. Raises MeteringError without a rule."""
        zones = {edition.metering.minutes.zone for edition in book.editions if edition.metering}
        if len(zones) != 1:
            reason = "several time zones" if zones else "no way to meter"
            raise MeteringError(f"{book.id} states {reason}: a log needs one")
        [zone] = map(zone_of, zones)
        months = Calendar.over("month", zone, first, last)
        offers = {month: book.offer(LIST, month) for month in months.days[:-1] if month >= book.editions[0].start}
        rules = [rule_of(offer) for offer in offers.values()]
        by_day = any(rule.minutes.over == "day" for rule in rules)
        calendar = Calendar.over("day", zone, first, last) if by_day else months
        return cls(book, zone, calendar, offers, any(rule.alone == "nothing" for rule in rules))

    def count(self, account: str, app: str, phase: Phase, is_alone: bool) -> None:  # noqa: FBT001  # called a million times
        """Count a phase of somebody."""
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
        buckets: dict[tuple[str, str, date], list[tuple[Bucket, Mapping[str, Any]]]] = {}
        for (account, month, app, day), totals in self.seconds.items():
            by_app = month in self.offers and rule_of(self.offers[month]).minutes.scope == "app"
            buckets.setdefault((account, app if by_app else "", month), []).append((Bucket(app, day), totals))
        for account, month in self.problems:
            if not any((account, month) == (key[0], key[2]) for key in buckets):
                buckets[account, "", month] = []
        for account, app, month in sorted(buckets):
            problem = self.problems.get((account, month), "")
            yield self._usage(account, app, month, buckets[account, app, month], problem)

    def _usage(self, account: str, app: str, month: date, counted: Any, problem: str) -> LogUsage:
        if problem:
            return LogUsage(self.book.id, account, app, month, {}, None, problem)
        offer = self.offers[month]
        seconds = Metered.of(rule_of(offer), counted)
        total = dict(sorted(seconds.total.items()))
        return LogUsage(self.book.id, account, app, month, total, billable(seconds, offer))


def counters_of(books: Sequence[PriceBook], rooms: Rooms) -> list[Counter]:
    """A count for each book over the time that the records of all rooms span; none without records."""
    starts = [record.start for records in rooms.values() for record in records]
    if not starts:
        return []
    first, last = min(starts), max(record.end for records in rooms.values() for record in records)
    return [Counter.of(book, first, last) for book in books]
