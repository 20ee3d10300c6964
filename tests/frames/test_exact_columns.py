"""Operations of columns as text: what is asked of an engine, in which range, of how many decimals."""

from decimal import Decimal

import pytest
from spark_text import column, seen

from agorapricing.frames.column import MOST, ExactColumn, TooLargeError, counted, held, places_of

X, Y, TENTHS = column(2, 9), column(-3, 4, "y"), column(20, 95, places=1)


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (lambda: X + 0, ("`x`", 2, 9, 0)),
        (lambda: X + 5, ("`x` + 5L", 7, 14, 0)),
        (lambda: 5 + X, ("`x` + 5L", 7, 14, 0)),
        (lambda: X + Decimal("0.25"), ("`x` * 100L + 25L", 225, 925, 2)),
        (lambda: X + Y, ("`x` + `y`", -1, 13, 0)),
        (lambda: X + TENTHS, ("`x` * 10L + `x`", 40, 185, 1)),
        (lambda: TENTHS + X, ("`x` + `x` * 10L", 40, 185, 1)),
        (lambda: X - 5, ("`x` + -5L", -3, 4, 0)),
        (lambda: X - Y, ("`x` + `y` * -1L", -2, 12, 0)),
        (lambda: 5 - X, ("`x` * -1L + 5L", -4, 3, 0)),
        (lambda: Decimal("0.5") - X, ("`x` * -1L * 10L + 5L", -85, -15, 1)),
        (lambda: X * 1, ("`x`", 2, 9, 0)),
        (lambda: X * 3, ("`x` * 3L", 6, 27, 0)),
        (lambda: X * Decimal("0.1"), ("`x`", 2, 9, 1)),
        (lambda: X * Decimal("-0.25"), ("`x` * -25L", -225, -50, 2)),
        (lambda: Y * -2, ("`y` * -2L", -8, 6, 0)),
        (lambda: X * Decimal("3E+2"), ("`x` * 300L", 600, 2700, 0)),
        (lambda: TENTHS.at(1), ("`x`", 20, 95, 1)),
        (lambda: TENTHS.at(3), ("`x` * 100L", 2000, 9500, 3)),
        (lambda: TENTHS.counting(1), ("`x`", 20, 95, 1)),
        (lambda: TENTHS.counting(4), ("`x`", 20, 95, 4)),
        (lambda: ExactColumn.constant(5), (5, 5, 5, 0)),
        (lambda: ExactColumn.constant(5, 2), (500, 500, 500, 2)),
        (lambda: ExactColumn.constant(Decimal("-0.125"), 2), (-125, -125, -125, 3)),
        (lambda: X + ExactColumn.constant(7), ("`x` + 7L", 9, 16, 0)),
        (lambda: X.minimum(5), ("CASE WHEN `x` <= 5L THEN `x` ELSE 5L END", 2, 5, 0)),
        (lambda: X.minimum(9), ("`x`", 2, 9, 0)),
        (lambda: X.minimum(Y), ("CASE WHEN `x` <= `y` THEN `x` ELSE `y` END", -3, 4, 0)),
        (lambda: TENTHS.minimum(Decimal("9.4")), ("CASE WHEN `x` <= 94L THEN `x` ELSE 94L END", 20, 94, 1)),
        (lambda: TENTHS.minimum(Decimal("9.5")), ("`x`", 20, 95, 1)),
        (lambda: TENTHS.minimum(Y), ("CASE WHEN `x` <= `y` * 10L THEN `x` ELSE `y` * 10L END", -30, 40, 1)),
        (lambda: X.maximum(5), ("CASE WHEN `x` >= 5L THEN `x` ELSE 5L END", 5, 9, 0)),
        (lambda: X.maximum(Y), ("CASE WHEN `x` >= `y` THEN `x` ELSE `y` END", 2, 9, 0)),
        (lambda: X.maximum(TENTHS), ("CASE WHEN `x` * 10L >= `x` THEN `x` * 10L ELSE `x` END", 20, 95, 1)),
        (lambda: Y.select(X, 100), ("CASE WHEN `y` <= 0L THEN `x` ELSE 100L END", 2, 100, 0)),
        (lambda: Y.select(-7, X), ("CASE WHEN `y` <= 0L THEN CAST(-7 AS BIGINT) ELSE `x` END", -7, 9, 0)),
        (lambda: X.select(1, Decimal("2.5")), (25, 25, 25, 1)),
        (lambda: column(-5, 0).select(1, 2), (1, 1, 1, 0)),
        (lambda: X.up_to(Decimal("4.5"), TENTHS, X), ("CASE WHEN `x` <= 4L THEN `x` ELSE `x` * 10L END", 20, 95, 1)),
        (lambda: X.up_to(Decimal(1), 3, 4), (4, 4, 4, 0)),
        (lambda: X.up_to(Decimal(2), 3, 4), ("CASE WHEN `x` <= 2L THEN CAST(3 AS BIGINT) ELSE 4L END", 3, 4, 0)),
        (
            lambda: TENTHS.up_to(Decimal("2.05"), 3, 4),
            ("CASE WHEN `x` <= 20L THEN CAST(3 AS BIGINT) ELSE 4L END", 3, 4, 0),
        ),
        (lambda: X.floor_div(Decimal(4)), ("`x` DIV 4L", 0, 2, 0)),
        (lambda: X.floor_div(Decimal("0.4")), ("`x` * 10L DIV 4L", 5, 22, 0)),
        (lambda: TENTHS.floor_div(Decimal(2)), ("`x` DIV 20L", 1, 4, 0)),
        (lambda: Y.floor_div(Decimal(2)), ("(`y` + 4L) DIV 2L - 2L", -2, 2, 0)),
        (lambda: Y.floor_div(Decimal("1.5")), ("(`y` * 10L + 30L) DIV 15L - 2L", -2, 2, 0)),
        (
            lambda: column(0, 2**53).floor_div(Decimal(7)),
            ("`x` DIV 7L + (`x` - `x` DIV 7L * 7L) DIV 7L", 0, 2**53 // 7, 0),
        ),
        (
            lambda: column(-1, 2**53 - 7).floor_div(Decimal(7)),
            ("(`x` + 7L) DIV 7L + (`x` + 7L - (`x` + 7L) DIV 7L * 7L) DIV 7L - 1L", -1, (2**53 - 7) // 7, 0),
        ),
        (lambda: column(-1, 2**53 - 8).floor_div(Decimal(7)), ("(`x` + 7L) DIV 7L - 1L", -1, (2**53 - 8) // 7, 0)),
    ],
)
def test_what_an_operation_asks(made, wanted):
    """
    Each operation asks this of an engine, and knows the range and the decimals of what comes of it.
    """
    assert seen(made()) == wanted


@pytest.mark.parametrize(
    ("made", "level", "divides"),
    [
        (lambda: column(level=3, divides=True) * 2, 3, True),
        (lambda: column(level=3, divides=True).counting(2), 3, True),
        (lambda: column(level=3, divides=True).floor_div(Decimal(2)), 3, True),
        (lambda: column(level=3) + 1, 3, False),
        (lambda: ExactColumn.constant(1) + ExactColumn.constant(2), 0, True),
        (lambda: column(level=1).up_to(Decimal(3), column(level=2, divides=True), 1), 2, True),
        (lambda: column(level=2).up_to(Decimal(3), column(level=1), 1), 2, False),
        (lambda: column(level=2).maximum(column(level=1, divides=True)), 2, False),
        (lambda: column(level=1).maximum(column(level=2)), 2, False),
    ],
)
def test_where_what_is_made_stands(made, level, divides):
    """
    What is made stands behind all its parts, and divides as integers where all of them do.
    """
    assert (made().level, made().divides) == (level, divides)


@pytest.mark.parametrize(
    ("value", "places", "count"),
    [(5, 0, 5), (0, 0, 0), (Decimal("0.00"), 0, 0), (Decimal("1.50"), 1, 15), (Decimal("1E+3"), 0, 1000)],
)
def test_decimals_of_a_number(value, places, count):
    """
    A number has the decimals that it needs, and is counted in units as fine as they are.
    """
    assert (places_of(value), counted(value, places)) == (places, count)
    assert counted(value, places + 2) == count * 100


@pytest.mark.parametrize("number", [MOST + 1, -MOST - 1, 10**30])
def test_a_number_that_64_bits_do_not_hold(number):
    """
    The error says the number, and knows it without its sign.
    """
    with pytest.raises(TooLargeError, match=rf"^{number} does not fit in 64 bits$") as caught:
        held(number)
    assert (caught.value.number, TooLargeError("x").number) == (abs(number), 0)
