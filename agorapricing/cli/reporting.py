"""Reports that go out: files of a comparison, or of a run that was saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs
import click

from agorapricing.cli.ages import refuse_old
from agorapricing.cli.comparing import asked, compared, compared_as, outcome, words
from agorapricing.cli.options import Day, asked_language, lang_, language, together
from agorapricing.cli.over import AmountLimit, one_answer
from agorapricing.cli.paths import PATH
from agorapricing.cli.runs import run_in
from agorapricing.cli.saving import force_, new_outputs, run_of
from agorapricing.cli.streams import DONE
from agorapricing.report import Heading, Run, View, writer_of

F = TypeVar("F", bound=Callable[..., Any])
_HEADED = together(
    click.option("--quote", is_flag=True, help="It is a quote, not an estimate; needs --valid-until."),
    click.option("--valid-until", type=Day(), metavar="DAY", help="The last day on which a quote holds."),
    click.option("--prepared-by", default="", metavar="NAME", help="Who made the report."),
    click.option("--prepared-for", default="", metavar="NAME", help="Whom it is for."),
    click.option("--number", default="", metavar="NUMBER", help="The report's own number."),
)
_output = click.option(
    "-o",
    "--output",
    "outputs",
    type=PATH,
    multiple=True,
    required=True,
    metavar="FILE",
    help="Where it goes; the ending says as what. May be given several times.",
)


def headed(command: F) -> F:
    """Give a command the heading of a report that goes out."""

    @wraps(command)
    def run(*args: Any, quote: bool, valid_until: date | None, **kwargs: Any) -> Any:
        if quote != (valid_until is not None):
            raise click.UsageError("--quote and --valid-until DAY belong together: a quote says until when it holds")
        others = {name: kwargs.pop(name) for name in ("prepared_by", "prepared_for", "number")}
        heading = Heading("quote" if quote else "estimate", valid_until, **others)
        return command(*args, heading=heading, **kwargs)

    return cast("F", _HEADED(run))


@click.command()
@asked
@compared_as
@_output
@force_
@lang_
@headed
def report(
    outputs: Sequence[Path],
    force: bool,  # noqa: FBT001  # an option by its name
    heading: Heading,
    view: View,
    limit: AmountLimit | None,
    **given: Any,
) -> int:
    """Write a comparison to FILEs that can be sent: .md, .csv, .json and others, by their ending.

    It is of a PROFILE.toml or other usage, with all that `compare` takes, or of a RUN.json that --save kept.
    """
    writers = {path: writer_of(str(path)) for path in outputs}
    with new_outputs(outputs, force=force) as write:
        kept = run_in(words(given["arguments"], given["named"]))
        run, code = (kept, DONE) if kept else _worked_out(view, limit, given)
        run = _under(run, heading)
        write({path: as_bytes(run) for path, as_bytes in writers.items()})
    return code


def _worked_out(view: View, limit: AmountLimit | None, given: Mapping[str, Any]) -> tuple[Run, int]:
    """The run of a comparison, and the exit code of its answer."""
    answer = compared(**given)
    one_answer(answer, limit)
    refuse_old(answer)
    return run_of(answer, view, language()), outcome(answer, limit)


def _under(run: Run, heading: Heading) -> Run:
    """A run with its own heading and language, or with those that are asked for.

    Raises click.UsageError for a quote that is over before it begins.
    """
    if heading.valid_until and heading.valid_until < run.on:
        raise click.UsageError(f"--valid-until {heading.valid_until} is before {run.on}, the day of the prices")
    heading = run.heading if heading == Heading() else heading
    return attrs.evolve(run, heading=heading, language=asked_language() or run.language)
