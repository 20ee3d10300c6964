"""Odd things about single prices: totals that fall, prices that rise, tiers without a use, doubtful sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs

from agorapricing.analysis.costs import meter_curve
from agorapricing.analysis.marginal import bounds_of
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined
from agorapricing.numbers import outwards
from agorapricing.pricebook import Edition, Offer, PriceBook
from agorapricing.tariff import bounded

CLIFF, RISING, NO_ROOM, NO_CHANGE = (
    Message("cliff"),
    Message("rising price"),
    Message("unreachable tier"),
    Message("bound without effect"),
)
ORDER, CONFLICT, STALE, WEAK, BLIND = (
    Message("tiers out of order"),
    Message("conflict"),
    Message("stale source"),
    Message("no vendor page"),
    Message("not looked at"),
)


@frozen
class Oddity:
    """One odd thing: its kind, what it is about (a meter, a regime, a source), in words, and the amount at stake."""

    kind: str
    about: str
    what: str
    amount: Fraction | None = None
    source: str | None = None


def first_of(offers: Sequence[Offer], curved: Sequence[Sequence[Oddity]]) -> Iterator[Oddity]:
    """What is odd about each meter's curve, of each offer in turn, under the first regime that has it."""
    known: set[tuple[str, str]] = set()
    for offer, oddities in zip(offers, curved, strict=False):  # an interrupt leaves offers without
        yield from (
            attrs.evolve(oddity, about=Message("{offer} ({status})", offer=oddity.about, status=offer.name))
            for oddity in oddities
            if (oddity.kind, oddity.about) not in known
        )
        known |= {(oddity.kind, oddity.about) for oddity in oddities}


def of_curves(offer: Offer) -> Iterator[Oddity]:
    """Cliffs and rising prices of each meter by itself."""
    for meter in sorted(offer.tariff.meters):
        cost = meter_curve(offer, meter)
        if cost.curve is None:
            yield Oddity(BLIND, meter, cost.problem)
            continue
        for bound in bounds_of(cost):
            if bound.fall:
                again = (
                    Message("never")
                    if bound.falls_to is None
                    else Message("only at {number}", number=_number(bound.falls_to))
                )
                fall = Message(
                    "just above {number} the total falls, and it is as high again {again}",
                    number=_number(bound.at),
                    again=again,
                )
                yield Oddity(CLIFF, meter, fall, bound.fall)
            if bound.before and bound.after is not None and bound.after > bound.before:
                rise = Message("above {number} the next unit costs more than before", number=_number(bound.at))
                yield Oddity(RISING, meter, rise, bound.after - bound.before)


def of_tiers(edition: Edition) -> Iterator[Oddity]:
    """Tiers that hold no whole unit, bounds at which nothing changes, and larger pictures that cost less."""
    for meter, ladder in edition.ladders.items():
        tiers = getattr(ladder, "tiers", ())
        yield from _empty(meter, tiers)
        for one, other in pairwise(tiers):
            if (one.price, one.quoted) == (other.price, other.quoted) and not other.flat:
                yield Oddity(
                    NO_CHANGE,
                    meter,
                    Message("the price is the same on both sides of {number}", number=_number(one.up_to)),
                )
    for name, stage in edition.stages.items():
        yield from _empty(name, stage.bands)
        for band, after in pairwise(stage.bands):
            if band.off == after.off:
                yield Oddity(
                    NO_CHANGE,
                    name,
                    Message("the discount is the same on both sides of {number}", number=_number(band.up_to)),
                )
    yield from _out_of_order(edition)


def _empty(about: str, tiers: Sequence[object]) -> Iterator[Oddity]:
    for tier, below in bounded(tiers):
        if tier.up_to is not None and int(tier.up_to) == int(below):
            yield Oddity(
                NO_ROOM,
                about,
                Message(
                    "no whole number lies above {below} and up to {bound}",
                    below=_number(below),
                    bound=_number(tier.up_to),
                ),
            )


def _out_of_order(edition: Edition) -> Iterator[Oddity]:
    families = edition.metering.family if edition.metering else {}
    for family in families.values():
        priced = [edition.rates[meter] for meter in family.meters if meter in edition.rates]
        for lower, higher in pairwise(priced):
            if lower.price * higher.per > higher.price * lower.per:
                message = Message("costs less than {meter}, the tier below it", meter=lower.meter)
                amount = Fraction(lower.price) / Fraction(lower.per) - Fraction(higher.price) / Fraction(higher.per)
                yield Oddity(ORDER, higher.meter, message, amount, higher.source)


def of_sources(book: PriceBook, edition: Edition, on: date, max_age: int) -> Iterator[Oddity]:
    """Sources that contradict each other, that are old, and that are not the vendor's."""
    for conflict in edition.conflicts:
        message = Message("kept: {kept}; not kept: {other}", kept=conflict.kept, other=conflict.other)
        yield Oddity(CONFLICT, conflict.about, message, source=conflict.source)
    for name, rests in edition.sources.items():
        source, about = book.sources[name], _listed(rests)
        age = (on - source.read).days
        if age > max_age:
            yield Oddity(
                STALE,
                name,
                Message("read on {read}, {age:,} days before; {about}", read=source.read, age=age, about=about),
                source=name,
            )
        if source.kind not in {"vendor page", "contract"}:
            yield Oddity(WEAK, name, Message("a {kind}; {about}", kind=source.kind, about=about), source=name)


def _listed(names: Sequence[str]) -> str:
    few, more = joined(", ", names[:3]), len(names) - 3
    if more > 0:
        return Message("{named} and {more} more rest on it", named=few, more=more)
    return Message("{named} rest on it", named=few)


def _number(value: Fraction | Decimal | None) -> str:
    return Message("the end") if value is None else outwards(Fraction(value), 2, up=True)
