"""Stages that bill one of several groups of meters: usage that a vendor measures in several ways and bills in one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Self

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message, joined
from agorapricing.numbers import ONE
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charge, Charges, Price, Reduction
from agorapricing.tariff.combined import chosen
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.pooled import Discount, replaced
from agorapricing.tariff.stage import STAGES

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


def _apart(_: OneGroup, __: object, groups: tuple[tuple[str, ...], ...]) -> None:
    if not groups:
        raise TariffError("one of no groups of meters")
    fields.refuse_twice(chain.from_iterable(groups), "{} is in two groups")


@frozen
class OneGroup(Discount):
    """Of some groups of meters one is billed, flat fees and surcharges of its meters included; the others are free."""

    dearest: ClassVar[bool]

    groups: tuple[tuple[MeterName, ...], ...] = attrs.field(converter=fields.groups, validator=_apart)

    @property
    def text(self) -> str:
        """What it does, in words."""
        groups = joined("; ", (joined(" with ", group) for group in self.groups))
        if self.dearest:
            return Message("only the dearest of {groups}", groups=groups)
        return Message("only the cheapest of {groups}", groups=groups)

    @property
    def pool(self) -> frozenset[str]:
        """The meters of all groups."""
        return frozenset(chain.from_iterable(self.groups))

    def reversed(self) -> Self:
        """The same with its groups the other way round, which decides between equals."""
        return attrs.evolve(self, groups=self.groups[::-1])

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What a choice of steady parts claims: its total is theirs; but all charges change with the choice."""
        return self.kept(tariff, claims.EVERYTHING - {claims.STEADY})

    def apply(self, charges: Charges, name: str) -> Charges:
        places = [[i for i, each in enumerate(charges) if _is_of(each.price, group)] for group in self.groups]
        billed = chosen([tuple(charges[i] for i in own) for own in places], dearest=self.dearest)
        free = Reduction(name, ONE, source=self.source)
        parts = {
            i: (kept, Charge(kept.price.reduced(free), charges[i].quantity - kept.quantity))
            for i, kept in zip(chain.from_iterable(places), chain.from_iterable(billed), strict=True)
        }
        return replaced(charges, parts)

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one, each meter a group."""
        return cls([[meter] for meter in draws.pool() or ("rtc.hd",)])


def _is_of(price: Price, group: Sequence[str]) -> bool:
    """Whether money is of a group; what has no price stays as it is, and is refused where it is used."""
    return (price.meter or price.of_meter) in group and price.unit_price is not None


@STAGES.register
@frozen
class DearestGroup(OneGroup):
    """Of several groups of meters only the dearest is billed, of equals the first; the others are free.

    >>> from agorapricing.tariff import Rates
    >>> either = Rates.of({"a.b": 3, "a.c": 20}).then(DearestGroup((("a.b",), ("a.c",))))
    >>> [str(either.cost({"a.b": minutes, "a.c": 1})) for minutes in (6, 7)]
    ['20', '21']
    """

    kind: ClassVar[str] = "dearest-group"
    cause: ClassVar[str] = "choice of meters"
    dearest: ClassVar[bool] = True


@STAGES.register
@frozen
class CheapestGroup(OneGroup):
    """Of several groups of meters only the cheapest is billed, of equals the first; the others are free.

    >>> from agorapricing.tariff import Rates
    >>> either = Rates.of({"a.b": 3, "a.c": 20}).then(CheapestGroup((("a.b",), ("a.c",))))
    >>> [str(either.cost({"a.b": minutes, "a.c": 1})) for minutes in (6, 7)]
    ['18', '20']
    """

    kind: ClassVar[str] = "cheapest-group"
    cause: ClassVar[str] = "choice of meters"
    dearest: ClassVar[bool] = False
