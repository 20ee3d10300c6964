"""Frames: every engine gives, row by row, what the bill of that row says; what no bill would say stays empty."""

import re
from datetime import date
from decimal import Decimal
from itertools import permutations, product
from pathlib import Path

import attrs
import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from frame_engines import (
    CONNECTION,
    ENGINES,
    MANY,
    METERS,
    OFFERS,
    asked,
    check_bundled,
    check_bytes,
    check_packages_and_spend,
    payable,
    polars,
    read,
    rows_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.errors import AgorapricingError, CurrencyError, NumberError, TariffError, UnknownNameError
from agorapricing.frames import BoundError, TooLargeError, rate_frame, totals, with_cheapest
from agorapricing.frames.column import MOST
from agorapricing.frames.extremes import first_row
from agorapricing.frames.projecting import Engine, bound_of, may_refuse
from agorapricing.frames.rating import bound, rated
from agorapricing.frames.recorded import Rated
from agorapricing.frames.usage import Held, foreseen, held
from agorapricing.numbers import Rounding
from agorapricing.numbers.arithmetic import floor_div, maximum, minimum, select
from agorapricing.tariff import (
    Charge,
    Conversion,
    Converted,
    DearestModel,
    Fee,
    Graduated,
    Package,
    Price,
    Rates,
    Sum,
    Suspended,
    Tier,
)
from agorapricing.tariff.base import Around

ROOT = Path(__file__).parents[2]
ON = date(2024, 2, 6)
engines = pytest.mark.parametrize("engine", ENGINES)


def amounts(engine, tariff, rounding, columns, **options):
    """The payable amounts that an engine gives."""
    found = rated([Rated("t", tariff, rounding)], ENGINES[engine](columns), None, our.METERS, **options)
    return read(found)["t.minor"]


def tried(engine, tariff, rounding, columns):
    """The amounts, or the error that refuses the frame."""
    try:
        return amounts(engine, tariff, rounding, columns), None
    except (BoundError, TooLargeError) as error:
        return None, error


# ---- every engine is the bill ---------------------------------------------------------------------------------------


@engines
@given(asked())
@settings(max_examples=12)
def test_random_tariffs(engine, case):
    """
    For random tariffs, roundings and usage every engine has what the bill of each row has.
    """
    tariff, rounding, columns = case

    assert amounts(engine, tariff, rounding, columns) == [payable(tariff, rounding, row) for row in rows_of(columns)]


@given(asked(our.WIDE, most=10**18))
def test_tariffs_of_any_size(case):
    """
    Whatever the numbers of a tariff, a frame has what the bills have, or is refused with a bound that a row is above.
    """
    tariff, rounding, columns = case
    wanted = [payable(tariff, rounding, row) for row in rows_of(columns)]

    found, error = tried("polars", tariff, rounding, columns)

    assert found in (wanted, None)
    if isinstance(error, BoundError):
        assert error.bound < error.quantity
        assert error.quantity in columns[error.meter]


@given(asked(empty=False), st.sampled_from(sorted(ENGINES)))
@settings(max_examples=12)
def test_a_bound_is_exact(case, engine):
    """
    At the bound that an error names a frame is exact; one above it the frame is refused, with the row.
    """
    tariff, rounding, _ = case
    columns = {"account": ["a", "b"], **{meter: [0, 2**63 - 1] for meter in our.METERS}}
    _, error = tried(engine, tariff, rounding, columns)
    bound = getattr(error, "bound", 2**63 - 1)
    columns = {meter: [bound] for meter in our.METERS}

    assert error is None or "account=b: " in str(error)
    assert amounts(engine, tariff, rounding, columns) == [payable(tariff, rounding, rows_of(columns)[0])]


@pytest.mark.parametrize(
    ("tariff", "most"),
    [
        (Rates.of({"rtc.hd": 0}), MOST),
        (Rates.of({"rtc.hd": 1}, per=1), MOST // 100),
        (Rates.of({"rtc.hd": "1E+18"}, per=1), 0),
        (Rates.of({"rtc.hd": 1}, per=1).then(Fee("1E+20", "Fee")), -1),
    ],
)
def test_a_bound_ends_where_64_bits_do(tariff, most):
    """
    What costs nothing has no bound but that of 64 bits, cents have a hundredth of it, and what is too dear has none.
    """
    asked = Rated("t", tariff, Rounding()).over(["rtc.hd"])
    engine = Engine({"rtc.hd": nw.Int64()}, divides=True)

    assert bound_of(asked, {"rtc.hd": Held("rtc.hd", 0, 0, has_nulls=False)}, engine, "total") == most


@pytest.mark.parametrize(
    ("tariff", "held", "refuses"),
    [
        (Rates.of({"rtc.hd": 1}), Held("rtc.hd", 0, 9, has_nulls=False), False),
        (Rates.of({"rtc.hd": 1}), Held("rtc.hd", -1, 9, has_nulls=False), True),
        (Rates.of({"rtc.hd": 1}), Held("rtc.hd", 0, 9, has_nulls=True), True),
        (Rates.of({"rtc.fhd": 1}), Held("rtc.hd", 0, 1, has_nulls=False), True),
        (Rates.of({"rtc.fhd": 1}), Held("rtc.hd", 0, 0, has_nulls=False), False),
        (Graduated("rtc.hd", (Tier(5, price=1), Tier(quoted=True))), Held("rtc.hd", 0, 9, has_nulls=False), True),
    ],
)
def test_where_a_row_may_have_no_amount(tariff, held, refuses):
    """
    Rows with negative or empty cells, of what has no price or is quoted may have none; others all have one.
    """
    assert may_refuse(Rated("t", tariff, Rounding()).over(["rtc.hd"]), {"rtc.hd": held}) is refuses


@pytest.mark.parametrize("more", [-1, 0, 1, MOST])
def test_a_bound_within_another(more):
    """
    A bound is looked for within the one of other offers, and is the smaller of the two.
    """
    asked = Rated("t", Rates.of({"rtc.hd": 1}, per=1), Rounding()).over(["rtc.hd"])
    engine = Engine({"rtc.hd": nw.Int64()}, divides=True)
    own = MOST // 100
    within = min(own + more, MOST)

    found = bound_of(asked, {"rtc.hd": Held("rtc.hd", 0, 0, has_nulls=False)}, engine, "total", within)

    assert found == min(own, within)


def test_a_bound_of_no_meters():
    """
    Without a meter there is nothing to bound, and that is said.
    """
    with pytest.raises(NumberError, match="no meter is given"):
        bound(["agora-cn:payg"], [], on=ON)


@engines
@given(st.lists(st.tuples(*[st.sampled_from(MANY) | st.integers(0, 5 * 10**11)] * 5), min_size=1, max_size=30))
@settings(max_examples=3)
def test_bundled_books(engine, rows):
    """
    Offers of the bundled books have the payable amounts of their bills, up to 5 x 10^11 minutes of each meter.
    """
    check_bundled(ENGINES[engine], rows, ON)


@engines
def test_packages_and_spend(engine):
    """
    Packages, minimums, maximums and the cheapest of two are those of bills, at bounds and at 5 x 10^11 minutes.
    """
    check_packages_and_spend(ENGINES[engine])


@engines
@given(asked())
@settings(max_examples=6)
def test_the_same_bytes(engine, case):
    """
    Every engine gives the same bytes, whatever the tariff and the rows.
    """
    check_bytes(ENGINES[engine], *case)


EVERY = [f"{book}:{name}" for book in ap.bundled() for name in ap.load_book(book).editions[-1].regimes]


@pytest.mark.parametrize(
    "offer", [pytest.param(offer, marks=pytest.mark.slow if at % 32 else ()) for at, offer in enumerate(EVERY)]
)
def test_every_offer(offer):
    """
    Every offer of the last editions, by default one of thirty-two, is the same in a frame as on bills.
    """
    found = ap.find_offer(offer, ap.load_book(offer.partition(":")[0]).editions[-1].start)
    meters = sorted(found.tariff.meters)
    rows = [[0] * len(meters), *([7 * i] * len(meters) for i in (1, 3_001, 700_001))]
    rows += [[123_457 if at == place else 0 for at in range(len(meters))] for place in range(len(meters))]
    columns = dict(zip(meters, map(list, zip(*rows, strict=True)), strict=True))
    wanted = [payable(found.tariff, found.book.rounding, row) for row in rows_of(columns)]

    assert read(rate_frame(found, polars(columns)))[f"{offer}.minor"] == wanted


def test_far_above():
    """
    Above what one sum in 64 bits holds the sum is divided term by term, and still exact to the fen.
    """
    columns = {"rtc.audio": [5 * 10**15 + 1], "rtc.2k_plus": [3 * 10**15 + 7]}
    found = rate_frame("agora-cn:payg", polars(columns), on=ON)

    [row] = rows_of(columns)
    assert found["agora-cn:payg.minor"].to_list() == [int(ap.rate("agora-cn:payg", row, ON).payable * 100)]


@attrs.frozen
class Rebate(Around):
    """A combinator that the library does not have: money back for every full block of a meter, up to a limit."""

    block: Decimal

    def apply(self, usage):
        """Charge, and give back."""
        quantity = usage.get("rtc.hd", Decimal(0))
        blocks = floor_div(maximum(quantity - 5, Decimal(0)), self.block)
        back = minimum(select(quantity - 1000, blocks, blocks * Decimal(2)), Decimal(90))
        return (*self.tariff.apply(usage), Charge(Price(None, Decimal("-0.125"), stage="rebate"), back))


@engines
def test_a_new_combinator(engine):
    """
    A combinator that frames know nothing of works there at once; amounts below 0 are rounded as on a bill.
    """
    tariff = Rebate(Rates.of({"rtc.hd": "0.001"}), Decimal("2.5"))
    columns = {"rtc.hd": [0, 7, 8, 12, 300, 999, 1000, 1001, 10**9]}
    for mode in ("half-up", "half-even", "up", "down"):
        found = rated([Rated("t", tariff, Rounding(2, mode))], ENGINES[engine](columns), None, our.METERS)
        wanted = [payable(tariff, Rounding(2, mode), row) for row in rows_of(columns)]

        assert read(found)["t.minor"] == wanted
        assert min(wanted) < 0


@engines
def test_a_chosen_amount_in_fine_units(engine):
    """
    An amount that is chosen, as a small whole number, and then counted in fine decimals needs more than 32 bits.
    """
    tiers = Graduated("rtc.hd", (Tier(None, "1.29", flat=39),), per=64)
    tariff = Sum((DearestModel("rtc.hd", (Package("rtc.hd", price=0, size=6), tiers)), Rates.of({"rtc.audio": 0})))

    check_bytes(ENGINES[engine], tariff, Rounding(0, "half-up"), {"rtc.audio": [0, 5], "rtc.hd": [1, 64]})


# ---- stages and lines -----------------------------------------------------------------------------------------------


@engines
def test_stages(engine):
    """
    With stages there are the exact amounts of the waterfall of each bill, in the unit that the column names.
    """
    columns = {"rtc.audio": [0, 5_001, 123_456], "rtc.hd": [3, 200_001, 0]}
    found = read(rate_frame("agora-cn:payg", ENGINES[engine](columns), on=ON, detail="stages"))

    for place, row in enumerate(rows_of(columns)):
        for stage in ap.rate("agora-cn:payg", row, ON).stages:
            if stage.amount:
                [(name, values)] = [(n, v) for n, v in found.items() if n.startswith(f"agora-cn:payg.{stage.stage}.e")]
                assert Decimal(values[place]).scaleb(-int(name.rpartition(".e")[2])) == stage.amount


def test_lines():
    """
    With lines there is an exact amount for each charge, and they add up to what is payable, but for the rounding.
    """
    columns = {"rtc.audio": [0, 5_001, 123_456], "rtc.hd": [3, 200_001, 0]}
    found = read(rate_frame("agora-cn:payg", polars(columns), on=ON, detail="lines"))
    lines = {name: values for name, values in found.items() if ".e" in name}
    [places] = {int(name.rpartition(".e")[2]) for name in lines}

    assert any(name.startswith("agora-cn:payg.1.rtc.audio.free") for name in lines)
    for place, row in enumerate(rows_of(columns)):
        bill = ap.rate("agora-cn:payg", row, ON)
        assert Decimal(sum(values[place] for values in lines.values())).scaleb(-places) == bill.total


def test_a_contract():
    """
    A contract is rated like any offer; of a confidential one there are totals alone.
    """
    contract = ap.load_contract(ROOT / "examples/acme-contract.toml")
    on, columns = date(2026, 8, 1), {"rtc.audio": [0, 300_000], "rtc.hd": [7, 900_000]}
    found = read(rate_frame(contract, polars(columns), on=on))
    [name] = [name for name in found if name.endswith(".minor")]

    assert found[name] == [int(ap.rate(contract, row, on).payable * 100) for row in rows_of(columns)]
    with pytest.raises(AgorapricingError, match="terms of a confidential contract are not shown, only totals"):
        rate_frame(contract, polars(columns), on=on, detail="lines")


def test_an_unknown_detail():
    """
    A detail that there is not is refused with those that there are.
    """
    with pytest.raises(TariffError, match="detail must be one of total, stages, lines, not 'line'"):
        rate_frame("agora-cn:payg", polars({"rtc.hd": [1]}), on=ON, detail="line")


# ---- what no bill would say -----------------------------------------------------------------------------------------


@engines
def test_unknown_is_no_amount(engine):
    """
    Rows with usage that is empty, negative or without a price have no amount, and others in the same frame have one.
    """
    columns = {"rtc.hd": [5, None, -1, 5, 5, None], "agent.asr": [0, 0, 0, 1, None, None]}
    found = read(rate_frame("agora-cn:list", ENGINES[engine](columns), on=ON))

    assert found["agora-cn:list.minor"] == [14, None, None, None, None, None]
    assert found["rtc.hd"] == columns["rtc.hd"]


@engines
def test_above_the_most(engine):
    """
    Where the caller says how much there is at most, a row with more has no amount.
    """
    columns = {"rtc.hd": [999, 1000, 1001, 2**62]}
    found = read(rate_frame("agora-cn:list", ENGINES[engine](columns), on=ON, most=1000))

    assert found["agora-cn:list.minor"] == [2797, 2800, None, None]


@engines
def test_a_promise_of_the_most_says_nothing_of_empty_and_negative_rows(engine):
    """
    Where the caller says how much there is at most, empty and negative usage has no amount all the same.
    """
    columns = {"rtc.hd": [5, None, -1, -(2**62), 1000]}
    found = read(rate_frame("agora-cn:list", ENGINES[engine](columns), on=ON, most=1000))

    assert found["agora-cn:list.minor"] == [14, None, None, None, 2800]


@pytest.mark.parametrize("cells", [[5, 2**63], [5, 2**64 - 1], [2**64 - 1, None], [None, 5, 2**63]])
@engines
def test_more_than_64_bits_with_a_sign_hold(engine, cells):
    """
    Where a column without a sign has more, the row is named; where the caller has said how much there is, it is empty.
    """
    table = pa.table({"rtc.hd": pa.array(cells, "uint64")})
    native = {
        "polars": lambda: pl.from_arrow(table),
        "polars-lazy": lambda: pl.from_arrow(table).lazy(),
        "pandas": lambda: pd.DataFrame({"rtc.hd": pd.Series(cells, dtype="UInt64" if None in cells else "uint64")}),
        "pyarrow": lambda: table,
        "duckdb": lambda: CONNECTION.from_arrow(table),
    }[engine]()

    with pytest.raises(BoundError, match=f"{max(filter(None, cells)):,}"):
        read(rate_frame("agora-cn:list", native, on=ON))
    amounts = read(rate_frame("agora-cn:list", native, on=ON, most=1000))["agora-cn:list.minor"]
    assert amounts == [14 if cell == 5 else None for cell in cells]


@pytest.mark.parametrize("cells", [[5, 2**63], [5, -(2**100)], [5, 2**100]])
def test_more_than_64_bits_hold(cells):
    """
    So it is with integers of 128 bits, of which those below nothing are no quantities.
    """
    frame = pl.DataFrame({"rtc.hd": cells}, schema={"rtc.hd": pl.Int128})
    if cells[1] > 0:
        with pytest.raises(BoundError, match=f"{cells[1]:,}"):
            rate_frame("agora-cn:list", frame, on=ON)
    else:
        assert rate_frame("agora-cn:list", frame, on=ON)["agora-cn:list.minor"].to_list() == [14, None]

    assert rate_frame("agora-cn:list", frame, on=ON, most=1000)["agora-cn:list.minor"].to_list() == [14, None]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int32, pl.UInt32, pl.UInt64, pl.Int128])
def test_integers_of_any_width(dtype):
    """
    Columns of narrow and wide integers give what columns of 64 bits give.
    """
    frame = pl.DataFrame({"rtc.2k_plus": [0, 1, 127]}, schema={"rtc.2k_plus": dtype})
    found = rate_frame("agora-cn:list", frame, on=ON)

    assert found["agora-cn:list.minor"].to_list() == [0, 25, 3200]
    assert found["rtc.2k_plus"].dtype == dtype


WIDTHS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
CELLS = [[5, 100], [5, None], [None, None], []]
BELOW = [[-5, 100], [100, -1], [-5, -1], [-5, None], [-128, 0]]


@pytest.mark.parametrize(
    ("dtype", "cells"), [*product(WIDTHS, CELLS), *product(["int8", "int16", "int32", "int64"], BELOW)]
)
@engines
def test_a_look_at_integers_of_any_width(engine, cells, dtype):
    """
    What a look tells of a column is the same for integers of every width, also where no row has one, or none is.
    """
    table = pa.table({"rtc.hd": pa.array(cells, dtype)})
    kinds = {"u": "UInt", "i": "Int"}[dtype[0]] + dtype.partition("int")[2]
    native = {
        "polars": lambda: pl.from_arrow(table),
        "polars-lazy": lambda: pl.from_arrow(table).lazy(),
        "pandas": lambda: pd.DataFrame({"rtc.hd": pd.Series(cells, dtype=kinds if None in cells else dtype)}),
        "pyarrow": lambda: table,
        "duckdb": lambda: CONNECTION.from_arrow(table),
    }[engine]()
    known = [each for each in cells if each is not None] or [0]
    looked = held(nw.from_native(native), {"rtc.hd": "rtc.hd"})

    assert looked == {"rtc.hd": Held("rtc.hd", min(0, *known), max(known), has_nulls=None in cells)}
    amounts = [None if cell is None or cell < 0 else {0: 0, 5: 14, 100: 280}[cell] for cell in cells]
    assert read(rate_frame("agora-cn:list", native, on=ON))["agora-cn:list.minor"] == amounts


@pytest.mark.parametrize(
    "cells", [[MOST], [MOST, -1], [-MOST - 1], [-MOST - 1, MOST], [-MOST - 1, None], [-1, None, 3]]
)
@pytest.mark.parametrize("beside", [[0], [-2]])
@engines
def test_a_look_at_the_ends_of_integers(engine, cells, beside):
    """
    A look tells the largest and the least also where they are the ends of 64 bits, for each column by itself.
    """
    table = pa.table({"rtc.hd": pa.array(cells, "int64"), "rtc.fhd": pa.array(beside * len(cells), "int64")})
    known = [each for each in cells if each is not None]
    native = {
        "polars": lambda: pl.from_arrow(table),
        "polars-lazy": lambda: pl.from_arrow(table).lazy(),
        "pandas": lambda: pl.from_arrow(table).to_pandas(use_pyarrow_extension_array=True),
        "pyarrow": lambda: table,
        "duckdb": lambda: CONNECTION.from_arrow(table),
    }[engine]()

    looked = held(nw.from_native(native), {"rtc.hd": "rtc.hd", "rtc.fhd": "rtc.fhd"})

    assert looked["rtc.hd"] == Held("rtc.hd", min(0, *known), max(known), has_nulls=None in cells)
    assert looked["rtc.fhd"] == Held("rtc.fhd", *beside, *beside, has_nulls=False)


@engines
def test_names_that_are_patterns_elsewhere(engine):
    """
    A column named as a pattern of several is that column alone, whether it is rated or passed on.
    """
    names = {"^q$": [1_000, 0], "*": [5, 7], "q": [9, 9], "^.*$": [10_000, 0]}
    table = pl.DataFrame(names)
    native = {
        "polars": lambda: table,
        "polars-lazy": table.lazy,
        "pandas": table.to_pandas,
        "pyarrow": table.to_arrow,
        "duckdb": lambda: CONNECTION.from_arrow(table.to_arrow()),
    }[engine]()
    meters = {"^q$": "rtc.hd", "^.*$": "rtc.audio"}
    found = rate_frame("agora-cn:list", native, on=ON, meters=meters)

    assert read(found) == {**names, "agora-cn:list.minor": [9_800, 0]}


@pytest.mark.parametrize("made", [pl.DataFrame, pl.LazyFrame])
def test_names_that_are_patterns_in_what_is_rated(made):
    """
    Choosing and adding up take such names as they are, and errors name them so.
    """
    names = {"^q$": [5, 7], "*": [1, 2], "q": [9, 9]}
    found = made({**names, "agora-cn:list.minor": [98, 0]})
    chosen = {"cheapest": ["agora-cn:list"] * 2, "cheapest.minor": [98, 0], "agora-cn:list.over.minor": [0, 0]}

    assert read(with_cheapest(["agora-cn:list"], found, on=ON)) == {**read(found), **chosen}
    grouped = read(totals(found, "*", "^q$"))
    assert list(grouped) == ["*", "^q$", "rows", "agora-cn:list.minor", "agora-cn:list.rated"]
    assert sorted(zip(*grouped.values(), strict=True)) == [(1, 5, 1, 98, 1), (2, 7, 1, 0, 1)]
    wide = made({"*": [2**62], "^a$": ["x"]})
    with pytest.raises(BoundError, match=r"\^a\$=x: rtc.hd is 4,611"):
        rate_frame("agora-cn:list", wide, on=ON, meters={"*": "rtc.hd"})
    with pytest.raises(NumberError, match=r"columns of integers: \^a\$ is String"):
        rate_frame("agora-cn:list", wide, on=ON, meters={"^a$": "rtc.hd"})


@pytest.mark.parametrize("frame", [pl.DataFrame({"rtc.hd": [1.0]}), pd.DataFrame({"rtc.hd": [1, None]})])
def test_floats_are_refused(frame):
    """
    A column of floats, as pandas makes of integers with a gap, is refused by name.
    """
    with pytest.raises(NumberError, match=r"columns of integers: rtc.hd is Float64"):
        rate_frame("agora-cn:list", frame, on=ON)


@pytest.mark.parametrize(
    ("columns", "meters", "error", "text"),
    [
        ({"rtc.hdd": [1]}, None, UnknownNameError, "no meter 'rtc.hdd'; did you mean 'rtc.hd'"),
        ({"hd": [1]}, {"hd": "rtc.hdd"}, UnknownNameError, "no meter 'rtc.hdd'"),
        ({"hd": [1]}, {"hdd": "rtc.hd"}, UnknownNameError, "the frame has no column 'hdd'; did you mean 'hd'"),
        ({"calls": [1]}, None, NumberError, "no column of the frame is named as a meter"),
        ({"hd": ["x"]}, None, NumberError, "no column of the frame is named as a meter"),
        ({"hd": [1]}, None, NumberError, "hd, say `meters={'hd': 'rtc.hd'}`. If it is none, say `meters={'hd': ''}`"),
        ({"HD minutes": [1.0], "rtc.audio": [1]}, None, NumberError, "what may be usage: HD minutes, say `meters={'HD"),
        ({"a": [1], "b": [1]}, {"a": "rtc.hd", "b": "rtc.hd"}, NumberError, "meter rtc.hd: a and b"),
        ({"hd": [1], "rtc.hd": [1]}, {"hd": "rtc.hd"}, NumberError, "two columns hold the meter rtc.hd: hd and rtc.hd"),
        ({"hd": [1], "rtc.hdd": [1]}, {"hd": "rtc.hd"}, UnknownNameError, "no meter 'rtc.hdd'; did you mean 'rtc.hd'"),
        ({"a.b": [1]}, None, UnknownNameError, "'a.b'. If it is no usage, say `meters={'a.b': ''}`"),
        ({"rtc.hd": [1]}, {"rtc.hd": ""}, NumberError, "no column of the frame is named as a meter"),
    ],
)
def test_which_columns_are_meters(columns, meters, error, text):
    """
    A column that is named as no meter, or mapped to none, is an error that says what was meant.
    """
    with pytest.raises(error, match=re.escape(text)):
        rate_frame("agora-cn:list", pl.DataFrame(columns), on=ON, meters=meters)


@engines
def test_mapped_columns(engine):
    """
    Columns of other names hold what a mapping says, beside those named as meters; the others are kept as they are.
    """
    columns = {"account": ["x.y", "z"], "full.hd": [10, None], "rtc.hd": [900, 7], "note.x": [1, 2]}
    meters = {"full.hd": "rtc.fhd", "note.x": ""}
    found = read(rate_frame("agora-cn:list", ENGINES[engine](columns), on=ON, meters=meters))
    bill = ap.rate("agora-cn:list", {"rtc.fhd": 10, "rtc.hd": 900}, ON)

    assert found == {**columns, "agora-cn:list.minor": [int(bill.payable * 100), None]}


def test_a_mapping_goes_before_a_name():
    """
    A column that is named as a meter holds another one where the mapping says so.
    """
    frame = polars({"rtc.hd": [10], "rtc.fhd": [900]})
    found = rate_frame("agora-cn:list", frame, on=ON, meters={"rtc.hd": "rtc.fhd", "rtc.fhd": "rtc.hd"})

    payable = ap.rate("agora-cn:list", {"rtc.fhd": 10, "rtc.hd": 900}, ON).payable
    assert found["agora-cn:list.minor"].to_list() == [int(payable * 100)]


def test_rated_twice():
    """
    The amounts that one offer left are no usage for the next.
    """
    meters = {"full": "rtc.fhd"}
    once = rate_frame("agora-cn:list", pl.DataFrame({"full": [10]}), on=ON, meters=meters)

    assert rate_frame("agora-cn:payg", once, on=ON, meters=meters)["agora-cn:list.minor"].to_list() == [63]


def in_a_table(*quantities):
    """A table of DuckDB with these quantities of one meter, and its connection."""
    connection = duckdb.connect()
    connection.execute('CREATE TABLE usage (account BIGINT, "rtc.hd" BIGINT)')
    for row in enumerate(quantities):
        connection.execute("INSERT INTO usage VALUES (?, ?)", row)
    return connection.table("usage"), connection


@pytest.mark.parametrize("quantities", [(), (5, None), (-1, 5), (None, None)])
def test_nothing_is_foreseen_of_rows_that_may_be_none(quantities):
    """
    Of a table whose rows are not all quantities, of another relation and of other frames only a look tells.
    """
    columns = {"rtc.hd": "rtc.hd"}
    table, connection = in_a_table(*quantities)
    frames = table, connection.sql("FROM usage"), pl.DataFrame({"rtc.hd": [5]})

    assert [foreseen(nw.from_native(frame), columns) for frame in frames] == [{}, {}, {}]
    table, connection = in_a_table(5, 9)
    assert foreseen(nw.from_native(table), columns) == {"rtc.hd": Held("rtc.hd", 5, 9, has_nulls=False)}
    assert foreseen(nw.from_native(connection.sql("FROM usage WHERE account = 0")), columns) == {}


def test_what_is_foreseen_may_be_wider_than_the_data():
    """
    A row too large for 64 bits is named; when it is deleted, the others are rated, though the catalogue remembers it.
    """
    table, connection = in_a_table(1000, 2**62, 0)
    with pytest.raises(BoundError, match=r"account=1: rtc\.hd is 4,611,686,018,427,387,904"):
        rate_frame("agora-cn:list", table, on=ON)
    connection.execute("DELETE FROM usage WHERE account = 1")

    assert foreseen(nw.from_native(table), {"rtc.hd": "rtc.hd"})["rtc.hd"].high == 2**62
    assert read(rate_frame("agora-cn:list", table, on=ON))["agora-cn:list.minor"] == [2800, 0]


def test_what_is_recorded_of_an_offer_is_kept():
    """
    The same offer over the same meters is recorded once; of many orders of meters only the last ones are kept.
    """
    found = Rated.of(ap.find_offer("agora-cn:payg", ON))
    orders = list(permutations(["rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k"]))
    first = found.over(orders[0])

    assert Rated.of(ap.find_offer("agora-cn:payg", ON)).over(orders[0]) is first
    assert len({found.over(order).total for order in orders}) == 1
    assert found.over(orders[0]) is not first


@engines
def test_no_rows(engine):
    """
    A frame without rows comes back with its columns.
    """
    found = read(rate_frame(OFFERS, ENGINES[engine]({meter: [] for meter in METERS}), on=ON))

    assert list(found) == [*METERS, *(f"{offer}.minor" for offer in OFFERS)]


def test_quoted_tiers():
    """
    Usage in a tier whose price is only quoted has no amount; at its bound it has one.
    """
    quoted = Graduated("rtc.hd", (Tier(10, price=1), Tier(quoted=True)))

    assert amounts("polars", quoted, Rounding(), {"rtc.hd": [9, 10, 11]}) == [900, 1000, None]


@engines
def test_what_is_always_suspended(engine):
    """
    Blocks that are charged without any usage have no amount where they are suspended, in every row.
    """
    blocks = Package("rtc.hd", 1, 6, at_least=1).then(Suspended(("rtc.hd",)))
    columns = {"rtc.hd": [0, 1]}

    assert amounts(engine, blocks, Rounding(), columns) == [None, None]
    assert [payable(blocks, Rounding(), row) for row in rows_of(columns)] == [None, None]
    both = Sum((Rates.of({"rtc.audio": 0}), blocks))
    converted = Converted(both, Conversion("rtc.audio", {"rtc.hd": 1}))  # the blocks are then the same in every row
    assert amounts(engine, converted, Rounding(), columns) == [None, None]


# ---- laws -----------------------------------------------------------------------------------------------------------


@given(asked(), st.randoms(), st.integers(0, 12))
def test_rows_are_rated_alone(case, random, at):
    """
    Rows in another order, or in two frames, have the same amounts.
    """
    tariff, rounding, columns = case
    whole = amounts("polars", tariff, rounding, columns)
    order = list(range(len(whole)))
    random.shuffle(order)

    mixed = amounts("polars", tariff, rounding, {m: [c[i] for i in order] for m, c in columns.items()})
    parts = [
        amounts("polars", tariff, rounding, {m: c[part] for m, c in columns.items()})
        for part in (slice(at), slice(at, None))
    ]

    assert mixed == [whole[i] for i in order]
    assert parts[0] + parts[1] == whole


@engines
@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(-(2**62), 2**62)), min_size=1, max_size=6))
@settings(max_examples=8)
def test_totals_by_group(engine, rows):
    """
    Totals by group are exact, count what has an amount, and add up to the total of all; what does not fit is refused.
    """
    columns = {"group": [g for g, _ in rows], "x:list.minor": [a for _, a in rows]}
    kept = {"x:list.minor": [a or 0 for _, a in rows]}
    try:
        found = read(totals(ENGINES[engine](columns), "group"))
        [whole] = read(totals(ENGINES[engine](kept)))["x:list.minor"]
    except TooLargeError:
        assert sum(abs(amount or 0) for _, amount in rows) >= 2**62
        return

    for group, count, total, rated_rows in zip(*found.values(), strict=True):
        mine = [amount for name, amount in rows if name == group]
        assert count == len(mine)
        assert rated_rows == sum(amount is not None for amount in mine)
        assert total == sum(amount or 0 for amount in mine)
    assert sum(found["x:list.minor"]) == whole


@engines
def test_totals_of_nothing(engine):
    """
    Without rows there are totals of none.
    """
    frame = ENGINES[engine]({"x:list.minor": [5]}) if engine == "duckdb" else ENGINES[engine]({"x:list.minor": []})
    found = read(totals(frame.filter("false") if engine == "duckdb" else frame))

    assert (found["rows"], found["x:list.rated"]) == ([0], [0])


@engines
def test_cheapest(engine):
    """
    The cheapest is the first of those that cost least; one without an amount is not among them.
    """
    names = [f"{offer}.minor" for offer in OFFERS[:3]]
    columns = dict(zip(names, ([3, 2, None, 2], [2, 2, 9, None], [1, 2, 8, None]), strict=True))
    found = read(with_cheapest(OFFERS[:3], ENGINES[engine](columns), on=ON))

    assert found["cheapest"] == [OFFERS[2], OFFERS[0], OFFERS[2], OFFERS[0]]
    assert found["cheapest.minor"] == [1, 2, 8, 2]
    assert found[f"{OFFERS[1]}.over.minor"] == [1, 0, 1, None]


def test_cheapest_in_one_currency():
    """
    Offers in two currencies are not compared.
    """
    with pytest.raises(CurrencyError, match="CNY to 2 places and USD to 2 places cannot be compared"):
        with_cheapest(["agora-cn:list", "agora-us:list"], polars({"rtc.hd": [1]}), on=ON)


def test_an_offer_that_a_row_is_just_not_too_large_for():
    """
    A row at the bound of the first offer is above that of the second, which is the one that is named.
    """
    offers = [Rated(name, Rates.of({"rtc.hd": price}, per=1), Rounding()) for name, price in (("a", 1), ("b", 2))]
    with pytest.raises(BoundError) as caught:
        rated(offers, pl.DataFrame({"rtc.hd": [MOST // 100]}), None, our.METERS)

    assert (caught.value.offer, caught.value.bound, caught.value.quantity) == ("b", MOST // 200, MOST // 100)


def test_a_sum_of_the_most_that_64_bits_hold():
    """
    Sums up to the most that 64 bits hold are exact; above it they are refused, with the offer's name.
    """
    fits, wraps = ({"x:list.minor": [0, 0], "y:list.minor": [MOST - 1, more]} for more in (1, 2))

    assert totals(pl.DataFrame(fits))["y:list.minor"].to_list() == [MOST]
    with pytest.raises(TooLargeError, match=r"a sum of y:list\.minor does not fit in 64 bits"):
        totals(pl.DataFrame(wraps))


@engines
def test_the_first_row(engine):
    """
    Of every engine a first row has Python's own numbers, which do not wrap.
    """
    row = first_row(nw.from_native(ENGINES[engine]({"rtc.hd": [MOST, 0]})))

    assert row == {"rtc.hd": MOST}
    assert type(row["rtc.hd"]) is int
