"""Stages on money: a flat fee, a floor and a cap."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.messages import Message, Words
from agorapricing.numbers import ONE, ZERO, maximum
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import FEES, Charge, Charges, Price
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.money import OnMoney
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.stage import STAGES, Stage

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


@STAGES.register
@frozen
class Fee(Stage):
    """A flat fee of its period, whatever the usage; it stands among the fees of the waterfall.

    >>> from agorapricing.tariff import Sum
    >>> Sum(()).then(Fee("133.99", "Pro package")).cost({})
    Decimal('133.99')
    """

    kind: ClassVar[str] = "fee"
    cause: ClassVar[str] = "fees"
    adds_money: ClassVar[bool] = True

    amount: Decimal = attrs.field(converter=fields.flat)
    title: Words = attrs.field(default="fee", metadata=fields.IN_FILES)

    @property
    def text(self) -> str:
        """What it does, in words."""
        return Message("{title}: {amount:,f} a {period}", title=self.title, amount=self.amount, period=self.period)

    @property
    def pool(self) -> frozenset[str]:
        """None: it acts on no usage."""
        return frozenset()

    def touches(self, meters: frozenset[str]) -> bool:  # whatever is used
        """A fee is due whatever is used."""
        return True

    @property
    def fee(self) -> Decimal:
        """The amount, where it is due each month."""
        return ZERO if self.is_later else self.amount

    def heading(self, name: str) -> str:  # by no name of its own
        """Fees stand together."""
        return FEES

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """All that the tariff claims, but that no usage costs nothing."""
        return tariff.claims - claims.those(free_at_zero=bool(self.amount))

    def apply(self, charges: Charges, name: str) -> Charges:  # fees have no name of their own
        return (*charges, Charge(Price(None, self.amount, stage=FEES, label=self.title, source=self.source), ONE))

    def for_days(self, part: PartMonth) -> Self:
        """A share of the fee."""
        return attrs.evolve(self, amount=part.money(self.amount))

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        return cls(draws.quantity())


@frozen
class Limit(OnMoney):
    """A floor or a cap of the amount of a period."""

    word: ClassVar[str]
    label: ClassVar[str]
    """What the charge of what lies beyond the limit is called."""

    amount: Decimal = attrs.field(converter=fields.amount)

    @property
    def text(self) -> str:
        """What it does, in words."""
        limit = Message("{word} {amount:,f} a {period}", word=self.word, amount=self.amount, period=self.period)
        return Message("{limit} for {part}", limit=limit, part=self.part) if self.is_of_part else limit

    @property
    def limit(self) -> Decimal | None:
        """The amount; none where it is of a part of the bill."""
        return None if self.is_of_part else self.amount

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What the tariff claims, but that what settles the amount shrinks; a floor is due without usage, too."""
        return self.kept(tariff) - {claims.STEADY} - claims.those(free_at_zero=bool(self.adds_money and self.amount))

    def apply(self, charges: Charges, name: str) -> Charges:
        counted = self.counted(charges) if self.adds_money else self.at_hand(charges)
        sign = ONE if self.adds_money else -ONE
        beyond = maximum(self.amount - counted if self.adds_money else counted - self.amount, ZERO)
        return (*charges, Charge(Price(None, sign, stage=name, label=self.label, source=self.source), beyond))

    def for_days(self, part: PartMonth) -> Self:
        """A share of the amount."""
        return attrs.evolve(self, amount=part.money(self.amount))

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one, of a month."""
        return cls(draws.quantity(), meters=draws.pick((None, None, draws.pool())))


@STAGES.register
@frozen
class Minimum(Limit):
    """A floor of the amount, or of what some meters cost: what usage falls short of it is charged on top.

    >>> from agorapricing.tariff import Rates
    >>> Rates.of({"a.b": 2}).then(Minimum(100)).cost({"a.b": Decimal(3)})
    Decimal('100')
    >>> Rates.of({"a.b": 2, "a.c": 1}).then(Minimum(100, meters=("a.b",))).cost({"a.b": 3, "a.c": 7})
    Decimal('107')
    """

    kind: ClassVar[str] = "minimum"
    cause: ClassVar[str] = "minimum"
    word: ClassVar[str] = Message("at least")
    label: ClassVar[str] = Message("up to the minimum")
    adds_money: ClassVar[bool] = True


@STAGES.register
@frozen
class Maximum(Limit):
    """A cap of the amount, or of what some meters cost: what is above it is given back, never more than that.

    >>> from agorapricing.tariff import Rates
    >>> Rates.of({"a.b": 2}).then(Maximum(5)).cost({"a.b": Decimal(3)})
    Decimal('5')
    """

    kind: ClassVar[str] = "maximum"
    cause: ClassVar[str] = "maximum"
    word: ClassVar[str] = Message("at most")
    label: ClassVar[str] = Message("above the maximum")
    may_drop: ClassVar[bool] = True

    @property
    def gives_back(self) -> bool:
        """What is above the cap is."""
        return True
