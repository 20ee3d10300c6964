"""How commands read records: logs of calls, and files of consoles, which are told apart by their content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import click

from agorapricing.cli.options import rows_in
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.streams import complain, warn
from agorapricing.frozen import frozen, frozen_dict

if TYPE_CHECKING:
    from agorapricing.calllog import CallLog
    from agorapricing.profiles import MonthlyRecords

F = TypeVar("F", bound=Callable[..., Any])

_COLUMN = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="Which column of a log holds what, as room=channel; or what a field of a console's file is, as FIELD=METER.",
)
_ZONE = click.option(
    "--zone", default="", metavar="ZONE", help="The zone of times of a log that state none, as Asia/Shanghai."
)
_KIND = click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="FILE=KIND",
    help="Which kind a file of a console is, where its content does not tell.",
)
_IDS = click.option("--show-ids", is_flag=True, help="Show the projects and apps that files of a console name.")
_ASSUME = click.option(
    "--assume",
    "assumed",
    default="",
    metavar="received=6x360p",
    help="What everybody in a room receives, where files of a console do not say it: so many pictures, none smaller.",
)
_SCALED = click.option(
    "--scale-days", "partial", flag_value="scaled", help="Scale months that records do not cover to all of their days."
)
_WHOLE = click.option(
    "--whole-months", "partial", flag_value="whole", help="Say that records have all use of their months."
)


@frozen
class RecordReader:
    """How records are read: the columns that are mapped, the zone of times that state none, the kinds of files."""

    columns: Mapping[str, str] = attrs.field(converter=frozen_dict)
    zone: str = ""
    kinds: Mapping[str, str] = attrs.field(converter=frozen_dict, factory=dict)
    show_ids: bool = False
    partial: str | None = None
    assumed: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """What `read_log` takes."""
        if unnamed := next((name for name, column in self.columns.items() if not column), None):
            raise click.UsageError(f"'{unnamed}=' is not NAME=COLUMN, as in room=channel")
        return {"columns": self.columns, "zone": self.zone}

    def metered(self, words: Sequence[str], books: Sequence[str], *, every: bool = False) -> Any:
        """What files of a console come to under books, in the last months or in every one."""
        named = list(named_files(words))
        apart = any(name for _, name in named)
        return import_module("agorapricing.consoles").meter_console(
            self.console(named), books, every=every, apart=apart
        )

    def read(self, words: Sequence[str]) -> MonthlyRecords:
        """Read a log, or files of a console; and say what was rejected."""
        named = list(named_files(words))
        if self.is_console(named):
            return self._with_word(self.console(named))
        if len(named) > 1:
            raise click.UsageError("give one log of calls; of files of a console several are one usage")
        return self._with_word(self._log(Path(words[0])))

    def is_console(self, named: Sequence[tuple[str, str]]) -> bool:
        """Whether files are those of a console, and no log of calls."""
        if any(name for _, name in named) or self.kinds:
            return True
        if self.columns and not self.columns.keys() & set(import_module("agorapricing.calllog").COLUMNS):
            return True
        return any(Path(path).suffix.lower() in {".json", ".xlsx"} or self.knows(path) for path, _ in named)

    @staticmethod
    def knows(path: str) -> bool:
        """Whether the content of a file is of a kind that a console gives."""
        return bool(import_module("agorapricing.consoles").knows(path))

    def console(self, named: Sequence[tuple[str, str]]) -> Any:
        """Read files of a console, each with the project that it is of; and say what was refused."""
        options = {"kinds": self.kinds, "columns": self.columns, "show_ids": self.show_ids}
        usage = import_module("agorapricing.consoles").read_consoles(
            [path for path, _ in named], names={path: name for path, name in named if name}, **options
        )
        usage = usage.assuming(self.assumed) if self.assumed else usage
        for counts in usage.counts:
            complain(counts.text)
        for finding in usage.findings:
            warn(finding)
        return usage

    def _log(self, path: Path) -> CallLog:
        with progress_bar() as progress:
            log: CallLog = import_module("agorapricing.calllog").read_log(path, **self.options, progress=progress)
        if log.rejects:
            complain(f"{balance(log.rows, len(log.rejects), log.continued)}; `meter --log` says why")
        warn(log.rejected)
        return log

    def _with_word(self, records: MonthlyRecords) -> MonthlyRecords:
        """The records, with what is said of months that are not whole."""
        return {"scaled": records.scaled, "whole": records.whole}.get(self.partial or "", lambda: records)()


def named_files(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The paths, each with the name before it, or none."""
    for word in words:
        name, _, path = word.partition("=") if not Path(word).exists() else ("", "", word)
        yield (path, name) if path else (word, "")


def _mapped(pairs: Sequence[str], form: str, example: str) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        name, equals, value = pair.rpartition("=")
        if not (equals and name):
            raise click.UsageError(f"{pair!r} is not {form}, as in {example}")
        yield name, value


def _received(text: str) -> str:
    """What is assumed to be received."""
    name, equals, received = text.partition("=")
    if text and not (equals and name == "received"):
        raise click.UsageError(f"{text!r} is not received=PICTURES, as in received=6x360p or received=audio")
    return received


def with_console(command: F) -> F:
    """Give a command `reader`, which reads files of consoles; the command maps columns itself."""

    @wraps(command)
    def run(*args: Any, kinds: Sequence[str], assumed: str, **kwargs: Any) -> Any:
        named = dict(_mapped(kinds, "FILE=KIND", "usage.json=trtc-usage"))
        return command(*args, reader=RecordReader({}, kinds=named, assumed=_received(assumed)), **kwargs)

    return cast("F", _KIND(_ASSUME(run)))


def with_logs(command: F) -> F:
    """Give a command `reader`, which reads logs and files of consoles."""
    return _ZONE(_COLUMN(_KIND(_IDS(_ASSUME(_given_reader(command))))))


def with_months(command: F) -> F:
    """Give a command `reader`, which reads records and knows what to do about months that are not whole."""
    return _SCALED(_WHOLE(with_logs(command)))


def _given_reader(command: F) -> F:
    @wraps(command)
    def run(*args: Any, columns: Sequence[str], zone: str, kinds: Sequence[str], **kwargs: Any) -> Any:
        mapped = dict(_mapped(columns, "NAME=COLUMN", "room=channel"))
        named = dict(_mapped(kinds, "FILE=KIND", "usage.json=trtc-usage"))
        partial, assumed = kwargs.pop("partial", None), _received(kwargs.pop("assumed"))
        reader = RecordReader(mapped, zone, named, kwargs.pop("show_ids"), partial, assumed)
        return command(*args, reader=reader, **kwargs)

    return cast("F", run)


def balance(rows: int, rejected: int, continued: int) -> str:
    """Rows in are rows used and rows rejected."""
    return f"{rows_in(rows, continued)} = {rows - rejected:,} used + {rejected:,} rejected"
