"""The commands that quote, and what the questions about a comparison share with it: usage, offers, exchange rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import click

from agorapricing.cli import completion
from agorapricing.cli.arguments import Given, day_of, exchange_rate, expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import (
    WordChoice,
    by_customer,
    format_,
    offer_,
    offers_,
    on_,
    print_report,
    tax_,
    together,
    usage_,
)
from agorapricing.cli.over import AmountLimit, fail_over_, one_answer, over
from agorapricing.cli.reader import RecordReader, with_months
from agorapricing.cli.rows import RowOutput, with_rows
from agorapricing.cli.runs import run_in
from agorapricing.cli.settings import buyer_beneath, offers_beneath
from agorapricing.cli.streams import UNPRICED
from agorapricing.comparison import Comparison, doubted
from agorapricing.comparison import compare as compare_offers
from agorapricing.errors import AgorapricingError
from agorapricing.pricebook import Customer, Offer, status
from agorapricing.profiles import MonthlyRecords, Profile, profile_of, whole_months
from agorapricing.rating import find_offer
from agorapricing.report import LAYOUTS, NOTES, SORTS, View
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.comparison import LogComparison, Markets

F = TypeVar("F", bound=Callable[..., Any])

exchange_ = click.option(
    "--exchange",
    multiple=True,
    metavar="USD/CNY=RATE@DAY,SOURCE",
    help="What one unit of a currency is worth in another, on which day and by which source; or USD/CNY=ecb.",
)
_ASKED = together(
    click.argument("arguments", nargs=-1, metavar="USAGE...", shell_complete=completion.words),
    offers_,
    exchange_,
    tax_,
    on_,
)
doubts_ = click.option("--doubts", is_flag=True, help="Show all that is in doubt, and what is at stake.")
_baseline = click.option(
    "--baseline",
    metavar="OFFER",
    shell_complete=completion.offers,
    help="Show differences from this offer; the first one without it.",
)
_VIEW = together(
    click.option("--layout", type=WordChoice(LAYOUTS), help="A row or a column an offer; else what fits."),
    click.option("--sort", type=WordChoice(SORTS), default="payable", show_default=True, help="The order of offers."),
    click.option("--notes", type=WordChoice(NOTES), default="few", show_default=True, help="How many notes."),
    click.option("--minutes", is_flag=True, help="Show the minutes that are used, or that each book bills."),
    click.option("--causes", is_flag=True, help="Show all that each difference is made of."),
    click.option("--sources", is_flag=True, help="Show the sources of the prices."),
    doubts_,
)


def of_offers(command: F) -> F:
    """Give a command usage, offers and a day, and how it prints its report."""
    return asked(format_(command))


def asked(command: F) -> F:
    """Give a command usage, offers and a day."""
    return _ASKED(by_customer(with_contracts(command)))


def compared(  # noqa: PLR0917  # what stands on the command line, by its names
    arguments: tuple[str, ...],
    named: tuple[str, ...],
    exchange: tuple[str, ...],
    on: date | None,
    contracts: Contracts,
    reader: RecordReader | None = None,
    **options: Any,
) -> Comparison | Markets | LogComparison:
    """Compare what stands on a command line; a log of calls, too, with its reader. Options are those of `compare`."""
    given = Given.sorted(words(arguments, named))
    log = given.log(reader) if reader else None
    usage = log or Given.of_one(words(arguments, named)).usage()
    profile = usage if isinstance(usage, Profile) else None
    if log:
        options["customer"], options["market"] = buyer_beneath(options["customer"], options["market"])
    rates = [exchange_rate(text, day_of(usage, on)) for text in exchange]
    buyer = _buyer(usage, on, options["customer"], options["market"]) if contracts.contracts else None
    offers = offers_of(given, profile, day_of(usage, on), contracts, buyer)
    return compare_offers(usage, offers, on, exchange=rates, **options)


def _buyer(usage: Profile | Usage | MonthlyRecords, on: date | None, customer: Customer, market: str) -> Profile:
    """Who buys, with what is used: of records their last month. Raises AgorapricingError for months not whole."""
    if not isinstance(usage, MonthlyRecords):
        return profile_of(usage).bought_by(customer, market)
    return whole_months(usage)[-1].profile.bought_by(customer if on else usage.buyer.also(customer), market)


def compared_once(**given: Any) -> Comparison:
    """The same for what asks about one comparison, of one market."""
    found = compared(**given)
    if not isinstance(found, Comparison):
        raise click.UsageError("name offers after --offers, or one market: --market cn or --market global")
    return found


def words(arguments: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """What stands without an option, and the offers after --offers."""
    return *named, *arguments


def offers_of(
    given: Given, profile: Profile | None, on: date | None, contracts: Contracts, buyer: Profile | None = None
) -> list[str | Offer] | None:
    """The offers of a command line, or those that the profile names, or else the rivals of contracts; and contracts.

    None where nobody names one.
    """
    day = on or (profile.on if profile else None)
    wanted = given.offers or list(profile.offers if profile else offers_beneath(())) or rivals(contracts, buyer, day)
    return contracts.beside(expanded(wanted, day), day) if wanted else None


def rivals(contracts: Contracts, buyer: Profile | None, on: date | None) -> list[str]:
    """What contracts stand beside: their bases, each where it is closed to the buyer with what is open in its stead.

    Raises click.UsageError for a market that is not that of a contract's book.
    """
    if buyer is None:
        return contracts.bases
    names: list[str] = []
    for base in contracts.bases:
        sold = find_offer(base, on)
        book = sold.book
        if buyer.market and book.market not in {"", buyer.market}:
            where = f"{book.id}, which sells in the market {book.market}"
            raise click.UsageError(
                f"the contract is on {where}, not {buyer.market}: leave the market away, or name offers"
            )
        is_open = not book.market or status(sold, buyer.customer, sold.on).is_open
        names += [base] if is_open else _open_beside(sold, buyer) or [base]
    return list(dict.fromkeys(names))


def _open_beside(sold: Offer, buyer: Profile) -> list[str]:
    """What is open to a buyer, and complete, of the book of an offer, or else of its vendor, or else in its market."""
    anywhere = attrs.evolve(buyer, offers=())
    try:
        found = cast("Comparison", compare_offers(anywhere, on=sold.on, market=sold.book.market))
    except AgorapricingError:
        return []  # nothing is open, or what the comparison itself then says
    quotes = [quote for quote in found.quotes if quote.is_complete]
    of_book = [quote.offer for quote in quotes if quote.offered.book.id == sold.book.id]
    of_vendor = [quote.offer for quote in quotes if quote.offered.book.vendor == sold.book.vendor]
    return of_book or of_vendor or [quote.offer for quote in quotes]


def viewed(command: F) -> F:
    """Give a command `view`: how much of a comparison it shows, and in which form."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        options = {field.name: kwargs.pop(field.name) for field in attrs.fields(View)}
        return command(*args, view=View(**options), **kwargs)

    return cast("F", _VIEW(run))


def compared_as(command: F) -> F:
    """Give a command all that `compare` has beside usage and offers."""
    return viewed(_baseline(fail_over_(with_months(command))))


def outcome(answer: Comparison | Markets | LogComparison, limit: AmountLimit | None) -> int:
    """The exit code of an answer."""
    return over(answer, limit) if answer.is_answered else UNPRICED


@click.command()
@offer_
@usage_
@on_
@tax_
@with_rows
@doubts_
@with_contracts
@with_months
def bill(  # noqa: PLR0917  # click passes each option by its name
    offer: str,
    arguments: tuple[str, ...],
    on: date | None,
    tax: str,
    style: str,
    doubts: bool,  # noqa: FBT001  # an option by its name
    contracts: Contracts,
    reader: RecordReader,
    rows: RowOutput,
) -> int:
    """Rate a month's usage under one OFFER, as an itemised bill.

    Of a log of calls, or of files that a vendor's console or API gave, each month has its bill.
    """
    if log := Given.sorted(arguments).log(reader):
        sold = contracts.offer(offer, on or log.on, tax)
        billed = import_module("agorapricing.calllog").bill_log(sold, log, on, rated=doubted)
        return rows.of_log(sold, billed) if rows else print_report(billed.only or billed, style, View(doubts=doubts))
    usage = Given.of_one(arguments, "a bill is of one offer; `compare` takes several").usage()
    sold = contracts.offer(offer, day_of(usage, on), tax)
    if rows:
        profile = profile_of(usage)
        return rows.of_bill(sold.of_apps(profile.apps), doubted(sold, usage), profile.name)
    return print_report(doubted(sold, usage), style, View(doubts=doubts))


@click.command()
@of_offers
@compared_as
def compare(style: str, view: View, limit: AmountLimit | None, **given: Any) -> int:
    """Compare what a month's usage costs under several offers, or under all that are open to the customer.

    A log of calls (.csv, .jsonl, .parquet) is metered by each offer's own book, month by month. Files that a vendor's
    console or API gave (.json, .csv and others, told by their content) are billed by the rules of that vendor.
    """
    if run := run_in(words(given["arguments"], given["named"])):
        return print_report(run.report, style, view)
    answer = compared(**given)
    one_answer(answer, limit)
    print_report(answer, style, view)
    return outcome(answer, limit)
