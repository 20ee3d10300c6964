"""Hints about monthly packages: L4, free units that one gives up; L5, much of one unused; L6, a larger one cheaper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from operator import itemgetter

import attrs

from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.errors import AgorapricingError
from agorapricing.messages import Message
from agorapricing.numbers import ONE, ZERO, exact, percent, ratio
from agorapricing.pricebook import Offer, bought, fee_of, names_in
from agorapricing.rating import lines_of
from agorapricing.tariff import Included

UNUSED = Decimal("0.30")
"""The share of a package above which what is not used is worth a word."""


def _fee(offer: Offer) -> Decimal:
    return fee_of(offer.edition, offer.regime)


def _included(offer: Offer) -> Mapping[str, Included]:
    return bought(offer.edition, offer.regime)


def free_units_lost(case: OfferedProfile) -> Iterator[Hint]:
    """L4: a package takes the place of free units that would cover some of its overage."""
    offer = case.offer
    for name in _given_up(case) if _included(offer) else ():
        chain = (*offer.regime.chain, name)
        regimes = {**offer.edition.regimes, offer.name: attrs.evolve(offer.regime, chain=chain)}
        kept = attrs.evolve(offer, edition=attrs.evolve(offer.edition, regimes=regimes))
        saved = _saved(case, kept)
        if saved > 0:
            what = Message(
                "the package takes the place of what is free without it: {text}",
                text=offer.edition.stages[name].text,
            )
            yield case.hint("L4", what, Message("weigh the package against the regime with the free units"), saved)


def _given_up(case: OfferedProfile) -> list[str]:
    """The allowances of the choices without a fee that the package does not have."""
    own, stages = case.offer.regime.chain, case.offer.edition.stages
    chains = [each.regime.chain for each in _others(case) if not _fee(each)]
    names = dict.fromkeys(name for chain in chains for name in chain if name not in own)
    return [name for name in names if stages[name].included]


def _others(case: OfferedProfile) -> Iterator[Offer]:
    """The other offers that a customer of the profile chooses among; not those that each of several apps buys."""
    offer = case.offer
    names = (name for name in offer.edition.chosen(case.counted.usage) if name != offer.name)
    others = (offer.book.offer(name, offer.on).taxed(offer.tax) for name in names)
    return (other for other in others if not other.of_apps(case.counted.profile.apps).apps)


def _saved(case: OfferedProfile, offer: Offer) -> Decimal:
    """What the profile costs less under another offer; 0 where that cannot be."""
    try:
        return case.saved_under(offer)
    except AgorapricingError:
        return ZERO


def package_unused(case: OfferedProfile) -> Iterator[Hint]:
    """L5: of all that a package includes more than 30 % is not used; at stake is that share of its fee."""
    offer, units, fee = case.offer, _included(case.offer), _fee(case.offer)
    if not (units and fee):
        return
    used = dict.fromkeys(units, ZERO)
    with exact():
        for line in lines_of(offer, case.counted.usage):
            for taken in line.price.reductions:
                if taken.stage in units:
                    used[taken.stage] += line.quantity * units[taken.stage].draws[line.meter or ""]
    shares = (ONE - ratio(used[name], each.quantity, 4) for name, each in units.items() if each.quantity)
    share = min(shares, default=ZERO)
    if share > UNUSED:
        rounding = offer.book.rounding
        what = Message("{share} of what the package includes is not used", share=percent(share))
        yield case.hint(
            "L5", what, Message("take a smaller package, or packs that carry over"), rounding.round(fee * share)
        )


def larger_package(case: OfferedProfile) -> Iterator[Hint]:
    """L6: a package with a higher fee costs less, since it includes what is billed here."""
    offer = case.offer
    is_chosen = not set(names_in(offer.name)).isdisjoint(offer.edition.choices)
    if offer.book.contract is not None or not (is_chosen or _included(offer)):
        return
    savings = [(_saved(case, each), each) for each in _others(case) if _fee(each) > _fee(offer)]
    saved, best = max(savings, key=itemgetter(0), default=(ZERO, offer))
    if saved > 0:
        what = Message(
            "{id} costs less, with its fee of {fee:,f} {currency}",
            id=best.id,
            fee=_fee(best),
            currency=offer.book.currency,
        )
        yield case.hint("L6", what, Message("buy {title}", title=best.regime.title), saved)
