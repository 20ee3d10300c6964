"""Leaves that price one meter by several models, of which the dearest or the cheapest is billed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar, Self

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.tariff import fields
from agorapricing.tariff.base import Quantities
from agorapricing.tariff.charge import Charges, Price, noted
from agorapricing.tariff.combined import Cheapest, Dearest, OneOption
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.leaf import LEAVES, Leaf
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.rates import Package
from agorapricing.tariff.tiers import Graduated, Tier


def _of_one_meter(leaf: OneModel, _: object, models: Sequence[Leaf]) -> None:
    for place, model in enumerate(models, 1):
        if model.meter != leaf.meter:
            raise TariffError(f"model {place} is of {model.meter}, not of {leaf.meter}: the models are of one meter")


@frozen
class OneModel(Leaf):
    """One of several models of a meter's price, chosen by what they cost; of equals, the one that stands first."""

    choice: ClassVar[type[OneOption]]
    shared: ClassVar[tuple[str, ...]] = ("meter", "source")

    of: tuple[Leaf, ...] = attrs.field(converter=fields.many, validator=_of_one_meter)

    def __attrs_post_init__(self) -> None:
        _ = self._chosen

    @cached_property
    def options(self) -> tuple[Leaf, ...]:
        """The models, each with the step and the note of the whole, and its source unless it has its own."""
        return tuple(
            attrs.evolve(
                model,
                source=model.source or self.source,
                note="; ".join(noted(self.note, model.note)),
                step=self.step,
            )
            for model in self.of
        )

    @cached_property
    def _chosen(self) -> OneOption:
        return self.choice(self.options)

    @property
    def inside(self) -> tuple[Leaf, ...]:
        """The models."""
        return self.options

    @cached_property
    def claims(self) -> frozenset[str]:
        """What every model claims, but steadiness."""
        return self._chosen.claims

    def prices(self) -> tuple[Price, ...]:
        """Those of each model."""
        return tuple(price for model in self.options for price in model.prices())

    def for_days(self, part: PartMonth) -> Self | None:
        """The same with what is owed of those of its models of which units are due by the month."""
        owed = tuple(model.for_days(part) or model for model in self.of)
        return attrs.evolve(self, of=owed) if owed != self.of else None

    def apply(self, usage: Quantities) -> Charges:
        return self._chosen.apply(usage)

    @classmethod
    def drawn(cls, draws: Draws, meter: str) -> Self:
        """A random one: of whole blocks, and of tiers that have a price."""
        per = draws.per()
        tiers = [Tier(up_to, draws.price(per), draws.flat()) for up_to in draws.bounds()]
        return cls(meter, [Package.drawn(draws, meter), Graduated(meter, tiers, per)])


@LEAVES.register
@frozen
class DearestModel(OneModel):
    """The dearest of several models of one meter, of equals the first.

    >>> blocks, units = Package("a.b", price=10, size=10), Graduated("a.b", (Tier(price=2),))
    >>> [str(DearestModel("a.b", (blocks, units)).cost({"a.b": used})) for used in (4, 5, 6)]
    ['10', '10', '12']
    """

    kind: ClassVar[str] = "dearest"
    choice: ClassVar[type[OneOption]] = Dearest


@LEAVES.register
@frozen
class CheapestModel(OneModel):
    """The cheapest of several models of one meter, of equals the first.

    >>> blocks, units = Package("a.b", price=10, size=10), Graduated("a.b", (Tier(price=2),))
    >>> [str(CheapestModel("a.b", (blocks, units)).cost({"a.b": used})) for used in (4, 5, 6)]
    ['8', '10', '10']
    """

    kind: ClassVar[str] = "cheapest"
    choice: ClassVar[type[OneOption]] = Cheapest
