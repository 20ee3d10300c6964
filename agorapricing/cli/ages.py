"""How old prices may be: `--max-age`, which every command has that prices something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from agorapricing.cli.settings import announce
from agorapricing.pricebook import Offer
from agorapricing.rating import find_offer, refuse_older, refuse_older_offers

_KEY = f"{__name__}.max_age"


class AgeInDays(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no type arguments here
    """A number of days, as 180d or 180."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a number of days, which is left to the library to judge."""
        days = str(value).removesuffix("d")
        if not days.isdecimal():
            self.fail(f"{value!r} is no number of days; write it as 180d", param, ctx)
        return days


def _keep(context: click.Context, _: click.Parameter, days: str | None) -> None:
    context.meta[_KEY] = days


max_age_ = click.option(
    "--max-age",
    type=AgeInDays(),
    metavar="DAYS",
    expose_value=False,
    callback=_keep,
    help="Refuse prices that were read more days before, as 180d.",
)


def refuse_old(answer: Any) -> None:
    """Refuse an answer whose prices are older than `--max-age` allows, where the command has it."""
    announce()
    if (days := _max_age()) is not None:
        refuse_older(answer, days)


def refuse_old_offers(offers: Sequence[str | Offer], on: Any = None) -> None:
    """The same for offers of which anything may be used."""
    announce()
    if (days := _max_age()) is not None:
        refuse_older_offers([find_offer(offer, on) for offer in offers], days)


def _max_age() -> str | None:
    context = click.get_current_context(silent=True)
    days: str | None = context.meta.get(_KEY) if context else None
    return days
