"""A workbook: a comparison whose amounts are formulas of usage and rates; of other reports their tables."""

from __future__ import annotations

from collections.abc import Iterator

from agorapricing.report import workbooks
from agorapricing.report.page import Grid, Page
from agorapricing.report.run import Heading, Run
from agorapricing.report.sheets import Book, Cell, Sheet, decimal_of


def write(run: Run) -> bytes:
    """Write the workbook."""
    page, workbook = run.report.page, run.report.data.get("workbook")
    book = Book.of(run.on, page.title)
    summary = book.sheet("Summary")
    summary.lines([page.title], "title")
    summary.lines([*_heading(run.heading), *page.answer, ""])
    if workbook:
        workbooks.write(book, workbook, summary)
    else:
        for grid in page.grids:
            _grid(book.sheet(grid.title or "Table") if grid is not page.grids[0] else summary, grid)
    for section in run.report.sections:
        _page(book.sheet(section.name.capitalize()), section.page)
    _notes(book.sheet("Notes"), page, run)
    return book.content()


def _heading(heading: Heading) -> Iterator[str]:
    """What the report says of itself."""
    until = f", valid until {heading.valid_until}" if heading.valid_until else ""
    yield f"{heading.status.upper()}{until}"
    if heading.number:
        yield f"Number: {heading.number}"
    if heading.prepared_for:
        yield f"Prepared for: {heading.prepared_for}"
    if heading.prepared_by:
        yield f"Prepared by: {heading.prepared_by}"


def _page(sheet: Sheet, page: Page) -> None:
    sheet.lines([page.title], "title")
    sheet.lines(page.answer)
    for grid in page.grids:
        sheet.lines([grid.title] if grid.title else [], "strong")
        _grid(sheet, grid)
        sheet.write(())
    sheet.lines((*page.notes, *page.sources))


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
    sheet.lines(["Notes"], "title")
    made = f"agorapricing {run.version}, prices of {run.on}"
    for note in (*page.notes, *page.sources, made):
        sheet.write((Cell(note, "wrapped"),), is_wide=True)
