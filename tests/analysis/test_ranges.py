"""The ranges of break-even points as whole records, over curves by hand: points, ends, jumps, and what is not open."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

import agorapricing as ap
from agorapricing.analysis.breakeven import BreakEven, _ranges
from agorapricing.analysis.costs import CostCurve, Costs
from agorapricing.numbers import Curve

ON = date(2024, 2, 6)
NAMES = "agora-cn:list", "trtc-cn:list", "agora-cn:payg"


def costs(curves, end=None, closed=()):
    """The costs of offers, each with a curve, or with none; some of them are not open."""
    sold = [ap.find_offer(name, ON) for name in NAMES[: len(curves)]]
    quotes = [SimpleNamespace(status=SimpleNamespace(is_open=name not in closed)) for name in NAMES[: len(curves)]]
    known = tuple(CostCurve(offer, *each) for offer, each in zip(sold, curves, strict=True))
    return Costs(SimpleNamespace(quotes=quotes, bills=[]), None, end, known)


def line(slope, start=0, end=None):
    """A line, and no quoted quantity."""
    return (Curve.linear(slope, start, end), None)


def told(found):
    """Ranges as their records."""
    return [tuple(each.to_record().values()) for each in found]


LIST, TRTC, PAYG = NAMES
UNITS = Curve.linear(1, end=10)
JUMPS = ((UNITS - 4).select(UNITS, UNITS + 6), None)
QUOTED = (line(1, 0, 10)[0], (UNITS - 4).maximum(0 * UNITS))


@pytest.mark.parametrize(
    ("curves", "end", "closed", "ranges"),
    [
        ([line(2)], None, (), [("0", True, None, False, [LIST], "0", None, [])]),
        ([line(2, 0, 10)], 10, (), [("0", True, "10", True, [LIST], "0", "20", [])]),
        (
            [line(2), line(1, 3)],
            None,
            (),
            [
                ("0", True, "3", False, [LIST], "0", "6", []),
                ("3", True, "3", True, [LIST, TRTC], "6", "6", []),
                ("3", False, None, False, [TRTC], "6", None, []),
            ],
        ),
        (
            [line(2, 0, 10), line(1, 3, 10)],
            10,
            (TRTC,),
            [
                ("0", True, "3", True, [LIST], "0", "6", []),
                ("3", False, "10", True, [LIST], "6", "20", [TRTC]),
            ],
        ),
        (
            [JUMPS, line(2, 0, 10)],
            10,
            (),
            [
                ("0", True, "0", True, [LIST, TRTC], "0", "0", []),
                ("0", False, "4", True, [LIST], "0", "4", []),
                ("4", False, "6", False, [TRTC], "8", "12", []),
                ("6", True, "6", True, [LIST, TRTC], "12", "12", []),
                ("6", False, "10", True, [LIST], "12", "16", []),
            ],
        ),
        (
            [QUOTED],
            10,
            (),
            [("0", True, "4", True, [LIST], "0", "4", []), ("4", False, "10", True, [], None, None, [])],
        ),
        (
            [line(1), line(2)],
            None,
            NAMES,
            [
                ("0", True, "0", True, [], None, None, [LIST, TRTC]),
                ("0", False, None, False, [], None, None, [LIST]),
            ],
        ),
    ],
)
def test_whole_ranges(curves, end, closed, ranges):
    """
    Each range has its ends, and whether they are included, who is cheapest, what it costs there, and who would be.
    """
    assert told(_ranges(costs(curves, end, closed))) == ranges


@pytest.mark.parametrize(
    ("curves", "end", "points", "until"),
    [
        ([line(2), line(1, 3)], None, [3], Fraction(15, 4)),
        ([line(2), line(1, 200)], None, [200], Fraction(5, 4)),
        ([line(2), line(1, 100)], None, [100], 125),
        ([line(2)], None, [], Fraction(5, 4)),
        ([line(2, 0, 10), line(1, 3, 10)], 10, [3], 10),
    ],
)
def test_points_and_the_end_of_a_chart(curves, end, points, until):
    """
    A point is where the cheapest offer changes, once; a chart ends a quarter beyond the points that are near.
    """
    found = costs(curves, end)
    answer = BreakEven(found, tuple(_ranges(found)))

    assert list(answer.points) == points
    assert answer.until == until
