"""The commands about price books: list, show, check and diff."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from click.core import ParameterSource

from agorapricing.cli.lazy import FullGroup
from agorapricing.cli.options import Day, book_, format_, lang_, language, on_, print_report
from agorapricing.cli.paths import PATH
from agorapricing.cli.streams import DONE, tell
from agorapricing.loading import bundled, load_book, read_book
from agorapricing.messages import Message, counted, joined, said
from agorapricing.pricebook import PriceBook
from agorapricing.report import books as book_reports
from agorapricing.report import meters as meter_reports

_STATED = ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT
"""What counts over settings, for the command of the group, too."""


@click.group(cls=FullGroup, invoke_without_command=True, subcommand_metavar="[COMMAND] [ARGS]...")
@on_
@format_
@click.pass_context
def books(context: click.Context, on: date | None, style: str) -> int:
    """List the bundled price books; show, check or diff one."""
    if context.invoked_subcommand is not None:
        source, settings = context.get_parameter_source, context.default_map or {}
        beneath = {name: value for name, value in settings.items() if source(name) not in _STATED}
        context.default_map = {context.invoked_subcommand: {**beneath, "on": on, "style": style}}
        return DONE
    loaded = [load_book(name) for name in bundled()]
    return print_report(book_reports.listing(loaded, on or date.today()), style)


@books.command()
@book_
@on_
@format_
def show(book: str, on: date | None, style: str) -> int:
    """Show a BOOK on a day: regimes, stages, every price with its source, conflicts."""
    return print_report(book_reports.shown(load_book(book), on or date.today()), style)


@books.command()
@click.argument("file", type=PATH)
@lang_
def check(file: Path) -> int:
    """Check the FILE of a price book: all that is wrong with it, with line and key."""
    book = read_book(file)
    what = joined(", ", (book.id, counted("{count} edition", "{count} editions", len(book.editions)), book.currency))
    tell(said(Message("{file}: valid: {what}", file=str(file), what=what), language()))
    return DONE


@books.command()
@click.argument("before", metavar="A@DATE")
@click.argument("after", metavar="B@DATE")
@format_
def diff(before: str, after: str, style: str) -> int:
    """Show which prices differ between two editions, of one book or of two."""
    old, then = _dated(before)
    new, now = _dated(after)
    return print_report(book_reports.difference(old, then, new, now), style)


def _dated(text: str) -> tuple[PriceBook, date]:
    name, _, day = text.rpartition("@")
    if not name:
        raise click.UsageError(f"{text!r} is not book@day, as in agora-cn@2024-02-06")
    return load_book(name), Day().convert(day, None, None)


@click.command()
@format_
def meters(style: str) -> int:
    """List the meters that usage and prices are named by."""
    return print_report(meter_reports.listing(), style)
