"""The sheets of bills: each line a formula of quantities and rates, each amount a formula of the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from agorapricing.messages import Message, joined
from agorapricing.report.page import NOTHING, Column, label, prose
from agorapricing.report.sheets import NO_CELL, Cell, Sheet, counted

Values = Mapping[str, Any]
HEAD = 3
"""The row of a sheet's titles, under its own title and a line about it."""
RATE, PER = 4, 5
"""The columns of a rate, among the rates."""
_LINE: tuple[Column | str, ...] = (
    label("meter"),
    label("stage"),
    prose("what"),
    Message("quantity"),
    Message("unit price"),
    Message("per"),
    Message("list amount"),
)
_STAGE, _QUANTITY, _PRICE, _UNITS, _LISTED = 1, 3, 4, 5, 6
_REDUCTION: tuple[Column | str, ...] = (label("then"), Message("off"), Message("takes off"))


@attrs.define(eq=False)
class BillSheet:
    """The sheet of an offer while it is written: where its lines and amounts stand."""

    offer: Values
    sheet: Sheet
    rates: Sheet
    depth: int
    """How many reductions a line has at most."""
    lines: dict[str, list[int]] = attrs.field(factory=dict)
    """The rows of the lines, by month."""
    amounts: list[str] = attrs.field(factory=list)
    """What is payable in the currency of the comparison, by month, as references."""
    totals: list[str] = attrs.field(factory=list)

    @property
    def amount(self) -> int:
        """The column of amounts."""
        return len(_LINE) + len(_REDUCTION) * self.depth

    def write(self, currency: str) -> None:
        """Write the bills of all months."""
        offer, own = self.offer, self.offer["currency"]
        self.sheet.begin(joined(" · ", (offer["offer"], offer["regime"])), joined(" · ", (offer["title"], own)))
        self.sheet.head(
            (*_LINE, *(_REDUCTION * self.depth), Message("amount, {currency}", currency=own), label("source"))
        )
        for bill in offer["bills"]:
            if bill["month"]:
                self.sheet.lines(bill["month"], style="strong")
            first = self.sheet.row + 1
            rows = [self.sheet.write(self._line(line, self.sheet.row + 1)) for line in bill["lines"]]
            self.lines[bill["month"]] = rows
            self._total(bill, first, currency)

    def _line(self, line: Values, row: int) -> list[Cell]:
        told = [Cell(line["meter"] or NOTHING), Cell(line["stage"]), Cell(line["label"], "wrapped")]
        told.append(counted(line["value"], line["quantity"]))
        source = Cell(line["source"] or "")
        if line["is_quoted"]:
            quoted = f'IF(ROUND({self.sheet.cell(_QUANTITY, row)},6)>0,"quoted",0)'
            blank = [NO_CELL] * (self.amount - _PRICE - 1)
            return [*told, Cell("quoted"), *blank, Cell("0", "money", quoted), source]
        if line["price"] is None:
            return [*told, *[NO_CELL] * (self.amount - len(told) + 1), source]
        return [*told, *self._money(line, row), source]

    def _money(self, line: Values, row: int) -> Iterator[Cell]:
        quantity, price, per = (self.sheet.cell(column, row) for column in (_QUANTITY, _PRICE, _UNITS))
        yield Cell(line["price"], "price", self._rate(line["rate"], RATE))
        yield counted(line["per"], self._rate(line["rate"], PER))
        yield Cell(line["listed"], "money", f"{quantity}*{price}/{per}")
        parts = [self.sheet.cell(_LISTED, row)]
        for place, off in enumerate(line["off"]):
            column = len(_LINE) + len(_REDUCTION) * place
            yield Cell(off["stage"])
            yield Cell(off["fraction"], "percent", self._rate(off["rate"], RATE))
            yield Cell(off["taken"], "money", f"-({'+'.join(parts)})*{self.sheet.cell(column + 1, row)}")
            parts.append(self.sheet.cell(column + 2, row))
        yield from [NO_CELL] * len(_REDUCTION) * (self.depth - len(line["off"]))
        yield Cell(line["amount"], "money", "+".join(parts))

    def _total(self, bill: Values, first: int, currency: str) -> None:
        """The sum, without the dust of binary numbers; what is payable of it, and that in the wanted currency."""
        cells, own = (
            f"{self.sheet.cell(self.amount, first)}:{self.sheet.cell(self.amount, self.sheet.row)}",
            self.offer["currency"],
        )
        total = f"ROUND(SUM({cells}),{bill['decimals']})"
        row = self._sum(Message("total, exactly"), bill["total"], total, "money")
        self.totals.append(self.sheet.reference(self.amount, row))
        rounded = bill["rounded"].format(self.sheet.cell(self.amount, row))
        if any(line["is_quoted"] for line in bill["lines"]):
            rounded = f'IF(COUNTIF({cells},"quoted")>0,"quoted",{rounded})'
        row = self._sum(Message("payable, {currency}", currency=own), bill["payable"], rounded)
        if bill["converted"]:
            row = self._sum(
                Message("payable, {currency}", currency=currency),
                bill["amount"],
                bill["converted"].format(self.sheet.cell(self.amount, row)),
            )
        self.amounts.append(self.sheet.reference(self.amount, row))

    def _sum(self, title: str, value: str, formula: str, style: str = "total") -> int:
        blank = [NO_CELL] * (self.amount - 1)
        return self.sheet.write((Cell(title, "strong"), *blank, Cell(value, style, formula)))

    def _rate(self, place: int | None, column: int) -> str:
        """The cell of a rate, where it is among them."""
        return "" if place is None else self.rates.reference(column, place + HEAD + 1)

    def summed(self, month: str, places: Sequence[int]) -> str:
        """The sum of the amounts of some lines of a month."""
        rows = self.lines[month]
        return f"SUM({','.join(self.sheet.reference(self.amount, rows[place]) for place in places)})" if places else "0"

    def stage(self, cell: str) -> str:
        """What a stage adds or takes away in all lines, by the cell of its name."""
        first, last = HEAD + 1, self.sheet.row
        places = [(_STAGE, _LISTED)]
        places += [(column, column + 2) for column in range(len(_LINE), self.amount, len(_REDUCTION))]
        ranges = ([self.sheet.reference(column, first, last) for column in (value, key)] for key, value in places)
        return "+".join(f'SUMIFS({values},{keys},"="&{cell})' for values, keys in ranges)
