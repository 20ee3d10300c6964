"""Commands about what a customer has: what a move to another package costs, and what a pack gives back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import click

from agorapricing import buying
from agorapricing.cli.options import SHARE, SHORT, book_, format_, offer_, on_, print_report
from agorapricing.loading import load_book
from agorapricing.numbers import number, quantity
from agorapricing.rating import find_offer

_PACK = re.compile(r"([^=:@]+):([^:@]+)")


@click.command()
@offer_
@click.argument("packages", nargs=-1, metavar="[PACKAGE]...")
@on_
@format_
def move(offer: str, packages: tuple[str, ...], on: date | None, style: str) -> int:
    """Say what it takes to move from the package of an OFFER to another one, said on the day: upgrade or downgrade.

    For each PACKAGE, or without one each of the book: what is paid at once, from which day it holds, and the last day
    to say so.
    """
    return print_report(buying.moves_of(find_offer(offer, on or date.today()), packages), style)


@click.command()
@book_
@click.argument("pack", metavar="PACK:UNITS")
@click.option("--used", required=True, type=SHORT, metavar="UNITS", help="How many of its units are used.")
@click.option("--paid", type=SHORT, metavar="AMOUNT", help="What was paid; its price without it.")
@click.option("--off", type=SHARE, default="0", show_default=True, help="The fraction off that the customer has now.")
@on_
@format_
def refund(  # noqa: PLR0917  # click passes each option by its name
    book: str, pack: str, used: str, paid: str | None, off: Decimal, on: date | None, style: str
) -> int:
    """Say what a partly used PACK of a BOOK gives back: what was paid, less the used units at the price they reach."""
    written = _PACK.fullmatch(pack)
    if written is None:
        raise click.UsageError(f"{pack!r} is no pack; write PACK:UNITS, as general:25000")
    units, price = quantity(written[2], "the units of the pack"), None if paid is None else number(paid, "what is paid")
    drawn = quantity(used, "the units used")
    return print_report(
        buying.refund_of(load_book(book), written[1], on or date.today(), units, drawn, off=off, paid=price), style
    )
