"""What a tariff may do with quantities, over Decimals: laws, on both sides of zero."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.numbers.arithmetic import ceil_div, floor_div, maximum, minimum, select
from agorapricing.numbers.decimals import exact

signed = st.builds(lambda size, sign: Decimal(size).copy_sign(sign), our.quantities, st.sampled_from((1, -1)))
sizes = our.positives.map(Decimal)


@given(signed)
def test_select_is_at_most_up_to_zero(x):
    """
    A choice falls on `at_most` exactly where x is not above zero.
    """
    assert select(x, "at most", "above") == ("above" if Fraction(x) > 0 else "at most")


@pytest.mark.parametrize(
    ("x", "chosen"),
    [("-1", "at most"), ("-1e-24", "at most"), ("-0", "at most"), ("0", "at most"), ("1e-24", "above"), ("1", "above")],
)
def test_select_at_zero_and_beside_it(x, chosen):
    """
    Zero itself, of either sign, belongs to `at_most`.
    """
    assert select(Decimal(x), "at most", "above") == chosen


@given(signed, signed)
def test_minimum_and_maximum_are_the_two_numbers(a, b):
    """
    The smaller and the larger of two numbers are the two in order.
    """
    with exact():
        found = [minimum(a, b), maximum(a, b)]

    assert found == sorted((a, b))


@given(signed, signed)
def test_minimum_and_maximum_do_not_heed_order(a, b):
    """
    It does not matter which of two numbers is named first.
    """
    with exact():
        assert minimum(a, b) == minimum(b, a)
        assert maximum(a, b) == maximum(b, a)


@given(signed, signed, signed)
def test_a_clip_is_within_its_limits(x, a, b):
    """
    A number clipped between two limits is the middle one of the three.
    """
    with exact():
        low, high = minimum(a, b), maximum(a, b)

        assert maximum(low, minimum(x, high)) == sorted((a, b, x))[1]


@given(signed, sizes)
def test_floor_div_is_the_floor_of_the_quotient(x, size):
    """
    Whole multiples are counted downwards, below zero too.
    """
    with exact():
        assert floor_div(x, size) == floor(Fraction(x) / Fraction(size))


@given(signed, sizes)
def test_ceil_div_is_the_ceiling_of_the_quotient(x, size):
    """
    Multiples that hold a number are counted upwards, below zero too.
    """
    with exact():
        assert ceil_div(x, size) == ceil(Fraction(x) / Fraction(size))


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12).map(Decimal))
def test_a_multiple_divides_without_rest(count, size):
    """
    A whole multiple has itself as floor and ceiling; a little below or above it, one of them moves by one.
    """
    with exact():
        x = count * size

        assert (floor_div(x, size), ceil_div(x, size)) == (count, count)
        assert (floor_div(x - our.FINEST, size), ceil_div(x - our.FINEST, size)) == (count - 1, count)
        assert (floor_div(x + our.FINEST, size), ceil_div(x + our.FINEST, size)) == (count, count + 1)


@pytest.mark.parametrize(
    ("x", "below", "above"),
    [
        ("-4", -2, -1),
        ("-3", -1, -1),
        ("-2", -1, 0),
        ("0", 0, 0),
        ("2", 0, 1),
        ("3", 1, 1),
        ("4", 1, 2),
        ("-0.1", -1, 0),
    ],
)
def test_division_by_three_around_zero(x, below, above):
    """
    Rounding down is towards less, not towards zero; rounding up is towards more.
    """
    assert (floor_div(Decimal(x), Decimal(3)), ceil_div(Decimal(x), Decimal(3))) == (below, above)
