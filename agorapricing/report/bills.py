"""A bill as a report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO
from agorapricing.rating import ROUNDING, Bill, Line, unknown_by
from agorapricing.report import doubts, numbers
from agorapricing.report.page import NOTHING, Grid, Page, Report, cited, label, prose
from agorapricing.report.view import ONE_SCREEN, View
from agorapricing.tariff import CONVERT

_LIST = Message("list")
_LINES = (label("meter"), prose(), "quantity", "unit price", "per", "amount", label())


def report(bill: Bill, view: View = ONE_SCREEN) -> Report:
    """Lay out a bill: its lines, its waterfall, notes and sources; with all its doubts where a view shows them."""
    head = joined(" · ", (bill.offer, bill.terms.title, bill.terms.regime, numbers.day(bill.on), bill.currency))
    told = doubts.tables(bill.doubts) if view.doubts else ()
    places = {name: f"[{place}]" for place, name in enumerate(bill.sources, 1)}
    grids = (lines(bill, places), _waterfall(bill), *told)
    page = Page(head, grids, notes(bill), cited(bill.sources), unknown_by(bill, bill.on))
    return Report(page, bill.to_record(), tuple(_row(bill, line) for line in bill.lines))


def notes(bill: Bill) -> tuple[str, ...]:
    """Say who may buy, what is at stake where doubts are known, and every other assumption that the amount rests on."""
    who = Message(
        "Who may buy: {who}. Prices of the edition of {edition}.", who=bill.terms.who, edition=bill.terms.edition
    )
    return (who, *doubts.said(bill.doubts), *doubts.without(bill.notes, bill.doubts))


def lines(bill: Bill, places: Mapping[str, str]) -> Grid:
    """The lines of a bill and what is payable; `places` are the numbers of its sources."""
    lines = [line for line in bill.lines if line.price.stage != ROUNDING]
    rounding, exact = bill.terms.rounding, [line.amount for line in lines]
    amounts = list(map(rounding.round, exact)) if rounding.lines else numbers.shown(exact, rounding)
    rows = [_cells(line, shown, places) for line, shown in zip(lines, amounts, strict=True)]
    total = (Message("total"), "", "", "", "", numbers.amount(bill.payable), "")
    return Grid(_LINES, (*rows, total), totals=frozenset({len(rows)}))


def _cells(line: Line, shown: Decimal, places: Mapping[str, str]) -> tuple[str, ...]:
    cited_by = [places[name] for name in (line.source, *(r.source for r in line.price.reductions)) if name]
    return (
        line.meter or line.price.stage,
        line.label,
        numbers.quantity(line.quantity),
        *(_money(line, shown) if line.price.stage != CONVERT else (NOTHING,) * 3),
        "".join(dict.fromkeys(cited_by)),
    )


def _money(line: Line, shown: Decimal) -> tuple[str, str, str]:
    return numbers.unit_price(line.unit_price), numbers.quantity(line.per), numbers.amount(shown)


def stages(*bills: Bill) -> dict[str, Decimal]:
    """The waterfall as it is shown, of several bills their sum: rounded so that it adds up to what is payable."""
    added: dict[str, Decimal] = {}
    for bill in bills:
        amounts = numbers.shown([stage.amount for stage in bill.stages], bill.terms.rounding)
        for stage, amount in zip(bill.stages, amounts, strict=True):
            added[stage.stage] = added.get(stage.stage, ZERO) + amount
    return added


def _waterfall(bill: Bill) -> Grid:
    rows = [(stage, numbers.amount(each)) for stage, each in stages(bill).items() if each or stage == _LIST]
    rows.append((Message("payable"), numbers.amount(bill.payable)))
    return Grid((label("stage"), bill.currency), rows, totals=frozenset({len(rows) - 1}))


def _row(bill: Bill, line: Line) -> dict[str, Any]:
    record = line.to_record()
    taken = record.pop("reductions")
    source = bill.terms.sources.get(line.source or "")
    return {
        "offer": bill.offer,
        "on": str(bill.on),
        "currency": bill.currency,
        **record,
        "reductions": "; ".join(f"{each['stage']} {each['fraction']} ({each['source']})" for each in taken),
        "notes": "; ".join(record["notes"]),
        "source_where": source.where if source else None,
        "source_read": str(source.read) if source else None,
        "bill_total": f"{bill.total:f}",
        "bill_payable": f"{bill.payable:f}",
    }
