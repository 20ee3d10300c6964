"""Exact numbers: the doors, the private context, the one rounding."""

import decimal
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agorapricing.errors import NumberError
from agorapricing.numbers import (
    Rounding,
    exact,
    fraction,
    not_negative,
    number,
    positive,
    quotient,
    ratio,
    times,
)

LARGEST = Decimal(10) ** 24 - 1
SMALLEST = Decimal("1e-24")


class Price(Decimal):
    """A Decimal that somebody made more of."""


class Seats(IntEnum):
    """An int that somebody made more of."""

    TEN = 10


class Text(str):
    """A string that somebody made more of."""

    __slots__ = ()


def refusal(door, *args):
    """The words of a door that refuses."""
    with pytest.raises(NumberError) as caught:
        door(*args)
    return str(caught.value)


def written(digits, exponent):
    """A Decimal of these digits and this exponent, exactly."""
    return Decimal(digits) if not exponent else Decimal(f"{digits}e{exponent}")


# Every finite Decimal of up to 60 digits, with exponents far past both ends of what the door takes.
decimals = st.builds(written, st.integers(-(10**60), 10**60), st.integers(-3_000, 3_000))
sensible = st.builds(written, st.integers(1 - 10**24, 10**24 - 1), st.integers(-24, 0))
anything = st.one_of(
    decimals,
    st.decimals(),
    st.integers(),
    st.text(),
    st.text("0123456789+-._eE naiftys٣", max_size=70),
    st.floats(),
    st.booleans(),
    st.none(),
    st.fractions(),
    st.binary(),
)


class TestNumber:
    """The door of every number."""

    @pytest.mark.parametrize(
        ("given_", "expected"),
        [
            (7, "7"),
            (0, "0"),
            (-7, "-7"),
            (Seats.TEN, "10"),
            ("7", "7"),
            ("0.99", "0.99"),
            (Text("0.99"), "0.99"),
            ("+7", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e3", "1000"),
            ("1E-3", "0.001"),
            (" 7 ", "7"),
            ("7\n", "7"),
            ("1_000", "1000"),
            ("٣", "3"),
            ("７", "7"),
            (Decimal("0.99"), "0.99"),
            (Price("0.99"), "0.99"),
        ],
    )
    def test_gives_what_is_written(self, given_, expected):
        """
        An int, a string or a Decimal becomes the Decimal of the same value.
        """
        found = number(given_)

        assert found == Decimal(expected)
        assert type(found) is Decimal

    @pytest.mark.parametrize("given_", ["-0", "0e999999", "0e-999999", Decimal("-0.000"), 0])
    def test_zero_is_plain(self, given_):
        """
        Zero has no sign and no exponent, whatever it was written with.
        """
        assert str(number(given_)) == "0"

    @pytest.mark.parametrize(
        ("given_", "message"),
        [
            (0.1, "a price 0.1 is a float, which is not exact: pass it as a string, '0.1'"),
            (7.0, "a price 7.0 is a float, which is not exact: pass it as a string, '7.0'"),
            (float("nan"), "a price nan is a float, which is not exact: pass it as a string, 'nan'"),
            (True, "a price must be an int, a string or a Decimal, not bool 'True'"),
            (None, "a price must be an int, a string or a Decimal, not NoneType 'None'"),
            (Fraction(1, 2), "a price must be an int, a string or a Decimal, not Fraction '1/2'"),
            (b"7", "a price must be an int, a string or a Decimal, not bytes \"b'7'\""),
            (1j, "a price must be an int, a string or a Decimal, not complex '1j'"),
            ([7], "a price must be an int, a string or a Decimal, not list '[7]'"),
            ("", "a price must be a number like 300000 or 0.99, not ''"),
            (" ", "a price must be a number like 300000 or 0.99, not ' '"),
            ("1,000", "a price must be a number like 300000 or 0.99, not '1,000'; did you mean 1000?"),
            (
                "-12,345,678.9",
                "a price must be a number like 300000 or 0.99, not '-12,345,678.9'; did you mean -12345678.9?",
            ),
            ("0,123", "a price must be a number like 300000 or 0.99, not '0,123'; did you mean 0.123?"),
            ("12,5", "a price must be a number like 300000 or 0.99, not '12,5'; did you mean 12.5?"),
            ("1,00,000", "a price must be a number like 300000 or 0.99, not '1,00,000'"),
            (" 5% ", "a price must be a number like 300000 or 0.99, not ' 5% '; did you mean 0.05?"),
            ("12.5 %", "a price must be a number like 300000 or 0.99, not '12.5 %'; did you mean 0.125?"),
            ("five%", "a price must be a number like 300000 or 0.99, not 'five%'"),
            ("¥7", "a price must be a number like 300000 or 0.99, not '¥7'"),
            ("7 8", "a price must be a number like 300000 or 0.99, not '7 8'"),
            ("0x10", "a price must be a number like 300000 or 0.99, not '0x10'"),
            ("--7", "a price must be a number like 300000 or 0.99, not '--7'"),
            ("NaN", "a price must be finite, not NaN"),
            ("sNaN", "a price must be finite, not sNaN"),
            (Decimal("sNaN"), "a price must be finite, not sNaN"),
            ("Infinity", "a price must be finite, not Infinity"),
            (Decimal("-Infinity"), "a price must be finite, not -Infinity"),
            ("1e999999", "a price 1E+999999 is too large: 10^24 or more"),
            ("-1e999999", "a price -1E+999999 is too large: 10^24 or more"),
            ("1e-999999", "a price 1E-999999 has more than 24 decimals"),
            (Decimal("1e-999999"), "a price 1E-999999 has more than 24 decimals"),
            ("1e-99999999999999999999", "a price must be a number like 300000 or 0.99, not '1e-99999999999999999999'"),
            ("7" * 65, "a price of 65 characters is not a number that anybody is billed for"),
        ],
    )
    def test_refuses_with_a_reason(self, given_, message):
        """
        What is no exact, finite, sensible number is refused with a message that names it.
        """
        assert refusal(number, given_, "a price") == message

    @pytest.mark.parametrize("digits", [1_500, 100_000])
    def test_a_decimal_of_many_digits_is_refused_as_any_other(self, digits):
        """
        More digits than a context holds are too many decimals, not an error of the decimal module.
        """
        message = refusal(number, Decimal("0." + "1" * digits), "a price")

        assert message.endswith("has more than 24 decimals")
        assert len(message) < 120

    def test_an_int_of_many_digits_is_refused_briefly(self):
        """
        A refusal shows the start of a huge number, not all of it.
        """
        message = refusal(number, 10**5_000)

        assert message.endswith("is too large: 10^24 or more")
        assert len(message) < 120

    def test_a_text_may_have_64_characters(self):
        """
        The length of a text is limited to 64 characters, its zeros included.
        """
        assert number("7".rjust(64, "0")) == 7
        assert "of 65 characters" in refusal(number, "7".rjust(65, "0"))

    @pytest.mark.parametrize("sign", [1, -1])
    def test_the_largest_number(self, sign):
        """
        Just below 10^24 passes; 10^24 and what is above it do not.
        """
        assert number(sign * LARGEST) == sign * LARGEST
        assert "too large" in refusal(number, sign * (LARGEST + 1))
        assert "too large" in refusal(number, sign * (LARGEST + 2))
        assert number(sign * int(LARGEST)) == sign * LARGEST
        assert refusal(number, sign * 10**24) == f"a number {sign * 10**24} is too large: 10^24 or more"
        assert "too large" in refusal(number, sign * (10**24 + 1))

    @pytest.mark.parametrize("sign", ["", "-"])
    def test_the_smallest_number(self, sign):
        """
        24 decimals pass, 25 do not, and zeros at the end are no decimals.
        """
        assert number(f"{sign}1e-24") == Decimal(f"{sign}1e-24")
        assert number(f"{sign}10e-25") == Decimal(f"{sign}1e-24")
        assert "more than 24 decimals" in refusal(number, f"{sign}1e-25")
        assert "more than 24 decimals" in refusal(number, f"{sign}11e-25")

    @given(decimals)
    def test_takes_what_is_below_the_limits_and_nothing_else(self, value):
        """
        A number passes just when it is below 10^24 and a multiple of 10^-24.
        """
        exactly = Fraction(value)
        is_sensible = abs(exactly) < 10**24 and (exactly * 10**24).denominator == 1

        assert _passes(value) == is_sensible

    @given(sensible)
    def test_text_and_number_are_the_same(self, value):
        """
        A number, its text, and its text without an exponent give one result.
        """
        texts = [text for text in (str(value), f"{value:f}") if len(text) <= 64]

        assert {number(each) for each in (value, *texts)} == {value}

    @given(anything)
    def test_gives_an_exact_decimal_or_a_number_error(self, value):
        """
        Whatever comes in, a finite plain Decimal or a NumberError comes out, and nothing else.
        """
        try:
            found = number(value)
        except NumberError as error:
            found = error

        assert type(found) is NumberError or (type(found) is Decimal and found.is_finite())


def _passes(value):
    try:
        return number(value) == value
    except NumberError:
        return False


class TestDoors:
    """The doors that ask for more."""

    def test_not_negative(self):
        """
        0 is the least that is not negative.
        """
        assert not_negative(SMALLEST) == SMALLEST
        assert not_negative(0) == 0
        assert str(not_negative("-0")) == "0"
        assert refusal(not_negative, -SMALLEST, "a price") == "a price must not be negative, not -1E-24"

    def test_positive(self):
        """
        0 is the most that is not positive.
        """
        assert positive(SMALLEST) == SMALLEST
        assert refusal(positive, 0, "per") == "per must be more than 0, not 0"
        assert refusal(positive, -SMALLEST, "per") == "per must be more than 0, not -1E-24"

    def test_fraction_ends(self):
        """
        A fraction is from 0 to 1, both included.
        """
        assert fraction(0) == 0
        assert fraction(1) == 1
        assert fraction(1 - SMALLEST) == 1 - SMALLEST
        assert refusal(fraction, -SMALLEST, "off") == "off must not be negative, not -1E-24"
        assert refusal(fraction, "1.01", "off") == "off must be a fraction of at most 1, not 1.01: 5 % is 0.05"
        assert refusal(fraction, 1 + SMALLEST).startswith("a fraction must be a fraction of at most 1")

    @pytest.mark.parametrize("door", [not_negative, positive, fraction])
    @pytest.mark.parametrize("given_", [0.5, True, None, "", "NaN", "sNaN", "-Infinity", "1e999999", "1e-999999"])
    def test_every_door_refuses_what_is_no_number(self, door, given_):
        """
        No door lets in what `number` refuses.
        """
        assert refusal(door, given_, "it") == refusal(number, given_, "it")

    @given(sensible)
    def test_the_doors_part_the_numbers(self, value):
        """
        A sensible number is at least 0, above 0 or at most 1 as it is by itself.
        """
        passed = [_is_let_in(door, value) for door in (not_negative, positive, fraction)]

        assert passed == [value >= 0, value > 0, 0 <= value <= 1]


def _is_let_in(door, value):
    try:
        return door(value) == value
    except NumberError:
        return False


class TestQuotient:
    """Division that loses nothing."""

    @pytest.mark.parametrize(
        ("dividend", "divisor", "expected"),
        [("7", "1000", "0.007"), ("1", "8", "0.125"), ("0", "7", "0"), ("-21", "7", "-3"), ("21.7", "7", "3.1")],
    )
    def test_divides_exactly(self, dividend, divisor, expected):
        """
        A quotient with an end is given in full.
        """
        assert quotient(Decimal(dividend), Decimal(divisor), "it") == Decimal(expected)

    def test_refuses_a_quotient_without_end(self):
        """
        Where the digits never end, the error says what was divided.
        """
        message = refusal(quotient, Decimal(1), Decimal(7), "the price of a.b")

        assert message == "the price of a.b: 1 / 7 has no exact decimal"

    @given(sensible, sensible)
    def test_is_exact_or_refused(self, dividend, divisor):
        """
        A quotient exists just when its reduced divisor has no other factors than 2 and 5, and times the divisor it is
        the dividend.
        """
        assume(divisor)
        expected = Fraction(dividend) / Fraction(divisor)

        assert _quotient(dividend, divisor) == (expected if _ends(expected) else None)


def _quotient(dividend, divisor):
    try:
        return Fraction(quotient(dividend, divisor, "it"))
    except NumberError:
        return None


def _ends(value):
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest == 1


class TestTimes:
    """Multiplication that loses nothing."""

    def test_multiplies(self):
        """
        A number times a price is their product.
        """
        assert times(300, Decimal("0.007")) == Decimal("2.1")
        assert times(0, Decimal("0.007")) == 0
        assert times(-3, Decimal("0.5")) == Decimal("-1.5")
        assert times(Decimal("1.5"), Decimal("0.5")) == Decimal("0.75")

    @given(st.integers(-(10**24), 10**24) | sensible, sensible)
    def test_is_exact(self, value, factor):
        """
        No digit of a product is lost.
        """
        assert Fraction(times(value, factor)) == Fraction(value) * Fraction(factor)

    def test_raises_instead_of_rounding(self):
        """
        A product of more digits than the context holds raises.
        """
        with pytest.raises(decimal.Inexact):
            times(10**998 + 1, Decimal(77))


class TestExact:
    """The context that raises instead of rounding."""

    @pytest.mark.parametrize(
        ("rounds", "trap"),
        [
            (lambda: Decimal(1) / Decimal(3), decimal.Inexact),
            (lambda: Decimal(2).sqrt(), decimal.Inexact),
            (lambda: Decimal("1.005").quantize(Decimal("0.01")), decimal.Inexact),
            (lambda: Decimal(1) / Decimal(0), decimal.DivisionByZero),
            (lambda: Decimal(0) / Decimal(0), decimal.InvalidOperation),
            (lambda: Decimal(1) + Decimal("sNaN"), decimal.InvalidOperation),
            (lambda: Decimal("1e9999") * 10, decimal.Overflow),
            (lambda: Decimal("1e-9999") / 10, decimal.Subnormal),
            (lambda: Decimal(7) + Decimal(float("0.1")), decimal.FloatOperation),
            (lambda: Decimal(1) < 0.1, decimal.FloatOperation),
        ],
    )
    def test_raises_instead_of_rounding(self, rounds, trap):
        """
        What would round, overflow or take a float raises.
        """
        with exact(), pytest.raises(trap):
            rounds()

    def test_holds_999_digits(self):
        """
        A product of 999 digits is exact, one of 1,000 that are not zeros raises.
        """
        with exact():
            assert len(str((Decimal(10) ** 998 + 1) * 7)) == 999
            with pytest.raises(decimal.Inexact):
                (Decimal(10) ** 998 + 1) * 77

    def test_leaves_the_callers_context_alone(self):
        """
        After the block, and after an error in it, the caller's context is as it was.
        """
        with decimal.localcontext(prec=5) as outer:
            with exact(), pytest.raises(decimal.Inexact):
                Decimal(1) / Decimal(3)

            assert decimal.getcontext() is outer
            assert Decimal(1) / Decimal(3) == Decimal("0.33333")

    def test_what_is_done_inside_does_not_last(self):
        """
        Changing the context inside one block changes no other block.
        """
        with exact() as context:
            context.prec = 1
            context.traps[decimal.Inexact] = False

        with exact(), pytest.raises(decimal.Inexact):
            Decimal(1) / Decimal(3)


MODES = ("half-up", "half-even", "up", "down")


class TestRounding:
    """The one rounding of a bill."""

    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            ("half-up", "0 0 1 1 1 1 2 2 2 2 3 3"),
            ("half-even", "0 0 0 1 1 1 2 2 2 2 2 3"),
            ("up", "0 1 1 1 1 2 2 2 2 3 3 3"),
            ("down", "0 0 0 0 1 1 1 1 2 2 2 2"),
        ],
    )
    def test_each_mode_around_halves(self, mode, expected):
        """
        Each mode has its way below a half, at a half and above it; a negative amount mirrors the positive one.
        """
        around = ("0", "0.49", "0.5", "0.51")
        amounts = [whole + Decimal(part) for whole in (0, 1, 2) for part in around]
        rounding = Rounding(0, mode)

        assert [str(rounding.round(each)) for each in amounts] == expected.split()
        assert [rounding.round(-each) for each in amounts] == [-Decimal(each) for each in expected.split()]

    def test_rounds_to_cents_half_up_unless_told(self):
        """
        The default is two decimals, halves up.
        """
        assert str(Rounding().round(Decimal("22405.5874"))) == "22405.59"
        assert str(Rounding().round(Decimal("0.005"))) == "0.01"
        assert str(Rounding().round(Decimal("0.00499999"))) == "0.00"
        assert str(Rounding().round(Decimal(7))) == "7.00"

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("amount", ["0", "-0", "-0.00", "-1e-9"])
    def test_no_amount_is_minus_zero(self, amount, mode):
        """
        What rounds to 0 has no sign.
        """
        rounded = Rounding(2, mode).round(Decimal(amount))

        assert str(rounded) == ("-0.01" if (mode, amount) == ("up", "-1e-9") else "0.00")

    @given(sensible, st.integers(0, 24), st.sampled_from(MODES))
    def test_is_the_multiple_of_the_unit_that_its_mode_says(self, amount, places, mode):
        """
        An amount becomes a whole number of units, as whole numbers and fractions find it.
        """
        units = abs(Fraction(amount)) * 10**places
        whole = {
            "half-up": (2 * units + 1) // 2,
            "half-even": round(units),
            "up": -(-units // 1),
            "down": units // 1,
        }[mode]
        rounded = Rounding(places, mode).round(amount)

        assert Fraction(rounded) == Fraction(whole, 10**places) * (-1 if amount < 0 else 1)
        assert rounded.as_tuple().exponent == -places

    @pytest.mark.parametrize(("places", "unit"), [(0, "1"), (2, "0.01"), (24, "0." + "0" * 23 + "1")])
    def test_unit(self, places, unit):
        """
        The unit is the smallest amount that rounding leaves.
        """
        assert f"{Rounding(places).unit:f}" == unit

    @pytest.mark.parametrize(
        ("args", "message"),
        [
            ((-1,), "'places' must be >= 0: -1"),
            ((25,), "'places' must be <= 24: 25"),
            ((2, "bankers"), "rounding mode must be one of half-up, half-even, up, down, not 'bankers'"),
        ],
    )
    def test_refuses_what_no_book_can_mean(self, args, message):
        """
        Places are from 0 to 24, and the mode is one of four.
        """
        with pytest.raises(ValueError, match=r"places|mode") as caught:
            Rounding(*args)

        assert str(caught.value) == message

    def test_places_are_counted(self):
        """
        Places that are no whole number are refused.
        """
        with pytest.raises(TypeError, match="'places' must be <class 'int'>"):
            Rounding("2")


class TestRatio:
    """The one division that rounds."""

    @pytest.mark.parametrize(
        ("part", "whole", "places", "expected"),
        [
            ("1", "3", 4, "0.3333"),
            ("2", "3", 4, "0.6667"),
            ("1", "8", 2, "0.13"),
            ("-1", "8", 2, "-0.13"),
            ("1", "-8", 2, "-0.13"),
            ("0", "8", 2, "0.00"),
            ("1", "-1000", 2, "0.00"),
        ],
    )
    def test_rounds_half_up(self, part, whole, places, expected):
        """
        A ratio is rounded to the places asked for, halves away from zero.
        """
        assert str(ratio(Decimal(part), Decimal(whole), places)) == expected

    @given(sensible, sensible, st.integers(0, 24))
    def test_is_the_nearest(self, part, whole, places):
        """
        No ratio is further from the true one than half a unit.
        """
        assume(whole)
        true = Fraction(part) / Fraction(whole)

        assert abs(Fraction(ratio(part, whole, places)) - true) <= Fraction(1, 2 * 10**places)


ALL_TRAPS = [
    decimal.Clamped,
    decimal.DivisionByZero,
    decimal.FloatOperation,
    decimal.Inexact,
    decimal.InvalidOperation,
    decimal.Overflow,
    decimal.Rounded,
    decimal.Subnormal,
    decimal.Underflow,
]
HOSTILE = {
    "one digit": decimal.Context(prec=1, rounding=decimal.ROUND_UP),
    "nothing trapped": decimal.Context(prec=3, rounding=decimal.ROUND_FLOOR, traps=[]),
    "everything trapped": decimal.Context(prec=1, traps=ALL_TRAPS),
    "narrow": decimal.Context(prec=2, Emin=0, Emax=1, clamp=1, traps=ALL_TRAPS),
    "halves to even": decimal.Context(prec=1, rounding=decimal.ROUND_HALF_EVEN),
}


def _results():
    """One result of everything in the module, as it prints."""
    return [
        str(each)
        for each in (
            number("123456.789"),
            number(Decimal("0.123456789012345678901234")),
            not_negative(10**23),
            positive("1_000"),
            fraction("0.05"),
            quotient(Decimal("123456.789"), Decimal(1000), "it"),
            Rounding(2).round(Decimal("22405.5874")),
            Rounding(3, "half-even").round(Decimal("-1234567.0005")),
            Rounding(2).unit,
            ratio(Decimal(2), Decimal(3), 6),
            times(123_456_789, Decimal("0.987654321")),
            refusal(number, "0.0000000000000000000000001"),
            refusal(number, float("inf")),
            refusal(quotient, Decimal(1), Decimal(3), "it"),
        )
    ]


EXPECTED = [
    "123456.789",
    "0.123456789012345678901234",
    "100000000000000000000000",
    "1000",
    "0.05",
    "123.456789",
    "22405.59",
    "-1234567.000",
    "0.01",
    "0.666667",
    "121932631.112635269",
    "a number 1E-25 has more than 24 decimals",
    "a number inf is a float, which is not exact: pass it as a string, 'inf'",
    "it: 1 / 3 has no exact decimal",
]


class TestContexts:
    """What surrounds the library."""

    @pytest.mark.parametrize("context", HOSTILE.values(), ids=HOSTILE.keys())
    def test_the_callers_context_changes_nothing(self, context):
        """
        Precision, rounding, traps and limits of the caller's context leave every result as it is.
        """
        with decimal.localcontext(context):
            found = _results()

        assert found == EXPECTED

    def test_threads_do_not_meet(self):
        """
        Many threads, each with a context of its own, get the same results at once.
        """
        contexts = [each for each in HOSTILE.values() for _ in range(20)]
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(_in_thread, contexts))

        assert found == [EXPECTED] * len(contexts)


def _in_thread(context):
    decimal.setcontext(context.copy())
    return _results()
