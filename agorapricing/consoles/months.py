"""Months of what consoles say: each is metered as the vendor bills it, and has its bill under its edition."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.consoles.bounds import edge_doubt, edge_of, is_rival, rival_buckets, told_by, words_of
from agorapricing.consoles.kind import KINDS
from agorapricing.consoles.nested import unnested
from agorapricing.consoles.rows import IN_ROOM, PEAKS, PER, ConsoleRow, Stated, summed
from agorapricing.consoles.usage import ConsoleUsage
from agorapricing.errors import AgorapricingError, MeteringError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, counted
from agorapricing.metering import Bucket, Metering, Meters, Part, Scale
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Assumption
from agorapricing.profiles import HIGH, LOW, Profile, Workload
from agorapricing.records import plain
from agorapricing.usage import Usage

UNDATED = "undated"


@frozen(eq=False)
class ConsoleMonth:
    """A month of what consoles say, of one project or of all; without a day where the files name none."""

    console: ConsoleUsage = attrs.field(repr=False)
    month: date | None
    project: str | None = None
    """The project that it is of; all of them where it is none."""
    case: str = ""
    """Under another vendor's rule: what it is at least (`low`), or at most (`high`)."""
    without: date | None = None
    """A day whose use is left out."""
    nested: frozenset[str] = frozenset()
    """Meters that are taken to hold the time of others of their family, too."""

    @property
    def name(self) -> str:
        """The month as 2026-07."""
        return f"{self.month:%Y-%m}" if self.month else UNDATED

    @property
    def projects(self) -> Collection[str]:
        """The projects that it is of."""
        own = self.console.by_month.get(self.month, {})
        return own if self.project is None else {self.project} & own.keys()

    @property
    def stated(self) -> Iterator[Stated]:
        """What is stated of the month."""
        for project in self.projects:
            stated = self.console.together[self.month][project]
            kept = stated if self.without is None else [each for each in stated if each.day != self.without]
            yield from unnested(kept, self.nested) if self.nested else kept

    @property
    def timed(self) -> Iterator[Stated]:
        """What is stated of time, by day."""
        return (each for each in self.stated if each.unit in PER)

    @property
    def sums(self) -> Iterator[ConsoleRow]:
        """The rows of the month, each a sum over its days."""
        if self.without is not None or self.nested:
            yield from summed(self.stated)
            return
        for project in self.projects:
            yield from self.console.sums[self.month][project]

    @property
    def on(self) -> date:
        """Its first day; today where the files name none."""
        return self.month or date.today()

    @property
    def covered(self) -> int:
        """On how many days of the month all of its projects have a row."""
        known = self.console.known_days
        if self.month is None:
            return 0
        return min((known.get((name, self.month), 0) for name in self.projects), default=0)

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
        days = {"days": self.covered, "of": self.length}
        return Message(
            "{console} has {days} of {of} days of {month}", console=self.console.name, month=self.name, **days
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader of amounts has to know of the month."""
        kinds = dict.fromkeys(text for kind in self.console.kinds if kind in KINDS for text in KINDS[kind].unknown)
        rejects = len(self.console.rejects)
        said = counted("{count:,} row of the files refused", "{count:,} rows of the files refused", rejects)
        refused = Message("{rows}: `meter` says why.", rows=said)
        scaled = Message("its usage is times {of}/{days}", of=self.length, days=self.covered)
        what = {"scaled": scaled, "whole": Message("there was no other use")}
        how = what.get(self.console.partial, Message("billed as they are"))
        part = Message("{covered}: {how}.", covered=self.text, how=how)
        own = (*((part,) if self.covered < self.length else ()), *((refused,) if rejects else ()))
        return (*own, *self.console.findings, *kinds)

    def buckets(
        self,
        rule: Metering,
        recount: Callable[[Part], Meters] | None = None,  # noqa: ARG002  # nothing is counted anew
    ) -> list[tuple[Bucket, Mapping[str, Any]]]:
        """The seconds by project and day: those of meters as they are, those of rooms counted by a rule.

        Under the rule of another vendor they are bounds. Raises MeteringError for time in rooms of which nobody says
        what was received, and for what cannot be said of another vendor's count.
        """
        if is_rival(self, rule):
            return rival_buckets(self, rule)
        found: dict[tuple[str, Any], dict[str, Decimal]] = defaultdict(dict)
        is_daily = rule.minutes.over == "day"
        with exact():
            days = (row for each in self.timed for row in each.rows)
            for row in days if is_daily else (each for each in self.sums if each.unit in PER):
                seconds = found[row.project, row.day or 0]
                for meter, times in self.meters(row, rule):
                    seconds[meter] = seconds.get(meter, ZERO) + row.quantity * (PER[row.unit] * times)
        scale = self.scale
        return [(Bucket(project, day, scale), seconds) for (project, day), seconds in found.items()]

    def told_by(self, rule: Metering) -> Hashable:
        """What of a rule counts for it."""
        return told_by(self, rule)

    def bounds(self, rule: Metering) -> str:
        """What the low and the high case are under a rule, in words; nothing where it has none."""
        return words_of(self, rule)

    def otherwise(self, rule: Metering) -> Iterator[tuple[Assumption, ConsoleMonth]]:
        """What is uncertain: counters that may hold the time of others, and the edges of the month in another zone."""
        for field, meter in self._nested:
            instead = Message("{field} less the time with video, which it may hold,", field=field)
            text = Message("{field} is taken as time without video", field=field)
            yield Assumption(text, instead=instead), attrs.evolve(self, nested=frozenset([meter]))
        if edge := edge_of(self, rule):
            yield edge_doubt(self, rule, *edge), attrs.evolve(self, without=edge[0])

    @property
    def _nested(self) -> Iterator[tuple[str, str]]:
        """The fields that may hold the time of others that there are, with their meters."""
        used = set(self.seconds)
        for kind in self.console.kinds:
            for field, meter in KINDS[kind].nested.items():
                if meter in used and any(each != meter and each.startswith("rtc.") for each in used):
                    yield field, meter

    @property
    def others(self) -> Usage:
        """What is no time: of a peak the highest one, of all else the sum."""
        found: dict[str, Decimal] = {}
        with exact():
            for row in self.sums:
                if row.unit not in PER:
                    known = found.get(row.meter, Decimal(0))
                    found[row.meter] = max(known, row.quantity) if row.unit in PEAKS else known + row.quantity
        return Usage(found)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that people were in rooms in, where the files say it."""
        return frozenset(row.meter.removeprefix(IN_ROOM) for row in self.sums if row.meter.startswith(IN_ROOM))

    @property
    def participant_seconds(self) -> Decimal:
        """The time that people were in rooms: each second is of one meter."""
        with exact():
            return sum((row.seconds for row in self.sums if row.unit in PER), Decimal(0))

    @property
    def profile(self) -> Profile:
        """The usage of the month, a workload a project, at the prices of its first day; bounds for other vendors."""
        months = [attrs.evolve(self, project=project) for project in self.console.by_month.get(self.month, {})]
        base = [Workload(f"{self.name} {m.project}".strip(), m.others, app=m.project or "", recorded=m) for m in months]
        pairs = list(zip(base, months, strict=True))
        cases = {
            name: tuple(attrs.evolve(each, recorded=attrs.evolve(month, case=name)) for each, month in pairs)
            for name in (LOW, HIGH)
            if self.console.vendor
        }
        return Profile(f"{self.console.name} {self.name}", tuple(base), self.month, cases=cases)

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
            for row in self.sums:
                if row.unit in PER:
                    found[row.meter] = found.get(row.meter, Decimal(0)) + row.seconds
        return found

    def meters(self, row: ConsoleRow, rule: Metering) -> Meters:
        """The meters of a row of time: its own, or by a rule those of what was received in a room.

        Raises MeteringError where nobody says what was received, but that the least is sound alone.
        """
        if not row.meter.startswith(IN_ROOM):
            return ((row.meter, 1),)
        received = self.console.assumed if row.received is None else row.received
        received = () if received is None and self.case == LOW else received
        if received is None:
            raise MeteringError(
                Message(
                    "{file} says who was in rooms, and not what they received: say it by --assume received=1x360p",
                    file=row.file,
                )
            )
        return rule.count(row.meter.removeprefix(IN_ROOM), received)


def months_of(console: ConsoleUsage) -> tuple[ConsoleMonth, ...]:
    """The months of what consoles say, from the first to the last. Raises AgorapricingError where nothing was used."""
    if not console.stated:
        raise AgorapricingError(f"{console.name}: nothing was used in it")
    return tuple(ConsoleMonth(console, month) for month in sorted(console.by_month, key=lambda day: day or date.min))
