"""Packages of products that need no search: what costs more than another package whatever else is bought beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import ZERO
from agorapricing.pricebook import Edition, Offer
from agorapricing.rating import cost
from agorapricing.usage import Usage


def dear_packages(months: Sequence[tuple[Offer, Usage]]) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    """For each product that is used, its packages that cost least in some month, and those that never do.

    The months are of one book, each with its usage. Stages of a package act on meters of its own, so that what it
    costs does not depend on what is bought beside it; where packs draw these meters too, the product is left out.
    """
    sorted_out: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}
    for product in dict.fromkeys(name for offer, _ in months for name in offer.edition.packages):
        names = dict.fromkeys(name for offer, _ in months for name in offer.edition.packages.get(product, ()))
        if any(_meets_packs(offer.edition, names) for offer, _ in months):
            continue
        cheapest = {name for offer, usage in months for name in _cheapest(offer, usage, product)}
        if cheapest and (dear := names.keys() - cheapest):
            sorted_out[product] = tuple(name for name in names if name in cheapest), frozenset(dear)
    return sorted_out


def _meets_packs(edition: Edition, names: Iterable[str]) -> bool:
    """Whether a pack draws what the packages act on, or is sold beside one of them alone."""
    known = [name for name in names if name in edition.regimes]
    meters = {meter for name in known for meter in edition.meters_of(name)}
    packs = edition.packs.values()
    return any(not meters.isdisjoint(pack.draws) or not set(known).isdisjoint(pack.regimes) for pack in packs)


def _cheapest(offer: Offer, usage: Usage, product: str) -> tuple[str, ...]:
    """The package of a product that costs least in a month, of equals the first; none where it is not used."""
    edition, names = offer.edition, offer.edition.packages.get(product, ())
    pool = {meter for name in names for meter in edition.meters_of(name)}
    used = Usage(
        {meter: quantity for meter, quantity in usage.items() if edition.billed_as({meter: ZERO}).keys() & pool}
    )
    costs: dict[str, Decimal] = {}
    for name in names if any(used.values()) else ():
        try:
            costs[name] = cost(offer.book.offer(name, offer.on), used)
        except UnpricedMeterError:
            continue
    return (min(costs, key=lambda name: costs[name]),) if costs else ()
