"""Rows of files that are no usage: each with the reason; what is left are whole quantities that can be rated."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from agorapricing.errors import NumberError
from agorapricing.files import Advised, advice_of
from agorapricing.numbers import quantity

REJECT, ZERO = BLANKS = ("reject", "zero")
"""What an empty cell of usage is."""
_WHOLE_FLOATS = 2**53
_NO_NUMBER = "not a number"
_MISSING = Advised("missing", "to count empty cells as nothing used, say --blank zero")
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)$"


Tests = tuple[tuple[pl.Expr, str], ...]
"""What can be wrong with a cell: tests, each with what it finds; an empty result is no find."""


@attrs.define(eq=False)
class Cleaned:
    """The rows of a frame that are usage, the quantities in them by meter, and the places of others with the reason."""

    kept: pl.DataFrame
    quantities: pl.DataFrame
    bad: list[tuple[int, str]]


def cleaned(
    frame: pl.DataFrame,
    columns: Mapping[str, str],
    most: int,
    accounts: tuple[str, frozenset[str]] | None = None,
    blank: str = REJECT,
) -> Cleaned:
    """Divide rows into usage and rejects; `columns` says which column holds which meter, `most` is a meter's bound.

    >>> rows = pl.DataFrame({"hd": ["10", "-1", "1.5"]})
    >>> divided = cleaned(rows, {"rtc.hd": "hd"}, 10**12)
    >>> divided.kept.to_dicts(), divided.quantities.to_dicts(), divided.bad
    ([{'hd': 10}], [{'rtc.hd': 10}], [(1, 'rtc.hd: negative: -1'), (2, 'rtc.hd: not whole: 1.5')])

    `accounts` names the column of accounts and those that are known; by `blank` "zero" an empty cell of usage is 0.
    Raises NumberError for a column of no numbers.
    """
    named = {**columns, **({_ACCOUNT: accounts[0]} if accounts else {})}
    looked = pl.DataFrame({name: frame.get_column(column) for name, column in named.items()})
    if blank == ZERO:
        looked = looked.with_columns(_filled(looked.schema[meter], meter) for meter in columns)
    tests = [(accounts[0], _ACCOUNT, _account(accounts[1]))] if accounts else []
    whole: dict[str, pl.Expr] = {}
    for meter, column in columns.items():
        number, checks = _read(meter, column, looked.schema[meter])
        is_above = number.is_null() | (number > most)
        checks = (*checks, (number < 0, "negative"), (is_above, f"above {most:,}, the most that is exact"))
        tests.append((meter, meter, checks))
        whole[meter] = number
    is_bad = looked.select(pl.any_horizontal(test.fill_null(value=False) for *_, checks in tests for test, _ in checks))
    mask = is_bad.to_series()
    found = looked.filter(mask).select(
        reason=pl.coalesce(_reason(*each) for each in tests),
        advice=pl.coalesce(_advice(checks) for *_, checks in tests),
    )
    bad: list[tuple[int, str]] = [
        (place, Advised(*each)) for place, each in zip(mask.arg_true().to_list(), found.rows(), strict=True)
    ]
    quantities = looked.select(**whole)
    numbers = {column: quantities.get_column(meter) for meter, column in columns.items()}  # by name, never by a pattern
    kept = pl.DataFrame({each.name: numbers.get(each.name, each) for each in frame.get_columns()})
    return Cleaned(kept.filter(~mask), quantities.filter(~mask), bad) if bad else Cleaned(kept, quantities, bad)


def _filled(dtype: pl.DataType, meter: str) -> pl.Expr:
    """A column with 0 in its empty cells; one without any value is text."""
    column = pl.col(meter)
    if dtype not in {pl.String, pl.Null}:
        return column.fill_null(0)
    text = column.cast(pl.String).fill_null("")
    return pl.when(text.str.strip_chars() == "").then(pl.lit("0")).otherwise(text).alias(meter)


_ACCOUNT = ""  # no meter is named so


def _reason(name: str, column: str, tests: Tests) -> pl.Expr:
    text = pl.col(column).cast(pl.String).fill_null("")
    reason = pl.coalesce(pl.when(test).then(pl.lit(words)) for test, words in tests)
    unread = pl.when(reason == _NO_NUMBER).then(text)  # the others are null, which nothing is called for
    shown = ": " + text + unread.map_elements(_written, return_dtype=pl.String).fill_null("")
    return pl.lit(f"{name}: ") + reason + pl.when(text.str.strip_chars() == "").then(pl.lit("")).otherwise(shown)


def _advice(tests: Tests) -> pl.Expr:
    """What to do about what is wrong with a cell."""
    return pl.coalesce(pl.when(test).then(pl.lit(advice_of(words))) for test, words in tests)


def _written(cell: str) -> str:
    """How rows of data say a quantity that people may write shorter; nothing where it is none.

    >>> _written("30万"), _written("x")
    (', write 300000', '')
    """
    try:
        found = quantity(cell)
    except NumberError:
        return ""
    return f", write {int(found)}" if found.as_integer_ratio()[1] == 1 else ""


def _account(known: frozenset[str]) -> Tests:
    name = pl.col(_ACCOUNT).cast(pl.String)
    is_known = name.is_in(pl.Series(sorted(known), dtype=pl.String).implode())
    return (name.is_null() | (name == ""), "missing"), (~is_known, "unknown account")


def _read(meter: str, name: str, dtype: pl.DataType) -> tuple[pl.Expr, Tests]:
    """A column's whole numbers, and what can be wrong with its cells."""
    column = pl.col(meter)
    if dtype.is_integer():
        return column.cast(pl.Int64, strict=False), ((column.is_null(), _MISSING),)
    if dtype.is_float():
        is_whole = (column.abs() < _WHOLE_FLOATS) & (column == column.floor())
        return pl.when(is_whole).then(column).cast(pl.Int64, strict=False), (
            (column.is_null(), _MISSING),
            (~column.is_finite(), _NO_NUMBER),
            (column.abs() >= _WHOLE_FLOATS, "not exact"),
            (~is_whole, "not whole"),
        )
    if dtype not in {pl.String, pl.Null}:
        raise NumberError(f"{name}: a quantity must be a number, not {dtype}")
    text = column.cast(pl.String).str.strip_chars().str.replace(r"^(-?\d+)\.0*$", "${1}")
    is_whole = text.str.contains(r"^-?\d+$")
    return text.cast(pl.Int64, strict=False), (
        (text.is_null() | (text == ""), _MISSING),
        (~is_whole & text.str.contains(_NUMBER), "not whole"),
        (~is_whole, _NO_NUMBER),
        (text.str.starts_with("-") & text.str.contains("[1-9]"), "negative"),
    )
