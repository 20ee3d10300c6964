"""Where a total comes to a target: on which line, and at which fraction, decimal or not."""

from fractions import Fraction

import pytest

from agorapricing.analysis.solving import least_off

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
