"""A surcharge: another price on top of what usage of some meters costs anyhow."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message
from agorapricing.numbers import ONE, ZERO, quotient
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import LIST, Charge, Charges, Price
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.stage import STAGES, Stage

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff

UNITS = (BILLED, USED) = ("billed", "used")
"""The units that a surcharge is on: those that are still billed where it stands, or all that are used."""


@STAGES.register
@frozen
class Surcharge(Stage):
    """A price for each unit of some meters, on top of their own: of units that are still billed, or of all `used`.

    It is no usage of its own: pools do not count it, and a percentage off takes it only with `fees`. What is counted
    in whole blocks has none.

    >>> from agorapricing.tariff import Allowance, Rates
    >>> free = Rates.of({"a.b": 2}).then(Allowance(10, ("a.b",)))
    >>> [str(free.then(Surcharge("0.5", ("a.b",), on=on)).cost({"a.b": 30})) for on in ("billed", "used")]
    ['50.0', '55.0']
    """

    kind: ClassVar[str] = "surcharge"
    cause: ClassVar[str] = "surcharges"
    adds_money: ClassVar[bool] = True
    on_units: ClassVar[bool] = True

    price: Decimal = attrs.field(converter=fields.price)
    meters: tuple[MeterName, ...] = attrs.field(converter=fields.meters)
    per: Decimal = attrs.field(default=ONE, converter=fields.per)
    on: str = attrs.field(default=BILLED, validator=attrs.validators.in_(UNITS))

    def __attrs_post_init__(self) -> None:
        quotient(self.price, self.per, "the price of a surcharge")

    @property
    def text(self) -> str:
        """What it adds, in words."""
        return Message(
            "{price:,f} per {per:,f} {units} on top, of {meters}",
            price=self.price,
            per=self.per,
            units=self.on,
            meters=", ".join(self.meters),
        )

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What a steady tariff claims: units that are billed never become fewer. Of others, what is not of growth."""
        return tariff.claims if claims.STEADY in tariff.claims else tariff.claims & claims.ALWAYS_KEPT

    def apply(self, charges: Charges, name: str) -> Charges:
        return (*charges, *(Charge(self._price(meter, name), self._units(charges, meter)) for meter in self.meters))

    def _price(self, meter: str, name: str) -> Price:
        label = Message("surcharge on {meter}", meter=meter)
        return Price(None, self.price, self.per, stage=name, label=label, source=self.source, of_meter=meter)

    def _units(self, charges: Charges, meter: str) -> Any:
        of_meter = (charge for charge in charges if charge.price.meter == meter and charge.price.stage == LIST)
        units = (each for each in of_meter if not each.price.in_blocks and (self.on == USED or each.price.is_usage))
        return sum((each.quantity for each in units), ZERO)

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        per = draws.per()
        return cls(draws.price(per), draws.pool(), per, draws.pick(UNITS))
