"""Months ahead on a command line: from when, how many, with growth and seasons, or as records go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial, wraps
from importlib import import_module
from typing import Any, TypeVar, cast

import attrs
import click
from click.core import ParameterSource

from agorapricing.buying import Term
from agorapricing.cli.arguments import Given, day_of
from agorapricing.cli.holdings import held_
from agorapricing.cli.options import SHARE, Day, Pair, together
from agorapricing.cli.reader import RecordReader
from agorapricing.cli.streams import complain
from agorapricing.pricebook import months_after
from agorapricing.profiles import MonthlyRecords, Profile
from agorapricing.usage import Usage

F = TypeVar("F", bound=Callable[..., Any])
Seasons = Sequence[tuple[str, str]]
Ahead = Callable[[Profile | Usage], Term]
"""What makes the term of a usage."""

_SEASON = Pair("is no season; write MONTH=FACTOR, as 12=1.5", names=r"\d+")
_TERM = together(
    click.option(
        "--start",
        type=Day(),
        help="The first day of a month; without it the first from the profile's day on, or else the next.",
    ),
    click.option("--months", default=12, show_default=True, help="How many months."),
    click.option("--growth", type=SHARE, default="0", show_default=True, help="Growth a month, as 4%."),
    click.option(
        "--season",
        "seasons",
        multiple=True,
        type=_SEASON,
        metavar="MONTH=FACTOR",
        help="As 12=1.5 for each December.",
    ),
    held_,
)


def over_months(command: F) -> F:
    """Give a command `ahead`, which makes the term of a usage, and `held`, in words."""

    @wraps(command)
    def run(*args: Any, start: date | None, months: int, growth: str, seasons: Seasons, **kwargs: Any) -> Any:
        return command(*args, ahead=partial(_term, start, months, growth, seasons), **kwargs)

    return cast("F", _TERM(run))


def _continued(records: MonthlyRecords, ahead: Ahead) -> tuple[Profile, Term]:
    """The last month of records and the months ahead, which continue their trend where nothing else is said of it."""
    known = import_module("agorapricing.consoles").forecast(records)
    usage = known.profile.bought_by(records.buyer)
    source = click.get_current_context().get_parameter_source
    months = ahead(attrs.evolve(usage, on=known.start))
    if source("growth") is ParameterSource.DEFAULT and source("seasons") is ParameterSource.DEFAULT:
        months = attrs.evolve(months, growth=known.growth, seasons=known.seasons)
        complain(known.text)
    return usage, months


def months_ahead(given: Given, reader: RecordReader, ahead: Ahead) -> tuple[Profile | Usage, Term]:
    """The usage of a command line, and its months ahead."""
    if records := given.log(reader):
        return _continued(records, ahead)
    usage = given.usage()
    return usage, ahead(usage)


def _term(start: date | None, months: int, growth: str, seasons: Seasons, usage: Profile | Usage) -> Term:
    """Months from the given day; or else from the first of a month from the profile's day on, or from the next one."""
    day = day_of(usage, start)
    if day is None or (day != start and day.day > 1):
        day = months_after((day or date.today()).replace(day=1), 1)
    return Term(day, months, growth, {int(month): factor for month, factor in seasons})
