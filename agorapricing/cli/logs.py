"""Metering a call log from the command line: progress on a terminal, a file of rejects, a report."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from agorapricing.calllog import MeteredLog, meter_log, reasons
from agorapricing.cli.options import print_report, rows_in
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.streams import DONE, UNPRICED
from agorapricing.errors import AgorapricingError
from agorapricing.files import new_file, refuse_outputs, rejects_beside
from agorapricing.report import logs


def meter_file(path: Path, books: Sequence[str], rejects: Path | None, style: str) -> int:
    """Meter a log, write what it rejects, print the report."""
    place = rejects or rejects_beside(path)
    _check(place, [path, *map(Path, books)])
    with new_file(place) as new:
        with progress_bar() as progress:
            log = meter_log(path, books, progress)
        with new.refusals(), TextIOWrapper(new.file, "utf-8", "backslashreplace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("line", "reason"))
            writer.writerows(log.rejects)
            file.flush()
            new.finish(len(log.rejects), _rows)
        new.move()
    print_report(logs.report(log), style)
    click.echo(_summary(log, place), err=True)
    return UNPRICED if any(usage.problem for usage in log.usages) else DONE


def _check(place: Path, read: Sequence[Path]) -> None:
    """Refuse a file of rejects that cannot be, before a long log is read."""
    try:
        refuse_outputs([place], read)
    except AgorapricingError as error:
        raise click.UsageError(str(error)) from None


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def explain_room(path: Path, books: Sequence[str], room: str, style: str) -> int:
    """Print why the minutes of a room of a log are what they are."""
    return print_report(logs.reasons(room, [(book, reasons(path, book, room)) for book in books]), style)


def _summary(log: MeteredLog, place: Path) -> str:
    where = f", see {place}" if log.rejects else ""
    rows = rows_in(log.rows, log.continued)
    return f"{rows} = {log.used:,} used + {len(log.rejects):,} rejected{where}"
