"""Where a chart of break-even points ends."""

from datetime import date
from fractions import Fraction

import attrs
import pytest

import agorapricing as ap
from agorapricing.analysis import breakeven
from agorapricing.numbers import Interval


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


@pytest.mark.parametrize(("point", "is_near"), [(99_999, True), (100_000, True), (100_001, False)])
def test_a_point_at_a_hundred_times_the_usage_is_near(point, is_near):
    """
    A point at just a hundred times the usage is shown, and one beyond it is not.
    """
    offers = ["agora-us-standard:payg", "agora-us-standard:pro"]
    found = breakeven(ap.compare({"rtc.fhd": 1_000}, offers, date(2026, 7, 1)), meter="rtc.fhd")
    first, _, last = found.ranges
    ranges = first, attrs.evolve(last, where=Interval(Fraction(point), None))

    assert attrs.evolve(found, ranges=ranges).until == (point if is_near else 1_000) * Fraction(5, 4)
