"""The cheapest plan over a term: equal to brute force, and its laws."""

from datetime import date
from decimal import Decimal
from itertools import product

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from agorapricing.book import Edition, PriceBook, Regime
from agorapricing.buying import Term
from agorapricing.buying.plans import best
from agorapricing.errors import UnpricedMeterError
from agorapricing.exact import Rounding
from agorapricing.holdings import drawn, less
from agorapricing.meters import vocabulary
from agorapricing.packs import Pack, Size, Validity
from agorapricing.source import Source
from agorapricing.stages import AllowanceStage, FeeStage, GraduatedDiscountStage
from agorapricing.tariff import Band, Rate
from agorapricing.usage import Usage

START = date(2026, 1, 1)
SOURCE = Source(title="A page", place="table", read=START, kind="vendor page", document="page")
AUDIO, HD = "rtc.audio", "rtc.hd"


def pack(draws, sizes, months=12, **other):
    """A pack of sizes, each with its price."""
    made = tuple(Size(quantity, price) for quantity, price in sizes)
    return Pack("Pack", "page", {m: Decimal(d) for m, d in draws.items()}, Validity(months), made, **other)


def book(rates, packs, fees=(), *, free=0, ladder=None, suspends=False, later=None):
    """A book of pay as you go and of packages, each with a fee and an included quantity; `later`: other packs."""
    stages = {"free": AllowanceStage("page", Decimal(free), (AUDIO, HD))}
    regimes = {"payg": Regime("Pay as you go", "anyone", ("free",), suspends=(AUDIO, HD) if suspends else ())}
    if ladder is not None:
        stages["volume"] = GraduatedDiscountStage("page", (Band(ladder), Band(off="0.5")), (AUDIO, HD))
        regimes["payg"] = attrs.evolve(regimes["payg"], chain=("free", "volume"))
    for place, (fee, quota) in enumerate(fees):
        stages[f"fee{place}"] = FeeStage("page", Decimal(fee), "Package")
        stages[f"quota{place}"] = AllowanceStage("page", Decimal(quota), (AUDIO, HD))
        regimes[f"package{place}"] = Regime("Package", "anyone", (f"quota{place}", f"fee{place}"))
    prices = {meter: Rate(meter, price, source="page") for meter, price in rates.items()}
    first = Edition(START, "stated", prices, {}, (), stages, regimes, (), packs=packs, choices=tuple(regimes))
    editions = (first,) if later is None else (first, attrs.evolve(first, start=date(2026, 2, 1), packs=later))
    sources, meters = {"page": SOURCE}, vocabulary().meters
    return PriceBook("b", "v", "B", "CN", "CNY", Rounding(), sources, editions, meters)


def brute_force(found, usage, term, most):
    """The cheapest of all plans: every regime and up to `most` of every size of every pack, in every month."""

    def least(place, held):
        if place == term.months:
            return Decimal(0)
        day, last = term.days[place], (*term.days, term.end)[place + 1]
        edition = found.edition(day)
        sizes = [(name, size.quantity) for name, each in edition.packs.items() for size in each.sizes]
        totals = []
        for regime, counts in product(edition.choices, product(range(most + 1), repeat=len(sizes))):
            offer = found.offer(regime, day).holding(held)
            for (name, quantity), count in zip(sizes, counts, strict=True):
                offer = offer.buying(name, quantity, count) if count else offer
            try:
                charges = offer.tariff.charges(used[place])
                cost = offer.tariff.cost(used[place])
            except UnpricedMeterError:
                continue
            left = less(offer.holdings, drawn(charges, offer.holdings))
            after = least(place + 1, tuple(each for each in left if each.expires >= last))
            totals += [] if after is None else [cost + after]
        return min(totals, default=None)

    used = [term.usage(Usage(usage), place) for place in range(term.months)]
    return least(0, ())


def cheapest(found, usage, term):
    """What the search says, or none where no plan prices all usage."""
    try:
        return best(usage, found, term).cheapest.total
    except UnpricedMeterError:
        return None


small = st.integers(0, 5)
price = st.integers(0, 12)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_no_plan_is_cheaper_than_the_best(data):
    """
    Over two months, with packages, free minutes, suspension and two sizes of one pack, brute force finds the same.
    """
    draws = data.draw(
        st.sampled_from([{AUDIO: 1}, {AUDIO: 1, HD: 1}, {AUDIO: 1, HD: 2}, {AUDIO: 1, HD: 3}, {HD: 2, AUDIO: 1}])
    )
    sizes = [(data.draw(st.integers(2, 3)), data.draw(price)), (data.draw(st.integers(4, 7)), data.draw(price))]
    sold = {"units": pack(draws, sizes, data.draw(st.integers(1, 2)), lifts=data.draw(st.booleans()))}
    later = data.draw(st.sampled_from([None, {}, {"units": pack(draws, [(s, data.draw(price)) for s, _ in sizes])}]))
    found = book(
        {AUDIO: data.draw(price), HD: data.draw(price)},
        sold,
        [(data.draw(price), data.draw(small))],
        free=data.draw(small),
        suspends=data.draw(st.booleans()),
        ladder=data.draw(st.sampled_from([None, 3])),
        later=later,
    )
    usage = {AUDIO: data.draw(small), HD: data.draw(st.integers(0, 3))}
    term = Term(START, 2, growth=data.draw(st.sampled_from(["0", "0.5", "-0.5"])))

    assert cheapest(found, usage, term) == brute_force(found, usage, term, most=3)
