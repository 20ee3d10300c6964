"""Metering a call log from the command line: progress on a terminal, a file of rejects, a report."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from agorapricing.calllog import MeteredLog, meter_log, reasons
from agorapricing.cli.base import DONE, UNPRICED, print_report
from agorapricing.errors import AgorapricingError
from agorapricing.report import logs


def meter_file(path: Path, books: Sequence[str], rejects: Path | None, style: str) -> int:
    """Meter a log, write what it rejects, print the report."""
    place = rejects or path.with_name(f"{path.name}.rejects.csv")
    _check(place, path)
    with _written(place) as file:
        with _progress() as told:
            log = meter_log(path, books, told)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("line", "reason"))
        writer.writerows(log.rejects)
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


@contextmanager
def _written(place: Path) -> Iterator[TextIO]:
    """A file that has its name only when all of it is there; what cannot be written is said before the work begins."""
    part = place.with_name(f"{place.name}.part")
    try:
        file = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise AgorapricingError(f"{place}: the rejects cannot be written: {error.strerror}") from None
    try:
        with file:
            yield file
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


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
