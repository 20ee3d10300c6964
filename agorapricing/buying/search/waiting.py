"""Whether a pack can be bought a month later for no more, so that a search need not try it sooner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from agorapricing.buying.search.month import MonthCost
from agorapricing.pricebook import Offer, Pack


def can_wait(
    name: str, pack: Pack, packs: Mapping[str, Pack], after: Sequence[Mapping[str, Pack]], offer: Offer
) -> bool:
    """Whether what is not drawn in a month can as well be bought in the next one, or, in the last month, not at all."""
    meters = [meter for other in packs.values() for meter in other.draws]
    is_alone = len(meters) == len(set(meters))
    is_lifted = not pack.lifts or set(offer.regime.suspends) <= pack.draws.keys()
    if (
        pack.regimes
        or not is_alone
        or not is_lifted
        or any(size.quantity < max(pack.draws.values()) for size in pack.sizes)
    ):
        return False
    return all(name in sold and _no_worse(sold[name], pack) for sold in after)


def ends_alike(pack: Pack, until: date, later: Sequence[Sequence[MonthCost]], end: date) -> bool:
    """Whether units of a pack that is bought a month later end no later within the term."""
    return not later or until == min(pack.valid.last_day(later[0][0].offer.on), end)


def _no_worse(later: Pack, pack: Pack) -> bool:
    prices = {size.quantity: size.price for size in later.sizes}
    is_same = (later.draws, later.scope, later.before, later.lifts) == (pack.draws, pack.scope, pack.before, pack.lifts)
    is_valid = later.valid.until == pack.valid.until and later.valid.months >= pack.valid.months
    is_cheap = all(prices.get(size.quantity, size.price + 1) <= size.price for size in pack.sizes)
    return is_same and is_valid and is_cheap and not later.regimes
