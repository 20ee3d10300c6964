"""Break-even points: in which ranges which offer is cheapest, exactly, ties included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs

from agorapricing.analysis.costs import CostCurve, Costs, Vary, costs_of
from agorapricing.comparison import Comparison
from agorapricing.numbers import Interval
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded


@attrs.frozen
class Range(Recorded):
    """An interval of t in which the same offers are cheapest, with their cost at its ends.

    `start` is the cost at the lower end, or the limit there where the end is not included; `stop` at the upper end.
    """

    record = Keys(
        "from=where.lower from_included=where.has_lower to=where.upper",
        ("to_included", lambda range_: range_.where.has_upper and range_.where.upper is not None),
        "cheapest=winners cost_from=start cost_to=stop",
    )

    where: Interval
    winners: tuple[str, ...]
    start: Fraction | None
    stop: Fraction | None


@attrs.frozen(eq=False, str=False)
class BreakEven(Displayed):
    """The ranges of t, one after another, each with the cheapest offers."""

    layout = "analyses.breakeven"
    record = Keys(
        "costs.comparison.question.* of=costs.vary.unit",
        ("offers", lambda found: [curve.name for curve in found.costs.curves]),
        "ranges costs.notes",
    )

    costs: Costs
    ranges: tuple[Range, ...]

    @property
    def points(self) -> tuple[Fraction, ...]:
        """Where the cheapest offer changes."""
        return tuple(dict.fromkeys(after.where.lower for _, after in pairwise(self.ranges)))


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
    costs = costs_of(comparison, Vary(meter, end))
    return BreakEven(costs, tuple(_ranges(costs)))


def _ranges(costs: Costs) -> Iterator[Range]:
    """The widest ranges in which the same offers are cheapest; where no offer has a price there are no winners."""
    curves = [curve for curve in costs.curves if curve.curve is not None]
    held: tuple[Interval, tuple[str, ...]] | None = None
    for where, inside in _pieces(costs, curves):
        winners = _winners(curves, inside)
        if held and held[1] == winners:
            held = Interval(held[0].lower, where.upper, held[0].has_lower, where.has_upper), winners
            continue
        if held:
            yield _range(held, curves)
        held = where, winners
    if held:
        yield _range(held, curves)


def _pieces(costs: Costs, curves: Sequence[CostCurve]) -> Iterator[tuple[Interval, Fraction]]:
    """Points and open intervals between which no curve bends and no two cross, each with a t inside."""
    end = None if costs.end is None else Fraction(costs.end)
    knots = {Fraction(0)} | ({end} if end is not None else set())
    for place, one in enumerate(curves):
        knots |= one.bounds
        for other in curves[place + 1 :]:
            knots |= _crossed(one, other)
    x = sorted(knots)
    for left, right in zip(x, (*x[1:], None), strict=True):
        yield Interval(left, left), left
        if right is not None:
            yield Interval(left, right, has_lower=False, has_upper=False), (left + right) / 2
        elif end is None:
            yield Interval(left, None, has_lower=False), left + 1


def _crossed(one: CostCurve, other: CostCurve) -> set[Fraction]:
    assert one.curve is not None  # noqa: S101  # for the type checker
    assert other.curve is not None  # noqa: S101
    ends = (t for where in one.curve.crossings(other.curve) for t in (where.lower, where.upper))
    return {t for t in ends if t is not None}


def _winners(curves: Sequence[CostCurve], t: Fraction) -> tuple[str, ...]:
    amounts = {curve.name: curve.at(t) for curve in curves}
    least = min((amount for amount in amounts.values() if amount is not None), default=None)
    return tuple(name for name, amount in amounts.items() if amount is not None and amount == least)


def _range(held: tuple[Interval, tuple[str, ...]], curves: Sequence[CostCurve]) -> Range:
    where, winners = held
    if not winners:
        return Range(where, (), None, None)
    [curve, *_] = [cost.curve for cost in curves if cost.name == winners[0] and cost.curve is not None]
    start = curve(where.lower) if where.has_lower else curve.limit(where.lower, "right")
    if where.upper is None:
        return Range(where, winners, start, None)
    return Range(where, winners, start, curve(where.upper) if where.has_upper else curve.limit(where.upper, "left"))
