"""Break-even points: in which ranges which offer is cheapest, exactly, ties included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared, CostCurve, Costs, Vary
from agorapricing.bill import SCHEMA
from agorapricing.curve import Interval
from agorapricing.display import Displayed


@attrs.frozen
class Range:
    """An interval of t in which the same offers are cheapest, with their cost at its ends.

    `start` is the cost at the lower end, or the limit there where the end is not included; `stop` at the upper end.
    """

    where: Interval
    winners: tuple[str, ...]
    start: Fraction | None
    stop: Fraction | None

    def to_record(self) -> dict[str, Any]:
        """Give the range as plain values; rationals as n/d."""
        where = self.where
        return {
            "from": str(where.lower),
            "from_included": where.has_lower,
            "to": None if where.upper is None else str(where.upper),
            "to_included": where.has_upper and where.upper is not None,
            "cheapest": list(self.winners),
            "cost_from": None if self.start is None else str(self.start),
            "cost_to": None if self.stop is None else str(self.stop),
        }


@attrs.frozen(eq=False, str=False)
class BreakEven(Displayed):
    """The ranges of t, one after another, each with the cheapest offers."""

    costs: Costs
    ranges: tuple[Range, ...]

    @property
    def points(self) -> tuple[Fraction, ...]:
        """Where the cheapest offer changes."""
        return tuple(dict.fromkeys(after.where.lower for _, after in pairwise(self.ranges)))

    @classmethod
    def of(cls, comparison: Compared, vary: Vary) -> BreakEven:
        """Look at the offers of a comparison."""
        found = Costs.of(comparison, vary)
        return cls(found, tuple(ranges_of(found)))

    def to_record(self) -> dict[str, Any]:
        """Give the break-even points as plain values, ready for JSON."""
        comparison = self.costs.comparison
        return {
            "schema": SCHEMA,
            "profile": comparison.profile.to_record(),
            "on": str(comparison.on),
            **comparison.priced_in,
            "of": self.costs.vary.unit,
            "offers": [each.name for each in self.costs.curves],
            "ranges": [each.to_record() for each in self.ranges],
            "notes": list(self.costs.notes),
        }


def ranges_of(found: Costs) -> Iterator[Range]:
    """The widest ranges in which the same offers are cheapest; where no offer has a price there are no winners."""
    curves = [each for each in found.curves if each.curve is not None]
    held: tuple[Interval, tuple[str, ...]] | None = None
    for where, inside in _pieces(found, curves):
        winners = _winners(curves, inside)
        if held and held[1] == winners:
            held = Interval(held[0].lower, where.upper, held[0].has_lower, where.has_upper), winners
            continue
        if held:
            yield _range(held, curves)
        held = where, winners
    if held:
        yield _range(held, curves)


def _pieces(found: Costs, curves: Sequence[CostCurve]) -> Iterator[tuple[Interval, Fraction]]:
    """Points and open intervals between which no curve bends and no two cross, each with a t inside."""
    end = None if found.end is None else Fraction(found.end)
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
    amounts = {each.name: each.at(t) for each in curves}
    least = min((amount for amount in amounts.values() if amount is not None), default=None)
    return tuple(name for name, amount in amounts.items() if amount is not None and amount == least)


def _range(held: tuple[Interval, tuple[str, ...]], curves: Sequence[CostCurve]) -> Range:
    where, winners = held
    if not winners:
        return Range(where, (), None, None)
    [curve, *_] = [each.curve for each in curves if each.name == winners[0] and each.curve is not None]
    start = curve(where.lower) if where.has_lower else curve.limit(where.lower, "right")
    if where.upper is None:
        return Range(where, winners, start, None)
    return Range(where, winners, start, curve(where.upper) if where.has_upper else curve.limit(where.upper, "left"))
