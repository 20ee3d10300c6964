"""Sums, shapes and what is kept of them as text: what is asked of an engine, in which range, of how many decimals."""

from decimal import Decimal

import pytest
from spark_text import column, seen

from agorapricing.frames.expression import SPARK
from agorapricing.frames.factored import Shape, factored
from agorapricing.frames.projections import Dot, Projections, capped, piecewise
from agorapricing.numbers import exact
from agorapricing.numbers.symbolic import Form

U, V = Form.symbol("u"), Form.symbol("v")
X, Y, TENTHS = column(2, 9), column(-3, 4, "y"), column(20, 95, places=1)


@pytest.mark.parametrize(
    ("pairs", "constant", "places", "wanted"),
    [
        ([(X, Decimal("0.25")), (Y, Decimal(3))], Decimal("0.5"), 0, ("`x` * 25L + `y` * 300L + 50L", -800, 1475, 2)),
        ([(TENTHS, Decimal("0.1"))], Decimal(0), 0, ("`x`", 20, 95, 2)),
        ([(TENTHS, Decimal(2))], Decimal("0.125"), 0, ("`x` * 200L + 125L", 4125, 19125, 3)),
        ([(X, Decimal(2))], Decimal(1), 1, ("`x` * 20L + 10L", 50, 190, 1)),
        ([(X, Decimal(0)), (Y, Decimal(1))], Decimal(0), 0, ("`y`", -3, 4, 0)),
        ([(X, Decimal(0))], Decimal("2.5"), 0, (25, 25, 25, 1)),
        ([], Decimal(2), 3, (2000, 2000, 2000, 3)),
    ],
)
def test_a_sum_of_columns(pairs, constant, places, wanted):
    """
    Factors and the constant are brought to one unit, the finest of all or one that is finer; what counts 0 is left out.
    """
    with exact():
        assert seen(Dot.of(pairs, constant, places).column()) == wanted


@pytest.mark.parametrize(
    ("counts", "constant", "size", "wanted"),
    [
        ((20, 30), 50, 100, ((2, 3), 5, 10)),
        ((20, 30), 5, 100, ((4, 6), 1, 20)),
        ((20, 30), 0, 7, ((20, 30), 0, 7)),
        ((100,), 0, 100, ((1,), 0, 1)),
        ((), 50, 100, ((), 1, 2)),
    ],
)
def test_a_sum_and_a_size_are_divided(counts, constant, size, wanted):
    """
    What factors, the constant and the size have in common is taken out of all of them.
    """
    dot, left = Dot(tuple((X, count) for count in counts), constant, 4).reduced(size)

    assert (tuple(count for _, count in dot.terms), dot.constant, left) == wanted
    assert dot.places == 4


def projections(**options):
    """Projections over a quantity u and another one v, as Spark has them."""
    quantities = {"u": column(0, 20, "u"), "v": column(0, 30, "v")}
    return Projections(quantities, "_p", SPARK.column, **options)


def cap(bound, x=U):
    """The smaller of x and a bound."""
    return (x - bound).select(x, bound)


@pytest.mark.parametrize(
    ("made", "levels", "wanted"),
    [
        (lambda: U * 2 + V + 1, [], ("`u` * 2L + `v` + 1L", 1, 71, 0)),
        (lambda: (U * 2).floor_div(Decimal(3)), ["`u` * 2L", "`_p0` DIV 3L"], ("`_p1`", 0, 13, 0)),
        (lambda: U.floor_div(Decimal(3)), ["`u` DIV 3L"], ("`_p0`", 0, 6, 0)),
        (lambda: (U + 1).floor_div(Decimal(3)), ["`u` + 1L", "`_p0` DIV 3L"], ("`_p1`", 0, 7, 0)),
        (
            lambda: (U + V).floor_div(Decimal(3)) + (U + V).floor_div(Decimal(4)),
            ["`u` + `v`", "`_p0` DIV 3L", "`_p0` DIV 4L"],
            ("`_p1` + `_p2`", 0, 28, 0),
        ),
        (
            lambda: (U - 5).select(U, 5),
            ["CASE WHEN `u` <= 5L THEN `u` ELSE 5L END"],
            ("`_p0`", 0, 5, 0),
        ),
        (
            lambda: (U - 5).select(V, 7),
            ["`u` + -5L", "CASE WHEN `_p0` <= 0L THEN `v` ELSE 7L END"],
            ("`_p1`", 0, 30, 0),
        ),
        (
            lambda: (U - V).select(U, V),
            ["CASE WHEN `u` <= `v` THEN `u` ELSE `v` END"],
            ("`_p0`", 0, 20, 0),
        ),
        (
            lambda: (U - V).select(V, U),
            ["CASE WHEN `v` >= `u` THEN `v` ELSE `u` END"],
            ("`_p0`", 0, 30, 0),
        ),
        (
            lambda: (U - 5).select(U, 5).floor_div(Decimal(2)),
            ["CASE WHEN `u` <= 5L THEN `u` ELSE 5L END", "`_p0` DIV 2L"],
            ("`_p1`", 0, 2, 0),
        ),
    ],
)
def test_what_is_kept_of_a_form(made, levels, wanted):
    """
    A choice, a count of multiples and a sum within one are columns of their own; a symbol and a last sum are not.
    """
    work = projections()
    with exact():
        dot = work.dot(factored(made()))

    assert [each.text for level in work.levels for each in level.values()] == levels
    assert seen(dot.column()) == wanted


def test_what_is_shared_is_kept_once():
    """
    A shape, an atom and a sum are made once, whatever they are asked for, and each name is a new one.
    """
    work = projections()
    with exact():
        ladder = U + cap(5) * 2
        first, second = (work.dot(factored(ladder * by)) for by in (Decimal("0.5"), Decimal(-4)))
        work.dot(factored((U + V).floor_div(Decimal(3)) + ladder))

    assert [(list(level), [each.text for each in level.values()]) for level in work.levels] == [
        (["_p0", "_p1"], ["CASE WHEN `u` <= 5L THEN `u` * 3L ELSE `u` + 10L END", "`u` + `v`"]),
        (["_p2"], ["`_p1` DIV 3L"]),
    ]
    assert [seen(dot.column())[0] for dot in (first, second)] == ["`_p0` * 5L", "`_p0` * -4L"]


def shape(*caps, slope=0):
    """A sum of caps of u, each a bound and a factor, and a slope."""
    with exact():
        atoms = [(U - Decimal(end)).select(U, Decimal(end)).terms[0][0] for end, _ in caps]
        return Shape(U, tuple((atom, Decimal(by)) for atom, (_, by) in zip(atoms, caps, strict=True)), Decimal(slope))


@pytest.mark.parametrize(
    ("above", "line"), [(0, (9, 0)), (4, (9, 0)), (5, (4, 25)), (7, (4, 25)), (8, (2, 41)), (100, (2, 41))]
)
def test_the_line_of_a_shape(above, line):
    """
    At a bound and above it a cap adds its bound to the constant, and below it its factor to the slope.
    """
    made = shape((5, 5), (8, 2), slope=2)

    assert made.line(Decimal(above)) == line
    assert made.at(Decimal(above)) == line[0] * above + line[1]
    assert made.bounds == ((5, 5), (8, 2))


@pytest.mark.parametrize(
    ("low", "high", "text", "span"),
    [
        (0, 9, "CASE WHEN `x` <= 5L THEN `x` * 9L WHEN `x` <= 8L THEN `x` * 4L + 25L ELSE `x` * 2L + 41L END", (0, 59)),
        (5, 9, "CASE WHEN `x` <= 8L THEN `x` * 4L + 25L ELSE `x` * 2L + 41L END", (45, 59)),
        (4, 8, "CASE WHEN `x` <= 5L THEN `x` * 9L ELSE `x` * 4L + 25L END", (36, 57)),
        (8, 9, "`x` * 2L + 41L", (57, 59)),
        (0, 5, "`x` * 9L", (0, 45)),
    ],
)
def test_a_shape_as_lines(low, high, text, span):
    """
    Each bound within the range begins another line; the range of the whole is that of its turns.
    """
    made = piecewise(column(low, high), shape((5, 5), (8, 2), slope=2))

    assert seen(made) == (text, *span, 0)


def test_a_flat_line_is_a_number():
    """
    Beyond the last cap a shape without a slope is its constant; a shape that falls has its highest within.
    """
    flat, falls = shape((5, 2)), shape((5, 3), slope=-1)

    assert seen(piecewise(column(), flat)) == ("CASE WHEN `x` <= 5L THEN `x` * 2L ELSE 10L END", 0, 10, 0)
    assert seen(piecewise(column(), falls))[1:] == (0, 11 - 1, 0)
    assert seen(piecewise(column(5, 9), flat)) == (10, 10, 10, 0)
    assert seen(capped(column(5, 9), flat))[1:] == (10, 10, 0)
