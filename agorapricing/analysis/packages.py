"""Odd things about packages: what a package costs where all that it includes is used, against the other regimes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from agorapricing.analysis.costs import curve_over
from agorapricing.analysis.oddities import Oddity
from agorapricing.messages import Message, joined
from agorapricing.numbers import Curve, outwards
from agorapricing.pricebook import Offer, bought, fee_of
from agorapricing.tariff import LIST

DEARER, NEVER = Message("package without a gain"), Message("never cheapest")


def of_package(offer: Offer, offers: Sequence[Offer]) -> Iterator[Oddity]:
    """That a package costs more than pay as you go where all it includes is used, or that it is cheapest nowhere."""
    included = _included(offer) if fee_of(offer.edition, offer.regime) else {}
    scaled = {meter: Curve.linear(quantity) for meter, quantity in included.items()}
    costs = {other.name: curve for other in offers if included and (curve := _cost(other, scaled)) is not None}
    if offer.name not in costs:
        return
    own = costs.pop(offer.name)
    if not _wins(own, list(costs.values())):
        yield Oddity(
            NEVER,
            offer.name,
            Message("at no multiple of {written} does it cost less than all others", written=_written(included)),
        )
    without_fee = [other.name for other in offers if not fee_of(other.edition, other.regime)]
    yield from _dearer(offer, own, {name: costs[name] for name in without_fee if name in costs}, included)


def _dearer(offer: Offer, own: Curve, others: Mapping[str, Curve], included: Mapping[str, Decimal]) -> Iterator[Oddity]:
    """What a package costs more than the cheapest regime without a fee, where all that it includes is used."""
    best = min(others, key=lambda name: others[name](1), default=None)
    if best is None or own(1) <= others[best](1):
        return
    message: str = Message(
        "with all used that it includes ({units}) it costs more than {regime}, which has no fee",
        units=_written(included),
        regime=best,
    )
    free = others[LIST](1) - others[best](1) if LIST in others else Fraction(0)
    if free:
        off = outwards(free, 2, up=False, least=2)
        message = joined(
            "; ", (message, Message("{regime} takes {amount} off list price there", regime=best, amount=off))
        )
    yield Oddity(DEARER, offer.name, message, own(1) - others[best](1))


def _included(offer: Offer) -> dict[str, Decimal]:
    """What only a fee buys: of each pool all of it, used by its first meter."""
    pools = bought(offer.edition, offer.regime).values()
    first = {meter: pool.alone(meter) for pool in pools for meter in list(pool.draws)[:1]}
    return {meter: quantity for meter, quantity in first.items() if quantity and meter in offer.tariff.meters}


def _cost(offer: Offer, scaled: Mapping[str, Curve]) -> Curve | None:
    if not scaled.keys() <= offer.tariff.meters:
        return None
    cost = curve_over(offer, scaled)
    return None if cost.refused else cost.curve


def _wins(own: Curve, others: Sequence[Curve]) -> bool:
    """Whether a curve is below all others somewhere."""
    worth = [(own - other).signs() for other in others]
    places = {Fraction(0)} | {t for signs in worth for where, _ in signs for t in (where.lower, where.upper) if t}
    ordered = sorted(places)
    inside = [(one + other) / 2 for one, other in pairwise(ordered)]
    tried = (*ordered, *inside, ordered[-1] + 1)
    return any(all(own(t) < other(t) for other in others) for t in tried)


def _written(included: Mapping[str, Decimal]) -> str:
    return joined(
        " and ",
        (Message("{quantity:,f} of {meter}", quantity=quantity, meter=meter) for meter, quantity in included.items()),
    )
