"""A bill held against the rules as a report: its lines beside theirs, then the causes of the difference."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from agorapricing.messages import Message, counted, joined
from agorapricing.reconciliation import TOTAL, CauseSet, LineBeside, PartOfDifference, Reconciliation
from agorapricing.records import plain
from agorapricing.report import numbers
from agorapricing.report.page import Column, Grid, LaterRecord, Page, Report, label, prose

_AGREED = Message("Every line agrees: nothing is left to explain.")
_ORDER = Message(
    "The causes of a set are applied one after another in this order: each amount is the change after those before."
)


def report(found: Reconciliation) -> Report:
    """Lay out the lines of both sides, and each set of causes, whose amounts add up to the difference."""
    bill = found.bill
    about = Message("what was billed, and what the rules give")
    head = (found.billed.name, bill.offer, numbers.day(bill.on), bill.currency, about)
    causes = (_causes(found),) if any(each.parts for each in found.sets) or not found.is_explained else ()
    page = Page(joined(" · ", head), (_lines(found), *causes), tuple(_notes(found)), answer=tuple(_answer(found)))
    return Report(page, LaterRecord(found.to_record), (*map(_row, found.lines), *_parts(found)))


def _answer(found: Reconciliation) -> Iterator[str]:
    yield Message(
        "Billed {total}; the rules give {payable}: {apart}.",
        total=_money(found.billed.total, found),
        payable=numbers.amount(found.bill.payable),
        apart=_difference(found),
    )
    first = found.sets[0]
    by, left = _by(found), _apart(first)
    if found.is_explained:
        yield Message("Explained to the minor unit by {causes}.", causes=by) if by else _AGREED
    else:
        unexplained = Message("No known cause explains {amount}", amount=numbers.signed(first.unexplained))
        beside = Message("{what} beside {causes}", what=unexplained, causes=by) if by else unexplained
        yield Message("{what}: {lines}.", what=beside, lines=left) if left else Message("{what}.", what=beside)


def _difference(found: Reconciliation) -> str:
    """How much more or less is billed than the rules give."""
    if not found.difference:
        return Message("the same")
    amount = numbers.amount(abs(found.difference))
    if found.difference > 0:
        return Message("{amount} more", amount=amount)
    return Message("{amount} less", amount=amount)


def _by(found: Reconciliation) -> str:
    """How many sets of how many causes explain the difference, or what is explained of it."""
    first, count = found.sets[0], len(found.sets)
    size = counted("{count} cause", "{count} causes", len(first.parts))
    if count > 1:
        return Message("{count:,} sets of {causes}, each by itself", count=count, causes=size)
    return size if first.parts else ""


def _money(amount: Decimal, found: Reconciliation) -> str:
    return f"{numbers.amount(amount)} {found.bill.currency}"


def _left(line: LineBeside) -> str:
    """What is not explained of a line, in words."""
    amount = joined(" ", (line.line, _signed(line.difference)))
    if not line.units_apart:
        return amount
    return Message("{line}, {units:+,f} units", line=amount, units=line.units_apart)


def _signed(amount: Decimal) -> str:
    """An exact difference with its sign."""
    return f"{'+' if amount > 0 else ''}{numbers.unit_price(amount)}"


def _lines(found: Reconciliation) -> Grid:
    columns = (
        label("line"),
        Column("units billed", spare=1),
        Column("by the rules", spare=1),
        Message("billed {currency}", currency=found.bill.currency),
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
            rows.append(
                (
                    number,
                    Message("unexplained"),
                    Message("no known cause"),
                    _apart(each),
                    numbers.signed(each.unexplained),
                )
            )
    columns = (label(), label("because of"), prose("what"), prose("in"), found.bill.currency)
    return Grid(columns, rows, apart=True, totals=frozenset(totals), title="Why").filled()


def _what(part: PartOfDifference) -> str:
    return part.what if part.cause == part.family else Message("{what}: {said}", what=part.cause, said=part.what)


def _in_lines(part: PartOfDifference) -> str:
    """How much of it is in which lines; in one line it is all."""
    alone = len(part.lines) == 1
    lines = part.lines.items()
    return joined("; ", (name if alone else joined(" ", (name, _signed(amount))) for name, amount in lines))


def _apart(each: CauseSet) -> str:
    return joined("; ", map(_left, (line for line in each.left if line.line != TOTAL)))


def _notes(found: Reconciliation) -> Iterator[str]:
    if any(len(each.parts) > 1 for each in found.sets):
        yield _ORDER
    if found.tried:
        sets = counted(
            "{count:,} set of known causes were tried", "{count:,} sets of known causes were tried", found.tried
        )
        if found.untried:
            rest = Message("{count:,} sets of three that come less near were not", count=found.untried)
            sets = joined("; ", (sets, rest))
        yield Message("{what}.", what=sets)
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
