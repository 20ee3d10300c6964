"""The sheets of a comparison that computes itself: usage and rates are inputs, every amount is a formula of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from agorapricing.messages import Message, joined, said
from agorapricing.report.bill_sheets import BillSheet, Values
from agorapricing.report.page import Column, label, prose
from agorapricing.report.sheets import NO_CELL, Book, Cell, Sheet, counted

_RATES: tuple[Column | str, ...] = (
    *(label("book"), label("meter"), label("stage"), prose("what")),
    *(Message("rate"), Message("per"), label("source")),
)
_OFFER = (label("offer"), prose("regime"), label("status"))
_SOURCES = (
    *(label("book"), label("source"), prose("title"), prose("place")),
    *(label("read"), label("kind"), prose("where")),
)


def write(book: Book, workbook: Values, summary: Sheet, between: Callable[[], None]) -> None:
    """Write all sheets but the summary's head, which stands there already; what is `between` comes after the usage."""
    usage = book.sheet(Message("Usage"))
    usage.begin(Message("Usage"), Message("Blue numbers are inputs: every amount follows them."))
    _scales(usage, workbook.get("scales", ()))
    _usage(usage, workbook["usage"])
    between()
    live = [
        (market["currency"], offer) for market in workbook["markets"] for offer in market["offers"] if offer["bills"]
    ]
    named = [book.sheet(f"{place} {offer['offer']}") for place, (_, offer) in enumerate(live, 1)]
    working, rates = book.sheet(Message("Working")), book.sheet(Message("Rates"))
    _rates(rates, workbook)
    bills = {}
    for (currency, offer), sheet in zip(live, named, strict=True):
        bills[offer["offer"]] = bill = BillSheet(offer, sheet, rates, _depth(offer))
        bill.write(currency)
    _working(working, workbook["steps"], bills)
    _waterfall(book.sheet(Message("Waterfall")), [*bills.values()])
    _summary(summary, workbook["markets"], bills, book.language)


def _depth(offer: Values) -> int:
    """How many reductions a line has at most."""
    return max(len(line["off"]) for bill in offer["bills"] for line in bill["lines"])


def _scales(sheet: Sheet, scales: Sequence[Values]) -> None:
    """How many times the scenarios of each workload are there."""
    if scales:
        sheet.lines(Message("Scenarios: so many times those of the profile"), style="strong")
        sheet.head([label("workload"), Message("times")], is_frozen=False)
        for each in scales:
            sheet.write((Cell(each["workload"]), Cell(each["value"], "quantity input", name=each["name"])))
        sheet.write(())


def _usage(sheet: Sheet, blocks: Sequence[Values]) -> None:
    for block in blocks:
        of = " · ".join(filter(None, (block["month"], block["book"])))
        sheet.lines(of or Message("All offers"), style="strong")
        parts = block["parts"] if len(block["parts"]) > 1 else []
        columns: list[Column | str] = [label("meter"), *parts, Message("quantity")]
        sheet.head(columns, is_frozen=block is blocks[0])
        for each in block["rows"]:
            inputs = [counted(part or "0", is_input=True) for part in each["parts"]] if parts else []
            first, last = (sheet.cell(column, sheet.row + 1) for column in (1, len(parts)))
            summed = f"SUM({first}:{last})" if parts else ""
            formula = each.get("formula") or summed
            total = counted(each["value"], formula, name=each["name"], is_input=not formula)
            sheet.write((Cell(each["meter"]), *inputs, total))
        sheet.write(())


def _rates(sheet: Sheet, workbook: Values) -> None:
    sheet.begin(
        Message("Rates"),
        Message("Blue numbers are inputs. Where tiers end, and which of several tariffs is cheapest, stays as it is."),
    )
    sheet.head(_RATES)
    for each in workbook["rates"]:
        style = "percent input" if each["per"] is None else "price input"
        told = [Cell(each[key] or "") for key in ("book", "meter", "stage", "label")]
        per = counted(each["per"], is_input=True) if each["per"] else NO_CELL
        sheet.write((*told, Cell(each["value"], style), per, Cell(each["source"] or "")))
    exchange = {each["name"]: each for market in workbook["markets"] for each in market["exchange"]}
    for name, each in exchange.items():
        rate = Cell(each["value"], "price input", name=name)
        sheet.write((NO_CELL, NO_CELL, Cell(Message("exchange")), Cell(each["text"]), rate))


def _working(sheet: Sheet, steps: Sequence[Values], bills: Mapping[str, BillSheet]) -> None:
    sheet.begin(Message("Working"), Message("What several formulas need."))
    sheet.head((label("step"), Message("comes to"), label("how")))
    for step in steps:
        formula = step["formula"] or bills[step["of"][0]].summed(step["of"][1], step["lines"])
        amount = counted(step["value"], formula, name=step["name"])
        sheet.write((Cell(step["name"]), amount, Cell(formula, "wrapped")))


def _waterfall(sheet: Sheet, bills: Sequence[BillSheet]) -> None:
    sheet.begin(Message("Waterfall"), Message("What each stage adds or takes away, in each offer's own currency."))
    offers: list[Column | str] = [f"{bill.offer['offer']}, {bill.offer['currency']}" for bill in bills]
    sheet.head([label("stage"), *offers])
    for stage in dict.fromkeys(stage for bill in bills for stage in bill.offer["stages"]):
        key, amounts = f"$A{sheet.row + 1}", ((bill, bill.offer["stages"].get(stage)) for bill in bills)
        cells = (NO_CELL if each is None else Cell(each, "money", bill.stage(key)) for bill, each in amounts)
        sheet.write((Cell(stage), *cells))
    totals = (Cell(bill.offer["total"], "total", "+".join(bill.totals)) for bill in bills)
    sheet.write((Cell(Message("total"), "strong"), *totals))


def sources(sheet: Sheet, workbook: Values) -> None:
    """Write where each price was read."""
    sheet.begin(Message("Sources"), Message("Where each price was read, and when."))
    sheet.head(_SOURCES)
    for each in workbook["sources"]:
        told = (each.get(key, "") for key in ("book", "id", "title", "place", "read", "kind"))
        sheet.write((*(Cell(text, "wrapped") for text in told), Cell(each.get("url") or each.get("document", ""))))


def _summary(sheet: Sheet, markets: Sequence[Values], bills: Mapping[str, BillSheet], language: str) -> None:
    """By market the offers with what is payable, and how much that is above the least of an open one."""
    mark = said(Message("* cheapest"), language)
    for market in markets:
        if market["name"]:
            sheet.lines(market["name"], style="strong")
        payable = Message("payable, {currency}", currency=market["currency"])
        row = sheet.head(
            (*_OFFER, payable, Message("above the cheapest"), Message("percent"), label()),
            is_frozen=market is markets[0],
        )
        known = [(place, each) for place, each in enumerate(market["offers"], row + 1) if each["amount"] is not None]
        least = ",".join(f"$D${place}" for place, each in known if each["is_open"])
        for offer in market["offers"]:
            sheet.write(_offer(offer, bills.get(offer["offer"]), sheet.row + 1, least, mark))
        sheet.write(())


def _offer(offer: Values, bill: BillSheet | None, row: int, least: str, mark: str) -> Iterator[Cell]:
    yield from (Cell(offer[key]) for key in ("offer", "regime", "status"))
    if offer["amount"] is None:
        yield from (Cell(Message("incomplete")), NO_CELL, NO_CELL, Cell(joined("; ", offer["unpriced"]), "wrapped"))
        return
    yield Cell(offer["amount"], "total", "+".join(bill.amounts) if bill else "")
    if least:
        yield Cell(offer["above"], "money", f'IF(ISNUMBER(D{row}),ROUND(D{row}-MIN({least}),4),"")')
        yield Cell(offer["percent"], "percent", f'IFERROR(ROUND(E{row}/MIN({least}),6),"")')
    if offer["confidential"]:
        yield Cell(Message("a number, for the quantities as they were: its terms are not shown"))
    elif least and offer["is_open"]:
        yield Cell(mark if Decimal(offer["above"]) == 0 else "", formula=f'IF(E{row}=0,"{mark}","")')
