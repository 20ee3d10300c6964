"""Modifiers on the whole amount: a floor, a cap, and a percentage on top."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

import attrs

from agorapricing.arithmetic import maximum
from agorapricing.exact import ONE, ZERO
from agorapricing.tariff import claims, doors
from agorapricing.tariff.base import Modifier, Quantities
from agorapricing.tariff.charge import Charge, Charges, Price, total

CREDIT = "above the maximum"
"""The label of what a maximum gives back: the only charge below zero."""


@attrs.frozen
class Minimum(Modifier):
    """A floor of the amount: what usage falls short of it is charged on top.

    >>> from agorapricing.tariff import Rates
    >>> Minimum(Rates.of({"a.b": 2}), 100).cost({"a.b": Decimal(3)})
    Decimal('100')
    """

    amount: Decimal = attrs.field(converter=doors.amount)
    stage: str = "minimum"
    source: str | None = None

    @property
    def is_settled(self) -> bool:
        """The amount is settled here."""
        return True

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims, but that the amount on top shrinks; a floor is due without usage too."""
        return self.tariff.claims - {claims.STEADY} - claims.those(free_at_zero=bool(self.amount))

    def apply(self, usage: Quantities) -> Charges:
        charges = self.tariff.apply(usage)
        short = maximum(self.amount - total(charges), ZERO)
        return (*charges, Charge(_money(self.stage, ONE, "up to the minimum", self.source), short))


@attrs.frozen
class Maximum(Modifier):
    """A cap of the amount: what usage exceeds it by is given back as a credit, never more than that.

    >>> from agorapricing.tariff import Rates
    >>> Maximum(Rates.of({"a.b": 2}), 5).cost({"a.b": Decimal(3)})
    Decimal('5')
    """

    amount: Decimal = attrs.field(converter=doors.amount)
    stage: str = "maximum"
    source: str | None = None

    @property
    def is_settled(self) -> bool:
        """The amount is settled here."""
        return True

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims, but that the credit is no charge that only grows."""
        return self.tariff.claims - {claims.STEADY}

    def apply(self, usage: Quantities) -> Charges:
        charges = self.tariff.apply(usage)
        over = maximum(total(charges) - self.amount, ZERO)
        return (*charges, Charge(_money(self.stage, -ONE, CREDIT, self.source), over))


@attrs.frozen
class PercentOn(Modifier):
    """A fraction of the whole amount on top of it, such as a tax; it stands around everything.

    >>> from agorapricing.tariff import Rates
    >>> PercentOn(Rates.of({"a.b": 2}), "0.09").cost({"a.b": Decimal(50)})
    Decimal('109.00')
    """

    on: Decimal = attrs.field(converter=doors.on)
    stage: str = "tax"
    label: str = ""
    source: str | None = None

    @property
    def is_settled(self) -> bool:
        """What is on top is of the amount as it is: nothing must be taken off it after."""
        return True

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims: a fraction of it moves as it does."""
        return self.tariff.claims

    def apply(self, usage: Quantities) -> Charges:
        charges = self.tariff.apply(usage)
        price = Price(None, self.on, stage=self.stage, label=self.label, source=self.source)
        return (*charges, Charge(price, total(charges)))


def _money(stage: str, sign: Decimal, label: str, source: str | None) -> Price:
    """An amount of money as a quantity of one currency unit each."""
    return Price(None, sign, stage=stage, label=label, source=source)
