"""Write a Parquet file of usage for benchmarks: zero-inflated, log-uniform minutes, one row in a thousand a whale.

Run it as `.venv/bin/python benchmarks/usage_file.py ROWS FILE`.
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")
_GROUP = 2**20


def usage(rows, seed=7):
    """Columns of random minutes: two rows in five without any of a meter, whales of 10^10 minutes."""
    random = np.random.default_rng(seed)

    def minutes():
        column = np.exp(random.uniform(0, np.log(3e6), rows)).astype(np.int64)
        column[random.random(rows) < 0.4] = 0
        column[random.random(rows) < 1e-3] = 10**10
        return column

    return {meter: minutes() for meter in METERS}


def write(rows, path, first=0):
    """Write so many rows, with an account each, numbered from the first on."""
    schema = pa.schema([("account", pa.int64()), *((meter, pa.int64()) for meter in METERS)])
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for start in range(0, rows, _GROUP):
            count = min(_GROUP, rows - start)
            accounts = np.arange(first + start, first + start + count)
            columns = {"account": accounts, **usage(count, seed=first + start)}
            writer.write_table(pa.table(columns, schema), row_group_size=_GROUP)


if __name__ == "__main__":
    write(int(float(sys.argv[1])), sys.argv[2])
