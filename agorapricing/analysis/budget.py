"""How much usage an amount of money buys: every quantity that it pays for, and the most."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from agorapricing.analysis.costs import Costs, costs_of
from agorapricing.comparison import Comparison
from agorapricing.frozen import frozen
from agorapricing.numbers import Interval, not_negative
from agorapricing.pricebook import OPEN
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded


@frozen
class Bought(Recorded):
    """What an amount buys under an offer: all t that cost no more, and those that cost exactly so much."""

    record = Keys("offer status most affordable exactly")

    offer: str
    affordable: tuple[Interval, ...]
    exactly: tuple[Interval, ...]
    status: str = OPEN
    """Whether the customer may have the offer."""

    @property
    def most(self) -> Fraction | None:
        """The most that it buys, or tends to; none where nothing is affordable, or all of it."""
        return self.affordable[-1].upper if self.affordable else None

    @property
    def is_endless(self) -> bool:
        """Whether the amount buys however much."""
        return bool(self.affordable) and self.affordable[-1].upper is None


@frozen(eq=False, str=False)
class Budget(Displayed):
    """What an amount buys under each offer."""

    layout = "analyses.budget"
    is_of_many_usages = True
    record = Keys("costs.comparison.question.* amount of=costs.unit bought costs.notes")

    costs: Costs
    amount: Decimal
    bought: tuple[Bought, ...]


def budget(comparison: Comparison, amount: Any, *, meter: str | None = None, end: Any = None) -> Budget:
    """How much of a comparison's usage, or of one meter, an amount of money buys under each offer.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> comparison = compare({"rtc.hd": 1}, ["agora-cn:list", "agora-cn:payg"], date(2024, 2, 6))
    >>> [int(bought.most) for bought in budget(comparison, 280, meter="rtc.hd").bought]
    [10000, 20000]

    Raises NumberError for an amount below 0, and what `breakeven` raises.
    """
    money = not_negative(amount, "the amount")
    costs = costs_of(comparison, meter, end)
    offers = (pair for pair in zip(costs.curves, comparison.quotes, strict=True) if pair[0].curve is not None)
    bought = (Bought(cost.name, cost.at_most(money), cost.solve(money), quote.status.kind) for cost, quote in offers)
    return Budget(costs, money, tuple(bought))
