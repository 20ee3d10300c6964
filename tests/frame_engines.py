"""The engines of frames, for tests: rows as each has them, read back as lists, and what a bill says of a row."""

import os
import shutil
from decimal import Decimal
from functools import cache

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.errors import NumberError, UnpricedMeterError
from agorapricing.frames import rate_frame, with_cheapest
from agorapricing.frames.rating import rated
from agorapricing.frames.recorded import Rated
from agorapricing.numbers import Rounding
from agorapricing.tariff import Cheapest, Maximum, Minimum, Package, Rates

METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")
OFFERS = ("agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg")
ROUNDINGS = st.builds(Rounding, st.integers(0, 4), st.sampled_from(("half-up", "half-even", "up", "down")))
CONNECTION = duckdb.connect()

# ---- rows as each engine has them -----------------------------------------------------------------------------------


def polars(columns):
    """Rows as Polars has them, whole numbers in 64 bits."""
    return pl.DataFrame(columns, schema_overrides={name: pl.Int64 for name in columns if "." in name})


def arrow(columns):
    """Rows as Arrow has them, whole numbers in 64 bits."""
    return pa.table({name: pa.array(c, pa.int64() if "." in name else None) for name, c in columns.items()})


def pandas(columns):
    """Rows as pandas has them: NumPy's integers, or its own where a row is empty; never by way of floats."""
    kinds = {name: "Int64" if None in column else "int64" for name, column in columns.items() if "." in name}
    return pd.DataFrame({name: pd.Series(column, dtype=kinds.get(name)) for name, column in columns.items()})


def dask(columns):
    """Rows as Dask has them, in two partitions."""
    module = pytest.importorskip("dask.dataframe", reason="Dask is not installed: pip install 'dask[dataframe]'")
    return module.from_pandas(pandas(columns), npartitions=2)


@cache
def session():
    """One session of Spark on this machine, for a whole run."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install 'agorapricing[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs Java 17 or later, which is not installed")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    made = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


def spark(columns):
    """Rows as Spark has them."""
    schema = ", ".join(f"`{name}` {'bigint' if '.' in name else 'string'}" for name in columns)
    return session().createDataFrame(list(zip(*columns.values(), strict=True)), schema)


ENGINES = {
    "polars": polars,
    "polars-lazy": lambda columns: polars(columns).lazy(),
    "pandas": pandas,
    "pyarrow": arrow,
    "duckdb": lambda columns: CONNECTION.from_arrow(arrow(columns)),
}


def read(frame):
    """The columns of any frame as lists; what is empty is None, and no amount is a float."""
    if hasattr(frame, "toArrow"):
        return frame.toArrow().to_pydict()
    if hasattr(frame, "compute"):
        frame = frame.compute()
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return frame.to_dict(as_series=False)
    if isinstance(frame, pd.DataFrame):
        return {name: [None if v is pd.NA else v for v in frame[name].tolist()] for name in frame}
    if isinstance(frame, pa.Table):
        return frame.to_pydict()
    return frame.to_arrow_table().to_pydict()


def as_bytes(frame):
    """A frame of integers as Arrow's bytes; a column of another type does not become them."""
    found = read(frame)
    table = pa.table({name: pa.array(column, pa.int64()) for name, column in found.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


# ---- what a bill says -----------------------------------------------------------------------------------------------


def payable(tariff, rounding, usage):
    """What a bill of a tariff has as payable, in minor units; None where it would be refused."""
    priced = {m: q for m, q in usage.items() if m in tariff.meters or q != 0}
    try:
        cost = tariff.cost({meter: Decimal(quantity) for meter, quantity in ap.Usage(priced).items()})
    except (NumberError, UnpricedMeterError):
        return None
    return int(rounding.round(cost).scaleb(rounding.places))


def rows_of(columns):
    """Columns as one usage a row, without what is no meter."""
    names = [name for name in columns if "." in name]
    return [dict(zip(names, row, strict=True)) for row in zip(*(columns[name] for name in names), strict=True)]


def bounds(tariff):
    """Whole quantities at the bounds of a tariff."""
    return sorted({max(0, int(bound) + step) for bound in our.bounds(tariff) if bound < 10**9 for step in (-1, 0, 1)})


@st.composite
def asked(draw, domain=our.IN_64_BITS, most=400, *, empty=True):
    """A tariff, a rounding, and rows of usage at and around its bounds; some of them empty or negative."""
    tariff = draw(our.tariffs(domain, depth=2))
    some = st.integers(0, most) | st.sampled_from([0, *bounds(tariff)])
    if empty and draw(st.booleans()):
        some |= st.sampled_from((None, -1, -(2**63)))
    rows = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(our.METERS, some)), min_size=1, max_size=12))
    return tariff, draw(ROUNDINGS), {meter: [row[meter] for row in rows] for meter in our.METERS}


# ---- what holds on every engine -------------------------------------------------------------------------------------

MANY = (0, 1, 9_999, 10_000, 10_001, 109_999, 110_000, 509_999, 1_009_999, 1_010_000, 5 * 10**10, 5 * 10**11)
_PER_MINUTE = Rates.of({"rtc.audio": "0.007", "rtc.hd": "0.028"})
WHOLE = {
    "blocks": Package("rtc.hd", price=7, size=1000),
    "at least": _PER_MINUTE.then(Minimum(1000)),
    "at most": _PER_MINUTE.then(Maximum(1000)),
    "either": Cheapest((Package("rtc.hd", price=27, size=1000), _PER_MINUTE)),
}
"""Packages, spend at least and at most, and the cheapest of two."""
TURNS = (*(at + step for at in (1_000, 35_714, 142_857, 10**6) for step in (-1, 0, 1)), 5 * 10**11 - 1, 5 * 10**11)


def check_packages_and_spend(engine):
    """Compare packages, minimums, maximums and the cheapest of two with their bills, at bounds and far above."""
    columns = {"rtc.hd": [*TURNS, *TURNS, 0], "rtc.audio": [0] * len(TURNS) + [*reversed(TURNS), 0]}
    offers = [Rated(name, tariff) for name, tariff in WHOLE.items()]
    found = read(rated(offers, engine(columns), None, METERS))

    for name, tariff in WHOLE.items():
        assert found[f"{name}.minor"] == [payable(tariff, Rounding(), row) for row in rows_of(columns)]


def check_bundled(engine, rows, on):
    """Compare offers of the bundled books with their bills, and the cheapest of each row."""
    columns = dict(zip(METERS, map(list, zip(*rows, strict=True)), strict=True))
    frame = rate_frame(OFFERS, engine(columns), on=on)
    found, cheapest = read(frame), read(with_cheapest(OFFERS, frame, on=on))["cheapest"]

    for offer in OFFERS:
        bills = [ap.rate(offer, row, on) for row in rows_of(columns)]
        assert found[f"{offer}.minor"] == [int(bill.payable * 100) for bill in bills]
    amounts = zip(*(found[f"{offer}.minor"] for offer in OFFERS), strict=True)
    assert cheapest == [OFFERS[row.index(min(row))] for row in amounts]


def check_bytes(engine, tariff, rounding, columns):
    """Compare the bytes of all amounts, stages too, with those that Polars gives."""
    offers = [Rated("t", tariff, rounding)]
    one, other = (rated(offers, made(columns), None, our.METERS, detail="stages") for made in (polars, engine))

    assert as_bytes(one) == as_bytes(other)
