"""A stage for service that stops: usage that would have to be paid has no price, instead of being billed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message, Words
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charges
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.stage import Stage

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


SUSPENDED = Message("service is suspended")


@frozen
class Suspended(Stage):
    """Service stops where usage of some meters is covered by nothing: what is over has no price, for `why`.

    What costs nothing anyhow, as in a tier without a price, goes on.

    >>> from agorapricing.tariff import Allowance, Rates
    >>> free = Rates.of({"a.b": 2}).then(Allowance(10, ("a.b",))).then(Suspended(("a.b",), "suspended above 10"))
    >>> free.cost({"a.b": 10})
    Decimal('0')
    >>> free.cost({"a.b": 11})
    Traceback (most recent call last):
    agorapricing.errors.UnpricedMeterError: this tariff has no price for meter 'a.b': suspended above 10
    """

    kind: ClassVar[str] = "suspended"
    cause: ClassVar[str] = "suspended"
    unprices: ClassVar[bool] = True

    meters: tuple[MeterName, ...] = attrs.field(converter=fields.meters)
    why: Words = SUSPENDED

    @property
    def text(self) -> str:
        """What it does, in words."""
        return Message("{meters}: {why}", meters=", ".join(self.meters), why=self.why)

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """All usage is still charged in its own units; but some of it has no price."""
        return tariff.claims & {claims.CONSERVED, claims.FREE_AT_ZERO}

    def apply(self, charges: Charges, name: str) -> Charges:  # it adds no amount of its own
        return tuple(
            charge.at(attrs.evolve(charge.price, unit_price=None, unpriced=self.why))
            if charge.price.meter in self.meters and charge.price.is_usage and charge.price.net
            else charge
            for charge in charges
        )

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        return cls(draws.pool())
