"""Tables of CSV, Parquet and XLSX: the names of their columns, and their rows by column, with lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from agorapricing.errors import AgorapricingError, lacks_extra
from agorapricing.files import (
    csv_records,
    in_a_line,
    limits,
    parquet_batches,
    parquet_file,
    refuse_wide,
    refuse_zones,
    refused,
    rows_of,
)

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
        refuse_zones(path, file.schema_arrow)
    _refuse_doubles(path, names)
    return names, _of_parquet(path)


def _of_parquet(path: Path) -> Iterator[Row]:
    line = 0
    with parquet_file(path) as file:
        for batch in parquet_batches(file):
            for row in rows_of(batch):
                line += 1
                yield line, {name: _plain(value) for name, value in row.items()}


def _xlsx(path: Path) -> Table:
    with _odd(path):
        rows = _cells(path)
        names = tuple(str(name or "").strip() for name in next(rows, ()))
    while names and not names[-1]:
        names = names[:-1]
    refuse_wide(path, names)
    _refuse_doubles(path, names)
    return names, _of_xlsx(path, names, rows)


def _of_xlsx(path: Path, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    with _odd(path):
        for line, row in enumerate(rows, 2):
            if limits.ROWS.is_below(line):  # the library makes every row before one that is numbered
                raise refused(path, f"has {limits.ROWS}", line, code="over-limit")
            if any(row):
                yield line, dict(zip(names, map(_plain, row), strict=False))


def _cells(path: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of the first sheet, no wider than a table may be, of a file that does not unpack to too much."""
    with ZipFile(path) as parts:
        if limits.DOCUMENT.is_below(sum(part.file_size for part in parts.infolist())):
            raise refused(path, f"unpacks to {limits.DOCUMENT}", code="over-limit")
    content = BytesIO(path.read_bytes())  # a workbook that is refused leaves no file open
    sheet = import_module("openpyxl").load_workbook(content, read_only=True, data_only=True).worksheets[0]
    sheet.reset_dimensions()  # what a file states of them may be anything
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True, max_col=limits.COLUMNS.most + 1)
    return rows


@contextmanager
def _odd(path: Path) -> Iterator[None]:
    """Say in words that a file is no XLSX: its library raises whatever it stumbles over."""
    try:
        yield
    except (AgorapricingError, GeneratorExit):
        raise
    except ImportError:
        raise lacks_extra("reading XLSX", "xlsx") from None
    except Exception as error:  # noqa: BLE001
        raise refused(path, f"is not XLSX: {in_a_line(error)}") from None


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
