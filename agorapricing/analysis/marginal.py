"""What the next unit of a meter costs, left and right of every bound, and where buying more costs less in total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared, CostCurve, Costs, Vary
from agorapricing.bill import SCHEMA
from agorapricing.disclosure import closed
from agorapricing.display import Displayed


@attrs.frozen
class Step:
    """A bound of an offer: what is reached there, what the next unit costs on each side, and what is jumped.

    None stands for what has no printed price. `is_falling` says that just above the bound more costs less in total: by
    a jump, of which `fall` is the height, or along a line; up to `falls_to`, or without that, as far as can be seen.
    """

    offer: str
    at: Fraction
    cost: Fraction | None
    before: Fraction | None
    after: Fraction | None
    jump: Fraction
    fall: Fraction = Fraction(0)
    is_falling: bool = False
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
        left_out = closed(each.offer for each in found.curves)
        steps = tuple(step for each in found.curves if each.name not in left_out for step in steps_of(each))
        said = (f"{name} is left out: what the next unit costs would tell its confidential terms." for name in left_out)
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


def steps_of(each: CostCurve) -> Iterator[Step]:
    """The bounds of one offer, where it has a price at least on one side."""
    for t in sorted(each.bounds):
        amounts = each.limit(t, "left"), each.at(t), each.limit(t, "right")
        known = [amount for amount in amounts if amount is not None]
        if known:
            yield _step(each, t, amounts, known)


def _step(each: CostCurve, t: Fraction, amounts: Sequence[Fraction | None], known: Sequence[Fraction]) -> Step:
    assert each.curve is not None  # noqa: S101  # for the type checker: it has bounds
    left, cost, right = amounts
    before = None if left is None else each.curve.slope(t, "left")
    after = None if right is None else each.curve.slope(t)
    highest = max(amount for amount in (left, cost, known[0]) if amount is not None)
    fall = highest - right if right is not None and right < highest else Fraction(0)
    is_falling = bool(fall) or (after is not None and after < 0)
    again = _again(each, t, highest) if is_falling else None
    return Step(each.name, t, cost, before, after, known[-1] - known[0], fall, is_falling, again)


def _again(each: CostCurve, t: Fraction, height: Fraction) -> Fraction | None:
    """From where on, after a fall at t, the total is as high as it was; none where it never is again."""
    assert each.curve is not None  # noqa: S101  # for the type checker: it has bounds
    reached = [where.lower for where, sign in (each.curve - height).signs() if sign >= 0 and where.lower > t]
    return min(reached, default=None)
