"""A page in a terminal, drawn by rich: no number is ever cut; what is too wide becomes one card a column."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import IO

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from agorapricing.report.page import Column, Grid, Page

_ASCII = str.maketrans({"–": "-", "·": "|", "─": "-", "━": "-"})
_WORDS = 12  # a column of words may be wrapped, but not below this


def text(page: Page, width: int | None = None) -> str:
    r"""Draw a page without colour.

    >>> from agorapricing.report.page import Page
    >>> text(Page("a title", ()))
    'a title\n'
    """
    file = StringIO()
    draw(page, Console(file=file, width=width or columns(), color_system=None, legacy_windows=False))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def columns() -> int:
    """The width of the terminal; 120 where there is none."""
    return shutil.get_terminal_size((120, 40)).columns


def show(page: Page, stream: IO[str]) -> None:
    """Show a page on a stream: with colour on a terminal that wants it (NO_COLOR, FORCE_COLOR, TERM), else as text.

    A stream that cannot carry Unicode gets lines and marks in ASCII.
    """
    console = Console(file=stream, width=columns(), legacy_windows=False, highlight=False)
    if console.is_terminal and console.encoding.startswith("utf"):
        draw(page, console)
    elif console.encoding.startswith("utf"):
        stream.write(text(page))
    else:
        stream.write(text(page).translate(_ASCII))


def draw(page: Page, console: Console) -> None:
    """Draw a page on a console."""
    console.print(Text(page.title, style="bold"))
    for grid in page.grids:
        for part in _fitting(grid, console.width):
            console.print()
            if part.title:
                console.print(Text(part.title, style="bold"))
            console.print(_table(part))
    _listed("Notes", page.notes, console)
    _listed("Sources", page.sources, console)


def _fitting(grid: Grid, width: int) -> tuple[Grid, ...]:
    return grid.cards() if grid.fold and _least(grid) > width else (grid,)


def _least(grid: Grid) -> int:
    """The width below which a grid would have to cut a number."""
    widths = [
        max(min(Text(cell).cell_len, _WORDS) if column.kind == "words" else Text(cell).cell_len for cell in cells)
        for column, cells in ((c, _column(grid, c, place)) for place, c in enumerate(grid.columns))
    ]
    return sum(widths) + 2 * (len(widths) - 1) + 2


def _column(grid: Grid, column: Column, place: int) -> list[str]:
    return [*column.title.split("\n"), *(row[place] for row in grid.rows)]


def _table(grid: Grid) -> Table:
    table = Table(box=box.HORIZONTALS, show_edge=False, pad_edge=False, padding=(0, 1), header_style="bold")
    for place, column in enumerate(grid.columns):
        if column.kind == "words":
            table.add_column(Text(column.title), overflow="fold")
        else:
            widest = max(Text(cell).cell_len for cell in _column(grid, column, place))
            justify: JustifyMethod = "right" if column.kind == "number" else "left"
            table.add_column(Text(column.title), justify=justify, no_wrap=True, min_width=widest)
    for place, row in enumerate(grid.rows):
        table.add_row(*(Text(cell) for cell in row), style="bold" if place in grid.totals else None)
    return table


def _listed(title: str, items: tuple[str, ...], console: Console) -> None:
    if not items:
        return
    console.print()
    console.print(Text(title, style="bold"))
    listed = Table.grid(padding=(0, 1))
    listed.add_column(no_wrap=True)
    listed.add_column(overflow="fold")
    for item in items:
        mark, _, rest = item.partition(" ") if item.startswith("[") else ("-", "", item)
        listed.add_row(Text(f" {mark}"), Text(rest))
    console.print(listed)
