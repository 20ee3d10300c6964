"""The command that says what is odd about a profile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from agorapricing.cli.ages import refuse_old_offers
from agorapricing.cli.arguments import day_of, expanded
from agorapricing.cli.contracts import Contracts, with_contracts
from agorapricing.cli.options import PATH, format_, offers_, on_, print_report
from agorapricing.cli.streams import DONE, UNPRICED
from agorapricing.comparison import compare
from agorapricing.doctor import diagnose
from agorapricing.pricebook import Offer
from agorapricing.profiles import Profile, load_profile


@click.command()
@click.argument("profile", type=PATH)
@offers_
@on_
@format_
@with_contracts
def doctor(profile: Path, named: tuple[str, ...], on: date | None, style: str, contracts: Contracts) -> int:
    """Say what is odd about a PROFILE.toml, with the amount at stake and what to change."""
    loaded = load_profile(profile)
    day = day_of(loaded, on)
    offers = contracts.beside(expanded(named or loaded.offers or contracts.bases, day), day)
    offers = offers or [*_open_to(loaded, on)]
    refuse_old_offers(offers, day)
    diagnosis = diagnose(loaded, offers, on)
    print_report(diagnosis, style)
    return UNPRICED if diagnosis.problems else DONE


def _open_to(profile: Profile, on: date | None) -> list[Offer]:
    """The offers that are open to the customer of a profile in its market."""
    if not profile.market:
        raise click.UsageError("name offers after --offers, or `offers` or a `market` in the profile")
    return [quote.offered for quote in compare(profile, on=on, market=profile.market).quotes]
