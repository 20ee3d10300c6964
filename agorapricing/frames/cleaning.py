"""Rows of files that are no usage: each with the reason; what is left are whole quantities that can be rated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

import attrs
import polars as pl

from agorapricing.errors import NumberError
from agorapricing.files import Advised, advice_of
from agorapricing.messages import Message, said
from agorapricing.numbers import quantity

REJECT, ZERO = BLANKS = ("reject", "zero")
"""What an empty cell of usage is."""
_WHOLE_FLOATS = 2**53
_NO_NUMBER = Message("not a number")
_MISSING = Advised(Message("missing"), Message("to count empty cells as nothing used, say --blank zero"))
_FRACTION = r"^-?(\d+\.\d*|\.\d+)$"


Accounts = tuple[str, frozenset[str]] | None
Tests = tuple[tuple[pl.Expr, str], ...]
"""What can be wrong with a cell: tests, each with what it finds; an empty result is no find."""


class CellReason(Advised):
    """Why a cell is no usage: its column, what is wrong, and the cell; only what is wrong has words of a language.

    >>> said(CellReason("rtc.hd: not a number: total"), "zh")
    'rtc.hd: 不是数字: total'
    """

    __slots__ = ()

    def in_language(self, language: str) -> str:
        """The reason in a language."""
        column, after, rest = self.text.partition(": ")
        wrong, before, cell = rest.partition(": ")
        return f"{column}{after}{said(wrong, language)}{before}{cell}"


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
    accounts: Accounts = None,
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
    numbers, is_odd = _at_once(looked, columns, most, accounts)
    bad: list[tuple[int, str]] = []
    if is_odd.any():
        tests, whole = _tests(looked.schema, columns, most, accounts)
        places, odd = is_odd.arg_true(), looked.filter(is_odd)
        wrong, reasons = _judged(odd, tests)
        bad = list(zip(places.filter(wrong).to_list(), reasons, strict=True))
        read = odd.select(**whole)
        numbers = pl.DataFrame([each.scatter(places, read.get_column(each.name)) for each in numbers.get_columns()])
        is_odd = is_odd.scatter(places, wrong)
    named_so = {column: numbers.get_column(meter) for meter, column in columns.items()}  # by name, never by a pattern
    kept = pl.DataFrame({each.name: named_so.get(each.name, each) for each in frame.get_columns()})
    return Cleaned(kept.filter(~is_odd), numbers.filter(~is_odd), bad) if bad else Cleaned(kept, numbers, bad)


def has_numbers(frame: pl.DataFrame, column: str) -> bool:
    """Whether a column has a number, perhaps as text.

    >>> rows = pl.DataFrame({"hd": ["", "1,000"], "plan": ["a1", "2026-07-01"]})
    >>> has_numbers(rows, "hd"), has_numbers(rows, "plan")
    (True, False)
    """
    cells = frame.get_column(column)
    return (
        bool(cells.str.contains(r"^\s*\d[\d,.]*\s*$").any()) if cells.dtype == pl.String else cells.dtype.is_numeric()
    )


def _at_once(
    looked: pl.DataFrame, columns: Mapping[str, str], most: int, accounts: Accounts
) -> tuple[pl.DataFrame, pl.Series]:
    """Numbers of the plainest form, and which rows have anything else and must be looked at."""
    numbers = looked.select(_quick(meter, column, looked.schema[meter]) for meter, column in columns.items())
    is_odd = numbers.select(
        is_odd=pl.any_horizontal(~pl.col(meter).is_between(0, most).fill_null(value=False) for meter in columns)
    ).to_series()
    if accounts:
        names = pl.Series(sorted(accounts[1] - {""}), dtype=pl.String)
        is_odd |= ~looked.get_column(_ACCOUNT).cast(pl.String).is_in(names.implode()).fill_null(value=False)
    return numbers, is_odd


def _quick(meter: str, name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(meter)
    if dtype != pl.String:
        return _read(meter, name, dtype)[0].alias(meter)
    return pl.when(~column.str.starts_with("+")).then(column.cast(pl.Int64, strict=False)).alias(meter)


def _tests(
    schema: pl.Schema, columns: Mapping[str, str], most: int, accounts: Accounts
) -> tuple[list[tuple[str, str, Tests]], dict[str, pl.Expr]]:
    """What can be wrong with a cell of each column, and the numbers of each meter."""
    tests = [(accounts[0], _ACCOUNT, _account(accounts[1]))] if accounts else []
    whole: dict[str, pl.Expr] = {}
    for meter, column in columns.items():
        number, checks = _read(meter, column, schema[meter])
        is_above = number.is_null() | (number > most)
        checks = (*checks, (number < 0, Message("negative")), (is_above, f"above {most:,}, the most that is exact"))
        tests.append((meter, meter, checks))
        whole[meter] = number
    return tests, whole


def _judged(rows: pl.DataFrame, tests: Sequence[tuple[str, str, Tests]]) -> tuple[pl.Series, list[CellReason]]:
    """Which rows are wrong, and the reasons of those: the first test that finds something says why."""
    finds = [(name, column, words, test) for name, column, checks in tests for test, words in checks]
    first = rows.select(
        first=pl.coalesce(pl.when(test).then(pl.lit(place, pl.Int32)) for place, (*_, test) in enumerate(finds))
    ).to_series()
    found: list[tuple[int, CellReason]] = []
    for place in first.unique().drop_nulls():
        name, column, words, _ = finds[place]
        texts = rows.filter(first == place).select(_reason(name, column, words)).to_series()
        reasons = {text: CellReason(text, advice_of(words)) for text in texts.unique()}
        found += zip((first == place).arg_true(), map(reasons.__getitem__, texts), strict=True)
    return first.is_not_null(), [reason for _, reason in sorted(found, key=itemgetter(0))]


def _filled(dtype: pl.DataType, meter: str) -> pl.Expr:
    """A column with 0 in its empty cells; one without any value is text."""
    column = pl.col(meter)
    if dtype not in {pl.String, pl.Null}:
        return column.fill_null(0)
    text = column.cast(pl.String).fill_null("")
    return pl.when(text.str.strip_chars() == "").then(pl.lit("0")).otherwise(text).alias(meter)


_ACCOUNT = ""  # no meter is named so


def _reason(name: str, column: str, words: str) -> pl.Expr:
    """What is wrong, and the cell, in rows in which a test of a column finds something."""
    text = pl.col(column).cast(pl.String).fill_null("")
    shown = ": " + text
    if words == _NO_NUMBER:
        shown += text.map_elements(_written, return_dtype=pl.String)
    return f"{name}: {words}" + pl.when(text.str.strip_chars() == "").then(pl.lit("")).otherwise(shown)


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
    return (name.is_null() | (name == ""), Message("missing")), (~is_known, Message("unknown account"))


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
            (column.abs() >= _WHOLE_FLOATS, Message("not exact")),
            (~is_whole, Message("not whole")),
        )
    if dtype not in {pl.String, pl.Null}:
        raise NumberError(f"{name}: a quantity must be a number, not {dtype}")
    text = column.cast(pl.String).str.strip_chars().str.replace(r"^(-?\d+)\.0*$", "${1}")
    is_whole = text.str.contains(r"^-?\d+$")
    return text.cast(pl.Int64, strict=False), (
        (text.is_null() | (text == ""), _MISSING),
        (~is_whole & text.str.contains(_FRACTION), Message("not whole")),
        (~is_whole, _NO_NUMBER),
        (text.str.starts_with("-") & text.str.contains("[1-9]"), Message("negative")),
    )
