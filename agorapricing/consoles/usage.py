"""What files of vendors' consoles say was used: a row for each quantity, and what became of every row of the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, tzinfo
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from agorapricing.consoles.received import received_of
from agorapricing.consoles.rows import IN_ROOM, ConsoleRow, Stated, summed, together
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.metering import Received
from agorapricing.pricebook import Customer
from agorapricing.profiles import MonthlyRecords
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded

if TYPE_CHECKING:  # a month knows what it is of
    from agorapricing.consoles.months import ConsoleMonth


class ConsoleReject(NamedTuple):
    """A row that is refused, and why."""

    file: str
    line: int
    reason: str


@frozen
class FileCounts(Recorded):
    """How many rows of a file there are, and what became of them: used, refused or not billable."""

    file: str
    kind: str
    rows: int
    used: int
    refused: int
    unbilled: Mapping[str, int] = attrs.field(converter=frozen_dict)
    """By reason how many rows are not billable."""

    @property
    def not_billable(self) -> int:
        """How many rows are not billable."""
        return sum(self.unbilled.values())

    @property
    def text(self) -> str:
        """The counts, which add up, in words."""
        ways = (self.used, "used"), (self.refused, "refused"), (self.not_billable, "not billable")
        counted = " + ".join(f"{count:,} {word}" for count, word in ways)
        return f"{self.file}: {self.rows:,} row{'s' * (self.rows != 1)} = {counted}"


@frozen(eq=False)
class ConsoleUsage(Displayed, MonthlyRecords):
    """What one vendor's files say an account used, by day."""

    record = Keys(
        "vendor kinds zone projects counts",
        ("rejects", lambda usage: [reject._asdict() for reject in usage.rejects]),
        ("months", lambda usage: [month.to_record() for month in usage.by_name]),
        "findings",
    )

    vendor: str
    """Empty where a table of one's own does not say it."""
    kinds: tuple[str, ...]
    zone: str
    """Of the days."""
    stated: Sequence[Stated] = attrs.field(repr=False)
    counts: tuple[FileCounts, ...]
    rejects: tuple[ConsoleReject, ...] = attrs.field(repr=False)
    days_of: Mapping[str, Sequence[date]] = attrs.field(converter=frozen_dict, repr=False)
    """By project the days that the files speak of, without use, too, in order."""
    findings: tuple[str, ...] = ()
    """What a reader of amounts has to know."""
    partial: str = "refused"
    """What is done about months that are not whole: `refused`, `scaled` to the month by their days, or `whole` after
    all, since there was no other use."""
    assumed: Received | None = None
    """What everybody in a room is taken to receive, where the files do not say it."""

    def days(self, zone: Any = None) -> tuple[date, date] | None:  # noqa: ARG002  # its days are of its own zone
        """The first and the last day; none where no file names one."""
        known = [day for days in self.days_of.values() for day in (days[0], days[-1])]
        return (min(known), max(known)) if known else None

    @property
    def on(self) -> date | None:
        """The first day of the last month that it is of."""
        days = self.days()
        return days[1].replace(day=1) if days else None

    def months(self, zone: tzinfo | None = None) -> tuple[ConsoleMonth, ...]:  # noqa: ARG002  # nor can days be cut
        """The months from its first day to its last; days are not cut by those of another zone."""
        months: tuple[ConsoleMonth, ...] = import_module("agorapricing.consoles.months").months_of(self)
        return months

    @property
    def buyer(self) -> Customer:
        """Who buys in all months: a vendor's own file proves an account that was there on its first day."""
        days = self.days()
        return attrs.evolve(super().buyer, proven={self.vendor: days[0]} if days and self.vendor else {})

    @property
    def rows(self) -> tuple[ConsoleRow, ...]:
        """A row for each quantity that the files state."""
        return tuple(row for each in self.stated for row in each.rows)

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects or apps, each once."""
        return tuple(dict.fromkeys((*self.days_of, *(each.project for each in self.stated)))) or ("",)

    @property
    def by_name(self) -> tuple[ConsoleMonth, ...]:
        """Its months; none where nothing was used."""
        return self.months() if self.stated else ()

    @property
    def name(self) -> str:
        """The files in words."""
        first, *others = (each.file for each in self.counts)
        return Message("{first} and {count} more", first=first, count=len(others)) if others else first

    @property
    def has_rooms(self) -> bool:
        """Whether some of it is time in rooms, and not yet meters."""
        return any(meter.startswith(IN_ROOM) for meter in self.meters)

    def scaled(self) -> ConsoleUsage:
        """The usage, with months that are not whole scaled by their days."""
        return attrs.evolve(self, partial="scaled")

    def whole(self) -> ConsoleUsage:
        """The usage, with the word that its months are whole, since there was no other use."""
        return attrs.evolve(self, partial="whole")

    def assuming(self, received: str) -> ConsoleUsage:
        """The usage, with what everybody in a room is taken to receive, as 6x360p, 1x720p+3x180p or audio.

        Of a sum of pixels it bounds what it can be by stream: so many pictures at most, none smaller.

        Raises MeteringError.
        """
        return attrs.evolve(self, assumed=received_of(received))

    @cached_property
    def meters(self) -> frozenset[str]:
        """All meters that it has quantities of."""
        return frozenset(meter for each in self.stated for meter in each.quantities)

    @cached_property
    def told(self) -> dict[tuple[Any, ...], Hashable]:
        """What of rules counts for its months, as far as that was asked; nothing in it changes a result."""
        return {}

    @cached_property
    def _first_of(self) -> Mapping[date | None, date | None]:
        """By day the first day of its month."""
        days = set().union(*self.days_of.values(), (each.day for each in self.stated))
        return {day: day and day.replace(day=1) for day in days}

    @cached_property
    def known_days(self) -> Mapping[tuple[str, date | None], int]:
        """By project and first day of a month, on how many of its days something is known."""
        first = self._first_of
        counts = {project: Counter(first[day] for day in days) for project, days in self.days_of.items()}
        return {(project, month): count for project, own in counts.items() for month, count in own.items()}

    @cached_property
    def by_month(self) -> Mapping[date | None, Mapping[str, Sequence[Stated]]]:
        """What is stated by the first day of the month and by project; also nothing, where a day is there."""
        found: dict[date | None, dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
        first = self._first_of
        for project, month in self.known_days:
            found[month].setdefault(project, [])
        for each in self.stated:
            found[first[each.day]][each.project].append(each)
        return found

    @cached_property
    def together(self) -> Mapping[date | None, Mapping[str, Sequence[Stated]]]:
        """The same, of which the seconds of a day are one."""
        return {
            month: {project: together(stated) for project, stated in own.items()}
            for month, own in self.by_month.items()
        }

    @cached_property
    def sums(self) -> Mapping[date | None, Mapping[str, Sequence[ConsoleRow]]]:
        """What is stated by month and project as rows that are each a sum over days."""
        return {
            month: {project: tuple(summed(stated)) for project, stated in own.items()}
            for month, own in self.together.items()
        }
