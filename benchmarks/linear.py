"""How the time of `rate_frame` grows: with rows from 10^5 to 10^8, and with 1 to 16 offers, on each engine.

A part of `benchmarks/frames.py`. Polars (lazy), DuckDB, Dask and Spark read Parquet files and give sums; pandas and
PyArrow rate what is in memory, as far as it holds. Offers share one ladder, or have one each; four are rated by rows.
"""

import os
import sys
import time
import warnings
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq
from usage_file import METERS, write

from agorapricing.frames.rating import rated
from agorapricing.frames.recorded import Rated
from agorapricing.rating import find_offer
from agorapricing.tariff import Allowance, Band, GraduatedDiscount, PercentOff, Rates

ON = date(2024, 2, 6)
SIZES = (10**5, 10**6, 10**7, 10**8)
COUNTS = (1, 2, 4, 8, 16)
FILE = 10**7  # rows a file at most; a larger folder has the same file several times
BYTES = 8 * 60  # that pandas or Arrow hold for a row at the worst: its columns, and those that come and go


def sharing(count):
    """So many offers that share a ladder and little else: it has a discount on some meters after it."""
    tariff = find_offer("agora-cn:payg", ON).tariff
    return [
        Rated(f"o{i}", tariff.then(PercentOff(Decimal(i) / 100, METERS[: i % 5 + 1]), "deal")) for i in range(count)
    ]


def apart(count):
    """So many offers with a ladder of their own each."""
    prices = Rates.of(dict(zip(METERS, ("0.007", "0.028", "0.063", "0.112", "0.252"), strict=True)))
    free = prices.then(Allowance(10000, METERS))

    def bands(i):
        return (Band(99_999 + i, 0), Band(499_999 + i, "0.05"), Band(999_999 + i, "0.07"), Band(off="0.10"))

    return [Rated(f"o{i}", free.then(GraduatedDiscount(bands(i), METERS))) for i in range(count)]


def folders(root, most):
    """Folders of Parquet files, by their number of rows."""
    found = {}
    for size in SIZES:
        if size <= most:
            found[size] = root / str(size)
            found[size].mkdir()
            if size <= FILE:
                write(size, found[size] / "0.parquet")
            for part in range(size // FILE if size > FILE else 0):
                os.link(found[FILE] / "0.parquet", found[size] / f"{part}.parquet")
    return found


# ---- what rates a folder and sums it up; what is in memory is read before it is timed -------------------------------


def in_polars(folder):
    """Scanned, lazily."""
    frame = pl.scan_parquet(f"{folder}/*.parquet")
    return lambda asked, names: rated(asked, frame, None, METERS).select(pl.sum(names)).collect().row(0)


def in_duckdb(folder):
    """A relation of files."""
    relation = duckdb.connect().read_parquet(f"{folder}/*.parquet")

    def run(asked, names):
        added = ", ".join(f'SUM("{name}")' for name in names)
        return rated(asked, relation, None, METERS).aggregate(added).fetchall()[0]

    return run


def in_dask(folder):
    """By row group, in threads."""
    warnings.filterwarnings("ignore", message="Dask support", category=FutureWarning)  # of Narwhals
    frame = import_module("dask.dataframe").read_parquet(folder)
    return lambda asked, names: rated(asked, frame, None, METERS)[names].sum().compute()


@cache
def spark():
    """One session for all, on two threads."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    return import_module("spark_cluster").session("local[2]", **{"spark.driver.memory": "3g"})


def in_spark(folder):
    """With the settings of docs/guides/scale.md."""
    frame = spark().read.parquet(str(folder))

    def run(asked, names):
        return rated(asked, frame, None, METERS).selectExpr(*(f"sum(`{name}`)" for name in names)).collect()[0]

    return run


def in_pyarrow(folder):
    """A table."""
    table = pq.read_table(folder)

    def run(asked, names):
        found = rated(asked, table, None, METERS)
        return [pc.sum(found[name]).as_py() for name in names]

    return run


def in_pandas(folder):
    """A frame."""
    frame = pq.read_table(folder).to_pandas()
    return lambda asked, names: rated(asked, frame, None, METERS)[names].sum()


STREAMED = {"polars": in_polars, "duckdb": in_duckdb, "dask": in_dask, "spark": in_spark}
IN_MEMORY = {"pandas": in_pandas, "pyarrow": in_pyarrow}

# ---- timing ---------------------------------------------------------------------------------------------------------


def timed(run, asked, rounds):
    """The median of seconds, after one run that is not counted, and the sums."""
    names, times = [f"{each.name}.minor" for each in asked], []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        sums = tuple(map(int, run(asked, names)))
        times.append(time.perf_counter() - started)
    return median(times[1:]), sums


def available():
    """The bytes that a run may take: half of what the machine has left."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2


SUMS = {}


def by_rows(name, made, there):
    """Print seconds and nanoseconds a row of four offers; each size must have the same sums on every engine."""
    for size, folder in there.items():
        if name in IN_MEMORY and size * BYTES > available():
            print(f"  {name:8} {size:12,} rows  not run: about {size * BYTES / 1e9:.0f} GB of memory")
            continue
        seconds, sums = timed(made(folder), sharing(4), 5 if size < FILE else 3 if size == FILE else 1)
        assert SUMS.setdefault(size, sums) == sums, (name, size)
        print(f"  {name:8} {size:12,} rows  {seconds:8.3f} s  {seconds / size * 1e9:8.1f} ns a row", flush=True)


def by_offers(name, made, there):
    """Print seconds by offers."""
    size = max(size for size in there if size <= 10**6)
    run = made(there[size])
    for kind, offers in (("one ladder", sharing), ("a ladder each", apart)):
        times = {count: timed(run, offers(count), 3)[0] for count in COUNTS}
        told = "  ".join(f"{count}: {seconds:.2f} s" for count, seconds in times.items())
        print(f"  {name:8} {size:12,} rows  {kind:14} {told}  16 to 1: {times[16] / times[1]:.1f}", flush=True)


def linear(rows, names=()):
    """Both, for some engines or for all."""
    found = {**STREAMED, **IN_MEMORY}
    with TemporaryDirectory() as root:
        there = folders(Path(root), rows)
        for told, part in (("4 offers, by rows", by_rows), ("by offers", by_offers)):
            print(told)
            for name in names or found:
                part(name, found[name], there)
