"""What a bill says besides amounts: its terms and its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from agorapricing.bill import Terms
from agorapricing.book import Offer
from agorapricing.disclosure import public_notes, shown, stages_of
from agorapricing.plan import Plan
from agorapricing.stages import FeeStage, Stage, pool_of
from agorapricing.tariff import Price


def terms_of(offer: Offer) -> Terms:
    """What all bills of an offer share."""
    book = offer.book
    return Terms(
        offer=offer.id,
        vendor=book.vendor,
        title=book.title,
        regime=offer.regime.title,
        who=offer.regime.who,
        on=offer.on,
        edition=book.public.edition(offer.on).start,
        currency=book.currency,
        rounding=book.rounding,
        stages=stages_of(offer),
        sources=shown(offer).sources,
        units={name: meter.unit for name, meter in book.meters.items()},
        confidential=offer.is_confidential,
    )


def price_notes(plan: Plan) -> tuple[list[str], tuple[tuple[Price, str], ...]]:
    """What prices say: of a meter as a whole, or only of a tier of it, which a usage may not reach."""
    said: dict[str, dict[str | None, list[Price]]] = {}
    for price, _ in plan.prices:
        for note in price.notes:
            said.setdefault(note, {}).setdefault(price.meter, []).append(price)
    count = Counter(price.meter for price, _ in plan.prices)
    always, tiers = [], []
    for note, by_meter in said.items():
        whole = [meter for meter, prices in by_meter.items() if meter and len(prices) == count[meter]]
        always += [f"{', '.join(whole)}: {note}"] if whole else []
        tiers += [(p, f"{m or p.label}: {note}") for m, prices in by_meter.items() if m not in whole for p in prices]
    return always, tuple(tiers)


def offer_notes(offer: Offer, meters: frozenset[str]) -> Iterator[str]:
    """Every assumption that an amount of these meters rests on."""
    edition = offer.edition
    touching = {name for name in offer.regime.chain if touches(edition.stages[name], meters)}
    yield from offer.regime.assumes
    yield from (
        edition.stages[name].note for name in offer.regime.chain if name in touching and edition.stages[name].note
    )
    yield from (each.pack.note for each in offer.holdings if each.pack.note)
    for conflict in edition.conflicts:
        is_general = not (conflict.meters or conflict.stages)
        if is_general or meters & set(conflict.meters) or touching & set(conflict.stages):
            yield conflict.text
    yield from public_notes(offer)


def touches(stage: Stage, meters: frozenset[str]) -> bool:
    """Whether a stage can change the amount of these meters: a fee or a minimum always does."""
    pool = pool_of(stage)
    return pool is None or isinstance(stage, FeeStage) or not meters.isdisjoint(pool)
