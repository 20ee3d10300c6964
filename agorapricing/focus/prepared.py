"""Lines of CSV of many bills of an offer: the row of a price is made once, over a symbol, and filled in for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.focus.billing import bill_rows, month_rows
from agorapricing.focus.columns import columns_of
from agorapricing.focus.identity import ByIdentity
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.lines import cell_text, row_writer
from agorapricing.focus.month import is_apart
from agorapricing.focus.row import CostRow
from agorapricing.numbers import ZERO, Form, Written, exact, written
from agorapricing.rating import Bill, Line
from agorapricing.records import plain
from agorapricing.tariff import Charge, Price

Fill = Callable[[str, Decimal], str]
"""From the cell of an account and a number to a line, or to no text where there is no row; inside `exact()`."""


class _Account(str):
    """What stands for the account that a line names."""

    __slots__ = ()


_ACCOUNT, _NUMBER = _Account(), "number"


@attrs.define(eq=False, slots=False)
class BillLines:
    """The lines of bills of a month under an offer, in a version of FOCUS."""

    version: str
    kinds: OfferKinds
    month: date
    _fills: ByIdentity[Fill | None] = attrs.field(factory=ByIdentity, init=False)
    _named: dict[tuple[str | None, ...], Price] = attrs.field(factory=dict, init=False)
    """The price whose row has a name: where a bill has several rows of one, they are counted."""

    @cached_property
    def _write(self) -> Callable[[CostRow], str]:
        return row_writer(columns_of(self.version))

    def of(self, bill: Bill, account: str) -> list[str]:
        """The lines of a bill: those of its rows."""
        with exact():
            fills = self._fills_of(bill)
            if None in fills:
                return [*map(self._write, bill_rows(self.kinds, bill, account, self.month))]
            cell, numbers = cell_text(account), [line.quantity for line in bill.lines]
            if rounding := bill.payable - bill.total:
                numbers.append(rounding)
                fills.append(self._fills.get(self.kinds.rounding, self._rounding, bill))
            return [fill(cell, number) for fill, number in zip(fills, numbers, strict=True) if fill]

    def _fills_of(self, bill: Bill) -> list[Fill | None]:
        """What fills in the row of each line of a bill; none for a row that is not of its line alone."""
        if bill.terms.confidential or bill.terms.rounding.lines:  # each bill has prices of its own
            return [None]
        get = self._fills.get
        return [get(line.price, self._fill, bill, line.price) for line in bill.lines]

    def _fill(self, bill: Bill, price: Price) -> Fill | None:
        charge = Charge(price, Form.symbol(_NUMBER))
        line: Any = Line(price, charge.quantity, charge.amount)  # type: ignore[arg-type]  # it is recorded
        if not is_apart(line, self.kinds.view.offer.tax):
            return None
        rows = bill_rows(self.kinds, attrs.evolve(bill, lines=(line,), total=ZERO), _ACCOUNT, self.month)
        if any(self._named.setdefault(row.kind.name, price) is not price for row in rows if row.kind.sku):
            return None
        return self._filled(*rows) if rows else _no_line

    def _rounding(self, bill: Bill) -> Fill:
        made = month_rows(self.kinds, bill, _ACCOUNT, self.month)
        made.round(Form.symbol(_NUMBER))  # type: ignore[arg-type]  # it is recorded
        return self._filled(*made.rows)

    def _filled(self, row: CostRow) -> Fill:
        """What fills in a row: all of it is text by now but the account, and what depends on the number."""
        values = [_known(column.get(row)) for column in columns_of(self.version)]
        forms = [*dict.fromkeys(value for value in values if isinstance(value, Form))]
        names = {_ACCOUNT: "cell"} | {each: f"text{place}" for place, each in enumerate(forms)}
        cells = (f"{{{names[value]}}}" if _is_open(value) else _literal(cell_text(value)) for value in values)
        line = Written(tuple(names.values()), (f"return f'{','.join(cells)}\\n'",), {}, {}).function()
        how = "line(cell, *map(plain, {result}))"
        fill: Fill = written(("cell", _NUMBER), forms, how, line=line, plain=plain).function()
        return fill


def _literal(text: str) -> str:
    """Text as it stands in a string of Python that is formatted."""
    return repr(f'"{text}')[2:-1].replace("{", "{{").replace("}", "}}")


def _known(value: Any) -> Any:
    """A value, which is a number where nothing of it is open."""
    return value.constant if isinstance(value, Form) and not value.terms else value


def _is_open(value: Any) -> bool:
    return isinstance(value, (Form, _Account))


def _no_line(*_: Any) -> str:
    """What a line of a bill gives that is no row."""
    return ""
