"""The command that says what is odd about a profile."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from agorapricing.cli.ages import refuse_old_offers
from agorapricing.cli.arguments import Given, day_of, expanded
from agorapricing.cli.comparing import rivals
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import by_customer, format_, offers_, on_, print_report, usage_
from agorapricing.cli.progress import worked
from agorapricing.cli.streams import DONE, UNPRICED
from agorapricing.comparison import compare
from agorapricing.doctor import Diagnosis, diagnose
from agorapricing.pricebook import Customer, Offer
from agorapricing.profiles import Profile, profile_of


@click.command()
@usage_
@offers_
@on_
@format_
@by_customer
@with_contracts
def doctor(  # noqa: PLR0917  # click passes each option by its name
    arguments: tuple[str, ...],
    named: tuple[str, ...],
    on: date | None,
    style: str,
    contracts: Contracts,
    customer: Customer,
    market: str,
) -> int:
    """Say what is odd about a month's usage, with the amount at stake and what to change."""
    given = Given.of_one((*named, *arguments))
    loaded = profile_of(given.usage()).bought_by(customer, market)
    day = day_of(loaded, on)
    offers = contracts.beside(expanded(given.offers or loaded.offers or rivals(contracts, loaded, day), day), day)
    offers = offers or [*_open_to(loaded, on)]
    refuse_old_offers(offers, day)

    def told(diagnosis: Diagnosis) -> int:
        print_report(diagnosis, style)
        return UNPRICED if diagnosis.problems else DONE

    return worked(partial(diagnose, loaded, offers, on), told)


def _open_to(profile: Profile, on: date | None) -> list[Offer]:
    """The offers that are open to the customer of a profile in its market."""
    if not profile.market:
        raise click.UsageError("name offers after --offers or a --market, or `offers` or a `market` in the profile")
    return [quote.offered for quote in compare(profile, on=on, market=profile.market).quotes]
