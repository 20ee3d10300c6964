"""What files of Parquet hold: batches whose text is text, and values as Python has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from agorapricing.files.textlines import refused

_ROWS = 65_536
_PARTS = ("value_type", "key_type", "item_type")


def parquet_batches(file: Any, rows: int = _ROWS, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """The batches of an open file of Parquet, in which all text is UTF-8 and all times are of a day.

    Raises pyarrow.ArrowException, which `parquet_file` says in words.
    """
    for batch in file.iter_batches(rows, columns=columns):
        batch.validate(full=True)
        yield batch


def refuse_zones(path: Path, schema: Any) -> None:
    """Refuse a column of times in a zone that this machine does not know. Raises InvalidFileError."""
    arrow = import_module("pyarrow")
    for field in schema:
        for kind in _kinds(field.type):
            if not (zone := getattr(kind, "tz", None)):
                continue
            try:
                arrow.scalar(0, kind).as_py()
            except (ValueError, KeyError):  # of pytz and zoneinfo
                raise refused(path, f"its column {field.name} is in the unknown time zone {zone!r}") from None


def _kinds(kind: Any) -> list[Any]:
    """A type of Arrow with all that it is made of: what lists and maps hold, and the fields of structures."""
    kinds = [kind]
    for each in kinds:  # which grows meanwhile
        kinds += (getattr(each, part) for part in _PARTS if hasattr(each, part))
        kinds += (field.type for field in each) if hasattr(each, "__iter__") else ()
    return kinds


def values_of(column: Any) -> list[Any]:
    """A column's values; days, moments and spans that Python does not count to are text."""
    try:
        values: list[Any] = column.to_pylist()
    except OverflowError:
        return [_value(each) for each in column]
    return values


def rows_of(batch: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a batch, by column."""
    names = batch.schema.names
    return (dict(zip(names, row, strict=True)) for row in zip(*map(values_of, batch.columns), strict=True))


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except OverflowError:
        return scalar.cast("string").as_py()
