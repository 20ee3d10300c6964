"""How commands read logs of calls: the columns and the zone, and what is done about months that are not whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from agorapricing.calllog import CallLog, read_log
from agorapricing.cli.options import rows_in
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.streams import warn

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
            click.echo(f"{balance(log.rows, len(log.rejects), log.continued)}; `meter --log` says why", err=True)
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


def balance(rows: int, rejected: int, continued: int) -> str:
    """Rows in are rows used and rows rejected."""
    return f"{rows_in(rows, continued)} = {rows - rejected:,} used + {rejected:,} rejected"
