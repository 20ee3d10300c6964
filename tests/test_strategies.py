"""The strategies reach what the laws are about: without that, a law that holds says little."""

from decimal import Decimal

import pytest
import strategies as our
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from agorapricing.exact import exact
from agorapricing.tariff import (
    Allowance,
    Convert,
    Fee,
    Graduated,
    GraduatedDiscount,
    Package,
    PercentOff,
    Prepaid,
    Rate,
    Rates,
    Sum,
    Tier,
    Volume,
)
from agorapricing.usage import Usage

SEARCH = settings(
    max_examples=20_000,
    phases=(Phase.generate,),
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def reaches(strategy, condition):
    """The first example for which a condition holds; raises NoSuchExample where none is found."""
    return find(strategy, condition, settings=SEARCH)


def parts(tariff, kind):
    """The parts of a tariff that are of one kind."""
    return [part for part in our.within(tariff) if isinstance(part, kind)]


leaf_cases = our.leaves(our.WIDE, ("rtc.hd",)).flatmap(lambda leaf: st.tuples(st.just(leaf), our.usages(leaf)))


@pytest.mark.parametrize("step", our.STEPS, ids=str)
@pytest.mark.parametrize("kind", [Graduated, Volume])
def test_usage_meets_the_bound_of_a_tier(kind, step):
    """
    Usage stands on a bound of a ladder, one below it and one above it, by a unit and by the least there is.
    """

    def stands(case):
        ladder, usage = case
        with exact():
            return isinstance(ladder, kind) and any(
                usage.get("rtc.hd", -1) == tier.up_to + step for tier in ladder.tiers[:-1]
            )

    assert reaches(leaf_cases, stands)


@pytest.mark.parametrize("step", our.STEPS, ids=str)
def test_usage_of_two_meters_meets_the_bound_of_a_pool(step):
    """
    The sum of two meters that share an allowance stands on its bound, one below it and one above it.
    """

    def stands(case):
        tariff, usage = case
        with exact():
            return isinstance(tariff, Allowance) and any(
                usage.get(one) and usage.get(two) and usage[one] + usage[two] == tariff.quantity + step
                for one, two in zip(tariff.pool, tariff.pool[1:], strict=False)
            )

    assert reaches(our.cases(depth=1), stands)


@pytest.mark.parametrize(
    "has",
    [
        lambda tariff, usage: any(q == 0 for q in usage.values()),
        lambda tariff, usage: not usage and tariff.meters,
        lambda tariff, usage: any(type(q) is int and q for q in usage.quantities.values()),
        lambda tariff, usage: any(q == q.to_integral_value() and type(q) is Decimal for q in usage.quantities.values()),
        lambda tariff, usage: any(q.as_tuple().exponent == -24 and q > 1 for q in usage.values()),
        lambda tariff, usage: any(q >= 10**23 for q in usage.values()),
        lambda tariff, usage: any(rate.price == 0 for rate in parts(tariff, Rate)),
        lambda tariff, usage: any(rate.price >= 10**23 for rate in parts(tariff, Rate)),
        lambda tariff, usage: any(our.endless(rate.per) > 1 and rate.price for rate in parts(tariff, Rate)),
        lambda tariff, usage: any(rate.per < 1 for rate in parts(tariff, Rate)),
        lambda tariff, usage: any(tier.quoted for tier in parts(tariff, Tier)),
        lambda tariff, usage: any(tier.flat for tier in parts(tariff, Tier)),
        lambda tariff, usage: any(part.at_zero == "first flat" for part in parts(tariff, Graduated)),
        lambda tariff, usage: any(len(part.bands) == 4 for part in parts(tariff, GraduatedDiscount)),
        lambda tariff, usage: any(part.off == 1 for part in parts(tariff, PercentOff)),
        lambda tariff, usage: any(part.off == 0 for part in parts(tariff, PercentOff)),
        lambda tariff, usage: any(part.pool == () for part in parts(tariff, PercentOff)),
        lambda tariff, usage: any(len(part.pool) == 3 for part in parts(tariff, Allowance)),
        lambda tariff, usage: any(part.quantity == 0 for part in parts(tariff, Allowance)),
        lambda tariff, usage: any(len(part.draws) == 3 for part in parts(tariff, Prepaid)),
        lambda tariff, usage: any(part.whole and part.to in usage for part in parts(tariff, Convert)),
        lambda tariff, usage: any(dict(part.ratios).keys() & part.tariff.meters for part in parts(tariff, Convert)),
    ],
    ids=[
        "a quantity of zero",
        "no usage",
        "an int",
        "a whole Decimal",
        "24 decimals",
        "24 digits",
        "a price of zero",
        "a price of 24 digits",
        "a price per 3, 7 or the like",
        "a price per less than 1",
        "a quoted tier",
        "a flat fee",
        "a fee without usage",
        "four bands",
        "all off",
        "nothing off",
        "an empty pool",
        "a pool of three meters",
        "an empty allowance",
        "three draws",
        "a rounded conversion",
        "a conversion of a priced meter",
    ],
)
def test_what_cases_hold(has):
    """
    Numbers of every size, both ends of each range, and every option of a tariff come up.
    """
    assert reaches(our.cases(), lambda case: has(*case))


@pytest.mark.parametrize("kind", our.ALL, ids=lambda kind: kind.__name__)
def test_every_combinator_comes_up(kind):
    """
    Each combinator comes up inside another tariff.
    """
    assert reaches(our.tariffs(), lambda tariff: parts(tariff, kind) and not isinstance(tariff, kind))


@pytest.mark.parametrize("kind", [*our.ON_QUANTITY, *our.ON_MONEY, Convert, Sum], ids=lambda kind: kind.__name__)
def test_nesting_of_three(kind):
    """
    Each combinator comes up around two others, one inside the other.
    """
    assert reaches(our.tariffs(), lambda tariff: isinstance(tariff, kind) and our.depth_of(tariff) >= 3)


def test_cliff():
    """
    Usage just above a bound that costs less than at the bound comes up.
    """

    def falls(case):
        ladder, usage = case
        if not isinstance(ladder, Volume) or not usage:
            return False
        return any(
            usage["rtc.hd"] == tier.up_to + our.FINEST and ladder.cost(usage) < ladder.cost({"rtc.hd": tier.up_to})
            for tier in ladder.tiers[:-1]
        )

    with exact():
        assert reaches(leaf_cases.map(lambda case: (case[0], Usage(case[1]))), falls)


@pytest.mark.parametrize(
    ("domain", "kinds"),
    [(our.UNFEED, (Fee, *our.ON_MONEY)), (our.COUNTED, (Package, Convert))],
    ids=["without fees", "counted"],
)
def test_narrower_domains(domain, kinds):
    """
    A narrower domain leaves out what it says, and keeps the rest.
    """
    kept = [kind for kind in our.ALL if kind not in kinds]

    for kind in kept:
        assert reaches(our.tariffs(domain), lambda tariff, kind=kind: parts(tariff, kind))
    with pytest.raises(NoSuchExample):
        find(our.tariffs(domain), lambda tariff: parts(tariff, kinds), settings=settings(SEARCH, max_examples=200))


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
    assert our.depth_of(Sum((Fee(1), PercentOff(rates, 0)))) == 2
