"""Lines of a file of text that is read to its end, and the error for a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from functools import partial
from pathlib import Path
from typing import IO, AnyStr

from agorapricing.errors import Coded, Diagnostic, InvalidFileError
from agorapricing.files.limits import COLUMNS, LINE
from agorapricing.files.rejected import reworded

EMPTY = "is an empty line"
"""What is wrong with a line without anything."""
LineFault = tuple[int, str]
"""A line that is no row, and why."""


def refused(path: Path, message: str, line: int = 0, code: str = "wrong-format") -> InvalidFileError:
    """The error for a file that cannot be read."""
    return InvalidFileError((Diagnostic(str(path), line, "", Coded(message, code)),))


def lines_of(file: IO[AnyStr], path: Path) -> Iterator[AnyStr]:
    """The lines of a file, with their ends. Raises InvalidFileError for one that is too long."""
    for number, line in enumerate(iter(partial(file.readline, LINE.most + 1), file.read(0)), 1):
        if LINE.is_below(len(line)):
            raise refused(path, f"is longer than {LINE.most:,} {LINE.unit}", number, "over-limit")
        yield line


def with_lines(reason: str, first: int, last: int) -> str:
    """A reason with the lines that it is about, where they are several.

    >>> with_lines("is no row", 5, 7), with_lines("is no row", 5, 5)
    ('is no row (lines 5 to 7)', 'is no row')
    """
    return reworded(f"{reason} (lines {first} to {last})", reason) if last > first else reason


def refuse_wide(path: Path, names: Sized) -> None:
    """Refuse a table of more columns than are read. Raises InvalidFileError."""
    if COLUMNS.is_below(len(names)):
        raise refused(path, f"has {COLUMNS}", 1, "over-limit")
