"""Symbolic numbers as formulas of a spreadsheet: they compute what the numbers do, and what is long has a name."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheet import computed

from agorapricing.numbers import Form, Rounding, ceil_div, exact, floor_div, form, maximum, minimum, select
from agorapricing.proposal.formulas import Formulas, Steps, rounded
from agorapricing.tariff import CompiledTariff
from agorapricing.testing import strategies as our

U, V = Form.symbol("u"), Form.symbol("v")


def formulas_of(values):
    """What writes formulas of u0, u1 … under their own names."""
    return Formulas({name: name for name in values}, values, Steps())


def text(one):
    """The formula of a form of u and v."""
    made = formulas_of({"u": Decimal(7), "v": Decimal(3)})
    made.meet([one])
    return made.text(one)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (form(0), "0"),
        (form(Decimal("0.50")), "0.5"),
        (U * Decimal(2) - V, "2*u-v"),
        (minimum(U, Decimal(10_000)), "MIN(u,10000)"),
        (minimum(U, Decimal(50)) - minimum(U, Decimal(10)), "MIN(u,50)-MIN(u,10)"),
        (maximum(U, V), "MAX(u,v)"),
        (select(U - Decimal(5), V, U), "IF(ROUND(u-5,6)<=0,v,u)"),
        (floor_div(U, Decimal(1)), "INT(ROUND(u,6))"),
        (floor_div(U + V, Decimal(60)), "INT(ROUND((u+v)/60,7))"),
        (ceil_div(U, Decimal(60)), "ROUNDUP(ROUND(u/60,7),0)"),
        (ceil_div(U * Decimal(4) + V, Decimal(1)), "ROUNDUP(ROUND(4*u+v,6),0)"),
        (ceil_div(U - Decimal(5), Decimal(1)), "-INT(ROUND(-u+5,6))"),
    ],
)
def test_each_part_is_a_function_of_spreadsheets(one, expected):
    """
    A cap is MIN, a choice IF, whole multiples INT, and what is rounded up ROUNDUP where it is never negative.
    """
    assert text(one) == expected


@pytest.mark.parametrize(("uses", "longest"), [(2, 40), (1, 200)])
@pytest.mark.parametrize(("more", "is_step"), [(-1, False), (0, False), (1, True)])
def test_how_long_a_part_may_be(uses, longest, more, is_step):
    """
    A part of 40 letters is written wherever it is needed, one of 200 where it is needed once; a longer one is a step.
    """
    name = "u" * (longest + more - len("MIN(,600)"))
    made = Formulas({"u": name}, {"u": Decimal(7)}, Steps())
    capped = minimum(U, Decimal(600))
    made.meet([capped] * uses)

    with exact():
        assert made.text(capped + V * 0) == ("Step_1" if is_step else f"MIN({name},600)")


def test_the_first_sum_that_a_form_has_is_named():
    """
    Of sums of lines the first that stands in a form is what it refers to, so that the larger goes before its parts.
    """
    made = attrs.evolve(formulas_of({}), sums=[(U + V, lambda: "All"), (V, lambda: "Some")])

    assert made.text(U + V + 3) == "All+3"
    assert made.text(form(3) - U - V) == "-All+3"


def test_what_is_needed_twice_is_a_step():
    """
    A long part that two formulas need has a name, a short one is written again; equal ones are one step.
    """
    steps, values = Steps(), {"u": Decimal(7), "v": Decimal(3)}
    made = Formulas({"u": "Used_rtc_hd", "v": "Used_rtc_audio"}, values, steps)
    long = minimum(floor_div(U * Decimal(4) + V * Decimal(9), Decimal(60)), Decimal(123_456))
    forms = [long + U, long - V, minimum(U, Decimal(5)), minimum(U, Decimal(5)) + V]
    made.meet(forms)

    with exact():
        texts = [made.text(each) for each in forms]

    assert texts[:2] == ["Step_2+Used_rtc_hd", "Step_2-Used_rtc_audio"] or texts[:2] == [
        "Step_1+Used_rtc_hd",
        "Step_1-Used_rtc_audio",
    ]
    assert texts[2:] == ["MIN(Used_rtc_hd,5)", "MIN(Used_rtc_hd,5)+Used_rtc_audio"]
    assert len(steps.named) == int(texts[0][5])


@given(our.cases(), st.data())
def test_formulas_compute_what_a_tariff_charges(case, data):
    """
    Over other quantities, too, the formulas of any tariff give the quantity of each of its charges.
    """
    tariff, usage = case
    meters = tuple(usage)
    charges = CompiledTariff.of(tariff, meters).charges
    symbols = [f"u{place}" for place in range(len(meters))]
    made = formulas_of(dict(zip(symbols, usage.values(), strict=True)))
    forms = [form(charge.quantity) for charge in charges]
    made.meet(forms)
    with exact():
        texts = [made.text(each) for each in forms]
    other = data.draw(our.usages(tariff))
    used = {meter: other.get(meter, usage[meter]) for meter in meters}
    names = {symbol: Fraction(used[meter]) for symbol, meter in zip(symbols, meters, strict=True)}

    for step in made.steps.named.values():
        names[step.name] = computed(step.formula, names)
    found = [computed(each, names) for each in texts]

    with exact():
        assert found == list(map(Fraction, CompiledTariff.of(tariff, meters).quantities(*used.values())))


@pytest.mark.parametrize("mode", ["half-up", "half-even", "up", "down"])
@pytest.mark.parametrize("amount", ["2.5", "3.5", "2.4", "2.6", "1.005", "1.015"])
def test_a_rounding_is_a_formula(mode, amount):
    """
    Each mode of rounding is a formula, ties included.
    """
    places = len(amount.partition(".")[2]) - 1
    rounding = Rounding(places, mode)
    more = {
        "MOD": lambda value, size: value % size,
        "ABS": abs,
        "ROUNDDOWN": lambda value, digits: Fraction(int(value * 10 ** int(digits)), 10 ** int(digits)),
        "ROUNDUP": lambda value, digits: Fraction(-int(-value * 10 ** int(digits) // 1), 10 ** int(digits)),
    }

    found = computed(rounded("x", rounding).replace("^", "**").replace("=", "=="), {"x": Fraction(amount), **more})

    assert found == Fraction(rounding.round(Decimal(amount)))
