"""Expressions of integers, the one place where engines differ: Narwhals' or Polars' expressions, and SQL as text.

Narwhals makes an expression of Spark by thousands of calls into Java, where text is one a projection; and what it makes
of a floor division is slow on DuckDB and in doubles on Spark, where SQL has a division of integers. Narwhals has its
names from Polars, which makes an expression ten times as fast by itself. A whole number is an expression of every
engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw

from agorapricing.frames.names import Frame
from agorapricing.frozen import frozen

if TYPE_CHECKING:  # Spark is asked without it
    import polars as pl

_ATOM, _PRODUCT, _SUM, _TEST, _ALL = range(5)
_CASE = "CASE WHEN "


@frozen
class Dialect:
    """How an engine's SQL writes a name, the division of integers, and a whole number of 64 bits."""

    quote: str
    divide: str
    long: str

    def column(self, name: str) -> Sql:
        """The column of that name."""
        return Sql(f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}", self)

    def of(self, given: Expression) -> Sql:
        """An expression, or a whole number."""
        return given if isinstance(given, Sql) else Sql(f"{given}{self.long}", self)

    def named(self, expr: Expression, name: str) -> str:
        """An expression of 64 bits under a name."""
        return f"{self.whole(expr)} AS {self.column(name).text}"

    def whole(self, expr: Expression) -> str:
        """The text of an expression of 64 bits, also where a small number stands alone."""
        return f"CAST({expr} AS BIGINT)" if isinstance(expr, int) else self.of(expr).text


SPARK, DUCKDB = Dialect("`", "DIV", "L"), Dialect('"', "//", "")
_DIALECTS = {
    nw.Implementation.PYSPARK: SPARK,
    nw.Implementation.PYSPARK_CONNECT: SPARK,
    nw.Implementation.DUCKDB: DUCKDB,
}


@frozen(eq=False)
class Sql:
    """An expression of integers or a test; `loose` is how loosely its outermost sign binds.

    >>> u = SPARK.column("rtc.hd")
    >>> ((u + 5) * 7 // 1000).text
    '(`rtc.hd` + 5L) * 7L DIV 1000L'

    `//` is exact for integers of any size, for numerators of at least 0.
    """

    text: str
    dialect: Dialect
    loose: int = _ATOM

    def within(self, loosest: int) -> str:
        """The text as a part of something: in parentheses where it binds more loosely than a part may."""
        return self.text if self.loose <= loosest else f"({self.text})"

    def _and(self, sign: str, other: Any, loose: int) -> Sql:
        return Sql(f"{self.within(loose)} {sign} {self.dialect.of(other).within(loose - 1)}", self.dialect, loose)

    def __add__(self, other: Any) -> Sql:
        return self._and("+", other, _SUM)

    def __radd__(self, other: Any) -> Sql:
        return self.dialect.of(other) + self

    def __sub__(self, other: Any) -> Sql:
        return self._and("-", other, _SUM)

    def __rsub__(self, other: Any) -> Sql:
        return self.dialect.of(other) - self

    def __mul__(self, other: Any) -> Sql:
        return self._and("*", other, _PRODUCT)

    def __floordiv__(self, other: Any) -> Sql:
        return self._and(self.dialect.divide, other, _PRODUCT)

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


Named: TypeAlias = "nw.Expr | pl.Expr | Sql"
"""What a frame can be asked for."""
Expression: TypeAlias = "Named | int"


def dialect_of(frame: Frame) -> Dialect | None:
    """The SQL that a frame is asked in, if it is."""
    return _DIALECTS.get(frame.implementation)


def reference(frame: Frame) -> Callable[[str], Named]:
    """What names a column of a frame in the expressions that it is asked in."""
    dialect = dialect_of(frame)
    column: Callable[[str], Named] = dialect.column if dialect else maker_of(frame).col
    return column


def maker_of(frame: Frame) -> Any:
    """The module whose expressions a frame takes that is not asked in SQL."""
    return import_module("polars") if frame.implementation.is_polars() else nw


def _maker(expr: object) -> Any:
    """The module that an expression is of."""
    return nw if isinstance(expr, nw.Expr) else import_module("polars")


def taking_of(frame: Frame) -> Any:
    """The frame that takes expressions of its maker."""
    return frame.to_native() if frame.implementation.is_polars() or dialect_of(frame) else frame


def is_there(expr: Expression) -> Any:
    """A test that is true where an expression is not empty."""
    if isinstance(expr, int):
        return True
    if isinstance(expr, Sql):
        return Sql(f"{expr.within(_ATOM)} IS NOT NULL", expr.dialect, _TEST)
    return ~expr.is_null()


def as_long(expr: Named) -> Named:
    """An integer in 64 bits."""
    return Sql(f"CAST({expr.text} AS BIGINT)", expr.dialect) if isinstance(expr, Sql) else expr.cast(_maker(expr).Int64)


def narrowed(expr: Named, most: int) -> Named:
    """A wider integer in 64 bits; empty where it is no count up to `most`, which they hold: engines refuse others."""
    one: Any = expr
    is_other = isinstance(expr, nw.Expr)  # Arrow compares what has no sign with its own kind alone
    fitting: Any = chosen(one <= nw.lit(most, dtype=nw.UInt64) if is_other else (one >= 0) & (one <= most), expr)
    return as_long(fitting)


def chosen(test: Any, then: Expression, other: Expression | None = None) -> Expression:
    """One of two by a test, a bool where it is of numbers alone; without another one it is empty where the test fails.

    >>> u = DUCKDB.column("u")
    >>> chosen(u <= 9, 1, chosen(u <= 99, u, 3)).text
    'CASE WHEN "u" <= 9 THEN CAST(1 AS BIGINT) WHEN "u" <= 99 THEN "u" ELSE 3 END'
    """
    if isinstance(test, bool):
        return then if test or other is None else other
    if isinstance(test, Sql):
        text = f"{_CASE}{test.text} THEN {test.dialect.whole(then)}{_otherwise(test.dialect, other)}"
        return Sql(text, test.dialect)
    maker = _maker(test)
    some = maker.when(test).then(_made(maker, then))
    made: Named = some if other is None else some.otherwise(_made(maker, other))
    return made


def _otherwise(dialect: Dialect, other: Expression | None) -> str:
    """How a case ends; another case at its end is a part of it."""
    if other is None:
        return " END"
    given = dialect.of(other)
    if given.loose == _ATOM and given.text.startswith(_CASE):
        return given.text.removeprefix("CASE")
    return f" ELSE {given.text} END"


def smaller(one: Expression, other: Expression) -> Expression:
    """The smaller of two, of which the first is no number, but not in SQL."""
    least: Named = _maker(one).min_horizontal(one, other)
    return least


def _made(maker: Any, expr: Expression) -> Any:
    return maker.lit(expr, dtype=maker.Int64) if isinstance(expr, int) else expr


def projected(
    frame: Frame, levels: Sequence[Mapping[str, Expression]], kept: Sequence[str], made: Mapping[str, Expression]
) -> Frame:
    """A frame with expressions by name, level upon level; at last some of its columns, and what is made of all."""
    dialect, native = dialect_of(frame), taking_of(frame)
    project = partial(_asked, dialect) if dialect else partial(_built, maker_of(frame))
    for level in levels:
        native = project(native, None, level)
    opened: Frame = nw.from_native(project(native, kept, made))
    return opened


def _asked(dialect: Dialect, native: Any, kept: Sequence[str] | None, made: Mapping[str, Expression]) -> Any:
    """Some columns of a relation, or all, and expressions by name."""
    asked = ["*"] if kept is None else [dialect.column(name).text for name in kept]
    asked += [dialect.named(expr, name) for name, expr in made.items()]
    return native.project(", ".join(asked)) if dialect is DUCKDB else native.selectExpr(*asked)


def _built(maker: Any, taking: Any, kept: Sequence[str] | None, made: Mapping[str, Expression]) -> Any:
    """The same of a frame that takes expressions of a maker."""
    asked = {name: _made(maker, expr) for name, expr in made.items()}
    return taking.with_columns(**asked) if kept is None else taking.select(*kept, **asked)
