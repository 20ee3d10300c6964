"""A quote: a run for a customer, without what only its seller is to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from agorapricing.report.run import Run

SELLER = "seller"
"""The name of the data that are the seller's: the lines of a page about what is in doubt, with what is at stake."""
_SECTIONS, _RECORD = {"doubts", "hints"}, {"doubts"}


def for_reader(run: Run) -> Run:
    """An estimate as it is; of a quote what its customer reads.

    That is all but hints, and what would cost more or less if something in doubt were otherwise: no section, no line
    and no record has them.
    """
    if run.heading.status != "quote":
        return run
    report, lines = run.report, run.report.data.get(SELLER, ())
    page = attrs.evolve(
        report.page, answer=_without(report.page.answer, lines), notes=_without(report.page.notes, lines)
    )
    told = attrs.evolve(
        report,
        page=page,
        record=_told(report.record),
        sections=tuple(each for each in report.sections if each.name not in _SECTIONS),
        data={name: part for name, part in report.data.items() if name != SELLER},
    )
    return attrs.evolve(run, report=told)


def _without(texts: Iterable[str], lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if not any(line in text for line in lines))


def _told(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: _told(each) for key, each in part.items() if key not in _RECORD}
    return [_told(each) for each in part] if isinstance(part, list | tuple) else part
