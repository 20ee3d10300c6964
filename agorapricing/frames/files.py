"""Files of usage, read in batches of rows: Parquet, CSV and JSON Lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pyarrow as pa

from agorapricing.errors import AgorapricingError
from agorapricing.files import (
    LINES,
    Chunk,
    LineFault,
    csv_records,
    decoder,
    in_a_line,
    lines_of,
    parquet_batches,
    parquet_file,
    reading,
    refuse_zones,
    refused,
    with_lines,
)
from agorapricing.frames.plain import csv_frame, json_frame

_ROWS = 2**19
_LOOKED = 1_000  # rows among which one must be an object with keys, for these are the columns
_SEPARATORS = (";", "\t", "|")
REFUSED = (pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException, ValueError, ArithmeticError)
"""What the libraries raise for data that they do not take."""

Reader = Callable[[Path], Iterator["Batch"]]
Decode = Callable[[bytes], Any]


@attrs.define(eq=False)
class Batch:
    """Some rows of a file, the lines among them that are none, and how much of the file is read."""

    frame: pl.DataFrame
    numbers: Sequence[int]
    """Of each row the line of text that it begins on, or its place in Parquet."""
    faults: Sequence[LineFault]
    ends: Mapping[int, int]
    """Of rows that go over several lines the last one, by the first."""
    done: int
    whole: int


def batches(path: Path) -> Iterator[Batch]:
    """Read a file batch by batch, one at least; columns of text files are text.

    Raises InvalidFileError for a file that cannot be read, of another format or without a header; AgorapricingError for
    another ending, and for a device.
    """
    reader: Reader = known(path, _READERS)
    with reading(path):
        yield from reader(path)


def known(path: Path, formats: dict[str, Any]) -> Any:
    """What belongs to the ending of a path. Raises AgorapricingError for another one."""
    if path.suffix not in formats:
        raise AgorapricingError(f"{path}: a file of usage ends with {', '.join(formats)}")
    return formats[path.suffix]


def _parquet(path: Path) -> Iterator[Batch]:
    with parquet_file(path) as file:
        schema = file.schema_arrow
        _check(path, schema.names)
        refuse_zones(path, schema)
        done, whole = 0, file.metadata.num_rows
        for batch in chain(parquet_batches(file, _ROWS), () if whole else (pa.RecordBatch.from_pylist([], schema),)):
            frame = pl.DataFrame({name: _series(path, name, batch.column(at)) for at, name in enumerate(schema.names)})
            numbers = range(done + 1, done + 1 + len(frame))
            done += len(frame)
            yield Batch(frame, numbers, (), {}, done, whole)


def _series(path: Path, name: str, column: pa.Array) -> pl.Series:
    if "decimal256" in str(column.type):  # Polars has no such type, and panics
        raise refused(path, f"its column {name} cannot be passed through: decimals of 256 bits are too large")
    try:
        return pl.Series(name, column)
    except REFUSED as error:
        raise refused(path, f"its column {name} cannot be passed through: {in_a_line(error)}") from None


def _check(path: Path, header: Sequence[str]) -> None:
    """Refuse names that no output could have."""
    if twice := [name for name, count in Counter(header).items() if count > 1]:
        raise refused(path, f"names {', '.join(sorted(twice))} twice")
    if not all(map(_is_text, header)):
        raise refused(path, "its header is not UTF-8")
    if wrong := [name for name in header if "\0" in name]:
        raise refused(path, f"its column {wrong[0]!r} cannot be passed through: no name has a NUL")


def _csv(path: Path) -> Iterator[Batch]:
    with csv_records(path) as (records, position):
        [first, *more] = header = records.header
        if not more and (other := [each for each in _SEPARATORS if each in first]):
            raise refused(path, f"its separator looks like {other[0]!r}, but columns must be separated by ','")
        yield from _text(path, header, records.chunks(partial(csv_frame, header)), position)


def _jsonl(path: Path) -> Iterator[Batch]:
    decode = decoder(number=_Numeral)
    with path.open("rb") as file:
        lines = lines_of(file, path)
        first = list(islice(lines, _LOOKED))
        rows = [decode(line) for line in first]
        header = next((list(row) for row in rows if row and not isinstance(row, str)), None)
        if header is None:
            raise refused(path, f"has no rows: {(rows[0] if rows else 'it is empty') or 'its objects are empty'}")
        yield from _text(path, header, _chunks(header, chain(first, lines), decode), file.tell)


_dumped = json.JSONEncoder(ensure_ascii=False).encode


class _Numeral(str):
    """A number of JSON, as it is written."""

    __slots__ = ()


def _json(value: Any) -> str:
    """An array, an object or one of their values as JSON, with its numbers as they were written."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_dumped(key)}: {_json(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    return value if isinstance(value, _Numeral) else _dumped(value)


def _chunks(header: Sequence[str], lines: Iterator[bytes], decode: Decode) -> Iterator[Chunk]:
    start = 1
    while some := list(islice(lines, LINES)):
        odd = _OddLines(header, some, decode, start)
        rows: Any
        try:
            places, rows = json_frame(header, some, odd.frame)
        except UnicodeEncodeError:  # of an escape that is half a character
            odd.faults.clear()
            places, rows = odd.rows(range(len(some)))
        yield Chunk([start + place for place in places], rows, odd.faults)
        start += len(some)


@attrs.define(eq=False)
class _OddLines:
    """Lines of JSON that are read one by one, and what is wrong with those that are no rows."""

    header: Sequence[str]
    lines: Sequence[bytes]
    decode: Decode
    start: int
    faults: list[LineFault] = attrs.field(factory=list)

    def rows(self, places: Iterable[int]) -> tuple[list[int], list[Any]]:
        """The values of the lines at some places, by their places."""
        values = [(place, _values(self.decode(self.lines[place]), self.header)) for place in places]
        self.faults += [(self.start + place, row) for place, row in values if isinstance(row, str)]
        good = [(place, row) for place, row in values if not isinstance(row, str)]
        return [place for place, _ in good], [row for _, row in good]

    def frame(self, places: Iterable[int]) -> tuple[list[int], pl.DataFrame]:
        """The same as columns. Raises UnicodeEncodeError."""
        found, rows = self.rows(places)
        return found, _frame(self.header, rows)


def _values(row: dict[str, Any] | str, header: Sequence[str]) -> Any:
    if isinstance(row, str):
        return row
    if new := row.keys() - set(header):
        return f"has {', '.join(sorted(new))}, which the first row has not"
    values = [row.get(name) for name in header]
    return [each if each is None or isinstance(each, str) else _json(each) for each in values]


def _text(path: Path, header: list[str], chunks: Iterable[Chunk], position: Callable[[], int]) -> Iterator[Batch]:
    _check(path, header)
    whole, chunk = path.stat().st_size, None
    for chunk in chunks:
        yield _batch(header, chunk, position(), whole)
    if chunk is None:
        yield _batch(header, Chunk((), ()), whole, whole)


def _batch(header: Sequence[str], chunk: Chunk, done: int, whole: int) -> Batch:
    try:
        frame = _frame(header, chunk.rows)
    except UnicodeEncodeError:
        bad = {number for number, row in zip(chunk.numbers, chunk.rows, strict=True) if not _in_unicode(row)}
        faults = [*chunk.faults, *(fault for number in bad for fault in _faults(number, chunk))]
        kept = [pair for pair in zip(chunk.numbers, chunk.rows, strict=True) if pair[0] not in bad]
        ends = {number: last for number, last in chunk.ends.items() if number not in bad}
        chunk = Chunk([number for number, _ in kept], [row for _, row in kept], faults, ends)
        frame = _frame(header, chunk.rows)
    return Batch(frame, chunk.numbers, chunk.faults, chunk.ends, done, whole)


def _faults(number: int, chunk: Chunk) -> list[LineFault]:
    last = chunk.ends.get(number, number)
    return [(each, with_lines("is not UTF-8", number, last)) for each in range(number, last + 1)]


def _frame(header: Sequence[str], rows: Any) -> pl.DataFrame:
    """Raises UnicodeEncodeError where a cell is not UTF-8."""
    if isinstance(rows, pl.DataFrame):
        return rows
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    return pl.DataFrame(dict(zip(header, columns, strict=True)), dict.fromkeys(header, pl.String), strict=False)


def _in_unicode(row: Sequence[str | None]) -> bool:
    return all(each is None or _is_text(each) for each in row)


def _is_text(cell: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in cell)


_READERS: dict[str, Reader] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
}
