"""What a look at a frame tells of its columns, and what a catalogue tells without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from agorapricing.frames.column import MOST
from agorapricing.frames.expression import DUCKDB, dialect_of, maker_of, taking_of
from agorapricing.frames.names import Frame


def extremes(frame: Frame, names: Iterable[str]) -> dict[str, Any]:
    """Look at a frame: how many `rows` it has, and for each name `NAME low`, `NAME high` and `NAME count`.

    A low of 0 may stand for a higher one. Polars reads a file again for a column in which something is below 0.
    """
    named = list(names)
    if dialect := dialect_of(frame):
        columns = [dialect.column(name).text for name in named]
        asked = ["count(*)", *(f"{of}({column})" for column in columns for of in ("min", "max", "count"))]
        keys = ["rows", *(f"{name} {end}" for name in named for end in ("low", "high", "count"))]
        native: Any = frame.to_native()
        is_duckdb = dialect is DUCKDB
        [row] = native.aggregate(", ".join(asked)).fetchall() if is_duckdb else native.selectExpr(*asked).collect()
        return dict(zip(keys, row, strict=True))
    schema = frame.collect_schema()
    once = [name for name in named if frame.implementation.is_polars() and schema[name] == nw.Int64]
    found = _looked(frame, [name for name in named if name not in once], named, once)
    below = [name for name in once if found[f"{name} count"] and found[f"{name} high"] > MOST]
    return {**found, **{f"{name} low": 0 for name in once}, **(_looked(frame, below) if below else {})}


def _looked(frame: Frame, ends: Iterable[str], counts: Iterable[str] = (), once: Iterable[str] = ()) -> dict[str, Any]:
    """Look at both ends of some columns, at how many rows have some, and `once` at whether some are not negative.

    Read without a sign, what is negative is above all that is not: one maximum tells both, in two thirds of the time.
    """
    maker = maker_of(frame)
    wanted = [maker.len().alias("rows")]
    for name in ends:
        wanted += [maker.col(name).min().alias(f"{name} low"), maker.col(name).max().alias(f"{name} high")]
    wanted += [maker.col(name).count().alias(f"{name} count") for name in counts]  # in the statistics of files, too
    wanted += [maker.col(name).reinterpret(signed=False).max().alias(f"{name} high") for name in once]
    return first_row(nw.from_native(taking_of(frame).select(*wanted)))


def statistics(frame: Frame, names: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """What DuckDB's catalogue says of columns of a table, without reading one: `min`, `max` and `has_null`.

    Rows that were deleted may still be in it; it says nothing of other relations, or of an empty table.
    """
    native: Any = frame.to_native()
    if dialect_of(frame) is not DUCKDB or native.type != "TABLE_RELATION":
        return {}
    named = list(names)
    asked = ", ".join(f"stats({DUCKDB.column(name).text})" for name in named)
    for row in native.project(asked).limit(1).fetchall():
        if all(isinstance(each, Mapping) for each in row):  # releases before 2.0 say it in words
            return dict(zip(named, row, strict=True))
    return {}


def first_row(frame: Frame) -> dict[str, Any]:
    """The first row of a frame that has one."""
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return next(eager.iter_rows(named=True))
