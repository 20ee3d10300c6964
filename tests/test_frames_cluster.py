"""Engines of clusters, Dask and Spark: the same amounts, also where Spark divides as doubles; skipped without them."""

import os
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.errors import UnpricedMeterError
from agorapricing.exact import Rounding
from agorapricing.frames import rate_frame, totals, with_cheapest
from agorapricing.frames.asked import Rated
from agorapricing.frames.rating import rated
from agorapricing.tariff import Package, Rates

ON = date(2024, 2, 6)
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")
OFFERS = ("agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg")
pytestmark = pytest.mark.filterwarnings("ignore")  # of these engines, about each other's versions


@pytest.fixture(scope="module")
def dask():
    """Frames of Dask, in two partitions."""
    module = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    pandas = pytest.importorskip("pandas")

    def made(columns):
        kinds = {name: "Int64" if None in column else "int64" for name, column in columns.items()}
        return module.from_pandas(pandas.DataFrame(columns).astype(kinds), npartitions=2)

    return made


@pytest.fixture(scope="module")
def spark():
    """Frames of Spark on this machine."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install 'agorapricing[spark]'")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    session.sparkContext.setLogLevel("OFF")

    def made(columns):
        schema = ", ".join(f"`{name}` bigint" for name in columns)
        return session.createDataFrame(list(zip(*columns.values(), strict=True)), schema)

    yield made
    session.stop()


@pytest.fixture(params=["dask", "spark"])
def engine(request):
    """Frames of each engine that is installed."""
    return request.getfixturevalue(request.param)


def read(frame):
    """Columns as lists; what is empty is None."""
    if hasattr(frame, "collect"):
        return {name: [row[place] for row in frame.collect()] for place, name in enumerate(frame.columns)}
    found = frame.compute()
    return {
        name: [value if isinstance(value, (int, str)) else None for value in found[name].tolist()] for name in found
    }


def payable(tariff, rounding, usage):
    """What a bill of a tariff has as payable, in minor units; None where it would be refused."""
    try:
        cost = tariff.cost({meter: Decimal(quantity) for meter, quantity in usage.items()})
    except UnpricedMeterError:
        return None
    return int(rounding.round(cost).scaleb(rounding.places))


def rows_of(columns):
    """Columns as one usage a row."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


BOUNDS = (0, 1, 9_999, 10_000, 10_001, 109_999, 110_000, 509_999, 1_010_000, 5 * 10**10, 5 * 10**11)


def test_bundled_books(engine):
    """
    Offers of the bundled books have the payable amounts of their bills, up to 5 x 10^11 minutes.
    """
    columns = {meter: [BOUNDS[(i * (place + 1) + place) % 11] for i in range(60)] for place, meter in enumerate(METERS)}
    frame = rate_frame(OFFERS, engine(columns), on=ON)
    found = read(frame)

    for offer in OFFERS:
        assert found[f"{offer}.minor"] == [int(ap.rate(offer, row, ON).payable * 100) for row in rows_of(columns)]
    cheapest = read(with_cheapest(OFFERS, frame, on=ON))["cheapest"]
    each_row = zip(*(found[f"{offer}.minor"] for offer in OFFERS), strict=True)
    assert cheapest == [OFFERS[row.index(min(row))] for row in each_row]
    assert read(totals(frame))["agora-cn:payg.minor"] == [sum(found["agora-cn:payg.minor"])]


def test_unknown_is_no_amount(engine):
    """
    Rows with usage that is empty, negative or without a price have no amount.
    """
    columns = {"rtc.hd": [5, None, -1, 5, 5], "agent.asr": [0, 0, 0, 1, None]}

    assert read(rate_frame("agora-cn:list", engine(columns), on=ON))["agora-cn:list.minor"] == [14, *[None] * 4]


def test_above_what_doubles_hold(engine):
    """
    Whole blocks and roundings are exact where a division as doubles is not: above 2^53.
    """
    quantities = [3 * 10**14 + i * 999 for i in range(50)] + [2**53 + i for i in range(50)]
    asked = [
        Rated("blocks", Package("rtc.hd", 1, 7), Rounding(0)),
        Rated("cost", Rates.of({"rtc.hd": "0.001"}), Rounding(2, "half-even")),
        Rated("up", Rates.of({"rtc.hd": "0.00003"}), Rounding(0, "up")),
    ]
    found = read(rated(asked, engine({"rtc.hd": quantities}), None, our.METERS))

    for each in asked:
        wanted = [payable(each.tariff, each.rounding, {"rtc.hd": quantity}) for quantity in quantities]
        assert found[f"{each.name}.minor"] == wanted


@given(
    st.lists(our.tariffs(our.IN_64_BITS, depth=2, meters=our.METERS), min_size=4, max_size=4),
    st.lists(st.lists(st.integers(0, 400), min_size=3, max_size=3), min_size=8, max_size=8),
)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_random_tariffs(engine, tariffs, rows):
    """
    Random tariffs have the amounts of their bills.
    """
    columns = dict(zip(our.METERS, map(list, zip(*rows, strict=True)), strict=True))
    asked = [Rated(f"t{place}", tariff) for place, tariff in enumerate(tariffs)]
    found = read(rated(asked, engine(columns), None, our.METERS))

    for each in asked:
        assert found[f"{each.name}.minor"] == [payable(each.tariff, each.rounding, row) for row in rows_of(columns)]


def test_polars_gives_the_same(engine):
    """
    An engine of clusters and Polars give the same columns.
    """
    columns = {meter: [i * 7_919 * (place + 1) for i in range(20)] for place, meter in enumerate(METERS)}
    wanted = rate_frame(OFFERS, pl.DataFrame(columns), on=ON, detail="stages").to_dict(as_series=False)

    assert read(rate_frame(OFFERS, engine(columns), on=ON, detail="stages")) == wanted
