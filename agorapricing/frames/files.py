"""Files of usage, read in batches of rows and written whole or not at all: Parquet, CSV and JSON Lines."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from agorapricing.errors import AgorapricingError, Diagnostic, InvalidFileError
from agorapricing.jsonlines import decoder

ROW = "_agorapricing_row"
"""The column of a batch that numbers its rows as its file does: lines of text, rows of Parquet."""
_ROWS = 2**19
_LOOKED = 1_000  # rows among which one must be an object, for its keys are the columns
_SEPARATORS = (";", "\t", "|")
_KEPT = "surrogateescape"  # bytes that are not UTF-8 spoil the row that they stand in, and no other

Reader = Callable[[Path], Iterator["Batch"]]
Fault = tuple[int, str]


@attrs.frozen(eq=False)
class Batch:
    """Some rows of a file, the rows among them that cannot be read, and how much of the file is read."""

    frame: pl.DataFrame
    faults: Sequence[Fault]
    done: int
    whole: int


def batches(path: Path) -> Iterator[Batch]:
    """Read a file batch by batch; columns of text files are text.

    Raises InvalidFileError for a file that cannot be read, of another format or without a header; AgorapricingError for
    another ending.
    """
    reader: Reader = _known(path, _READERS)
    return _read(reader, path)


def _read(reader: Reader, path: Path) -> Iterator[Batch]:
    try:
        yield from reader(path)
    except OSError as error:
        raise _refused(path, os.strerror(error.errno) if error.errno else str(error)) from None


def _known(path: Path, formats: dict[str, Any]) -> Any:
    if path.suffix not in formats:
        raise AgorapricingError(f"{path}: a file of usage ends with {', '.join(formats)}")
    return formats[path.suffix]


def _refused(path: Path, message: str) -> InvalidFileError:
    return InvalidFileError((Diagnostic(str(path), 0, "", message),))


def _parquet(path: Path) -> Iterator[Batch]:
    try:
        file = pq.ParquetFile(path)
    except (ValueError, ArithmeticError) as error:
        raise _refused(path, f"is not Parquet: {error}") from None
    done, whole = 0, file.metadata.num_rows
    for batch in file.iter_batches(_ROWS):
        frame = pl.DataFrame(pa.Table.from_batches([batch]))
        numbers = pl.int_range(done + 1, done + 1 + len(frame), eager=True).alias(ROW)
        done += len(frame)
        yield Batch(frame.with_columns(numbers), (), done, whole)


def _csv(path: Path) -> Iterator[Batch]:
    with path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", _KEPT, newline="") as file:
        lines = _csv_lines(csv.reader(file, strict=True))
        _, header = next(lines, (0, None))
        if not isinstance(header, list):
            raise _refused(path, f"has no header: {header or 'it is empty'}")
        if len(header) == 1 and (other := [each for each in _SEPARATORS if each in header[0]]):
            raise _refused(path, f"its separator looks like {other[0]!r}, but columns must be separated by ','")
        yield from _text(path, header, _of_width(lines, len(header)), raw.tell)


def _csv_lines(reader: Any) -> Iterator[tuple[int, list[str] | str]]:
    start = 1
    while True:
        try:
            row: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = f"is not CSV: {error}"
        if row:
            yield start, row
        start = reader.line_num + 1


def _of_width(lines: Iterable[tuple[int, Any]], width: int) -> Iterator[tuple[int, Any]]:
    for number, row in lines:
        is_wide = isinstance(row, str) or len(row) == width
        yield number, row if is_wide else f"{len(row)} fields instead of {width}"


def _jsonl(path: Path) -> Iterator[Batch]:
    with path.open("rb") as file:
        rows = ((number, _object(line)) for number, line in enumerate(file, 1) if line.strip())
        first = list(islice(rows, _LOOKED))
        header = next((list(row) for _, row in first if not isinstance(row, str)), None)
        if header is None:
            raise _refused(path, f"has no rows: {first[0][1] if first else 'it is empty'}")
        values = ((number, _values(row, header)) for number, row in chain(first, rows))
        yield from _text(path, header, values, file.tell)


_object = decoder(number=str)


def _values(row: dict[str, Any] | str, header: Sequence[str]) -> Any:
    if isinstance(row, str):
        return row
    if new := row.keys() - set(header):
        return f"has {', '.join(sorted(new))}, which the first row has not"
    values = [row.get(name) for name in header]
    return [each if each is None or isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in values]


def _text(path: Path, header: list[str], rows: Iterator[tuple[int, Any]], place: Callable[[], int]) -> Iterator[Batch]:
    whole = path.stat().st_size
    if twice := {name for name in header if header.count(name) > 1}:
        raise _refused(path, f"names {', '.join(sorted(twice))} twice")
    if not all(map(_is_text, header)):
        raise _refused(path, "its header is not UTF-8")
    while some := list(islice(rows, _ROWS // 4)):
        try:
            frame = _frame(header, some)
        except UnicodeEncodeError:
            some = [(number, _in_unicode(row)) for number, row in some]
            frame = _frame(header, some)
        yield Batch(frame, [each for each in some if isinstance(each[1], str)], place(), whole)


def _frame(header: Sequence[str], rows: Sequence[tuple[int, Any]]) -> pl.DataFrame:
    """The rows that could be read; raises UnicodeEncodeError where a cell of them was not UTF-8."""
    kept = [(number, row) for number, row in rows if not isinstance(row, str)]
    columns = list(zip(*(row for _, row in kept), strict=True)) or [()] * len(header)
    frame = pl.DataFrame(dict(zip(header, columns, strict=True)), dict.fromkeys(header, pl.String), strict=False)
    return frame.with_columns(pl.Series(ROW, [number for number, _ in kept], pl.Int64))


def _in_unicode(row: Any) -> Any:
    is_fine = isinstance(row, str) or all(each is None or _is_text(each) for each in row)
    return row if is_fine else "is not UTF-8"


def _is_text(cell: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in cell)


_READERS: dict[str, Reader] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
}


def _is_number(dtype: pa.DataType) -> bool:
    return bool(pa.types.is_primitive(dtype) or pa.types.is_decimal(dtype))


class Output:
    """A file that is written beside its name, and takes the name when it is complete and on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self.write = _known(path, {".parquet": self._parquet, ".csv": self._csv, ".jsonl": self._jsonl})
        try:
            self._file = self.part.open("wb")
        except OSError as error:
            raise AgorapricingError(f"{path}: cannot be written: {error.strerror}") from None
        self._writer: Any = None

    def commit(self) -> None:
        """Give the file its name."""
        self._end()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.part.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError, pa.ArrowException):  # a writer that is not closed closes itself later, on a closed file
            self._end()
        with suppress(OSError):  # what it still holds may have no place on the disk
            self._file.close()
        self.part.unlink(missing_ok=True)

    def _end(self) -> None:
        if isinstance(self._writer, pq.ParquetWriter):
            self._writer.close()

    def _parquet(self, table: pa.Table) -> None:
        if self._writer is None:
            words = [field.name for field in table.schema if not _is_number(field.type)]  # they repeat
            self._writer = pq.ParquetWriter(
                self._file, table.schema, compression="zstd", compression_level=1, use_dictionary=words
            )
        self._writer.write_table(table, row_group_size=_ROWS)

    def _csv(self, table: pa.Table) -> None:
        pl.DataFrame(table).write_csv(self._file, include_header=self._writer is None)
        self._writer = True

    def _jsonl(self, table: pa.Table) -> None:
        pl.DataFrame(table).write_ndjson(self._file)
