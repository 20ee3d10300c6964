"""A fraction off usage, and off flat fees where it says so."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message
from agorapricing.numbers import percent
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import FEES, Charges, Price, Reduction
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.pooled import Discount
from agorapricing.tariff.stage import STAGES

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


@STAGES.register
@frozen
class PercentOff(Discount):
    """A fraction off the charges of some meters, or of all (None).

    With `fees` the flat fees of their tiers, and surcharges on them, are reduced, too.

    >>> from agorapricing.tariff import Graduated, Rates, Tier
    >>> Rates.of({"a.b": 2}).then(PercentOff("0.5")).cost({"a.b": Decimal(3)})
    Decimal('3.0')
    >>> ladder = Graduated("a.b", (Tier(flat=100),))
    >>> [str(ladder.then(PercentOff("0.5", fees=fees)).cost({"a.b": 3})) for fees in (False, True)]
    ['100.0', '50.0']
    """

    kind: ClassVar[str] = "percent-off"
    cause: ClassVar[str] = "offer"

    off: Decimal = attrs.field(converter=fields.off)
    meters: tuple[MeterName, ...] | None = attrs.field(default=None, converter=fields.meters_or_all)
    fees: bool = False

    @property
    def text(self) -> str:
        """What it does, in words."""
        meters = ", ".join(self.meters) if self.meters else Message("everything")
        off = Message("{share} off {meters}", share=percent(self.off), meters=meters)
        return Message("{off} and the flat fees of their tiers", off=off) if self.fees else off

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """A fraction of charges that only grow only grows."""
        return self.kept(tariff, claims.EVERYTHING) if self.off else tariff.claims

    def apply(self, charges: Charges, name: str) -> Charges:
        taken = Reduction(name, self.off, source=self.source)
        return tuple(
            charge.at(charge.price.reduced(taken)) if self._takes(charge.price) else charge for charge in charges
        )

    def _takes(self, price: Price) -> bool:
        if price.of_meter:
            return self.fees and self._names(price.of_meter)
        return price.is_usage and self._names(price.meter)

    def _names(self, meter: str | None) -> bool:
        return self.meters is None or meter in self.meters

    def left_alone(self, price: Price) -> str:
        """The flat fees of tiers of its meters, and surcharges on them, where it does not take them."""
        is_left = price.of_meter and self._names(price.of_meter) and not self.fees and self.off
        if not is_left:
            return ""
        if price.stage == FEES:
            return Message("nothing is taken off the flat fee, {label}", label=price.label)
        return Message("nothing is taken off the {label}", label=price.label)

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        return cls(draws.fraction(), draws.pick((None, draws.pool())), draws.pick((False, True)))
