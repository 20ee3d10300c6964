"""Commands about what to buy: the bill of a term, and the cheapest plan over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

import attrs
import click

from agorapricing import buying
from agorapricing.buying import Term
from agorapricing.cli import completion
from agorapricing.cli.ahead import Ahead, months_ahead, over_months
from agorapricing.cli.arguments import Given, expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.holdings import holdings_of
from agorapricing.cli.options import (
    by_customer,
    format_,
    offer_,
    print_report,
    tax_,
    usage_,
)
from agorapricing.cli.over import AmountLimit, fail_over_
from agorapricing.cli.progress import progress_bar, worked
from agorapricing.cli.reader import RecordReader, with_months
from agorapricing.cli.rows import RowOutput, with_rows
from agorapricing.cli.streams import DONE, INTERRUPTED, OVER, complain
from agorapricing.loading import bundled, is_bundled, load_book
from agorapricing.pricebook import Customer, Offer, PriceBook
from agorapricing.profiles import profile_of
from agorapricing.rating import find_offer

F = TypeVar("F", bound=Callable[..., Any])

_PURCHASE = re.compile(r"([^=:]+)=([^=:]+):([\d_]*\d[\d_.]*?)(?:x0*([1-9]\d*))?", re.ASCII)
buy_ = click.option(
    "--buy", "buys", multiple=True, metavar="YYYY-MM=PACK:UNITSxCOUNT", help="A pack bought in a month."
)


def _bought(term: Term, buys: Sequence[str]) -> dict[int, list[tuple[str, str, int]]]:
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


@click.command()
@offer_
@usage_
@over_months
@buy_
@tax_
@with_rows
@with_contracts
@with_months
def term(  # noqa: PLR0917  # click passes each option by its name
    offer: str,
    arguments: tuple[str, ...],
    ahead: Ahead,
    held: tuple[str, ...],
    buys: tuple[str, ...],
    tax: str,
    style: str,
    contracts: Contracts,
    reader: RecordReader,
    rows: RowOutput,
) -> int:
    """Bill months ahead under one OFFER, with growth, seasons and packs that carry over and expire.

    Records in files, as of a vendor's console, are continued: by their growth, and from a year on by their seasons.
    """
    given = Given.of_one(arguments, "a term is of one offer; `best` chooses among several", records=True)
    usage, months = months_ahead(given, reader, ahead)
    sold = contracts.offer(offer, contracts.first_day(months.start), tax)
    holdings = holdings_of(sold.book, months.start, held)
    question = partial(buying.bill_term, sold, usage, months, buying=_bought(months, buys), holdings=holdings)
    return worked(question, lambda billed: rows.of_term(sold, billed) if rows else print_report(billed, style))


@click.command()
@usage_
@click.option(
    "--vendor",
    "vendors",
    multiple=True,
    metavar="VENDOR|BOOK",
    shell_complete=completion.vendors,
    help="Whose offers: a vendor, or one book.",
)
@over_months
@click.option("--currency", default="", help="Only books in this currency.")
@click.option(
    "--effort", type=click.IntRange(1), default=1, help="Where a plan is not proven: how many times the work to do."
)
@fail_over_
@by_customer
@tax_
@format_
@with_contracts
@with_months
def best(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    vendors: tuple[str, ...],
    ahead: Ahead,
    held: tuple[str, ...],
    customer: Customer,
    market: str,
    limit: AmountLimit | None,
    style: str,
    contracts: Contracts,
    reader: RecordReader,
    **options: Any,
) -> int:
    """Find the cheapest plan over a term: which regime each month, which packs and when; and the runner-up.

    Records in files, as of a vendor's console, are continued: by their growth, and from a year on by their seasons.
    """
    given = Given.of_one(arguments, records=True)
    _refuse_sellers(vendors, given, contracts)
    usage, months = months_ahead(given, reader, ahead)
    sold = vendors[0] if vendors else _offers(given, contracts, contracts.first_day(months.start))
    holdings = holdings_of(_one_book(sold), months.start, held) if held else []
    buyer = profile_of(usage)
    buyer = attrs.evolve(buyer, customer=buyer.customer.also(customer), market=market or buyer.market)
    try:
        with progress_bar(after=1) as progress:
            options |= {"progress": progress, "interruptible": True}
            plans = buying.best(buyer, sold, months, holdings=holdings, **options)
    except KeyboardInterrupt:
        complain("agorapricing: stopped before there was a plan")
        return INTERRUPTED
    print_report(plans, style)
    bill = plans.cheapest.bill
    if limit:
        limit.refuse_another(bill.currency)  # only now: the search was work
    return INTERRUPTED if plans.is_stopped else OVER if limit and limit.is_below(bill.payable) else DONE


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
    names = expanded(given.offers or contracts.bases, day)
    return [find_offer(each, day) for each in contracts.beside(names, day)]


def _one_book(sold: str | Sequence[Offer]) -> PriceBook:
    """The book whose packs are held: an account is on one."""
    if isinstance(sold, str):
        if not is_bundled(sold) and not sold.endswith(".toml"):
            raise click.UsageError(f"what is held is of one book: give --vendor BOOK, one of {', '.join(bundled())}")
        return load_book(sold)
    books = {offer.book.id: offer.book for offer in sold}
    if len(books) > 1:
        raise click.UsageError(f"what is held is of one book: give offers of one, not of {' and '.join(books)}")
    return sold[0].book
