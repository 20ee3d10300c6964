"""Bills whose lines are rounded before they are added up: what floors, caps and taxes then stand on.

The rounding is no part of the tariff, which stays exact: curves, break-even points and columns stand before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

import attrs

from agorapricing.messages import Message
from agorapricing.numbers import ONE, ZERO, Rounding
from agorapricing.pricebook import Offer
from agorapricing.rating.bill import ROUNDING, Line
from agorapricing.tariff import Charge, Charges, Price, Stage

_DIFFERENCE = Price(None, ONE, stage=ROUNDING, label=Message("each line rounded"))


def unsettled(offer: Offer) -> Offer:
    """An offer up to the first stage that settles its amount, and without tax: what its lines are rounded after."""
    stages = offer.edition.stages
    chain = tuple(takewhile(lambda name: not stages[name].settles, offer.regime.chain))
    untaxed = attrs.evolve(offer, tax="")
    if chain == offer.regime.chain:
        return untaxed
    return attrs.evolve(untaxed, edition=offer.edition.having(offer.name, attrs.evolve(offer.regime, chain=chain)))


def rounded(offer: Offer, lines: Iterable[Line | Charge[Any]]) -> list[Line]:
    """The lines of `unsettled`, their rounding as one more line, and what settles their sum; inside `exact()`."""
    rounding = offer.book.rounding
    charges = _rounded((), tuple(Charge(line.price, line.quantity) for line in lines), rounding)
    for name, stage in _settling(offer):
        charges = _rounded(charges, stage.apply(charges, name), rounding)
    return [Line(each.price, each.quantity, each.amount) for each in charges if each.quantity]


def _settling(offer: Offer) -> list[tuple[str, Stage]]:
    """What comes after the lines of `unsettled`: the rest of the chain that acts on a month, and the tax."""
    rest = offer.regime.chain[len(unsettled(offer).regime.chain) :]
    stages = [(name, offer.edition.stages[name]) for name in rest if not offer.edition.stages[name].is_later]
    tax = offer.tax_rate
    return [*stages, (offer.tax, tax.stage)] if tax else stages


def _rounded(before: Charges, after: Charges, rounding: Rounding) -> Charges:
    """Charges with what the rounding of the new ones adds or takes away."""
    amounts: list[Any] = [charge.amount for charge in after[len(before) :]]
    difference = sum((rounding.round(amount) - amount for amount in amounts), ZERO)
    return (*after, Charge(_DIFFERENCE, difference)) if difference else after


def unrounded(offers: Iterable[Offer]) -> tuple[str, ...]:
    """What to know where amounts are those of tariffs, before lines are rounded."""
    names = ", ".join(dict.fromkeys(offer.id for offer in offers if offer.book.rounding.lines))
    said = Message("{offers}: amounts here are before the rounding of each line, which its bills have.", offers=names)
    return (said,) if names else ()
