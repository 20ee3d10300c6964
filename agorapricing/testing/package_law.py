"""The law of packages: what is sold for a fee is worth it for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import exactly
from agorapricing.pricebook import Offer, bought, fee_of
from agorapricing.rating import cost
from agorapricing.rating import plain as amount
from agorapricing.testing.laws import Broken, Case, stated
from agorapricing.usage import Usage


@stated(
    "cost(package, u) < cost(list, u) for some u",
    cause="a fee that is higher than what it includes is worth at list price",
    elsewhere="it is about regimes with a fee and free units that only the fee buys",
    of_offers=True,
    of_regimes=True,
)
def package_worth_buying(case: Case) -> Broken | None:
    """A package that is sold for a fee costs less than the list price for some usage."""
    offer = case.offer
    losses = sorted(_losses(offer), key=lambda loss: loss[0]) if offer else []
    if not losses or losses[0][0] < 0:
        return None
    lost, usage = losses[0]
    return Broken(f"at its best it still costs {amount(lost)} more than the list price", usage=usage)


def _losses(offer: Offer) -> Iterator[tuple[Decimal, Usage]]:
    """What a package costs more than the list, where one meter alone uses up what only the fee of the regime buys."""
    if not fee_of(offer.edition, offer.regime):
        return
    listed = offer.book.offer("list", offer.on)
    for included in bought(offer.edition, offer.regime).values():
        for meter in included.draws:
            if meter in offer.tariff.meters:
                usage = Usage({meter: included.alone(meter)})
                with suppress(UnpricedMeterError):
                    yield _loss(offer, listed, usage), usage


@exactly
def _loss(offer: Offer, listed: Offer, usage: Usage) -> Decimal:
    return cost(offer, usage) - cost(listed, usage)
