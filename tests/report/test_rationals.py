"""Rationals in rows of CSV, and the range of a chart."""

import csv
import io
import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.report import render, report_of
from agorapricing.report.rationals import flat

ON = date(2026, 7, 1)
OFFERS = ["agora-us-standard:payg", "agora-us-standard:pro"]


def compared(minutes):
    """A comparison of so many minutes, whose costs meet at about 16,150."""
    return ap.compare({"rtc.fhd": minutes}, OFFERS, ON)


@given(st.fractions(), st.booleans())
def test_a_decimal_lies_outwards(value, up):
    """
    The decimal of a rational is never on its inner side, and is as near as eight decimals can be; the exact one is it.
    """
    row = flat({"a": f"{value.numerator}/{value.denominator}"}, **{"up" if up else "down": ["a"]})
    distance = Fraction(row["a"]) - value if up else value - Fraction(row["a"])

    assert 0 <= distance < Fraction(1, 10**8)
    assert Fraction(row["a_exact"]) == value


@pytest.mark.parametrize(
    ("text", "decimals"),
    [
        ("[1/3, 2/3]", "[0.33333333, 0.66666667]"),
        ("(1/3, ∞)", "(0.33333333, ∞)"),
        ("1/3", "0.33333333"),
        ("1/30000000000", "0.00000000003333"),
        ("4000/3", "1333.33333333"),
        ("7", "7"),
        (None, None),
    ],
)
def test_how_intervals_and_small_numbers_are_written(text, decimals):
    """
    An interval is widened on both sides, a small number keeps four digits, and what is no ratio stays as it is.
    """
    assert flat({"a": text}, down=["a"]) == {"a": decimals, "a_exact": text}


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(lambda: ap.breakeven(compared(1_000)), id="breakeven"),
        pytest.param(lambda: ap.marginal(compared(1_000)), id="marginal"),
        pytest.param(lambda: ap.budget(compared(1_000), 1000), id="budget"),
        pytest.param(lambda: ap.match(compared(1_000), *OFFERS), id="match"),
        pytest.param(
            lambda: ap.split(ap.compare({"rtc.hd": 150_000}, ["agora-cn:payg", "trtc-cn:payg"], ON)), id="split"
        ),
        pytest.param(lambda: ap.audit("trtc-cn", ON), id="audit"),
        pytest.param(lambda: ap.sweep(compared(1_000), "rtc.fhd=0..10/5"), id="sweep"),
    ],
)
def test_csv_has_fractions_only_in_exact_columns(asked):
    """
    No cell of CSV has a fraction but in a column of exact numbers, which stands beside the one of decimals.
    """
    rows = list(csv.DictReader(io.StringIO(render(asked(), "csv"))))
    ratio = re.compile(r"\d/\d")

    assert rows
    for row in rows:
        assert not [name for name, cell in row.items() if ratio.search(cell) and not name.endswith("_exact")]
        assert all(name.removesuffix("_exact") in row for name in row)


def end_of(answer):
    """Where the chart of a break-even ends, as it is written below it."""
    chart = report_of(answer).page.chart
    [line] = [line for line in chart if re.match(r"\s+0 .*(×|minutes|minute|rtc)", line)]
    return Fraction(line.split()[1].lstrip("~").replace(",", ""))


@pytest.mark.parametrize(
    ("minutes", "meter", "end"),
    [
        (16_000, None, (1, 2)),  # the point is just above the usage at hand
        (8_000, None, (2, 3)),  # it is twice that
        (1_000_000, None, (1, 2)),  # it is far below: the usage at hand is in the chart
        (200, None, (100, 120)),  # it is eighty times that
        (100, None, (1, 2)),  # it is more than a hundred times that, and not asked about
        (8_000, "rtc.fhd", (16_000, 24_000)),
    ],
)
def test_a_chart_shows_the_range_that_is_asked_about(minutes, meter, end):
    """
    A chart goes a little beyond the usage at hand and the points that are near it, not to the end of the domain.
    """
    low, high = end

    assert low <= end_of(ap.breakeven(compared(minutes), meter=meter)) <= high


def test_a_chart_ends_where_it_is_told_to():
    """
    An end that is asked for is the end of the chart.
    """
    assert end_of(ap.breakeven(compared(8_000), end=7)) == 7


def test_whole_blocks_do_not_stretch_a_chart():
    """
    Where whole blocks need an end of the domain, which is far, the chart shows the range near the usage all the same.
    """
    books = ["trtc-cn:payg", "trtc-cn:list"]

    assert end_of(ap.breakeven(ap.compare({"rtc.hd": 100_000, "recording.hd": 5}, books, ON))) <= 100
