"""A bill as a vendor wrote it: lines of meters, lines of money, and a total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import MeterName
from agorapricing.numbers import ONE, ZERO, exact, number, positive
from agorapricing.rating import Bill, Line
from agorapricing.records import Recorded


def _exact(given: Any, what: str) -> Decimal:
    """A number; what has been computed may have more decimals than one from outside."""
    return given if isinstance(given, Decimal) and given.is_finite() else number(given, what)


def _amount(given: Any) -> Decimal:
    return _exact(given, "an amount")


def _units(given: Any) -> Decimal | None:
    units = None if given is None else _exact(given, "a quantity")
    if units is not None and units < 0:
        raise NumberError(f"a quantity must not be negative, not {units}")
    return units


def _price(given: Any) -> Decimal | None:
    return None if given is None else _exact(given, "a unit price")


def _per(given: Any) -> Decimal:
    return positive(given, "per")


@frozen
class BilledLine(Recorded):
    """A line of a vendor's bill: of a meter, or of money by a label, as a fee or a tax.

    `quantity` is what was used, `covered` the part of it that packs covered, by the bill.
    """

    amount: Decimal = attrs.field(converter=_amount)
    meter: MeterName = ""
    label: str = ""
    quantity: Decimal | None = attrs.field(default=None, converter=_units)
    unit_price: Decimal | None = attrs.field(default=None, converter=_price)
    per: Decimal = attrs.field(default=ONE, converter=_per)
    covered: Decimal | None = attrs.field(default=None, converter=_units)

    @property
    def name(self) -> str:
        """The meter, or the label."""
        return self.meter or self.label


@frozen(hash=False)
class VendorBill(Recorded):
    """What a vendor billed for a month; a bill without lines is its total alone."""

    name: str
    total: Decimal = attrs.field(converter=_amount)
    lines: tuple[BilledLine, ...] = attrs.field(default=(), metadata={"has_bills": False})
    currency: str = ""
    """Empty where the bill does not say."""
    on: date | None = None
    """The day whose prices it is by."""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, bill: Bill) -> VendorBill:
        """A bill of the library, as if a vendor had written it.

        >>> from agorapricing.rating import rate
        >>> written = VendorBill.of(rate("agora-cn:payg", {"rtc.hd": 30_000}, date(2024, 2, 6)))
        >>> written.total, [(line.meter, int(line.quantity)) for line in written.lines]
        (Decimal('560.00'), [('rtc.hd', 10000), ('rtc.hd', 20000)])
        """
        lines = tuple(map(_own_line, bill.lines))
        return cls(bill.offer, bill.payable, lines, bill.currency, bill.on)

    @cached_property
    def summed(self) -> Decimal:
        """The sum of the lines."""
        with exact():
            return sum((line.amount for line in self.lines), ZERO)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the lines."""
        return frozenset(line.meter for line in self.lines if line.meter)

    @cached_property
    def covered(self) -> Mapping[str, Decimal]:
        """By meter, the units that packs covered, where the bill says so."""
        return _sums((line.meter, line.covered) for line in self.lines if line.meter and line.covered)

    @cached_property
    def amounts(self) -> Mapping[str, Decimal]:
        """The amounts by the names of lines."""
        return _sums((line.name, line.amount) for line in self.lines)

    @cached_property
    def quantities(self) -> Mapping[str, Decimal]:
        """The quantities of the meters all of whose lines state one."""
        silent = {line.meter for line in self.lines if line.quantity is None}
        return _sums((line.meter, line.quantity) for line in self.lines if line.meter and line.meter not in silent)


def _own_line(line: Line) -> BilledLine:
    named = {"meter": line.meter} if line.meter else {"label": line.stage}
    return BilledLine(line.amount, **named, quantity=line.quantity, unit_price=line.unit_price, per=line.per)


def _sums(pairs: Iterable[tuple[str, Decimal | None]]) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = {}
    with exact():
        for name, amount in pairs:
            sums[name] = sums.get(name, ZERO) + (amount or ZERO)
    return frozen_dict(sums)
