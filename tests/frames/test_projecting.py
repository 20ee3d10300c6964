"""What work is planned for a frame: the columns that come and go, level by level, and the results, as text."""

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import CONNECTION

from agorapricing.frames import rate_frame
from agorapricing.frames.column import MOST
from agorapricing.frames.expression import SPARK
from agorapricing.frames.projecting import Engine, Projector, bound_of, largest, may_refuse
from agorapricing.frames.recorded import Rated
from agorapricing.frames.usage import Held
from agorapricing.numbers import Rounding
from agorapricing.tariff import Graduated, Rates, Tier

HD, AUDIO = Rates.of({"rtc.hd": "0.028"}), Rates.of({"rtc.audio": 1})
BOTH = Rates.of({"rtc.hd": "0.028", "rtc.audio": "0.007"})
QUOTED = Graduated("rtc.hd", (Tier(5, price=1), Tier(quoted=True)))
PRICED = "(`{}` * 14L + 2L) DIV 5L"


def holds(low=0, high=9, column="a", *, has_nulls=False):
    """What a column holds."""
    return Held(column, low, high, has_nulls=has_nulls)


def planned(tariffs, holding, detail="total", dtype=None, *, divides=True):
    """The levels of a plan, without the prefix of what comes and goes, and its results, as the SQL of Spark."""
    asked = [Rated(f"t{place}", tariff, Rounding()).over(holding) for place, tariff in enumerate(tariffs)]
    types = dict.fromkeys((each.column for each in holding.values()), dtype or nw.Int64())
    work = Projector.of(asked, holding, Engine(types, divides, SPARK.column), detail)

    def texts(made):
        return {
            name.removeprefix("_agorapricing_"): str(getattr(each, "text", each)).replace("_agorapricing_", "")
            for name, each in made.items()
        }

    return [texts(level) for level in work.levels], texts(work.results)


@pytest.mark.parametrize(
    ("holding", "levels", "result"),
    [
        (holds(), [], PRICED.format("a")),
        (
            holds(low=-1),
            [{"0": "CASE WHEN `a` >= 0L AND `a` <= 9L THEN `a` ELSE 0L END"}, "`a` >= 0L AND `a` <= 9L"],
            PRICED.format("0") + " + `1`",
        ),
        (
            holds(has_nulls=True),
            [{"0": "CASE WHEN `a` IS NOT NULL THEN `a` ELSE 0L END"}, "`a` IS NOT NULL"],
            PRICED.format("0") + " + `1`",
        ),
        (
            holds(-5, -1),
            [{"0": "CASE WHEN `a` >= 0L AND `a` <= -1L THEN `a` ELSE 0L END"}, "`a` >= 0L AND `a` <= -1L"],
            PRICED.format("0") + " + `1`",
        ),
    ],
)
def test_what_a_column_holds_is_asked_where_it_may_be_no_quantity(holding, levels, result):
    """
    A clean column is taken as it is; another one is kept with 0 for what is no quantity, and a gap for those rows.
    """
    wanted = [{**levels[0], "1": f"CASE WHEN {levels[1]} THEN `a` * 0L END"}] if levels else []

    assert planned([HD], {"rtc.hd": holding}) == (wanted, {"t0.minor": result})


def test_a_narrow_column_is_widened_once():
    """
    Integers of another width are kept as those of 64 bits before they are computed with, and so is the gap beside them.
    """
    widened = {"0": "CAST(`a` AS BIGINT)"}
    there = "CASE WHEN `a` IS NOT NULL THEN CAST(`a` AS BIGINT)"

    assert planned([HD], {"rtc.hd": holds()}, dtype=nw.Int32()) == ([widened], {"t0.minor": PRICED.format("0")})
    assert planned([HD], {"rtc.hd": holds(has_nulls=True)}, dtype=nw.Int32()) == (
        [{"0": f"{there} ELSE 0L END", "1": f"{there} * 0L END"}],
        {"t0.minor": PRICED.format("0") + " + `1`"},
    )


def test_a_gap_for_each_kind_of_offer():
    """
    Rows without all quantities are empty for all offers; beside that each is empty for what it does not price.
    """
    holding = {"rtc.hd": holds(has_nulls=True), "rtc.audio": holds(-1, 5, "b")}
    levels, results = planned([HD, AUDIO, HD], holding)
    is_there, is_quantity = "`a` IS NOT NULL", "`b` >= 0L AND `b` <= 5L"

    assert levels == [
        {
            "0": f"CASE WHEN {is_there} THEN `a` ELSE 0L END",
            "1": f"CASE WHEN {is_quantity} THEN `b` ELSE 0L END",
            "2": f"CASE WHEN {is_there} AND ({is_quantity}) THEN `b` * 0L END",
        },
        {"3": "CASE WHEN `1` = 0L THEN `2` END", "4": "CASE WHEN `0` = 0L THEN `2` END"},
    ]
    assert results == {
        "t0.minor": PRICED.format("0") + " + `3`",
        "t1.minor": "`1` * 100L + `4`",
        "t2.minor": PRICED.format("0") + " + `3`",
    }


@pytest.mark.parametrize(
    ("low", "high", "has_nulls", "is_asked"),
    [(0, 0, False, False), (0, 1, False, True), (0, 0, True, True), (-1, 0, False, True)],
)
def test_what_is_not_priced_is_asked_where_some_may_be_used(low, high, has_nulls, is_asked):
    """
    A meter without a price leaves a row without an amount where any row may have used it, and only there.
    """
    holding = {"rtc.hd": holds(), "rtc.audio": holds(low, high, "b", has_nulls=has_nulls)}
    levels, _ = planned([HD], holding)

    assert any(" = 0L THEN" in text for level in levels for text in level.values()) is is_asked
    assert may_refuse(Rated("t", HD).over(holding), holding) is is_asked


def test_a_gap_of_what_is_quoted():
    """
    A row with a quantity in a tier that is only quoted has no amount, nor has one with another meter without a price.
    """
    over = "CASE WHEN `{0}` <= 5L THEN CAST(0 AS BIGINT) ELSE `{0}` * -1L + 5L END"
    capped = "CASE WHEN `{0}` <= 5L THEN `{0}` ELSE 5L END"

    assert planned([QUOTED], {"rtc.hd": holds()}) == (
        [
            {"0": over.format("a"), "3": capped.format("a")},
            {"1": "`0` * -1L"},
            {"2": "CASE WHEN `1` = 0L THEN `a` * 0L END"},
        ],
        {"t0.minor": "`3` * 100L + `2`"},
    )
    assert planned([QUOTED], {"rtc.hd": holds(has_nulls=True), "rtc.audio": holds(0, 5, "b")}) == (
        [
            {"0": "CASE WHEN `a` IS NOT NULL THEN `a` ELSE 0L END", "1": "CASE WHEN `a` IS NOT NULL THEN `b` * 0L END"},
            {"2": over.format("0"), "5": capped.format("0")},
            {"3": "`2` * -1L"},
            {"4": "CASE WHEN `b` = 0L AND `3` = 0L THEN `1` END"},
        ],
        {"t0.minor": "`5` * 100L + `4`"},
    )


def test_a_column_of_which_no_row_is_a_quantity():
    """
    Where all is below 0 nothing is used in any row: of tiers only the first is asked, and no row has an amount.
    """
    tiers = Graduated("rtc.hd", (Tier("0.5", price=1, flat=7), Tier(price=2)))
    is_quantity = "`a` >= 0L AND `a` <= -1L"

    levels, _ = planned([tiers], {"rtc.hd": holds(-5, -1)})

    assert levels == [
        {
            "0": f"CASE WHEN {is_quantity} THEN `a` ELSE 0L END",
            "1": f"CASE WHEN {is_quantity} THEN `a` * 0L END",
            "3": "0",
        },
        {"2": "`0` * -1L"},
    ]


@pytest.mark.parametrize(("detail", "names"), [("lines", ("1.rtc.hd", "2.rtc.audio")), ("stages", ("list",))])
def test_parts_have_one_unit_before_the_total(detail, names):
    """
    Lines and stages are exact, in the finest unit of all of them, and stand before the rounded total.
    """
    texts = {"lines": ("`a` * 28L", "`b` * 7L"), "stages": ("`a` * 28L + `b` * 7L",)}[detail]
    parts = {f"t0.{name}.e3": text for name, text in zip(names, texts, strict=True)}

    levels, results = planned([BOTH], {"rtc.hd": holds(), "rtc.audio": holds(column="b")}, detail)

    assert levels == []
    assert list(results.items()) == [*parts.items(), ("t0.minor", "(`a` * 28L + `b` * 7L + 5L) DIV 10L")]


def test_quotients_are_corrected_where_an_engine_may_divide_as_doubles():
    """
    A quotient of an engine that is not known to divide integers is put right by its remainder, from 2^53 on.
    """
    sums = "(`a` * 14L + 2L)"
    corrected = f"{sums} DIV 5L + (`a` * 14L + 2L - {sums} DIV 5L * 5L) DIV 5L"

    for divides, text in ((True, f"{sums} DIV 5L"), (False, corrected)):
        assert planned([HD], {"rtc.hd": holds(0, 2**53)}, divides=divides)[1] == {"t0.minor": text}
    assert planned([HD], {"rtc.hd": holds()}, divides=False)[1] == {"t0.minor": f"{sums} DIV 5L"}


TABLE = pa.table({"account": ["x", "y"], "rtc.hd": [900, 7]})
FRAMES = {
    "polars": (lambda: pl.DataFrame(TABLE), True),
    "lazy": (lambda: pl.DataFrame(TABLE).lazy(), True),
    "pandas": (TABLE.to_pandas, False),
    "pyarrow": (lambda: TABLE, True),
    "duckdb": (lambda: CONNECTION.from_arrow(TABLE), False),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back_in_its_kind(name):
    """
    A frame that is there comes back as one, and a query as a query, whatever the engine.
    """
    given = FRAMES[name][0]()

    assert type(rate_frame("agora-cn:list", given, on="2024-02-06")) is type(given)


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_known_of_an_engine(name):
    """
    Each of the engines divides integers as such, and those that add up minima sooner are asked for minima.
    """
    make, by_caps = FRAMES[name]
    engine = Engine.of(nw.from_native(make()))

    assert (engine.divides, engine.by_caps, engine.dtypes["rtc.hd"]) == (True, by_caps, nw.Int64())
    assert Engine({}, divides=True).by_caps is False


# ---- the largest quantity -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reached", "within", "found", "asked"),
    [
        (lambda _: 0, 9, 9, [9]),
        (lambda n: n * (MOST // 100), 1000, 100, [1000, 100, 101]),
        (lambda n: n * (MOST // 100), 101, 100, [101, 50, 75, 88, 94, 97, 99, 100]),
        (lambda n: n * (MOST // 100), 100, 100, [100]),
        (lambda n: n * (MOST // 100) + MOST // 2, 1000, 50, [1000, 95, 47, 71, 58, 52, 50, 51]),
        (lambda n: n // 5 * 2 * MOST, 10, 4, [10, 2, 3, 6, 4, 5]),
        (lambda n: MOST + 1 if n >= 6 else 0, 10, 5, [10, 4, 7, 6, 5]),
        (lambda _: MOST + 1, 7, -1, [7, 3, 2, 0]),
        (lambda _: MOST + 1, 0, -1, [0]),
        (lambda _: 0, -1, -1, []),
    ],
)
def test_numbers_that_are_tried(reached, within, found, asked):
    """
    A guess comes of what was reached; where guesses come down slowly, or there is none, the rest is halved.
    """
    tried = []

    def too_large(number):
        tried.append(number)
        return reached(number) if reached(number) > MOST else 0

    assert (largest(too_large, within), tried) == (found, asked)


@pytest.mark.parametrize(("low", "has_nulls"), [(0, False), (-7, True)])
def test_a_bound_of_each_kind_of_column(low, has_nulls):
    """
    The bound is that of the price, whatever the column holds besides.
    """
    holding = {"rtc.hd": holds(low, 3, has_nulls=has_nulls)}
    engine = Engine({"a": nw.Int64()}, divides=True)

    assert bound_of(Rated("t", Rates.of({"rtc.hd": 1})).over(holding), holding, engine, "total") == MOST // 100


def test_pandas_keeps_its_index():
    """
    Rows of pandas keep their labels beside their amounts.
    """
    found = rate_frame("agora-cn:list", pd.DataFrame({"rtc.hd": [1000, 0]}, index=[7, 5]), on="2024-02-06")

    assert found["agora-cn:list.minor"].to_dict() == {7: 2800, 5: 0}
