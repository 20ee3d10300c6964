"""Rounding of what is only recorded: it gives what the rounding of the numbers themselves gives."""

from decimal import Clamped, Context, Decimal, Rounded, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agorapricing.numbers.context import exact
from agorapricing.numbers.evaluation import evaluated
from agorapricing.numbers.rounding import MODES, Rounding, nearest, percent
from agorapricing.numbers.symbolic import Form

eighths = st.integers(-10_000, 10_000).map(lambda count: Decimal(count) * Decimal("0.00125"))
"""Amounts around cents and half cents."""


@pytest.mark.parametrize("mode", MODES)
@example(amount=Decimal("0.005"))
@example(amount=Decimal("0.015"))
@example(amount=Decimal("-0.015"))
@example(amount=Decimal("0.0151"))
@example(amount=Decimal("0.01"))
@given(amount=eighths)
def test_a_recorded_amount_is_rounded_as_the_amount_itself(mode, amount):
    """
    Up, down, half up and half even are the same of a recorded amount, on either side of 0 and at every half.
    """
    rounding = Rounding(2, mode)
    with exact():
        recorded = rounding.round(Form.symbol("amount"))

        assert evaluated(recorded, {"amount": amount}) == rounding.round(amount)


@pytest.mark.parametrize(
    ("rounding", "record", "unit"),
    [
        (Rounding(), {"places": 2, "mode": "half-up"}, "0.01"),
        (Rounding(0, "down"), {"places": 0, "mode": "down"}, "1"),
        (Rounding(24, "half-even", lines=True), {"places": 24, "mode": "half-even", "lines": True}, "1E-24"),
    ],
)
def test_what_a_rounding_is(rounding, record, unit):
    """
    A rounding is its places and its mode; that lines are rounded is said where they are.
    """
    assert rounding.to_record() == record
    assert str(rounding.unit) == unit


@pytest.mark.parametrize(
    ("part", "of", "days", "share"),
    [(500, 31, 17, "274.19"), (500, 31, 0, "0.00"), (500, 31, 31, "500.00"), (1, 8, 1, "0.13"), ("0.03", 2, 1, "0.02")],
)
def test_a_share_is_rounded_once(part, of, days, share):
    """
    A share by days is rounded as bills are, after it is divided.
    """
    assert str(Rounding().share(Decimal(part), days, of)) == share
    assert str(Rounding(2, "down").share(Decimal(2), 1, 3)) == "0.66"


@pytest.mark.parametrize(
    ("part", "whole", "places", "found"),
    [
        (1, 8, 2, "0.13"),
        (1, 8, 3, "0.125"),
        (1, 3, 2, "0.33"),
        (2, 3, 2, "0.67"),
        (0, 3, 2, "0"),
        (7, 2, 0, "4"),
        (5, 2, 0, "3"),
    ],
)
def test_the_nearest_of_any_kind_of_number(part, whole, places, found):
    """
    A quotient is rounded half up by counting units, of a number that is recorded as of one that is known.
    """
    with exact():
        recorded = nearest(Form.symbol("part"), Decimal(whole), places)

        assert nearest(Decimal(part), Decimal(whole), places) == Decimal(found)
        assert evaluated(recorded, {"part": Decimal(part)}) == Decimal(found)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("0", "0 %"),
        ("0.1", "10 %"),
        ("0.10", "10 %"),
        ("1", "100 %"),
        ("0.125", "12.5 %"),
        ("2", "200 %"),
        ("1E+1", "1000 %"),
    ],
)
def test_fractions_in_percent(part, text):
    """
    A fraction in percent is exact, without zeros at the end of its decimals, and with those of its whole part.
    """
    assert percent(Decimal(part)) == text


def test_the_context_of_the_library():
    """
    Numbers keep their exponents, and are written with a capital E, whatever the context of the caller does.
    """
    with localcontext(Context(prec=3, capitals=0, clamp=1)), exact() as context:
        assert str(Decimal("1E+9500") + 0 * Decimal("1E+9500")) == "1E+9500"
        assert (context.prec, context.rounding, context.Emin, context.Emax) == (999, "ROUND_HALF_UP", -9_999, 9_999)
        assert {signal for signal, is_trapped in context.traps.items() if not is_trapped} == {Clamped, Rounded}
