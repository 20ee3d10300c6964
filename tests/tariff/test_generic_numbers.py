"""The algebra of tariffs is generic: over curves, a second kind of number, each tariff charges what it bills."""

import operator
from decimal import Decimal, Inexact
from fractions import Fraction
from math import ceil, floor

import expressions
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.numbers.curve import Curve
from agorapricing.numbers.decimals import exact
from agorapricing.tariff import (
    Allowance,
    Band,
    Cheapest,
    CheapestGroup,
    CheapestModel,
    Conversion,
    Converted,
    Credit,
    Dearest,
    DearestGroup,
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
    Rates,
    RelativeAllowance,
    ShareTier,
    Sum,
    Surcharge,
    Suspended,
    Tier,
    Volume,
    total,
)

END = 3
"""Of the curves' domain. At 1 usage is what was drawn: often the bound of a tier, or just beside it."""

OVER_FRACTIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "minimum": min,
    "maximum": max,
    "select": lambda x, at_most, above: above if x > 0 else at_most,
    "floor_div": lambda x, size: Fraction(floor(x / size)),
    "ceil_div": lambda x, size: Fraction(ceil(x / size)),
}
"""The operations again, over plain fractions."""


def at(quantity, t):
    """The value at t of a curve, or of a constant."""
    return quantity(t) if isinstance(quantity, Curve) else Fraction(quantity)


def charged(charges, t):
    """The price, quantity and amount of each charge at t."""
    return [(charge.price, at(charge.quantity, t), at(charge.amount, t)) for charge in charges]


def over_curves(tariff, profile, end=END):
    """The charges of usage t * profile, for every t from 0 to the end."""
    return tariff.charges({meter: Curve.linear(slope, end=end) for meter, slope in profile.items()})


def billed(tariff, profile, t):
    """The charges of usage t * profile at one t, over Decimals of any length; prices, quantities and amounts."""
    with exact():
        charges = tariff.apply({meter: slope * t for meter, slope in profile.items()})
    return charged(charges, t)


def knots(charges):
    """Where the quantity of any charge has a knot."""
    return sorted({t for each in charges if isinstance(each.quantity, Curve) for t in each.quantity.x})


def decimal(t):
    """A fraction as a Decimal, in a list; an empty one where it has no end."""
    try:
        with exact():
            return [t.numerator / Decimal(t.denominator)]
    except Inexact:
        return []


def around(t, end=END, step=Decimal("1e-6")):
    """A knot itself, where it is a Decimal, and the next Decimals of six places below it and above it."""
    below = floor(t / Fraction(step)) * step
    return [at for at in (*decimal(t), below, below - step, below + step) if 0 <= at <= end]


constants = st.decimals(-5, 5, places=2)
signed = st.decimals(-300, 300, places=2)
blocks = st.decimals(5, 100, places=2)
"""Few and small: each whole multiple that a curve passes is a knot."""


@given(
    expressions.expressions(constants, blocks, max_leaves=6),
    st.lists(st.tuples(signed, signed), min_size=2, max_size=2),
    st.fractions(0, END),
)
def test_curves_are_pointwise(expression, lines, t):
    """
    A curve is, at every t and at each of its own knots, what its operations give over fractions.
    """
    values = [Curve.linear(slope, start, END) for slope, start in lines]
    with exact():
        curve = expressions.evaluated(expression, values)
    places = [t, 0, END, *(curve.x[:5] if isinstance(curve, Curve) else ())]

    for place in places:
        points = [Fraction(start) + Fraction(slope) * place for slope, start in lines]
        assert at(curve, place) == expressions.evaluated(expression, points, OVER_FRACTIONS, Fraction)


@given(st.lists(st.tuples(constants, signed), min_size=1, max_size=3), st.fractions(0, END))
def test_constants_on_either_side(given_constants, t):
    """
    A constant, int or Decimal, may stand on either side of a curve.
    """
    for constant, slope in given_constants:
        curve = Curve.linear(slope, end=END)
        value = Fraction(slope) * t

        assert (curve + constant)(t) == (constant + curve)(t) == value + Fraction(constant)
        assert (curve - constant)(t) == -(constant - curve)(t) == value - Fraction(constant)
        assert (curve * constant)(t) == (constant * curve)(t) == value * Fraction(constant)
        assert (1 - curve)(t) == 1 - value


EACH = {
    "Rates": Rates.of({"rtc.audio": 7, "rtc.hd": 28}, per=1000),
    "Fee": Sum(()).then(Fee("133.99")),
    "Graduated": Graduated("rtc.hd", (Tier(10, price=5), Tier(20, price=3, flat=7), Tier(price=1)), per=8),
    "Volume": Volume("rtc.hd", (Tier(10, price=5, flat=1), Tier(20, price=3), Tier(price=1)), at_zero="first flat"),
    "Package": Package("rtc.hd", price=100, size="2.5", free=5, at_least=2),
    "Sum": Sum((Rates.of({"rtc.audio": 7}), Sum(()).then(Fee(3)), Rates.of({"rtc.hd": 28}))),
    "Cheapest": Cheapest((Rates.of({"rtc.hd": 3}), Sum((Sum(()).then(Fee(20)), Rates.of({"rtc.hd": 1}))))),
    "Allowance": Rates.of({"rtc.audio": 7, "rtc.hd": 28}).then(Allowance(25, ("rtc.hd", "rtc.audio"))),
    "RelativeAllowance": Rates.of({"rtc.audio": 7, "rtc.hd": 28}).then(
        RelativeAllowance("0.5", "rtc.audio", ("rtc.hd",), at_least=3)
    ),
    "GraduatedDiscount": Rates.of({"rtc.audio": 7, "rtc.hd": 28}).then(
        GraduatedDiscount((Band(9), Band(20, "0.05"), Band(off="0.10")), ("rtc.audio", "rtc.hd"))
    ),
    "PercentOff": Rates.of({"rtc.audio": 7, "rtc.hd": 28}).then(PercentOff("0.5", ("rtc.hd",))),
    "Prepaid": Rates.of({"rtc.audio": 7, "rtc.hd": 28}).then(Prepaid(50, {"rtc.hd": 4, "rtc.audio": 1})),
    "Minimum": Rates.of({"rtc.hd": 2}).then(Minimum(30)),
    "Maximum": Rates.of({"rtc.hd": 2}).then(Maximum(30)),
    "PercentOn": Rates.of({"rtc.hd": 2}).then(Minimum(30)).then(PercentOn("0.09")),
    "GraduatedShare": Rates.of({"rtc.hd": 2}).then(GraduatedShare((ShareTier(20), ShareTier(on="0.5")), least=7)),
    "Credit": Rates.of({"rtc.hd": 2}).then(Credit(30)),
    "Surcharge": Rates.of({"rtc.hd": 2}).then(Allowance(10, ("rtc.hd",))).then(Surcharge(3, ("rtc.hd",), per=8)),
    "DearestGroup": Rates.of({"rtc.audio": 7, "rtc.hd": 2})
    .then(Allowance(3, ("rtc.audio",)))
    .then(DearestGroup((("rtc.audio",), ("rtc.hd",)))),
    "CheapestGroup": Rates.of({"rtc.audio": 7, "rtc.hd": 2})
    .then(Allowance(3, ("rtc.audio",)))
    .then(CheapestGroup((("rtc.audio",), ("rtc.hd",)))),
    "Dearest": Dearest((Rates.of({"rtc.hd": 3}), Sum((Sum(()).then(Fee(20)), Rates.of({"rtc.hd": 1}))))),
    "DearestModel": DearestModel(
        "rtc.hd", (Package("rtc.hd", price=10, size=8), Graduated("rtc.hd", (Tier(price=2),)))
    ),
    "CheapestModel": CheapestModel(
        "rtc.hd", (Package("rtc.hd", price=10, size=8), Graduated("rtc.hd", (Tier(price=2),)))
    ),
    "Suspended": Rates.of({"rtc.hd": 2})
    .then(Allowance(10**6, ("rtc.hd",)))
    .then(Suspended(("rtc.hd",), "above what is free")),
    "Converted": Converted(Rates.of({"rtc.audio": 7}), Conversion("rtc.audio", {"rtc.hd": 4}, whole=10)),
}


@pytest.mark.parametrize("tariff", EACH.values(), ids=EACH)
def test_each_combinator_at_every_knot(tariff):
    """
    Over a curve each combinator charges what it bills, at every knot of the curve and on both sides of it.
    """
    profile = {meter: slope for meter, slope in (("rtc.audio", 2), ("rtc.hd", 5)) if meter in tariff.meters}
    charges = over_curves(tariff, profile, end=8)

    for t in {place for knot in knots(charges) for place in around(knot, end=8)} | {Decimal("3.3")}:
        assert charged(charges, t) == billed(tariff, profile, t)
        assert at(total(charges), t) == Fraction(tariff.cost({meter: slope * t for meter, slope in profile.items()}))


def test_all_combinators_are_there():
    """
    The combinators looked at one by one are all that there are.
    """
    assert set(EACH) == {kind.__name__ for kind in our.all_kinds()}


bent = our.cases(our.FEW_KNOTS, depth=3).filter(lambda case: our.bounds(case[0]) and any(case[1].values()))
"""Tariffs with bounds, and some usage: without either, a curve is one line."""


@given(bent, st.decimals(0, END, places=6), st.data())
def test_curve_is_the_bill_at_every_t(case, t, data):
    """
    Over a curve a tariff charges what it bills, charge by charge and in total: at any t, at knots and next to them.
    """
    tariff, profile = case
    charges = over_curves(tariff, profile)
    knot = data.draw(st.sampled_from(knots(charges) or [Fraction(0)]))
    curve = total(charges)

    for place in (t, Decimal(1), *around(knot)):
        bill = billed(tariff, profile, place)
        assert charged(charges, place) == bill
        assert at(curve, place) == sum(amount for _, _, amount in bill)


def test_published_ladder_as_a_curve():
    """
    The ladder example that the vendor works out, 8,000 + 16,000 + 80,000 minutes, is a point of its curve.
    """
    rates = Rates.of({"rtc.fhd": 63, "rtc.2k": 112, "rtc.2k_plus": 252}, per=1000)
    bands = (Band(99_999), Band(499_999, "0.05"), Band(999_999, "0.07"), Band(off="0.10"))
    meters = ("rtc.fhd", "rtc.2k", "rtc.2k_plus")
    ladder = rates.then(GraduatedDiscount(bands, meters))
    profile = dict(zip(meters, (8_000, 16_000, 80_000), strict=True))
    curve = total(over_curves(ladder, profile))

    assert curve(1) == Fraction("22405.5874")
    assert [knot for knot in curve.x if knot < 1] == [0, Fraction(99_999, 104_000)]


def test_jump_of_a_curve():
    """
    A cliff is a jump: the value at the bound is that of the tier that the bound ends, lines on both sides are exact.
    """
    cliff = total(over_curves(Volume("rtc.hd", (Tier(10, price=5), Tier(price=3))), {"rtc.hd": 10}, end=2))

    assert cliff.x == (0, 1)
    assert cliff.values == (0, 50)
    assert cliff(2) == 60
    assert cliff.lines == ((0, 50), (0, 30))
