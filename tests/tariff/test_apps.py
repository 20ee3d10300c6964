"""Tariffs that each of several apps buys."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.numbers import Curve
from agorapricing.tariff import Allowance, ByApp, CompiledTariff, Fee, Lacking, Minimum, Rates, meter_of, of_app, total

PACKAGE = Rates.of({"a.b": 2, "a.c": 3}).then(Allowance(10, ("a.b", "a.c")), "free").then(Fee(5, "Package"), "fee")
minutes = st.integers(0, 40)


def each(*apps, tariff=PACKAGE):
    """The tariff, bought by each of some apps."""
    return ByApp({(app,): tariff for app in apps})


@given(minutes, minutes, minutes, minutes)
def test_each_app_is_billed_by_itself(one, two, three, four):
    """
    The bill of several apps is the sum of their bills.
    """
    usage = {"a.b@x": one, "a.c@x": two, "a.b@y": three, "a.c@y": four}

    alone = PACKAGE.cost({"a.b": one, "a.c": two}) + PACKAGE.cost({"a.b": three, "a.c": four})
    assert each("x", "y").cost(usage) == alone


@given(minutes, minutes)
def test_one_app_is_the_tariff_itself(one, two):
    """
    Bought by one app, or by usage of no app, a tariff costs what it costs.
    """
    cost = PACKAGE.cost({"a.b": one, "a.c": two})

    assert each("x").cost({"a.b@x": one, "a.c@x": two}) == cost
    assert each("").cost({"a.b": one, "a.c": two}) == cost


@given(minutes, minutes, minutes)
def test_apps_may_buy_different_things(one, two, three):
    """
    One app has a package and two others share what the account has: each part is billed by its own usage.
    """
    payg = Rates.of({"a.b": 2}).then(Allowance(10, ("a.b",)), "free")
    cost = ByApp({("x",): PACKAGE, ("y", "z"): payg}).cost({"a.b@x": one, "a.b@y": two, "a.b@z": three})

    assert cost == PACKAGE.cost({"a.b": one}) + payg.cost({"a.b": two + three})


def test_units_of_one_app_do_not_cover_another():
    """
    Two apps at half a package's units buy two packages; what one leaves is not the other's.
    """
    used = each("x", "y")

    assert used.cost({"a.b@x": 11, "a.b@y": 9}) == 2 * 5 + 2
    assert PACKAGE.cost({"a.b": 20}) == 5 + 20


@given(minutes, minutes)
def test_curves_and_compiled_functions_agree(one, two):
    """
    A package by app is one more tariff: over curves and compiled it costs the same.
    """
    by_app = each("x", "y")
    cost = by_app.cost({"a.b@x": one, "a.b@y": two})
    curves = total(by_app.charges({"a.b@x": Curve.linear(one), "a.b@y": Curve.linear(two)}))

    assert curves(1) == cost
    assert CompiledTariff.of(by_app, ("a.b@x", "a.b@y")).cost((one, two)) == cost


def test_charges_say_their_app():
    """
    Each charge is of the meter itself and says its app, also where none is named.
    """
    charges = each("x", "", tariff=Rates.of({"a.b": 2})).charges({"a.b@x": 1, "a.b": 2})

    assert [(each.price.meter, each.price.label, each.quantity) for each in charges] == [
        ("a.b", "x", 1),
        ("a.b", "no app named", 2),
    ]


def test_an_app_that_is_not_there_has_no_price():
    """
    Usage of an app that does not buy is refused.
    """
    with pytest.raises(UnpricedMeterError):
        each("x").cost({"a.b@y": 1})


def test_an_app_is_named_once():
    """
    An app that would buy twice is refused.
    """
    with pytest.raises(TariffError, match="x is named twice among the apps"):
        ByApp({("x", "y"): PACKAGE, ("x",): PACKAGE})


def test_names_by_app():
    """
    The name of an app's usage leads back to its meter.
    """
    assert [meter_of(of_app("a.b", app)) for app in ("", "x", "x@y")] == ["a.b"] * 3


def test_what_is_lacking_has_no_price():
    """
    A meter that a regime lacks is refused; the others cost what they cost.
    """
    lacking = Lacking(PACKAGE, ("a.c",))

    assert lacking.cost({"a.b": 11}) == Decimal(7)
    with pytest.raises(UnpricedMeterError):
        lacking.cost({"a.c": 1})


@given(minutes, minutes, minutes, minutes)
def test_compiled_by_app_it_says_the_same(one, two, three, four):
    """
    Compiled, apps that use the same, less, or buy together have the charges, lines and total of the tariff itself.
    """
    tariff = ByApp({("x",): PACKAGE, ("y",): PACKAGE, ("z",): PACKAGE, ("v", "w"): PACKAGE})
    usage = {"a.b@x": one, "a.c@x": two, "a.b@y": two, "a.c@y": three, "a.c@z": four, "a.b@v": one, "a.b@w": four}
    usage = {meter: Decimal(quantity) for meter, quantity in usage.items()}
    plan = CompiledTariff.of(tariff, sorted(usage))
    quantities = [usage[meter] for meter in plan.meters]
    lines, cost = plan.lines(tuple)(usage)

    charges = [charge for charge in tariff.charges(usage) if charge.quantity]
    assert [charge for charge in plan.charges_over(quantities) if charge.quantity] == charges
    assert lines == [(charge.price, charge.quantity, charge.amount) for charge in charges]
    assert cost == plan.cost(quantities) == total(charges)
    assert [price for price, _ in plan.prices] == [charge.price for charge in plan.charges]


@pytest.mark.parametrize(("apps", "is_refused"), [((("x",),), False), ((("x", "y"),), False), ((("x",), ("y",)), True)])
def test_what_settles_the_whole_amount_is_of_all_apps_together(apps, is_refused):
    """
    A floor may be of one app, or of several that have it together, and not of each of several by itself.
    """
    floored = PACKAGE.then(Minimum(100), "floor")
    if is_refused:
        with pytest.raises(TariffError):
            ByApp(dict.fromkeys(apps, floored))
        return
    assert ByApp(dict.fromkeys(apps, floored)).cost({"a.b@x": 1}) == 100
