"""The commands that quote, and what the questions about a comparison share with it: usage, offers, exchange rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from agorapricing.cli.arguments import Given, day_of, exchange_rate, expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import by_customer, format_, on_, print_report, tax_
from agorapricing.cli.streams import DONE, UNPRICED
from agorapricing.comparison import Comparison, Markets
from agorapricing.comparison import compare as compare_offers
from agorapricing.pricebook import Customer, Offer
from agorapricing.profiles import Profile
from agorapricing.rating import rate

F = TypeVar("F", bound=Callable[..., Any])

exchange_ = click.option(
    "--exchange",
    multiple=True,
    metavar="USD/CNY=RATE@DAY,SOURCE",
    help="What one unit of a currency is worth in another, on which day and by which source; or USD/CNY=ecb.",
)
_OPTIONS = (
    click.argument("arguments", nargs=-1, metavar="PROFILE.toml|METER=QTY..."),
    click.option("--offers", "named", multiple=True, metavar="OFFER...", help="Offers; book:* for all of one."),
    exchange_,
    tax_,
    on_,
    format_,
)


def of_offers(command: F) -> F:
    """Give a command usage, offers and a day."""
    command = by_customer(with_contracts(command))
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def compared(  # noqa: PLR0917  # what stands on the command line, by its names
    arguments: tuple[str, ...],
    named: tuple[str, ...],
    exchange: tuple[str, ...],
    on: date | None,
    contracts: Contracts,
    tax: str,
    customer: Customer,
    market: str,
    baseline: str | None = None,
) -> Comparison | Markets:
    """Compare what stands on a command line."""
    given = Given.of_one(words(arguments, named))
    usage = given.usage()
    profile = usage if isinstance(usage, Profile) else None
    rates = [exchange_rate(text, day_of(usage, on)) for text in exchange]
    offers = offers_of(given, profile, on, contracts)
    options: dict[str, Any] = {"baseline": baseline, "exchange": rates, "tax": tax}
    return compare_offers(usage, offers, on, customer=customer, market=market, **options)


def compared_once(**given: Any) -> Comparison:
    """The same for what asks about one comparison, of one market."""
    found = compared(**given)
    if isinstance(found, Markets):
        raise click.UsageError("name offers after --offers, or one market: --market cn or --market global")
    return found


def words(arguments: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """What stands without an option, and the offers after --offers."""
    return (*(each for name in named for each in name.split(",")), *arguments)


def offers_of(given: Given, profile: Profile | None, on: date | None, contracts: Contracts) -> list[str | Offer] | None:
    """The offers of a command line, or those that the profile names, or else the bases of contracts; and contracts.

    None where nobody names one.
    """
    wanted = given.offers or (list(profile.offers) if profile else []) or contracts.bases
    if not wanted:
        return None
    day = on or (profile.on if profile else None)
    return contracts.beside([each for name in wanted for each in expanded(name, day)], day)


@click.command()
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
    if not isinstance(usage, Profile):
        return print_report(rate(sold, usage), style)
    sold = sold.of_apps(usage.apps)
    return print_report(rate(sold, usage.usage_under(sold)), style)


@click.command()
@of_offers
@click.option("--baseline", metavar="OFFER", help="Show differences from this offer; the first one without it.")
def compare(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    named: tuple[str, ...],
    exchange: tuple[str, ...],
    on: date | None,
    style: str,
    contracts: Contracts,
    tax: str,
    customer: Customer,
    market: str,
    baseline: str | None,
) -> int:
    """Compare what a month's usage costs under several offers, or under all that are open to the customer."""
    answer = compared(arguments, named, exchange, on, contracts, tax, customer, market, baseline)
    print_report(answer, style)
    comparisons = answer.comparisons.values() if isinstance(answer, Markets) else (answer,)
    return DONE if all(comparison.is_answered for comparison in comparisons) else UNPRICED
