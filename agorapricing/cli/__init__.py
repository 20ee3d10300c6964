"""The command line: reports on stdout, chatter on stderr; 0 done, 1 bad input, 2 wrong command line, 3 unpriced."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date

import click

from agorapricing import comparison
from agorapricing.cli.base import BAD_INPUT, DONE, UNPRICED, WRONG_COMMAND, format_, on_, print_report
from agorapricing.cli.books import books
from agorapricing.cli.given import Given, exchange_rate, expanded
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.profile import Profile
from agorapricing.rating import rate
from agorapricing.report import books as book_reports


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="agorapricing")
def cli() -> None:
    """What Agora and TRTC charge for real-time audio and video: exact, and every number traced to its source.

    An offer is written book:regime, as in agora-cn:payg; a book is a bundled id or the path of a TOML file.
    """


@cli.command()
@click.argument("offer")
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@on_
@format_
def bill(offer: str, what: tuple[str, ...], on: date | None, style: str) -> int:
    """Rate a month's usage under one OFFER, as an itemised bill."""
    given = Given.sorted(what)
    if given.offers:
        raise click.UsageError("a bill is of one offer; `compare` takes several")
    usage = given.usage()
    if isinstance(usage, Profile):
        return print_report(rate(offer, usage.usage, on or usage.on), style)
    return print_report(rate(offer, usage, on), style)


@cli.command()
@format_
def meters(style: str) -> int:
    """List the meters that usage and prices are named by."""
    return print_report(book_reports.vocabulary_report(), style)


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
@on_
@format_
def compare(  # noqa: PLR0917  # click passes each option by its name
    what: tuple[str, ...],
    named: tuple[str, ...],
    baseline: str | None,
    exchange: tuple[str, ...],
    on: date | None,
    style: str,
) -> int:
    """Compare what a month's usage costs under several offers."""
    given = Given.sorted((*(each for name in named for each in name.split(",")), *what))
    if not given.offers:
        raise click.UsageError("give at least one offer as book:regime after --offers")
    usage = given.usage()
    offers = [
        each
        for name in given.offers
        for each in expanded(name, on or (usage.on if isinstance(usage, Profile) else None))
    ]
    rates = [exchange_rate(text) for text in exchange]
    found = comparison.compare(usage, offers, on, baseline=baseline, exchange=rates)
    print_report(found, style)
    return DONE if all(quote.is_complete for quote in found.quotes) else UNPRICED


cli.add_command(books)


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
        return _fail(error, UNPRICED if error.is_meter else BAD_INPUT)
    except (AgorapricingError, OSError) as error:
        return _fail(error, BAD_INPUT)


def _fail(error: Exception, code: int) -> int:
    click.echo(f"agorapricing: {error}", err=True)
    return code
