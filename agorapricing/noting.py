"""What a bill says besides amounts: its terms and its notes; of a confidential contract, no more than its total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from agorapricing.bill import Bill, Line, Terms
from agorapricing.book import Offer
from agorapricing.contract import CONFIDENTIAL
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.plan import Plan
from agorapricing.source import Source
from agorapricing.stages import FeeStage, Stage, pool_of
from agorapricing.tariff import Price
from agorapricing.tariff.charge import CONTRACT


def terms_of(offer: Offer) -> Terms:
    """What all bills of an offer share; of a confidential contract, no stages and no sources of its own."""
    book = offer.book
    head = book.contract if offer.is_confidential else None
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
        stages=offer.waterfall if head is None else (CONTRACT, *((offer.tax,) if offer.tax else ())),
        sources=book.sources if head is None else {head.id: head.source, **_tax_source(offer)},
        units={name: meter.unit for name, meter in book.meters.items()},
        confidential=head is not None,
    )


def _tax_source(offer: Offer) -> dict[str, Source]:
    rate = offer.tax_rate
    return {rate.source: offer.book.sources[rate.source]} if rate else {}


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
    yield from _general_notes(offer)


def _general_notes(offer: Offer) -> Iterator[str]:
    """What holds for every bill of an edition."""
    edition = offer.book.public.edition(offer.on)
    if edition.dated == "seen":
        yield f"This edition was first seen on {edition.start}; the day it took effect is not known."
    if offer.tax:
        yield offer.book.taxes[offer.tax].text(offer.on)
    elif offer.book.tax:
        yield offer.book.tax


def touches(stage: Stage, meters: frozenset[str]) -> bool:
    """Whether a stage can change the amount of these meters: a fee or a minimum always does."""
    pool = pool_of(stage)
    return pool is None or isinstance(stage, FeeStage) or not meters.isdisjoint(pool)


def closed_bill(offer: Offer, bill: Bill) -> Bill:
    """The bill of a confidential contract: its amount, tax on top, and the notes that say nothing of its terms."""
    taxes = tuple(line for line in bill.lines if offer.tax and line.price.stage == offer.tax)
    with exact():
        amount = bill.total - sum((line.amount for line in taxes), ZERO)
    source = offer.book.contract.id if offer.book.contract else None
    money = Price(None, ONE, stage=CONTRACT, label="by the terms of the contract", source=source)
    lines = (Line(money, amount, amount), *taxes)  # an amount of money, which may have more decimals than a price
    return attrs.evolve(bill, lines=lines, notes=tuple(_public_notes(offer)))


def _public_notes(offer: Offer) -> Iterator[str]:
    yield CONFIDENTIAL
    stages = (offer.edition.stages[name] for name in offer.regime.chain)
    if any(getattr(stage, "period", "month") != "month" for stage in stages):
        yield "A commitment of a longer period is not in a month's bill."
    yield from _general_notes(offer)
