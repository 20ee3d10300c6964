"""Everything that reads what others wrote, each as a function of bytes: what it may raise is the library's own errors.

`fuzz.py` looks for bytes that make one raise something else, or take too long; `tests/test_fuzz.py` reads again what
it kept in `tests/data/fuzz`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import click

import agorapricing as ap
from agorapricing.calllog import read_log
from agorapricing.cli import main
from agorapricing.cli.settings import keep_settings
from agorapricing.consoles import read_consoles
from agorapricing.loading import load_contract
from agorapricing.reconciliation import read_bill
from agorapricing.report import load_run
from agorapricing.report.saved import SCHEMA, _digest

Reader = Callable[[bytes], Any]
ROOT = Path(__file__).parents[1]
WORDS = (
    *("check", "bill", "compare", "explain", "diff", "breakeven", "marginal", "budget", "match", "sweep", "split"),
    *("spread", "audit", "reconcile", "term", "move", "refund", "scenarios", "new", "schema", "books", "meters"),
)
"""The commands that are tried: none of them writes, or searches for long."""
_WRITES = re.compile(r"--save|--output|-[a-zA-Z]*o")
_BOOK = """
schema = 1
id = "small"
vendor = "small"
title = "Small"
region = "CN"
currency = "CNY"
[source.page]
title = "page"
document = "page"
place = "page"
read = 2026-01-01
kind = "vendor page"
[[edition]]
start = 2026-01-01
dated = "stated"
[[edition.rate]]
source = "page"
per = 1_000
prices = { "rtc.audio" = 7, "rtc.hd" = 28 }
"""
"""Prices that are compiled at once: what is tried is how rows are read."""
DAY = date(2026, 7, 1)
_TYPES = ("int64", "int8", "float64", "string", "large_string", "bool", "binary", "date32", "duration", "list", "null")


def _file(ending: str) -> Path:
    """A file of this process that is written again for each input."""
    return Path(gettempdir()) / f"agorapricing-fuzz-{os.getpid()}{ending}"


def _of_file(read: Callable[[Path], Any], ending: str) -> Reader:
    path = _file(ending)

    def reader(data: bytes) -> Any:
        path.write_bytes(data)
        try:
            return read(path)
        finally:
            path.unlink()

    return reader


def _contract(path: Path) -> Any:
    return load_contract(path, show_confidential=True)


def _log(path: Path) -> Any:
    """A log with all that is asked of it later."""
    log = read_log(path, zone="UTC")
    return [(month.usage if hasattr(month, "usage") else month) for month in log.months()]


def _settings(path: Path) -> Any:
    context = click.Context(click.Command("compare"))
    return keep_settings(context, path)


@cache
def _offer() -> Any:
    path = _file(".book.toml")
    path.write_text(_BOOK, "utf-8")
    try:
        return ap.load_book(path).offer("list", on=DAY)
    finally:
        path.unlink()


@cache
def _bound(meters: tuple[str, ...]) -> int:
    from agorapricing.frames import bound  # noqa: PLC0415  # costs time

    return bound([_offer()], meters)


def _accounts(path: Path) -> Any:
    """Rated rows, without looking each time for the most that a row may have, which is half of the work."""
    from agorapricing.frames import days, rate_files  # noqa: PLC0415  # costs time

    out = _file(".out.csv")
    try:
        with patch.object(days, "bound", lambda _, meters: _bound(tuple(meters))):
            return rate_files([_offer()], [path], out, on=DAY)
    finally:
        for each in (out, Path(f"{out}.rejects.csv")):
            each.unlink(missing_ok=True)


def _parquet(data: bytes) -> bytes | None:
    """A file of Parquet of columns as JSON describes them, by name a type and values; nothing where that cannot be."""
    import pyarrow as pa  # noqa: PLC0415  # of an extra
    from pyarrow import parquet  # noqa: PLC0415

    types = {"duration": pa.duration("ns"), "time": pa.timestamp("ms"), "zoned": pa.timestamp("ns", "Asia/Shanghai")}
    types |= {
        "list": pa.list_(pa.int64()),
        "decimal": pa.decimal256(60, 2),
        "clock": pa.time64("us"),
        "latin": pa.string(),
        "dictionary": pa.dictionary(pa.int8(), pa.string()),
    }
    try:
        columns = json.loads(data)
        arrays = [_array(kind, types.get(kind) or getattr(pa, kind)(), values) for _, kind, values in columns]
        table = pa.Table.from_arrays(arrays, names=[name for name, *_ in columns])
        file = BytesIO()
        parquet.write_table(table, file)
    except Exception:  # noqa: BLE001  # whatever it is, it is no file
        return None
    return file.getvalue()


def _array(kind: str, type_: Any, values: Any) -> Any:
    """A column: bytes may be taken for text that they are not, and counts for days and times that there are not."""
    import pyarrow as pa  # noqa: PLC0415  # of an extra

    if kind == "latin":
        return pa.array([None if each is None else each.encode("latin-1") for each in values], pa.binary()).view(type_)
    if kind in {"clock", "duration", "time", "zoned"}:
        return pa.array(values, pa.int64()).view(type_)
    return pa.array(values, pa.int32()).view(type_) if kind == "date32" else pa.array(values, type_)


def _of_parquet(read: Callable[[Path], Any]) -> Reader:
    reader = _of_file(read, ".parquet")

    def from_json(data: bytes) -> Any:
        made = _parquet(data)
        return made and reader(made)

    return from_json


@cache
def _workbook() -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  # of an extra

    file = BytesIO()
    Workbook().save(file)
    return file.getvalue()


def _of_sheet(read: Callable[[Path], Any]) -> Reader:
    """A workbook whose only sheet says what is given: bytes of a workbook itself are mostly no file of Zip."""
    reader = _of_file(read, ".xlsx")

    def from_xml(data: bytes) -> Any:
        file = BytesIO()
        with ZipFile(BytesIO(_workbook())) as parts, ZipFile(file, "w") as made:
            for name in parts.namelist():
                made.writestr(name, data if name.startswith("xl/worksheets/") else parts.read(name))
        return reader(file.getvalue())

    return from_xml


def _run(path: Path) -> Any:
    """A run whose digest is right, whatever it says."""
    try:
        values = json.loads(path.read_bytes())
        values.pop("digest", None)
        values["schema"] = SCHEMA
        path.write_text(json.dumps({**values, "digest": _digest(values)}), "utf-8")
    except (ValueError, AttributeError, TypeError, RecursionError):
        pass
    from agorapricing.report import writer_of  # noqa: PLC0415  # costs time

    return [writer_of(f"a.{ending}")(load_run(path)) for ending in ("md", "csv", "json")]


def _command(data: bytes) -> Any:
    """A command line, a word a line. An exit code that is none is an error, too."""
    words = data.decode("utf-8", "surrogateescape").split("\n")
    if words[0] not in WORDS or any(map(_WRITES.match, words)):
        return None
    streams = [TextIOWrapper(BytesIO(), "utf-8") for _ in range(2)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        code = main(["--no-config", *words])
    if code not in {0, 1, 2, 3, 4, 5}:
        raise ValueError(f"exit code {code}")
    return code


READERS: Mapping[str, Reader] = {
    "books": _of_file(ap.load_book, ".toml"),
    "profiles": _of_file(ap.load_profile, ".toml"),
    "contracts": _of_file(_contract, ".toml"),
    "settings": _of_file(_settings, ".toml"),
    "bills-toml": _of_file(read_bill, ".toml"),
    "bills-csv": _of_file(read_bill, ".csv"),
    "bills-json": _of_file(read_bill, ".json"),
    "samples": _of_file(ap.load_sample, ".csv"),
    "logs-csv": _of_file(_log, ".csv"),
    "logs-jsonl": _of_file(_log, ".jsonl"),
    "logs-parquet": _of_parquet(_log),
    "consoles-json": _of_file(lambda path: read_consoles([path]), ".json"),
    "consoles-jsonl": _of_file(lambda path: read_consoles([path]), ".jsonl"),
    "consoles-csv": _of_file(lambda path: read_consoles([path]), ".csv"),
    "consoles-xlsx": _of_file(lambda path: read_consoles([path]), ".xlsx"),
    "consoles-sheet": _of_sheet(lambda path: read_consoles([path])),
    "consoles-parquet": _of_parquet(lambda path: read_consoles([path])),
    "accounts-csv": _of_file(_accounts, ".csv"),
    "accounts-jsonl": _of_file(_accounts, ".jsonl"),
    "accounts-parquet": _of_parquet(_accounts),
    "runs": _of_file(_run, ".json"),
    "command-line": _command,
}
"""By name."""
