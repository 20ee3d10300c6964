"""The strategies reach what the laws are about: without that, a law that holds says little."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from sampled import one_of

from agorapricing import testing as our
from agorapricing.numbers.decimals import exact
from agorapricing.tariff import (
    STAGES,
    Allowance,
    Cheapest,
    CheapestModel,
    Converted,
    Credit,
    Dearest,
    DearestModel,
    Fee,
    Graduated,
    GraduatedDiscount,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    Rate,
    Rates,
    Sum,
    Surcharge,
    Suspended,
    Tier,
    Volume,
)
from agorapricing.testing.laws import subject

SEARCH = settings(
    max_examples=5_000,
    phases=(Phase.generate,),
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def reaches(strategy, condition):
    """The first example for which a condition holds; raises NoSuchExample where none is found."""
    return find(strategy, condition, settings=SEARCH)


def come_up(strategy, labels, wanted):
    """What examples of a strategy have by their labels, as soon as all that is wanted has come up."""
    found = set()

    def is_all(example):
        found.update(labels(example))
        return found >= wanted

    with suppress(NoSuchExample):
        reaches(strategy, is_all)
    return found


def with_usage(strategy):
    """Tariffs of a strategy, each with a usage."""
    return strategy.flatmap(lambda tariff: st.tuples(st.just(tariff), our.usages(tariff)))


def parts(tariff, kind):
    """The parts of a tariff that are of one kind."""
    return [part for part in our.within(tariff) if isinstance(part, kind)]


@pytest.mark.parametrize("kind", [Graduated, Volume])
def test_usage_meets_the_bound_of_a_tier(kind):
    """
    Usage stands on a bound of a ladder, one below it and one above it, by a unit and by the least there is.
    """

    def steps(case):
        ladder, usage = case
        return {usage["rtc.hd"] - tier.up_to for tier in ladder.tiers[:-1] if "rtc.hd" in usage}

    with exact():
        assert come_up(with_usage(our.of_kind(kind)), steps, {*our.STEPS}) >= {*our.STEPS}


def test_usage_of_several_meters_meets_the_bound_of_a_pool():
    """
    The sum of meters that share an allowance stands on its bound, one below it and one above it.
    """
    rates = Rates.of({"rtc.audio": 7, "rtc.hd": 28})
    pooled = our.quantities.map(lambda free: rates.then(Allowance(free, ("rtc.hd", "rtc.audio"))))

    def steps(case):
        tariff, usage = case
        return {sum(usage.values()) - tariff.stage.quantity} if len(usage) == 2 and all(usage.values()) else set()

    with exact():
        assert come_up(with_usage(pooled), steps, {*our.STEPS}) >= {*our.STEPS}


def test_nesting_of_three():
    """
    A tariff comes up that has three combinators around a leaf.
    """
    assert reaches(our.tariffs(depth=3), lambda tariff: our.depth_of(tariff) == 3)


def test_nesting_of_three_around_each():
    """
    Each stage and each combinator comes up around others.
    """
    kinds = {*STAGES.values(), Suspended, Converted, Cheapest, Dearest, Sum}

    def outermost(tariff):
        return {type(subject(tariff))} if our.depth_of(tariff) == 3 else set()

    assert come_up(our.tariffs(depth=3), outermost, kinds) >= kinds


def test_cliff():
    """
    Usage just above a bound that costs less than at the bound comes up.
    """

    def falls(case):
        ladder, usage = case
        if ladder.has_quoted:
            return False
        bounds = [tier.up_to for tier in ladder.tiers[:-1] if usage.get("rtc.hd") == tier.up_to + our.FINEST]
        return any(ladder.cost(usage) < ladder.cost({"rtc.hd": bound}) for bound in bounds)

    with exact():
        assert reaches(with_usage(our.of_kind(Volume)), falls)


@pytest.mark.parametrize(
    ("strategy", "is_at_end"),
    [
        (our.quantities, lambda quantity: quantity == 0),
        (our.positives, lambda quantity: quantity == 1),
        (our.fractions, lambda fraction: fraction == 0),
        (our.fractions, lambda fraction: fraction == 1),
        (our.rates(), lambda rate: rate.price == 0),
        (our.cases(depth=0), lambda case: 0 in case[1].values()),
        (our.bands(), lambda bands: len(bands) == 1),
    ],
)
def test_ends_of_ranges(strategy, is_at_end):
    """
    Zeros come up, and the other ends of ranges.
    """
    assert is_at_end(reaches(strategy, is_at_end))


IN_USAGE = {
    "an int": lambda q: type(q) is int and q > 0,
    "a whole Decimal": lambda q: type(q) is Decimal and q == q.to_integral_value(),
    "24 decimals": lambda q: q > 1 and Decimal(q).as_tuple().exponent == -24,
    "24 digits": lambda q: q >= 10**23,
}


@pytest.mark.parametrize(
    "holds",
    [pytest.param(holds, marks=pytest.mark.slow if name == "24 digits" else ()) for name, holds in IN_USAGE.items()],
    ids=IN_USAGE,
)
def test_quantities_of_every_size(holds):
    """
    Quantities come up near both ends of what the door takes, as ints and as Decimals.
    """
    assert reaches(our.cases(depth=1), lambda case: any(map(holds, case[1].quantities.values())))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_number_of_quantities(count):
    """
    Usage comes up of no meter, and of one to all.
    """
    assert reaches(our.cases(depth=1), lambda case: len(case[1]) == count)


IN_TARIFF = {
    "a price of zero": (Rate, lambda rate: rate.price == 0),
    "a price of 24 digits": (Rate, lambda rate: rate.price >= 10**23),
    "a price per 3, 7 or the like": (Rate, lambda rate: rate.price and our.endless(rate.per) > 1),
    "a step of less than 1": (Rate, lambda rate: rate.step < 1),
    "a price per less than 1": (Rate, lambda rate: rate.per < 1),
    "a quoted tier": (Tier, lambda tier: tier.quoted),
    "a flat fee": (Tier, lambda tier: tier.flat),
    "a fee without usage": (Volume, lambda ladder: ladder.at_zero == "first flat"),
    "four tiers": (Graduated, lambda ladder: len(ladder.tiers) == 4),
    "one tier": (Graduated, lambda ladder: len(ladder.tiers) == 1),
    "free units and a least number of blocks": (Package, lambda package: package.free and package.at_least),
    "four bands": (GraduatedDiscount, lambda discount: len(discount.bands) == 4),
    "all off": (PercentOff, lambda discount: discount.off == 1),
    "nothing off": (PercentOff, lambda discount: discount.off == 0),
    "flat fees too": (PercentOff, lambda discount: discount.fees),
    "no pool": (PercentOff, lambda discount: discount.meters is None),
    "an empty pool": ((Allowance, PercentOff), lambda stage: stage.meters == ()),
    "a pool of three meters": (Allowance, lambda allowance: len(allowance.meters) == 3),
    "an empty allowance": (Allowance, lambda allowance: allowance.quantity == 0),
    "three draws": (Prepaid, lambda pack: len(pack.draws) == 3),
    "a minimum of zero": (Minimum, lambda minimum: minimum.amount == 0),
    "a maximum of zero": (Maximum, lambda maximum: maximum.amount == 0),
    "a rounded conversion": (Converted, lambda tariff: tariff.conversion.whole),
    "a conversion of a priced meter": (
        Converted,
        lambda tariff: tariff.conversion.ratios.keys() & tariff.tariff.meters,
    ),
    "a fee": (Fee, lambda fee: fee.amount),
    "a sum of two tariffs": (Sum, lambda sum_: all(part.meters for part in sum_.parts[:2])),
    "equal options": (Cheapest, lambda cheapest: len({option.meters for option in cheapest.options}) == 1),
    "unequal options": (Cheapest, lambda cheapest: len({option.meters for option in cheapest.options}) > 1),
}


MONEY = (Credit, GraduatedShare, Maximum, Minimum, PercentOn)
"""The kinds that act on the whole amount, or on a part of it."""


def test_tiers_are_open_at_their_end():
    """
    Tiers come up alone and by four, quoted and not; only the last is open.
    """
    for holds in (lambda found: len(found) == 1, lambda found: len(found) == 4, lambda found: found[0].quoted):
        found = find(our.tiers(), holds, settings=SEARCH)

        assert [tier.up_to is None for tier in found] == [False] * (len(found) - 1) + [True]


@pytest.mark.parametrize("option", one_of(6, IN_TARIFF))
def test_every_option(option):
    """
    Every combinator comes up with each of its options; by default every sixth is looked for.
    """
    kind, holds = IN_TARIFF[option]

    def has_it(tariff):
        return any(holds(part) for part in parts(tariff, kind))

    assert has_it(find(our.tariffs(), has_it, settings=SEARCH))


@pytest.mark.parametrize(
    ("domain", "kinds"),
    [
        (our.UNSETTLED, (*MONEY, Suspended)),
        (our.PRICED, (Suspended,)),
        (our.FEELESS, (Fee, *MONEY, Surcharge, Suspended)),
        (our.COUNTED, (Package, Converted, DearestModel, CheapestModel)),
    ],
    ids=["unsettled", "priced", "without fees", "counted"],
)
def test_narrower_domains(domain, kinds):
    """
    A narrower domain leaves out what it says, and no more.
    """
    left_out = {kind for kind in our.all_kinds() if kind not in domain.kinds}

    assert left_out == set(kinds)
    with pytest.raises(NoSuchExample):
        find(our.tariffs(domain), lambda tariff: parts(tariff, kinds), settings=settings(SEARCH, max_examples=100))


def test_endless_part_of_a_number():
    """
    What 2 and 5 do not divide makes a quotient endless.
    """
    assert [our.endless(per) for per in (1, 1000, 7, 60, Decimal("0.75"), Decimal("2.5"))] == [1, 1, 7, 3, 3, 1]


def test_depth():
    """
    A leaf has a depth of 0, and each combinator around it adds one.
    """
    rates = Rates.of({"rtc.hd": 1})

    assert our.depth_of(rates) == 0
    assert our.depth_of(Sum((rates.then(PercentOff(0)),))) == 2
    assert our.depth_of(Sum((Sum(()).then(Fee(1)), rates))) == 3
