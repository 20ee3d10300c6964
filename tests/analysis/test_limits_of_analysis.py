"""Numbers that answers of analyses rest on, which are said in their pages."""

from decimal import Decimal
from fractions import Fraction

from agorapricing.analysis.audit import MAX_AGE
from agorapricing.analysis.breakeven import _NEAR
from agorapricing.analysis.costs import _ENDS, WIDEST
from agorapricing.analysis.draws import _PARTS
from agorapricing.analysis.match import _SPARE
from agorapricing.analysis.solving import _PLACES
from agorapricing.analysis.split import _FLAT, _HALF
from agorapricing.analysis.spread import _QUANTILES, MOST_TRIALS
from agorapricing.analysis.sweep import _MOST


def test_how_many_cases_are_tried():
    """
    Cases of a sweep and of a spread, parts of a draw, and to how many decimals a range is cut in two.
    """
    found = _MOST, MOST_TRIALS, _PARTS, _PLACES

    assert found == (100_000, 100_000, 1_000_000, 20)


def test_where_curves_end():
    """
    Where whole blocks need an end, and what is near on a chart.
    """
    ends = _ENDS, WIDEST, _NEAR

    assert ends == ((10_000_000, 100_000, 1_000), 10, 100)


def test_what_is_flat_stale_and_writable():
    """
    Flat is 1 % above the least, a vendor keeps a half at most, a source is stale after a year; prices leave 4 decimals.
    """
    found = _FLAT, _HALF, MAX_AGE, _SPARE

    assert found == (Fraction(1, 100), Decimal("0.5"), 365, 4)
    assert list(_QUANTILES.values()) == [0, Fraction(1, 10), Fraction(1, 2), Fraction(9, 10), 1]
