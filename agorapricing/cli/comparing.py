"""What the commands that compare offers share: usage, offers, exchange rates; and the questions about costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

import click

from agorapricing import comparison
from agorapricing.book import Offer
from agorapricing.cli.base import DONE, UNPRICED, Day, format_, on_, print_report, tax_
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.given import Given, day_of, exchange_rate, expanded
from agorapricing.comparison import Comparison
from agorapricing.profile import Profile
from agorapricing.rating import find_offer

F = TypeVar("F", bound=Callable[..., Any])

exchange_ = click.option(
    "--exchange",
    multiple=True,
    metavar="USD/CNY=RATE@DAY,SOURCE",
    help="What one unit of a currency is worth in another, on which day and by which source; or USD/CNY=ecb.",
)
_OPTIONS = (
    click.argument("what", nargs=-1, metavar="PROFILE.toml|METER=QTY..."),
    click.option("--offers", "named", multiple=True, metavar="OFFER...", help="Offers; book:* for all of one."),
    exchange_,
    tax_,
    on_,
    format_,
)
_VARIED = (
    click.option("--meter", help="Vary the quantity of this meter; without it, the scale of the whole profile."),
    click.option("--to", "end", metavar="NUMBER", help="Look no further than this; without it, without end."),
)


def of_offers(command: F) -> F:
    """Give a command usage, offers and a day."""
    command = with_contracts(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def varied(command: F) -> F:
    """Give a command what varies, and how far."""
    for option in reversed(_VARIED):
        command = option(command)
    return of_offers(command)


def compared(  # noqa: PLR0917  # what stands on the command line, by its names
    what: tuple[str, ...],
    named: tuple[str, ...],
    exchange: tuple[str, ...],
    on: date | None,
    contracts: Contracts,
    tax: str,
    baseline: str | None = None,
) -> Comparison:
    """Compare what stands on a command line."""
    given = Given.of_one(words(what, named))
    usage = given.usage()
    profile = usage if isinstance(usage, Profile) else None
    rates = [exchange_rate(text, day_of(usage, on)) for text in exchange]
    offers = offers_of(given, profile, on, contracts)
    return comparison.compare(usage, offers, on, baseline=baseline, exchange=rates, tax=tax)


def words(what: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """What stands without an option, and the offers after --offers."""
    return (*(each for name in named for each in name.split(",")), *what)


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
    what: tuple[str, ...],
    named: tuple[str, ...],
    exchange: tuple[str, ...],
    on: date | None,
    style: str,
    contracts: Contracts,
    tax: str,
    baseline: str | None,
) -> int:
    """Compare what a month's usage costs under several offers."""
    found = compared(what, named, exchange, on, contracts, tax, baseline)
    print_report(found, style)
    return DONE if all(quote.is_complete for quote in found.quotes) else UNPRICED


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="OFFER [OFFER] USAGE [PROFILE.toml]")
@on_
@click.option("--other-on", type=Day(), help="The day whose prices the other bill uses; the same without it.")
@exchange_
@tax_
@format_
@with_contracts
def diff(  # noqa: PLR0917  # click passes each option by its name
    what: tuple[str, ...],
    on: date | None,
    other_on: date | None,
    exchange: tuple[str, ...],
    style: str,
    contracts: Contracts,
    tax: str,
) -> int:
    """Say why two bills differ: of two OFFERs, of one OFFER for two profiles, or of one OFFER on two days."""
    given = Given.sorted(what)
    usages = given.usages()
    if not (
        1 <= len(given.offers) <= 2 and 1 <= len(usages) <= 2 and len(given.offers) + len(usages) + bool(other_on) > 2
    ):
        raise click.UsageError("give one or two offers and one or two usages, so that there are two bills to compare")
    rates = [exchange_rate(text, day_of(usages[0], on)) for text in exchange]
    one, other = (contracts.found(given.offers[place], day_of(usages[place], on), tax) for place in (0, -1))
    found = import_module("agorapricing.questions").diff(
        usages[0], one, other, on, other_usage=usages[-1], other_on=other_on, exchange=rates
    )
    return print_report(found, style)


@click.command()
@varied
def breakeven(style: str, meter: str | None, end: str | None, **given: Any) -> int:
    """Say at which scale of a usage, or amount of one --meter, the cheapest offer changes."""
    return print_report(compared(**given).breakeven(meter=meter, end=end), style)


@click.command()
@varied
def marginal(style: str, meter: str | None, end: str | None, **given: Any) -> int:
    """Say what the next unit costs at every bound of every offer, and where more costs less."""
    return print_report(compared(**given).marginal(meter=meter, end=end), style)


@click.command()
@click.argument("amount")
@varied
def budget(amount: str, style: str, meter: str | None, end: str | None, **given: Any) -> int:
    """Say how much usage an AMOUNT of money buys under each offer."""
    if "=" in amount or ":" in amount or amount.endswith(".toml"):
        raise click.UsageError(f"give the amount of money first, as in `budget 1000 {amount}`")
    return print_report(compared(**given).budget(amount, meter=meter, end=end), style)


@click.command()
@of_offers
@click.option("--keep", default="0.1", show_default=True, help="The share that each of the two vendors keeps at least.")
def split(style: str, keep: str, **given: Any) -> int:
    """Find the cheapest way to divide the traffic between two vendors, and how flat the optimum is."""
    return print_report(compared(**given).split(keep=keep), style)


@click.command()
@of_offers
@click.option(
    "--by",
    multiple=True,
    required=True,
    metavar="NAME=FROM..TO/STEP",
    help="A meter of plain minutes, or workload.parameter of a scenario; once or twice.",
)
def sweep(style: str, by: tuple[str, ...], **given: Any) -> int:
    """Show what a profile costs while one or two of its parameters vary."""
    return print_report(compared(**given).sweep(*by), style)


@click.command()
@of_offers
@click.option("--trials", default=1_000, show_default=True, help="How many times uncertain numbers are picked.")
@click.option("--seed", default=0, show_default=True, help="The same seed trials the same numbers.")
def spread(what: tuple[str, ...], named: tuple[str, ...], style: str, trials: int, seed: int, **given: Any) -> int:
    """Say how far costs spread: over the uncertain numbers of a PROFILE.toml, or the months of a MONTHS.csv."""
    found = Given.sorted(words(what, named))
    if not found.samples:
        comparison = compared(what=what, named=named, **given)
        return print_report(comparison.spread(trials=trials, seed=seed), style)
    if len(found.samples) > 1 or found.files or found.pairs:
        raise click.UsageError("give either one MONTHS.csv or one PROFILE.toml")
    contracts, on, tax = (given[name] for name in ("contracts", "on", "tax"))
    offers = [find_offer(each, on).taxed(tax) for each in offers_of(found, None, on, contracts)]
    sample = import_module("agorapricing.sample").load_sample(
        found.samples[0], {meter for offer in offers for meter in offer.book.meters}
    )
    rates = [exchange_rate(text, on) for text in given["exchange"]]
    questions = import_module("agorapricing.questions")
    return print_report(questions.spread(sample, offers, given["on"], exchange=rates), style)


@click.command()
@click.argument("offer")
@click.argument("rival")
@of_offers
@click.option("--below", default="0", show_default=True, help="A fraction below the rival: 0.05 is 5 %.")
@click.option("--meters", multiple=True, metavar="METER", help="Also look for a percentage on all of these together.")
def match(offer: str, rival: str, style: str, below: str, meters: tuple[str, ...], **given: Any) -> int:
    """Say which discount makes an OFFER cost what a RIVAL does."""
    for name in (offer, rival):
        if ":" not in name or "=" in name:
            raise click.UsageError(f"{name!r} is no offer: give the offer and its rival first, each as book:regime")
    found = compared(**{**given, "named": (*given["named"], offer, rival)})
    listed = [meter for each in meters for meter in each.split(",")]
    return print_report(found.match(offer, rival, below=below, meters=listed), style)
