"""What a profile costs while one or two of its parameters vary: a table, point by point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, NamedTuple

import attrs

from agorapricing.analysis.chosen import Chosen, choice, total_of
from agorapricing.analysis.long_work import LongWork, Progress, quiet
from agorapricing.comparison import Comparison, MeteredProfile, Quote
from agorapricing.errors import AgorapricingError, NumberError, unknown
from agorapricing.frozen import frozen
from agorapricing.numbers import exact, number, positive
from agorapricing.profiles import Profile, Workload, parameters_of, replaced, with_parameter
from agorapricing.rating import Displayed
from agorapricing.records import Keys
from agorapricing.usage import Usage

_MOST = 100_000
_POINT = Keys("values totals")


@frozen
class Axis:
    """A parameter and its values: a meter of plain minutes, or workload.parameter of a scenario.

    >>> Axis.of("consult.minutes=10..20/5").values
    (Decimal('10'), Decimal('15'), Decimal('20'))
    """

    name: str
    values: tuple[Decimal, ...]

    @classmethod
    def of(cls, text: str) -> Axis:
        """Read NAME=FROM..TO/STEP. Raises NumberError."""
        name, equals, span = text.partition("=")
        first, dots, rest = span.partition("..")
        last, slash, step = rest.partition("/")
        if not (name and equals and dots and slash):
            raise NumberError(f"{text!r} is no range: write NAME=FROM..TO/STEP, as in rtc.hd=0..1_000_000/100_000")
        start, end, by = number(first, "from"), number(last, "to"), positive(step, "the step")
        with exact():
            count = int((end - start) // by) + 1
            if count < 1 or count > _MOST:
                raise NumberError(f"{text!r} has {max(count, 0):,} values: it takes 1 to {_MOST:,}")
            return cls(name, tuple(start + by * place for place in range(count)))

    def applied(self, profile: Profile, value: Decimal) -> Profile:
        """The profile with a value of the parameter. Raises UnknownNameError, or what the scenario refuses."""
        for workload in profile.workloads:
            if self.name.startswith(f"{workload.name}.") and workload.scenario is not None:
                name = self.name.removeprefix(f"{workload.name}.")
                return replaced(profile, workload, with_parameter(workload, name, value))
        rest = tuple(
            attrs.evolve(workload, usage=Usage({m: q for m, q in workload.usage.items() if m != self.name}))
            for workload in profile.workloads
        )
        return attrs.evolve(profile, workloads=(*rest, Workload("sweep", Usage({self.name: value}))))


class Point(NamedTuple):
    """A value of each axis, and the total of each offer there, unrounded; none where it has no price."""

    values: tuple[Decimal, ...]
    totals: tuple[Decimal | None, ...]
    chosen: Chosen
    """The cheapest open offers."""

    @property
    def best(self) -> int | None:
        """The place of the cheapest open offer; of equals, the one that stands first."""
        return self.chosen.first


@frozen(eq=False, str=False)
class Sweep(Displayed):
    """The totals of every offer at the points of one or two axes."""

    layout = "sweeps.report"
    is_of_many_usages = True
    record = Keys(
        "comparison.question.*",
        ("axes", lambda table: [axis.name for axis in table.axes]),
        "offers comparison.not_open?",
        "stopped=is_stopped?",
        ("points", lambda table: [_POINT(point) for point in table.points]),
    )

    comparison: Comparison
    axes: tuple[Axis, ...]
    totals: tuple[tuple[Decimal | None, ...], ...]
    """By offer, in the order of the points."""
    asked: int = 0
    """How many points were asked for; fewer are there, of fewer values of the first axis, where it was stopped."""

    @property
    def is_stopped(self) -> bool:
        """Whether an interrupt stopped it."""
        return len(self.points) < self.asked

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points, the first axis slowest."""
        places = zip(product(*(axis.values for axis in self.axes)), zip(*self.totals, strict=True), strict=True)
        return tuple(Point(values, totals, choice(totals, self.comparison.quotes)) for values, totals in places)

    @property
    def offers(self) -> tuple[str, ...]:
        """The offers, in the order of the totals."""
        return tuple(quote.offer for quote in self.comparison.quotes)


def sweep(comparison: Comparison, *axes: Axis | str, progress: Progress = quiet, interruptible: bool = False) -> Sweep:
    """What a comparison's usage costs while one or two parameters vary, each NAME=FROM..TO/STEP.

    `progress` is called with what is done; with `interruptible` an interrupt (Ctrl-C) ends it with the points until
    then, of whole rows where two parameters vary.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> comparison = compare({"rtc.hd": 10_000}, ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6))
    >>> points = sweep(comparison, "rtc.hd=10_000..30_000/10_000").points
    >>> [[int(total) for total in point.totals] for point in points]
    [[280, 0], [560, 280], [840, 560]]

    Raises NumberError for a range that is none, or a parameter that there is not.
    """
    varied = tuple(axis if isinstance(axis, Axis) else Axis.of(axis) for axis in axes)
    if not 1 <= len(varied) <= 2:
        raise AgorapricingError(f"a sweep has one or two parameters, not {len(varied)}")
    _refuse_unknown(comparison, varied)
    first, *others = varied
    across = prod(len(axis.values) for axis in others)
    asked = len(first.values) * across
    work = LongWork(progress, interruptible)
    points = product(*(axis.values for axis in varied))
    totals = work.each("points", points, asked, _totals_at(comparison, varied))
    rows = len(totals) // across
    if not rows:
        raise KeyboardInterrupt
    done = (attrs.evolve(first, values=first.values[:rows]), *others)
    return Sweep(comparison, done, tuple(zip(*totals[: rows * across], strict=True)), asked)


def _refuse_unknown(comparison: Comparison, axes: Sequence[Axis]) -> None:
    """Refuse what is neither a meter of a book nor a number of a scenario; which number there is, a workload says."""
    workloads = [workload for workload in comparison.profile.workloads if workload.scenario]
    known = {meter for quote in comparison.quotes for meter in quote.offered.book.meters}
    for place, axis in enumerate(axes):
        if axis.name in {before.name for before in axes[:place]}:
            raise NumberError(f"{axis.name} varies twice")
        if axis.name not in known and not any(axis.name.startswith(f"{one.name}.") for one in workloads):
            named = {f"{one.name}.{name}" for one in workloads for name in parameters_of(one)}
            raise NumberError(unknown("meter or parameter", axis.name, known | named))


def _totals_at(
    comparison: Comparison, axes: Sequence[Axis]
) -> Callable[[Sequence[Decimal]], tuple[Decimal | None, ...]]:
    """What gives the offers' totals at a point, in the currency of the comparison; metered once for each book."""
    profile, quotes = comparison.profile, comparison.quotes
    usage = {meter: _count(quantity) for meter, quantity in profile.usage.items()}
    names = [axis.name for axis in axes]

    def metered(values: Sequence[Decimal]) -> tuple[Decimal | None, ...]:
        changed = MeteredProfile(_applied(profile, axes, values))
        return tuple(total_of(quote, changed.usage) for quote in quotes)

    def plain(values: Sequence[Decimal]) -> tuple[Decimal | None, ...]:
        changed = usage | dict(zip(names, map(_count, values), strict=True))
        return tuple(_total_at(quote, changed) for quote in quotes)

    return metered if profile.is_metered else plain


def _total_at(quote: Quote, usage: Mapping[str, Any]) -> Decimal | None:
    return total_of(quote, lambda _: usage)


def _count(value: Decimal) -> Decimal | int:
    """A whole quantity as an int, which is rated quicker."""
    whole = int(value)
    return whole if whole == value else value


def _applied(profile: Profile, axes: Sequence[Axis], values: Sequence[Decimal]) -> Profile:
    """The profile at a point."""
    for axis, value in zip(axes, values, strict=True):
        profile = axis.applied(profile, value)
    return profile
