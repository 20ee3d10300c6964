"""Quantities: numbers as people write them, exact, and units that cannot be mistaken."""

from decimal import Decimal
from numbers import Integral

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import NumberError
from agorapricing.numbers import not_negative, number, quantity
from agorapricing.usage import Usage

UNITS = {"k": 10**3, "K": 10**3, "万": 10**4, "M": 10**6, "亿": 10**8, "G": 10**9, "bn": 10**9}


def refusal(given_):
    """The words with which a quantity is refused."""
    with pytest.raises(NumberError) as caught:
        quantity(given_, "it")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.2M", "1200000"),
        ("3k", "3000"),
        ("3 K", "3000"),
        ("2G", "2000000000"),
        ("2bn", "2000000000"),
        (" .5k ", "500"),
        ("0k", "0"),
        ("-0k", "0"),
        ("1_000k", "1000000"),
        ("1.23456k", "1234.56"),
        ("120万", "1200000"),
        ("1.5亿", "150000000"),
    ],
)
def test_short_quantities_are_exact(text, expected):
    """
    A unit multiplies what stands before it, and the result is written plainly.
    """
    assert str(quantity(text)) == expected


@given(st.integers(0, 10**9), st.integers(0, 9), st.sampled_from(sorted(UNITS)))
def test_a_unit_is_a_factor(digits, places, unit):
    """
    A short quantity is the number before the unit times the unit, whatever its decimals.
    """
    before = f"{Decimal(digits).scaleb(-places):f}"

    assert quantity(before + unit) == Decimal(before) * UNITS[unit]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.2m", "it must be a number like 300000, 0.99 or 1.2M, not '1.2m'; did you mean 1.2M?"),
        ("2b", "it must be a number like 300000, 0.99 or 1.2M, not '2b'; did you mean 2bn?"),
        ("2B", "it must be a number like 300000, 0.99 or 1.2M, not '2B'; did you mean 2bn?"),
        ("2g", "it must be a number like 300000, 0.99 or 1.2M, not '2g'; did you mean 2G?"),
        (
            "5min",
            "it must be a number like 300000, 0.99 or 1.2M, not '5min'; known after a number: k, K, 万, M, 亿, G, bn",
        ),
        ("1,000", "it must be a number like 300000 or 0.99, not '1,000'; did you mean 1000?"),
        ("1,200k", "it must be a number like 300000 or 0.99, not '1,200'; did you mean 1200?"),
        ("-3k", "it must not be negative, not -3"),
        ("k", "it must be a number like 300000 or 0.99, not 'k'"),
        (
            "1kM",
            "it must be a number like 300000, 0.99 or 1.2M, not '1kM'; known after a number: k, K, 万, M, 亿, G, bn",
        ),
        ("1000000000000000000000k", "it 1000000000000000000000000 is too large: 10^24 or more"),
        ("9" * 100_000 + "!", "it of 100001 characters is not a number that anybody is billed for"),
    ],
)
def test_what_could_mean_something_else_is_refused(text, message):
    """
    A milli that may be a million, a byte that may be a billion, and commas are asked back.
    """
    assert refusal(text) == message


def test_a_price_is_not_short():
    """
    Only quantities have units: a price of 3k is no number.
    """
    with pytest.raises(NumberError, match="not '3k'"):
        not_negative("3k", "a price")


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint64])
def test_integers_of_numpy_are_numbers(kind):
    """
    An integer of NumPy is the plain integer of its value.
    """
    found = number(kind(5))

    assert isinstance(kind(5), Integral)
    assert type(found) is Decimal
    assert found == 5
    assert Usage({"rtc.hd": kind(5)}) == Usage({"rtc.hd": 5})
    assert ap.rate("agora-cn:list", {"rtc.hd": kind(5)}).total == ap.rate("agora-cn:list", {"rtc.hd": 5}).total


@pytest.mark.parametrize("value", [np.bool_(True), np.float64(5), np.float32(5), np.array([5])])
def test_other_numbers_of_numpy_are_refused(value):
    """
    What is no integer is as inexact in NumPy as elsewhere.
    """
    with pytest.raises(NumberError, match=r"float|int, a string or a Decimal"):
        number(value)


def test_a_negative_integer_of_numpy_is_no_quantity():
    """
    The sign of another library's integer counts.
    """
    assert refusal(np.int64(-1)) == "it must not be negative, not -1"


@pytest.mark.parametrize(
    ("fits", "too_much", "said"),
    [
        (f"1{'0' * 23}", f"1{'0' * 24}", "is too large"),
        (f"0.{'0' * 23}1", f"0.{'0' * 24}1", "has more than 24 decimals"),
        (f"{'0' * 63}1", f"{'0' * 64}1", "of 65 characters"),
    ],
)
def test_the_longest_numbers(fits, too_much, said):
    """
    A number has 24 digits on either side of its point at most, and 64 characters.
    """
    assert not_negative(fits) == Decimal(fits)
    with pytest.raises(NumberError, match=said):
        not_negative(too_much)
