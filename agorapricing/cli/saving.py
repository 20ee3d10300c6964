"""Files that a command writes beside what it prints: the run itself, after --save."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import wraps
from hashlib import file_digest, scrypt
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import click
from click.core import ParameterSource

from agorapricing.cli.paths import PATH, files_in
from agorapricing.cli.streams import complain
from agorapricing.errors import ConfidentialError, OutputError

if TYPE_CHECKING:  # who saves nothing loads none of it
    from agorapricing.report import Run, View

F = TypeVar("F", bound=Callable[..., Any])
Write = Callable[[Mapping[Path, bytes]], None]
_KEY = __name__
CLOSED = f"{__name__}.closed"
"""Under this key a context has the offers whose terms are confidential."""
_SLOW: Mapping[str, Any] = {"salt": b"agorapricing contract", "n": 2**15, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 32}
_OUTPUTS = ("out", "rejects")
"""The parameters that name what a command writes beside its run."""
_WRITTEN = ("--save", "-o", "--output", "--rejects")
save_ = click.option("--save", type=PATH, metavar="RUN.json", help="Keep the run, for `report` and `diff`.")
force_ = click.option("--force", is_flag=True, help="Replace files that exist.")


def saved(command: F) -> F:
    """Give a command a file to keep its run in, which can be written before the command does anything."""

    @wraps(command)
    def run(*args: Any, save: Path | None, force: bool, **kwargs: Any) -> Any:
        if save is None:
            return command(*args, **kwargs)
        context = click.get_current_context()
        beside = [path for name in _OUTPUTS if (path := context.params.get(name))]
        import_module("agorapricing.files").refuse_outputs((save, *beside), ())
        with new_outputs([save], force=force) as write:
            context.meta[_KEY] = lambda text: write({save: text.encode()})
            return command(*args, **kwargs)

    return cast("F", save_(force_(run)))


@contextmanager
def new_outputs(paths: Sequence[Path], *, force: bool) -> Iterator[Write]:
    """What writes files under these names, which are not read, and are not there if they may not be replaced.

    Raises AgorapricingError.
    """
    files = import_module("agorapricing.files")
    files.refuse_outputs(paths, map(Path, files_in(_words())))
    _refuse_replaced(() if force else paths)
    with files.new_files(*paths) as new:

        def write(contents: Mapping[Path, bytes]) -> None:
            _refuse_replaced(() if force else paths)
            files.complete(new, contents)
            sizes = (f"{path} ({_size(len(content))})" for path, content in contents.items())
            complain(f"wrote {', '.join(sizes)}")

        yield write


def with_run(*outputs: Path) -> tuple[Path, ...]:
    """What a command writes, with the file that it keeps its run in, where it does."""
    save: Path | None = click.get_current_context().params.get("save")
    return (*outputs, save) if save else outputs


def refuse_unforced(paths: Sequence[Path]) -> None:
    """Refuse to write over what is there, unless the command line says --force. Raises AgorapricingError."""
    _refuse_replaced(() if click.get_current_context().params["force"] else paths)


def _refuse_replaced(paths: Sequence[Path]) -> None:
    if there := next((path for path in paths if path.exists()), None):
        raise OutputError(f"{there}: is there already: say --force to replace it, or name another file")


def _size(count: int) -> str:
    return f"{count:,} bytes" if count < 1_000 else f"{count // 1_000:,} kB"


def keep(value: Any, view: View | None, language: str) -> None:
    """Save the run of a value where a file for it is named.

    Raises AgorapricingError where confidential terms could be worked out from it.
    """
    context = click.get_current_context(silent=True)
    if context and (write := context.meta.get(_KEY)):
        if (closed := context.meta.get(CLOSED)) and getattr(value, "is_of_many_usages", False):
            raise ConfidentialError(
                f"{closed}: from totals at many usages its confidential terms can be worked out, and a run would keep"
                " them: leave --save or the contract away, or add --show-confidential"
            )
        write(import_module("agorapricing.report").dump_run(run_of(value, view, language)))


def run_of(value: Any, view: View | None, language: str, ahead: Callable[[date], Any] = lambda _: None) -> Run:
    """The run of the command that is called, with what it found: a comparison with all that goes out of it.

    Over the months `ahead` of its day it has them, too. All notes are in it, unless fewer are asked for.
    """
    report, rating = import_module("agorapricing.report"), import_module("agorapricing.rating")
    settings = import_module("agorapricing.cli.settings")
    found = import_module("agorapricing.proposal").proposed(value, ahead)
    words, context = _words(), click.get_current_context()
    contracts = context.params.get("contract", ())
    if view and context.get_parameter_source("notes") is not ParameterSource.COMMANDLINE:
        view = attrs.evolve(view, notes="all")
    days = getattr(value, "on", None), context.params.get("on")
    run: Run = report.Run(
        command=words,
        version=import_module("importlib.metadata").version("agorapricing"),
        on=next((day for day in days if isinstance(day, date)), date.today()),
        report=report.report_of(found, view),
        inputs={name: _digest(name, contracts) for name in (*files_in(words), *settings.file())},
        books=rating.digests_of(value),
        language=language,
        settings=settings.used(),
    )
    return run


def _digest(name: str, contracts: Collection[Path]) -> str:
    """The SHA-256 of a file; of a contract a digest that is slow to make, as by a quick one its terms are guessed."""
    with Path(name).open("rb") as file:
        if Path(name) in contracts:
            return scrypt(file.read(), **_SLOW).hex()
        return file_digest(file, "sha256").hexdigest()


def _words() -> tuple[str, ...]:
    """What stands on the command line, without the files that are written."""
    words = [*(click.get_current_context().find_root().obj or sys.argv[1:])]
    for place in [place for place, word in enumerate(words) if word in _WRITTEN][::-1]:
        del words[place : place + 2]
    return tuple(word for word in words if word != "--force" and word.partition("=")[0] not in _WRITTEN)
