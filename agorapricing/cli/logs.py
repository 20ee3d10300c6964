"""Logs of calls on the command line: how they are read, metered, and written as minutes that can be rated."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from agorapricing.calllog import CallLog, MeteredLog, meter_log, minutes_of, read_log, reasons
from agorapricing.cli.options import print_report, rows_in
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.streams import BAD_INPUT, DONE, UNPRICED, warn
from agorapricing.errors import AgorapricingError
from agorapricing.files import many_rejected, new_file, refuse_outputs, rejects_beside
from agorapricing.report import logs

F = TypeVar("F", bound=Callable[..., Any])

_COLUMN = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Which column of a log holds what, as room=channel; NAME is one of those that a log has.",
)
_ZONE = click.option(
    "--zone", default="", metavar="ZONE", help="The zone of times of a log that state none, as Asia/Shanghai."
)
_SCALED = click.option(
    "--scale-days", "partial", flag_value="scaled", help="Scale months that a log does not cover to all of their days."
)
_WHOLE = click.option(
    "--whole-months", "partial", flag_value="whole", help="Say that a log has all calls of its months."
)


class LogReader:
    """How a log is read: the columns that are mapped, and the zone of times that state none."""

    def __init__(self, pairs: Sequence[str], zone: str, partial: str | None = None) -> None:
        self.columns, self.zone, self.partial = dict(_mapped(pairs)), zone, partial

    @property
    def options(self) -> dict[str, Any]:
        """What `read_log` takes."""
        return {"columns": self.columns, "zone": self.zone}

    def read(self, path: Path) -> CallLog:
        """Read a log, and say what was rejected."""
        with progress_bar() as progress:
            log = read_log(path, **self.options, progress=progress)
        if log.rejects:
            click.echo(f"{_balance(log.rows, len(log.rejects), log.continued)}; `meter --log` says why", err=True)
        warn(log.rejected)
        return {"scaled": log.scaled(), "whole": log.whole()}.get(self.partial or "", log)


def _mapped(pairs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not (equals and column):
            raise click.UsageError(f"{pair!r} is not NAME=COLUMN, as in room=channel")
        yield name, column


def with_logs(command: F) -> F:
    """Give a command `reader`, which reads logs."""
    return _ZONE(_COLUMN(_given_reader(command)))


def with_months(command: F) -> F:
    """Give a command `reader`, which reads logs and knows what to do about months that are not whole."""
    return _SCALED(_WHOLE(with_logs(command)))


def _given_reader(command: F) -> F:
    @wraps(command)
    def run(*args: Any, columns: tuple[str, ...], zone: str, partial: str | None = None, **kwargs: Any) -> Any:
        return command(*args, reader=LogReader(columns, zone, partial), **kwargs)

    return cast("F", run)


def meter_file(  # noqa: PLR0917  # what stands on the command line
    path: Path, books: Sequence[str], rejects: Path | None, out: Path | None, style: str, reader: LogReader
) -> int:
    """Meter a log, write what it rejects, and its minutes where they are wanted; print the report."""
    place = rejects or rejects_beside(path)
    _check([place, *([out] if out else [])], [path, *map(Path, books)])
    with table(place) as write:
        with progress_bar() as progress:
            log = meter_log(path, books, progress, **reader.options)
        write(("line", "reason"), log.rejects)
    if out:
        with table(out) as write:
            header, *rows = minutes_of(log)
            write(header, rows)
    print_report(logs.report(log), style)
    click.echo(f"{_balance(log.rows, len(log.rejects), log.continued)}{_see(log, place)}", err=True)
    warn(many_rejected(log.rows, len(log.rejects), log.reason))
    if log.rejects and not log.used:
        return BAD_INPUT
    return UNPRICED if any(usage.problem for usage in log.usages) else DONE


def _check(outputs: Sequence[Path], read: Sequence[Path]) -> None:
    """Refuse outputs that cannot be, before a long log is read."""
    try:
        refuse_outputs(outputs, read)
    except AgorapricingError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def table(path: Path) -> Iterator[Callable[[Sequence[str], Sequence[Iterable[Any]]], None]]:
    """A new file of CSV, which takes its name when its header and rows are written."""
    with new_file(path) as new:

        def write(header: Sequence[str], rows: Sequence[Iterable[Any]]) -> None:
            with new.refusals(), TextIOWrapper(new.file, "utf-8", "backslashreplace", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows((header, *rows))
                file.flush()
                new.finish(len(rows), _rows)
            new.move()

        yield write


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def explain_room(path: Path, books: Sequence[str], room: str, style: str, reader: LogReader) -> int:
    """Print why the minutes of a room of a log are what they are."""
    by_book = [(book, reasons(path, book, room, **reader.options)) for book in books]
    return print_report(logs.reasons(room, by_book), style)


def _balance(rows: int, rejected: int, continued: int) -> str:
    return f"{rows_in(rows, continued)} = {rows - rejected:,} used + {rejected:,} rejected"


def _see(log: MeteredLog, place: Path) -> str:
    return f", see {place}" if log.rejects else ""
