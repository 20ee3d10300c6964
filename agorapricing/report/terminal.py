"""A page in a terminal, drawn by rich: no number is ever cut; what is too wide gets fewer columns."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from io import StringIO
from typing import IO, Any

from rich import box
from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from agorapricing.report.cells import TextCell
from agorapricing.report.cells import width as width_of
from agorapricing.report.page import Grid, Page
from agorapricing.report.wrapping import NUMBER, broken

_ASCII = str.maketrans({"–": "-", "−": "-", "·": "|", "─": "-", "━": "-", "×": "x", "∞": "inf"})
_WORDS = 12  # a column of words may be wrapped, but not below this
MOST_ROWS = 200
_BETWEEN = 3  # a blank after one column, the line between two, which is blank, and a blank before the other


def text(page: Page, width: int | None = None) -> str:
    r"""Draw a page without colour.

    >>> from agorapricing.report.page import Page
    >>> text(Page("a title", ()))
    'a title\n'
    """
    file = StringIO()
    draw(page, _console(file, width or columns(), force_terminal=False, color_system=None))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def columns() -> int:
    """The width of the terminal; 120 where there is none."""
    return shutil.get_terminal_size((120, 40)).columns


def show(page: Page, stream: IO[str]) -> None:
    """Show a page on a stream: with colour on a terminal that wants it (NO_COLOR, FORCE_COLOR, TERM), else as text.

    A stream that cannot carry Unicode gets lines and marks in ASCII.
    """
    console = _console(stream, columns())
    is_unicode = console.encoding.startswith("utf")
    if console.is_terminal and is_unicode and not console.no_color:
        draw(page, console)
    else:
        stream.write(text(page) if is_unicode else text(page).translate(_ASCII))


def _console(stream: IO[str], width: int, **options: Any) -> Console:
    """A console of this width and no other: with a height as well, rich asks neither a dumb terminal nor Jupyter."""
    return Console(file=stream, width=width, height=40, force_jupyter=False, legacy_windows=False, **options)


def draw(page: Page, console: Console) -> None:
    """Draw a page on a console."""
    console.print(Text(broken(page.title, console.width), style="bold"))
    for line in page.answer:
        said = line.lstrip()
        indent = len(line) - len(said)
        console.print(Padding(Text(broken(said, console.width - indent)), (0, 0, 0, indent)))
    for grid in page.grids:
        for part in _fitting(grid.first(MOST_ROWS), console.width):
            console.print()
            if part.title:
                console.print(Text(broken(part.title, console.width), style="bold"))
            console.print(_table(part, console.width), crop=False)
    if page.chart:
        console.print()
        console.print(Text("\n".join(page.chart)), crop=False, no_wrap=True)
    for head, items in page.lists:
        _listed(head, items, console)


def _fitting(grid: Grid, width: int) -> tuple[Grid, ...]:
    """A grid as it is, or the widest shape of it that fits: another, fewer columns, several grids."""
    if _least(grid) <= width:
        return (grid,)
    if grid.narrow:
        return tuple(part for each in grid.narrow for part in _fitting(each, width))
    if any(column.spare for column in grid.columns):
        return _fitting(_trimmed(grid, width), width)
    merged = grid if grid.apart else grid.merged()
    return merged.split(lambda part: _least(part) <= width)


def _trimmed(grid: Grid, width: int) -> Grid:
    """A grid with as many of its columns as fit, and all that may not be left out."""
    while _least(grid) > width and any(column.spare for column in grid.columns):
        grid = grid.trimmed()
    return grid


def _least(grid: Grid) -> int:
    """The width below which a grid would have to cut a number."""
    widths = [_widest(grid, place) for place in range(len(grid.columns))]
    return sum(widths) + _BETWEEN * (len(widths) - 1)


def _widest(grid: Grid, place: int) -> int:
    """The width that a column needs: of words, that of the longest number in them, or a little."""
    column = grid.columns[place]
    cells = [*column.title.split("\n"), *(row[place] for row in grid.rows)]
    widest = max(map(width_of, cells))
    if column.kind != "words":
        return widest
    whole = (len(word) for cell in cells for word in cell.split() if NUMBER.fullmatch(word))
    return max(min(widest, _WORDS), *whole, 0)


def _table(grid: Grid, width: int) -> Table:
    table = Table(box=box.HORIZONTALS, show_edge=False, padding=0, header_style="bold")
    if _least(grid) > width:  # rather wider than the page than cut
        table.width = _least(grid)
    for place, (column, title) in enumerate(zip(grid.columns, _padded(c.title for c in grid.columns), strict=True)):
        least = _widest(grid, place) + title.left + title.right
        if column.kind == "words":
            table.add_column(title, overflow="fold", min_width=least)
        else:
            justify: JustifyMethod = "right" if column.kind == "number" else "left"
            table.add_column(title, justify=justify, no_wrap=True, min_width=least)
    room = _room(grid, width)
    for place, row in enumerate(grid.rows):
        cells = (broken(cell, room) if c.kind == "words" else cell for c, cell in zip(grid.columns, row, strict=True))
        table.add_row(*_padded(cells), style="bold" if place in grid.totals else None)
    return table


def _padded(cells: Iterable[str]) -> list[TextCell]:
    """Cells of a row with a blank between each and its neighbours."""
    texts = list(cells)
    return [TextCell(text, int(place > 1), int(place < len(texts))) for place, text in enumerate(texts, 1)]


def _room(grid: Grid, width: int) -> int:
    """About how wide each column of words can be: what is left besides the others."""
    words = [place for place, column in enumerate(grid.columns) if column.kind == "words"]
    spare = width - _least(grid) + sum(_widest(grid, place) for place in words)
    widest = (max((width_of(row[place]) for row in grid.rows), default=0) for place in words)
    return width if not words or sum(widest) <= spare else spare // len(words)


def _listed(title: str, items: tuple[str, ...], console: Console) -> None:
    console.print()
    console.print(Text(title, style="bold"))
    listed = Table.grid()
    listed.add_column(no_wrap=True)
    listed.add_column(overflow="fold")
    for item in items:
        mark, _, rest = item.partition(" ") if item.startswith("[") else ("-", "", item)
        listed.add_row(Text(f" {mark} "), Text(broken(rest, console.width - len(mark) - 2)))
    console.print(listed)
