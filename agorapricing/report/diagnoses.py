"""Hints about a profile as a report."""

from __future__ import annotations

import attrs

from agorapricing.doctor import Diagnosis, Hint
from agorapricing.report import numbers
from agorapricing.report.page import Grid, Page, Report, label, prose

_COLUMNS = (label(), label("offer"), label("workload"), prose("what"), prose("what to change"), "at stake a month")


def report(diagnosis: Diagnosis) -> Report:
    """Lay out the hints."""
    title = f"{diagnosis.profile.name} · {diagnosis.on} · hints"
    grids = (Grid(_COLUMNS, tuple(_row(hint) for hint in diagnosis.hints)),) if diagnosis.hints else ()
    none = () if diagnosis.hints else ("Nothing to say about this profile.",)
    page = Page(title, grids, (*none, *(f"not looked at: {problem}" for problem in diagnosis.problems)))
    rows = (*(hint.to_record() for hint in diagnosis.hints), *map(_problem, diagnosis.problems))
    return Report(page, diagnosis.to_record(), rows)


def _problem(message: str) -> dict[str, str | None]:
    """A row about an offer that could not be looked at, in the columns of a hint."""
    return {**dict.fromkeys(field.name for field in attrs.fields(Hint)), "what": f"not looked at: {message}"}


def _row(hint: Hint) -> tuple[str, ...]:
    amount = f"{numbers.amount(hint.amount)} {hint.currency}"
    return hint.lint, hint.offer, hint.workload, hint.what, hint.change, amount
