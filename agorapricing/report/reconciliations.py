"""A bill held against the rules as a report: its lines beside theirs, then the causes of the difference."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from agorapricing.reconciliation import TOTAL, CauseSet, LineBeside, PartOfDifference, Reconciliation
from agorapricing.records import plain
from agorapricing.report import numbers
from agorapricing.report.page import Column, Grid, Page, Report, label, prose

_ORDER = (
    "The causes of a set are applied one after another in this order: each amount is the change after those before."
)


def report(found: Reconciliation) -> Report:
    """Lay out the lines of both sides, and each set of causes, whose amounts add up to the difference."""
    bill = found.bill
    head = (found.billed.name, bill.offer, str(bill.on), bill.currency, "what was billed, and what the rules give")
    causes = (_causes(found),) if any(each.parts for each in found.sets) or not found.is_explained else ()
    page = Page(" · ".join(head), (_lines(found), *causes), tuple(_notes(found)), answer=tuple(_answer(found)))
    return Report(page, found.to_record(), (*map(_row, found.lines), *_parts(found)))


def _answer(found: Reconciliation) -> Iterator[str]:
    more = "more" if found.difference > 0 else "less"
    apart = f"{numbers.amount(abs(found.difference))} {more}" if found.difference else "the same"
    yield f"Billed {_money(found.billed.total, found)}; the rules give {numbers.amount(found.bill.payable)}: {apart}."
    first, count = found.sets[0], len(found.sets)
    size = f"{len(first.parts)} cause{'s' * (len(first.parts) != 1)}"
    by = f"{count:,} sets of {size}, each by itself" if count > 1 else size if first.parts else ""
    if found.is_explained:
        yield f"Explained to the minor unit by {by}." if by else "Every line agrees: nothing is left to explain."
    else:
        left, beside = _apart(first), f" beside {by}" if by else ""
        unexplained = numbers.signed(first.unexplained)
        yield f"No known cause explains {unexplained}{beside}{f': {left}' if left else ''}."


def _money(amount: Decimal, found: Reconciliation) -> str:
    return f"{numbers.amount(amount)} {found.bill.currency}"


def _left(line: LineBeside) -> str:
    """What is not explained of a line, in words."""
    units = f", {line.units_apart:+,f} units" if line.units_apart else ""
    return f"{line.line} {_signed(line.difference)}{units}"


def _signed(amount: Decimal) -> str:
    """An exact difference with its sign."""
    return f"{'+' if amount > 0 else ''}{numbers.unit_price(amount)}"


def _lines(found: Reconciliation) -> Grid:
    columns = (
        label("line"),
        Column("units billed", spare=1),
        Column("by the rules", spare=1),
        f"billed {found.bill.currency}",
        "by the rules",
        "difference",
    )
    rows = [
        (
            line.line,
            "" if line.billed_quantity is None else numbers.quantity(line.billed_quantity),
            "" if line.quantity is None else numbers.quantity(line.quantity),
            numbers.unit_price(line.billed),
            numbers.unit_price(line.amount),
            _signed(line.difference) if line.difference else "",
        )
        for line in found.lines
    ]
    return Grid(columns, rows, apart=True, totals=frozenset({len(rows) - 1})).filled()


def _causes(found: Reconciliation) -> Grid:
    """A row a cause, and what is left of each set."""
    rows: list[tuple[str, ...]] = []
    totals = set()
    for place, each in enumerate(found.sets, 1):
        number = str(place) if len(found.sets) > 1 else ""
        for part in each.parts:
            rows.append((number, part.family, _what(part), _in_lines(part), numbers.signed(part.amount)))
            number = ""
        if each.left:
            totals.add(len(rows))
            rows.append((number, "unexplained", "no known cause", _apart(each), numbers.signed(each.unexplained)))
    columns = (label(), label("because of"), prose("what"), prose("in"), found.bill.currency)
    return Grid(columns, rows, apart=True, totals=frozenset(totals), title="Why").filled()


def _what(part: PartOfDifference) -> str:
    return part.what if part.cause == part.family else f"{part.cause}: {part.what}"


def _in_lines(part: PartOfDifference) -> str:
    """How much of it is in which lines; in one line it is all."""
    alone = len(part.lines) == 1
    return "; ".join(name if alone else f"{name} {_signed(amount)}" for name, amount in part.lines.items())


def _apart(each: CauseSet) -> str:
    return "; ".join(map(_left, (line for line in each.left if line.line != TOTAL)))


def _notes(found: Reconciliation) -> Iterator[str]:
    if any(len(each.parts) > 1 for each in found.sets):
        yield _ORDER
    if found.tried:
        sets = f"{found.tried:,} set{'s' * (found.tried != 1)} of known causes were tried"
        rest = f"; {found.untried:,} sets of three that come less near were not" if found.untried else ""
        yield f"{sets}{rest}."
    yield from found.notes


def _row(line: LineBeside) -> dict[str, Any]:
    record = {key: value for key, value in line.to_record().items() if key != "fits"}
    return {"set": None, "family": None, "cause": None, "what": None, **record}


def _parts(found: Reconciliation) -> Iterator[dict[str, Any]]:
    """Flat rows of causes: one for the total, and one for each line that changes; last what is not explained."""
    for place, each in enumerate(found.sets, 1):
        for part in each.parts:
            head = {"set": place, "family": part.family, "cause": part.cause, "what": part.what}
            amounts = {TOTAL: part.amount, **part.lines}
            for line, amount in amounts.items():
                yield {**_EMPTY, **head, "line": line, "difference": None if amount is None else plain(amount)}
        yield {**_EMPTY, "set": place, "family": "unexplained", "line": TOTAL, "difference": plain(each.unexplained)}


_EMPTY = dict.fromkeys(
    ("set", "family", "cause", "what", "line", "billed_quantity", "quantity", "billed", "amount", "difference")
)
