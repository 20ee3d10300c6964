"""A free quantity that grows with the usage of another meter."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message, joined
from agorapricing.numbers import ONE, ZERO, maximum, minimum, percent
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import LIST, Charge, Charges, Price, Reduction
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.pooled import Discount, in_order, of_meters, replaced
from agorapricing.tariff.stage import STAGES

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


@STAGES.register
@frozen
class RelativeAllowance(Discount):
    """A free quantity each month, pooled over meters: a share of the usage of another meter, and at least some.

    >>> from agorapricing.tariff import Rates
    >>> free = RelativeAllowance("0.10", "chat.users", ("chat.peak",), at_least=500)
    >>> chat = Rates.of({"chat.users": 0, "chat.peak": 5}).then(free)
    >>> [str(chat.cost({"chat.users": Decimal(users), "chat.peak": Decimal(701)})) for users in (4_000, 7_000)]
    ['1005', '5.00']
    """

    kind: ClassVar[str] = "relative-allowance"
    cause: ClassVar[str] = "free minutes"
    may_drop: ClassVar[bool] = True

    share: Decimal = attrs.field(converter=fields.share)
    of: MeterName
    """The meter whose usage gives the free quantity."""
    meters: tuple[MeterName, ...] = attrs.field(converter=fields.meters)
    at_least: Decimal = attrs.field(default=ZERO, converter=fields.quantity)

    @property
    def text(self) -> str:
        """What it does, in words."""
        free = Message("{share} of {meter} free", share=percent(self.share), meter=self.of)
        least = Message("{free}, at least {least:,f}", free=free, least=self.at_least) if self.at_least else free
        order = Message("in the order {meters}", meters=", ".join(self.meters))
        return joined(", ", (least, of_meters(self.meters, order)))

    @property
    def pool(self) -> frozenset[str]:
        """The meters that are free, and the one that says how much of them."""
        return frozenset({*self.meters, self.of})

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """More of the other meter makes more of its own free, which may be worth more than it costs."""
        return self.kept(tariff, claims.those(no_jump=True))

    def apply(self, charges: Charges, name: str) -> Charges:
        taken = Reduction(name, ONE, source=self.source)
        used = sum((charge.quantity for charge in charges if self._counts(charge.price)), ZERO)
        left: Any = maximum(used * self.share, self.at_least)
        parts: dict[int, Charges] = {}
        for place in in_order(charges, self.meters):
            charge = charges[place]
            free = minimum(charge.quantity, left)
            left = left - free
            parts[place] = (Charge(charge.price.reduced(taken), free), Charge(charge.price, charge.quantity - free))
        return replaced(charges, parts)

    def _counts(self, price: Price) -> bool:
        """Whether quantities at a price are usage of the other meter, free or not."""
        return price.meter == self.of and price.stage == LIST and not price.in_blocks

    def for_days(self, part: PartMonth) -> Self | None:
        """The same with a share of the least free quantity, where it has one."""
        return attrs.evolve(self, at_least=part.units(self.at_least)) if self.at_least else None

    def undue(self) -> Self:
        """The same without a least free quantity."""
        return attrs.evolve(self, at_least=ZERO)

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one, sometimes of a meter of its own pool."""
        return cls(draws.fraction(), draws.meter(), draws.pool(), draws.quantity())
