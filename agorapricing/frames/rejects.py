"""Rows that are no usage, by their numbers in their file, as a table of rejects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

from agorapricing.files import LineFault, cell, visible, with_lines
from agorapricing.frames.files import Batch

_SCHEMA = {"file": pl.String, "row": pl.Int64, "reason": pl.String}


def faults_of(batch: Batch, bad: Iterable[tuple[int, str]]) -> Iterator[LineFault]:
    """Rows that are no usage, by the numbers that they have in their file."""
    for place, why in bad:
        number = batch.numbers[place]
        yield number, with_lines(why, number, batch.ends.get(number, number))


def rejected(path: Path, faults: Sequence[LineFault]) -> pa.Table:
    """Rejects as rows: file, row and reason, in the order of the file."""
    rows = sorted(faults)
    cells = {why: cell(why) for why in {why for _, why in rows}}
    columns = {
        "file": [visible(str(path))] * len(rows),
        "row": [row for row, _ in rows],
        "reason": [cells[why] for _, why in rows],
    }
    table: pa.Table = pl.DataFrame(columns, _SCHEMA).to_arrow()  # what pyarrow makes of lists loads pandas
    return table.cast(pa.schema({"file": pa.string(), "row": pa.int64(), "reason": pa.string()}))
