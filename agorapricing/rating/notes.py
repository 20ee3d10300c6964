"""What a bill says besides amounts: its terms and its notes; of a confidential contract, no more than its total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import attrs

from agorapricing.messages import Message, joined
from agorapricing.numbers import ONE, ZERO, exact
from agorapricing.pricebook import Closed, Conflict, Offer, assumed, public_notes, shown, stages_of
from agorapricing.rating.bill import Bill, Line, OfferTerms
from agorapricing.rating.doubt import Note
from agorapricing.tariff import CONTRACT, CompiledTariff, Price, Stage, noted


def terms_of(offer: Offer) -> OfferTerms:
    """What all bills of an offer share."""
    book = offer.book
    return OfferTerms(
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
        version=book.version,
        confidential=offer.is_confidential,
        digest=book.digest,
    )


def price_notes(tariff: CompiledTariff) -> tuple[list[str], tuple[tuple[Price, str], ...]]:
    """What prices say: of a meter as a whole, or only of a tier of it, which a usage may not reach."""
    said: dict[str, dict[str | None, list[Price]]] = {}
    for price, _ in tariff.prices:
        for note in price.notes:
            said.setdefault(note, {}).setdefault(price.meter, []).append(price)
    count = Counter(price.meter for price, _ in tariff.prices)
    always, tiers = [], []
    for note, by_meter in said.items():
        whole = [meter for meter, prices in by_meter.items() if meter and len(prices) == count[meter]]
        always += [_of(", ".join(whole), note)] if whole else []
        tiers += [(p, _of(m or p.label, note)) for m, prices in by_meter.items() if m not in whole for p in prices]
    return always, tuple(tiers)


def left_alone(offer: Offer, tariff: CompiledTariff) -> Iterator[tuple[Price, str]]:
    """What stages leave as it is, where a reader would expect otherwise: for each such price, a note."""
    for name in offer.regime.chain:
        stage = offer.edition.stages[name]
        yield from ((price, _of(name, why)) for price, _ in tariff.prices if (why := stage.left_alone(price)))


def touching_conflicts(offer: Offer, meters: frozenset[str]) -> Iterator[Conflict]:
    """The conflicts between sources that a bill of these meters rests on."""
    touching = {name for name in offer.regime.chain if offer.edition.stages[name].touches(meters)}
    for conflict in (each for each in offer.edition.conflicts if each.matters(offer.on)):
        is_general = not (conflict.meters or conflict.stages)
        if is_general or meters & set(conflict.meters) or touching & set(conflict.stages):
            yield conflict


def offer_notes(offer: Offer, meters: frozenset[str]) -> Iterator[str]:
    """Every assumption that an amount of these meters rests on."""
    edition = offer.edition
    if offer.book.rounding.lines:
        yield Message("Each line is rounded, {mode}, before lines are added up.", mode=offer.book.rounding.mode)
    touching = {name for name in offer.regime.chain if edition.stages[name].touches(meters)}
    yield from (Note(each.text, each) for each in assumed(offer.regime.assumes, offer.book.assumptions))
    yield from noted(_of_apps(offer))
    stages = (edition.stages[name] for name in offer.regime.chain if name in touching)
    yield from (note for stage in stages for note in noted(stage.caveat, stage.note))
    yield from (_late(name, edition.stages[name]) for name in offer.regime.chain if edition.stages[name].is_later)
    yield from (each.pack.note for each in offer.holdings if each.pack.note)
    yield from (Note(conflict.text, conflict) for conflict in touching_conflicts(offer, meters))
    yield from public_notes(offer)


def _late(name: str, stage: Stage) -> str:
    return Message(
        "{name}, {text}: it is settled once a {period}, and not in a month's bill.",
        name=name,
        text=stage.text,
        period=stage.period,
    )


def _of(what: str, note: str) -> str:
    return Message("{what}: {note}", what=what, note=note)


def _of_apps(offer: Offer) -> str:
    """Whose usage is billed, where a regime covers that of one app."""
    if not offer.apps:
        return offer.regime.scope_note
    bought = (
        _of(joined(", ", (app or Message("usage of no app") for app in apps)), each.title)
        for apps, each in offer.by_app.items()
    )
    return Message("Each app buys for its own usage: {bought}.", bought=joined("; ", bought))


def closed_bill(offer: Offer, bill: Bill) -> Bill:
    """The bill of a confidential contract: its amount as one line, tax on top, and notes that tell no terms."""
    disclosed = Closed(offer)
    taxes = tuple(line for line in bill.lines if disclosed.stage(line.price.stage) != CONTRACT)
    with exact():
        amount = bill.total - sum((line.amount for line in taxes), ZERO)
    source = offer.book.contract.id if offer.book.contract else None
    money = Price(None, ONE, stage=CONTRACT, label=Message("by the terms of the contract"), source=source)
    lines = (Line(money, amount, amount), *taxes)  # an amount of money, which may have more decimals than a price
    return attrs.evolve(bill, lines=lines, notes=tuple(disclosed.notes()))
