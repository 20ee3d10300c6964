"""An explanation as a report: how the minutes came about, then a row a step of arithmetic, with its source."""

from __future__ import annotations

from agorapricing.analysis import Explanation
from agorapricing.analysis.explain import Sum
from agorapricing.report import bills, numbers
from agorapricing.report.page import Column, Grid, Page, Report, cited
from agorapricing.report.sizings import WHY, reasons


def report(found: Explanation) -> Report:
    """Lay out the arithmetic of a bill: a row a step, with the number of its source."""
    bill = found.bill
    places = {name: f"[{place}]" for place, name in enumerate(bill.sources, 1)}
    columns = (Column("step", "words"), Column("arithmetic", "words"), Column(bill.currency), Column("", "name"))
    *steps, last = found.sums
    rows = [(each.about, each.arithmetic, _result(each), places.get(each.source or "", "")) for each in steps]
    rows.append((last.about, last.arithmetic, numbers.amount(last.result), ""))
    grid = Grid(columns, tuple(rows), totals=frozenset({len(rows) - 1}))
    title = f"{bill.offer} · {bill.terms.title} · {bill.terms.regime} · {bill.on} · {bill.currency}, step by step"
    said = ("= marks what is added up to the total; all else leads to it.",)
    page = Page(title, (*_sized(found), grid), (*said, *bills.notes(bill)), cited(bill.sources))
    return Report(page, found.to_record(), tuple(step.to_record() for step in found.sums))


def _result(step: Sum) -> str:
    return f"{'= ' if step.adds else ''}{numbers.quantity(step.result)}"


def _sized(found: Explanation) -> tuple[Grid, ...]:
    """How the minutes came about: seconds of a month, part by part."""
    rows = [row for each in found.sized for row in reasons(each)]
    return (Grid(WHY, tuple(rows), title="minutes"),) if rows else ()
