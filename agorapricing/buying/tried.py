"""What a search for the cheapest plan tries, and what it does not, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agorapricing.book import Offer
from agorapricing.buying.settling import yearly
from agorapricing.meters import vocabulary
from agorapricing.regime import names_in

TRIED = "Tried"
"""What the note begins with."""


def tried(months: Sequence[Sequence[Offer]], usage: Mapping[str, Any], book: str = "", *, given: bool = False) -> str:
    """Which offers and packs of a book are tried; with `given`, the caller chose the offers.

    `book` names it where several are searched.
    """
    offers = [offer for month in months for offer in month]
    within = f" of {book}" if book else ""
    has_packs = any(offer.edition.packs for offer in offers)
    sizes = "; packs in their printed sizes" if has_packs else ""
    which = ", ".join(dict.fromkeys(o.name for o in offers)) if given else "; beside it ".join(_each_product(offers))
    missing = "; ".join(_not_tried(offers, usage, given=given))
    return f"{TRIED}{within}: each month one of {which}{sizes}.{f' Not tried: {missing}.' if missing else ''}"


def _each_product(offers: Sequence[Offer]) -> Iterator[str]:
    """The regimes, and the packages of each product beside them."""
    chosen = [names_in(offer.name) for offer in offers]
    yield ", ".join(dict.fromkeys(names[0] for names in chosen))
    kinds = {name: offer.edition.regimes[name].product for offer in offers for name in names_in(offer.name)[1:]}
    for product in dict.fromkeys(kinds.values()):
        named = ", ".join(name for name, kind in kinds.items() if kind == product)
        yield f"one of {named} for {vocabulary().products.get(product, product)}"


def _not_tried(offers: Sequence[Offer], usage: Mapping[str, Any], *, given: bool) -> Iterator[str]:
    if any(pack.brackets for offer in offers for pack in offer.edition.packs.values()):
        yield "quantities of packs between the sizes"
    if not given and (unnamed := list(dict.fromkeys(_unnamed(offers, usage)))):
        yield f"what the book does not name among its choices ({', '.join(unnamed)}): give it as an offer"
    if any(yearly(offer) for offer in offers):
        yield "commitments of a year together with other offers"


def _unnamed(offers: Iterable[Offer], usage: Mapping[str, Any]) -> Iterator[str]:
    """The regimes that no choice of a book names, without packages of products that are not used."""
    for edition in {offer.edition.start: offer.edition for offer in offers}.values():
        used = {meter for meter, quantity in edition.billed_as(usage).items() if quantity}
        for name, regime in edition.regimes.items():
            is_used = not regime.product or not used.isdisjoint(edition.meters_of(name))
            if is_used and name not in edition.choices:
                yield name
