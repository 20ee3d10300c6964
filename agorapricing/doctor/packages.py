"""Hints about monthly packages: L4, free units that one gives up; L5, much of one unused; L6, a larger one cheaper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.errors import AgorapricingError
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
    if not _included(offer):
        return
    for name in _given_up(case):
        chain = (*offer.regime.chain, name)
        regimes = {**offer.edition.regimes, offer.name: attrs.evolve(offer.regime, chain=chain)}
        kept = attrs.evolve(offer, edition=attrs.evolve(offer.edition, regimes=regimes))
        saved = _saved(case, kept)
        if saved is not None and saved > 0:
            what = f"the package takes the place of what {name} gives: {offer.edition.stages[name].text}"
            yield case.hint("L4", "", what, "weigh the package against the regime with the free units", saved)


def _given_up(case: OfferedProfile) -> list[str]:
    """The allowances of the choices without a fee that the package does not have."""
    own, stages = case.offer.regime.chain, case.offer.edition.stages
    chains = [each.regime.chain for each in _others(case) if not _fee(each)]
    names = dict.fromkeys(name for chain in chains for name in chain if name not in own)
    return [name for name in names if stages[name].included]


def _others(case: OfferedProfile) -> Iterator[Offer]:
    """The other offers that a customer of the profile chooses among."""
    offer = case.offer
    for name in offer.edition.chosen(case.profile.usage_under(offer)):
        if name != offer.name:
            yield offer.book.offer(name, offer.on).taxed(offer.tax)


def _saved(case: OfferedProfile, offer: Offer) -> Decimal | None:
    """What the profile costs less under another offer; none where that cannot be."""
    try:
        other = OfferedProfile(case.profile, offer).now
    except AgorapricingError:
        return None
    with exact():
        return case.now - other


def package_unused(case: OfferedProfile) -> Iterator[Hint]:
    """L5: of all that a package includes more than 30 % is not used; at stake is that share of its fee."""
    offer, units, fee = case.offer.of_apps(case.profile.apps), _included(case.offer), _fee(case.offer)
    if not (units and fee):
        return
    count = len(offer.apps) or 1  # each app buys it
    used = dict.fromkeys(units, ZERO)
    with exact():
        for line in lines_of(offer, case.profile.usage_under(offer)):
            for taken in line.price.reductions:
                if taken.stage in units:
                    used[taken.stage] += line.quantity * units[taken.stage].draws[line.meter or ""]
    shares = (ONE - ratio(used[name], each.quantity * count, 4) for name, each in units.items() if each.quantity)
    share = min(shares, default=ZERO)
    if share > UNUSED:
        stake = offer.book.rounding.round(fee * share * count)
        what = f"{percent(share)} of what the package includes is not used"
        yield case.hint("L5", "", what, "take a smaller package, or packs that carry over", stake)


def larger_package(case: OfferedProfile) -> Iterator[Hint]:
    """L6: a package with a higher fee costs less, since it includes what is billed here."""
    offer = case.offer
    is_chosen = not set(names_in(offer.name)).isdisjoint(offer.edition.choices)
    if offer.book.contract is not None or not (is_chosen or _included(offer)):
        return
    dearer = (each for each in _others(case) if _fee(each) > _fee(offer))
    savings = [(saved, each) for each in dearer if (saved := _saved(case, each))]
    saved, best = max(savings, key=lambda each: each[0], default=(ZERO, offer))
    if saved > 0:
        what = f"{best.id} costs less, with its fee of {_fee(best):,f} {offer.book.currency}"
        yield case.hint("L6", "", what, f"buy {best.regime.title}", saved)
