"""Reports that go out: files of a comparison, or of a run that was saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs
import click

from agorapricing.buying import Term
from agorapricing.cli.ages import refuse_old
from agorapricing.cli.comparing import asked, compared, compared_as, outcome, words
from agorapricing.cli.options import SHARE, Day, asked_language, lang_, language, together
from agorapricing.cli.over import AmountLimit, one_answer
from agorapricing.cli.paths import PATH
from agorapricing.cli.runs import run_in
from agorapricing.cli.saving import force_, new_outputs, run_of, save_
from agorapricing.cli.streams import DONE
from agorapricing.pricebook import months_after
from agorapricing.report import Heading, Run, View, dump_run, writer_of

F = TypeVar("F", bound=Callable[..., Any])
Ahead = Callable[[date], Term | None]
_HEADED = together(
    click.option("--quote", is_flag=True, help="It is a quote, not an estimate; needs --valid-until."),
    click.option("--valid-until", type=Day(), metavar="DAY", help="The last day on which a quote holds."),
    click.option("--prepared-by", default="", metavar="NAME", help="Who made the report."),
    click.option("--prepared-for", default="", metavar="NAME", help="Whom it is for."),
    click.option("--number", default="", metavar="NUMBER", help="The report's own number."),
)
_AHEAD = together(
    click.option(
        "--months", "count", type=int, metavar="COUNT", help="Show so many months ahead of the cheapest offers, too."
    ),
    click.option("--growth", type=SHARE, metavar="SHARE", help="Growth a month, as 4%; needs --months."),
)
_output = click.option(
    "-o",
    "--output",
    "outputs",
    type=PATH,
    multiple=True,
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


def over_months(command: F) -> F:
    """Give a command `ahead`: of a day the months from the first of a month on; none where none are asked for."""

    @wraps(command)
    def run(*args: Any, count: int | None, growth: str | None, **kwargs: Any) -> Any:
        if growth and not count:
            raise click.UsageError("--growth is of months: say how many by --months")
        return command(*args, ahead=partial(_ahead, count, growth or "0"), **kwargs)

    return cast("F", _AHEAD(run))


def _ahead(count: int | None, growth: str, day: date) -> Term | None:
    start = day if day.day == 1 else months_after(day.replace(day=1), 1)
    return None if count is None else Term(start, count, growth)


@click.command()
@asked
@compared_as
@over_months
@_output
@save_
@force_
@lang_
@headed
def report(
    *,
    outputs: Sequence[Path],
    save: Path | None,
    force: bool,
    heading: Heading,
    view: View,
    limit: AmountLimit | None,
    ahead: Ahead,
    **given: Any,
) -> int:
    """Write a comparison to FILEs that can be sent: .md, .csv, .json and others, by their ending.

    It is of a PROFILE.toml or other usage, with all that `compare` takes, or of a RUN.json that --save kept.
    """
    if not outputs and save is None:
        raise click.UsageError("name a file for the report after -o, or --save its run")
    writers: list[tuple[Path, Callable[[Run], bytes]]] = [(path, writer_of(str(path))) for path in outputs]
    writers += [(save, lambda run: dump_run(run).encode())] if save else []
    with new_outputs([path for path, _ in writers], force=force) as write:
        kept = run_in(words(given["arguments"], given["named"]))
        run, code = (kept, DONE) if kept else _worked_out(view, limit, given, ahead)
        run = _under(run, heading)
        write({path: as_bytes(run) for path, as_bytes in writers})
    return code


def _worked_out(view: View, limit: AmountLimit | None, given: Mapping[str, Any], ahead: Ahead) -> tuple[Run, int]:
    """The run of a comparison, and the exit code of its answer."""
    answer = compared(**given)
    one_answer(answer, limit)
    refuse_old(answer)
    return run_of(answer, view, language(), ahead), outcome(answer, limit)


def _under(run: Run, heading: Heading) -> Run:
    """A run with its own heading and language, or with those that are asked for.

    Raises click.UsageError for a quote that is over before it begins.
    """
    if heading.valid_until and heading.valid_until < run.on:
        raise click.UsageError(f"--valid-until {heading.valid_until} is before {run.on}, the day of the prices")
    heading = run.heading if heading == Heading() else heading
    return attrs.evolve(run, heading=heading, language=asked_language() or run.language)
