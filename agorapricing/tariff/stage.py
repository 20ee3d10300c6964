"""A stage of a regime: a step from charges to charges, described once for bills, files, reports and laws."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import Kinds, SourceName
from agorapricing.messages import Words
from agorapricing.numbers import ZERO, exact
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charges, Price
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.part_month import PartMonth

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff
    from agorapricing.tariff.pooled import Band


@frozen
class Included:
    """Units that a stage covers: how many, and how many of them one unit of each meter takes, in drawing order."""

    quantity: Any
    draws: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)

    def alone(self, meter: str) -> Any:
        """The quantity of one meter that uses all of them, in whole units."""
        with exact():
            return self.quantity // self.draws[meter]


@frozen
class Stage(ABC):
    """A step from charges to charges.

    A kind has fields, `text`, `apply`, and where they differ from those here, what it acts on and what it promises;
    registered in `STAGES`, it can be named in books and contracts, and the laws are tried on it.
    """

    kind: ClassVar[str]
    """The word for it in files."""
    cause: ClassVar[str]
    """What stages of its kind are called where two bills are compared."""
    reduces: ClassVar[bool] = False
    """Whether it takes something off charges: it then stands inside any floor, cap or tax."""
    adds_money: ClassVar[bool] = False
    """Whether it can make a bill dearer."""
    may_drop: ClassVar[bool] = False
    """Whether one unit more can cost less in total because of it, on purpose."""
    settling: ClassVar[bool] = False
    """Whether it settles the whole amount of its period, which must not be reduced again."""
    unprices: ClassVar[bool] = False
    """Whether it takes the price from some usage."""
    on_units: ClassVar[bool] = False
    """Whether it charges units on top of their price."""

    source: SourceName | None = attrs.field(default=None, kw_only=True, metadata=fields.IN_FILES)
    note: Words = attrs.field(default="", kw_only=True)
    """What a reader of a bill must know about it."""
    called: str = attrs.field(default="", kw_only=True)
    """What it is called where two bills are compared, where that is not the word of its kind."""
    period: str = attrs.field(default=fields.MONTH, kw_only=True, converter=fields.period)
    """The period whose charges it acts on; one longer than a month is settled at its end, in no month's bill."""

    @property
    @abstractmethod
    def text(self) -> str:
        """What it does, in words."""

    @abstractmethod
    def apply(self, charges: Charges, name: str) -> Charges:
        """The charges after the step, inside `exact()`; `name` is what a bill calls it."""

    @property
    def meters(self) -> tuple[str, ...] | None:
        """The meters that it names, where it has a field for them; None for all."""
        return None

    @property
    def pool(self) -> frozenset[str] | None:
        """The meters whose charges it acts on; None where it acts on all."""
        return None if self.meters is None else frozenset(self.meters)

    def touches(self, meters: frozenset[str]) -> bool:
        """Whether it can change what these meters cost."""
        return self.pool is None or not self.pool.isdisjoint(meters)

    @property
    def settles(self) -> bool:
        """Whether it settles the amount of a month."""
        return self.settling and not self.is_later

    @property
    def gives_back(self) -> bool:
        """Whether it takes money off what usage came to, so that the usage must not be reduced after it."""
        return False

    @property
    def is_later(self) -> bool:
        """Whether it acts on the charges of several months together, once they are over."""
        return self.period != fields.MONTH

    @property
    def caveat(self) -> str:
        """What a bill by itself takes for granted because of it; mostly nothing."""
        return ""

    def rest(self, charges: Charges, name: str) -> Decimal | None:
        """The money of it that is left after the charges of a month; None where nothing carries on."""
        return None

    @property
    def lasts(self) -> bool:
        """Whether what it does in a month depends on the months before."""
        return self.is_later

    def after(self, rest: Decimal) -> Self:
        """The same in the month after one that left so much of it."""
        return self

    @property
    def fee(self) -> Decimal:
        """The flat fee that it adds each month."""
        return ZERO

    @property
    def limit(self) -> Decimal | None:
        """The amount of a floor or a cap."""
        return None

    @property
    def included(self) -> Included | None:
        """The units that it covers, where it covers some."""
        return None

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands of a ladder of discounts."""
        return ()

    @property
    def pieces(self) -> int:
        """Into how many pieces its tiers cut what it acts on."""
        return len(self.bands) or 1

    def for_days(self, part: PartMonth) -> Self | None:
        """The same for some days of a month, where it has an amount or units of a month; None where it has not."""
        return None

    def undue(self) -> Self | None:
        """The same without what is due by the month, for a month of which nothing is owed; None where nothing stays."""
        return None

    def reversed(self) -> Self:
        """The same with its pool filled or drawn the other way round; itself where it names no meters."""
        order: dict[str, Any] = {"meters": self.meters[::-1]} if self.meters else {}
        return attrs.evolve(self, **order)

    def heading(self, name: str) -> str:
        """The name under which it stands in the waterfall."""
        return name

    def left_alone(self, price: Price) -> str:
        """Why a charge of this price stays as it is, where a reader would expect otherwise; mostly nothing."""
        return ""

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What the tariff with this stage claims, by the names in `claims`; as little as any stage keeps."""
        return tariff.claims & frozenset({claims.PRICED})

    @classmethod
    @abstractmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one, for the laws."""


def refuse_shorter(chain: Iterable[tuple[str, Stage]]) -> None:
    """Raise TariffError for a stage after one of a longer period, which is not settled yet when it acts.

    >>> from agorapricing.tariff import Fee, Minimum
    >>> refuse_shorter([("support", Fee(30)), ("floor", Minimum(1_000, period="quarter"))])
    """
    before, longest = "", fields.MONTH
    for name, stage in chain:
        if fields.PERIODS[stage.period] < fields.PERIODS[longest]:
            raise TariffError(f"{name} of a {stage.period} cannot stand after {before}, which is of a {longest}")
        before, longest = name, stage.period


STAGES: Kinds[Stage] = Kinds(
    {
        "credit": "agorapricing.tariff.credit",
        "allowance": "agorapricing.tariff.pooled",
        "graduated-discount": "agorapricing.tariff.pooled",
        "dearest-group": "agorapricing.tariff.groups",
        "cheapest-group": "agorapricing.tariff.groups",
        "percent-off": "agorapricing.tariff.percent",
        "prepaid": "agorapricing.tariff.prepaid",
        "relative-allowance": "agorapricing.tariff.relative",
        "percent-on": "agorapricing.tariff.shares",
        "graduated-share": "agorapricing.tariff.shares",
        "fee": "agorapricing.tariff.spend",
        "minimum": "agorapricing.tariff.spend",
        "maximum": "agorapricing.tariff.spend",
        "surcharge": "agorapricing.tariff.surcharge",
    }
)
"""The stages that files can name."""
