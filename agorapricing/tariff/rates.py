"""Leaves that price meters by the unit, or by whole blocks of units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName, SourceName
from agorapricing.messages import Message, Words
from agorapricing.numbers import ONE, ZERO, ceil_div, maximum, quotient
from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Quantities, Tariff
from agorapricing.tariff.charge import Charge, Charges, Price, noted
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.leaf import LEAVES, Leaf
from agorapricing.tariff.part_month import PartMonth


@frozen
class Rate:
    """Money for `per` units of a meter, pro rata.

    >>> Rate("rtc.audio", "0.99", per=1000).price
    Decimal('0.99')

    Raises NumberError where price / per has no exact decimal.
    """

    meter: MeterName
    price: Decimal = attrs.field(converter=fields.price)
    per: Decimal = attrs.field(default=ONE, converter=fields.per)
    source: SourceName | None = None
    note: Words = ""
    step: Decimal = attrs.field(
        default=ONE, kw_only=True, repr=False, converter=fields.step, metadata=fields.NOT_IN_FILES
    )

    def __attrs_post_init__(self) -> None:
        quotient(self.price, self.per, f"the price of {self.meter}")

    @property
    def charged(self) -> Price:
        """What a charge at this rate is priced at."""
        notes = noted(self.note)
        return Price(self.meter, self.price, self.per, source=self.source, notes=notes, step=self.step)


def _once(rates: Rates, _: Any, given: tuple[Rate, ...]) -> None:
    fields.refuse_twice((rate.meter for rate in given), "rates price {} twice")


@frozen
class Rates(Tariff):
    """A price per unit for each of several meters.

    >>> Rates.of({"rtc.audio": 7, "rtc.hd": 28}, per=1000).cost({"rtc.hd": Decimal(500)})
    Decimal('14.000')
    """

    rates: tuple[Rate, ...] = attrs.field(converter=fields.many, validator=_once)

    @classmethod
    def of(cls, prices: Mapping[str, Any], per: Any = ONE) -> Rates:
        """Make rates of a mapping from meter to price."""
        return cls(Rate(meter, price, per) for meter, price in prices.items())

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters with a rate."""
        return frozenset(rate.meter for rate in self.rates)

    @cached_property
    def claims(self) -> frozenset[str]:
        """All."""
        return claims.EVERYTHING

    def apply(self, usage: Quantities) -> Charges:
        return tuple(Charge(rate.charged, usage[rate.meter]) for rate in self.rates if rate.meter in usage)


@LEAVES.register
@frozen
class Package(Leaf):
    """Whole blocks of `size` units, rounded up, after `free` units; at least `at_least` blocks.

    >>> Package("a.b", price=100, size=10).cost({"a.b": Decimal(121)})
    Decimal('1300')
    """

    kind: ClassVar[str] = "package"

    price: Decimal = attrs.field(converter=fields.price)
    size: Decimal = attrs.field(converter=fields.size)
    free: Decimal = attrs.field(default=ZERO, converter=fields.quantity)
    at_least: Decimal = attrs.field(default=ZERO, converter=fields.quantity)

    @cached_property
    def claims(self) -> frozenset[str]:
        """Whole blocks jump, and are not counted in units of the meter."""
        is_free = not (self.at_least and self.price)
        return claims.those(steady=True, never_falls=True, priced=True, free_at_zero=is_free)

    def prices(self) -> tuple[Price, ...]:
        """The price of a block."""
        label = Message("blocks of {size:,f}", size=self.size)
        return (Price(self.meter, self.price, label=label, source=self.source, notes=noted(self.note), in_blocks=True),)

    def apply(self, usage: Quantities) -> Charges:
        paid = maximum(usage.get(self.meter, ZERO) - self.free, ZERO)
        blocks = maximum(ceil_div(paid, self.size), self.at_least)
        [price] = self.prices()
        return (Charge(price, blocks),)

    def for_days(self, part: PartMonth) -> Self | None:
        """The same with shares of its free units and of the blocks that are paid at least, where there are some."""
        if not self.free and not self.at_least:
            return None
        return attrs.evolve(self, free=part.units(self.free), at_least=part.units(self.at_least))

    @classmethod
    def drawn(cls, draws: Draws, meter: str) -> Self:
        """A random one."""
        free, at_least = (draws.quantity() if draws.pick((False, True)) else 0 for _ in range(2))
        return cls(meter, draws.quantity(), draws.size(), free, at_least)
