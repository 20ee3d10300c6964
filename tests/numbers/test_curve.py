"""Curves: exact piecewise linear functions with jumps, checked against plain functions of fractions at every knot."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.numbers.arithmetic import ceil_div, maximum, minimum, select
from agorapricing.numbers.curve import Curve, CurveError, Interval

END = 4
small = st.fractions(-5, 5, max_denominator=6)
sizes = st.fractions(Fraction(1, 3), 4, max_denominator=3)
ENDS = (END, None)


@st.composite
def curves(draw, end=END, depth=3):
    """A curve, and the same function of a fraction."""
    slope, start = draw(small), draw(small)
    curve, same = Curve.linear(slope, start, end), lambda t: start + slope * t
    for _ in range(draw(st.integers(0, depth))):
        kind = draw(
            st.sampled_from(("cap", "floor", "blocks", "step", "scale") if end else ("cap", "floor", "step", "scale"))
        )
        level, size = draw(small), draw(sizes)
        curve, same = changed(kind, curve, same, level, size)
    return curve, same


def changed(kind, curve, same, level, size):
    """A curve and its function, both changed in one way."""
    return {
        "cap": lambda: (minimum(curve, level), lambda t: min(same(t), level)),
        "floor": lambda: (maximum(curve, level), lambda t: max(same(t), level)),
        "blocks": lambda: (ceil_div(curve, size), lambda t: Fraction(ceil(same(t) / size))),
        "step": lambda: (
            select(curve - level, curve, curve * 2 + 1),
            lambda t: same(t) if same(t) <= level else same(t) * 2 + 1,
        ),
        "scale": lambda: (curve * size - 1, lambda t: same(t) * size - 1),
    }[kind]()


def places(*found):
    """Every knot of some curves, what lies between, and the ends of the domain."""
    x = sorted({t for curve in found for t in curve.x} | {Fraction(0), Fraction(END)})
    return [*x, *((a + b) / 2 for a, b in pairwise(x))]


# ---- a function -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ENDS)
@given(data=st.data(), t=st.fractions(0, END))
def test_a_curve_is_its_function(end, data, t):
    """
    A curve has the value of its function everywhere: at knots, between them, at the ends of its domain.
    """
    curve, same = data.draw(curves(end))

    for place in (*places(curve), t):
        assert curve(place) == same(place)


@given(curves(), curves(), small)
def test_sums_are_pointwise(one, other, factor):
    """
    Sum, difference, product with a constant, minimum and maximum are those of the values.
    """
    (a, f), (b, g) = one, other
    cases = (
        (a + b, lambda t: f(t) + g(t)),
        (a - b, lambda t: f(t) - g(t)),
        (factor - a, lambda t: factor - f(t)),
        (a * factor, lambda t: f(t) * factor),
        (-a, lambda t: -f(t)),
        (minimum(a, b), lambda t: min(f(t), g(t))),
        (a.minimum(b), lambda t: min(f(t), g(t))),
        (a.maximum(b), lambda t: max(f(t), g(t))),
        (a.maximum(factor), lambda t: max(f(t), factor)),
    )
    for curve, same in cases:
        assert all(curve(t) == same(t) for t in places(a, b, curve))


@pytest.mark.parametrize("end", ENDS)
@given(data=st.data())
def test_a_curve_has_no_knot_too_many(end, data):
    """
    Equal functions are equal curves: each knot is a bend or a jump, and what is added and taken away leaves nothing.
    """
    (a, _), (b, _) = data.draw(curves(end)), data.draw(curves(end))

    assert (a + b) - b == a
    assert a - a == Curve.linear(0, 0, end)
    for t in a.x[1:]:
        is_bend = t == END or a.slope(t, "left") != a.slope(t)
        assert is_bend or t in a.jumps


@given(curves())
def test_limits(drawn):
    """
    A limit is what values tend to from a side: on the line beside a knot, by its slope.
    """
    curve, same = drawn
    for t in curve.x:
        if t > 0:
            before = max((x for x in curve.x if x < t), default=Fraction(0))
            near = (before + t) / 2
            assert curve.limit(t, "left") == same(near) + curve.slope(t, "left") * (t - near)
        if t < END:
            after = min((x for x in curve.x if x > t), default=Fraction(END))
            near = (after + t) / 2
            assert curve.limit(t) == same(near) - curve.slope(t) * (near - t)
        assert (t in curve.jumps) == any(
            curve.limit(t, side) != curve(t) for side, there in (("left", t > 0), ("right", t < END)) if there
        )


@given(curves(), curves(depth=1))
def test_composition(outer, inner):
    """
    A curve of a curve has the value of the outer at the value of the inner, wherever that is in its domain.
    """
    (f, _), (g, _) = outer, inner
    inside = minimum(maximum(g, 0), END)
    composed = f.compose(inside)

    assert all(composed(t) == f(inside(t)) for t in places(inside, composed))


# ---- where a value is reached ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ENDS)
@given(data=st.data(), y=small)
def test_signs_cover_the_domain(end, data, y):
    """
    The intervals of one sign follow each other without gap or overlap, each as wide as it can be, and are right.
    """
    curve, _ = data.draw(curves(end))
    found = (curve - y).signs()
    wheres = [where for where, _ in found]

    assert (wheres[0].lower, wheres[0].has_lower) == (0, True)
    assert wheres[-1].upper == end
    for (one, sign), (other, after) in pairwise(found):
        assert one.upper == other.lower
        assert one.has_upper != other.has_lower
        assert sign != after
    for t in places(curve):
        value = curve(t) - y
        [sign] = [sign for where, sign in found if t in where]
        assert sign == (value > 0) - (value < 0)


@given(curves(), small, st.fractions(0, END))
def test_solving(drawn, y, t):
    """
    The inverse has exactly those t at which the value is y, and `at_most` those at which it is y or less.
    """
    curve, same = drawn
    solved, below = curve.solve(y), curve.at_most(y)

    for place in (t, *places(curve), *(each.lower for each in solved)):
        assert any(place in each for each in solved) == (same(place) == y)
        assert any(place in each for each in below) == (same(place) <= y)
    assert curve.roots() == curve.solve(0)


@given(curves(), curves())
def test_crossings(one, other):
    """
    Where two curves cross they have one value; at no other knot, nor between two, have they.
    """
    (a, _), (b, _) = one, other
    found = a.crossings(b)

    assert found == b.crossings(a)
    for t in (*places(a, b, a - b), *(each.lower for each in found)):
        assert any(t in each for each in found) == (a(t) == b(t))


def test_ties_are_intervals():
    """
    Curves that are one for a while cross in an interval; its ends belong to it where the value is reached there.
    """
    flat = minimum(Curve.linear(1, 0, 10), 5)
    step = Curve.linear(1, 0, 4).floor_div(2)

    assert [str(each) for each in flat.crossings(Curve.linear(0, 5, 10))] == ["[5, 10]"]
    assert [str(each) for each in step.solve(1)] == ["[2, 4)"]
    assert [str(each) for each in step.at_most(1)] == ["[0, 4)"]
    assert [str(each) for each in Curve.linear(0, 1).solve(1)] == ["[0, ∞)"]


@pytest.mark.parametrize(
    ("where", "inside", "outside"),
    [
        (Interval(Fraction(1), Fraction(2)), (1, Fraction(3, 2), 2), (0, 3)),
        (Interval(Fraction(1), Fraction(2), has_lower=False, has_upper=False), (Fraction(3, 2),), (1, 2)),
        (Interval(Fraction(1), None), (1, 10**9), (0,)),
        (Interval(Fraction(1), Fraction(1)), (1,), (0, 2)),
    ],
)
def test_intervals(where, inside, outside):
    """
    An interval has its ends, or not, as it says.
    """
    assert all(t in where for t in inside)
    assert not any(t in where for t in outside)


# ---- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Curve.linear(1, 0, 4)(5), "5 is outside of the curve's domain, 0 to 4"),
        (lambda: Curve.linear(1)(-1), "-1 is outside"),
        (lambda: Curve.linear(1, 0, 0), "from 0 to more than 0, not to 0"),
        (lambda: Curve.linear(1, 0, 4) + Curve.linear(1, 0, 5), "curves of two domains, to 4 and to 5"),
        (lambda: Curve.linear(1).floor_div(2), "state a domain"),
        (lambda: Curve.linear(1, 0, 10**9).floor_div(2), "whole blocks: state a smaller domain"),
        (lambda: Curve.linear(1, 0, 4).limit(0, "left"), "nothing to the left of 0"),
        (lambda: Curve.linear(1, 0, 4).limit(4), "nothing to the right of 4"),
        (lambda: Curve.linear(1, 0, 4).limit(2, "up"), "side must be left or right, not 'up'"),
        (lambda: Curve.linear(2).compose(Curve.linear(-1)), "outside of the curve's domain"),
    ],
)
def test_what_cannot_be(make, message):
    """
    A curve outside of its domain, of two domains, or with blocks without end is an error.
    """
    with pytest.raises(CurveError, match=message):
        make()


def test_constants_are_curves_without_blocks():
    """
    A constant has whole blocks without a domain, since it has one value.
    """
    assert Curve.linear(0, 5).floor_div(2) == Curve.linear(0, 2)
    assert Curve.linear(Decimal("0.5"), end=2).floor_div(1)(2) == floor(Decimal(1))


@pytest.mark.parametrize(("slope", "knots"), [(1, (2, 4)), (-1, (0, 2))])
def test_blocks_far_from_0(slope, knots):
    """
    However far from 0 a line begins, only the blocks that it crosses inside its interval count.
    """
    far = 10**9
    curve = maximum(Curve.linear(1, -far, far + 4), 0) * slope

    assert curve.floor_div(2).x == (0, *(far + knot for knot in knots))


@given(curves())
def test_knots_know_their_limits(drawn):
    """
    Each knot has its value and the limits that the curve gives there, inside of the domain.
    """
    curve, _ = drawn

    assert [knot.t for knot in curve.knots] == list(curve.x)
    for knot in curve.knots:
        assert knot.t in curve.domain
        assert knot.value == curve(knot.t)
        assert (knot.left is None) == (knot.t == 0)
        assert (knot.right is None) == (knot.t == curve.end)
        assert knot.left is None or knot.left == curve.limit(knot.t, "left")
        assert knot.right is None or knot.right == curve.limit(knot.t, "right")


def test_the_most_blocks_of_a_curve():
    """
    Two thousand knots are computed, and no more.
    """
    assert len(Curve.linear(1, 0, 1_999).floor_div(1).x) == 2_000
    with pytest.raises(CurveError, match="2,001 whole blocks: state a smaller domain"):
        Curve.linear(1, 0, 2_000).floor_div(1)
