"""Where a chart of break-even points ends."""

from datetime import date
from fractions import Fraction

import pytest

import agorapricing as ap
from agorapricing.analysis import breakeven


@pytest.mark.parametrize(("used", "is_near"), [(1_000_000, True), (162, True), (161, False), (10, False)])
def test_a_chart_ends_a_quarter_beyond_what_it_shows(used, is_near):
    """
    It shows the usage and the points up to a hundred times that, and a quarter more.
    """
    offers = ["agora-us-standard:payg", "agora-us-standard:pro"]
    found = breakeven(ap.compare({"rtc.fhd": used}, offers, date(2026, 7, 1)), meter="rtc.fhd")
    [point] = found.points

    assert Fraction(16_149) < point < Fraction(16_150)
    assert found.until == max(used, point if is_near else 0) * Fraction(5, 4)
