"""What frames are asked in: the dialect of an engine, its texts, its names, and what a look at a frame tells."""

from types import SimpleNamespace

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import CONNECTION, read

from agorapricing.frames.expression import (
    DUCKDB,
    SPARK,
    as_long,
    chosen,
    dialect_of,
    is_there,
    maker_of,
    projected,
    reference,
    smaller,
    taking_of,
)
from agorapricing.frames.extremes import extremes, first_row, statistics
from agorapricing.frames.names import closed, given_name, named, names_of, opened

U, V = SPARK.column("u"), SPARK.column("v")
TABLE = pa.table({"rtc.hd": [5, -1, None], "a": [1, 2, 3]})
KINDS = {
    "polars": lambda: pl.DataFrame(TABLE),
    "lazy": lambda: pl.DataFrame(TABLE).lazy(),
    "pandas": lambda: pd.DataFrame({"rtc.hd": [5, -1, None], "a": [1, 2, 3]}, dtype="Int64"),
    "pyarrow": lambda: TABLE,
    "duckdb": lambda: CONNECTION.from_arrow(TABLE),
}
kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize("engine", nw.Implementation)
def test_engines_that_are_asked_in_sql(engine):
    """
    Spark, near or far, is asked in its SQL and DuckDB in its own; the others take expressions.
    """
    known = {"PYSPARK": SPARK, "PYSPARK_CONNECT": SPARK, "DUCKDB": DUCKDB}

    assert dialect_of(SimpleNamespace(implementation=engine)) is known.get(engine.name)


@kinds
def test_who_makes_expressions(kind):
    """
    Polars' expressions are its own, columns of SQL are texts, and the others' are Narwhals'.
    """
    frame = nw.from_native(KINDS[kind]())
    is_polars, is_sql = kind in {"polars", "lazy"}, kind == "duckdb"

    assert maker_of(frame) is (pl if is_polars else nw)
    assert taking_of(frame) is (frame.to_native() if is_polars or is_sql else frame)
    assert isinstance(reference(frame)("a"), pl.Expr if is_polars else type(U) if is_sql else nw.Expr)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: U + V, "`u` + `v`"),
        (lambda: 5 + U, "5L + `u`"),
        (lambda: 5 - U, "5L - `u`"),
        (lambda: (U - 5) - V, "`u` - 5L - `v`"),
        (lambda: 5 - (U + V), "5L - (`u` + `v`)"),
        (lambda: (U * 2) * (V * 3), "`u` * 2L * (`v` * 3L)"),
        (lambda: (U + 1) // 2, "(`u` + 1L) DIV 2L"),
        (lambda: U // 2 % 2, "`u` DIV 2L % 2L"),
        (lambda: (U <= 5) & (V >= 5) & (U == V), "`u` <= 5L AND `v` >= 5L AND `u` = `v`"),
        (lambda: (U <= 5) & ((V >= 5) & (U != V)), "`u` <= 5L AND (`v` >= 5L AND `u` <> `v`)"),
        (lambda: is_there(U), "`u` IS NOT NULL"),
        (lambda: is_there(U + 1), "(`u` + 1L) IS NOT NULL"),
        (lambda: is_there(U) & is_there(V), "`u` IS NOT NULL AND `v` IS NOT NULL"),
        (lambda: as_long(U + 1) * 2, "CAST(`u` + 1L AS BIGINT) * 2L"),
        (lambda: chosen(U <= 5, V), "CASE WHEN `u` <= 5L THEN `v` END"),
        (lambda: chosen(U <= 5, 7, 8), "CASE WHEN `u` <= 5L THEN CAST(7 AS BIGINT) ELSE 8L END"),
        (lambda: chosen(U <= 5, V, U + 1) * 2, "CASE WHEN `u` <= 5L THEN `v` ELSE `u` + 1L END * 2L"),
        (
            lambda: chosen(U <= 1, 0, chosen(U <= 2, U)),
            "CASE WHEN `u` <= 1L THEN CAST(0 AS BIGINT) WHEN `u` <= 2L THEN `u` END",
        ),
        (lambda: chosen(U <= 1, 0, chosen(U <= 2, U, V) + 1).dialect.column("a`b"), "`a``b`"),
        (
            lambda: chosen(U <= 1, 0, chosen(U <= 2, U, V) + 1),
            "CASE WHEN `u` <= 1L THEN CAST(0 AS BIGINT) ELSE CASE WHEN `u` <= 2L THEN `u` ELSE `v` END + 1L END",
        ),
    ],
)
def test_texts_of_sql(made, text):
    """
    An expression is this text, with parentheses where a part binds more loosely than its place.
    """
    assert made().text == text


def test_names_of_results():
    """
    A result has its name in quotes; a small number alone is one of 64 bits.
    """
    assert (SPARK.named(5, "a`b"), DUCKDB.named(5, 'a"b')) == (
        "CAST(5 AS BIGINT) AS `a``b`",
        'CAST(5 AS BIGINT) AS "a""b"',
    )
    assert (SPARK.named(U + 1, "t"), SPARK.of(5).text, DUCKDB.of(5).text) == ("`u` + 1L AS `t`", "5L", "5")


@pytest.mark.parametrize(
    ("test", "then", "other", "found"), [(True, 1, 2, 1), (False, 1, 2, 2), (True, 1, None, 1), (False, 1, None, 1)]
)
def test_a_choice_by_numbers(test, then, other, found):
    """
    A test that is known chooses at once; without another one there is nothing else to choose.
    """
    assert chosen(test, then, other) == found


@kinds
def test_levels_of_a_projection(kind):
    """
    Levels run one upon the other, and of all columns those are kept that are named, with what is made at last.
    """
    frame = nw.from_native(KINDS[kind]())
    column = reference(frame)
    levels = [{"b": column("a") * 2, "c": 3}, {"d": column("b") + column("c")}]
    found = projected(frame, levels, ["a"], {"e": column("d") + 1, "f": 7, "g": chosen(column("a") >= 3, column("a"))})

    assert read(found.to_native()) == {"a": [1, 2, 3], "e": [6, 8, 10], "f": [7, 7, 7], "g": [None, None, 3]}
    assert found.collect_schema()["f"] == nw.Int64


@pytest.mark.parametrize("made", [pl.DataFrame, pa.table])
def test_the_smaller_of_two(made):
    """
    The smaller is taken row by row, of two columns or of a column and a number.
    """
    frame = nw.from_native(made({"u": [1, 5, 9], "v": [5, 5, 5]}))
    u, v = map(reference(frame), "uv")
    found = projected(frame, [], [], {"a": smaller(u, v), "b": smaller(u, 8)})

    assert found.rows() == [(1, 1), (5, 5), (5, 8)]


# ---- a look ---------------------------------------------------------------------------------------------------------


@kinds
def test_a_look(kind):
    """
    A look tells rows, ends and how many have some, of each column by itself.
    """
    found = extremes(nw.from_native(KINDS[kind]()), ["rtc.hd", "a"])

    a_low = 0 if kind in {"polars", "lazy"} else 1  # Polars looks at the least only where it is below 0
    assert found == {
        "rows": 3,
        "rtc.hd low": -1,
        "rtc.hd high": 5,
        "rtc.hd count": 2,
        "a low": a_low,
        "a high": 3,
        "a count": 3,
    }


@pytest.mark.parametrize("high", [2**63 - 1, 0])
def test_a_look_at_a_column_once(high):
    """
    The most that 64 bits hold is not taken for a negative quantity, nor is nothing used.
    """
    frame = nw.from_native(pl.DataFrame({"a": [high, high]}))

    assert extremes(frame, ["a"]) == {"rows": 2, "a low": 0, "a high": high, "a count": 2}
    assert extremes(frame, []) == {"rows": 2}


def test_the_first_row():
    """
    Of several rows the first is given, by name, from a frame or a query.
    """
    frame = nw.from_native(pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]}))

    assert first_row(frame) == first_row(frame.lazy()) == {"a": 1, "b": "x"}


def test_statistics_of_a_table():
    """
    DuckDB's catalogue tells ends and gaps of each column of a table; of a relation or an empty table it tells nothing.
    """
    connection = duckdb.connect()
    connection.execute('CREATE TABLE t (a BIGINT, "b""c" BIGINT)')
    empty = statistics(nw.from_native(connection.table("t")), ["a"])
    connection.execute("INSERT INTO t VALUES (5, 1), (9, NULL)")
    found = statistics(nw.from_native(connection.table("t")), ['b"c', "a"])

    assert [(name, each["min"], each["max"], each["has_null"]) for name, each in found.items()] == [
        ('b"c', 1, 1, True),
        ("a", 5, 9, False),
    ]
    assert (empty, statistics(nw.from_native(connection.sql("FROM t")), ["a"])) == ({}, {})


# ---- names ----------------------------------------------------------------------------------------------------------

PATTERNS = {"*": True, "^q$": True, "^q": False, "q$": False, "**": False, "^$": True, "q": False, "a.b": False}


@pytest.mark.parametrize(("name", "is_pattern"), PATTERNS.items())
@kinds
def test_names_that_polars_takes_for_patterns(kind, name, is_pattern):
    """
    Polars alone has another name for what it takes for a pattern, and every frame comes back with its own.
    """
    made = {
        "polars": pl.DataFrame,
        "lazy": pl.LazyFrame,
        "pandas": pd.DataFrame,
        "pyarrow": pa.table,
        "duckdb": lambda columns: CONNECTION.from_arrow(pa.table(columns)),
    }[kind]
    frame = opened(made({name: [1], "x": [2]}))
    inside = f"_agorapricing_literal_{name}" if is_pattern and kind in {"polars", "lazy"} else name

    assert list(frame.columns) == [inside, "x"]
    assert named(frame, name) == inside
    assert (given_name(inside), names_of(frame)) == (name, [name, "x"])
    assert nw.from_native(closed(frame, frame.columns)).collect_schema().names() == [name, "x"]
