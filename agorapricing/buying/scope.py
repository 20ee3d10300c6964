"""The scope of a search for the cheapest plan: what it tries, and what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from agorapricing.buying.true_up import lasting, later
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined
from agorapricing.pricebook import Offer, by_app, names_in, vocabulary


@frozen
class Scope:
    """Among which offers and packs of a book a search chooses each month, and what it leaves out, in words."""

    choices: str
    left_out: tuple[str, ...] = ()
    sizes: bool = False
    """Whether packs in their printed sizes are among the choices."""
    book: str = ""
    """The book, where several are searched."""

    @classmethod
    def of(
        cls, months: Sequence[Sequence[Offer]], usage: Mapping[str, Any], book: str = "", *, given: bool = False
    ) -> Scope:
        """The scope of a search over the offers of each month; with `given`, the caller chose the offers."""
        offers = [offer for month in months for offer in month]
        names = joined(", ", dict.fromkeys(offer.name for offer in offers))
        choices = names if given else joined("; beside it ", _by_product(offers))
        has_packs = any(pack.is_planned for offer in offers for pack in offer.edition.packs.values())
        return cls(choices, tuple(_left_out(offers, usage, given=given)), has_packs, book)

    @property
    def text(self) -> str:
        """The scope as a note."""
        sizes = Message("{choices}; packs in their printed sizes", choices=self.choices) if self.sizes else self.choices
        tried = (
            Message("Tried of {book}: each month one of {choices}.", book=self.book, choices=sizes)
            if self.book
            else Message("Tried: each month one of {choices}.", choices=sizes)
        )
        if not self.left_out:
            return tried
        return Message("{tried} Not tried: {left_out}.", tried=tried, left_out=joined("; ", self.left_out))


def _by_product(offers: Sequence[Offer]) -> Iterator[str]:
    """The regimes, and the packages of each product beside them; of apps that buy differently those of each."""
    bought = [(offer, by_app(offer.name).values() or (offer.name,)) for offer in offers]
    chosen = [(offer.edition.regimes, names_in(name)) for offer, names in bought for name in names]
    yield joined(", ", dict.fromkeys(names[0] for _, names in chosen))
    kinds = {name: regimes[name].product for regimes, names in chosen for name in names[1:]}
    for product in dict.fromkeys(kinds.values()):
        named = joined(", ", (name for name, kind in kinds.items() if kind == product))
        yield Message("one of {named} for {product}", named=named, product=vocabulary().products.get(product, product))


def _left_out(offers: Sequence[Offer], usage: Mapping[str, Any], *, given: bool) -> Iterator[str]:
    if any(pack.brackets for offer in offers for pack in offer.edition.packs.values()):
        yield Message("quantities of packs between the sizes")
    packs = {name: pack for offer in offers for name, pack in offer.edition.packs.items() if pack.gives}
    if apart := [name for name, pack in packs.items() if usage.keys() & pack.draws.keys()]:
        yield Message("packs that give units of several kinds ({listed})", listed=joined(", ", apart))
    if not given and (unnamed := list(dict.fromkeys(_unnamed(offers, usage)))):
        yield Message(
            "what the book does not name among its choices ({listed}): give it as an offer",
            listed=joined(", ", unnamed),
        )
    known = [offer for offer in offers if not offer.is_confidential]
    if any(later(offer) for offer in known):
        yield Message("what is settled once a quarter or a year together with other offers")
    if any(set(lasting(offer)) - set(later(offer)) for offer in known):
        yield Message("credits that carry on together with other offers")
    if any(lasting(offer) for offer in offers if offer.is_confidential):
        yield Message("confidential terms that reach beyond a month together with other offers")


def _unnamed(offers: Iterable[Offer], usage: Mapping[str, Any]) -> Iterator[str]:
    """The regimes that no choice of a book names, without packages of products that are not used."""
    for edition in {offer.edition.start: offer.edition for offer in offers}.values():
        used = {meter for meter, quantity in edition.billed_as(usage).items() if quantity}
        for name, regime in edition.regimes.items():
            is_used = not regime.product or not used.isdisjoint(edition.meters_of(name))
            if is_used and name not in edition.choices:
                yield name
