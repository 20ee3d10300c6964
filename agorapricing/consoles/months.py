"""Months of what consoles say: each is metered as the vendor bills it, and has its bill under its edition."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.consoles.kind import KINDS
from agorapricing.consoles.usage import IN_ROOM, PEAKS, PER, ConsoleRow, ConsoleUsage
from agorapricing.errors import AgorapricingError, MeteringError
from agorapricing.metering import Bucket, Metering, Meters, Part, Scale
from agorapricing.numbers import exact
from agorapricing.profiles import Profile, Workload
from agorapricing.records import plain
from agorapricing.usage import Usage

UNDATED = "undated"


@attrs.frozen(eq=False)
class ConsoleMonth:
    """A month of what consoles say, of one project or of all; without a day where the files name none."""

    console: ConsoleUsage = attrs.field(repr=False)
    month: date | None
    project: str | None = None
    """The project that it is of; all of them where it is none."""

    @property
    def name(self) -> str:
        """The month as 2026-07."""
        return f"{self.month:%Y-%m}" if self.month else UNDATED

    @property
    def rows(self) -> Iterator[ConsoleRow]:
        """The rows of the month."""
        by_project = self.console.by_month.get(self.month, {})
        for project, rows in by_project.items():
            if self.project in {None, project}:
                yield from rows

    @property
    def covered(self) -> int:
        """On how many days of the month all of its projects have a row."""
        days = [
            [day for day in each if self._has(day)] for name, each in self.console.days_of.items() if self._is_of(name)
        ]
        return min(map(len, days), default=0)

    @property
    def length(self) -> int:
        """How many days the month has; as many as are covered where the files name no day."""
        return monthrange(self.month.year, self.month.month)[1] if self.month else self.covered

    @property
    def scale(self) -> Scale:
        """By what the days that are known are multiplied, where they are scaled to the month."""
        return Scale(self.length, self.covered) if self.console.partial == "scaled" and self.covered else Scale()

    @property
    def text(self) -> str:
        """What is known of the month, in words."""
        return f"{self.console.name} has {self.covered} of {self.length} days of {self.name}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of amounts has to know of the month."""
        kinds = dict.fromkeys(text for kind in self.console.kinds if kind in KINDS for text in KINDS[kind].unknown)
        rejects = len(self.console.rejects)
        refused = (f"{rejects:,} row{'s' * (rejects != 1)} of the files refused: `meter` says why.",) if rejects else ()
        what = {"scaled": f"its usage is times {self.length}/{self.covered}", "whole": "there was no other use"}
        part = f"{self.text}: {what.get(self.console.partial, 'billed as they are')}."
        return (*((part,) if self.covered < self.length else ()), *refused, *self.console.findings, *kinds)

    def buckets(
        self,
        rule: Metering,
        recount: Callable[[Part], Meters] | None = None,  # noqa: ARG002  # nothing is counted anew
    ) -> list[tuple[Bucket, Mapping[str, Any]]]:
        """The seconds by project and day: those of meters as they are, those of rooms counted by a rule.

        Raises MeteringError for time in rooms of which nobody says what was received.
        """
        found: dict[Bucket, dict[str, Decimal]] = {}
        with exact():
            for row in self.rows:
                if row.unit in PER:
                    seconds = found.setdefault(Bucket(row.project, row.day or 0, self.scale), {})
                    for meter, times in self._meters(row, rule):
                        seconds[meter] = seconds.get(meter, Decimal(0)) + row.seconds * times
        return list(found.items())

    @property
    def others(self) -> Usage:
        """What is no time: of a peak the highest one, of all else the sum."""
        found: dict[str, Decimal] = {}
        with exact():
            for row in self.rows:
                if row.unit not in PER:
                    known = found.get(row.meter, Decimal(0))
                    found[row.meter] = max(known, row.quantity) if row.unit in PEAKS else known + row.quantity
        return Usage(found)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that people were in rooms in, where the files say it."""
        return frozenset(row.meter.removeprefix(IN_ROOM) for row in self.rows if row.meter.startswith(IN_ROOM))

    @property
    def participant_seconds(self) -> Decimal:
        """The time that people were in rooms: each second is of one meter."""
        with exact():
            return sum((row.seconds for row in self.rows if row.unit in PER), Decimal(0))

    @property
    def profile(self) -> Profile:
        """The usage of the month, a workload a project, at the prices of its first day."""
        own = self.console.by_month.get(self.month, {})
        months = [(project, attrs.evolve(self, project=project)) for project in own]
        workloads = [
            Workload(f"{self.name} {project}".strip(), month.others, app=project, recorded=month)
            for project, month in months
        ]
        return Profile(f"{self.console.name} {self.name}", tuple(workloads), self.month)

    def to_record(self) -> dict[str, Any]:
        """Give plain values."""
        seconds = {meter: plain(each) for meter, each in self.seconds.items()}
        others = {meter: plain(each) for meter, each in self.others.items()}
        days = {"days": f"{self.covered} of {self.length}"} if self.month else {}
        return {"month": self.name, **days, "seconds": seconds, **({"others": others} if others else {})}

    @property
    def seconds(self) -> dict[str, Decimal]:
        """The seconds of the month by meter."""
        found: dict[str, Decimal] = {}
        with exact():
            for row in self.rows:
                if row.unit in PER:
                    found[row.meter] = found.get(row.meter, Decimal(0)) + row.seconds
        return found

    def _meters(self, row: ConsoleRow, rule: Metering) -> Meters:
        if not row.meter.startswith(IN_ROOM):
            return ((row.meter, 1),)
        received = self.console.assumed if row.received is None else row.received
        if received is None:
            raise MeteringError(
                f"{row.file} says who was in rooms, and not what they received: say it by --assume received=1x360p"
            )
        return rule.count(row.meter.removeprefix(IN_ROOM), received)

    def _is_of(self, project: str) -> bool:
        return self.project in {None, project} and project in self.console.by_month.get(self.month, {})

    def _has(self, day: date) -> bool:
        return self.month is not None and day.replace(day=1) == self.month


def months_of(console: ConsoleUsage) -> tuple[ConsoleMonth, ...]:
    """The months of what consoles say, from the first to the last. Raises AgorapricingError where nothing was used."""
    if not console.rows:
        raise AgorapricingError(f"{console.name}: nothing was used in it")
    return tuple(ConsoleMonth(console, month) for month in sorted(console.by_month, key=lambda day: day or date.min))
