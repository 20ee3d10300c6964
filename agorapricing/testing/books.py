"""Hypothesis strategies for regimes and price books: random list prices, stages, chains and editions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from agorapricing.numbers import ONE, Rounding
from agorapricing.pricebook import (
    DATED,
    ENDS,
    LIST_REGIME,
    SCOPES,
    Bracket,
    Edition,
    Pack,
    PackSize,
    PriceBook,
    Regime,
    Source,
    Validity,
    vocabulary,
)
from agorapricing.tariff import STAGES, Allowance, Conversion, Fee, Rate, Rates, Stage
from agorapricing.testing.domain import WIDE, Domain
from agorapricing.testing.kinds import METERS
from agorapricing.testing.maker import Maker

SOURCE = "page"
PAGE = Source("Pricing", "table 1", date(2024, 2, 6), "vendor page", url="https://example.com/pricing")
FIRST = date(2020, 1, 1)
MESSAGES = "signaling.messages"

_pools = st.permutations(METERS).flatmap(lambda order: st.integers(1, len(METERS)).map(lambda n: tuple(order[:n])))


@st.composite
def stages_of(draw: st.DrawFn, wanted: Callable[[type[Stage]], bool], domain: Domain = WIDE) -> Any:
    """Stages of a file, of some kinds, with a source."""
    maker = Maker(draw, domain)
    kind = maker.pick([stage for stage in STAGES.values() if wanted(stage)])
    return attrs.evolve(kind.drawn(attrs.evolve(maker, least_pool=1)), source=SOURCE)


def discounts(domain: Domain = WIDE) -> st.SearchStrategy[Any]:
    """Stages that take something off usage, as an allowance, a ladder of discounts, a percentage or a pack."""
    return stages_of(lambda kind: kind.reduces, domain)


def sums_of_money(domain: Domain = WIDE) -> st.SearchStrategy[Any]:
    """Stages of money, as a fee, a floor or a cap; they stand after all discounts."""
    return stages_of(lambda kind: not kind.reduces, domain)


@st.composite
def editions(draw: st.DrawFn, start: date = FIRST, domain: Domain = WIDE) -> Edition:
    """Editions: a rate or a ladder for each of three meters, stages, and a regime with them in order.

    The regime may suspend service, a package of another product stand beside it, and a pack be sold.
    """
    maker = Maker(draw, attrs.evolve(domain, steps=(ONE,)))  # its meters count minutes and messages
    priced = {meter: _leaf(maker, meter) for meter in METERS}
    off = {f"off-{place}": stage for place, stage in enumerate(draw(st.lists(discounts(domain), max_size=3)))}
    money = {f"money-{place}": stage for place, stage in enumerate(draw(st.lists(sums_of_money(domain), max_size=2)))}
    chain = (*draw(st.permutations(list(off))), *draw(st.permutations(list(money))))
    converts = (Conversion(METERS[0], {"rtc.2k": maker.size()}, source=SOURCE),) if maker.pick((False, True)) else ()
    suspends = maker.pick((False, True)) and draw(_pools)
    regimes = {"list": LIST_REGIME, "payg": Regime("Pay as you go", "anyone", chain, suspends=suspends or ())}
    others = _package(maker, {**off, **money}) if maker.pick((False, True)) else {}
    if others:
        priced[MESSAGES] = attrs.evolve(maker.rate(MESSAGES), source=SOURCE)
        regimes["messages"] = Regime("Messages", "anyone", tuple(others), product="rtm", beside="payg")
    return Edition(
        start=start,
        dated=maker.pick(tuple(DATED)),
        rates={meter: leaf for meter, leaf in priced.items() if isinstance(leaf, Rate)},
        ladders={meter: leaf for meter, leaf in priced.items() if not isinstance(leaf, Rate)},
        converts=converts,
        stages={**off, **money, **others},
        regimes=regimes,
        conflicts=(),
        packs={"units": draw(packs(domain))} if maker.pick((False, True)) else {},
        choices=maker.pick(((), tuple(regimes)[1:], ("list",))),
    )


def _package(maker: Maker, stages: Mapping[str, Stage]) -> dict[str, Stage]:
    """The stages of a package of messages; only a fee, where a stage of the regime acts on everything or settles."""
    fee: dict[str, Stage] = {"messages-fee": Fee(maker.quantity(), "Messages", source=SOURCE)}
    if any(stage.pool is None or stage.settles for stage in stages.values()):
        return fee
    return {"messages-free": Allowance(maker.quantity(), (MESSAGES,), source=SOURCE), **fee}


@st.composite
def packs(draw: st.DrawFn, domain: Domain = WIDE) -> Pack:
    """Packs of sizes, of brackets from no units on, or of both; sold beside any regime or beside pay as you go."""
    maker = Maker(draw, domain)
    sizes = tuple(PackSize(maker.per(), maker.quantity()) for _ in range(maker.pick((1, 2, 0))))
    since = sorted({0, *(maker.per() for _ in range(maker.pick(range(3))))}) if not sizes or maker.pick((0, 1)) else ()
    return Pack(
        title="Pack",
        source=SOURCE,
        draws={meter: maker.size() for meter in draw(_pools)},
        valid=Validity(draw(st.integers(1, 24)), maker.pick(ENDS)),
        sizes=sizes,
        brackets=tuple(Bracket(start, maker.quantity()) for start in since),
        scope=maker.pick(SCOPES),
        regimes=maker.pick(((), ("payg",))),
        lifts=maker.pick((False, True)),
    )


def _leaf(maker: Maker, meter: str) -> Any:
    """A rate, ladder or package of one meter, with the source that every price of a book has."""
    leaf: Any = maker.leaf((meter,))
    made: Any = leaf.rates[0] if isinstance(leaf, Rates) else leaf
    tiers = [attrs.evolve(tier, price=0, flat=0) if tier.quoted else tier for tier in getattr(made, "tiers", ())]
    models = [attrs.evolve(model, source=SOURCE) for model in getattr(made, "of", ())]
    parts = {name: each for name, each in {"tiers": tiers, "of": models}.items() if each}
    return attrs.evolve(made, source=SOURCE, **parts)


@st.composite
def books(draw: st.DrawFn, domain: Domain = WIDE) -> PriceBook:
    """Price books of one to three editions, with every kind of stage, rounded in any way."""
    count = draw(st.integers(1, 3))
    return PriceBook(
        id="example",
        vendor="example",
        title="Example",
        region="CN",
        currency="CNY",
        rounding=Rounding(draw(st.integers(0, 6)), draw(st.sampled_from(("half-up", "half-even", "up", "down")))),
        sources={SOURCE: PAGE},
        editions=tuple(draw(editions(FIRST + timedelta(place), domain)) for place in range(count)),
        meters=vocabulary().meters,
    )
