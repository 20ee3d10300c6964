"""The command that compares, and what the questions about a comparison share with it: usage, offers, exchange rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from agorapricing.cli.arguments import Given, day_of, exchange_rate, expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import DONE, UNPRICED, format_, on_, print_report, tax_
from agorapricing.comparison import Comparison
from agorapricing.comparison import compare as compare_offers
from agorapricing.pricebook import Offer
from agorapricing.profiles import Profile

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
    command = with_contracts(command)
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
    baseline: str | None = None,
) -> Comparison:
    """Compare what stands on a command line."""
    given = Given.of_one(words(arguments, named))
    usage = given.usage()
    profile = usage if isinstance(usage, Profile) else None
    rates = [exchange_rate(text, day_of(usage, on)) for text in exchange]
    offers = offers_of(given, profile, on, contracts)
    return compare_offers(usage, offers, on, baseline=baseline, exchange=rates, tax=tax)


def words(arguments: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """What stands without an option, and the offers after --offers."""
    return (*(each for name in named for each in name.split(",")), *arguments)


def offers_of(given: Given, profile: Profile | None, on: date | None, contracts: Contracts) -> list[str | Offer]:
    """The offers of a command line, or those that the profile names, or else the bases of contracts; and contracts."""
    wanted = given.offers or (list(profile.offers) if profile else []) or contracts.bases
    if not wanted:
        raise click.UsageError("give at least one offer as book:regime after --offers, or `offers` in the profile")
    day = on or (profile.on if profile else None)
    return contracts.beside([each for name in wanted for each in expanded(name, day)], day)


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
    baseline: str | None,
) -> int:
    """Compare what a month's usage costs under several offers."""
    comparison = compared(arguments, named, exchange, on, contracts, tax, baseline)
    print_report(comparison, style)
    return DONE if all(quote.is_complete for quote in comparison.quotes) else UNPRICED
