"""Tables of CSV, Parquet and XLSX: the names of their columns, and their rows by column, with lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from agorapricing.errors import lacks_extra
from agorapricing.files import csv_records, in_a_line, parquet_file, refused

Row = tuple[int, dict[str, Any] | str]
"""A line and its values by column, or what is wrong with it."""
Table = tuple[tuple[str, ...], Iterator[Row]]


def csv_rows(path: Path) -> Table:
    """The columns and rows of a file of CSV. Raises InvalidFileError."""
    with csv_records(path) as (records, _):
        names = tuple(name.strip() for name in records.header)
    _refuse_doubles(path, names)
    return names, _of_csv(path, names)


def _of_csv(path: Path, names: tuple[str, ...]) -> Iterator[Row]:
    with csv_records(path) as (records, _):
        for chunk in records.chunks():
            yield from chunk.faults
            for line, row in zip(chunk.numbers, chunk.rows, strict=True):
                yield line, dict(zip(names, row, strict=True))


def _parquet(path: Path) -> Table:
    with parquet_file(path) as file:
        names = tuple(file.schema_arrow.names)
    _refuse_doubles(path, names)
    return names, _of_parquet(path)


def _of_parquet(path: Path) -> Iterator[Row]:
    line = 0
    with parquet_file(path) as file:
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                line += 1
                yield line, {name: _plain(value) for name, value in row.items()}


def _xlsx(path: Path) -> Table:
    try:
        book = import_module("openpyxl").load_workbook(path, read_only=True, data_only=True)
    except ImportError:
        raise lacks_extra("reading XLSX", "xlsx") from None
    except (ValueError, KeyError, OSError, import_module("zipfile").BadZipFile) as error:
        raise refused(path, f"is not XLSX: {in_a_line(error)}") from None
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = tuple(str(name or "").strip() for name in next(rows, ()))
    _refuse_doubles(path, names)
    return names, (
        (line, dict(zip(names, map(_plain, row), strict=False))) for line, row in enumerate(rows, 2) if any(row)
    )


def _plain(value: Any) -> Any:
    """A value of a cell as a text would have it: a float by its shortest digits, a moment in the usual form."""
    if isinstance(value, float):
        return Decimal(repr(value))
    return str(value) if isinstance(value, date) else value


def _refuse_doubles(path: Path, names: tuple[str, ...]) -> None:
    if twice := [name for name, count in Counter(names).items() if name and count > 1]:
        raise refused(path, f"has the column {twice[0]} twice", 1)


TABLES: dict[str, Callable[[Path], Table]] = {".parquet": _parquet, ".xlsx": _xlsx}
"""By ending what reads tables that are no text."""
