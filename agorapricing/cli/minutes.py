"""Files of consoles as a table of usage that can be rated: a row a month or project, as one book bills it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click

from agorapricing.cli.reader import RecordReader, named_files
from agorapricing.cli.streams import warn
from agorapricing.errors import AgorapricingError, InvalidFileError

_CONSOLES = (".json", ".xlsx")
"""Endings of what can only be a file of a console."""
_ROLES = {"day", "project"}
"""What columns of a table of one's own are, beside meters."""


def are_of_console(words: Sequence[str], reader: RecordReader) -> bool:
    """Whether words name files of a console, and no tables of usage.

    Raises click.UsageError where both are given.
    """
    found = [_is_one(path, name, reader) for path, name in named_files(words)]
    if any(found) and not all(found):
        raise click.UsageError("rate either tables of usage, or files of a console")
    return any(found)


def _is_one(path: str, name: str, reader: RecordReader) -> bool:
    if name or path in reader.kinds or _ROLES & set(reader.columns.values()) or path.lower().endswith(_CONSOLES):
        return True
    try:
        return Path(path).is_file() and not path.lower().endswith(".parquet") and reader.knows(path)
    except InvalidFileError:  # which is said when it is rated
        return False


@contextmanager
def minutes_of(words: Sequence[str], books: Collection[str], reader: RecordReader) -> Iterator[Path]:
    """A table of the minutes that a book bills of each month, which is there as long as it is rated.

    Raises click.UsageError for offers of several books, AgorapricingError where the book cannot say the minutes.
    """
    if len(books) != 1:
        raise click.UsageError(
            "each book counts the minutes of a console's files by its own rule: rate offers of one book at a time"
        )
    metered = reader.metered(words, [*books], every=True)
    problems = (sizing.books[0].problem for sizing in metered.sizings.values())
    if problem := next(filter(None, problems), ""):
        raise AgorapricingError(problem)
    header, *rows = metered.minutes
    if metered.apart and len(metered.usage.projects) > 1:
        warn("each project is rated as an account of its own, with its own free minutes and ladders")
    if not rows:
        raise AgorapricingError(f"{metered.usage.name}: nothing was used in it")
    from tempfile import TemporaryDirectory  # noqa: PLC0415  # most commands make no file

    with TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.csv"
        with import_module("agorapricing.cli.logs").table(path) as write:
            write(header, rows)
        yield path
