"""Rows of files that are no usage: each with the reason; what is left are whole quantities that can be rated."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from agorapricing.errors import NumberError
from agorapricing.frames.files import ROW

REASON = "reason"
_WHOLE_FLOATS = 2**53
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)$"


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
    found = {meter: _read(frame.schema[column], pl.col(column)) for meter, column in columns.items()}
    numbers = {f"{ROW}{meter}": number for meter, (number, _) in found.items()}
    looked = frame.with_columns(**numbers)
    reasons = [_account(*accounts)] if accounts else []
    for meter, column in columns.items():
        wrong, number = found[meter][1], pl.col(f"{ROW}{meter}")
        said = pl.when(wrong.is_not_null()).then(wrong).when(number < 0).then(pl.lit("negative"))
        said = said.when(number.is_null() | (number > most)).then(pl.lit(f"above {most:,}, the most that is exact"))
        text = pl.col(column).cast(pl.String)
        reasons.append(
            pl.lit(f"{meter}: ") + said + pl.when(text.str.len_chars() > 0).then(": " + text).otherwise(pl.lit(""))
        )
    looked = looked.with_columns(pl.coalesce(reasons).alias(REASON))
    is_usage = pl.col(REASON).is_null()
    whole = {column: pl.col(f"{ROW}{meter}") for meter, column in columns.items()}
    return looked.filter(is_usage).with_columns(**whole).select(frame.columns), looked.filter(~is_usage).select(
        ROW, REASON
    )


def _account(column: str, known: frozenset[str]) -> pl.Expr:
    name = pl.col(column).cast(pl.String)
    is_unknown = ~name.is_in(pl.Series(sorted(known), dtype=pl.String).implode())
    said = pl.when(name.is_null() | (name == "")).then(pl.lit("missing"))
    return pl.lit(f"{column}: ") + said.when(is_unknown).then(pl.lit("unknown account: ") + name)


def _read(dtype: pl.DataType, column: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """A column's whole numbers, and why a cell is none; null where it is one."""
    if dtype.is_integer():
        return column.cast(pl.Int64, strict=False), _first((column.is_null(), "missing"))
    if dtype.is_float():
        is_whole = (column.abs() < _WHOLE_FLOATS) & (column == column.floor())
        tests = (
            (column.is_null(), "missing"),
            (~column.is_finite(), "not a number"),
            (column.abs() >= _WHOLE_FLOATS, "not exact"),
            (~is_whole, "not whole"),
        )
        return pl.when(is_whole).then(column).cast(pl.Int64, strict=False), _first(*tests)
    if dtype not in {pl.String, pl.Null}:
        raise NumberError(f"a quantity must be a number, not {dtype}")
    text = column.cast(pl.String).str.strip_chars().str.replace(r"^(-?\d+)\.0*$", "${1}")
    is_whole = text.str.contains(r"^-?\d+$")
    faults = (
        (text.is_null() | (text == ""), "missing"),
        (~is_whole & text.str.contains(_NUMBER), "not whole"),
        (~is_whole, "not a number"),
        (text.str.starts_with("-") & text.str.contains("[1-9]"), "negative"),
    )
    return text.cast(pl.Int64, strict=False), _first(*faults)


def _first(*tests: tuple[pl.Expr, str]) -> pl.Expr:
    return pl.coalesce(pl.when(test).then(pl.lit(reason)) for test, reason in tests)
