"""Break-even points: in which ranges which open offer is cheapest, exactly, ties included."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, groupby, pairwise
from typing import Any

from agorapricing.analysis.chosen import choice
from agorapricing.analysis.costs import Costs, costs_of
from agorapricing.comparison import Comparison
from agorapricing.frozen import frozen
from agorapricing.numbers import Interval
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded

_NEAR = 100
"""So many times the usage at hand is as far as a chart goes for a break-even point."""


@frozen
class Range(Recorded):
    """An interval of t in which the same open offers are cheapest, with their cost at its ends.

    `start` is the cost at the lower end, or the limit there where the end is not included; `stop` at the upper end.
    """

    record = Keys(
        "from=where.lower from_included=where.has_lower to=where.upper",
        ("to_included", lambda range_: range_.where.has_upper and range_.where.upper is not None),
        "cheapest=winners cost_from=start cost_to=stop less_if_open=if_open",
    )

    where: Interval
    winners: tuple[str, ...]
    start: Fraction | None
    stop: Fraction | None
    if_open: tuple[str, ...] = ()
    """The offers that would be cheapest if they were open to the customer, and are not."""


@frozen(eq=False, str=False)
class BreakEven(Displayed):
    """The ranges of t, one after another, each with the cheapest offers."""

    layout = "analyses.breakeven"
    is_of_many_usages = True
    record = Keys(
        "costs.comparison.question.* of=costs.unit",
        ("offers", lambda answer: [curve.name for curve in answer.costs.curves]),
        "costs.comparison.not_open? ranges costs.notes",
    )

    costs: Costs
    ranges: tuple[Range, ...]

    @property
    def points(self) -> tuple[Fraction, ...]:
        """Where the cheapest offer changes."""
        pairs = pairwise(self.ranges)
        return tuple(dict.fromkeys(after.where.lower for before, after in pairs if before.winners != after.winners))

    @property
    def until(self) -> Fraction:
        """Where a chart ends: at the end of the costs, or just beyond the usage and the points that are near it."""
        if self.costs.end is not None:
            return Fraction(self.costs.end)
        used = self.costs.used or min(self.points, default=Fraction(1))
        return max(used, *(point for point in (*self.points, used) if point <= _NEAR * used)) * Fraction(5, 4)


def breakeven(comparison: Comparison, *, meter: str | None = None, end: Any = None) -> BreakEven:
    """At which scale of a comparison's usage, or amount of one meter, the cheapest offer changes.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> offers = ["agora-us-standard:payg", "agora-us-standard:pro"]
    >>> ranges = breakeven(compare({"rtc.fhd": 1_000}, offers, date(2026, 7, 1)), meter="rtc.fhd").ranges
    >>> str(ranges[-1].where), ranges[-1].winners  # 143.89 / (9 x 0.00099)
    ('(14389000/891, ∞)', ('agora-us-standard:pro',))

    Raises UnpricedMeterError for a meter that no book has, NumberError for an end that is none.
    """
    costs = costs_of(comparison, meter, end)
    return BreakEven(costs, tuple(_ranges(costs)))


def _ranges(costs: Costs) -> Iterator[Range]:
    """The widest ranges in which the same offers are cheapest; where no open offer has a price there are no winners."""
    for chosen, pieces in groupby(_pieces(costs), lambda piece: _chosen(costs, piece[1])):
        parts = [where for where, _ in pieces]
        where = Interval(parts[0].lower, parts[-1].upper, parts[0].has_lower, parts[-1].has_upper)
        yield _range(costs, where, *chosen)


def _pieces(costs: Costs) -> Iterator[tuple[Interval, Fraction]]:
    """Points and open intervals between which no curve bends and no two cross, each with a t inside."""
    end = None if costs.end is None else Fraction(costs.end)
    curves = [cost.curve for cost in costs.curves if cost.curve is not None]
    crossings = (where for one, other in combinations(curves, 2) for where in one.crossings(other))
    knots = {Fraction(0), end, *(t for where in crossings for t in (where.lower, where.upper))}
    x = sorted(t for t in knots.union(*(cost.bounds for cost in costs.curves)) if t is not None)
    for left, right in zip(x, (*x[1:], None), strict=True):
        yield Interval(left, left), left
        if right is not None:
            yield Interval(left, right, has_lower=False, has_upper=False), (left + right) / 2
        elif end is None:
            yield Interval(left, None, has_lower=False), left + 1


def _chosen(costs: Costs, t: Fraction) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the cheapest open offers at t, and of those that would be cheaper if they were open."""
    chosen = choice([curve.at(t) for curve in costs.curves], costs.comparison.quotes)
    winners, if_open = (tuple(costs.curves[place].name for place in some) for some in (chosen.places, chosen.if_open))
    return winners, if_open


def _range(costs: Costs, where: Interval, winners: tuple[str, ...], if_open: tuple[str, ...]) -> Range:
    """A range with the cost of its winners at both ends."""
    curve = next((cost.curve for cost in costs.curves if cost.name in winners), None)
    if curve is None:
        return Range(where, (), None, None, if_open)
    start = curve(where.lower) if where.has_lower else curve.limit(where.lower, "right")
    if where.upper is None:
        return Range(where, winners, start, None, if_open)
    stop = curve(where.upper) if where.has_upper else curve.limit(where.upper, "left")
    return Range(where, winners, start, stop, if_open)
