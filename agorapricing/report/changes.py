"""What changed between two saved runs, as a report: what they rest on, the amounts of offers, and those of stages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agorapricing.messages import Message, joined
from agorapricing.proposal import AmountChange, Changes
from agorapricing.records import as_record
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, label, prose


def report(changes: Changes) -> Report:
    """Lay out what changed."""
    title = Message("{before} and {after}: what changed", before=changes.before, after=changes.after)
    grids = (_changes(changes), _amounts(changes), _stages(changes))
    shown = tuple(grid for grid in grids if grid.rows)
    return Report(Page(title, shown, answer=(_answer(changes),)), changes.to_record(), tuple(_rows(changes)))


_OF_OFFERS = (Message("complete"), Message("unpriced"))
"""What is said of offers beside the names of columns."""


def _answer(changes: Changes) -> str:
    """In a line: how many offers cost something else, or that all is the same."""
    others = [each for each in changes.amounts if each.before != each.after]
    if not (changes.changes or others):
        return Message("nothing changed")
    if not changes.amounts:
        return Message("{count} values changed", count=len(changes.changes))
    return Message("{count} of {all} amounts changed", count=len(others), all=len(changes.amounts))


def _changes(changes: Changes) -> Grid:
    """What the runs rest on, as far as it is not the same."""
    columns = (prose(Message("what")), prose(changes.before), prose(changes.after))
    return Grid(columns, ((each.what, each.before or NOTHING, each.after or NOTHING) for each in changes.changes))


def _amounts(changes: Changes) -> Grid:
    return Grid.of(
        changes.amounts,
        (label(Message("offer")), _named),
        (Message("currency"), lambda each: each.currency),
        (Column(changes.before), lambda each: numbers.amount(each.before)),
        (Column(changes.after), lambda each: numbers.amount(each.after)),
        (Message("difference"), lambda each: numbers.signed(each.amount)),
    )


def _stages(changes: Changes) -> Grid:
    """By how much each stage of a bill is more."""
    parts = ((each, stage, part) for each in changes.amounts for stage, part in each.stages.items())
    return Grid.of(
        parts,
        (label(Message("offer")), lambda part: _named(part[0])),
        (label(Message("stage")), lambda part: part[1]),
        (Message("currency"), lambda part: part[0].bill_currency),
        (Message("difference"), lambda part: numbers.signed(part[2])),
        title=Message("by stage"),
    )


def _named(change: AmountChange) -> str:
    return joined(" · ", filter(None, (change.market, change.offer)))


def _rows(changes: Changes) -> Iterator[dict[str, Any]]:
    empty = dict.fromkeys(("what", "stage", "currency", "before", "after", "difference"))
    for change in changes.changes:
        yield {**empty, "what": change.what, "before": change.before, "after": change.after}
    for each in changes.amounts:
        amounts = {"before": each.before, "after": each.after, "difference": each.amount}
        yield {**empty, "what": str(_named(each)), "currency": each.currency, **as_record(amounts)}
        for stage, part in each.stages.items():
            parts = {"stage": stage, "currency": each.bill_currency, "difference": as_record(part)}
            yield {**empty, "what": str(_named(each)), **parts}
