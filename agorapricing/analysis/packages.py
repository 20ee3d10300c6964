"""Odd things about packages: what a package costs where all that it includes is used, against the other regimes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from agorapricing.analysis.costs import curve_over
from agorapricing.analysis.oddities import Finding
from agorapricing.book import Offer
from agorapricing.curve import Curve
from agorapricing.rational import outwards
from agorapricing.stages import AllowanceStage, FeeStage, PrepaidStage
from agorapricing.tariff.charge import LIST

DEARER, NEVER = "package without a gain", "never cheapest"


def of_packages(offers: Sequence[Offer]) -> Iterator[Finding]:
    """Packages that cost more than pay as you go where all they include is used, or that are cheapest nowhere."""
    without_fee = [each for each in offers if not _has_fee(each)]
    common = {name for each in without_fee for name in each.regime.chain}
    for offer in offers:
        included = _included(offer, common)
        scaled = {meter: Curve.linear(quantity) for meter, quantity in included.items()}
        costs = {each.name: found for each in offers if (found := _cost(each, scaled)) is not None}
        if not included or offer in without_fee or offer.name not in costs:
            continue
        own = costs.pop(offer.name)
        if not _wins(own, list(costs.values())):
            yield Finding(
                NEVER, offer.name, f"at no multiple of {_written(included)} does it cost less than all others"
            )
        yield from _dearer(
            offer, own, {each.name: costs[each.name] for each in without_fee if each.name in costs}, included
        )


def _dearer(
    offer: Offer, own: Curve, others: Mapping[str, Curve], included: Mapping[str, Decimal]
) -> Iterator[Finding]:
    """What a package costs more than the cheapest regime without a fee, where all that it includes is used."""
    best = min(others, key=lambda name: others[name](1), default=None)
    if best is None or own(1) <= others[best](1):
        return
    what = f"with all used that it includes ({_written(included)}) it costs more than {best}, which has no fee"
    free = others[LIST](1) - others[best](1) if LIST in others else Fraction(0)
    given_up = f"; {best} takes {outwards(free, 2, up=False, least=2)} off list price there" if free else ""
    yield Finding(DEARER, offer.name, what + given_up, own(1) - others[best](1))


def _has_fee(offer: Offer) -> bool:
    return any(isinstance(offer.edition.stages[name], FeeStage) for name in offer.regime.chain)


def _included(offer: Offer, common: Collection[str]) -> dict[str, Decimal]:
    """What a regime includes that those without a fee do not: of each pool all of it, used by its first meter."""
    found: dict[str, Decimal] = {}
    for name in (each for each in offer.regime.chain if each not in common):
        stage = offer.edition.stages[name]
        if isinstance(stage, AllowanceStage):
            found[stage.meters[0]] = stage.quantity
        elif isinstance(stage, PrepaidStage):
            meter, units = next(iter(stage.draws.items()))
            found[meter] = stage.quantity // units
    return {meter: quantity for meter, quantity in found.items() if quantity and meter in offer.tariff.meters}


def _cost(offer: Offer, scaled: Mapping[str, Curve]) -> Curve | None:
    if not scaled.keys() <= offer.tariff.meters:
        return None
    found = curve_over(offer, scaled)
    return None if found.refused else found.curve


def _wins(own: Curve, others: Sequence[Curve]) -> bool:
    """Whether a curve is below all others somewhere."""
    worth = [(own - other).signs() for other in others]
    places = {Fraction(0)} | {t for signs in worth for where, _ in signs for t in (where.lower, where.upper) if t}
    ordered = sorted(places)
    inside = [(one + other) / 2 for one, other in pairwise(ordered)]
    tried = (*ordered, *inside, ordered[-1] + 1)
    return any(all(own(t) < other(t) for other in others) for t in tried)


def _written(included: Mapping[str, Decimal]) -> str:
    return " and ".join(f"{quantity:,f} of {meter}" for meter, quantity in included.items())
