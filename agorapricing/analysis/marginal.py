"""What the next unit of a meter costs, left and right of every bound, and where buying more costs less in total."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared, CostCurve, Costs, Vary
from agorapricing.bill import SCHEMA
from agorapricing.display import Displayed


@attrs.frozen
class Step:
    """A bound of an offer: what is reached there, what the next unit costs on each side, and what is jumped.

    `falls_to` is the t from which on the total is again as high as before a fall: up to it, more costs less.
    """

    offer: str
    at: Fraction
    cost: Fraction
    before: Fraction | None
    after: Fraction | None
    jump: Fraction
    falls_to: Fraction | None = None

    def to_record(self) -> dict[str, Any]:
        """Give the step as plain values; rationals as n/d."""
        values = attrs.asdict(self)
        return {key: str(value) if isinstance(value, Fraction) else value for key, value in values.items()}


@attrs.frozen(eq=False, str=False)
class Marginal(Displayed):
    """The bounds of each offer."""

    costs: Costs
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, comparison: Compared, vary: Vary) -> Marginal:
        """Look at the offers of a comparison."""
        found = Costs.of(comparison, vary)
        closed = [each.name for each in found.curves if each.offer.is_confidential]
        steps = tuple(step for each in found.curves if each.name not in closed for step in steps_of(each))
        said = (f"{name} is left out: what the next unit costs would tell its confidential terms." for name in closed)
        return cls(found, steps, (*found.notes, *said))

    def to_record(self) -> dict[str, Any]:
        """Give the bounds as plain values, ready for JSON."""
        comparison = self.costs.comparison
        return {
            "schema": SCHEMA,
            "profile": comparison.profile.to_record(),
            "on": str(comparison.on),
            **comparison.priced_in,
            "of": self.costs.vary.unit,
            "steps": [each.to_record() for each in self.steps],
            "notes": list(self.notes),
        }


def steps_of(each: CostCurve) -> Iterable[Step]:
    """The bounds of one offer."""
    curve = each.curve
    if curve is None:
        return
    for t in curve.x:
        before = None if t == 0 else curve.slope(t, "left")
        after = None if t == curve.end else curve.slope(t)
        left = curve(t) if t == 0 else curve.limit(t, "left")
        right = curve(t) if t == curve.end else curve.limit(t)
        highest, jump = max(left, curve(t)), right - left
        yield Step(each.name, t, curve(t), before, after, jump, _again(each, t, highest) if right < highest else None)


def _again(each: CostCurve, t: Fraction, height: Fraction) -> Fraction | None:
    """From where on, after a fall at t, the total is as high as it was; none where it never is again."""
    assert each.curve is not None  # noqa: S101  # for the type checker
    reached = [where.lower for where, sign in (each.curve - height).signs() if sign >= 0 and where.lower > t]
    return min(reached, default=None)
