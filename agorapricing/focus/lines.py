"""Rows of cost as lines of CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from agorapricing.files import cell
from agorapricing.focus.columns import PARTS, FocusColumn
from agorapricing.focus.identity import ByIdentity
from agorapricing.focus.row import CostRow
from agorapricing.records import plain


class _Echo:
    """A file that a writer of CSV gives each row back from."""

    def write(self, text: str) -> str:
        """The text of a row."""
        return text


_WRITER: Any = csv.writer(_Echo(), lineterminator="\n")


def row_writer(columns: Sequence[FocusColumn]) -> Callable[[CostRow], str]:
    """What writes a row as a line. Rows have parts that are those of other rows, of which the cells are known then."""
    own = {part: [column for column in columns if column.part == part] for part in ("", *PARTS)}
    places = {column.name: place for place, column in enumerate(chain.from_iterable(own.values()))}
    gets = {part: [column.of for column in its] for part, its in own.items()}
    in_order, word = itemgetter(*(places[column.name] for column in columns)), cache(cell_text)
    known = [(attrgetter(part), partial(_cells, word, gets[part]), ByIdentity[list[str]]()) for part in PARTS]

    def line(row: CostRow) -> str:
        cells = _cells(word, gets[""], row)
        for part_of, cells_of, before in known:
            part = part_of(row)
            cells += before.get(part, cells_of, part)
        return ",".join(in_order(cells)) + "\n"

    return line


def _cells(word: Callable[[Any], str], get: Sequence[Callable[[Any], Any]], part: Any) -> list[str]:
    return [word(each(part)) for each in get]


def cell_text(value: Any) -> str:
    """A value as a cell of CSV, as the specification writes it: numbers without exponent, moments in UTC.

    >>> cell_text(Decimal("1E+2")), cell_text("a,b"), cell_text(None)
    ('100', '"a,b"', '')
    """
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    text: str = _WRITER.writerow((cell(value), ""))  # with one more, as a lone empty cell has quotes
    return text.removesuffix(",\n")


def narrow(text: str) -> str:
    """Text whose signs are the bytes of UTF-8: joined and written in half the time that text with wide signs takes.

    >>> narrow("声网").encode("latin-1").decode()
    '声网'
    """
    return text.encode().decode("latin-1")
