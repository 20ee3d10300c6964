"""Units bought ahead, drawn by whole steps of what is metered."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message
from agorapricing.numbers import ONE, floor_div, minimum
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charge, Charges, Reduction
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.pooled import Discount, in_order, replaced
from agorapricing.tariff.stage import STAGES, Included

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


@STAGES.register
@frozen
class Prepaid(Discount):
    """A pack's units: `draws` says how many pack units one metered unit takes, in drawing order.

    They are drawn by whole steps of the meter (a minute, a millionth of a GB); the units that are left when the next
    step needs more of them stay in the pack. What the pack costs is a `Fee` beside it.

    >>> from agorapricing.tariff import Rates
    >>> rates = Rates.of({"rtc.audio": 7, "rtc.hd": 28}, per=1000)
    >>> drawn = rates.then(Prepaid(10, {"rtc.audio": 1, "rtc.hd": 4}))
    >>> [str(c.quantity) for c in drawn.charges({"rtc.audio": Decimal(3), "rtc.hd": Decimal(5)})]
    ['3', '0', '1', '4']
    """

    kind: ClassVar[str] = "prepaid"
    cause: ClassVar[str] = "package"
    may_drop: ClassVar[bool] = True

    quantity: Any = attrs.field(converter=fields.stock)
    draws: Mapping[MeterName, Decimal] = attrs.field(converter=fields.draws)

    @property
    def text(self) -> str:
        """What it does, in words."""
        draws = ", ".join(f"{meter} {draw:f}" for meter, draw in self.draws.items())
        return Message("{count:,f} units, drawn by {draws}", count=self.quantity, draws=draws)

    @property
    def pool(self) -> frozenset[str]:
        """The meters that draw."""
        return frozenset(self.draws)

    def reversed(self) -> Self:
        """The last of its meters first."""
        return attrs.evolve(self, draws=tuple(self.draws.items())[::-1])

    @property
    def included(self) -> Included:
        """The pack's units."""
        return Included(self.quantity, self.draws)

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """Drawn by whole steps, a unit more of one meter may leave a rest that covers several of a later one."""
        if claims.STEADY not in tariff.claims:
            return self.kept(tariff, frozenset())
        count = len(list(in_order(tariff.listed(), self.draws)))
        return self.kept(tariff, claims.those(steady=count <= 2, never_falls=count <= 2, no_jump=count <= 1))

    def apply(self, charges: Charges, name: str) -> Charges:
        taken = Reduction(name, ONE, source=self.source)
        parts: dict[int, Charges] = {}
        left: Any = self.quantity
        for meter, units in self.draws.items():
            for place in in_order(charges, (meter,)):
                charge = charges[place]
                drawn = minimum(charge.quantity, _whole_steps(left, units, charge.price.step))
                left = left - drawn * units
                covered = Charge(charge.price.reduced(taken), drawn)
                parts[place] = (covered, Charge(charge.price, charge.quantity - drawn))
        return replaced(charges, parts)

    def for_days(self, part: PartMonth) -> Self:
        """A share of its units."""
        return attrs.evolve(self, quantity=part.units(self.quantity))

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        return cls(draws.quantity(), {meter: draws.size() for meter in draws.pool()})


def _whole_steps(left: Any, units: Decimal, step: Decimal) -> Any:
    """The most of a meter, in whole steps, that takes no more than the units that are left."""
    return floor_div(left, units) if step == ONE else floor_div(left, units * step) * step
