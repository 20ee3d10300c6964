"""An audit as a report: the findings about a price book, a table a kind."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from agorapricing.analysis import Audit, Oddity, kinds, stopped_note
from agorapricing.messages import Message
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, cited, label, prose
from agorapricing.report.rationals import flat, marked, money

_PLACES = 8


def report(audit: Audit) -> Report:
    """Lay out the findings of an audit."""
    book = audit.book
    count = len(audit.findings)
    title = Message(
        "{id} · edition of {start} · {on} · {currency} · {count} findings",
        id=book.id,
        start=audit.edition.start,
        on=audit.on,
        currency=book.currency,
        count=count,
    )
    by_kind = kinds(audit.findings)
    sources = {finding.source: book.sources[finding.source] for finding in audit.findings if finding.source}
    places = {name: f"[{place}]" for place, name in enumerate(sources, 1)}
    grids = tuple(_grid(kind, findings, book.currency, places) for kind, findings in by_kind.items())
    stopped = stopped_note(audit.done, audit.asked, is_stopped=audit.is_stopped)
    none = () if count else (Message("Nothing odd was found."),)
    record = audit.to_record()
    rows = tuple({"book": book.id, "on": str(audit.on), **flat(each, up=("amount",))} for each in record["findings"])
    return Report(Page(title, grids, (*stopped, *none, *marked(grids)), cited(sources)), record, rows)


def _grid(kind: str, findings: list[Oddity], currency: str, places: dict[str, str]) -> Grid:
    """The findings of one kind; a column of amounts only where there are some."""
    fields: list[tuple[Column | str, Callable[[Oddity], str]]] = [
        (prose("about"), lambda each: each.about),
        (prose("what"), lambda each: each.what),
    ]
    if any(finding.amount is not None for finding in findings):
        fields.append((Message("{currency} at stake", currency=currency), lambda each: _amount(each.amount)))
    if any(finding.source for finding in findings):
        fields.append((label(), lambda each: places.get(each.source or "", "")))
    return Grid.of(findings, *fields, title=kind)


def _amount(value: Fraction | None) -> str:
    return NOTHING if value is None else money(value, up=True, places=_PLACES)
