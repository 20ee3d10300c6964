"""The days on which editions are in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from agorapricing.pricebook.contract import Effective
from agorapricing.pricebook.edition import Edition


def _spans(editions: Iterable[Edition]) -> Iterator[tuple[Edition, Effective]]:
    """Editions with the days on which they are in force."""
    known = list(editions)
    ends = [*(each.start for each in known[1:]), None]
    return ((edition, Effective(edition.start, end)) for edition, end in zip(known, ends, strict=True))


def cut_at(editions: Iterable[Edition], days: Iterable[date]) -> Iterator[Edition]:
    """Editions that end where the terms in force change, too."""
    for edition, span in _spans(editions):
        inside = (day for day in days if edition.start < day and span.covers(day))
        yield from (attrs.evolve(edition, start=start) for start in (edition.start, *sorted(inside)))


def in_force_on(days: Effective, editions: Iterable[Edition]) -> Iterator[Edition]:
    """The editions that are in force on some of these days."""
    return (edition for edition, span in _spans(editions) if days.meets(span))
