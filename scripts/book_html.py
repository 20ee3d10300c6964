"""Parts of the pages of price books as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML, which Sphinx reads much faster than one of markdown.

    >>> print(table(["meter", "price"], [["<code>rtc.hd</code>", "28"]]), end="")
    <div class="table-wrapper"><table class="docutils">
    <tr><th>meter</th><th>price</th></tr>
    <tr><td><code>rtc.hd</code></td><td>28</td></tr>
    </table></div>
    """
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="table-wrapper"><table class="docutils">\n<tr>{head}</tr>\n{lines}</table></div>\n'


def code(name: str) -> str:
    """A name, as it is written in files."""
    return f"<code>{escape(name)}</code>"


def link(place: int | str) -> str:
    """A link to a row of the sources."""
    return f'<a href="#source-{place}">[{place}]</a>'


def address(where: str) -> str:
    """An address as a link, anything else as it stands; a long one goes on in the next line."""
    is_web = re.match(r"https?://\S+$", where)
    text = f'<code style="overflow-wrap:anywhere">{escape(where)}</code>'
    return f'<a href="{escape(where)}">{text}</a>' if is_web else text


def unbroken(text: date | str) -> str:
    """A day, or a text, in one line."""
    return f'<span style="white-space:nowrap">{text}</span>'
