"""A page as plain text, markdown or HTML, laid out by tabulate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape

from tabulate import tabulate

from agorapricing.report.page import Grid, Page


def plain(page: Page) -> str:
    """Write a page as aligned text without lines."""
    parts = ["\n".join((page.title, *page.answer)), *(_titled(grid, "{}:\n\n", "plain") for grid in page.grids)]
    parts += ["\n".join(page.chart)] if page.chart else []
    return "\n\n".join([*parts, *_lists(page, "{}:")]) + "\n"


def markdown(page: Page) -> str:
    """Write a page as GitHub's markdown."""
    parts = [f"## {_escaped(page.title)}", *(["\\\n".join(map(_escaped, page.answer))] if page.answer else [])]
    parts += [_titled(grid, "### {}\n\n", "pipe", _escaped) for grid in page.grids]
    parts += ["\n".join(("```text", *page.chart, "```"))] if page.chart else []
    return "\n\n".join([*parts, *_lists(page, "**{}**\n", _escaped)]) + "\n"


def html(page: Page) -> str:
    """Write a page as a fragment of HTML, for notebooks."""
    lists = "".join(
        f"<p><b>{name}</b></p><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
        for name, items in page.lists
    )
    grids = "".join(_titled(grid, "<p><b>{}</b></p>", "html", escape) for grid in page.grids)
    chart = f"<pre>{escape(chr(10).join(page.chart))}</pre>" if page.chart else ""
    answer = "".join(f"<p>{escape(line)}</p>" for line in page.answer)
    return f"<p><b>{escape(page.title)}</b></p>{answer}{grids}{chart}{lists}"


def _escaped(text: str) -> str:
    """Text that markdown shows as it is."""
    return re.sub(r"[\\|*<`]|\](?=[(\[:])", r"\\\g<0>", text)


def _titled(grid: Grid, heading: str, style: str, clean: Callable[[str], str] = str) -> str:
    title = heading.format(clean(grid.title)) if grid.title else ""
    return title + _grid(grid, style, str if style == "html" else clean)  # tabulate escapes HTML itself


def _grid(grid: Grid, style: str, clean: Callable[[str], str] = str) -> str:
    return tabulate(
        [[clean(cell) for cell in row] for row in grid.rows],
        headers=[clean(column.title.replace("\n", "")) for column in grid.columns],
        tablefmt=style,
        disable_numparse=True,
        colalign=["right" if column.kind == "number" else "left" for column in grid.columns] if grid.rows else None,
    )


def _lists(page: Page, heading: str, clean: Callable[[str], str] = str) -> list[str]:
    return [_list(heading.format(name), map(clean, items)) for name, items in page.lists]


def _list(heading: str, items: Iterable[str]) -> str:
    return "\n".join((heading, *(f"- {item}" for item in items)))


def encoded(text: str) -> bytes:
    r"""Text as the bytes of a file; what is no character of Unicode, as in names of files, is the escape that it is.

    >>> encoded("caf\udce9.toml")
    b'caf\\udce9.toml'
    """
    return text.encode("utf-8", "backslashreplace")
