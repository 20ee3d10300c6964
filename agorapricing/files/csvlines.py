"""Records of CSV, and lines that are none: every line after the header is in a record, or a fault of its own.

A quoted field may go over several lines. Where its quote does not close before a separator or an end of line, the quote
is a stray one: its line is a fault, and the lines after it are read on their own. Where it does close, but in a record
of another width, or over lines that look like rows themselves, nobody can say what was meant: all its lines are faults.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import attrs

from agorapricing.files.textlines import EMPTY, LineFault, lines_of, refuse_wide, refused, with_lines

LINES = 2**17
"""Lines that are read at once; a record does not go over more."""
_OPEN = "unexpected end of data"  # how the reader says that a quote has not closed
_AMBIGUOUS = "a quoted field goes over lines that look like rows themselves"

Plain = Callable[[Sequence[str]], Any]
"""Reads lines that are one record each, quicker than record by record; None where some are not."""


@attrs.define(eq=False)
class Chunk:
    """Some records with the numbers of their first lines, the faults between them, and which end on a later line."""

    numbers: Sequence[int]
    rows: Any
    faults: Sequence[LineFault] = ()
    ends: Mapping[int, int] = attrs.field(factory=dict)


def small_table(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    r"""The rows of a table that is read as a whole, each with the line that it ends on. Raises InvalidFileError.

    >>> list(small_table("a,b\n1,2", Path("months.csv")))
    [(1, ['a', 'b']), (2, ['1', '2'])]
    """
    reader = csv.reader(StringIO(text, newline=""))
    try:
        for row in reader:
            refuse_wide(path, row)
            yield reader.line_num, row
    except csv.Error as error:
        raise refused(path, f"is not CSV: {error}", reader.line_num) from None


class Records:
    """The header and the records of a file of CSV. Raises InvalidFileError without a header."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._path = path
        self._lines = lines_of(file, path)
        self._ahead: list[str] = []  # lines that are read, but not used
        self._used = 0
        self.header = self._header()

    def chunks(self, plain: Plain = lambda _: None) -> Iterator[Chunk]:
        """The records after the header; `plain` may read lines that are one record each. Raises InvalidFileError."""
        while lines := self._read():
            start, width = self._used + 1, len(self.header)
            rows = plain(lines)
            chunk = _at_once(lines, start, width) if rows is None else Chunk(_from(start, lines), rows)
            if chunk is None:
                chunk, used = _one_by_one(lines, start, width)
                self._use(lines, used)
            else:
                self._use(lines, len(lines))
            yield chunk

    def _read(self) -> list[str]:
        return [*self._ahead, *islice(self._lines, LINES - len(self._ahead))]

    def _use(self, lines: list[str], count: int) -> None:
        self._ahead = lines[count:]
        self._used += count

    def _header(self) -> list[str]:
        first = 0
        while (line := next(self._lines, None)) is not None and not line.strip("\r\n"):
            first += 1
        if line is None:
            raise refused(self._path, "has no header: it is empty")
        self._used, self._ahead = first, [line]
        if '"' in line:  # it may go on
            self._ahead = self._read()
        _, after, row = next(_records(self._ahead))
        if wrong := _wrong(row, self._ahead[:after], len(row)):
            raise refused(self._path, f"has no header: {with_lines(wrong, first + 1, first + after)}")
        refuse_wide(self._path, row)
        self._use(self._ahead, after)
        assert isinstance(row, list)  # noqa: S101  # for the type checker
        return row


def _at_once(lines: list[str], start: int, width: int) -> Chunk | None:
    """The records of lines that are one each; None where some are not."""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return None
    is_plain = len(rows) == len(lines) and set(map(len, rows)) == {width}
    return Chunk(_from(start, lines), rows) if is_plain else None


def _from(start: int, lines: Sequence[str]) -> range:
    return range(start, start + len(lines))


def _one_by_one(lines: list[str], start: int, width: int) -> tuple[Chunk, int]:
    """The records of any lines, and how many of these are used: one that may go on is left for the next time."""
    numbers: list[int] = []
    rows: list[list[str]] = []
    faults: list[LineFault] = []
    ends: dict[int, int] = {}
    used = 0
    for first, used, row in _records(lines):
        number, last = start + first, start + used - 1
        if wrong := _wrong(row, lines[first:used] if last > number else (), width):
            wrong = with_lines(wrong, number, last)
            faults += [(each, wrong) for each in range(number, last + 1)]
            continue
        numbers.append(number)
        rows.append(row)  # type: ignore[arg-type]  # what is no list is wrong
        if last > number:
            ends[number] = last
    return Chunk(numbers, rows, faults, ends), used


def _records(lines: list[str]) -> Iterator[tuple[int, int, list[str] | str]]:
    """Each record, or what is wrong with a line that is none: from which place to before which."""
    place = apart = 0  # the lines up to `apart` are read on their own: an open quote of theirs does not close either
    while place < len(lines):
        start, stop = place, place + 1 if place < apart else len(lines)
        reader = csv.reader(map(lines.__getitem__, range(start, stop)), strict=True)
        try:
            for row in reader:
                first, place = place, start + reader.line_num
                yield first, place, row
        except csv.Error as error:
            if place and place >= apart and len(lines) == LINES and str(error) == _OPEN:
                return  # it may close in what is not yet read
            apart = max(apart, start + reader.line_num - (str(error) != _OPEN))  # a line that shows it begins anew
            place += 1
            yield place - 1, place, f"is not CSV: {error}"


def _wrong(row: list[str] | str, lines: Sequence[str], width: int) -> str:
    """What is wrong with a record; `lines` are its lines where they are several."""
    if isinstance(row, str):
        return row
    if not row:
        return EMPTY
    if len(row) != width:
        return f"{len(row)} fields instead of {width}"
    return _AMBIGUOUS if len(lines) > 1 and _look_like_rows(lines, width) else ""


def _look_like_rows(lines: Sequence[str], width: int) -> bool:
    """Whether some line inside a record has the fields of a row by itself; of two lines, whether both have."""
    alike = [line.count(",") == width - 1 for line in lines]
    return any(alike[1:-1]) or all(alike)
