"""Where a total comes to a target: on which line, and at which fraction, decimal or not."""

from fractions import Fraction

import pytest

from agorapricing.analysis.solving import _between, _crossed, _holds, _is_line, least_off

HALF = Fraction(1, 2)


def bent(off):
    """A total that falls by 10 a unit up to a half, and by 30 after it."""
    return 100 - 10 * off if off <= HALF else 95 - 30 * (off - HALF)


@pytest.mark.parametrize(
    ("target", "off"),
    [
        (95, HALF),
        (92, Fraction(3, 5)),
        (85, Fraction(5, 6)),
        (Fraction(295, 3), Fraction(1, 6)),
        (80, 1),
    ],
)
def test_the_line_that_a_target_lies_on(target, off):
    """
    Before the bend, at it, behind it, and at the end: what is found is exact, where no decimal is it, too.
    """
    assert least_off(bent, (Fraction(0), Fraction(100)), (Fraction(1), Fraction(80)), Fraction(target)) == off


THIRD = Fraction(1, 3)


def points(total):
    """The points at no discount and at all of it."""
    return (Fraction(0), Fraction(total(Fraction(0)))), (Fraction(1), Fraction(total(Fraction(1))))


def jumping(off):
    """A total that falls by 10 a unit, and at a half by 20 at once."""
    return 100 - 10 * off if off < HALF else 80 - 10 * off


def floored(off):
    """A total that falls by 90 a unit to a floor of 40."""
    return max(100 - 90 * off, Fraction(40))


def capped(off):
    """A total that stays at 60 until 100 less 90 a unit is below it."""
    return min(100 - 90 * off, Fraction(60))


def given_away(off):
    """A total that falls to 50, and is nothing only where all is given away."""
    return 100 - 50 * off if off < 1 else Fraction(0)


def at_a_third(off):
    """A total that falls at once, where no decimal is, to where it stays."""
    return Fraction(100) - off if off < THIRD else Fraction(40)


TINY = Fraction(1, 10**15)


@pytest.mark.parametrize(
    ("total", "target", "off"),
    [
        (jumping, 96, Fraction(2, 5)),
        (jumping, 95, None),
        (jumping, 76, None),
        (jumping, 75 + TINY, None),
        (jumping, 75, HALF),
        (jumping, 75 - TINY, HALF + TINY / 10),
        (jumping, 74, Fraction(3, 5)),
        (given_away, TINY, None),
        (given_away, 0, Fraction(1)),
        (at_a_third, 40, Fraction(33333333333333333334, 10**20)),
        (at_a_third, 40 + TINY, None),
        (floored, 41, Fraction(59, 90)),
        (floored, 40, Fraction(2, 3)),
        (capped, 59, Fraction(41, 90)),
        (capped, 10, Fraction(1)),
    ],
)
def test_where_a_total_jumps_or_stays(total, target, off):
    """
    What a total jumps over has no discount, what it jumps onto the least decimal; a floor and a cap end where they do.
    """
    assert least_off(total, *points(total), Fraction(target)) == off


@pytest.mark.parametrize(
    ("low", "high", "between"),
    [(0, 1, HALF), (0, HALF, Fraction(1, 4)), (0, Fraction(1, 10**20), 0), (THIRD, THIRD, None)],
)
def test_half_way_is_a_decimal(low, high, between):
    """
    Half way between two discounts is rounded to twenty places.
    """
    found = _between(Fraction(low), Fraction(high))

    assert found == (Fraction(33333333333333333333, 10**20) if between is None else between)


@pytest.mark.parametrize(
    ("middle", "is_line"),
    [((HALF, 50), True), ((HALF, 51), False), ((THIRD, Fraction(200, 3)), True), ((THIRD, 66), False)],
)
def test_three_points_of_a_line(middle, is_line):
    """
    A point lies on the line through two others, or not, exactly.
    """
    assert _is_line((Fraction(0), Fraction(100)), middle, (Fraction(1), Fraction(0))) is is_line


@pytest.mark.parametrize(
    ("target", "off"), [(100, Fraction(1, 4)), (60, HALF), (20, Fraction(3, 4)), (-20, 1), (140, 0)]
)
def test_where_a_line_comes_to_a_target(target, off):
    """
    A line through two points comes to the target between them or beyond; one that does not fall, nowhere.
    """
    assert _crossed((Fraction(1, 4), Fraction(100)), (Fraction(3, 4), Fraction(20)), Fraction(target)) == off
    assert _crossed((Fraction(0), Fraction(9)), (Fraction(1), Fraction(9)), Fraction(9)) is None


@pytest.mark.parametrize(
    ("off", "target", "holds"),
    [(HALF, 50, True), (HALF, 49, False), (THIRD, Fraction(200, 3), True), (Fraction(2, 3), Fraction(100, 3), False)],
)
def test_a_solution_is_tried(off, target, holds):
    """
    A decimal discount is tried itself; beside another one the totals on both sides are those of the line.
    """
    line = (Fraction(0), Fraction(100)), (Fraction(1), Fraction(0))

    assert (
        _holds(lambda at: 100 - 100 * at if at < Fraction(3, 5) else Fraction(30), line, off, Fraction(target)) is holds
    )


@pytest.mark.parametrize(("above", "holds"), [(30, False), (Fraction(200, 3), True), (None, True)])
def test_a_solution_that_is_no_decimal_holds_on_both_sides(above, holds):
    """
    Just below a third and just above it the total must be that of the line, or stay at the target above it.
    """
    line = (Fraction(0), Fraction(100)), (Fraction(1), Fraction(0))

    def total(off):
        return 100 - 100 * off if off < THIRD or above is None else Fraction(above)

    assert _holds(total, line, THIRD, Fraction(200, 3)) is holds
