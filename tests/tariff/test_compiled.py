"""A plan is its tariff: the same charges and the same cost, for ints and Decimals."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import Form, minimum
from agorapricing.numbers.decimals import exact
from agorapricing.tariff import (
    Allowance,
    Charge,
    CompiledTariff,
    Fee,
    Graduated,
    Price,
    Rates,
    Sum,
    Tier,
    priced_and_quoted,
    total,
)

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


def test_what_a_plan_has():
    """
    A plan has the charges that can be of something over symbols, their prices, and which of them have no price.
    """
    plan = CompiledTariff.of(Sum((Rates.of({"rtc.audio": 7}, per=1000), LADDER)), ("rtc.hd", "rtc.audio"))
    hd, audio = Form.symbol("u0"), Form.symbol("u1")
    ten, twenty = minimum(hd, Decimal(10)), minimum(hd, Decimal(20))

    assert [charge.quantity for charge in plan.charges] == [audio, ten, twenty - ten, hd - twenty]
    assert [net for _, net in plan.prices] == [Decimal("0.007"), Decimal("0.125"), Decimal("0.0625"), 0]
    assert (plan.meters, plan.groups, plan.quoted) == (("rtc.hd", "rtc.audio"), (), (3,))
    with exact():
        assert plan.quantities(25, 3) == (3, 10, 10, 5)
        assert plan.charged(15, 0) == [(1, 10), (2, 5)]
    assert plan.over([Decimal(25), Decimal(1000)]) == (Decimal("8.875"), 5)
    assert plan.charges_over([Decimal(25), 3]) == tuple(
        Charge(price, quantity) for (price, _), quantity in zip(plan.prices, (3, 10, 10, 5), strict=True)
    )
    assert priced_and_quoted(plan.charges)[1] == hd - twenty


@pytest.mark.parametrize(
    ("price", "per", "unit", "line"),
    [
        (7, 1, "1", "times(7 * u0, unit)"),
        (7, 1000, "0.001", "times(7 * u0, unit)"),
        ("0.25", 1, "0.01", "times(25 * u0, unit)"),
    ],
)
def test_a_total_is_counted_in_units_of_its_last_decimal(price, per, unit, line):
    """
    Whole counts stay whole: prices are counted in their last decimal, and the total is multiplied once.
    """
    plan = CompiledTariff.of(Rates.of({"rtc.hd": price}, per), ("rtc.hd",))

    assert (plan.summed.lines, plan.summed.names["unit"]) == ((f"return {line}",), Decimal(unit))
    assert (plan.summed.is_whole, plan.summed.is_exact, plan.itemised(tuple).is_exact) == (True, False, True)
    assert plan.cost([300]) == 300 * Decimal(price) / per


def test_lines_of_a_plan():
    """
    A line is of each charge that has a quantity, with its amount, and the total of all.
    """
    plan = CompiledTariff.of(LADDER.then(Fee(3)), ("rtc.hd",))
    lines, cost = plan.itemised(tuple).of_mapping(["rtc.hd"])({"rtc.hd": 12})

    assert lines == [
        (plan.prices[0][0], 10, Decimal("1.25")),
        (plan.prices[1][0], 2, Decimal("0.125")),
        (Price(None, 3, stage="fees", label="fee"), 1, 3),
    ]
    assert {type(each) for line in lines for each in line[1:]} == {Decimal}
    assert cost == Decimal("4.375")
