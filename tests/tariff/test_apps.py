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


ALL = {"steady", "never falls", "no jump", "conserved", "priced", "free at zero"}
RATES = Rates.of({"a.b": 2, "a.c": 3})


def test_what_a_tariff_by_app_says_of_itself():
    """
    It prices the meters of each app, and promises what each app's tariff does, but that usage is of its own meters.
    """
    by_app = ByApp({("x", ""): RATES, ("y",): Rates.of({"a.b": 1}).then(Fee(5))})

    assert by_app.meters == {"a.b@x", "a.c@x", "a.b", "a.c", "a.b@y"}
    assert by_app.inside == (RATES, Rates.of({"a.b": 1}).then(Fee(5)))
    assert by_app.claims == ALL - {"conserved", "free at zero"}
    assert ByApp({("x",): RATES}).claims == ALL - {"conserved"}


def told(charges):
    """The meter, label, quantity and price of each charge."""
    return [(each.price.meter, str(each.price.label), each.quantity, each.price.unit_price) for each in charges]


def test_charges_by_app_stand_in_the_order_of_apps():
    """
    Each part is charged by what its apps use together, in its own order; one whose apps use nothing has its fees alone.
    """
    package = RATES.then(Fee(5, "Package"), "fee")
    by_app = ByApp({("y", "z"): package, ("x",): package, ("",): package, ("v", "w"): RATES})

    assert told(by_app.charges({"a.c@x": 1, "a.b@z": 2, "a.b@x": 3, "a.b@y": 4, "a.c@z": 5})) == [
        *(("a.b", "y, z", 6, 2), ("a.c", "y, z", 5, 3), (None, "y, z, Package", 1, 5)),
        *(("a.b", "x", 3, 2), ("a.c", "x", 1, 3), (None, "x, Package", 1, 5)),
        (None, "no app named, Package", 1, 5),
    ]
    assert told(by_app.charges({})) == [(None, f"{apps}, Package", 1, 5) for apps in ("y, z", "x", "no app named")]


def test_groups_of_apps_are_compiled_apart():
    """
    Apps that buy one together are one group of names, by meters and then by apps, as far as they are used.
    """
    by_app = ByApp({("y", "z"): RATES, ("x",): RATES, ("w",): RATES})
    names = ("a.b@z", "a.c@x", "a.b@y", "a.c@z")
    plan = CompiledTariff.of(by_app, names)

    assert [own for own, _ in by_app.apart(names)] == [("a.b@y", "a.b@z", "a.c@z"), ("a.c@x",), ()]
    assert [own for own, _ in plan.groups] == [("a.b@y", "a.b@z", "a.c@z"), ("a.c@x",), ()]
    assert (plan.meters, plan.quoted) == (names, ())
    assert told(plan.charges_over([1, 2, 4, 8])) == [("a.b", "y, z", 5, 2), ("a.c", "y, z", 8, 3), ("a.c", "x", 2, 3)]
    assert plan.cost([1, 2, 4, 8]) == 10 + 24 + 6


def test_two_tariffs_of_one_group_of_meters_are_not_mixed_up():
    """
    Apps that use the same meters of two tariffs are charged by their own.
    """
    by_app = ByApp({("x",): Rates.of({"a.b": 2}), ("y",): Rates.of({"a.b": 3}), ("z",): Rates.of({"a.b": 2})})

    assert told(by_app.charges({"a.b@x": 1, "a.b@y": 1, "a.b@z": 5})) == [
        *(("a.b", "x", 1, 2), ("a.b", "y", 1, 3), ("a.b", "z", 5, 2)),
    ]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({("x", "y"): RATES, ("y", "x"): RATES}, "x, y is named twice among the apps"),
        ({("x", "x"): RATES}, "x is named twice among the apps"),
        (
            {("x",): RATES, ("y",): RATES.then(Minimum(1))},
            "a minimum or a maximum is of the account, and here each app buys by itself",
        ),
    ],
)
def test_apps_that_cannot_be(parts, message):
    """
    An app is named once, and what settles the account's amount is of no single app.
    """
    with pytest.raises(TariffError) as refused:
        ByApp(parts)
    assert str(refused.value) == message
