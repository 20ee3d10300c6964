"""Expressions of integers, the one place where engines differ: Narwhals' expressions, and SQL as text for Spark.

Narwhals makes an expression of Spark by thousands of calls into Java, and divides integers as doubles. A projection as
text is one call, and SQL has a division of integers. A whole number is an expression of every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import narwhals as nw

from agorapricing.frames.naming import Frame

_ATOM, _PRODUCT, _SUM, _TEST, _ALL = range(5)


@attrs.frozen(eq=False)
class Sql:
    """An expression of integers or a test in Spark's SQL; `loose` is how loosely its outermost sign binds.

    >>> u = Sql.column("rtc.hd")
    >>> ((u + 5) * 7 // 1000).text
    '(`rtc.hd` + 5L) * 7L DIV 1000L'

    `//` is exact for integers of any size, for numerators of at least 0.
    """

    text: str
    loose: int = _ATOM

    @classmethod
    def column(cls, name: str) -> Sql:
        """The column of that name."""
        return cls("`{}`".format(name.replace("`", "``")))

    @classmethod
    def of(cls, given: Expression) -> Sql:
        """An expression, or a whole number in 64 bits."""
        return given if isinstance(given, Sql) else cls(f"{given}L")

    def within(self, loosest: int) -> str:
        """The text as a part of something: in parentheses where it binds more loosely than a part may."""
        return self.text if self.loose <= loosest else f"({self.text})"

    def _and(self, sign: str, other: Any, loose: int) -> Sql:
        return Sql(f"{self.within(loose)} {sign} {Sql.of(other).within(loose - 1)}", loose)

    def __add__(self, other: Any) -> Sql:
        return self._and("+", other, _SUM)

    def __radd__(self, other: Any) -> Sql:
        return Sql.of(other) + self

    def __sub__(self, other: Any) -> Sql:
        return self._and("-", other, _SUM)

    def __rsub__(self, other: Any) -> Sql:
        return Sql.of(other) - self

    def __mul__(self, other: Any) -> Sql:
        return self._and("*", other, _PRODUCT)

    def __floordiv__(self, other: Any) -> Sql:
        return self._and("DIV", other, _PRODUCT)

    def __mod__(self, other: Any) -> Sql:
        return self._and("%", other, _PRODUCT)

    def __le__(self, other: Any) -> Sql:
        return self._and("<=", other, _TEST)

    def __ge__(self, other: Any) -> Sql:
        return self._and(">=", other, _TEST)

    def __eq__(self, other: object) -> Sql:  # type: ignore[override]  # as of Narwhals' expressions
        return self._and("=", other, _TEST)

    def __ne__(self, other: object) -> Sql:  # type: ignore[override]  # as of Narwhals' expressions
        return self._and("<>", other, _TEST)

    __hash__ = None  # type: ignore[assignment]  # two are not equal or unequal

    def __and__(self, other: Any) -> Sql:
        return self._and("AND", other, _ALL)


Named = nw.Expr | Sql
"""What a frame can be asked for."""
Expression = Named | int


def is_sql(frame: Frame) -> bool:
    """Whether a frame is asked in SQL."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def is_there(expr: Expression) -> Any:
    """A test that is true where an expression is not empty."""
    if isinstance(expr, int):
        return True
    return Sql(f"{expr.within(_ATOM)} IS NOT NULL", _TEST) if isinstance(expr, Sql) else ~expr.is_null()


def as_long(expr: Named) -> Named:
    """An integer in 64 bits."""
    return Sql(f"CAST({expr.text} AS BIGINT)") if isinstance(expr, Sql) else expr.cast(nw.Int64)


def chosen(test: Any, then: Expression, other: Expression | None = None) -> Expression:
    """One of two by a test, a bool where it is of numbers alone; without another one it is empty where the test fails.

    >>> chosen(Sql.column("u") <= 9, 1, 2)
    Sql(text='CASE WHEN `u` <= 9L THEN 1L ELSE 2L END', loose=0)
    """
    if isinstance(test, bool):
        return then if test or other is None else other
    if isinstance(test, Sql):
        rest = "" if other is None else f" ELSE {Sql.of(other).text}"
        return Sql(f"CASE WHEN {test.text} THEN {Sql.of(then).text}{rest} END")
    some = nw.when(test).then(_narwhals(then))
    return some if other is None else some.otherwise(_narwhals(other))


def _narwhals(expr: Expression) -> Any:
    return nw.lit(expr, dtype=nw.Int64) if isinstance(expr, int) else expr


def projected(frame: Frame, kept: Sequence[str] | None, made: Mapping[str, Expression]) -> Frame:
    """A frame with some of its columns, or with all, and with expressions by name."""
    if is_sql(frame):
        asked = ["*"] if kept is None else [Sql.column(name).text for name in kept]
        asked += [f"{Sql.of(expr).text} AS {Sql.column(name).text}" for name, expr in made.items()]
        native: Any = frame.to_native()
        result: Frame = nw.from_native(native.selectExpr(*asked))
        return result
    asked_for = {name: _narwhals(expr) for name, expr in made.items()}
    return frame.with_columns(**asked_for) if kept is None else frame.select(*kept, **asked_for)


def extremes(frame: Frame, names: Iterable[str]) -> dict[str, int | None]:
    """Look once at a frame: how many `rows` it has, and for each name `NAME low`, `NAME high` and `NAME count`."""
    named = list(names)
    if is_sql(frame):
        asked = ["count(*) AS rows"]
        for name in named:
            ends = (("min", "low"), ("max", "high"), ("count", "count"))
            asked += [f"{of}({Sql.column(name).text}) AS {Sql.column(f'{name} {end}').text}" for of, end in ends]
        native: Any = frame.to_native()
        [row] = native.selectExpr(*asked).collect()
        return dict(row.asDict())
    wanted = [nw.len().alias("rows")]
    for name in named:
        column = nw.col(name)
        wanted += [column.min().fill_null(0).alias(f"{name} low"), column.max().fill_null(0).alias(f"{name} high")]
        wanted.append(column.count().alias(f"{name} count"))  # counts, as minima, are in the statistics of files
    return first_row(frame.select(*wanted))


def first_row(frame: Frame) -> dict[str, Any]:
    """The first row of a frame that has one."""
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return {name: values[0] for name, values in eager.to_dict(as_series=False).items()}
