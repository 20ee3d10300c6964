"""Rounding of what is only recorded: it gives what the rounding of the numbers themselves gives."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agorapricing.numbers.context import exact
from agorapricing.numbers.evaluation import evaluated
from agorapricing.numbers.rounding import MODES, Rounding
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
