"""Some days of a month: what is owed for them of what is due by the month."""

from __future__ import annotations

from decimal import Decimal

from agorapricing.frozen import frozen
from agorapricing.numbers import Rounding, ceil_div, exact


@frozen
class PartMonth:
    """Some days of a month: what is due for them by the month is a share by days.

    >>> part = PartMonth(17, 31, Rounding())
    >>> part.money(Decimal(500)), part.units(Decimal(10_000))
    (Decimal('274.19'), Decimal('5484'))
    """

    days: int
    of: int
    rounding: Rounding

    def money(self, amount: Decimal) -> Decimal:
        """The share of an amount, rounded as bills are."""
        return self.rounding.share(amount, self.days, self.of)

    def units(self, quantity: Decimal) -> Decimal:
        """The share of a quantity, rounded up to whole units."""
        with exact():
            whole: Decimal = ceil_div(quantity * self.days, Decimal(self.of))
        return whole
