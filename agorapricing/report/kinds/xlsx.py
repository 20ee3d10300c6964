"""A workbook: a comparison whose amounts are formulas of usage and rates; of other reports their tables."""

from __future__ import annotations

from collections.abc import Iterator

from agorapricing.messages import Message, joined
from agorapricing.report import workbooks
from agorapricing.report.kinds.html import without_estimate
from agorapricing.report.page import Grid, Page, Section
from agorapricing.report.run import Heading, Run
from agorapricing.report.sheets import Book, Cell, Sheet, decimal_of, library

_STATUS = {"estimate": Message("Estimate"), "quote": Message("Quote")}
_ALIVE = {"waterfall", "sources"}
"""The sections that a workbook has as sheets of its own."""


def check() -> None:
    """Raise AgorapricingError without the extra `xlsx`."""
    library()


def write(run: Run) -> bytes:
    """Write the workbook."""
    page, workbook = run.report.page, run.report.data.get("workbook")
    title = without_estimate(run) if run.heading.status == "quote" else page.title
    book = Book.of(run.on, title, run.language)
    summary = book.sheet(Message("Summary"))
    first, *heading = _heading(run.heading)
    summary.begin(title, first)
    summary.lines(*heading, *page.answer, "")
    sections = {each.name: each for each in run.report.sections if not (workbook and each.name in _ALIVE)}
    if workbook:
        workbooks.write(
            book, workbook, summary, lambda: _section(book, sections.pop("sizing", None), Message("Sizing"))
        )
    else:
        _grids(book, summary, page)
    for section in sections.values():
        _section(book, section)
    if workbook:
        workbooks.sources(book.sheet(Message("Sources")), workbook)
    _notes(book.sheet(Message("Notes")), page, run)
    return book.content()


def _grids(book: Book, first: Sheet, page: Page) -> None:
    """A sheet a table, the first under the answer."""
    for place, grid in enumerate(page.grids):
        _grid(book.sheet(grid.title or f"{place + 1}") if place else first, grid)


def _section(book: Book, section: Section | None, name: str = "") -> None:
    if section:
        _page(book.sheet(name or section.page.title or section.name), section.page)


def _heading(heading: Heading) -> Iterator[str]:
    """What the report says of itself."""
    yield _STATUS[heading.status]
    until = Message("{day}", day=heading.valid_until) if heading.valid_until else ""
    said_of = {
        Message("Valid until"): until,
        Message("Number"): heading.number,
        Message("Prepared for"): heading.prepared_for,
        Message("Prepared by"): heading.prepared_by,
    }
    yield from (joined(": ", each) for each in said_of.items() if each[1])


def _page(sheet: Sheet, page: Page) -> None:
    sheet.begin(page.title, "")
    sheet.lines(*page.answer)
    for grid in page.grids:
        if grid.title:
            sheet.lines(grid.title, style="strong")
        _grid(sheet, grid)
        sheet.lines("")
    sheet.lines(*page.notes, *page.sources)


def _grid(sheet: Sheet, grid: Grid) -> None:
    """A table of a page, with numbers where it has numbers."""
    sheet.head(grid.columns, is_frozen=sheet.row <= 3)
    for row in grid.rows:
        sheet.write([_cell(text, column.kind) for text, column in zip(row, grid.columns, strict=True)])


def _cell(text: str, kind: str) -> Cell:
    number = decimal_of(text) if kind == "number" else None
    if number is None:
        return Cell(text, "wrapped" if kind == "words" else "text")
    return Cell(f"{number:f}", "money" if "." in text else "whole")


def _notes(sheet: Sheet, page: Page, run: Run) -> None:
    """What the numbers rest on, and what wrote them."""
    sheet.begin(Message("Notes"), Message("agorapricing {version}, prices of {day}", version=run.version, day=run.on))
    sheet.lines(*page.notes, "", *page.sources)
