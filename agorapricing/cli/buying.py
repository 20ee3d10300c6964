"""Commands about what to buy: the bill of a term, and the cheapest plan over it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

import attrs
import click

from agorapricing.cli.arguments import Given, day_of, expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import Day, by_customer, format_, print_report, tax_
from agorapricing.cli.progress import progress_bar
from agorapricing.cli.streams import DONE, INTERRUPTED, complain
from agorapricing.errors import UnknownNameError
from agorapricing.loading import bundled, load_book
from agorapricing.pricebook import Customer, Offer, PriceBook
from agorapricing.profiles import Profile, profile_of
from agorapricing.rating import find_offer
from agorapricing.usage import Usage

_PURCHASE = re.compile(r"([^=:]+)=([^=:]+):([\d_]*\d[\d_.]*?)(?:x0*([1-9]\d*))?", re.ASCII)
_HOLDING = re.compile(r"([^=:@]+):([\d_]*\d[\d_.]*)@(.+)", re.ASCII)

start_ = click.option(
    "--start",
    type=Day(),
    help="The first day of a month; without it the first from the profile's day on, or else the next.",
)
months_ = click.option("--months", default=12, show_default=True, help="How many months.")
growth_ = click.option("--growth", default="0", show_default=True, help="Growth a month: 0.04 is 4 %.")
season_ = click.option(
    "--season", "seasons", multiple=True, metavar="MONTH=FACTOR", help="As 12=1.5 for each December."
)
buy_ = click.option(
    "--buy", "buys", multiple=True, metavar="YYYY-MM=PACK:UNITSxCOUNT", help="A pack bought in a month."
)


held_ = click.option(
    "--held", "held", multiple=True, metavar="PACK:UNITS@LAST-DAY", help="Units of a pack that are held at the start."
)


def _start(start: date | None, usage: Profile | Usage) -> date:
    """The first of a month: the one that is given, the first one from the profile's day on, or else the next one."""
    months_after = import_module("agorapricing.pricebook").months_after
    day = day_of(usage, start)
    if day is not None and (day == start or day.day == 1):
        return day
    first: date = months_after((day or date.today()).replace(day=1), 1)
    return first


def _term(start: date, months: int, growth: str, seasons: Sequence[str]) -> Any:
    made = {}
    for text in seasons:
        month, equals, factor = text.partition("=")
        if not (equals and month.isdecimal()):
            raise click.UsageError(f"{text!r} is no season; write MONTH=FACTOR, as 12=1.5")
        made[int(month)] = factor
    return import_module("agorapricing.buying").Term(start, months, growth, made)


def _bought(term: Any, buys: Sequence[str]) -> dict[int, list[tuple[str, str, int]]]:
    """The purchases by month of the term."""
    places = {f"{day:%Y-%m}": place for place, day in enumerate(term.days)}
    first, *_, last = (*places, *places)
    purchases: dict[int, list[tuple[str, str, int]]] = {}
    for text in buys:
        written = _PURCHASE.fullmatch(text)
        if written is None:
            raise click.UsageError(f"{text!r} is no purchase; write {first}=PACK:UNITSxCOUNT, of one pack or more")
        month, pack, units, count = written.groups()
        if month not in places:
            raise click.UsageError(f"{text!r}: {month} is no month of the term, which has {first} to {last}")
        purchases.setdefault(places[month], []).append((pack, units.replace("_", ""), int(count or 1)))
    return purchases


def _held(book: PriceBook, start: date, texts: Sequence[str]) -> list[Any]:
    """What is held of the packs of a book; of a pack that is no longer sold, as the last edition before sold it."""
    packs = {name: pack for edition in book.editions if edition.start <= start for name, pack in edition.packs.items()}
    holdings = []
    for text in texts:
        written = _HOLDING.fullmatch(text)
        if written is None:
            raise click.UsageError(f"{text!r} is nothing held; write PACK:UNITS@LAST-DAY, as top-up:250000@{start}")
        name, units, until = written.groups()
        if name not in packs:
            raise UnknownNameError("pack", name, tuple(packs), f"{book.id} on {start}")
        last = Day().convert(until, None, None)
        if last < start:
            raise click.UsageError(f"{text!r} ends before the term, which starts on {start}")
        holding = import_module("agorapricing.pricebook").Holding
        holdings.append(holding(name, packs[name], last, units.replace("_", "")))
    return holdings


@click.command()
@click.argument("offer")
@click.argument("arguments", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...")
@start_
@months_
@growth_
@season_
@buy_
@held_
@tax_
@format_
@with_contracts
def term(  # noqa: PLR0917  # click passes each option by its name
    offer: str,
    arguments: tuple[str, ...],
    start: date | None,
    months: int,
    growth: str,
    seasons: tuple[str, ...],
    buys: tuple[str, ...],
    held: tuple[str, ...],
    tax: str,
    style: str,
    contracts: Contracts,
) -> int:
    """Bill months ahead under one OFFER, with growth, seasons and packs that carry over and expire."""
    given = Given.of_one(arguments)
    if given.offers:
        raise click.UsageError("a term is of one offer; `best` chooses among several")
    usage = given.usage()
    ahead = _term(_start(start, usage), months, growth, seasons)
    sold = contracts.offer(offer, ahead.start, tax)
    holdings = _held(sold.book, ahead.start, held)
    bill_term = import_module("agorapricing.buying").bill_term
    return print_report(bill_term(sold, usage, ahead, buying=_bought(ahead, buys), holdings=holdings), style)


@click.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PROFILE.toml|METER=QTY...|OFFER...")
@click.option("--vendor", "vendors", multiple=True, metavar="VENDOR|BOOK", help="Whose offers: a vendor, or one book.")
@start_
@months_
@growth_
@season_
@held_
@click.option("--currency", default="", help="Only books in this currency.")
@click.option(
    "--effort", type=click.IntRange(1), default=1, help="Where a plan is not proven: how many times the work to do."
)
@by_customer
@tax_
@format_
@with_contracts
def best(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    vendors: tuple[str, ...],
    start: date | None,
    months: int,
    growth: str,
    seasons: tuple[str, ...],
    held: tuple[str, ...],
    currency: str,
    effort: int,
    customer: Customer,
    market: str,
    tax: str,
    style: str,
    contracts: Contracts,
) -> int:
    """Find the cheapest plan over a term: which regime each month, which packs and when; and the runner-up."""
    given = Given.of_one(arguments)
    _refuse_sellers(vendors, given, contracts)
    usage = given.usage()
    ahead = _term(_start(start, usage), months, growth, seasons)
    sold: Any = vendors[0] if vendors else _offers(given, contracts, ahead.start)
    holdings = _held(_one_book(sold), ahead.start, held) if held else []
    find = import_module("agorapricing.buying").best
    buyer = profile_of(usage)
    buyer = attrs.evolve(buyer, customer=buyer.customer.also(customer), market=market or buyer.market)
    wanted = {"holdings": holdings, "currency": currency, "tax": tax, "effort": effort}
    try:
        with progress_bar(after=1) as progress:
            plans = find(buyer, sold, ahead, **wanted, progress=progress, interruptible=True)
    except KeyboardInterrupt:
        complain("agorapricing: stopped before there was a plan")
        return INTERRUPTED
    print_report(plans, style)
    return INTERRUPTED if plans.is_stopped else DONE


def _refuse_sellers(vendors: Sequence[str], given: Given, contracts: Contracts) -> None:
    """Refuse a command line that says in two ways, or in none, among what to choose."""
    if len(vendors) > 1:
        raise click.UsageError(f"give one --vendor, not {' and '.join(vendors)}; or offers as book:regime or book:*")
    if vendors and contracts.contracts:
        raise click.UsageError("a contract stands beside offers: give them as book:regime or book:*, not --vendor")
    if bool(vendors) == bool(given.offers or contracts.contracts):
        raise click.UsageError("say --vendor VENDOR or --vendor BOOK, or give offers as book:regime or book:*")


def _offers(given: Given, contracts: Contracts, day: date) -> list[Offer]:
    """The offers that are given, or else the bases of contracts; and those of contracts."""
    names = [name for each in given.offers or contracts.bases for name in expanded(each, day)]
    return [find_offer(each, day) for each in contracts.beside(list(dict.fromkeys(names)), day)]


def _one_book(sold: str | Sequence[Offer]) -> PriceBook:
    """The book whose packs are held: an account is on one."""
    if isinstance(sold, str):
        if sold not in bundled() and not sold.endswith(".toml"):
            raise click.UsageError(f"what is held is of one book: give --vendor BOOK, one of {', '.join(bundled())}")
        return load_book(sold)
    books = {offer.book.id: offer.book for offer in sold}
    if len(books) > 1:
        raise click.UsageError(f"what is held is of one book: give offers of one, not of {' and '.join(books)}")
    return sold[0].book
