"""The questions about a comparison, and about a price book: each a command; all commands of this module are listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

import click

from agorapricing import analysis
from agorapricing.cli import completion
from agorapricing.cli.ages import AgeInDays
from agorapricing.cli.arguments import Given, day_of, exchange_rate
from agorapricing.cli.comparing import compared_once, exchange_, of_offers, offers_of, words
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import SHARE, SHORT, Day, book_, format_, listed, offer_, on_, print_report, tax_, usage_
from agorapricing.cli.progress import worked
from agorapricing.cli.reader import RecordReader, with_months
from agorapricing.cli.runs import changes_in
from agorapricing.comparison import Comparison, compare
from agorapricing.profiles import Profile
from agorapricing.rating import find_offer, one_currency, together

F = TypeVar("F", bound=Callable[..., Any])

_VARIED = (
    click.option(
        "--meter",
        shell_complete=completion.meters,
        help="Vary the quantity of this meter; without it, the scale of the whole profile.",
    ),
    click.option(
        "--to", "end", type=SHORT, metavar="NUMBER", help="Look no further than this; without it, without end."
    ),
)


def varied(command: F) -> F:
    """Give a command what varies, and how far."""
    for option in reversed(_VARIED):
        command = option(command)
    return of_offers(command)


@click.command()
@offer_
@usage_
@on_
@tax_
@format_
@with_contracts
@with_months
def explain(  # noqa: PLR0917  # click passes each option by its name
    offer: str,
    arguments: tuple[str, ...],
    on: date | None,
    tax: str,
    style: str,
    contracts: Contracts,
    reader: RecordReader,
) -> int:
    """Show a bill under one OFFER as arithmetic that can be checked by hand, from its sources to the total."""
    usage: Any = Given.sorted(arguments).log(reader)
    usage = usage or Given.of_one(arguments, "one offer is explained at a time; `compare` takes several").usage()
    sold = contracts.offer(offer, day_of(usage, on), tax)
    found = compare(usage, [sold], on)
    if not isinstance(found, Comparison):
        raise click.UsageError("one month is explained at a time: give the records of one")
    return print_report(analysis.explain(found, sold.id), style)


@click.command()
@click.argument(
    "arguments", nargs=-1, required=True, metavar="OFFER [OFFER] USAGE [USAGE]", shell_complete=completion.words
)
@on_
@click.option("--other-on", type=Day(), help="The day whose prices the other bill uses; the same without it.")
@exchange_
@tax_
@format_
@with_contracts
def diff(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    on: date | None,
    other_on: date | None,
    exchange: tuple[str, ...],
    style: str,
    contracts: Contracts,
    tax: str,
) -> int:
    """Say why two bills differ: of two OFFERs, of one OFFER for two profiles, or of one OFFER on two days.

    Of two runs that --save kept it says what changed: files, books, the day, what is asked, and each offer's amount.
    """
    if changes := changes_in(arguments):
        return print_report(changes, style)
    given = Given.sorted(arguments)
    usages = given.usages()
    if not (
        1 <= len(given.offers) <= 2 and 1 <= len(usages) <= 2 and len(given.offers) + len(usages) + bool(other_on) > 2
    ):
        raise click.UsageError("give one or two offers and one or two usages, so that there are two bills to compare")
    one, other = (contracts.offer(given.offers[place], day_of(usages[place], on), tax) for place in (0, -1))
    rates = [exchange_rate(text, day_of(usages[0], on)) for text in exchange]
    if len(usages) == 1 and other_on is None:
        both = compare(usages[0], [one, other], on, exchange=rates)
        return print_report(analysis.diff(both, one.id, other.id), style)
    stated = together(rates, usages[0].exchange if isinstance(usages[0], Profile) else ())
    currency = one_currency([one.book.currency, other.book.currency], stated)
    before = compare(usages[0], [one], on, exchange=stated, currency=currency)
    after = compare(usages[-1], [other], other_on or on, exchange=stated, currency=currency)
    return print_report(analysis.diff(before, one.id, other.id, after=after), style)


@click.command()
@varied
def breakeven(style: str, meter: str | None, end: str | None, **given: Any) -> int:
    """Say at which scale of a usage, or amount of one --meter, the cheapest offer changes."""
    return print_report(analysis.breakeven(compared_once(**given), meter=meter, end=end), style)


@click.command()
@varied
def marginal(style: str, meter: str | None, end: str | None, **given: Any) -> int:
    """Say what the next unit costs at every bound of every offer, and where more costs less."""
    return print_report(analysis.marginal(compared_once(**given), meter=meter, end=end), style)


@click.command()
@click.argument("amount", type=SHORT)
@varied
def budget(amount: str, style: str, meter: str | None, end: str | None, **given: Any) -> int:
    """Say how much usage an AMOUNT of money buys under each offer."""
    if "=" in amount or ":" in amount or amount.endswith(".toml"):
        raise click.UsageError(f"give the amount of money first, as in `budget 1000 {amount}`")
    return print_report(analysis.budget(compared_once(**given), amount, meter=meter, end=end), style)


@click.command()
@offer_
@click.argument("rival", shell_complete=completion.offers)
@of_offers
@click.option("--below", type=SHARE, default="0", show_default=True, help="How much below the rival, as 5%.")
@listed("--meters", "meters", "METER...", "Also look for a percentage on all of these together.", completion.meters)
def match(offer: str, rival: str, style: str, below: str, meters: tuple[str, ...], **given: Any) -> int:
    """Say which discount makes an OFFER cost what a RIVAL does."""
    for name in (offer, rival):
        if ":" not in name or "=" in name:
            raise click.UsageError(f"{name!r} is no offer: give the offer and its rival first, each as book:regime")
    comparison = compared_once(**{**given, "named": (*given["named"], offer, rival)})
    return print_report(analysis.match(comparison, offer, rival, below=below, meters=list(meters)), style)


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
    return worked(partial(analysis.sweep, compared_once(**given), *by), lambda found: print_report(found, style))


@click.command()
@of_offers
@click.option(
    "--keep",
    type=SHARE,
    default="0.1",
    show_default=True,
    help="The share that each of the two vendors keeps at least.",
)
def split(style: str, keep: str, **given: Any) -> int:
    """Find the cheapest way to divide the traffic between two vendors, and how flat the optimum is."""
    return worked(partial(analysis.split, compared_once(**given), keep=keep), lambda found: print_report(found, style))


@click.command()
@of_offers
@click.option("--trials", default=1_000, show_default=True, help="How many times uncertain numbers are picked.")
@click.option("--seed", default=0, show_default=True, help="The same seed trials the same numbers.")
def spread(arguments: tuple[str, ...], named: tuple[str, ...], style: str, trials: int, seed: int, **given: Any) -> int:
    """Say how far costs spread: over the uncertain numbers of a PROFILE.toml, or the months of a MONTHS.csv."""
    sorted_ = Given.sorted(words(arguments, named))
    if not sorted_.samples:
        compared = compared_once(arguments=arguments, named=named, **given)
        return worked(
            partial(analysis.spread, compared, trials=trials, seed=seed), lambda found: print_report(found, style)
        )
    if len(sorted_.samples) > 1 or sorted_.files or sorted_.pairs:
        raise click.UsageError("give either one MONTHS.csv or one PROFILE.toml")
    contracts, on, tax = (given[name] for name in ("contracts", "on", "tax"))
    wanted = offers_of(sorted_, None, on, contracts)
    if wanted is None:
        raise click.UsageError("give at least one offer as book:regime after --offers")
    offers = [find_offer(offer, on).taxed(tax) for offer in wanted]
    own_meters = {meter for offer in offers for meter in offer.book.meters}
    sample = import_module("agorapricing.profiles").load_sample(sorted_.samples[0], own_meters)
    rates = [exchange_rate(text, on) for text in given["exchange"]]
    question = partial(analysis.spread, compare(sample, offers, on, exchange=rates))
    return worked(question, lambda found: print_report(found, style))


@click.command()
@book_
@on_
@click.option(
    "--max-age",
    type=AgeInDays(),
    metavar="DAYS",
    default=str(analysis.MAX_AGE),
    show_default=True,
    help="When a source is stale.",
)
@format_
def audit(book: str, on: date | None, max_age: str, style: str) -> int:
    """Say what is odd in a price BOOK: cliffs, tiers and packages without use, sources that differ or are stale."""
    return worked(partial(analysis.audit, book, on, max_age=max_age), lambda found: print_report(found, style))
