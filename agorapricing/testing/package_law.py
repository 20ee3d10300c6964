"""The law of packages: what is sold for a fee is worth it for somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer, bought, fee_of
from agorapricing.rating import cost
from agorapricing.rating import plain as amount
from agorapricing.tariff import Included
from agorapricing.testing.laws import Broken, Case, Law
from agorapricing.usage import Usage


def _not_worth(case: Case) -> Broken | None:
    """Where a package with a fee never costs less than the list: the usage at which it comes nearest."""
    offer = case.offer
    buys = _bought(offer) if offer else ()
    if offer is None or not buys:
        return None
    listed = offer.book.offer("list", offer.on)
    nearest: tuple[Decimal, Usage] | None = None
    for usage in _used_up(buys, offer):
        try:
            with exact():
                lost = cost(offer, usage) - cost(listed, usage)
        except UnpricedMeterError:
            continue
        if lost < 0:
            return None
        if nearest is None or lost < nearest[0]:
            nearest = (lost, usage)
    if nearest is None:
        return None
    lost, usage = nearest
    return Broken(f"at its best it still costs {amount(lost)} more than the list price", usage=usage)


def _bought(offer: Offer) -> Collection[Included]:
    """What only the fee of a regime buys."""
    return bought(offer.edition, offer.regime).values() if fee_of(offer.edition, offer.regime) else ()


def _used_up(buys: Iterable[Included], offer: Offer) -> Iterator[Usage]:
    """What a package covers, used up by one meter alone, for each meter that can."""
    for included in buys:
        for meter in included.draws:
            if meter in offer.tariff.meters:
                yield Usage({meter: included.alone(meter)})


WORTH = Law(
    "package-worth-buying",
    "A package that is sold for a fee costs less than the list price for some usage.",
    "cost(package, u) < cost(list, u) for some u",
    _not_worth,
    cause="a fee that is higher than what it includes is worth at list price",
    elsewhere="it is about regimes with a fee and free units that only the fee buys",
    of_offers=True,
    of_regimes=True,
)
