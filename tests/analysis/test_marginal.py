"""What stands at each bound of a cost: the prices on both sides, the jump, the fall, and where it is made up for."""

from datetime import date
from fractions import Fraction

import pytest

import agorapricing as ap
from agorapricing.analysis.costs import CostCurve
from agorapricing.analysis.marginal import CostBound, bounds_of
from agorapricing.numbers import Curve

OFFER = "agora-cn:list"
UNITS = Curve.linear(1, end=10)


def bounds(curve, quoted=None):
    """The bounds of a cost, without the name of the offer, which is the same in all."""
    return list(bounds_of(CostCurve(ap.find_offer(OFFER, date(2024, 2, 6)), curve, quoted)))


def bound(at, cost, before, after, jump=0, *rest):
    """A bound of the offer of these tests."""
    return CostBound(
        OFFER, *(each if each is None else Fraction(each) for each in (at, cost, before, after, jump)), *rest
    )


def test_the_ends_of_a_line():
    """
    At 0 there is nothing before, and at the end nothing after.
    """
    assert bounds(Curve.linear(3, 2, 10)) == [bound(0, 2, None, 3)]
    assert bounds((UNITS - 4).maximum(0)) == [bound(0, 0, None, 0), bound(4, 0, 0, 1)]


def test_a_jump_up_is_no_fall():
    """
    Where the total jumps up above a bound, it does not fall, and is nowhere made up for.
    """
    assert bounds((UNITS - 4).select(UNITS, UNITS + 3)) == [bound(0, 0, None, 1), bound(4, 4, 1, 1, 3)]


def test_a_jump_down_is_made_up_for_later():
    """
    Where the total falls by 3 above 4 it is as high again 3 units later.
    """
    fall = bound(4, 4, 1, 1, -3, Fraction(3), True, Fraction(7))

    assert bounds((UNITS - 4).select(UNITS, UNITS - 3)) == [bound(0, 0, None, 1), fall]


def test_a_fall_that_is_never_made_up_for():
    """
    Where what follows ends below the height before it, there is no place at which it is as high again.
    """
    fall = bound(4, 4, 1, 1, -7, Fraction(7), True, None)

    assert bounds((UNITS - 4).select(UNITS, UNITS - 7)) == [bound(0, 0, None, 1), fall]


def test_a_line_that_falls():
    """
    A total that falls along a line falls without a jump, from its first bound on; flat it does not fall.
    """
    falling = Curve.linear(-2, 8, 10).maximum(2)

    assert bounds(falling) == [bound(0, 8, None, -2, 0, Fraction(0), True, None), bound(3, 2, -2, 0)]


def test_what_falls_with_each_block():
    """
    A total that falls just above each block falls from what it is there, as from what it is at nothing.
    """
    steps = -Curve.linear(-1, 0, 10).floor_div(4)  # blocks of 4, counted from just above the one before
    peaks = [(each.at, each.cost, each.jump, each.fall, each.is_falling) for each in bounds(-steps + 5)]

    assert peaks[:2] == [(0, 5, -1, 1, True), (4, 4, -1, 1, True)]


@pytest.mark.parametrize(
    ("printed", "at_bound"),
    [
        (3, [(3, 3, 1, None, False)]),
        (4, [(4, 4, 1, None, False)]),
        (5, [(4, 4, 1, 1, True), (5, 2, 1, None, False)]),
    ],
)
def test_a_fall_counts_where_prices_are_printed(printed, at_bound):
    """
    Above 4 the total falls by 3: that is told where a price is printed beyond 4, not where prices end at it or before.
    """
    curve = (UNITS - 4).select(UNITS, UNITS - 3)
    found = bounds(curve, (UNITS - printed).maximum(0))

    assert [(each.at, each.cost, each.before, each.after, each.is_falling) for each in found[1:]] == at_bound


def test_a_bound_without_a_price_on_any_side_is_none():
    """
    Beyond where printed prices end bends are no bounds of the offer.
    """
    bent = UNITS + (UNITS - 8).maximum(0)

    assert [each.at for each in bounds(bent)] == [0, 8]
    assert [each.at for each in bounds(bent, (UNITS - 5).maximum(0))] == [0, 5]
