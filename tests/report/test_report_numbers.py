"""How numbers look: whole, exact, and adding up."""

import decimal
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.numbers import Rounding, exact
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING

# Amounts of either sign, of any size and of more decimals than a quantity has: they are products.
amounts = st.builds(our.written, st.integers(-(10**60), 10**60), st.integers(0, 48)).map(Decimal)
roundings = st.builds(Rounding, st.integers(0, 24), st.sampled_from(("half-up", "half-even", "up", "down")))


def read(text):
    """A number as a reader takes it from the page."""
    return Decimal(text.replace(",", ""))


def groups(text):
    """The digits before the point as they are grouped."""
    return text.lstrip("+-").partition(".")[0].split(",")


# ---- amounts that add up --------------------------------------------------------------------------------------------


@given(st.lists(amounts, max_size=12), roundings)
def test_shown_amounts_add_up(given_amounts, rounding):
    """
    Amounts on a page add up to their rounded sum, and each is shown within a unit of what it is.
    """
    shown = numbers.shown(given_amounts, rounding)
    with exact():
        total = rounding.round(sum(given_amounts, Decimal(0)))
        apart = [abs(each - exactly) for each, exactly in zip(shown, given_amounts, strict=True)]
        added = sum(shown, Decimal(0))

    assert added == total
    assert all(each < rounding.unit for each in apart)


@given(st.lists(amounts, min_size=1, max_size=12), roundings)
def test_shown_amounts_have_the_places_of_the_rounding(given_amounts, rounding):
    """
    Every amount is shown with as many decimals as the book rounds to.
    """
    shown = numbers.shown(given_amounts, rounding)

    assert {each.as_tuple().exponent for each in shown} == {-rounding.places}


@given(st.lists(st.integers(-(10**30), 10**30), max_size=12), roundings)
def test_whole_units_are_shown_as_they_are(counts, rounding):
    """
    Amounts that need no rounding are not touched.
    """
    with exact():
        given_amounts = [count * rounding.unit for count in counts]

    assert numbers.shown(given_amounts, rounding) == given_amounts


@pytest.mark.parametrize(
    ("given_amounts", "shown"),
    [
        ([], []),
        (["1.004"], ["1.00"]),
        (["1.005"], ["1.01"]),
        (["0.335", "0.335", "0.33"], ["0.34", "0.33", "0.33"]),  # 1.00: the first of equal remainders goes up
        (["0.331", "0.339", "0.33"], ["0.33", "0.34", "0.33"]),  # the largest remainder goes up
        (["2.004", "2.004", "2.004"], ["2.01", "2.00", "2.00"]),  # 6.012: each would round down
        (["2.006", "2.006", "2.006"], ["2.01", "2.01", "2.00"]),  # 6.018: each would round up
        (["10.003", "-3.006"], ["10.00", "-3.00"]),  # 6.997 is 7.00
        (["-0.004"], ["0.00"]),
        (["-0.006"], ["-0.01"]),
    ],
)
def test_largest_remainders_go_up(given_amounts, shown):
    """
    What is missing to the rounded sum goes to the largest remainders, a unit each.
    """
    found = numbers.shown([Decimal(each) for each in given_amounts], Rounding(2))

    assert [str(each) for each in found] == shown


def test_shown_in_any_context():
    """
    The caller's decimal context changes nothing.
    """
    given_amounts = [Decimal("123456.785"), Decimal("-0.005"), Decimal("0.3333")]
    wanted = numbers.shown(given_amounts, Rounding(2))
    with decimal.localcontext(decimal.Context(prec=1, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        found = numbers.shown(given_amounts, Rounding(2))

    assert [str(each) for each in found] == [str(each) for each in wanted] == ["123456.79", "-0.01", "0.33"]


# ---- single numbers -------------------------------------------------------------------------------------------------


@given(amounts)
def test_numbers_are_written_whole(value):
    """
    Whatever is written is read back as the same number, with digits in groups of three.
    """
    written = [numbers.amount(value), numbers.quantity(value), numbers.unit_price(value), numbers.signed(value)]

    assert [read(each) for each in written] == [value] * 4
    assert all(len(group) == 3 for each in written for group in groups(each)[1:])
    assert all(1 <= len(groups(each)[0]) <= 3 for each in written)


@given(amounts)
def test_a_quantity_has_no_needless_zeros(value):
    """
    A quantity has no zeros at its end, and no point without decimals.
    """
    decimals = numbers.quantity(value).partition(".")

    assert decimals[1] == "" or decimals[2][-1] in "123456789"
    assert numbers.quantity_text(str(value)) == numbers.quantity(value)


@given(amounts)
def test_a_unit_price_has_two_decimals_at_least(value):
    """
    A unit price has two decimals, and more only where it needs them.
    """
    decimals = numbers.unit_price(value).partition(".")[2]

    assert len(decimals) >= 2
    assert len(decimals) == 2 or decimals[-1] != "0"


@given(amounts)
def test_a_difference_has_its_sign(value):
    """
    A difference starts with its sign; none has no sign.
    """
    assert numbers.signed(value)[0] == ("+" if value > 0 else "-" if value < 0 else "0")


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (numbers.amount, "0.00", "0.00"),
        (numbers.amount, "999.99", "999.99"),
        (numbers.amount, "1000.00", "1,000.00"),
        (numbers.amount, "-1234567.800", "-1,234,567.800"),
        (numbers.amount, "1200", "1,200"),
        (numbers.signed, "0.00", "0.00"),
        (numbers.signed, "1234.50", "+1,234.50"),
        (numbers.signed, "-0.01", "-0.01"),
        (numbers.percent, "0", "0.0 %"),
        (numbers.percent, "0.1", "+0.1 %"),
        (numbers.percent, "-100.0", "-100.0 %"),
        (numbers.percent, "12345.6", "+12,345.6 %"),
        (numbers.unit_price, "7", "7.00"),
        (numbers.unit_price, "0.990", "0.99"),
        (numbers.unit_price, "1217.99", "1,217.99"),
        (numbers.unit_price, "0.000125", "0.000125"),
        (numbers.quantity, "1E+3", "1,000"),
        (numbers.quantity, "3.930", "3.93"),
        (numbers.quantity, "0", "0"),
    ],
)
def test_numbers_by_hand(write, value, text):
    """
    Amounts keep their decimals, unit prices have two at least, quantities none that they do not need.
    """
    assert write(Decimal(value)) == text


@pytest.mark.parametrize("write", [numbers.amount, numbers.signed, numbers.percent])
def test_nothing_is_a_dash(write):
    """
    What does not exist is a dash: neither blank nor 0.
    """
    assert write(None) == NOTHING == "–"
