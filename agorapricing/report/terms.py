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
    Column("offer", "words"),
    Column("bought", "words"),
    Column("drawn", "words"),
    Column("left", "words"),
    Column("expired", "words"),
    Column("payable"),
)
_PLANS = (Column("", "name"), Column("plan", "words"), Column("total"), Column("a month"), Column("more than the best"))


def term(bill: TermBill) -> Report:
    """Lay out the bill of a term."""
    title = f"{bill.profile.name} · {_length(bill)} from {bill.term.start} · {bill.currency}"
    page = Page(title, (_months(bill),), (*_wasted(bill), *bill.notes), cited(_sources(bill)))
    return Report(page, bill.to_record(), tuple(_row_of(month) for month in bill.months))


def _length(bill: TermBill) -> str:
    return "1 month" if len(bill.months) == 1 else f"{len(bill.months)} months"


def _sources(bill: TermBill) -> dict[str, Source]:
    return {name: source for month in bill.months for name, source in month.bill.sources.items()}


def _months(bill: TermBill, title: str = "") -> Grid:
    trued = [
        ("", f"{each.stage} of the year from {each.since}", "", "", "", "", numbers.amount(each.amount))
        for each in bill.true_ups
    ]
    total = ("total", "", "", "", "", "", numbers.amount(bill.payable))
    rows = (*(_month(month) for month in bill.months), *trued, total)
    return Grid(_MONTHS, rows, title=title, totals=frozenset({len(rows) - 1}))


def _month(month: Month) -> tuple[str, ...]:
    bought = ", ".join(f"{each.count} x {each.name} of {each.quantity:,f}" for each in month.bought)
    drawn = ", ".join(f"{name} {units:,f}" for name, units in month.drawn.items())
    return (
        f"{month.bill.on:%Y-%m}",
        month.bill.offer,
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
    title = f"{found.profile.name} · {_length(cheapest)} from {found.term.start} · {cheapest.currency} · what to buy"
    plans = tuple(_plan(place, plan, found) for place, plan in enumerate(found.plans, 1))
    grids = (Grid(_PLANS, plans), _months(cheapest, "the cheapest plan, month by month"))
    notes = (
        *(f"For the runner-up to win: {each}" for each in found.changes),
        *(f"{each.offer} is not possible: {each.reason}." for each in found.impossible),
        *_wasted(cheapest),
        *found.notes,
        *cheapest.notes,
    )
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


def _plan(place: int, plan: Plan, found: Best) -> tuple[str, ...]:
    bill = plan.bill
    more = bill.payable - found.cheapest.bill.payable
    a_month = numbers.amount(bill.months[0].bill.terms.rounding.round(bill.payable / len(bill.months)))
    return str(place), plan.label, numbers.amount(bill.payable), a_month, numbers.amount(more) if place > 1 else NOTHING
