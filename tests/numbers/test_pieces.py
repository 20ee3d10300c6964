"""Pieces of curves: a knot is only kept where something happens."""

from fractions import Fraction

import pytest

from agorapricing.numbers.pieces import Pieces

ZERO, ONE, TWO, FIVE, SIX = map(Fraction, (0, 1, 2, 5, 6))
RISING = ZERO, ONE


@pytest.mark.parametrize("knots", [(ZERO, FIVE), (ZERO, TWO, FIVE)])
@pytest.mark.parametrize(("last", "kept"), [(FIVE, (ZERO,)), (SIX, (ZERO, FIVE))])
def test_the_end_is_a_knot_only_where_the_value_jumps_there(knots, last, kept):
    """
    The line after the end counts for nothing: it is the one before it, or a constant.
    """
    values, lines = (*knots[:-1], last), (*(RISING for _ in knots[:-1]), (Fraction(7), TWO))
    found = Pieces.simplest(knots, values, lines, FIVE)

    assert (found.x, found.values) == (kept, (ZERO, SIX)[: len(kept)])
    assert found.lines == (RISING, (SIX, ZERO))[: len(kept)]
