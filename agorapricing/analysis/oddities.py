"""Odd things about single prices: totals that fall, prices that rise, tiers without a use, doubtful sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs

from agorapricing.analysis.costs import meter_curve
from agorapricing.analysis.marginal import steps_of
from agorapricing.book import Offer, PriceBook
from agorapricing.edition import Edition
from agorapricing.rational import outwards
from agorapricing.stages import GraduatedDiscountStage
from agorapricing.tariff.tiers import bounded

CLIFF, RISING, NO_ROOM, NO_CHANGE = "cliff", "rising price", "unreachable tier", "bound without effect"
ORDER, CONFLICT, STALE, WEAK, BLIND = (
    "tiers out of order",
    "conflict",
    "stale source",
    "no vendor page",
    "not looked at",
)


@attrs.frozen
class Finding:
    """One odd thing: its kind, what it is about (a meter, a regime, a source), in words, and the amount at stake."""

    kind: str
    about: str
    what: str
    amount: Fraction | None = None
    source: str | None = None


def of_curves(offers: Sequence[Offer]) -> Iterator[Finding]:
    """Cliffs and rising prices of each meter by itself, under the first regime that has them."""
    known: set[tuple[str, str]] = set()
    for offer in offers:
        found = list(_curved(offer))
        yield from (
            attrs.evolve(each, about=f"{each.about} ({offer.name})")
            for each in found
            if (each.kind, each.about) not in known
        )
        known |= {(each.kind, each.about) for each in found}


def _curved(offer: Offer) -> Iterator[Finding]:
    for meter in sorted(offer.tariff.meters):
        found = meter_curve(offer, meter)
        if found.curve is None:
            yield Finding(BLIND, meter, found.problem)
            continue
        for step in steps_of(found):
            if step.fall:
                again = "never" if step.falls_to is None else f"only at {_number(step.falls_to)}"
                what = f"just above {_number(step.at)} the total falls, and it is as high again {again}"
                yield Finding(CLIFF, meter, what, step.fall)
            if step.before and step.after is not None and step.after > step.before:
                what = f"above {_number(step.at)} the next unit costs more than before"
                yield Finding(RISING, meter, what, step.after - step.before)


def of_tiers(edition: Edition) -> Iterator[Finding]:
    """Tiers that hold no whole unit, bounds at which nothing changes, and larger pictures that cost less."""
    for meter, ladder in edition.ladders.items():
        tiers = getattr(ladder, "tiers", ())
        yield from _empty(meter, tiers)
        for one, other in pairwise(tiers):
            if (one.price, one.quoted) == (other.price, other.quoted) and not other.flat:
                yield Finding(NO_CHANGE, meter, f"the price is the same on both sides of {_number(one.up_to)}")
    for name, stage in edition.stages.items():
        if isinstance(stage, GraduatedDiscountStage):
            yield from _empty(name, stage.tiers)
            for band, after in pairwise(stage.tiers):
                if band.off == after.off:
                    yield Finding(NO_CHANGE, name, f"the discount is the same on both sides of {_number(band.up_to)}")
    yield from _out_of_order(edition)


def _empty(about: str, tiers: Sequence[object]) -> Iterator[Finding]:
    for tier, below in bounded(tiers):
        if tier.up_to is not None and int(tier.up_to) == int(below):
            what = f"no whole number lies above {_number(below)} and up to {_number(tier.up_to)}"
            yield Finding(NO_ROOM, about, what)


def _out_of_order(edition: Edition) -> Iterator[Finding]:
    families = edition.metering.family if edition.metering else {}
    for family in families.values():
        priced = [edition.rates[meter] for meter in family.meters if meter in edition.rates]
        for lower, higher in pairwise(priced):
            if lower.price * higher.per > higher.price * lower.per:
                what = f"costs less than {lower.meter}, the tier below it"
                amount = Fraction(lower.price) / Fraction(lower.per) - Fraction(higher.price) / Fraction(higher.per)
                yield Finding(ORDER, higher.meter, what, amount, higher.source)


def of_sources(book: PriceBook, edition: Edition, on: date, max_age: int) -> Iterator[Finding]:
    """Sources that contradict each other, that are old, and that are not the vendor's."""
    for each in edition.conflicts:
        yield Finding(CONFLICT, each.about, f"kept: {each.kept}; not kept: {each.other}", source=each.source)
    used = _used(edition)
    for name, about in used.items():
        source = book.sources[name]
        age = (on - source.read).days
        if age > max_age:
            yield Finding(STALE, name, f"read on {source.read}, {age:,} days before; {about}", source=name)
        if source.kind not in {"vendor page", "contract"}:
            yield Finding(WEAK, name, f"a {source.kind}; {about}", source=name)


def _used(edition: Edition) -> dict[str, str]:
    """The sources of an edition's prices and stages, each with what rests on it."""
    found: dict[str, list[str]] = {}
    for meter in sorted(edition.list_tariff.meters):
        priced = edition.rates.get(meter) or edition.ladders[meter]
        source = getattr(priced, "source", None)
        if source:
            found.setdefault(source, []).append(meter)
    for name, stage in edition.stages.items():
        found.setdefault(stage.source, []).append(f"stage {name}")
    return {source: _listed(rests) for source, rests in found.items()}


def _listed(names: Sequence[str]) -> str:
    few = ", ".join(names[:3])
    return f"{few} and {len(names) - 3} more rest on it" if len(names) > 3 else f"{few} rest on it"


def _number(value: Fraction | Decimal | None) -> str:
    return "the end" if value is None else outwards(Fraction(value), 2, up=True)
