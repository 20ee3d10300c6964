"""A credit: money that a customer has with the vendor, once or each month, which bills are taken off."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, exact, minimum
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charge, Charges, Price, total
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.money import OnMoney
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.stage import STAGES

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff

GIVEN = (MONTHLY, ONCE) = ("monthly", "once")
"""How often a credit is given."""


@STAGES.register
@frozen
class Credit(OnMoney):
    """Money taken off what there is to pay, never below zero: no discount, since what is left may stay the customer's.

    A monthly credit lapses at the end of the month, or with `carries` what is left of it stays; one that is given once
    lasts until it is used. A bill by itself knows of nothing used or left before; the months of a term do.

    >>> from agorapricing.tariff import Rates
    >>> credited = Rates.of({"a.b": 2}).then(Credit(100))
    >>> [str(credited.cost({"a.b": quantity})) for quantity in (49, 50, 51)]
    ['0', '0', '2']
    """

    kind: ClassVar[str] = "credit"
    cause: ClassVar[str] = "credits"

    amount: Decimal = attrs.field(converter=fields.amount)
    given: str = attrs.field(default=MONTHLY, validator=attrs.validators.in_(GIVEN))
    carries: bool = False
    left: Decimal | None = attrs.field(default=None, kw_only=True, metadata=fields.NOT_IN_FILES)
    """What is left from the months before; None where nothing is known of them."""

    def __attrs_post_init__(self) -> None:
        if self.stays and self.is_later:
            raise TariffError("a credit that lasts is drawn month by month: leave out period, or given and carries")

    @property
    def text(self) -> str:
        """What it does, in words."""
        if self.given == ONCE:
            return Message("{amount:,f} once, off {part}", amount=self.amount, part=self.part)
        each = Message("{amount:,f} a {period}", amount=self.amount, period=self.period)
        carried = Message("{each}, of which the rest carries on", each=each)
        return Message("{credit}, off {part}", credit=carried if self.carries else each, part=self.part)

    @property
    def gives_back(self) -> bool:
        """It is off what there is to pay."""
        return True

    @property
    def stays(self) -> bool:
        """Whether what is left stays for the months after."""
        return self.carries or self.given == ONCE

    @property
    def lasts(self) -> bool:
        """Whether it depends on the months before: on what they left, or, of a longer period, on what they come to."""
        return self.stays or self.is_later

    @property
    def caveat(self) -> str:
        """That a bill by itself knows of no month before."""
        if not self.stays or self.left is not None:
            return ""
        return Message(
            "The credit of {credit}, is taken off as if nothing of it were used or left before this bill.",
            credit=self.text,
        )

    @property
    def at_most(self) -> Decimal:
        """The most that it takes off this month."""
        with exact():
            return self.amount if self.left is None else self.left + (ZERO if self.given == ONCE else self.amount)

    def rest(self, charges: Charges, name: str) -> Decimal | None:
        """What is left of it after the charges of a month; None where nothing carries on."""
        taken: Any = total(charge for charge in charges if charge.price.stage == name)
        with exact():
            return self.at_most + taken if self.stays else None

    def for_days(self, part: PartMonth) -> Self | None:
        """A share of a month's credit; one that is given once is whole."""
        return None if self.given == ONCE else attrs.evolve(self, amount=part.money(self.amount))

    def undue(self) -> Self | None:
        """What months before have left of it, where that stays."""
        return attrs.evolve(self, amount=ZERO) if self.stays else None

    def after(self, rest: Decimal) -> Self:
        """The same in the next month."""
        return attrs.evolve(self, left=rest)

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What the tariff claims, but that what is given back grows."""
        return self.kept(tariff) - {claims.STEADY}

    def apply(self, charges: Charges, name: str) -> Charges:
        price = Price(None, -1, stage=name, label="credit", source=self.source)
        return (*charges, Charge(price, minimum(self.at_hand(charges), self.at_most)))

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        of = draws.pick(("everything", "fees"))
        return cls(draws.quantity(), draws.pick(GIVEN), draws.pick((False, True)), of=of)
