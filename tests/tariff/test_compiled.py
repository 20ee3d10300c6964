"""A plan is its tariff: the same charges and the same cost, for ints and Decimals."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers.decimals import exact
from agorapricing.tariff import Allowance, CompiledTariff, Fee, Graduated, Price, Rates, Sum, Tier, total

COUNTS = 2**79
"""Counts from there on have no short way."""


def kinds_of(usage):
    """The quantities of a usage: as Decimals, as they came, and as ints where they are whole."""
    decimals = list(usage.values())
    return decimals, list(usage.quantities.values()), [int(q) if q == int(q) else q for q in decimals]


def ran(plan, quantities):
    """The quantity of each charge of a plan."""
    with exact():
        return plan.quantities(*quantities)


def counted(pairs):
    """The prices and quantities that are not zero, in order."""
    return [(price, quantity) for price, quantity in pairs if quantity]


@given(our.cases(depth=3))
def test_charges_are_those_of_the_tariff(case):
    """
    A plan charges the same quantities at the same prices as its tariff, in the same order.
    """
    tariff, usage = case
    plan = CompiledTariff.of(tariff, tuple(usage))
    wanted = counted((charge.price, charge.quantity) for charge in tariff.charges(usage))
    prices = [price for price, _ in plan.prices]

    for quantities in kinds_of(usage):
        assert counted(zip(prices, ran(plan, quantities), strict=True)) == wanted


@given(our.cases(depth=3))
def test_cost_is_that_of_the_tariff(case):
    """
    A plan costs what its tariff costs.
    """
    tariff, usage = case
    plan = CompiledTariff.of(tariff, tuple(usage))
    wanted = total(tariff.charges(usage))

    for quantities in kinds_of(usage):
        assert plan.cost(quantities) == wanted


@given(our.tariffs(our.PRICED, depth=3), st.lists(st.integers(0, COUNTS - 1), min_size=3, max_size=3), st.data())
def test_counts_need_no_second_look(tariff, drawn, data):
    """
    A mapping of counts, in whatever order, gives the lines and the total that the tariff gives; another one nothing.
    """
    meters = sorted(tariff.meters)
    plan = CompiledTariff.of(tariff, meters)
    usage = dict(data.draw(st.permutations(list(zip(meters, drawn, strict=False)))))
    charges = [charge for charge in tariff.charges(usage) if charge.quantity]
    lines, summed = plan.itemised(tuple).of_counts(meters), plan.summed

    assert lines(usage) == ([(c.price, c.quantity, c.amount) for c in charges], total(charges))
    assert not summed.is_whole or summed.of_counts(meters)(usage) == total(charges)
    for other in (True, Decimal(1), "1", -1, COUNTS):
        assert lines({**usage, meters[0]: other}) is None


@given(our.cases())
def test_net_prices(case):
    """
    A plan's net prices are those of its prices.
    """
    tariff, usage = case
    plan = CompiledTariff.of(tariff, tuple(usage))

    assert plan.prices == tuple((charge.price, charge.price.net) for charge in plan.charges)


@given(our.cases(our.PRICED))
def test_context_of_the_caller_changes_nothing(case):
    """
    The caller's decimal context, however poor, changes no result.
    """
    tariff, usage = case
    with localcontext(prec=2, traps=[]):
        plan = CompiledTariff.of(tariff, tuple(usage))
        poor = plan.cost(usage.values()), plan.prices, tariff.cost(usage)
    rich = CompiledTariff.of(tariff, tuple(usage))

    assert poor == (rich.cost(usage.values()), rich.prices, tariff.cost(usage))


LADDER = Graduated("rtc.hd", (Tier(10, price="0.5"), Tier(20, price="0.25"), Tier(quoted=True)), per=4)


@pytest.mark.parametrize(
    ("quantity", "cost"),
    [(9, "1.125"), (10, "1.25"), (11, "1.3125"), (19, "1.8125"), (20, "1.875"), (21, "1.875"), ("10.5", "1.28125")],
)
def test_ladder_around_its_bounds(quantity, cost):
    """
    A ladder as a plan costs, at each bound and beside it, what its tiers say; a quoted tier adds nothing.
    """
    plan = CompiledTariff.of(LADDER, ("rtc.hd",))

    assert plan.cost((Decimal(quantity),)) == Decimal(cost)


def test_meters_are_in_the_order_given():
    """
    Quantities are taken in the order of the meters.
    """
    rates = Rates.of({"rtc.audio": 1, "rtc.hd": 10})

    assert CompiledTariff.of(rates, ("rtc.audio", "rtc.hd")).cost((3, 4)) == 43
    assert CompiledTariff.of(rates, ("rtc.hd", "rtc.audio")).cost((3, 4)) == 34


def test_places_without_a_price():
    """
    A plan says which of its charges the vendor prints no price for.
    """
    tariff = Sum((Sum(()).then(Fee(5)), LADDER))
    plan = CompiledTariff.of(tariff, ("rtc.hd",))

    assert [plan.prices[place][0].unit_price for place in plan.quoted] == [None]
    assert plan.quoted == (3,)
    assert CompiledTariff.of(Sum(()).then(Fee(5)), ()).quoted == ()


def test_charges_of_nothing_are_left_out():
    """
    A charge whose quantity is nothing whatever the usage is not part of the plan.
    """
    free = Rates.of({"rtc.hd": 1}).then(Allowance(0, ("rtc.hd",)))
    idle = Graduated("rtc.audio", (Tier(10, price=1), Tier(price=2)), at_zero="first flat")

    assert [price for price, _ in CompiledTariff.of(free, ("rtc.hd",)).prices] == [Price("rtc.hd", 1)]
    assert CompiledTariff.of(idle, ()).cost(()) == 0


def test_unpriced_meter():
    """
    A plan of a meter without a price is refused before any quantity is known.
    """
    with pytest.raises(UnpricedMeterError, match=r"no price for meter 'rtc\.hq'; did you mean 'rtc\.hd'\?"):
        CompiledTariff.of(LADDER, ("rtc.hq",))


@pytest.mark.parametrize("quantities", [(), (1, 2)])
def test_wrong_number_of_quantities(quantities):
    """
    A plan takes as many quantities as it has meters.
    """
    with pytest.raises(TypeError, match="argument"):
        CompiledTariff.of(LADDER, ("rtc.hd",)).cost(quantities)
