"""The command line: reports on stdout, chatter on stderr; 0 done, 1 bad input, 2 wrong command line, 3 unpriced."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from agorapricing import comparison
from agorapricing.book import PriceBook
from agorapricing.errors import AgorapricingError, NumberError, UnpricedMeterError
from agorapricing.loading import bundled, load_book, read_book
from agorapricing.meters import vocabulary
from agorapricing.profile import Profile, load_profile
from agorapricing.rating import rate
from agorapricing.report import FORMATS, render, report_of
from agorapricing.report import books as book_reports
from agorapricing.usage import Usage

DONE, BAD_INPUT, WRONG_COMMAND, UNPRICED = 0, 1, 2, 3


class _Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2024-02-06", param, ctx)


_on = click.option("--on", type=_Day(), help="The day whose prices are used; today without it.")
_format = click.option(
    "--format", "style", type=click.Choice(FORMATS), default="table", show_default=True, help="How to write the report."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="agorapricing")
def cli() -> None:
    """What Agora and TRTC charge for real-time audio and video: exact, and every number traced to its source.

    An offer is written book:regime, as in agora-cn:payg; a book is a bundled id or the path of a TOML file.
    """


@cli.command()
@click.argument("offer")
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@_on
@_format
def bill(offer: str, what: tuple[str, ...], on: date | None, style: str) -> int:
    """Rate a month's usage under one OFFER, as an itemised bill."""
    given = _Given.sorted(what)
    if given.offers:
        raise click.UsageError("a bill is of one offer; `compare` takes several")
    usage = given.usage()
    if isinstance(usage, Profile):
        return _print(rate(offer, usage.usage, on or usage.on), style)
    return _print(rate(offer, usage, on), style)


@cli.command()
@_format
def meters(style: str) -> int:
    """List the meters that usage and prices are named by."""
    return _print(book_reports.vocabulary_report(), style)


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@click.option(
    "--offers", "named", multiple=True, required=True, metavar="OFFER...", help="Offers; book:* for all of one."
)
@click.option("--baseline", metavar="OFFER", help="Show differences from this offer; the first one without it.")
@click.option(
    "--exchange",
    multiple=True,
    metavar="USD/CNY=RATE@DAY,SOURCE",
    help="What one unit of a currency is worth in another, on which day and by which source.",
)
@_on
@_format
def compare(  # noqa: PLR0917  # click passes each option by its name
    what: tuple[str, ...],
    named: tuple[str, ...],
    baseline: str | None,
    exchange: tuple[str, ...],
    on: date | None,
    style: str,
) -> int:
    """Compare what a month's usage costs under several offers."""
    given = _Given.sorted((*(each for name in named for each in name.split(",")), *what))
    if not given.offers:
        raise click.UsageError("give at least one offer as book:regime after --offers")
    usage = given.usage()
    offers = [
        each
        for name in given.offers
        for each in _expanded(name, on or (usage.on if isinstance(usage, Profile) else None))
    ]
    rates = [_exchange(text) for text in exchange]
    found = comparison.compare(usage, offers, on, baseline=baseline, exchange=rates)
    _print(found, style)
    return DONE if all(quote.is_complete for quote in found.quotes) else UNPRICED


class _Given:
    """What stands on the command line without an option, told apart by its form."""

    def __init__(self, files: list[str], pairs: list[str], offers: list[str]) -> None:
        self.files, self.pairs, self.offers = files, pairs, offers

    @classmethod
    def sorted(cls, words: Sequence[str]) -> _Given:
        found: dict[str, list[str]] = {"file": [], "pair": [], "offer": []}
        for word in words:
            found[_form(word)].append(word)
        if len(found["file"]) + bool(found["pair"]) != 1:
            raise click.UsageError("give either one PROFILE.toml or usage as METER=QTY")
        return cls(found["file"], found["pair"], found["offer"])

    def usage(self) -> Profile | Usage:
        return Usage(dict(_quantities(self.pairs))) if self.pairs else load_profile(self.files[0])


def _form(word: str) -> str:
    if "=" in word:
        return "pair"
    if ":" in word:
        return "offer"
    if word.endswith(".toml"):
        return "file"
    raise click.UsageError(f"{word!r} is neither METER=QTY, nor an offer as book:regime, nor a PROFILE.toml")


def _quantities(pairs: Sequence[str]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for pair in pairs:
        meter, equals, quantity = pair.partition("=")
        if not equals:
            raise click.UsageError(f"{pair!r} is not METER=QTY, as in rtc.hd=900000")
        if meter in seen:
            raise click.UsageError(f"{meter} is given twice")
        if "," in quantity:
            raise NumberError(f"the quantity of {meter} {quantity!r} has a comma: write {quantity.replace(',', '')}")
        seen.add(meter)
        yield meter, quantity


def _expanded(offer: str, on: date | None) -> list[str]:
    book, _, regime = offer.rpartition(":")
    if regime != "*":
        return [offer]
    edition = load_book(book).edition(on or date.today())
    return [f"{book}:{name}" for name in edition.regimes]


def _exchange(text: str) -> comparison.ExchangeRate:
    pair, _, rest = text.partition("=")
    rate, _, where = rest.partition("@")
    day, _, source = where.partition(",")
    base, _, quote = pair.partition("/")
    if not (base and quote and rate and day and source.strip()):
        raise click.UsageError(f"{text!r} is no exchange rate; write USD/CNY=7.1@2024-02-06,where it is from")
    on = _Day().convert(day, None, None)
    return comparison.ExchangeRate(base, quote, rate, on, source.strip())


@cli.group(invoke_without_command=True)
@_on
@_format
@click.pass_context
def books(context: click.Context, on: date | None, style: str) -> int:
    """List the bundled price books; show, check or diff one."""
    if context.invoked_subcommand is not None:
        context.default_map = {context.invoked_subcommand: {"on": on, "style": style}}
        return DONE
    found = [load_book(name) for name in bundled()]
    return _print(book_reports.listing(found, on or date.today()), style)


@books.command()
@click.argument("book")
@_on
@_format
def show(book: str, on: date | None, style: str) -> int:
    """Show a BOOK on a day: regimes, stages, every price with its source, conflicts."""
    return _print(book_reports.shown(load_book(book), on or date.today()), style)


@books.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> int:
    """Check the FILE of a price book: all that is wrong with it, with line and key."""
    book = read_book(file)
    with _reader_may_leave():
        click.echo(f"{file}: valid: {book.id}, {len(book.editions)} editions, {book.currency}")
    return DONE


@books.command()
@click.argument("before", metavar="A@DATE")
@click.argument("after", metavar="B@DATE")
@_format
def diff(before: str, after: str, style: str) -> int:
    """Show which prices differ between two editions, of one book or of two."""
    old, then = _dated(before)
    new, now = _dated(after)
    return _print(book_reports.difference(old, then, new, now), style)


def _dated(text: str) -> tuple[PriceBook, date]:
    name, _, day = text.rpartition("@")
    if not name:
        raise click.UsageError(f"{text!r} is not book@day, as in agora-cn@2024-02-06")
    return load_book(name), _Day().convert(day, None, None)


def _print(value: Any, style: str) -> int:
    report = report_of(value)
    with _reader_may_leave():
        if style == "table":
            import_module("agorapricing.report.terminal").show(report.page, sys.stdout)
        else:
            click.echo(render(report, style), nl=False)
    return DONE


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Write to a pipe as far as somebody reads it, as in `| head -1`; click would exit with 1."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is flushed at the end
        if not isinstance(error, BrokenPipeError):
            raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    if sys.stdout is None:
        return BAD_INPUT
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return int(cli.main(arguments, standalone_mode=False) or DONE)
    except click.exceptions.Abort:
        return BAD_INPUT
    except click.ClickException as error:
        error.show()
        return WRONG_COMMAND
    except UnpricedMeterError as error:
        return _fail(error, UNPRICED if _is_known(error.meter) else BAD_INPUT)
    except (AgorapricingError, OSError) as error:
        return _fail(error, BAD_INPUT)


def _is_known(meter: str) -> bool:
    return meter in vocabulary().meters


def _fail(error: Exception, code: int) -> int:
    click.echo(f"agorapricing: {error}", err=True)
    return code
