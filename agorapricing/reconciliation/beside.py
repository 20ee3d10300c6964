"""What was billed beside what the rules give, line by line, and where the two do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, exact, exactly
from agorapricing.reconciliation.billed import VendorBill
from agorapricing.reconciliation.inputs import RatedLines
from agorapricing.records import Recorded

TOTAL, OTHER = Message("total"), Message("other")
"""The line of what is payable, and that of money which only one side has a name for."""


@frozen
class LineBeside(Recorded):
    """A line of a bill beside that of the rules; a quantity of None is not stated."""

    line: str
    billed_quantity: Decimal | None
    quantity: Decimal | None
    billed: Decimal
    amount: Decimal
    difference: Decimal
    """What is billed more than the rules give."""
    fits: bool
    """Whether both agree to the minor unit, and in the quantity where the bill states one."""

    @property
    @exactly
    def units_apart(self) -> Decimal:
        """The units that are billed more than were used, where the bill states some."""
        return ZERO if self.billed_quantity is None else self.billed_quantity - (self.quantity or ZERO)


def beside(bill: VendorBill, rated: RatedLines, unit: Decimal) -> tuple[LineBeside, ...]:
    """Set a bill beside what the rules give: the lines of both, and last the total, which must agree exactly.

    The amounts of lines agree if less than `unit` lies between them: what is left is rounding.
    """
    with exact():
        lines = tuple(_lines(bill, rated, unit)) if bill.lines and rated.is_told else ()
        apart = bill.total - rated.payable
        return *lines, LineBeside(TOTAL, None, None, bill.total, rated.payable, apart, not apart)


def _lines(bill: VendorBill, rated: RatedLines, unit: Decimal) -> Iterator[LineBeside]:
    billed = _named(bill, rated, unit)
    stated = bill.quantities
    names = [*billed, *(name for name in rated.amounts if name not in billed)]
    other = ZERO, ZERO
    for name in names:
        amounts = billed.get(name, ZERO), rated.amounts.get(name, ZERO)
        if name in bill.meters or name in rated.quantities or (name in billed and name in rated.amounts):
            yield _line(name, amounts, stated.get(name), rated, unit)
        else:
            other = other[0] + amounts[0], other[1] + amounts[1]
    if any(other):
        yield _line(OTHER, other, None, rated, unit)


def _line(
    name: str, amounts: tuple[Decimal, Decimal], stated: Decimal | None, rated: RatedLines, unit: Decimal
) -> LineBeside:
    billed, amount = amounts
    known = rated.quantities.get(name, frozenset({ZERO}))
    fits = abs(billed - amount) < unit and (stated is None or stated in known)
    own = stated if fits and stated is not None else rated.used.get(name, max(known))
    quantity = Decimal(own) if name in rated.quantities or stated is not None else None
    return LineBeside(name, stated, quantity, billed, amount, billed - amount, fits)


def _named(bill: VendorBill, rated: RatedLines, unit: Decimal) -> dict[str, Decimal]:
    """The billed amounts by the names that the rules have for lines, and what stands on no line."""
    named: dict[str, Decimal] = {}
    for name, amount in bill.amounts.items():
        own = name if name in rated.amounts else rated.stages.get(name, name)
        named[own] = named.get(own, ZERO) + amount
    missing = bill.total - bill.summed
    if abs(missing) >= unit * len(bill.lines):  # more than the lines' own rounding
        named[OTHER] = named.get(OTHER, ZERO) + missing
    return named
