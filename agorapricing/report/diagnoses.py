"""Hints about a profile as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from agorapricing.analysis import stopped_note
from agorapricing.doctor import Diagnosis, Hint
from agorapricing.messages import Message, joined
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Grid, Page, Report, label, prose

_COLUMNS = (label(), label("offer"), prose("workloads"), prose("what"), prose("what to change"), "at stake a month")


_NAMED = 3
"""So many workloads are named in a table; rows and records name all."""


def report(diagnosis: Diagnosis) -> Report:
    """Lay out the hints: what several offers have in common is said once."""
    title = Message("{name} · {on} · hints", name=diagnosis.profile.name, on=diagnosis.on)
    hints = diagnosis.hints
    rows = tuple(_row(hint, is_said=hint.same == before) for hint, before in zip(hints, _before(hints), strict=True))
    grids = (Grid(_COLUMNS, rows),) if rows else ()
    stopped = stopped_note(diagnosis.done, diagnosis.asked, is_stopped=diagnosis.is_stopped)
    none = () if rows else (Message("Nothing to say about this profile."),)
    problems = (Message("not looked at: {problem}", problem=problem) for problem in diagnosis.problems)
    page = Page(title, grids, (*stopped, *none, *problems))
    return Report(page, diagnosis.to_record(), (*map(_flat, hints), *map(_problem, diagnosis.problems)))


def _before(hints: Sequence[Hint]) -> list[tuple[str, ...]]:
    """What the hint before each one says."""
    return [(), *(hint.same for hint in hints)][: len(hints)]


def _flat(hint: Hint) -> dict[str, Any]:
    return {**hint.to_record(), "workloads": "; ".join(hint.workloads)}


def _problem(message: str) -> dict[str, str | None]:
    """A row about an offer that could not be looked at, in the columns of a hint."""
    return {
        **dict.fromkeys(field.name for field in attrs.fields(Hint)),
        "what": Message("not looked at: {message}", message=message),
    }


def _row(hint: Hint, *, is_said: bool) -> tuple[str, ...]:
    amount = NOTHING if hint.amount is None else f"{numbers.amount(hint.amount)} {hint.currency}"
    words = ("", "", "", "") if is_said else (hint.lint, _names(hint.workloads), hint.what, hint.change)
    lint, names, what, change = words
    return lint, hint.offer, names, what, change, amount


def _names(workloads: Sequence[str]) -> str:
    """The workloads by name, if they are a few.

    >>> _names(("a", "b", "c")), _names(("a", "b", "c", "d"))
    ('a, b, c', 'a, b, c and 1 more')
    """
    named, more = joined(", ", workloads[:_NAMED]), len(workloads) - _NAMED
    return Message("{named} and {more:,} more", named=named, more=more) if more > 0 else named
