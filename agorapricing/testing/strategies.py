"""Hypothesis strategies over the whole domain of tariffs, and usages that stand at their bounds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import attrs
from hypothesis import strategies as st

from agorapricing.numbers import exact
from agorapricing.pricebook import Offer
from agorapricing.tariff import Band, Graduated, Leaf, Rate, Rates, Stage, Tariff, Tier
from agorapricing.testing.domain import (
    DIGITS,
    FEW_KNOTS,
    LIMIT,
    STEPS,
    WIDE,
    Domain,
)
from agorapricing.testing.kinds import METERS, arranged
from agorapricing.testing.laws import Case
from agorapricing.testing.maker import Maker
from agorapricing.usage import Usage

quantities = DIGITS.map(WIDE.quantity)
"""Quantities, prices and amounts: 0 to under 10^24, of up to 24 places; ints and Decimals."""
money = quantities
"""Amounts of money: what a fee, a floor or a cap may be."""
positives = DIGITS.map(partial(WIDE.quantity, least=1))
"""Bounds, sizes and units that a price buys: as quantities, without 0."""
fractions = DIGITS.map(WIDE.fraction)
"""Fractions from 0 to 1, both of them often."""


@st.composite
def tariffs(draw: st.DrawFn, domain: Domain = WIDE, depth: int = 3, meters: tuple[str, ...] | None = None) -> Tariff:
    """Tariffs of some meters, or of those given, nested `depth` deep at most."""
    maker = Maker(draw, domain)
    return maker.tariff(meters or maker.pick(arranged(METERS)[1:]), depth)


@st.composite
def of_kind(draw: st.DrawFn, kind: type, domain: Domain = WIDE, depth: int = 2) -> Any:
    """A combinator of one kind around random tariffs, or a leaf of one kind, of the meter rtc.hd."""
    maker = Maker(draw, domain)
    if kind is Rates:
        return Rates((maker.rate("rtc.hd"),))
    if issubclass(kind, Leaf):
        return kind.drawn(maker, "rtc.hd")
    return maker.around(kind, maker.pick(arranged(METERS)[1:]), depth - 1)


@st.composite
def rates(draw: st.DrawFn, meter: str = "rtc.hd") -> Rate:
    """Rates of one meter."""
    return Maker(draw, WIDE).rate(meter)


@st.composite
def bands(draw: st.DrawFn) -> tuple[Band, ...]:
    """Ascending bands, the last one open."""
    maker = Maker(draw, WIDE)
    return tuple(Band(up_to, maker.fraction()) for up_to in maker.bounds())


@st.composite
def tiers(draw: st.DrawFn, domain: Domain = WIDE) -> tuple[Tier, ...]:
    """Ascending tiers, the last one open: prices, flat fees, and some that are quoted."""
    ladder: Graduated = draw(of_kind(Graduated, domain))
    return ladder.tiers


def within(value: Any) -> Iterator[Any]:
    """A value and all values inside it: tariffs, stages, tiers, bands, numbers."""
    yield value
    if isinstance(value, tuple):
        for part in value:
            yield from within(part)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from within(getattr(value, field.name))


def depth_of(value: Any) -> int:
    """How many combinators stand around the innermost leaf of a tariff."""
    if isinstance(value, tuple):
        return max(map(depth_of, value), default=0)
    if not isinstance(value, Tariff):
        return 0
    inner = [getattr(value, name) for name in ("tariff", "parts", "options") if hasattr(value, name)]
    return 1 + depth_of(inner[0]) if inner else 0


def bounds(tariff: Tariff) -> list[Decimal]:
    """The quantities at which something changes: ends of tiers and bands, free units, blocks, packs."""
    names = ("up_to", "quantity", "free", "size", "whole")
    parts = list(within(tariff))
    stated = {getattr(part, name) for part in parts for name in names if getattr(part, name, None)}
    with exact():
        pools = [part.included for part in parts if isinstance(part, Stage) and part.included]
        packs = {pool.alone(meter) for pool in pools for meter in pool.draws}
    return sorted(bound for bound in stated | packs if bound < LIMIT)


def _edge(maker: Maker, edges: list[Decimal]) -> Decimal:
    """A bound, or one below or above it, by a unit or by the least there is, as far as usage can be so."""
    bound = maker.pick(edges)
    with exact():
        edge = bound + maker.pick(STEPS)
    return edge if 0 <= edge < LIMIT else bound


@st.composite
def usages(draw: st.DrawFn, tariff: Tariff, domain: Domain = WIDE) -> Usage:
    """Quantities of some meters of a tariff, each on its own, or together at an edge of a pool; seldom of none."""
    maker = Maker(draw, domain)
    meters = maker.pick(arranged(tuple(sorted(tariff.meters)))[1:] or ((),))
    edges = bounds(tariff) or [Decimal(maker.quantity())]
    if maker.pick(range(16)) == 15:
        return Usage({})
    if maker.pick((False, True)):
        return Usage({m: _edge(maker, edges) if maker.pick((False, True)) else maker.quantity() for m in meters})
    left: Any = _edge(maker, edges)
    used: dict[str, int | Decimal] = {}
    with exact():
        for meter in meters:
            used[meter] = left if meter == meters[-1] else maker.digits() % (int(left) + 1)
            left -= used[meter]
    return Usage(used)


@st.composite
def cases(draw: st.DrawFn, domain: Domain = WIDE, depth: int = 2) -> tuple[Tariff, Usage]:
    """A tariff and a usage that it prices."""
    tariff = draw(tariffs(domain, depth))
    return tariff, draw(usages(tariff, domain))


@st.composite
def law_cases(draw: st.DrawFn, domain: Domain | None = None, depth: int = 2, kind: type[Tariff] | None = None) -> Case:
    """Cases of laws: a tariff, of one kind if so wanted, a usage that it prices, and a usage on top.

    Without a domain numbers are of any size, or small, where bounds, packs and usage meet more often.
    """
    domain = domain or draw(st.sampled_from((FEW_KNOTS, WIDE)))
    tariff = draw(of_kind(kind, domain, depth) if kind else tariffs(domain, depth))
    return Case(tariff, draw(usages(tariff, domain)), draw(usages(tariff, domain)))


def offer_cases(offer: Offer) -> st.SearchStrategy[Case]:
    """Cases of one offer: whole minutes at the bounds of its tariff, of three meters at most, and some on top."""
    edges = [Decimal(int(bound)) for bound in bounds(offer.tariff) if bound < 10**12] or [Decimal(1000)]
    return _offer_cases(offer, sorted(offer.tariff.meters), edges)


@st.composite
def _offer_cases(draw: st.DrawFn, offer: Offer, priced: list[str], knots: list[Decimal]) -> Case:
    meters = draw(st.lists(st.sampled_from(priced), min_size=1, max_size=3, unique=True))
    edges = st.sampled_from(knots).flatmap(lambda bound: st.integers(-1, 1).map(lambda step: max(bound + step, 0)))
    some = st.integers(0, 10**7).map(Decimal) | edges
    usage = {meter: draw(some) for meter in meters}
    on_top = {draw(st.sampled_from(priced)): draw(st.integers(1, 1000).map(Decimal) | edges)}
    return Case(offer.tariff, Usage(usage), Usage(on_top), offer)
