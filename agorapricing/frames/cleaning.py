"""Rows of files that are no usage: each with the reason; what is left are whole quantities that can be rated."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from agorapricing.errors import NumberError
from agorapricing.frames.files import ROW

REASON = "reason"
_WHOLE_FLOATS = 2**53
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)$"


Tests = tuple[tuple[pl.Expr, str], ...]
"""What can be wrong with a cell: tests, each with what it finds; an empty result is no find."""


def cleaned(
    frame: pl.DataFrame, columns: Mapping[str, str], most: int, accounts: tuple[str, frozenset[str]] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divide rows into usage and rejects; `columns` says which column holds which meter, `most` is a meter's bound.

    >>> rows = pl.DataFrame({ROW: [2, 3, 4], "rtc.hd": ["10", "-1", "1.5"]})
    >>> usage, rejects = cleaned(rows, {"rtc.hd": "rtc.hd"}, 10**12)
    >>> usage["rtc.hd"].to_list(), rejects.rows()
    ([10], [(3, 'rtc.hd: negative: -1'), (4, 'rtc.hd: not whole: 1.5')])

    `accounts` names the column of accounts and those that are known. Raises NumberError for a column of no numbers.
    """
    whole: dict[str, pl.Expr] = {}
    tests = [(accounts[0], accounts[0], _account(*accounts))] if accounts else []
    for meter, column in columns.items():
        number, found = _read(column, frame.schema[column])
        is_above = number.is_null() | (number > most)
        found = (*found, (number < 0, "negative"), (is_above, f"above {most:,}, the most that is exact"))
        tests.append((meter, column, found))
        whole[column] = number
    is_bad = pl.any_horizontal(test.fill_null(value=False) for *_, found in tests for test, _ in found)
    looked = frame.with_columns(is_bad.alias(REASON))
    bad = looked.filter(pl.col(REASON)).select(ROW, pl.coalesce(_reason(*each) for each in tests).alias(REASON))
    return looked.filter(~pl.col(REASON)).drop(REASON).with_columns(**whole), bad


def _reason(name: str, column: str, tests: Tests) -> pl.Expr:
    text = pl.col(column).cast(pl.String).fill_null("")
    said = pl.coalesce(pl.when(test).then(pl.lit(words)) for test, words in tests)
    return pl.lit(f"{name}: ") + said + pl.when(text == "").then(pl.lit("")).otherwise(": " + text)


def _account(column: str, known: frozenset[str]) -> Tests:
    name = pl.col(column).cast(pl.String)
    is_known = name.is_in(pl.Series(sorted(known), dtype=pl.String).implode())
    return (name.is_null() | (name == ""), "missing"), (~is_known, "unknown account")


def _read(name: str, dtype: pl.DataType) -> tuple[pl.Expr, Tests]:
    """A column's whole numbers, and what can be wrong with its cells."""
    column = pl.col(name)
    if dtype.is_integer():
        return column.cast(pl.Int64, strict=False), ((column.is_null(), "missing"),)
    if dtype.is_float():
        is_whole = (column.abs() < _WHOLE_FLOATS) & (column == column.floor())
        return pl.when(is_whole).then(column).cast(pl.Int64, strict=False), (
            (column.is_null(), "missing"),
            (~column.is_finite(), "not a number"),
            (column.abs() >= _WHOLE_FLOATS, "not exact"),
            (~is_whole, "not whole"),
        )
    if dtype not in {pl.String, pl.Null}:
        raise NumberError(f"{name}: a quantity must be a number, not {dtype}")
    text = column.cast(pl.String).str.strip_chars().str.replace(r"^(-?\d+)\.0*$", "${1}")
    is_whole = text.str.contains(r"^-?\d+$")
    return text.cast(pl.Int64, strict=False), (
        (text.is_null() | (text == ""), "missing"),
        (~is_whole & text.str.contains(_NUMBER), "not whole"),
        (~is_whole, "not a number"),
        (text.str.starts_with("-") & text.str.contains("[1-9]"), "negative"),
    )
