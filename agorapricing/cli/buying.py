"""Commands about what to buy: the bill of a term, and the cheapest plan over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

import click

from agorapricing.cli.base import Day, format_, print_report, tax_
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.given import Given
from agorapricing.rating import find_offer

start_ = click.option("--start", type=Day(), help="The first day of a month; the next month without it.")
months_ = click.option("--months", default=12, show_default=True, help="How many months.")
growth_ = click.option("--growth", default="0", show_default=True, help="Growth a month: 0.04 is 4 %.")
season_ = click.option(
    "--season", "seasons", multiple=True, metavar="MONTH=FACTOR", help="As 12=1.5 for each December."
)
buy_ = click.option(
    "--buy", "buys", multiple=True, metavar="YYYY-MM=PACK:UNITSxCOUNT", help="A pack bought in a month."
)


def _term(start: date | None, months: int, growth: str, seasons: Sequence[str]) -> Any:
    packs = import_module("agorapricing.packs")
    first = start or packs.months_after(date.today().replace(day=1), 1)
    made = {}
    for text in seasons:
        month, equals, factor = text.partition("=")
        if not (equals and month.isdecimal()):
            raise click.UsageError(f"{text!r} is no season; write MONTH=FACTOR, as 12=1.5")
        made[int(month)] = factor
    return import_module("agorapricing.buying").Term(first, months, growth, made)


def _bought(term: Any, buys: Sequence[str]) -> dict[int, list[tuple[str, str, int]]]:
    """The purchases by month of the term."""
    places = {f"{day:%Y-%m}": place for place, day in enumerate(term.days)}
    found: dict[int, list[tuple[str, str, int]]] = {}
    for text in buys:
        month, _, what = text.partition("=")
        pack, colon, size = what.partition(":")
        units, _, count = size.replace("_", "").partition("x")
        if month not in places or not (pack and colon and units) or not (count or "1").isdecimal():
            raise click.UsageError(f"{text!r} is no purchase of the term; write {next(iter(places))}=PACK:UNITSxCOUNT")
        found.setdefault(places[month], []).append((pack, units, int(count or 1)))
    return found


@click.command()
@click.argument("offer")
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@start_
@months_
@growth_
@season_
@buy_
@tax_
@format_
@with_contracts
def term(  # noqa: PLR0917  # click passes each option by its name
    offer: str,
    what: tuple[str, ...],
    start: date | None,
    months: int,
    growth: str,
    seasons: tuple[str, ...],
    buys: tuple[str, ...],
    tax: str,
    style: str,
    contracts: Contracts,
) -> int:
    """Bill months ahead under one OFFER, with growth, seasons and packs that carry over and expire."""
    given = Given.of_one(what)
    ahead = _term(start, months, growth, seasons)
    found = contracts.found(offer, ahead.start, tax)
    buying = import_module("agorapricing.buying")
    return print_report(buying.bill_term(found, given.usage(), ahead, buying=_bought(ahead, buys)), style)


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...|OFFER...")
@click.option("--vendor", default="", metavar="VENDOR|BOOK", help="Whose offers: a vendor, or one book.")
@start_
@months_
@growth_
@season_
@click.option("--currency", default="", help="Only books in this currency.")
@click.option(
    "--effort", type=click.IntRange(1), default=1, help="Where a plan is not proven: how many times the work to do."
)
@tax_
@format_
def best(  # noqa: PLR0917  # click passes each option by its name
    what: tuple[str, ...],
    vendor: str,
    start: date | None,
    months: int,
    growth: str,
    seasons: tuple[str, ...],
    currency: str,
    effort: int,
    tax: str,
    style: str,
) -> int:
    """Find the cheapest plan over a term: which regime each month, which packs and when; and the runner-up."""
    given = Given.of_one(what)
    if bool(vendor) == bool(given.offers):
        raise click.UsageError("say --vendor VENDOR or --vendor BOOK, or give offers as book:regime")
    ahead = _term(start, months, growth, seasons)
    sold: Any = vendor or [find_offer(each, ahead.start) for each in given.offers]
    buying = import_module("agorapricing.buying")
    return print_report(buying.best(given.usage(), sold, ahead, currency=currency, tax=tax, effort=effort), style)
