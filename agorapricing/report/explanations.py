"""An explanation as a report: how the minutes came about, then a row a step of arithmetic, with its source."""

from __future__ import annotations

from collections.abc import Mapping

from agorapricing.analysis import Explanation, Working
from agorapricing.messages import Message, joined
from agorapricing.report import bills, numbers
from agorapricing.report.page import Column, Grid, LaterRecord, Page, Report, cited, label, prose
from agorapricing.report.sizings import WHY, reasons


def report(explanation: Explanation) -> Report:
    """Lay out the arithmetic of a bill: a row a step, with the number of its source."""
    bill = explanation.bill
    places = {name: f"[{place}]" for place, name in enumerate(bill.sources, 1)}
    *steps, last = explanation.steps
    rows = [_step(each, places) for each in steps]
    rows.append((last.about, last.arithmetic, numbers.amount(last.result), ""))
    grid = Grid(_columns(bill.currency), rows, totals=frozenset({len(rows) - 1}))
    head = (bill.offer, bill.terms.title, bill.terms.regime, numbers.day(bill.on), bill.currency)
    title = Message("{bill}, step by step", bill=joined(" · ", head))
    notes = (Message("= marks what is added up to the total; all else leads to it."),)
    grids = (*_sized(explanation), *_counted(explanation, places), grid)
    page = Page(title, grids, (*notes, *bills.notes(bill)), cited(bill.sources))
    flat = tuple(step.to_record() for step in (*explanation.counted, *explanation.steps))
    return Report(page, LaterRecord(explanation.to_record), flat)


def _columns(unit: str) -> tuple[Column | str, ...]:
    return prose("step"), prose("arithmetic"), unit, label()


def _step(step: Working, places: Mapping[str, str]) -> tuple[str, str, str, str]:
    mark = "= " if step.adds else ""
    return step.about, step.arithmetic, f"{mark}{numbers.quantity(step.result)}", places.get(step.source or "", "")


def _counted(explanation: Explanation, places: Mapping[str, str]) -> tuple[Grid, ...]:
    """How the quantities came about that are priced."""
    rows = tuple(_step(step, places) for step in explanation.counted)
    return (Grid(_columns(Message("quantity")), rows, title="quantities"),) if rows else ()


def _sized(explanation: Explanation) -> tuple[Grid, ...]:
    """How the minutes came about: seconds of a month, part by part."""
    rows = [row for part in explanation.sized for row in reasons(part)]
    return (Grid(WHY, tuple(rows), title="minutes"),) if rows else ()
