"""Metering a call log from the command line: progress on a terminal, a file of rejects, a report."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click

from agorapricing.calllog import MeteredLog, Reject, meter_log, reasons
from agorapricing.cli.base import DONE, UNPRICED, print_report
from agorapricing.report import logs


def meter_file(path: Path, books: Sequence[str], rejects: Path | None, style: str) -> int:
    """Meter a log, write what it rejects, print the report."""
    place = rejects or path.with_name(f"{path.name}.rejects.csv")
    _check(place, path)
    with _progress() as told:
        log = meter_log(path, books, told)
    _write(place, log.rejects)
    print_report(logs.report(log), style)
    click.echo(_told(log, place), err=True)
    return UNPRICED if any(each.problem for each in log.usages) else DONE


def explain_room(path: Path, books: Sequence[str], room: str, style: str) -> int:
    """Print why the minutes of a room of a log are what they are."""
    return print_report(logs.reasons(room, [(book, reasons(path, book, room)) for book in books]), style)


def _told(log: MeteredLog, place: Path) -> str:
    where = f", see {place}" if log.rejects else ""
    return f"{log.rows:,} rows in = {log.used:,} used + {len(log.rejects):,} rejected{where}"


def _check(place: Path, log: Path) -> None:
    """Refuse a file of rejects that cannot be, before a long log is read."""
    if place.is_dir() or not place.parent.is_dir():
        raise click.UsageError(f"rejects cannot be written to {place}: name a file in a folder that exists")
    if place.exists() and log.exists() and place.samefile(log):
        raise click.UsageError(f"rejects would overwrite the log {log}: name another file")


def _write(place: Path, rejects: Sequence[Reject]) -> None:
    """Write the rejects under their final name only when they are all there."""
    part = place.with_name(f"{place.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("line", "reason"))
        writer.writerows(rejects)
    part.replace(place)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    console = import_module("rich.console").Console(stderr=True)
    with import_module("rich.progress").Progress(console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
