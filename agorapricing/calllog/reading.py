"""Reading a log: rows of CSV, JSON Lines or Parquet as they come, each with its line and the values of the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from agorapricing.errors import Diagnostic, InvalidFileError, UnknownNameError, meant
from agorapricing.files import csv_records, json_objects, parquet_batches, parquet_file, reading, refused, values_of

Row = tuple[int, Sequence[Any] | str | None]
"""A line and its values in the order of the columns, or what is wrong with it; None for each further line of a row."""

Progress = Callable[[int], None]
"""Called with the bytes that have been read."""


class Instant(NamedTuple):
    """A moment that a file holds as a number of its own: exact seconds since 1970."""

    seconds: Decimal | int


def rows_of(
    path: Path, mapped: Mapping[str, str], columns: Sequence[str], required: Sequence[str], progress: Progress
) -> Iterator[Row]:
    """Read the rows of a log, one after another; its name's ending says its format.

    `mapped` says by our name which column of the file holds what; others are named as we do. `progress` is called with
    the bytes read so far. Raises InvalidFileError for a file that cannot be read, or that lacks a required column;
    UnknownNameError for a mapped column that no log has.
    """
    if wrong := next((name for name in mapped if name not in columns), None):
        hint = f": write {mapped[wrong]}={wrong}" if mapped[wrong] in columns else meant(wrong, columns)
        raise UnknownNameError("column", wrong, tuple(columns), "a log", hint)
    columns, required = ([mapped.get(name, name) for name in names] for names in (columns, required))
    required = [*dict.fromkeys((*required, *mapped.values()))]
    kind = path.suffix.lower()
    if kind not in _READERS:
        raise refused(path, f"is no log by its name: {', '.join(_READERS)} are read")
    with reading(path):
        yield from _READERS[kind](path, columns, required, progress)


def _check(path: Path, given: Sequence[str], columns: Sequence[str], required: Sequence[str]) -> None:
    """A column that is missing, given twice, or probably misspelt is refused; others are not looked at."""
    counts = Counter(given)
    others = [name for name in counts if name not in columns]
    absent = [name for name in columns if name not in counts]
    faults = [f"has no column {name}{meant(name, others)}" for name in required if name in absent]
    faults += [f"has the column {name} twice" for name in columns if counts[name] > 1]
    for name in others:
        if hint := meant(name, [each for each in absent if each not in required]):
            faults.append(f"has a column {name!r}{hint}")
    if required and not set(required) & counts.keys():
        faults.append(
            f"a log of calls has the columns {', '.join(required)}, or says which stand for them by --column; rows of "
            "usage by meter are read by `agorapricing rate`"
        )
    if faults:
        raise InvalidFileError(tuple(Diagnostic(str(path), 1, "", fault) for fault in faults))


def _csv(path: Path, columns: Sequence[str], required: Sequence[str], progress: Progress) -> Iterator[Row]:
    with csv_records(path) as (records, position):
        header = [name.strip() for name in records.header]
        _check(path, header, columns, required)
        width = len(header)
        places = [header.index(name) if name in header else width for name in columns]
        for chunk in records.chunks():
            progress(position())
            yield from chunk.faults
            for number, row in zip(chunk.numbers, chunk.rows, strict=True):
                row.append("")  # what a column that is not there says
                yield number, [row[place] for place in places]
            for first, last in chunk.ends.items():
                yield from ((first, None) for _ in range(first, last))


def _number(text: str) -> int | Decimal:
    """A number of JSON, exactly."""
    return int(text) if text.removeprefix("-").isdecimal() else Decimal(text)


def _jsonl(path: Path, columns: Sequence[str], _: Sequence[str], progress: Progress) -> Iterator[Row]:
    is_checked = False
    with json_objects(path, _number) as (objects, position):
        for number, values in objects:
            if number % 50_000 == 0:
                progress(position())
            if isinstance(values, str):
                yield number, values
                continue
            if not is_checked:
                is_checked = True
                _check(path, list(values), columns, ())  # a row may lack a column; it is refused by itself
            yield number, [values.get(name, "") for name in columns]


def _parquet(path: Path, columns: Sequence[str], required: Sequence[str], progress: Progress) -> Iterator[Row]:
    with parquet_file(path) as file:
        given = file.schema_arrow.names
        _check(path, given, columns, required)
        kept = [name for name in columns if name in given]
        places = {name: place for place, name in enumerate(kept)}
        number = 0
        for batch in parquet_batches(file, columns=kept):
            lists = [_values(batch.column(name)) for name in kept]
            progress(number)
            for values in zip(*lists, strict=True):
                number += 1
                yield number, [values[places[name]] if name in places else "" for name in columns]


_DIGITS = {"s": 0, "ms": 3, "us": 6, "ns": 9}


def _values(column: Any) -> list[Any]:
    """A column's values; of times with a zone the exact moments, of those without what a message may show."""
    unit = getattr(column.type, "unit", None)
    if unit is None or not hasattr(column.type, "tz"):
        return values_of(column)
    counts: list[int | None] = column.cast("int64").to_pylist()
    if column.type.tz is None:
        return [None if count is None else _shown(count, _DIGITS[unit]) for count in counts]
    return [None if count is None else Instant(_scaled(count, _DIGITS[unit])) for count in counts]


def _scaled(count: int, digits: int) -> Decimal | int:
    whole, rest = divmod(count, 10**digits)
    return Decimal(count).scaleb(-digits) if rest else whole


def _shown(count: int, digits: int) -> str:
    """A time without a zone, for a message."""
    try:
        moment = datetime(1970, 1, 1) + timedelta(seconds=count // 10**digits)  # it has no zone
    except OverflowError:
        return f"{count}"
    return moment.isoformat() + (f".{count % 10**digits:0{digits}}" if count % 10**digits else "")


_READERS: dict[str, Callable[[Path, Sequence[str], Sequence[str], Progress], Iterable[Row]]] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".parquet": _parquet,
}
ENDINGS = tuple(_READERS)
"""How the names of logs end."""
