"""How much usage an amount of money buys: every quantity that it pays for, and the most."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared, Costs, Vary
from agorapricing.bill import SCHEMA, plain
from agorapricing.curve import Interval
from agorapricing.display import Displayed
from agorapricing.exact import not_negative


@attrs.frozen
class Bought:
    """What an amount buys under an offer: all t that cost no more, and those that cost exactly so much."""

    offer: str
    affordable: tuple[Interval, ...]
    exactly: tuple[Interval, ...]

    @property
    def most(self) -> Fraction | None:
        """The most that it buys, or tends to; none where nothing is affordable, or all of it."""
        return self.affordable[-1].upper if self.affordable else None

    @property
    def is_endless(self) -> bool:
        """Whether the amount buys however much."""
        return bool(self.affordable) and self.affordable[-1].upper is None

    def to_record(self) -> dict[str, Any]:
        """Give what is bought as plain values; rationals as n/d."""
        return {
            "offer": self.offer,
            "most": None if self.most is None else str(self.most),
            "affordable": [str(each) for each in self.affordable],
            "exactly": [str(each) for each in self.exactly],
        }


@attrs.frozen(eq=False, str=False)
class Budget(Displayed):
    """What an amount buys under each offer."""

    costs: Costs
    amount: Decimal
    bought: tuple[Bought, ...]

    @classmethod
    def of(cls, comparison: Compared, vary: Vary, amount: Any) -> Budget:
        """Look at the offers of a comparison. Raises NumberError for an amount below 0."""
        money = not_negative(amount, "the amount")
        found = Costs.of(comparison, vary)
        curves = (each for each in found.curves if each.curve is not None)
        bought = tuple(Bought(each.name, each.at_most(money), each.solve(money)) for each in curves)
        return cls(found, money, bought)

    def to_record(self) -> dict[str, Any]:
        """Give what is bought as plain values, ready for JSON."""
        comparison = self.costs.comparison
        return {
            "schema": SCHEMA,
            "profile": comparison.profile.to_record(),
            "on": str(comparison.on),
            **comparison.priced_in,
            "amount": plain(self.amount),
            "of": self.costs.vary.unit,
            "bought": [each.to_record() for each in self.bought],
            "notes": list(self.costs.notes),
        }
