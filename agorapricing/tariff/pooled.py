"""Stages that split charges where a pooled running total of quantity crosses a bound.

Free minutes, ladders and loyalty offers are one operation: bands of the pool, each reduced by its own fraction. With
running totals C_i in fill order, the share of charge i that lies in a band is clip(C_i) - clip(C_(i-1)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.frozen import FrozenDict, frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message, Words, joined
from agorapricing.numbers import ONE, ZERO, exact, is_nothing, minimum, percent
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charge, Charges, Price, Reduction
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.stage import STAGES, Included, Stage
from agorapricing.tariff.tiers import ascending

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


@frozen
class Band:
    """The part of a pool up to and including `up_to` (None: open), and the fraction taken off inside it.

    >>> Band(99_999).off, Band(off="0.10").up_to
    (Decimal('0'), None)
    """

    up_to: Decimal | None = attrs.field(default=None, converter=fields.up_to)
    off: Decimal = attrs.field(default=ZERO, converter=fields.off)
    note: Words = ""

    @property
    def text(self) -> str:
        """What it takes off, in words.

        >>> Band(99_999, "0.05").text, Band(off="0.10").text
        ('5 % off up to 99,999', '10 % off above')
        """
        off = percent(self.off)
        return (
            Message("{off} off up to {bound:,f}", off=off, bound=self.up_to)
            if self.up_to
            else Message("{off} off above", off=off)
        )


def in_order(charges: Sequence[Charge[Any]], meters: Iterable[str]) -> Iterator[int]:
    """The places of the charges that a pool takes, in the order in which it fills."""
    for meter in meters:
        yield from (i for i, charge in enumerate(charges) if charge.price.meter == meter and charge.price.is_metered)


def of_meters(meters: Sequence[str], order: str) -> str:
    """Which meters a pool is of: in their order where there are several, and said so where there is none.

    >>> [of_meters(meters, "in the order a.b, a.c") for meters in ((), ("a.b",), ("a.b", "a.c"))]
    ['for no meter', 'for a.b', 'in the order a.b, a.c']
    """
    if len(meters) > 1:
        return order
    return Message("for {meter}", meter=meters[0]) if meters else Message("for no meter")


def replaced(charges: Charges, parts: Mapping[int, Charges]) -> Charges:
    """Charges, some of them split into parts, by place."""
    return tuple(part for i, charge in enumerate(charges) for part in parts.get(i, (charge,)))


def banded(charges: Charges, meters: Iterable[str], bands: Sequence[tuple[Band, Reduction]]) -> Charges:
    """Charges split where the pool of some meters, filled in their order, crosses the bounds of bands."""
    parts: dict[int, Charges] = {}
    running: Any = ZERO
    filled: list[Any] = [ZERO] * len(bands)
    for place in in_order(charges, meters):
        charge = charges[place]
        running = running + charge.quantity
        tops = [running if band.up_to is None else minimum(running, band.up_to) for band, _ in bands]
        below = [ZERO, *(top - before for top, before in zip(tops, filled, strict=True))]
        parts[place] = tuple(
            Charge(_noted(charge, band, taken), quantity)
            for (band, taken), (low, high) in zip(bands, pairwise(below), strict=True)
            if not is_nothing(quantity := high - low)
        )
        filled = tops
    return replaced(charges, parts)


def _noted(charge: Charge[Any], band: Band, taken: Reduction) -> Price:
    reduced = charge.price.reduced(taken)
    return attrs.evolve(reduced, notes=(*reduced.notes, band.note)) if band.note else reduced


@frozen
class Discount(Stage):
    """A stage that takes something off charges of usage."""

    reduces: ClassVar[bool] = True

    def kept(self, tariff: Tariff, steady: frozenset[str]) -> frozenset[str]:
        """What any discount keeps, and of a steady tariff what this one keeps besides."""
        kept = tariff.claims & claims.ALWAYS_KEPT
        return kept | (tariff.claims & steady) if claims.STEADY in tariff.claims else kept


@STAGES.register
@frozen
class Allowance(Discount):
    """A free quantity each month, pooled over meters and drawn in their order.

    >>> from agorapricing.tariff import Rates
    >>> rates = Rates.of({"a.b": 2, "a.c": 3})
    >>> rates.then(Allowance(10, ("a.b", "a.c"))).cost({"a.b": Decimal(6), "a.c": Decimal(6)})
    Decimal('6')
    """

    kind: ClassVar[str] = "allowance"
    cause: ClassVar[str] = "free minutes"

    quantity: Decimal = attrs.field(converter=fields.quantity)
    meters: tuple[MeterName, ...] = attrs.field(converter=fields.meters)

    @property
    def text(self) -> str:
        """What it does, in words."""
        order = Message("in the order {meters}", meters=", ".join(self.meters))
        return Message("{free:,f} free, {meters}", free=self.quantity, meters=of_meters(self.meters, order))

    @property
    def included(self) -> Included:
        """The free quantity, of which each unit takes one."""
        return Included(self.quantity, FrozenDict(dict.fromkeys(self.meters, ONE)))

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What is free only moves: what is charged never shrinks."""
        return self.kept(tariff, claims.EVERYTHING) if self.quantity else tariff.claims

    def apply(self, charges: Charges, name: str) -> Charges:
        if not self.quantity:
            return charges
        free = Reduction(name, ONE, source=self.source)
        return banded(charges, self.meters, [(Band(self.quantity), free), (Band(), Reduction(name, ZERO))])

    def for_days(self, part: PartMonth) -> Self:
        """A share of the free quantity."""
        return attrs.evolve(self, quantity=part.units(self.quantity))

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        return cls(draws.quantity(), draws.pool())


@STAGES.register
@frozen
class GraduatedDiscount(Discount):
    """A ladder of discounts over the pooled quantity of meters: each band is reduced only inside its own range.

    It counts the charges of its meters, filled in their order; what an earlier stage made free does not count.

    >>> from agorapricing.tariff import Rates
    >>> ladder = GraduatedDiscount((Band(99), Band(off="0.5")), ("a.b",))
    >>> Rates.of({"a.b": 1}).then(ladder).cost({"a.b": Decimal(101)})
    Decimal('100.0')
    """

    kind: ClassVar[str] = "graduated-discount"
    cause: ClassVar[str] = "ladder"

    tiers: tuple[Band, ...] = attrs.field(converter=fields.many, validator=ascending)
    meters: tuple[MeterName, ...] = attrs.field(converter=fields.meters)

    @property
    def text(self) -> str:
        """What it does, in words."""
        tiers = joined("; ", (band.text for band in self.tiers))
        order = Message("filled in the order {meters}", meters=", ".join(self.meters))
        return joined("; ", (tiers, of_meters(self.meters, order)))

    @property
    def bands(self) -> tuple[Band, ...]:
        """The tiers."""
        return self.tiers

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """Filling a pool moves what stands later in it to the next band, which may take off more than was added."""
        if claims.STEADY not in tariff.claims:
            return self.kept(tariff, frozenset())
        charges = tariff.listed()
        prices = [charges[place].price.net for place in in_order(charges, self.meters)]
        steady = claims.those(steady=len(prices) <= 1, never_falls=self._outweighs(prices), no_jump=True)
        return self.kept(tariff, steady)

    def _outweighs(self, prices: Sequence[Decimal]) -> bool:
        """Whether a unit more of each price costs at least what it takes off those after it, as it does of its own."""
        offs = [band.off for band in self.tiers]
        with exact():
            return all(
                price * (1 - off) >= max(prices[place:]) * (max(offs[band:]) - off)
                for place, price in enumerate(prices)
                for band, off in enumerate(offs)
            )

    def apply(self, charges: Charges, name: str) -> Charges:
        reductions = (Reduction(name, band.off, source=self.source) for band in self.tiers)
        return banded(charges, self.meters, list(zip(self.tiers, reductions, strict=True)))

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        return cls([Band(up_to, draws.fraction()) for up_to in draws.bounds()], draws.pool())
