"""Lines of the plainest form, read as columns at once; what is written otherwise is read row by row.

Most lines that a machine writes are plain. What a plain line means is what the readers of rows say of it, so that
nobody can tell from a result which of the two has read it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import repeat

import polars as pl

_VALUE = r'("[^"\\\x00-\x1f]*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)'
_KEYS = 12
"""Keys that one pattern looks for: engines search in one pass only where a pattern has few groups."""
_WIDEST = 48
"""Keys of a row from which reading it key by key is as quick."""


def csv_frame(header: Sequence[str], lines: Sequence[str]) -> pl.DataFrame | None:
    r"""The fields of lines of CSV as columns of text; None where some line is not plain.

    >>> csv_frame(["a", "b"], ["x,1\n", ",2\r\n"]).rows(), csv_frame(["a", "b"], ["x,1\n", "x\n"])
    ([('x', '1'), ('', '2')], None)
    """
    text = "".join(lines)
    apart = len(header) - 1
    if not apart or '"' in text or text.startswith("\ufeff") or set(map(str.count, lines, repeat(","))) != {apart}:
        return None
    if max(map(len, lines)) > csv.field_size_limit():
        return None
    try:
        content = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    except UnicodeEncodeError:
        return None
    frame = pl.read_csv(
        BytesIO(content),
        has_header=False,
        new_columns=list(header),
        infer_schema=False,
        quote_char=None,
    ).fill_null("")
    return frame if len(frame) == len(lines) else None


def json_frame(
    header: Sequence[str], lines: Sequence[bytes], odd: Callable[[Sequence[int]], tuple[Sequence[int], pl.DataFrame]]
) -> tuple[Sequence[int], pl.DataFrame]:
    """The values of lines of JSON by the places of the lines, as columns of text.

    Plain are objects with the keys of the header in its order, without an escape; `odd` gives those of the lines at
    other places, by their places.
    """
    if len(header) > _WIDEST:
        return odd(range(len(lines)))
    is_odd, values = _values(header, lines)
    if not is_odd.any():
        return range(len(lines)), values
    places, others = odd(is_odd.arg_true().to_list())
    order = pl.concat([(~is_odd).arg_true().cast(pl.Int64), pl.Series(places, dtype=pl.Int64)])
    both = pl.concat([values.filter(~is_odd), others])
    return order.sort().to_list(), both[order.arg_sort()]


def _values(header: Sequence[str], lines: Sequence[bytes]) -> tuple[pl.Series, pl.DataFrame]:
    """Which lines are not plain, and a column for each key."""
    found: list[pl.Series] = []
    rest = _text(lines)
    for start in range(0, len(header), _KEYS):
        keys = [f"{re.escape(json.dumps(each, ensure_ascii=False))} *: *" for each in header[start : start + _KEYS]]
        opened, closed = "" if start else r" *\{ *", ", *(.*)" if start + _KEYS < len(header) else r"(\} *\r?\n?)"
        pattern = rf"(?s)^{opened}{' *, *'.join(each + _VALUE for each in keys)} *{closed}$"
        *values, rest = rest.str.extract_groups(pattern).struct.unnest().get_columns()
        found += values
    value = pl.col("value")
    plain = pl.when(value != "null").then(value.str.strip_chars('"')).alias("value")
    columns = {name: pl.DataFrame({"value": each}).select(plain) for name, each in zip(header, found, strict=True)}
    return rest.is_null(), pl.DataFrame({name: each.to_series() for name, each in columns.items()})


def _text(lines: Sequence[bytes]) -> pl.Series:
    """Lines as text, with nothing for those that are not UTF-8."""
    try:
        return pl.Series(lines, dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return pl.Series([_decoded(line) for line in lines], dtype=pl.String)


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None
