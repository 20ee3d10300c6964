"""Metering a log of calls: a file of rejects, the minutes as a file that can be rated, a report."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from agorapricing.calllog import MeteredLog, meter_log, minutes_of, read_log, reasons
from agorapricing.cli.options import print_report
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.reader import RecordReader, balance
from agorapricing.cli.saving import refuse_unforced, with_run
from agorapricing.cli.streams import BAD_INPUT, DONE, UNPRICED, complain, warn
from agorapricing.errors import AgorapricingError
from agorapricing.files import NewFile, many_rejected, refuse_outputs, rejects_beside
from agorapricing.report import logs


def meter_file(  # noqa: PLR0917  # what stands on the command line
    path: Path, books: Sequence[str], rejects: Path | None, out: Path | None, style: str, reader: RecordReader
) -> int:
    """Meter a log, write what it rejects, and its minutes where they are wanted; print the report."""
    place = rejects or rejects_beside(path)
    _check([place, *([out] if out else [])], [path, *map(Path, books)])
    refuse_unforced([each for each in (rejects, out) if each])
    with table(place) as write:
        with progress_bar() as progress:
            log = meter_log(path, books, progress, **reader.options)
        write(("line", "reason"), log.rejects)
    if out:
        with table(out) as write:
            header, *rows = minutes_of(log)
            write(header, rows)
    print_report(logs.report(log), style)
    complain(f"{balance(log.rows, len(log.rejects), log.continued)}{_see(log, place)}")
    warn(many_rejected(log.rows, len(log.rejects), log.reason))
    if log.rejects and not log.used:
        return BAD_INPUT
    return UNPRICED if any(usage.problem for usage in log.usages) else DONE


def meter_console(  # noqa: PLR0917  # as above
    files: Sequence[str], books: Sequence[str], rejects: Path | None, out: Path | None, style: str, reader: RecordReader
) -> int:
    """Show what files of a console come to, and write what was refused, and the minutes of a book, where wanted."""
    if out and len(books) != 1:
        raise click.UsageError("-o writes the minutes of one book: name one after --books")
    outputs = [each for each in (rejects, out) if each]
    _check(outputs, [Path(word.partition("=")[2] or word) for word in files])
    refuse_unforced(outputs)
    metered = reader.metered(files, books, every=out is not None)
    if rejects:
        with table(rejects) as write:
            write(("file", "line", "reason"), metered.usage.rejects)
    if out:
        with table(out) as write:
            header, *rows = metered.minutes
            write(header, rows)
    return print_report(metered, style)


def _check(outputs: Sequence[Path], read: Sequence[Path]) -> None:
    """Refuse outputs that cannot be, before a long log is read."""
    try:
        refuse_outputs(with_run(*outputs), read)
    except AgorapricingError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def table(path: Path) -> Iterator[Callable[[Sequence[str], Sequence[Iterable[Any]]], None]]:
    """A new file of CSV, which takes its name when its header and rows are written."""
    with NewFile(path) as new:

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


def explain_room(path: Path, books: Sequence[str], room: str, style: str, reader: RecordReader) -> int:
    """Print why the minutes of a room of a log are what they are."""
    with progress_bar() as progress:
        log = read_log(path, **reader.options, progress=progress)
    by_book = [(book, reasons(log, book, room)) for book in books]
    return print_report(logs.reasons(room, by_book), style)


def _see(log: MeteredLog, place: Path) -> str:
    return f", see {place}" if log.rejects else ""
