"""A term's bill, and the cheapest plans over a term, as reports."""

from __future__ import annotations

from collections.abc import Iterable

from agorapricing.buying.answer import Best, Plan
from agorapricing.buying.billed import Month, TermBill
from agorapricing.holdings import Holding
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, cited
from agorapricing.source import Source

_MONTHS = (
    Column("month", "name"),
    Column("regime", "words"),
    Column("bought", "words"),
    Column("drawn", "words"),
    Column("left", "words"),
    Column("expired", "words"),
    Column("payable"),
)
_PLANS = (
    Column("", "name"),
    Column("plan", "words"),
    Column("total"),
    Column("a month"),
    Column("more"),
)
_CHANGES = (Column("for the runner-up to win, each by itself", "words"),)
_IMPOSSIBLE = (Column("not possible", "words"), Column("why", "words"))


def term(bill: TermBill) -> Report:
    """Lay out the bill of a term."""
    offer = bill.offers[0] if len(bill.offers) == 1 else ""
    page = Page(_title(bill, offer), (_months(bill),), (*_wasted(bill), *bill.notes), cited(_sources(bill)))
    return Report(page, bill.to_record(), tuple(_row_of(month) for month in bill.months))


def _title(bill: TermBill, whose: str, *said: str) -> str:
    """The head of a report: whose usage, of which offer or book where it is one, how long, in which currency."""
    length = "1 month" if len(bill.months) == 1 else f"{len(bill.months)} months"
    parts = (bill.profile.name, whose, f"{length} from {bill.term.start}", bill.currency, *said)
    return " · ".join(part for part in parts if part)


def _sources(bill: TermBill) -> dict[str, Source]:
    return {name: source for month in bill.months for name, source in month.bill.sources.items()}


def _months(bill: TermBill, title: str = "") -> Grid:
    """A row a month, without the columns in which no month says anything, as its offer where there is only one."""
    trued = [
        ("", f"{each.stage} of the year from {each.since}", "", "", "", "", numbers.amount(each.amount))
        for each in bill.true_ups
    ]
    total = ("total", "", "", "", "", "", numbers.amount(bill.payable))
    rows = (*(_month(month, bill) for month in bill.months), *trued, total)
    said = [place for place in range(len(_MONTHS)) if any(row[place] for row in rows)]
    cells = tuple(tuple(row[place] for place in said) for row in rows)
    columns, totals = tuple(_MONTHS[place] for place in said), frozenset({len(rows) - 1})
    return Grid(columns, cells, title=title, totals=totals, apart=True)


def _book(offer: str) -> str:
    return offer.rpartition(":")[0]


def _month(month: Month, bill: TermBill) -> tuple[str, ...]:
    bought = ", ".join(f"{each.count} x {each.name} of {each.quantity:,f}" for each in month.bought)
    drawn = ", ".join(f"{name} {units:,f}" for name, units in month.drawn.items())
    return (
        f"{month.bill.on:%Y-%m}",
        "" if len(bill.offers) == 1 else month.bill.offer.rpartition(":")[2],
        bought,
        drawn,
        _units(month.left),
        _units(month.expired),
        numbers.amount(month.bill.payable),
    )


def _units(holdings: Iterable[Holding]) -> str:
    return ", ".join(f"{each.name} {each.left:,f}" for each in holdings)


def _wasted(bill: TermBill) -> tuple[str, ...]:
    expired = tuple(f"Expired unused: {each.left:,f} of {each.pack.title}." for each in bill.expired)
    left = tuple(f"Left at the end: {e.left:,f} of {e.pack.title}, valid until {e.expires}." for e in bill.left)
    return (*expired, *left)


def _row_of(month: Month) -> dict[str, str]:
    record = month.to_record()
    flat = {key: record[key] for key in ("month", "offer", "edition")}
    for key in ("bought", "expired", "left"):
        flat[key] = "; ".join(f"{each['pack']} {each['units']}" + _times(each) for each in record[key])
    flat["drawn"] = "; ".join(f"{name} {units}" for name, units in record["drawn"].items())
    return {**flat, "total": record["total"], "payable": record["payable"], "currency": month.bill.currency}


def _times(each: dict[str, str]) -> str:
    return f" x {each['count']}" if "count" in each else ""


def best(found: Best) -> Report:
    """Lay out the plans, cheapest first, and the months of the cheapest one."""
    cheapest = found.cheapest.bill
    title = _title(cheapest, _common(found), "what to buy")
    plans = tuple(_plan(place, plan, found) for place, plan in enumerate(found.plans, 1))
    impossible = tuple((_short(each.offer, found), each.reason) for each in found.impossible)
    others = (Grid(_CHANGES, tuple((each,) for each in found.changes)), Grid(_IMPOSSIBLE, impossible))
    months = _months(cheapest, "the cheapest plan, month by month")
    grids = (Grid(_PLANS, plans), months, *(each for each in others if each.rows))
    notes = (*_wasted(cheapest), *found.notes, *cheapest.notes)
    rows = tuple(
        {
            "plan": plan.label,
            "total": f"{plan.total:f}",
            "payable": f"{plan.bill.payable:f}",
            "currency": cheapest.currency,
        }
        for plan in found.plans
    )
    return Report(Page(title, grids, notes, cited(_sources(cheapest))), found.to_record(), rows)


def _common(found: Best) -> str:
    """The book that all plans are of, if it is one."""
    offers = (
        *(offer for plan in found.plans for offer in plan.bill.offers),
        *(each.offer for each in found.impossible),
    )
    books = set(map(_book, offers))
    return books.pop() if len(books) == 1 else ""


def _short(label: str, found: Best) -> str:
    """Words about offers, without the book where the title has it."""
    book = _common(found)
    return label.replace(f"{book}:", "") if book else label


def _plan(place: int, plan: Plan, found: Best) -> tuple[str, ...]:
    bill = plan.bill
    more = bill.payable - found.cheapest.bill.payable
    a_month = numbers.amount(bill.months[0].bill.terms.rounding.round(bill.payable / len(bill.months)))
    return (
        str(place),
        _short(plan.label, found),
        numbers.amount(bill.payable),
        a_month,
        numbers.amount(more) if place > 1 else NOTHING,
    )
