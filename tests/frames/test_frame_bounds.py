"""Where ranges of columns end: what is proven to fit, which test a row needs, and what is said of what is too large."""

from decimal import Decimal

import narwhals as nw
import polars as pl
import pytest
from frame_engines import payable

from agorapricing import testing as our
from agorapricing.frames import BoundError, TooLargeError
from agorapricing.frames.column import MOST, ExactColumn, held
from agorapricing.frames.expression import SPARK
from agorapricing.frames.factored import Shape, factored
from agorapricing.frames.projections import Dot, Projections, capped, piecewise
from agorapricing.frames.rating import bound, rated
from agorapricing.frames.recorded import Rated
from agorapricing.frames.rounding import rounded
from agorapricing.numbers import Rounding
from agorapricing.numbers.decimals import exact
from agorapricing.numbers.symbolic import Form, form
from agorapricing.tariff import Fee, Rates

X = SPARK.column("x")
U = Form.symbol("u")


def column(low, high, **options):
    """A column of whole numbers of Spark, whose expressions can be read."""
    return ExactColumn(X, low, high, **options)


def shape(*caps, slope=0):
    """A sum of caps of one quantity, each a bound and a factor, and a slope."""
    with exact():
        atoms = [(U - Decimal(end)).select(U, Decimal(end)).terms[0][0] for end, _ in caps]
        return Shape(U, tuple((atom, Decimal(by)) for atom, (_, by) in zip(atoms, caps, strict=True)), Decimal(slope))


def found(made, x):
    """What a column of Narwhals' is where x is so much."""
    [value] = pl.DataFrame({"x": [x]}).pipe(nw.from_native).select(made.expr).to_native().to_series().to_list()
    return value


# ---- what 64 bits hold ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [-MOST, MOST])
def test_what_64_bits_hold(number):
    """
    The most that 64 bits hold is held on both sides of 0; one more is not, and the error knows the number.
    """
    beyond = number + (1 if number > 0 else -1)

    assert held(number) == number
    assert ExactColumn(X, min(number, 0), max(number, 0)).expr is X
    with pytest.raises(TooLargeError) as caught:
        held(beyond)
    assert caught.value.number == MOST + 1
    with pytest.raises(TooLargeError):
        ExactColumn(X, min(beyond, 0), max(beyond, 0))


@pytest.mark.parametrize(
    ("end", "text"), [(1, "0"), (2, "CASE WHEN `x` <= 2 "), (8, "CASE WHEN `x` <= 8 "), (9, "1"), (10, "1")]
)
def test_a_choice_is_made_where_a_range_has_both_sides(end, text):
    """
    A bound within a range is asked of each row; at the end of the range, and beyond, one side is taken at once.
    """
    made = column(2, 9).up_to(Decimal(end), 1, 0)

    assert str(getattr(made.expr, "text", made.expr)).replace("L ", " ").startswith(text)
    assert (made.low, made.high) == ((0, 1) if "CASE" in text else (int(text), int(text)))


@pytest.mark.parametrize(("cap", "is_asked"), [("7.9", True), ("8", False), ("8.1", False)])
def test_a_cap_is_asked_where_it_is_below_the_range(cap, is_asked):
    """
    The smaller of a column and a number is the column itself where the number is at least its highest.
    """
    whole, tenths = column(0, 8), column(0, 80, places=1)

    assert (whole.minimum(Decimal(cap)) is not whole) is is_asked
    assert (tenths.minimum(Decimal(cap)) is not tenths) is is_asked


@pytest.mark.parametrize(("low", "more"), [(0, 0), (1, 0), (-1, 1), (-7, 1), (-8, 2)])
def test_multiples_on_top_of_what_is_below_0(low, more):
    """
    So many multiples are put on top of a column as make it at least 0, and taken away again.
    """
    made = column(low, 20, divides=True).floor_div(Decimal(7))

    assert made.expr.text == (f"(`x` + {7 * more}L) DIV 7L - {more}L" if more else "`x` DIV 7L")
    assert (made.low, made.high) == (low // 7, 2)


@pytest.mark.parametrize(("high", "times"), [(2**53 - 1, 1), (2**53, 3), (2**53 + 1, 3)])
def test_quotients_of_doubles_are_corrected_from_where_they_err(high, times):
    """
    Below 2^53 a quotient of doubles is right; from there on it is corrected, but for an engine that divides integers.
    """
    assert column(0, high).floor_div(Decimal(7)).expr.text.count("DIV") == times
    assert column(0, high, divides=True).floor_div(Decimal(7)).expr.text.count("DIV") == 1


def test_a_correction_fits():
    """
    A correction may reach 2^11 multiples beyond the numerator, and is refused where 64 bits do not hold them.
    """
    most = MOST - 2**11 * 7

    assert column(0, most).floor_div(Decimal(7)).high == most // 7
    with pytest.raises(TooLargeError):
        column(0, most + 1).floor_div(Decimal(7))


def test_what_is_joined_divides_as_the_worse_of_two():
    """
    A sum or a minimum divides as integers only where both parts do; they and a choice come after both.
    """
    whole, doubles = column(0, 9, divides=True, level=2), column(0, 9, level=1)

    assert [(whole + 1).divides, (doubles + 1).divides] == [True, False]
    for made in (whole + doubles, doubles + whole, whole.minimum(doubles)):
        assert (made.divides, made.level) == (False, 2)
    assert [one.up_to(Decimal(5), other, 0).level for one, other in ((whole, doubles), (doubles, whole))] == [2, 2]


# ---- lines and minima -----------------------------------------------------------------------------------------------


def test_a_line_turns_within_the_range_alone():
    """
    Of the bounds of a shape those within the range are asked, and not those at its ends.
    """
    made = piecewise(column(2, 9), shape((1, 5), (2, 3), (4, 2), (9, 1), slope=-1))

    assert made.expr.text == "CASE WHEN `x` <= 4L THEN `x` * 2L + 11L ELSE 19L END"
    assert (made.low, made.high) == (15, 19)


def test_minima_are_added_where_they_need_no_more_decimals():
    """
    A shape is minima where lines have as many decimals, and lines where the minima need more.
    """
    x = ExactColumn(nw.col("x"), 0, 20)
    [even, finer] = [capped(x, shape(*caps)) for caps in (((5, 1), (8, 2)), (("5.5", 2),))]

    assert [("when" in str(made.expr), made.places) for made in (even, finer)] == [(False, 0), (True, 0)]
    assert [found(even, value) for value in (4, 5, 6, 8, 9)] == [12, 15, 17, 21, 21]
    assert [found(finer, value) for value in (5, 6)] == [10, 11]


@pytest.mark.parametrize(("low", "high", "is_asked"), [(0, 5, False), (0, 6, True), (4, 6, True), (5, 6, False)])
def test_a_minimum_is_asked_where_the_range_has_both_sides(low, high, is_asked):
    """
    A cap at an end of the range, or beyond, is the column or the number itself.
    """
    made = capped(ExactColumn(nw.col("x"), low, high), shape((5, 1), slope=1))

    assert ("min_horizontal" in str(made.expr)) is is_asked
    assert (made.low, made.high) == (2 * low, high + 5)


def test_running_totals_are_taken_apart_from_the_widest_on():
    """
    Of the caps of a pool's running totals nothing is left beside the shapes, the widest total first.
    """
    with exact():
        one, both = U, U + Form.symbol("v")
        whole = sum(
            (x * Decimal(by) - (x - 10).select(x, 10) * Decimal(by) for x, by in ((one, 2), (both, 3))), form(0)
        )
        shapes, rest = factored(whole)

    assert rest == form(0)
    assert [(each.x, int(each.slope), int(factor)) for each, factor in shapes] == [(both, -1, -3), (one, -1, -2)]


def test_a_sum_is_kept_once_and_named_in_turn():
    """
    Each column of its own has a name of its own, and stands behind those that it names.
    """
    made = Projections({"u": column(0, 20), "v": column(0, 30)}, "_p", SPARK.column)
    first = made.keep(column(0, 9))
    second = made.keep(first + 1)

    assert [list(level) for level in made.levels] == [["_p0"], ["_p1"]]
    assert (second.level, second.expr.text) == (2, "`_p1`")
    with exact():
        assert made.dot(factored(U)).column().expr.text == "`x`"
        assert made.dot(factored((U - 5).select(U, 5) * 2 + 1), 3).column().places == 3


# ---- rounding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "text", "high"),
    [(1, "`x` * 10L", 90), (2, "`x`", 9), (3, "(`x` + 5L) DIV 10L", 1)],
)
def test_what_is_as_coarse_as_the_minor_unit_is_not_rounded(places, text, high):
    """
    A sum in the minor unit, or in a coarser one, is only counted in it; a finer one is rounded.
    """
    made = rounded(Dot(((column(0, 9, divides=True), 1),), 0, places), Rounding(2), is_signed=False)

    assert (made.expr.text, made.low, made.high, made.places) == (text, 0, high, 2)


@pytest.mark.parametrize(
    ("mode", "low", "high"), [("down", 0, 99), ("half-up", 0, 100), ("up", 0, 100), ("half-even", -1, 100)]
)
def test_the_range_of_what_is_rounded(mode, low, high):
    """
    What is rounded lies between what the ends of the sum are rounded to; the half that is even may be one less.
    """
    made = rounded(Dot(((column(0, 999, divides=True), 1),), 0, 3), Rounding(2, mode), is_signed=False)

    assert (made.low, made.high) == (low, high)


@pytest.mark.parametrize("x", [0, 1, 4, 5, 6, MOST // 100 - 5, MOST // 100])
@pytest.mark.parametrize("mode", ["half-up", "half-even", "up", "down"])
def test_a_sum_too_large_is_divided_by_parts(mode, x):
    """
    A sum that 64 bits do not hold is divided term by term, and its range is that of what may remain.
    """
    quantity = ExactColumn(nw.col("x"), 0, MOST // 100, divides=True)
    made = rounded(Dot(((quantity, 700),), 3, 3), Rounding(2, mode), is_signed=False)
    remains = {"half-up": 5, "half-even": 5, "up": 9, "down": 0}[mode]

    with exact():
        assert found(made, x) == int(Rounding(0, mode).round(Decimal(700 * x + 3) / 10))
    assert made.high == 700 * (MOST // 1000) + (700 * 9 + 3 + remains) // 10
    assert made.low == (3 + remains) // 10 - (mode == "half-even")


@pytest.mark.parametrize("mode", ["half-up", "half-even", "up", "down"])
@pytest.mark.parametrize("by", [1, 5, 15, 20, 100])
def test_a_sum_and_its_unit_are_divided_by_what_they_share(by, mode):
    """
    Whatever divisor a factor shares with the unit, also where that leaves an odd unit or none, it is rounded the same.
    """
    made = rounded(Dot(((ExactColumn(nw.col("x"), -99, 99), by),), 0, 4), Rounding(2, mode), is_signed=True)

    for x in (-51, -50, -49, *range(-11, 12), 49, 50, 51):
        with exact():
            assert found(made, x) == int(Rounding(2, mode).round(Decimal(x * by).scaleb(-4)).scaleb(2)), x
    assert made.places == 2


def test_a_constant_is_divided_too():
    """
    A sum of fives over ten is one of ones over two; a constant that is no five keeps both as they are.
    """
    quantity = column(0, 99)
    fives = [Dot(((quantity, 5),), constant, 1).reduced(10) for constant in (5, 6)]

    assert [(dot.terms[0][1], dot.constant, size) for dot, size in fives] == [(1, 1, 2), (5, 6, 10)]


# ---- what is said of a frame ----------------------------------------------------------------------------------------


def asked(*tariffs):
    """Tariffs to rate a frame by."""
    return [Rated(f"t{place}", tariff, Rounding()) for place, tariff in enumerate(tariffs)]


def test_what_is_too_dear_for_any_quantity():
    """
    A price that holds for nothing but 0 names the row; one that 64 bits do not even hold names the offers alone.
    """
    frame = pl.DataFrame({"account": ["a", "b", "c"], "of": ["x", "y", "z"], "rtc.hd": [0, 1, 2]})
    dear, dearest = Rates.of({"rtc.hd": "1E+18"}, per=1), Rates.of({"rtc.hd": 1}).then(Fee("1E+20", "Fee"))

    with pytest.raises(BoundError, match=r"^row 1, account=b: rtc\.hd is 1, but t0 is exact in 64 bits only up to 0 "):
        rated(asked(dear), frame, None, our.METERS)
    with pytest.raises(TooLargeError, match=r"too fine or too large for 64 bits at any quantity$"):
        rated(asked(dearest), frame, None, our.METERS)
    with pytest.raises(BoundError, match=r"^a row: "):
        rated(asked(dear), frame.lazy().select("rtc.hd"), None, our.METERS)
    assert rated(asked(dear), frame.head(1), None, our.METERS)["t0.minor"].to_list() == [0]


def test_a_bound_of_no_offers():
    """
    Without an offer no quantity is rated, and with several it is the least of theirs; a day is given by its name.
    """
    offers = ["agora-cn:list", "agora-cn:payg"]
    single = [bound([offer], ["rtc.hd"], on="2024-02-06") for offer in offers]

    assert bound([], ["rtc.hd"]) == -1
    with pytest.raises(TypeError, match="positional"):
        bound(offers, ["rtc.hd"], "2024-02-06")
    assert bound(offers, ["rtc.hd"], on="2024-02-06") == min(single) == bound(offers[::-1], ["rtc.hd"], on="2024-02-06")


@pytest.mark.parametrize(("more", "is_kept"), [(14, True), (15, True), (16, False)])
def test_how_many_orders_of_meters_are_kept(more, is_kept):
    """
    What is recorded for 16 orders of meters is kept; with one more all are forgotten.
    """
    names = [f"m{place}" for place in range(20)]
    offer = Rated("t", Rates.of(dict.fromkeys(names, 1)))
    first = offer.over(names[:1])
    for count in range(2, more + 2):
        offer.over(names[:count])

    assert (offer.over(names[:1]) is first) is is_kept


def test_a_row_at_the_most_that_is_promised():
    """
    With a promise of the most a row at it has its amount, as one without usage has, and rows on other sides have none.
    """
    tariff = Rates.of({"rtc.hd": "0.028"})
    columns = {"rtc.hd": [0, 9, 10, -1]}

    made = rated(asked(tariff), pl.DataFrame(columns), None, our.METERS, most=9)

    wanted = [payable(tariff, Rounding(), {"rtc.hd": quantity}) for quantity in (0, 9)]
    assert made["t0.minor"].to_list() == [*wanted, None, None]
