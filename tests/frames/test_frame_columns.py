"""Columns as a kind of number: tariffs run over them as over decimals, and what may not fit in 64 bits is refused."""

from decimal import Decimal

import attrs
import narwhals as nw
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.frames.column import MOST, ExactColumn, TooLargeError
from agorapricing.frames.expression import chosen, is_there
from agorapricing.frames.factored import Shape, factored
from agorapricing.frames.projections import capped, piecewise
from agorapricing.numbers.arithmetic import ceil_div, floor_div, maximum, minimum, select
from agorapricing.numbers.decimals import exact
from agorapricing.numbers.evaluation import evaluated
from agorapricing.numbers.symbolic import Form, form
from agorapricing.tariff import total

PRICED = our.IN_64_BITS.unquoted
NUMBERS = st.decimals(-300, 300, places=2)
MOST_WRITTEN = 5_000
"""Operations of an expression that an engine still reads within a second."""
SIZES = st.decimals("0.01", 40, places=2)


def value_of(column, **quantities):
    """What a column is for one row, exactly."""
    frame = nw.from_native(pl.DataFrame({"none": [0], **{name: [value] for name, value in quantities.items()}}))
    [found] = frame.select(nw.col("none") * 0 + column.expr).to_native().to_series().to_list()
    assert column.low <= found <= column.high
    with exact():
        return Decimal(found).scaleb(-column.places)


def written_out(expression):
    """How many operations an expression is when each part is written wherever it is used."""
    known = {}

    def count(part):
        if id(part) not in known:
            nodes = getattr(part, "_nodes", ())
            known[id(part)] = sum(1 + sum(map(count, node.exprs)) for node in nodes)
        return known[id(part)]

    return count(expression)


def column(name, most=1000, **options):
    """A column of whole numbers from -most to most."""
    return ExactColumn(nw.col(name), -most, most, **options)


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), NUMBERS, SIZES, st.booleans())
def test_each_operation(x, y, factor, size, divides):
    """
    Each operation of the algebra gives over columns what it gives over decimals, within the range that it says.
    """
    one, other = column("x", divides=divides), column("y", divides=divides)
    for run in (
        lambda a, b: a + b * factor - factor,
        lambda a, b: factor - a - b,
        lambda a, b: select(a * factor, b, factor),
        lambda a, b: minimum(a * factor, b) + maximum(a, factor),
        lambda a, _: floor_div(a * factor, size),
        lambda a, b: ceil_div(a - b, size) * size,
    ):
        with exact():
            wanted = run(Decimal(x), Decimal(y))
            made = run(one, other)
        assert value_of(made, x=x, y=y) == wanted


@pytest.mark.parametrize("depth", [0, pytest.param(1, marks=pytest.mark.slow)])
@given(data=st.data(), drawn=st.lists(st.integers(0, 400), min_size=3, max_size=3))
def test_a_tariff_over_columns(depth, data, drawn):
    """
    A tariff runs over columns as they are, and costs what it costs over decimals.

    Nothing is kept, so that what is nested is written out again and again: what would take minutes is left out.
    """
    tariff, _ = data.draw(our.cases(PRICED, depth=depth))
    usage = dict(zip(sorted(tariff.meters), drawn, strict=False))
    with exact():
        try:
            made = total(tariff.charges({meter: ExactColumn(nw.col(meter), 0, 400) for meter in usage}))
        except TooLargeError:
            assume(False)
    assume(not isinstance(made, ExactColumn) or written_out(made.expr) <= MOST_WRITTEN)
    cost = tariff.cost({meter: Decimal(quantity) for meter, quantity in usage.items()})

    assert (value_of(made, **usage) if isinstance(made, ExactColumn) else made) == cost


@given(our.cases(PRICED, depth=2), st.lists(st.integers(0, 400), min_size=3, max_size=3))
def test_factored_sums(case, drawn):
    """
    Shapes times their factors, and the rest, are the sum that they were taken from.
    """
    tariff, _ = case
    usage = dict(zip(sorted(tariff.meters), map(Decimal, drawn), strict=False))
    with exact():
        whole = form(total(tariff.charges({meter: Form.symbol(meter) for meter in usage})))
        shapes, rest = factored(whole)
        parts = [(evaluated(shape.form, usage), factor) for shape, factor in shapes]
        summed = sum((value * factor for value, factor in parts), evaluated(rest, usage))

    assert summed == evaluated(whole, usage)
    factors = [number for shape, _ in shapes for number in (shape.slope, *(factor for _, factor in shape.caps))]
    assert all(number == int(number) for number in factors)


def test_offers_share_shapes():
    """
    Sums of caps that differ by a factor have the same shape.
    """
    u = Form.symbol("u")
    ladder = u + (u - 100).select(u, 100) * Decimal("0.05") - (u - 10).select(u, 10)
    [(one, by)], _ = factored(ladder * Decimal("0.28"))
    [(other, times)], _ = factored(ladder * Decimal("-0.07"))

    assert one == other
    assert by == times * -4


@given(
    st.dictionaries(st.decimals(-50, 900, places=1), st.integers(-9, 9), min_size=1, max_size=4),
    st.integers(-9, 9),
    st.integers(-1000, 1000),
)
def test_a_shape_in_lines_and_in_minima(factors, slope, x):
    """
    A sum of caps is the same as a line from bound to bound and as minima, in the same range and of as many decimals.
    """
    u = Form.symbol("u")
    with exact():
        caps = {bound: (u - bound).select(u, bound).terms[0][0] for bound in sorted(factors)}
        shape = Shape(u, tuple((caps[bound], Decimal(factors[bound])) for bound in caps), Decimal(slope))
        made = [way(column("x"), shape) for way in (piecewise, capped)]

    assert {value_of(each, x=x) for each in made} == {shape.at(Decimal(x))}
    assert len({(each.low, each.high, each.places) for each in made}) == 1


def test_minima_that_may_not_fit_are_lines():
    """
    Where 64 bits hold each line, and not the sum of the minima, a shape is lines.
    """
    u, large = Form.symbol("u"), Decimal(MOST // 21)
    with exact():
        caps = [(u - bound).select(u, bound).terms[0][0] for bound in map(Decimal, (10, 11, 12))]
        shape = Shape(u, tuple(zip(caps, (large, -large, large), strict=True)), Decimal(0))
        made = capped(ExactColumn(nw.col("x"), 0, 20), shape)

    assert value_of(made, x=15) == large * 11


@pytest.mark.parametrize(
    "run",
    [
        lambda x: x + x,
        lambda x: x * Decimal(2),
        lambda x: x * Decimal("0.5") + x,
        lambda x: x * Decimal(2**63),
        lambda x: 2**63 - x,
        lambda x: x.floor_div(Decimal("0.1")),
        lambda x: attrs.evolve(x, divides=False).floor_div(Decimal(2**53)),
    ],
)
def test_what_may_not_fit_is_refused(run):
    """
    A result that 64 bits might not hold, or a quotient that doubles might not give, is an error when it is planned.
    """
    with pytest.raises(TooLargeError, match="does not fit in 64 bits"):
        run(ExactColumn(nw.col("x"), 0, MOST - 5, divides=True))


class ByDoubles(int):
    """An integer that is divided as doubles are."""

    def __floordiv__(self, other):
        """The quotient of the nearest doubles."""
        return int(float(self) / other)


@pytest.mark.parametrize("x", [0, 1, 6, 7, 2**53, 2**62 - 1, 2**62])
def test_quotients_as_doubles(x):
    """
    A quotient is corrected by its remainder where an engine divides as doubles; it is exact on either kind of engine.
    """
    for divides in (False, True):
        made = ExactColumn(nw.col("x"), 0, 2**62, divides=divides).floor_div(Decimal(7))
        assert value_of(made, x=x) == x // 7
    assert ExactColumn(ByDoubles(x), 0, 2**62).floor_div(Decimal(7)).expr == x // 7


@pytest.mark.parametrize(("test", "other", "found"), [(True, 2, 1), (False, 2, 2), (True, None, 1)])
def test_a_test_of_numbers_alone_is_decided_at_once(test, other, found):
    """
    Where numbers alone are compared one of two is taken without a column, and a number is never empty.
    """
    assert chosen(test, 1, other) == found
    assert is_there(found) is True
