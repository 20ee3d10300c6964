"""How fast frames are rated, beside expressions that are factored by hand for these very offers.

Run it as `.venv/bin/python benchmarks/frames.py [ROWS] [polars duckdb numpy spark]`. How time grows with rows and with
offers is told by `.venv/bin/python benchmarks/frames.py [ROWS] linear [polars duckdb dask spark pandas pyarrow]`.

The candidates of a part take turns, in one order and then in the other, after a round that is not counted; a ratio is
the median of the ratios of its rounds. Both sides give the same sums, which is checked, and use all threads. What is
written by hand is the best that was found: it says once what two offers share. `rate_frame` plans, and looks at the
data first, to prove that 64 bits hold it; its hand-written rival does neither.
"""

import sys
import time
from datetime import date
from functools import reduce
from importlib import import_module
from operator import add
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import polars as pl
from linear import linear
from usage_file import METERS, usage, write

from agorapricing.frames import rate_frame

ON = date(2024, 2, 6)
OFFERS = ("agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg")
LIST, LOYALTY = (7, 28, 63, 112, 252), (14, 56, 63, 112, 252)  # yuan a thousand minutes; two thousand
CAPS = ((3, 1_009_999), (2, 509_999), (5, 109_999), (-100, 10_000))  # and 90 of 100 beyond
ROUNDS = 15


def steps(prices):
    """What a price is above the next one: the factors of running totals (Abel's sum)."""
    return [price - after for price, after in zip(prices, (*prices[1:], 0), strict=True)]


# ---- by hand --------------------------------------------------------------------------------------------------------


def polars_by_hand(frame):
    """Running totals, the ladder of each by minima, and a sum of products an offer, of which two share three."""
    totals = {f"c{i}": reduce(add, map(pl.col, METERS[: i + 1])) for i in range(5)}

    def ladder(name):
        x = pl.col(name)
        return reduce(add, (pl.min_horizontal(x, cap) * factor for factor, cap in CAPS), x * 90)

    def dot(factors, names, size):
        terms = [pl.col(name) * factor for factor, name in zip(factors, names, strict=True)]
        return (reduce(add, terms) + size // 2) // size

    ladders = [f"g{i}" for i in reversed(range(5))]  # what two offers share comes first
    return (
        frame.with_columns(**totals)
        .with_columns(**{name: ladder(name.replace("g", "c")) for name in ladders})
        .select(
            *METERS,
            dot(LIST, METERS, 10).alias(OFFERS[0]),
            dot(steps(LIST)[::-1], ladders, 1000).alias(OFFERS[1]),
            dot(steps(LOYALTY)[::-1], ladders, 2000).alias(OFFERS[2]),
            dot(LIST, METERS, 10).alias(OFFERS[3]),
        )
    )


def sql_by_hand(table, divide="//"):
    """The same in SQL, where a ladder is a choice between lines."""
    quote = "`" if divide == "DIV" else '"'
    names = [f"{quote}{meter}{quote}" for meter in METERS]
    totals = ", ".join(f"{' + '.join(names[: i + 1])} AS c{i}" for i in range(5))
    lines = "CASE WHEN {0} <= 10000 THEN 0 WHEN {0} <= 109999 THEN 100 * {0} - 1000000"
    lines += " WHEN {0} <= 509999 THEN 95 * {0} - 450005 WHEN {0} <= 1009999 THEN 93 * {0} + 569993"
    lines += " ELSE 90 * {0} + 3599990 END"  # a product and a sum a row; Polars is quicker with minima
    ladders = ", ".join(f"{lines.format(f'c{i}')} AS g{i}" for i in range(5))

    def dot(factors, columns, size):
        terms = " + ".join(f"({f}) * {column}" for f, column in zip(factors, columns, strict=True))
        return f"({terms} + {size // 2}) {divide} {size}"

    g = [f"g{i}" for i in reversed(range(5))]  # what two offers share comes first
    two = (dot(steps(prices)[::-1], g, size) for prices, size in ((LIST, 1000), (LOYALTY, 2000)))
    amounts = (dot(LIST, names, 10), *two, dot(LIST, names, 10))
    results = ", ".join(f"{amount} AS o{i}" for i, amount in enumerate(amounts))
    return f"SELECT {results} FROM (SELECT *, {ladders} FROM (SELECT *, {totals} FROM {table}))"  # noqa: S608  # ours


def numpy_by_hand(columns, chunk=32_768):
    """The same over chunks that stay in the cache."""
    rows = len(columns[METERS[0]])
    out = [np.empty(rows, np.int64) for _ in OFFERS]
    for start in range(0, rows, chunk):
        part = slice(start, start + chunk)
        minutes = [columns[meter][part] for meter in METERS]
        totals, ladders = np.zeros_like(minutes[0]), []
        for column in minutes:
            totals = totals + column
            ladders.append(90 * totals + sum(factor * np.minimum(totals, cap) for factor, cap in CAPS))
        listed = sum(p * column for p, column in zip(LIST, minutes, strict=True))
        out[0][part] = out[3][part] = (listed + 5) // 10
        for place, prices, size in ((1, LIST, 1000), (2, LOYALTY, 2000)):
            out[place][part] = (sum(f * g for f, g in zip(steps(prices), ladders, strict=True)) + size // 2) // size
    return dict(zip(OFFERS, out, strict=True))


# ---- timing ---------------------------------------------------------------------------------------------------------


def race(rows, candidates, rounds=ROUNDS):
    """Time candidates in turns, in processor time of all threads; give ratios to the first one, round by round."""
    sums = {run() for run in candidates.values()}
    assert len(sums) == 1, sums
    found = {name: [] for name in candidates}
    turns = list(candidates.items())
    for _ in range(rounds):
        for name, run in turns:
            started = time.process_time()
            run()
            found[name].append(time.process_time() - started)
        turns.reverse()
    first = next(iter(found.values()))
    ratios = {}
    for name, times in found.items():
        ratios[name] = median(each / by for each, by in zip(times, first, strict=True))
        speed = f"{median(times):8.3f} s  {rows / median(times) / 1e6:8.1f} M rows/s"
        print(f"  {name:44} {speed}  ratio {ratios[name]:5.2f}")
    return ratios


def summed(frame):
    """The sum of each offer, of a Polars frame."""
    names = [name for offer in OFFERS for name in frame.columns if name.startswith(offer)]
    return tuple(int(total) for total in frame.select(pl.col(names).cast(pl.Int128).sum()).row(0))


def in_polars(rows):
    """In memory, eager and lazy."""
    frame = pl.DataFrame(usage(rows))
    print(f"Polars, {rows:,} rows x 4 offers in memory")
    ratios = race(
        rows,
        {
            "by hand, lazy": lambda: summed(polars_by_hand(frame.lazy()).collect()),
            "rate_frame, lazy": lambda: summed(rate_frame(OFFERS, frame.lazy(), on=ON).collect()),
            "rate_frame, eager": lambda: summed(rate_frame(OFFERS, frame, on=ON)),
            "rate_frame, lazy, most=10**12": lambda: summed(
                rate_frame(OFFERS, frame.lazy(), on=ON, most=10**12).collect()
            ),
        },
    )
    return {"Polars": ratios["rate_frame, lazy"]}


def in_duckdb(rows):
    """From Parquet to sums, and to a table."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "usage.parquet"
        write(rows, path)
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE usage AS FROM '{path}'")
        added = ", ".join(f"SUM(o{i})" for i in range(4))
        names = ", ".join(f'SUM("{offer}.minor")' for offer in OFFERS)
        ratios = {}
        for what, source, made in (
            ("DuckDB from Parquet", f"'{path}'", lambda: connection.read_parquet(str(path))),
            ("DuckDB from a table", "usage", lambda: connection.table("usage")),
        ):
            print(f"{what}, {rows:,} rows x 4 offers, to sums")
            query = f"SELECT {added} FROM ({sql_by_hand(source)})"  # noqa: S608  # ours
            raced = race(
                rows,
                {
                    "SQL by hand": lambda query=query: connection.sql(query).fetchall()[0],
                    "rate_frame": lambda made=made: rate_frame(OFFERS, made(), on=ON).aggregate(names).fetchall()[0],
                },
            )
            ratios[what] = raced["rate_frame"]
        return ratios


def in_pandas_and_numpy(rows):
    """Beside each other: NumPy by hand in chunks, pandas through the same call."""
    columns = usage(rows)
    frame = pl.DataFrame(columns).to_pandas()
    print(f"NumPy, pandas and PyArrow, {rows:,} rows x 4 offers in memory")

    def sums(found):
        return tuple(int(sum(map(int, np.add.reduceat(c, range(0, rows, 10_000))))) for c in found)

    def in_sum(found):
        return sums([found[f"{offer}.minor"].to_numpy() for offer in OFFERS])

    table = pl.DataFrame(columns).to_arrow()
    race(
        rows,
        {
            "NumPy by hand, chunks": lambda: sums(numpy_by_hand(columns).values()),
            "rate_frame, Polars": lambda: summed(rate_frame(OFFERS, pl.DataFrame(columns), on=ON)),
            "rate_frame, PyArrow": lambda: summed(pl.DataFrame(rate_frame(OFFERS, table, on=ON))),
            "rate_frame, pandas": lambda: in_sum(rate_frame(OFFERS, frame, on=ON)),
        },
        rounds=3,
    )
    block = np.ones(2**25, np.int64)
    copy = np.empty_like(block)
    times = []
    for _ in range(9):
        started = time.perf_counter()
        np.copyto(copy, block)
        times.append(time.perf_counter() - started)
    print(f"  memory, one thread copying: {2 * block.nbytes / median(times) / 1e9:.1f} GB/s")


def in_spark(rows):
    """From Parquet to sums on two local threads, with the settings of docs/guides/scale.md."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    spark = import_module("spark_cluster").session("local[2]", **{"spark.driver.memory": "3g"})
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "usage.parquet")
        write(rows, path)

        def summed_up(frame, names):
            return tuple(frame.selectExpr(*(f"sum(`{name}`)" for name in names)).collect()[0])

        def by_hand():
            frame = spark.read.parquet(path)
            frame.createOrReplaceTempView("usage")
            return summed_up(spark.sql(sql_by_hand("usage", "DIV")), [f"o{i}" for i in range(4)])

        print(f"Spark, {rows:,} rows x 4 offers, Parquet to sums")
        minors = [f"{offer}.minor" for offer in OFFERS]
        candidates = {
            "SQL by hand": by_hand,
            "rate_frame": lambda: summed_up(rate_frame(OFFERS, spark.read.parquet(path), on=ON), minors),
            "rate_frame, most=10**11": lambda: summed_up(
                rate_frame(OFFERS, spark.read.parquet(path), on=ON, most=10**11), minors
            ),
        }
        race(rows, candidates, rounds=4)
    spark.stop()


PARTS = {
    "polars": in_polars,
    "duckdb": in_duckdb,
    "numpy": in_pandas_and_numpy,
    "spark": in_spark,
}

if __name__ == "__main__":
    words = sys.argv[1:]
    count = int(float(words.pop(0))) if words and words[0][0].isdigit() else None
    if words[:1] == ["linear"]:
        linear(count or 10**8, words[1:])
    else:
        for part in words or PARTS:
            PARTS[part](count or 10**7)
