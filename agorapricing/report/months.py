"""The months of a log as a report: sums by offer with the amounts of each month, or the bills of one offer."""

from __future__ import annotations

from decimal import Decimal

import attrs

from agorapricing.calllog import LogBill, said_by_month
from agorapricing.comparison import LogComparison
from agorapricing.report import bills, numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report
from agorapricing.report.view import ONE_SCREEN, View


def report(months: LogComparison, view: View = ONE_SCREEN) -> Report:
    """Lay out the comparisons of several months: what each offer costs over all of them, and in each."""
    names = tuple(months.comparisons)
    columns = (Column("offer", "name"), Column("sum"), *(Column(name) for name in names), Column("", "words"))
    grid = Grid(columns, tuple(_cells(months, offer) for offer in months.offers))
    head = f"{len(names)} months, {names[0]} to {names[-1]} · {months.currency} · each month at its own prices"
    answer = (_headline(months), *said_by_month({name: months[name].profile.notes for name in names}))
    notes = view.shown(note for note in months.notes if note not in answer)
    page = Page(head, (grid,), notes, answer=answer)
    return Report(page, months.to_record(), tuple(months.to_records()))


def _cells(months: LogComparison, offer: str) -> tuple[str, ...]:
    lacks = {month: months.lack(offer, month) for month in months.comparisons}
    said = "cheapest" if offer == months.cheapest else "" if months.is_open(offer) else "not open"
    amounts = (lacks[month] or _amount(amount) for month, amount in months.amounts(offer).items())
    return (offer, _amount(months.amount(offer)), *amounts, "incomplete" if "incomplete" in lacks.values() else said)


def _amount(amount: Decimal | None) -> str:
    return NOTHING if amount is None else numbers.amount(amount)


def _headline(months: LogComparison) -> str:
    if months.cheapest is None:
        return "No offer is complete and open in every month: none is called cheapest."
    return f"Cheapest over all months: {months.cheapest}, {_amount(months.amount(months.cheapest))} {months.currency}."


def bill(billed: LogBill) -> Report:
    """Lay out the bills of the months of a log, and their sum."""
    pages = {month: bills.report(each) for month, each in billed.bills.items()}
    lines, waterfalls = zip(*(each.page.grids for each in pages.values()), strict=True)
    named = [attrs.evolve(grid, title=month) for month, grid in zip(pages, lines, strict=True)]
    rows = tuple({"month": month, **row} for month, each in pages.items() for row in each.rows)
    page = Page(
        f"{billed.offer} · {billed.currency} · {len(pages)} months, each at its own prices",
        (_sums(billed), *(grid for pair in zip(named, waterfalls, strict=True) for grid in pair)),
        said_by_month({month: each.page.notes for month, each in pages.items()}),
        said_by_month({month: each.page.sources for month, each in pages.items()}),
    )
    return Report(page, billed.to_record(), rows)


def _sums(billed: LogBill) -> Grid:
    payable = [(month, numbers.amount(each.payable)) for month, each in billed.bills.items()]
    rows = (*payable, ("sum", numbers.amount(billed.payable)))
    return Grid((Column("month", "name"), Column("payable")), rows, totals=frozenset({len(payable)}))
