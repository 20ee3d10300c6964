"""Whole curves: every knot, value, line and end of small ones, what they answer, and what they refuse word by word."""

from fractions import Fraction

import pytest

from agorapricing.numbers import Curve, Interval
from agorapricing.numbers.arithmetic import ceil_div, maximum, minimum
from agorapricing.numbers.curve import CurveError, Knot
from agorapricing.numbers.pieces import MOST_KNOTS, on, plus

RISING, FALLING = Curve.linear(1, 0, 10), Curve.linear(-1, 7, 10)
STEPS, DOWN = RISING.floor_div(4), FALLING.floor_div(4)
OPEN = Curve.linear(1).minimum(5)
LAST = Curve.linear(1, 0, 4).floor_div(4)
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("curve", "x", "values", "lines", "end"),
    [
        (RISING, (0,), (0,), ((0, 1),), 10),
        (STEPS, (0, 4, 8), (0, 1, 2), ((0, 0), (1, 0), (2, 0)), 10),
        (DOWN, (0, 3, 7), (1, 1, 0), ((1, 0), (0, 0), (-1, 0)), 10),
        (LAST, (0, 4), (0, 1), ((0, 0), (1, 0)), 4),
        (ceil_div(RISING, 4), (0, 4, 8), (0, 1, 2), ((1, 0), (2, 0), (3, 0)), 10),
        (RISING.floor_div(HALF)(HALF) * RISING, (0,), (0,), ((0, 1),), 10),
        (OPEN, (0, 5), (0, 5), ((0, 1), (5, 0)), None),
        (OPEN + maximum(Curve.linear(-2, 9), 1), (0, 4, 5), (9, 5, 6), ((9, -1), (1, 1), (6, 0)), None),
        (OPEN - 2, (0, 5), (-2, 3), ((-2, 1), (3, 0)), None),
        (2 - OPEN, (0, 5), (2, -3), ((2, -1), (-3, 0)), None),
        (-OPEN, (0, 5), (0, -5), ((0, -1), (-5, 0)), None),
        (OPEN * 2, (0, 5), (0, 10), ((0, 2), (10, 0)), None),
        (OPEN * 0, (0,), (0,), ((0, 0),), None),
        (STEPS * 0, (0,), (0,), ((0, 0),), 10),
        (OPEN - OPEN, (0,), (0,), ((0, 0),), None),
        (STEPS - RISING, (0, 4, 8), (0, -3, -6), ((0, -1), (1, -1), (2, -1)), 10),
        (STEPS + STEPS, (0, 4, 8), (0, 2, 4), ((0, 0), (2, 0), (4, 0)), 10),
        (STEPS.minimum(1), (0, 4), (0, 1), ((0, 0), (1, 0)), 10),
        (STEPS.maximum(1), (0, 8), (1, 2), ((1, 0), (2, 0)), 10),
        ((RISING - 5).select(RISING, RISING * 2), (0, 5), (0, 5), ((0, 1), (0, 2)), 10),
        ((FALLING - 2).select(RISING, RISING * 2), (0, 5), (0, 5), ((0, 2), (0, 1)), 10),
        ((STEPS - 1).select(RISING, 0), (0, 8), (0, 0), ((0, 1), (0, 0)), 10),
        ((RISING - 10).select(1, 2), (0,), (1,), ((1, 0),), 10),
        ((10 - RISING).select(1, 2), (0, 10), (2, 1), ((2, 0), (1, 0)), 10),
        (STEPS.compose(Curve.linear(2, 0, 5)), (0, 2, 4), (0, 1, 2), ((0, 0), (1, 0), (2, 0)), 5),
        (STEPS.compose(Curve.linear(-2, 10, 5)), (0, 1, 3), (2, 2, 1), ((2, 0), (1, 0), (0, 0)), 5),
        (STEPS.compose(Curve.linear(0, 4)), (0,), (1,), ((1, 0),), None),
        (OPEN.compose(Curve.linear(2, 1)), (0, 2), (1, 5), ((1, 2), (5, 0)), None),
        (OPEN.compose(Curve.linear(HALF, 1)), (0, 8), (1, 5), ((1, HALF), (5, 0)), None),
        (FALLING.compose(RISING), (0,), (7,), ((7, -1),), 10),
        (LAST.compose(RISING.minimum(4)), (0, 4), (0, 1), ((0, 0), (1, 0)), 10),
        (FALLING.compose(STEPS), (0, 4, 8), (7, 6, 5), ((7, 0), (6, 0), (5, 0)), 10),
    ],
)
def test_curves_piece_by_piece(curve, x, values, lines, end):
    """
    A curve has its knots, its value at each, the line after each, and its end; and no more.
    """
    assert (curve.x, curve.values, curve.lines, curve.end) == (x, values, lines, end)


def test_a_curve_that_stays_at_0_is_at_most_0():
    """
    Along a piece at 0 the curve for what is at most 0 is taken, as at a point.
    """
    chosen = (STEPS - 1).select(RISING, 0)

    assert (chosen(4), chosen(6), chosen(8)) == (4, 6, 0)


@pytest.mark.parametrize(
    ("curve", "knots", "jumps"),
    [
        (RISING, [(0, 0, None, 0)], ()),
        (STEPS, [(0, 0, None, 0), (4, 1, 0, 1), (8, 2, 1, 2)], (4, 8)),
        (DOWN, [(0, 1, None, 1), (3, 1, 1, 0), (7, 0, 0, -1)], (3, 7)),
        (OPEN, [(0, 0, None, 0), (5, 5, 5, 5)], ()),
        (LAST, [(0, 0, None, 0), (4, 1, 0, None)], (4,)),
        (ceil_div(RISING, 8), [(0, 0, None, 1), (8, 1, 1, 2)], (0, 8)),
    ],
)
def test_knots_and_jumps(curve, knots, jumps):
    """
    A knot has its limits, of which an end has one; at a jump the value is not both.
    """
    assert (curve.knots, curve.jumps) == (tuple(Knot(*each) for each in knots), jumps)
    assert curve.domain == Interval(Fraction(0), curve.end)


@pytest.mark.parametrize(
    ("curve", "signs", "at_most", "solved"),
    [
        (RISING, [("0", 0), ("(0, 10]", 1)], ["[0, 1]"], ["1"]),
        (STEPS, [("[0, 4)", 0), ("[4, 10]", 1)], ["[0, 8)"], ["[4, 8)"]),
        (FALLING, [("[0, 7)", 1), ("7", 0), ("(7, 10]", -1)], ["[6, 10]"], ["6"]),
        (DOWN, [("[0, 3]", 1), ("(3, 7]", 0), ("(7, 10]", -1)], ["[0, 10]"], ["[0, 3]"]),
        (OPEN, [("0", 0), ("(0, ∞)", 1)], ["[0, 1]"], ["1"]),
        (OPEN - 4, [("[0, 4)", -1), ("4", 0), ("(4, ∞)", 1)], ["[0, ∞)"], ["[5, ∞)"]),
        (LAST, [("[0, 4)", 0), ("4", 1)], ["[0, 4]"], ["4"]),
        (Curve.linear(1, 0, 10) - 10, [("[0, 10)", -1), ("10", 0)], ["[0, 10]"], []),
        (Curve.linear(0, -1), [("[0, ∞)", -1)], ["[0, ∞)"], []),
        (
            maximum(FALLING, RISING) - 4,
            [("[0, 3)", 1), ("3", 0), ("(3, 4)", -1), ("4", 0), ("(4, 10]", 1)],
            ["[2, 5]"],
            ["2", "5"],
        ),
    ],
)
def test_where_a_curve_is(curve, signs, at_most, solved):
    """
    The domain is cut into the widest intervals of one sign; where the value is 1, and where it is no more, are some.
    """
    assert [(str(where), sign) for where, sign in curve.signs()] == signs
    assert [str(where) for where in curve.at_most(1)] == at_most
    assert [str(where) for where in curve.solve(1)] == solved
    assert curve.roots() == tuple(where for where, sign in curve.signs() if sign == 0)


@pytest.mark.parametrize(("side", "slopes"), [("left", (1, 1, 1, 0, 0)), ("right", (1, 1, 0, 0, 0))])
def test_what_the_next_adds(side, slopes):
    """
    A slope is that of the line on one side: at a knot of the one before it, or of the one after.
    """
    assert [OPEN.slope(t, side) for t in (1, 4, 5, 6, 100)] == list(slopes)
    assert OPEN.slope(5) == 0


@pytest.mark.parametrize(
    ("curve", "values"),
    [(STEPS, (0, 0, 0, 1, 1, 1, 2, 2)), (OPEN, (0, HALF, 3, 4, Fraction(9, 2), 5, 5, 5)), (RISING, None)],
)
def test_values_between_knots(curve, values):
    """
    Between two knots, at them, and after the last one a curve has the value of its line there.
    """
    places = (0, HALF, 3, 4, Fraction(9, 2), 7, 8, 10)

    assert [curve(t) for t in places] == list(values or places)


# ---- how it is counted ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "added", "less"),
    [
        ("1/2", "1/2", "1", "0"),
        ("1/2", "1/3", "5/6", "1/6"),
        ("1/3", "-1/2", "-1/6", "5/6"),
        ("7", "0", "7", "7"),
        ("0", "7", "7", "-7"),
        ("1/3", "2/3", "1", "-1/3"),
    ],
)
def test_sums_of_fractions(one, other, added, less):
    """
    Sums and differences are those of fractions.
    """
    one, other = Fraction(one), Fraction(other)

    assert (plus(one, other), plus(one, other, -1)) == (Fraction(added), Fraction(less))


@pytest.mark.parametrize(
    ("line", "t", "value"),
    [(("1/2", "1/3"), "1/5", "17/30"), (("1/2", "0"), "5", "1/2"), (("0", "-2"), "3", "-6"), (("7", "2"), "0", "7")],
)
def test_values_on_a_line(line, t, value):
    """
    A line has at t its start and t times its slope.
    """
    assert on(tuple(map(Fraction, line)), Fraction(t)) == Fraction(value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Curve.linear(1, 0, 4)(Fraction(9, 2)), "9/2 is outside of the curve's domain, 0 to 4"),
        (lambda: Curve.linear(1, 0, HALF)(1), "1 is outside of the curve's domain, 0 to 1/2"),
        (lambda: Curve.linear(1)(-HALF), "-1/2 is outside of the curve's domain, 0 to None"),
        (lambda: Curve.linear(1, 0, 0), "the domain of a curve is from 0 to more than 0, not to 0"),
        (lambda: Curve.linear(1, 0, -1), "the domain of a curve is from 0 to more than 0, not to -1"),
        (lambda: RISING + OPEN, "curves of two domains, to 10 and to None"),
        (
            lambda: Curve.linear(1).floor_div(2),
            "whole blocks of a quantity that grows without end have no end: state a domain",
        ),
        (lambda: Curve.linear(1, 0, 5_000).floor_div(2), "2,501 whole blocks: state a smaller domain"),
        (lambda: RISING.limit(0, "left"), "there is nothing to the left of 0"),
        (lambda: RISING.limit(10), "there is nothing to the right of 10, the end"),
        (lambda: RISING.limit(5, "up"), "side must be left or right, not 'up'"),
        (lambda: FALLING.compose(RISING * 2), "15 is outside of the curve's domain, 0 to 10"),
        (lambda: STEPS.compose(RISING + 1), "21/2 is outside of the curve's domain, 0 to 10"),
        (lambda: STEPS.compose(Curve.linear(1)), "11 is outside of the curve's domain, 0 to 10"),
        (lambda: STEPS.compose(Curve.linear(0, 11)), "11 is outside of the curve's domain, 0 to 10"),
        (lambda: OPEN.compose(Curve.linear(-HALF, 5)), "-1/2 is outside of the curve's domain, 0 to None"),
        (lambda: LAST.compose(RISING - 1), "-1/2 is outside of the curve's domain, 0 to 4"),
    ],
)
def test_what_a_curve_refuses(make, message):
    """
    What a curve cannot be or give is told whole.
    """
    with pytest.raises(CurveError) as refused:
        make()
    assert str(refused.value) == message


def test_ends_belong_to_a_curve():
    """
    A curve has values at both ends of its domain, and limits from inside; a least domain is any above 0.
    """
    assert [RISING(t) for t in (0, 10)] == [0, 10]
    assert (RISING.limit(0), RISING.limit(10, "left"), LAST.limit(4, "left"), LAST(4)) == (0, 10, 0, 1)
    assert Curve.linear(1, 0, Fraction(1, 10**6)).end == Fraction(1, 10**6)
    assert Curve.linear(2, 3) == Curve((Fraction(0),), (Fraction(3),), ((Fraction(3), Fraction(2)),), None)


@pytest.mark.parametrize(("blocks", "is_refused"), [(998, False), (999, False), (1_000, True)])
def test_two_thousand_knots_of_two_curves(blocks, is_refused):
    """
    Two curves may have two thousand knots together, counting each once, and no more.
    """
    one = Curve.linear(1, 0, 2_000).floor_div(2)
    other = (Curve.linear(1, 0, 2_000) - (2_000 - 2 * blocks - 1)).maximum(0).floor_div(2)

    assert (len(one.x), len(other.x), MOST_KNOTS) == (1_001, blocks + 1, 2_000)
    if not is_refused:
        assert len((one + other).x) == 1_001 + blocks
        return
    with pytest.raises(CurveError, match=r"^more than 2,000 knots: state a smaller domain$"):
        _ = one + other


# ---- intervals ------------------------------------------------------------------------------------------------------

OPENED = {"has_lower": False, "has_upper": False}


@pytest.mark.parametrize(
    ("where", "text", "inside"),
    [
        (Interval(Fraction(1), Fraction(2)), "[1, 2]", (False, True, True, True, False)),
        (Interval(Fraction(1), Fraction(2), has_lower=False), "(1, 2]", (False, False, True, True, False)),
        (Interval(Fraction(1), Fraction(2), has_upper=False), "[1, 2)", (False, True, True, False, False)),
        (Interval(Fraction(1), Fraction(2), **OPENED), "(1, 2)", (False, False, True, False, False)),
        (Interval(Fraction(1), None), "[1, ∞)", (False, True, True, True, True)),
        (Interval(Fraction(1), None, **OPENED), "(1, ∞)", (False, False, True, True, True)),
        (Interval(Fraction(1), Fraction(1)), "1", (False, True, False, False, False)),
    ],
)
def test_an_interval_has_its_ends_or_not(where, text, inside):
    """
    An interval is written with its ends, and has them as it says.
    """
    assert (str(where), where.to_record(), where.is_point) == (text, text, text == "1")
    assert tuple(t in where for t in (HALF, 1, Fraction(3, 2), 2, 3)) == inside


def test_from_one_interval_through_another():
    """
    Through another interval its lower end stays, and the upper one is the other's.
    """
    one, other = (
        Interval(Fraction(0), Fraction(1), has_lower=False),
        Interval(Fraction(1), Fraction(2), has_upper=False),
    )

    assert one.through(other) == Interval(Fraction(0), Fraction(2), **OPENED)
    assert other.through(one) == Interval(Fraction(1), Fraction(1))
    assert minimum(RISING, 3) == RISING.minimum(3)
