"""The one rounding of a sum as text, and sums that are taken apart into shapes."""

from decimal import Decimal

import pytest
from spark_text import column, seen

from agorapricing.frames.column import MOST, TooLargeError
from agorapricing.frames.factored import factored
from agorapricing.frames.projections import Dot
from agorapricing.frames.rounding import rounded
from agorapricing.numbers import Rounding, exact
from agorapricing.numbers.symbolic import Form, form

U, V = Form.symbol("u"), Form.symbol("v")
TENTH, TAKEN = "(`x` + 5L) DIV 10L", "THEN CAST(1 AS BIGINT) ELSE 0L END * -1L"


def cap(bound, x=U):
    """The smaller of x and a bound."""
    return (x - bound).select(x, bound)


# ---- rounding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("half-up", ("(`x` + 5L) DIV 10L", 0, 10, 2)),
        ("up", ("(`x` + 9L) DIV 10L", 0, 10, 2)),
        ("down", ("`x` DIV 10L", 0, 9, 2)),
        (
            "half-even",
            (
                f"{TENTH} + CASE WHEN {TENTH} * 10L + `x` * -1L = 5L AND {TENTH} % 2L <> 0L {TAKEN}",
                -1,
                10,
                2,
            ),
        ),
    ],
)
def test_a_rounding(mode, wanted):
    """
    Each mode adds what lifts the last unit that is rounded up; a half to an odd unit is taken away where even counts.
    """
    dot = Dot(((column(0, 95, divides=True), 1),), 0, 3)

    assert seen(rounded(dot, Rounding(2, mode), is_signed=False)) == wanted


def test_a_half_of_an_odd_size():
    """
    Where the unit is an odd number of finer ones there is no half, so that even and up are one.
    """
    dot = Dot(((column(0, 95, divides=True), 4),), 0, 3)
    even, up = (rounded(dot.reduced(2)[0], Rounding(2, mode), is_signed=False) for mode in ("half-even", "half-up"))
    fives = Dot(((column(0, 95, divides=True), 2),), 0, 3)

    assert seen(rounded(fives, Rounding(2, "half-even"), is_signed=False)) == ("(`x` + 2L) DIV 5L", 0, 19, 2)
    assert seen(even) == seen(up)


@pytest.mark.parametrize(
    ("low", "high", "mode", "span"),
    [
        (-95, 9, "half-up", (-10, 10)),
        (-9, 95, "half-up", (-10, 10)),
        (-94, 94, "half-up", (-9, 9)),
        (-95, 9, "down", (-9, 9)),
        (-95, -91, "up", (-10, 0)),
        (3, 95, "half-up", (0, 10)),
    ],
)
def test_the_range_of_either_sign(low, high, mode, span):
    """
    A sum that may be below 0 is rounded by its absolute value, and lies as far from 0 as its farther end on both sides.
    """
    dot = Dot(((column(low, high, divides=True), 1),), 0, 3)
    made = rounded(dot, Rounding(2, mode), is_signed=True)

    assert (made.low, made.high, made.places) == (*span, 2)
    assert ("+" in made.expr.text) is (mode != "down")  # an absolute value needs no multiple on top


@pytest.mark.parametrize(("low", "high"), [(-5, 95), (-1, 90), (0, 90)])
def test_only_what_has_a_sign_is_asked_for_it(low, high):
    """
    Where nothing is below 0, whatever the range of the sum says, no row is asked for its sign, and none is below 0.
    """
    dot = Dot(((column(low, high, divides=True), 1),), 0, 3)

    assert seen(rounded(dot, Rounding(2, "down"), is_signed=False)) == ("`x` DIV 10L", 0, 9, 2)
    assert rounded(dot, Rounding(2), is_signed=True).expr.text.startswith("CASE WHEN `x` <= 0L ")


def test_parts_of_a_sum_that_is_too_large():
    """
    Each part is divided, and the rests are rounded together; a sum of either sign that is too large is refused.
    """
    x, y = column(0, MOST // 10, divides=True), column(0, MOST // 10, "y", divides=True)
    dot = Dot(((x, 7), (y, 9)), 3, 3)
    made = rounded(dot, Rounding(2), is_signed=False)
    rests = "(`x` + `x` DIV 10L * 10L * -1L) * 7L + (`y` + `y` DIV 10L * 10L * -1L) * 9L + 3L + 5L"

    assert made.expr.text == f"({rests}) DIV 10L + (`x` DIV 10L * 7L + `y` DIV 10L * 9L)"
    assert (made.low, made.high, made.places) == (0, (9 * 16 + 8) // 10 + MOST // 100 * 16, 2)
    with pytest.raises(TooLargeError):
        rounded(dot, Rounding(2), is_signed=True)


# ---- factored -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "shapes", "rest"),
    [
        (lambda: U * 2 + 3, [], lambda: U * 2 + 3),
        (lambda: cap(5) * Decimal("0.5"), [(U, [(5, 1)], 0, "0.5")], lambda: form(0)),
        (lambda: cap(5) * -4 + 1, [(U, [(5, 1)], 0, "-4")], lambda: form(1)),
        (lambda: cap(8) * 6 + cap(5) * 4, [(U, [(5, 2), (8, 3)], 0, "2")], lambda: form(0)),
        (lambda: cap(8) * 6 - cap(5) * 4, [(U, [(5, 2), (8, -3)], 0, "-2")], lambda: form(0)),
        (lambda: cap(8) * 6 + U * 9, [(U, [(8, 2)], 3, "3")], lambda: form(0)),
        (lambda: cap(8) * 6 + U * 9 + V, [(U, [(8, 2)], 3, "3")], lambda: V),
        (lambda: cap(8) * Decimal("0.6") - U * Decimal("0.25"), [(U, [(8, 12)], -5, "0.05")], lambda: form(0)),
        (
            lambda: cap(8, U + V) + cap(5) * 2 + (U + V) * 3 + U,
            [(lambda: U + V, [(8, 1)], 3, "1"), (U, [(5, 2)], 1, "1")],
            lambda: form(0),
        ),
        (
            lambda: cap(8, U + V) + cap(5) * 2 + cap(3, V) * 4 + (U + V) * 3,
            [(lambda: U + V, [(8, 1)], 0, "1"), (U, [(5, 2)], 3, "1"), (V, [(3, 4)], 3, "1")],
            lambda: form(0),
        ),
        (lambda: cap(8, U + V) + U * 3 + V * 2, [(lambda: U + V, [(8, 1)], 0, "1")], lambda: U * 3 + V * 2),
        (lambda: cap(8, U * 3) + U, [(lambda: U * 3, [(8, 1)], 0, "1")], lambda: U),
        (lambda: cap(8, U * 2) + U, [(lambda: U * 2, [(8, 2)], 1, "0.5")], lambda: form(0)),
        (lambda: cap(8, U + 1) + U, [(lambda: U + 1, [(8, 1)], 0, "1")], lambda: U),
    ],
)
def test_a_sum_is_taken_apart(whole, shapes, rest):
    """
    Caps of one sum are a shape of whole coprime factors from the lowest bound on; what costs beyond joins it.
    """
    with exact():
        found, left = factored(whole())
        wanted = [(x if isinstance(x, Form) else x(), caps, slope, Decimal(by)) for x, caps, slope, by in shapes]

        assert [(each.x, [*each.bounds], each.slope, by) for each, by in found] == wanted
        assert left == rest()
