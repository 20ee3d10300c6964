"""Charges: how much of what, at which price, reduced by which stages so far."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Generic

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, ZERO, N, added, exact, number, quotient
from agorapricing.tariff import fields

LIST = "list"
FEES = "fees"
CONVERT = "convert"
CONTRACT = "contract"


@frozen
class Reduction:
    """A fraction of what is left, taken off by a stage.

    >>> Reduction("volume", "0.05").fraction
    Decimal('0.05')
    """

    stage: str
    fraction: Decimal = attrs.field(converter=fields.off)
    source: str | None = None


def _unit_price(given: Any) -> Decimal | None:
    return None if given is None else number(given, "a unit price")


def noted(*notes: str) -> tuple[str, ...]:
    """The notes that say something.

    >>> noted("", "of the tier")
    ('of the tier',)
    """
    return tuple(note for note in notes if note)


@frozen
class Price:
    """What one charge is priced at: the static part of it, known before any quantity is.

    `unit_price` is money for `per` units, before any reduction; None where the vendor quotes a price only on request.
    `meter` is None for money that no quantity of usage stands behind: a fee, a minimum.
    With `in_blocks` a quantity counts blocks of a package, not units of the meter.
    `stage` is where the charge comes from: list, fees, convert, or the name of the stage that added it. `of_meter` is
    the meter that money without units of its own is for, as the flat fee of a tier or a surcharge, `step` the smallest
    part of a unit that the meter counts: facts of the meter, for stages, which no bill shows, and by which prices do
    not differ.

    >>> Price("rtc.2k_plus", "252", per=1000, reductions=(Reduction("volume", "0.05"),)).net
    Decimal('0.23940')
    """

    meter: str | None
    unit_price: Decimal | None = attrs.field(converter=_unit_price)
    per: Decimal = attrs.field(default=ONE, converter=fields.per)
    stage: str = LIST
    label: str = ""
    source: str | None = None
    notes: tuple[str, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    in_blocks: bool = False
    unpriced: str = ""
    """Why there is no price, where it is not that the vendor quotes one."""
    of_meter: str = attrs.field(default="", eq=False)
    step: Decimal = attrs.field(default=ONE, eq=False)

    @property
    def list_price(self) -> Decimal:
        """Money for one unit, before reductions."""
        return quotient(self.unit_price or ZERO, self.per, f"the price of {self.meter}")

    @property
    def net(self) -> Decimal:
        """Money for one unit, after reductions."""
        with exact():
            net = self.list_price
            for reduction in self.reductions:
                net = net * (ONE - reduction.fraction)
            return net

    @property
    def is_credit(self) -> bool:
        """Whether this is money given back, as what a maximum is exceeded by: the only charges below zero."""
        return self.meter is None and self.unit_price is not None and self.unit_price < 0

    @property
    def is_usage(self) -> bool:
        """Whether this prices usage of a meter that is still billed: no fee, nothing that is free already."""
        return self.stage == LIST and all(each.fraction < 1 for each in self.reductions)

    @property
    def is_metered(self) -> bool:
        """Whether quantities at this price are units of usage, which pools count: no blocks of a package."""
        return self.is_usage and not self.in_blocks

    def reduced(self, reduction: Reduction) -> Price:
        """The same price with one more reduction; one of nothing leaves it as it is."""
        if not reduction.fraction:
            return self
        return attrs.evolve(self, reductions=(*self.reductions, reduction))


@frozen
class Charge(Generic[N]):
    """A quantity at a price, over any kind of number.

    >>> Charge(Price("rtc.audio", 7, per=1000), Decimal(300_000)).amount
    Decimal('2100.000')
    """

    price: Price
    quantity: N

    @property
    def amount(self) -> Any:
        """Quantity times net price."""
        with exact():
            return self.quantity * self.price.net

    def at(self, price: Price) -> Charge[N]:
        """The same quantity at another price."""
        return Charge(price, self.quantity)


Charges = tuple[Charge[Any], ...]


def total(charges: Iterable[Charge[Any]]) -> Any:
    """Add up amounts; what has no price adds nothing (a bill with such a quantity is refused, not summed).

    >>> total([Charge(Price("a.b", 2), Decimal(3)), Charge(Price("a.c", 5), Decimal(1))])
    Decimal('11')
    """
    with exact():
        return added(charge.amount for charge in charges)


def priced_total(charges: Iterable[Charge[Any]]) -> Any:
    """Add up amounts, of which every quantity must have a price.

    Raises UnpricedMeterError.
    """
    known = tuple(charges)
    for charge in known:
        if charge.price.unit_price is None and isinstance(charge.quantity, Decimal) and charge.quantity:
            reason = charge.price.unpriced or "it is quoted on request"
            raise UnpricedMeterError(charge.price.meter or "", "this tariff", reason=reason)
    return total(known)
