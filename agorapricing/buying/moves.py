"""What it takes to move from a package to each other one on a day, and what a partly used pack gives back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.buying.upgrades import Move, move, moves_rule, refund, refund_marginal
from agorapricing.errors import TariffError, UnknownNameError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import ZERO, fraction
from agorapricing.pricebook import Offer, PriceBook, fee_of
from agorapricing.rating import Displayed
from agorapricing.records import Keys


@frozen(eq=False, str=False)
class PackageMoves(Displayed):
    """The moves from the package of an offer, said on the offer's day, by the package that they go to."""

    layout = "moves.report"
    record = Keys("offer=offer.id on=offer.on currency=offer.book.currency moves")

    offer: Offer
    moves: Mapping[str, Move] = attrs.field(converter=frozen_dict)

    def fee(self, package: str) -> Decimal:
        """What a package costs a month."""
        return fee_of(self.offer.edition, self.offer.edition.regime(package))


def moves_of(offer: Offer, packages: Iterable[str] = ()) -> PackageMoves:
    """What it takes to move to some packages, or without any to each other choice of the edition.

    >>> from agorapricing.rating import find_offer
    >>> from datetime import date
    >>> moves = moves_of(find_offer("agora-cn-standard:basic", date(2024, 8, 16))).moves
    >>> moves["flagship"].amount, moves["free"].last_day
    (Decimal('7661'), datetime.date(2024, 8, 25))

    Raises UnknownNameError for what is no other choice, and what `move` raises.
    """
    edition, named = offer.edition, tuple(packages)
    moves_rule(offer)
    if offer.name not in edition.regimes:
        raise TariffError(f"{offer.name} names several packages, or an app: name the package that is left, by itself")
    product = edition.regimes[offer.name].product
    others = [each for each in edition.choices if each != offer.name and edition.regimes[each].product == product]
    for name in named:
        if name not in others:
            raise UnknownNameError("package to move to", name, tuple(others), offer.id)
    return PackageMoves(offer, {each: move(offer, each) for each in named or others})


@frozen(eq=False, str=False)
class Refund(Displayed):
    """What a partly used pack gives back on a day: by the bracket that the used units reach, or each by its own."""

    layout = "moves.refund"
    record = Keys("book=book.id pack on currency=book.currency quantity used price paid off given_back by_each_bracket")

    book: PriceBook
    pack: str
    on: date
    quantity: Decimal
    used: Decimal
    price: Decimal
    paid: Decimal | None
    off: Decimal
    given_back: Decimal
    by_each_bracket: Decimal


def refund_of(
    book: PriceBook,
    name: str,
    on: date,
    quantity: Decimal,
    used: Decimal,
    *,
    off: Any = ZERO,
    paid: Decimal | None = None,
) -> Refund:
    """What a pack of a book gives back, by both rules. Raises UnknownNameError, and what `refund` raises."""
    packs = book.edition(on).packs
    if name not in packs:
        raise UnknownNameError("pack", name, tuple(packs), f"{book.id} on {on}")
    pack, known = packs[name], {"off": off, "paid": paid}
    back = (rule(pack, quantity, used, **known) for rule in (refund, refund_marginal))
    return Refund(book, name, on, quantity, used, pack.price(quantity), paid, fraction(off, "off"), *back)
