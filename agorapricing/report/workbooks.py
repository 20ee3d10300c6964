"""The sheets of a comparison that computes itself: usage and rates are inputs, every amount is a formula of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from agorapricing.report.page import NOTHING, Column, label
from agorapricing.report.sheets import NO_CELL, Book, Cell, Sheet, counted

Values = Mapping[str, Any]

_HEAD = 3
"""The row of a sheet's titles, under its own title and a line about it."""
_RATES = (*map(label, ("Book", "Meter", "Stage", "What")), "Rate", "Per", label("Source"))
_RATE, _PER = 4, 5
_LINE: tuple[Column | str, ...] = (
    *map(label, ("Meter", "Stage", "What")),
    "Quantity",
    "Unit price",
    "Per",
    "List amount",
)
_STAGE, _QUANTITY, _PRICE, _UNITS, _LISTED = 1, 3, 4, 5, 6
_REDUCTION: tuple[Column | str, ...] = (label("Then"), "Off", "Takes off")
_OFFER = tuple(map(label, ("Offer", "Regime", "Status")))
_SOURCES = tuple(map(label, ("Book", "Source", "Title", "Place", "Read", "Kind", "Where")))


@attrs.define(eq=False)
class Bill:
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
        self.sheet.lines([f"{offer['offer']} · {offer['regime']}"], "title")
        self.sheet.lines([f"{offer['title']} · {own}"])
        self.sheet.head((*_LINE, *(_REDUCTION * self.depth), f"Amount, {own}", label("Source")))
        for bill in offer["bills"]:
            if bill["month"]:
                self.sheet.lines([bill["month"]], "strong")
            first = self.sheet.row + 1
            rows = [self.sheet.write(self._line(line, self.sheet.row + 1)) for line in bill["lines"]]
            self.lines[bill["month"]] = rows
            self._total(bill, first, currency)

    def _line(self, line: Values, row: int) -> list[Cell]:
        told = [Cell(line["meter"] or NOTHING), Cell(line["stage"]), Cell(line["label"], "wrapped")]
        told.append(counted(line["value"], line["quantity"]))
        source = Cell(line["source"] or "")
        if line["is_quoted"]:
            quoted = f'IF(ROUND({self._at(_QUANTITY, row)},6)>0,"quoted",0)'
            blank = [NO_CELL] * (self.amount - _PRICE - 1)
            return [*told, Cell("quoted"), *blank, Cell("0", "money", quoted), source]
        if line["price"] is None:
            return [*told, *[NO_CELL] * (self.amount - len(told) + 1), source]
        return [*told, *self._money(line, row), source]

    def _money(self, line: Values, row: int) -> Iterator[Cell]:
        quantity, price, per = (self._at(column, row) for column in (_QUANTITY, _PRICE, _UNITS))
        yield Cell(line["price"], "price", self._rate(line["rate"], _RATE))
        yield counted(line["per"], self._rate(line["rate"], _PER))
        yield Cell(line["listed"], "money", f"{quantity}*{price}/{per}")
        parts = [self._at(_LISTED, row)]
        for place, off in enumerate(line["off"]):
            column = len(_LINE) + len(_REDUCTION) * place
            yield Cell(off["stage"])
            yield Cell(off["fraction"], "percent", self._rate(off["rate"], _RATE))
            yield Cell(off["taken"], "money", f"-({'+'.join(parts)})*{self._at(column + 1, row)}")
            parts.append(self._at(column + 2, row))
        yield from [NO_CELL] * len(_REDUCTION) * (self.depth - len(line["off"]))
        yield Cell(line["amount"], "money", "+".join(parts))

    def _total(self, bill: Values, first: int, currency: str) -> None:
        """The sum, without the dust of binary numbers; what is payable of it, and that in the wanted currency."""
        cells, own = f"{self._at(self.amount, first)}:{self._at(self.amount, self.sheet.row)}", self.offer["currency"]
        total = f"ROUND(SUM({cells}),{bill['decimals']})"
        row = self._sum("Total, exactly", bill["total"], total, "money")
        self.totals.append(self.sheet.reference(self.amount, row))
        rounded = bill["rounded"].format(self._at(self.amount, row))
        if any(line["is_quoted"] for line in bill["lines"]):
            rounded = f'IF(COUNTIF({cells},"quoted")>0,"quoted",{rounded})'
        row = self._sum(f"Payable, {own}", bill["payable"], rounded)
        if self.offer["worth"]:
            row = self._sum(
                f"Payable, {currency}", bill["amount"], bill["converted"].format(self._at(self.amount, row))
            )
        self.amounts.append(self.sheet.reference(self.amount, row))

    def _sum(self, title: str, value: str, formula: str, style: str = "total") -> int:
        blank = [NO_CELL] * (self.amount - 1)
        return self.sheet.write((Cell(title, "strong"), *blank, Cell(value, style, formula)))

    def _rate(self, place: int | None, column: int) -> str:
        """The cell of a rate, where it is among them."""
        return "" if place is None else self.rates.reference(column, place + _HEAD + 1)

    def _at(self, column: int, row: int) -> str:
        return self.sheet.reference(column, row).partition("!")[2]

    def stage(self, cell: str) -> str:
        """What a stage adds or takes away in all lines, by the cell of its name."""
        first, last = _HEAD + 1, self.sheet.row
        places = [(_STAGE, _LISTED)]
        places += [(column, column + 2) for column in range(len(_LINE), self.amount, len(_REDUCTION))]
        ranges = ([self.sheet.reference(column, first, last) for column in (value, key)] for key, value in places)
        return "+".join(f'SUMIFS({values},{keys},"="&{cell})' for values, keys in ranges)


def write(book: Book, workbook: Values, summary: Sheet) -> None:
    """Write all sheets but the summary's head, which stands there already."""
    sheets = [book.sheet("Usage")]
    _usage(sheets[0], workbook["usage"])
    live = [offer for offer in workbook["offers"] if offer["bills"]]
    named = [book.sheet(f"{place} {offer['offer']}") for place, offer in enumerate(live, 1)]
    working, rates, waterfall, sources = map(book.sheet, ("Working", "Rates", "Waterfall", "Sources"))
    _rates(rates, workbook)
    bills = [Bill(offer, sheet, rates, _depth(offer)) for offer, sheet in zip(live, named, strict=True)]
    for bill in bills:
        bill.write(workbook["currency"])
    by_offer = {bill.offer["offer"]: bill for bill in bills}
    _working(working, workbook["steps"], by_offer)
    _waterfall(waterfall, bills)
    _sources(sources, workbook["sources"])
    _summary(summary, workbook, by_offer)


def _depth(offer: Values) -> int:
    return max((len(line["off"]) for bill in offer["bills"] for line in bill["lines"]), default=0)


def _usage(sheet: Sheet, blocks: Sequence[Values]) -> None:
    sheet.lines(["Usage"], "title")
    sheet.lines(["Blue numbers are inputs: every amount follows them."])
    for block in blocks:
        sheet.lines([" · ".join(filter(None, (block["month"], block["book"]))) or "All offers"], "strong")
        parts: list[str] = block["parts"] if len(block["parts"]) > 1 else []
        head = sheet.head((label("Meter"), *parts, "Quantity"), is_frozen=block is blocks[0])
        for row, each in enumerate(block["rows"], head + 1):
            inputs = [counted(part or "0", is_input=True) for part in each["parts"]] if parts else []
            first, last = (sheet.reference(column, row).partition("!")[2] for column in (1, len(parts)))
            total = counted(
                each["value"], f"SUM({first}:{last})" if parts else "", name=each["name"], is_input=not parts
            )
            sheet.write((Cell(each["meter"]), *inputs, total))
        sheet.write(())


def _rates(sheet: Sheet, workbook: Values) -> None:
    sheet.lines(["Rates"], "title")
    sheet.lines(["Blue numbers are inputs. Which of several prices is chosen, and where tiers end, stays as printed."])
    sheet.head(_RATES)
    for each in workbook["rates"]:
        style = "percent input" if each["per"] is None else "price input"
        told = [Cell(each[key] or "") for key in ("book", "meter", "stage", "label")]
        per = counted(each["per"], is_input=True) if each["per"] else NO_CELL
        sheet.write((*told, Cell(each["value"], style), per, Cell(each["source"] or "")))
    for each in workbook["exchange"]:
        cells = (NO_CELL, NO_CELL, Cell("exchange"), Cell(each["text"]))
        sheet.write((*cells, Cell(each["value"], "price input", name=each["name"])))


def _working(sheet: Sheet, steps: Sequence[Values], bills: Mapping[str, Bill]) -> None:
    sheet.lines(["Working"], "title")
    sheet.lines(["Steps that several formulas need."])
    sheet.head((label("Step"), "Comes to", label("How")))
    for step in steps:
        formula = step["formula"] or _summed(bills[step["of"][0]], step)
        sheet.write((Cell(step["name"]), counted(step["value"], formula, name=step["name"]), Cell(formula, "wrapped")))


def _summed(bill: Bill, step: Values) -> str:
    rows = bill.lines[step["of"][1]]
    cells = ",".join(bill.sheet.reference(bill.amount, rows[place]) for place in step["lines"])
    return f"SUM({cells})" if cells else "0"


def _waterfall(sheet: Sheet, bills: Sequence[Bill]) -> None:
    sheet.lines(["Waterfall"], "title")
    sheet.lines(["What each stage adds or takes away, in each offer's own currency."])
    sheet.head((label("Stage"), *(f"{bill.offer['offer']}, {bill.offer['currency']}" for bill in bills)))
    for stage in dict.fromkeys(stage for bill in bills for stage in bill.offer["stages"]):
        cell = f"$A{sheet.row + 1}"
        amounts = [(bill, bill.offer["stages"].get(stage)) for bill in bills]
        sheet.write(
            (
                Cell(stage),
                *(NO_CELL if each is None else Cell(each, "money", bill.stage(cell)) for bill, each in amounts),
            )
        )
    totals = [Cell(bill.offer["total"], "total", "+".join(bill.totals)) for bill in bills]
    sheet.write((Cell("total", "strong"), *totals))


def _sources(sheet: Sheet, sources: Sequence[Values]) -> None:
    sheet.lines(["Sources"], "title")
    sheet.lines(["Where each price was read, and when."])
    sheet.head(_SOURCES)
    for each in sources:
        told = (each.get(key, "") for key in ("book", "id", "title", "place", "read", "kind"))
        sheet.write((*(Cell(text, "wrapped") for text in told), Cell(each.get("url") or each.get("document", ""))))


def _summary(sheet: Sheet, workbook: Values, bills: Mapping[str, Bill]) -> None:
    """The offers with what is payable, and how much that is above the least of an open one."""
    currency = workbook["currency"]
    row = sheet.head((*_OFFER, f"Payable, {currency}", "Above", "%", label()))
    rows = {offer["offer"]: place for place, offer in enumerate(workbook["offers"], row + 1)}
    known = [offer for offer in workbook["offers"] if offer["amount"] is not None]
    least = ",".join(f"$D${rows[offer['offer']]}" for offer in known if offer["status"] == "open")
    for offer in workbook["offers"]:
        told = (Cell(offer["offer"]), Cell(offer["regime"]), Cell(offer["status"]))
        sheet.write((*told, *_payable(offer, bills.get(offer["offer"])), *_above(offer, rows[offer["offer"]], least)))


def _payable(offer: Values, bill: Bill | None) -> Iterator[Cell]:
    if offer["amount"] is None:
        yield Cell("incomplete")
    else:
        yield Cell(offer["amount"], "total", "+".join(bill.amounts) if bill else "")


def _above(offer: Values, row: int, least: str) -> Iterator[Cell]:
    if offer["amount"] is None:
        yield from (NO_CELL, NO_CELL, Cell("; ".join(offer["unpriced"]), "wrapped"))
    elif least:
        yield Cell(offer["above"], "money", f'IF(ISNUMBER(D{row}),ROUND(D{row}-MIN({least}),4),"")')
        yield Cell(offer["percent"], "percent", f'IF(ISNUMBER(E{row}),ROUND(E{row}/MIN({least}),6),"")')
        if offer["confidential"]:
            yield Cell("a number: its terms are not shown")
        elif offer["status"] == "open":
            yield Cell("* cheapest" if offer["above"] == "0" else "", formula=f'IF(E{row}=0,"* cheapest","")')
