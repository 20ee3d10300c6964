"""The law of packages: what is sold for a fee is worth it for somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agorapricing.bill import plain as amount
from agorapricing.book import Offer
from agorapricing.errors import UnpricedMeterError
from agorapricing.exact import exact
from agorapricing.rating import cost
from agorapricing.stages import AllowanceStage, FeeStage, PrepaidStage
from agorapricing.testing.laws import Broken, Case, Law
from agorapricing.usage import Usage


def _not_worth(case: Case) -> Broken | None:
    """Where a package with a fee never costs less than the list: the usage at which it comes nearest."""
    offer = case.offer
    buys = _bought(offer) if offer else []
    if offer is None or not buys:
        return None
    listed = offer.book.offer("list", offer.on)
    nearest: tuple[Decimal, Usage] | None = None
    for usage in _used_up(buys, offer):
        try:
            with exact():
                lost = cost(offer, usage) - cost(listed, usage)
        except UnpricedMeterError:
            continue
        if lost < 0:
            return None
        if nearest is None or lost < nearest[0]:
            nearest = (lost, usage)
    if nearest is None:
        return None
    lost, usage = nearest
    return Broken(f"at its best it still costs {amount(lost)} more than the list price", usage=usage)


def _bought(offer: Offer) -> list[AllowanceStage | PrepaidStage]:
    """What only a fee buys: allowances and packs of a regime with a fee that no regime without one has."""
    stages = offer.edition.stages

    def has_fee(chain: Sequence[str]) -> bool:
        return any(isinstance(stages[name], FeeStage) for name in chain)

    if not has_fee(offer.regime.chain):
        return []
    given = {name for each in offer.edition.regimes.values() if not has_fee(each.chain) for name in each.chain}
    own = [stages[name] for name in offer.regime.chain if name not in given]
    return [stage for stage in own if isinstance(stage, (AllowanceStage, PrepaidStage))]


def _used_up(buys: Sequence[AllowanceStage | PrepaidStage], offer: Offer) -> Iterator[Usage]:
    """What a package covers, used up by one meter alone, for each meter that can."""
    for stage in buys:
        draws = stage.draws if isinstance(stage, PrepaidStage) else dict.fromkeys(stage.meters, Decimal(1))
        for meter, units in draws.items():
            if meter in offer.tariff.meters:
                with exact():
                    whole = stage.quantity // units
                yield Usage({meter: whole})


WORTH = Law(
    "package-worth-buying",
    "A package that is sold for a fee costs less than the list price for some usage.",
    "cost(package, u) < cost(list, u) for some u",
    _not_worth,
    cause="a fee that is higher than what it includes is worth at list price",
    elsewhere="it is about regimes with a fee and free units that only the fee buys",
    of_offers=True,
    of_regimes=True,
)
