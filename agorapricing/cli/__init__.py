"""The command line: reports on stdout, chatter on stderr; 0 done, 1 bad input, 2 wrong command line, 3 unpriced."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from io import StringIO

import click

from agorapricing.cli.base import BAD_INPUT, DONE, UNPRICED, WRONG_COMMAND, complain, format_, on_, print_report, tax_
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.given import Given, day_of
from agorapricing.cli.lazy import LazyGroup
from agorapricing.errors import AgorapricingError, UnknownNameError, UnpricedMeterError
from agorapricing.loading import bundled, load_book
from agorapricing.profile import Profile
from agorapricing.rating import rate

HOMES = {
    "compare": "comparing",
    "diff": "comparing",
    "breakeven": "comparing",
    "marginal": "comparing",
    "budget": "comparing",
    "match": "comparing",
    "sweep": "comparing",
    "split": "comparing",
    "spread": "comparing",
    "best": "buying",
    "term": "buying",
    "books": "books",
    "audit": "books",
    "scenarios": "profiles",
    "new": "profiles",
    "check": "profiles",
    "meter": "profiles",
    "doctor": "profiles",
    "rate": "rating",
}
"""The commands that stand in modules of their own, which are imported when one is called."""


@click.group(
    cls=LazyGroup,
    homes=HOMES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="agorapricing")
def cli() -> None:
    """What Agora and TRTC charge for real-time audio and video: exact, and every number traced to its source.

    An offer is written book:regime, as in agora-cn:payg; a book is a bundled id or the path of a TOML file.
    """


@cli.command()
@click.argument("offer")
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@on_
@tax_
@format_
@with_contracts
def bill(  # noqa: PLR0917  # click passes each option by its name
    offer: str, what: tuple[str, ...], on: date | None, tax: str, style: str, contracts: Contracts
) -> int:
    """Rate a month's usage under one OFFER, as an itemised bill."""
    given = Given.of_one(what)
    if given.offers:
        raise click.UsageError("a bill is of one offer; `compare` takes several")
    usage = given.usage()
    day = day_of(usage, on)
    found = contracts.found(offer, day, tax)
    return print_report(rate(found, usage.usage_under(found) if isinstance(usage, Profile) else usage), style)


@cli.command()
@click.argument("offer")
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@on_
@tax_
@format_
@with_contracts
def explain(  # noqa: PLR0917  # click passes each option by its name
    offer: str, what: tuple[str, ...], on: date | None, tax: str, style: str, contracts: Contracts
) -> int:
    """Show a bill under one OFFER as arithmetic that can be checked by hand, from its sources to the total."""
    given = Given.of_one(what)
    if given.offers:
        raise click.UsageError("one offer is explained at a time; `compare` takes several")
    questions = import_module("agorapricing.questions")
    usage = given.usage()
    return print_report(questions.explain(contracts.found(offer, day_of(usage, on), tax), usage, on), style)


@cli.command()
@format_
def meters(style: str) -> int:
    """List the meters that usage and prices are named by."""
    return print_report(import_module("agorapricing.report.books").vocabulary_report(), style)


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
        return _shown(error)
    except UnpricedMeterError as error:
        return _fail(error, UNPRICED if error.is_meter else BAD_INPUT)
    except (AgorapricingError, OSError) as error:
        return _fail(error, BAD_INPUT)


def _fail(error: Exception, code: int) -> int:
    lacks_tax = isinstance(error, UnknownNameError) and error.kind == "tax" and not error.known
    complain(f"agorapricing: {_said(error)}{_taxes() if lacks_tax else ''}")
    return code


def _shown(error: click.ClickException) -> int:
    """Say how the command is written, and what was wrong."""
    said = StringIO()
    error.show(said)
    complain(said.getvalue().rstrip("\n"))
    return WRONG_COMMAND


def _said(error: Exception) -> str:
    """An error in words; one of the system without its number, with the file that it is about."""
    if not isinstance(error, OSError) or not error.errno:
        return str(error)
    return ": ".join(filter(None, (str(error.filename or ""), os.strerror(error.errno))))


def _taxes() -> str:
    """Which books know which taxes, for who asks one that has none."""
    books = [book for book in map(load_book, bundled()) if book.taxes]
    named = "; ".join(f"{book.id} ({', '.join(book.taxes)})" for book in books)
    return f". Books with taxes: {named}"
