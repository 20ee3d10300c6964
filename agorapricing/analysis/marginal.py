"""What the next unit of a meter costs, left and right of every bound, and where buying more costs less in total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from agorapricing.analysis.costs import CostCurve, Costs, costs_of
from agorapricing.comparison import Comparison
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.pricebook import closed
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded


@frozen
class CostBound(Recorded):
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


@frozen(eq=False, str=False)
class Marginal(Displayed):
    """The bounds of each offer."""

    layout = "analyses.marginal"
    record = Keys(
        "costs.comparison.question.* of=costs.unit costs.comparison.not_open?", "steps=bounds notes=costs.notes"
    )

    costs: Costs
    bounds: tuple[CostBound, ...]
    notes: tuple[str, ...] = ()


def marginal(comparison: Comparison, *, meter: str | None = None, end: Any = None) -> Marginal:
    """What the next unit of a meter, or the next scale of a comparison's usage, costs at every bound of every offer.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> comparison = compare({"rtc.hd": 1}, ["agora-cn:payg"], date(2024, 2, 6))
    >>> [(int(bound.at), float(bound.after)) for bound in marginal(comparison, meter="rtc.hd").bounds]
    [(0, 0.0), (10000, 0.028), (109999, 0.0266), (509999, 0.02604), (1009999, 0.0252)]

    Raises what `breakeven` raises.
    """
    costs = costs_of(comparison, meter, end)
    left_out = closed(curve.offer for curve in costs.curves)
    bounds = tuple(bound for curve in costs.curves if curve.name not in left_out for bound in bounds_of(curve))
    notes = (
        Message("{name} is left out: what the next unit costs would tell its confidential terms.", name=name)
        for name in left_out
    )
    return Marginal(costs, bounds, (*costs.notes, *notes))


def bounds_of(cost: CostCurve) -> Iterator[CostBound]:
    """The bounds of one offer, where it has a price at least on one side."""
    for t in sorted(cost.bounds):
        amounts = cost.limit(t, "left"), cost.at(t), cost.limit(t, "right")
        known = [amount for amount in amounts if amount is not None]
        if known:
            yield _bound(cost, t, amounts, known)


def _bound(curve: CostCurve, t: Fraction, amounts: Sequence[Fraction | None], known: Sequence[Fraction]) -> CostBound:
    assert curve.curve is not None  # noqa: S101  # for the type checker: it has bounds
    left, cost, right = amounts
    before = None if left is None else curve.curve.slope(t, "left")
    after = None if right is None else curve.curve.slope(t)
    highest = max(amount for amount in (left, cost, known[0]) if amount is not None)
    fall = highest - right if right is not None and right < highest else Fraction(0)
    is_falling = bool(fall) or (after is not None and after < 0)
    again = _again(curve, t, highest) if is_falling else None
    return CostBound(curve.name, t, cost, before, after, known[-1] - known[0], fall, is_falling, again)


def _again(curve: CostCurve, t: Fraction, height: Fraction) -> Fraction | None:
    """From where on, after a fall at t, the total is as high as it was; none where no price shows that it is again."""
    return min((where.lower for where in curve.at_least(height) if where.lower > t), default=None)
