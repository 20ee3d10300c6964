"""The command line: reports on stdout, chatter on stderr; 0 done, 1 bad input, 2 wrong command line, 3 unpriced."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from io import StringIO

import click

from agorapricing.cli.arguments import Given, day_of
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.lazy import LazyGroup
from agorapricing.cli.options import (
    BAD_INPUT,
    DONE,
    UNPRICED,
    WRONG_COMMAND,
    complain,
    format_,
    on_,
    print_report,
    tax_,
)
from agorapricing.errors import AgorapricingError, UnknownNameError, UnpricedMeterError
from agorapricing.loading import bundled, load_book
from agorapricing.profiles import Profile
from agorapricing.rating import rate

HOMES = {
    "comparing": ("compare",),
    "questions": (),
    "buying": ("best", "term"),
    "books": ("books", "meters"),
    "profiles": ("scenarios", "new", "check", "meter", "doctor"),
    "rating": ("rate",),
}
"""By module its commands, which are imported when one is called; a module that names none has all that it defines."""


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
@click.argument("arguments", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@on_
@tax_
@format_
@with_contracts
def bill(  # noqa: PLR0917  # click passes each option by its name
    offer: str, arguments: tuple[str, ...], on: date | None, tax: str, style: str, contracts: Contracts
) -> int:
    """Rate a month's usage under one OFFER, as an itemised bill."""
    given = Given.of_one(arguments)
    if given.offers:
        raise click.UsageError("a bill is of one offer; `compare` takes several")
    usage = given.usage()
    day = day_of(usage, on)
    sold = contracts.offer(offer, day, tax)
    return print_report(rate(sold, usage.usage_under(sold) if isinstance(usage, Profile) else usage), style)


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
    complain(f"agorapricing: {_message(error)}{_taxes() if lacks_tax else ''}")
    return code


def _shown(error: click.ClickException) -> int:
    """Say how the command is written, and what was wrong."""
    text = StringIO()
    error.show(text)
    complain(text.getvalue().rstrip("\n"))
    return WRONG_COMMAND


def _message(error: Exception) -> str:
    """An error in words; one of the system without its number, with the file that it is about."""
    if not isinstance(error, OSError) or not error.errno:
        return str(error)
    return ": ".join(filter(None, (str(error.filename or ""), os.strerror(error.errno))))


def _taxes() -> str:
    """Which books know which taxes, for who asks one that has none."""
    books = [book for book in map(load_book, bundled()) if book.taxes]
    named = "; ".join(f"{book.id} ({', '.join(book.taxes)})" for book in books)
    return f". Books with taxes: {named}"
