"""Lines of CSV of many bills of an offer: the row of a price is made once, over a symbol, and filled in for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.focus.billing import bill_rows, month_rows
from agorapricing.focus.columns import columns_of
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.lines import cell_text, narrow, row_writer
from agorapricing.focus.month import is_apart
from agorapricing.focus.row import CostRow
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, Form, exact, written_each
from agorapricing.pricebook import Offer
from agorapricing.rating import Bill, Line, rate
from agorapricing.records import plain
from agorapricing.tariff import Charge, CompiledTariff, Price
from agorapricing.usage import Usage, are_counts

Fill = Callable[[str, Decimal | int], str]
"""From the cell of an account and a number to a line, or to no text where there is no row; inside `exact()`."""


class _Account(str):
    """What stands for the account that a line names."""

    __slots__ = ()


_ACCOUNT, _NUMBER = _Account(), "number"


@frozen(eq=False, slots=False)
class BillLines:
    """The lines of bills of a month for usage of some meters under an offer, in a version of FOCUS."""

    version: str
    kinds: OfferKinds
    month: date
    meters: tuple[str, ...]

    def of(self, usage: Mapping[str, Any], account: str) -> list[str]:
        """The lines of a bill: those of its rows. Raises what `rate` raises."""
        if self._prepared is None:
            bill = rate(self._offer, usage)
            return [narrow(self._write(row)) for row in bill_rows(self.kinds, bill, account, self.month)]
        plan, fills, rounding = self._prepared
        given = usage if are_counts(usage.values()) else Usage(usage).quantities
        quantities, cell = [given[meter] for meter in plan.meters], narrow(cell_text(account))
        with exact():
            charged = plan.charged(*quantities)
            lines = [line for place, quantity in charged if (line := fills[place](cell, quantity))]
            total = plan.cost(quantities)
            if change := self._offer.book.rounding.round(total) - total:
                lines.append(rounding(cell, change))
        return lines

    @cached_property
    def _write(self) -> Callable[[CostRow], str]:
        return row_writer(columns_of(self.version))

    @property
    def _offer(self) -> Offer:
        return self.kinds.view.offer

    @cached_property
    def _prepared(self) -> tuple[CompiledTariff, list[Fill], Fill] | None:
        """What charges the meters, and what fills in the line of each charge and of the rounding.

        None where a bill has rows that depend on more than their own charge.
        """
        offer = self._offer
        if offer.book.rounding.lines or not offer.tariff.meters.issuperset(self.meters):
            return None
        plan = CompiledTariff.of(offer.tariff, sorted(self.meters))
        if plan.quoted:
            return None
        bill, lines = rate(offer, dict.fromkeys(self.meters, 0)), [_recorded(price) for price, _ in plan.prices]
        if bill.terms.confidential or not all(is_apart(line, offer.tax) for line in lines):
            return None
        made = [attrs.evolve(bill, lines=(line,), total=ZERO) for line in lines]
        rows = [bill_rows(self.kinds, each, _ACCOUNT, self.month) for each in made]
        names = [row.kind.name for some in rows for row in some if row.kind.sku]
        if len({*names}) < len(names):  # rows of one name are counted in each bill
            return None
        return plan, [self._filled(*some) if some else _no_line for some in rows], self._rounding(bill)

    def _rounding(self, bill: Bill) -> Fill:
        made = month_rows(self.kinds, bill, _ACCOUNT, self.month)
        made.round(Form.symbol(_NUMBER))  # type: ignore[arg-type]  # it is recorded
        return self._filled(*made.rows)

    def _filled(self, row: CostRow) -> Fill:
        """What fills in a row: all of it is text by now but the account, and what depends on the number."""
        values = [_known(column.get(row)) for column in columns_of(self.version)]
        forms = [*dict.fromkeys(value for value in values if isinstance(value, Form))]
        cells = ",".join(_open(value, forms) or _literal(narrow(cell_text(value))) for value in values)
        line = f"f'{cells}\\n'"
        fill: Fill = written_each(("cell", _NUMBER), forms, "plain({value})", line, plain=plain).function()
        return fill


def _open(value: Any, forms: list[Form]) -> str:
    """What stands for a value that is not known yet, where a string is formatted twice; empty for any other value."""
    if isinstance(value, Form):
        return "{{{" + str(forms.index(value)) + "}}}"
    return "{{cell}}" if isinstance(value, _Account) else ""


def _recorded(price: Price) -> Line:
    """A line of a price, whatever its quantity."""
    charge = Charge(price, Form.symbol(_NUMBER))
    return Line(price, charge.quantity, charge.amount)  # type: ignore[arg-type]  # it is recorded


def _literal(text: str) -> str:
    """Text as it stands in a string of Python that is formatted."""
    return repr(f'"{text}')[2:-1].replace("{", "{{{{").replace("}", "}}}}")


def _known(value: Any) -> Any:
    """A value, which is a number where nothing of it is open."""
    return value.constant if isinstance(value, Form) and not value.terms else value


def _no_line(*_: Any) -> str:
    """What a line of a bill gives that is no row."""
    return ""
