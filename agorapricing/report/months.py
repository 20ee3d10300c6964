"""The months of a log as a report: their sum as a comparison, or the bills of one offer."""

from __future__ import annotations

import attrs

from agorapricing.calllog import LogBill, said_by_month
from agorapricing.comparison import LogComparison
from agorapricing.messages import Message, counted, joined
from agorapricing.rating import Bill
from agorapricing.report import bills, comparisons, doubts, numbers
from agorapricing.report.page import Column, Grid, LaterRecord, Page, Report
from agorapricing.report.view import ONE_SCREEN, View


def report(months: LogComparison, view: View = ONE_SCREEN) -> Report:
    """Lay out the sum of several months as a comparison, with what each offer costs in each of them."""
    names, days = tuple(months.comparisons), {each.on for each in months.comparisons.values()}
    prices = Message("prices of {day}", day=days.pop()) if len(days) == 1 else Message("each month at its own prices")
    taxed = comparisons.taxed(months.total.currency, months.total.tax)
    span = counted(
        "{count} month, {first} to {last}",
        "{count} months, {first} to {last}",
        len(names),
        first=names[0],
        last=names[-1],
    )
    head = joined(" · ", (span, taxed, prices, Message("estimate")))
    page = comparisons.page(months.total, view, head)
    return Report(page, LaterRecord(months.to_record), comparisons.flat(months.total))


def bill(billed: LogBill, view: View = ONE_SCREEN) -> Report:
    """Lay out the bills of the months of a log, and their sum."""
    alone = {month: attrs.evolve(each, doubts=()) for month, each in billed.bills.items()}
    pages = {month: bills.report(each) for month, each in alone.items()}
    lines, waterfalls = zip(*(each.page.grids for each in pages.values()), strict=True)
    named = [attrs.evolve(grid, title=month) for month, grid in zip(pages, lines, strict=True)]
    rows = tuple({"month": month, **row} for month, each in pages.items() for row in each.rows)
    page = Page(
        Message(
            "{offer} · {currency} · {count} months, each at its own prices",
            offer=billed.offer,
            currency=billed.currency,
            count=len(pages),
        ),
        (
            _sums(billed),
            *(grid for pair in zip(named, waterfalls, strict=True) for grid in pair),
            *(doubts.tables(billed.doubts) if view.doubts else ()),
        ),
        (*doubts.said(billed.doubts), *said_by_month({month: _notes(each) for month, each in billed.bills.items()})),
        said_by_month({month: each.page.sources for month, each in pages.items()}),
    )
    return Report(page, billed.to_record(), rows)


def _notes(bill: Bill) -> tuple[str, ...]:
    """The notes of a month, without those whose stakes are summed."""
    return doubts.without(bills.notes(attrs.evolve(bill, doubts=())), bill.doubts)


def _sums(billed: LogBill) -> Grid:
    payable = [(month, numbers.amount(each.payable)) for month, each in billed.bills.items()]
    rows = (*payable, (Message("sum"), numbers.amount(billed.payable)))
    return Grid((Column("month", "name"), Column("payable")), rows, totals=frozenset({len(payable)}))
