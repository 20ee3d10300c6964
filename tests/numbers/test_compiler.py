"""What recorded numbers are written as: each shared part once, sums by what came on top, minimums as one chain."""

from decimal import Decimal

import pytest

from agorapricing.numbers import (
    Form,
    ceil_div,
    compiled,
    each_not_zero,
    floor_div,
    form,
    maximum,
    minimum,
    select,
    written,
    written_each,
)

SYMBOLS = ("a", "b", "c", "d", "e")
A, B, C, D, E = map(Form.symbol, SYMBOLS)
HALF, QUARTER = Decimal("0.5"), Decimal("0.25")


@pytest.mark.parametrize(
    ("forms", "lines", "constants"),
    [
        ([], ["return ()"], {}),
        ([A, form(3), form(-3), form(Decimal("1E+3"))], ["return (a, 3, -3, 1000, )"], {}),
        ([form(HALF), A * HALF], ["v0 = k1 * a", "return (k0, v0, )"], {"k0": HALF, "k1": HALF}),
        ([A + B], ["v0 = a + b", "return (v0, )"], {}),
        ([A - B], ["v0 = a - b", "return (v0, )"], {}),
        ([A * -1, A * 2], ["v0 = -a", "v1 = 2 * a", "return (v0, v1, )"], {}),
        ([A + 7, A - HALF], ["v0 = a + 7", "v1 = a + k0", "return (v0, v1, )"], {"k0": -HALF}),
        ([B * -1 - A - 3], ["v0 = -b - a - 3", "return (v0, )"], {}),
        ([A + B, B + A], ["v0 = a + b", "return (v0, v0, )"], {}),
    ],
)
def test_sums_are_written_once(forms, lines, constants):
    """
    A sum has a line of its own, the same sum no other one; whole constants are written, others have names.
    """
    found = written(SYMBOLS, forms)

    assert (found.symbols, found.lines, found.constants) == (SYMBOLS, tuple(lines), constants)
    assert (found.names, found.is_exact, found.is_whole) == ({}, False, not constants)


@pytest.mark.parametrize(
    ("forms", "lines"),
    [
        ([A + B, A + B + C, A + B + C + D], ["v0 = a + b", "v1 = v0 + c", "v2 = v1 + d"]),
        ([A + B, A + B + 5], ["v0 = a + b", "v1 = v0 + 5"]),
        ([A + B + C, A + B + D], ["v0 = a + b + c", "v1 = a + b + d"]),  # two of three are not more than half and one
        ([A + B + C + D, A + B + C + E], ["v0 = a + b + c + d", "v1 = v0 + e - d"]),
        ([A + B, A + B * 2], ["v0 = a + b", "v1 = a + 2 * b"]),
        ([A + B + C, A + B + C + D, A + B + C + E], ["v0 = a + b + c", "v1 = v0 + d", "v2 = v1 + e - d"]),
        ([A * 2, A * 2 + 5], ["v0 = 2 * a", "v1 = 2 * a + 5"]),
    ],
)
def test_a_running_total_is_what_came_on_top(forms, lines):
    """
    A sum of which an earlier one has most terms is the latest such one and the difference.
    """
    assert written(SYMBOLS, forms).lines[:-1] == tuple(lines)


@pytest.mark.parametrize(
    ("forms", "lines"),
    [
        ([minimum(A, B)], ["v0 = a if a <= b else b"]),
        ([maximum(A, B)], ["v0 = b if a <= b else a"]),
        ([select(A, B, C)], ["v0 = b if a <= 0 else c"]),
        ([select(A - B, C, D)], ["v0 = a - b", "v1 = c if v0 <= 0 else d"]),
        ([minimum(A, B) * 2, minimum(A, B) * 3], ["v0 = a if a <= b else b", "v1 = 2 * v0", "v2 = 3 * v0"]),
        ([floor_div(A, Decimal(3))], ["v0 = a // 3 - (a // 3 * 3 > a)"]),
        ([floor_div(A, QUARTER)], ["v0 = a // k0 - (a // k0 * k0 > a)"]),
        ([ceil_div(A, Decimal(3))], ["v0 = -a", "v1 = v0 // 3 - (v0 // 3 * 3 > v0)", "v2 = -v1"]),
        ([floor_div(A + B, Decimal(3))], ["v0 = a + b", "v1 = v0 // 3 - (v0 // 3 * 3 > v0)"]),
    ],
)
def test_choices_and_multiples(forms, lines):
    """
    A choice compares its sides where it is the smaller or the larger of them; whole multiples are floored.
    """
    assert written(SYMBOLS, forms).lines[:-1] == tuple(lines)


LAST = "if a <= 30 else (a + 60) if a <= 40 else 100)"
"""How a chain of four ends."""


def capped(*caps):
    """A sum of minimums, by cap and factor."""
    return sum((minimum(A, Decimal(cap)) * factor for cap, factor in caps), form(0))


@pytest.mark.parametrize(
    ("one", "returned"),
    [
        (form(0), "0"),
        (form(7), "7"),
        (A, "a"),
        (A * 2 - 7, "2 * a - 7"),
        (capped((10, 5)), "((5 * a) if a <= 10 else 50)"),
        (capped((10, 5)) + B, "b + ((5 * a) if a <= 10 else 50)"),
        (capped((10, 1)) - A, "((0) if a <= 10 else -a + 10)"),
        (A * 5 - capped((10, 5)), "((0) if a <= 10 else 5 * a - 50)"),
        (
            capped((20, 2), (10, 5)) + A * 3 + 7,
            "7 + (((10 * a) if a <= 10 else 5 * a + 50) if a <= 20 else 3 * a + 90)",
        ),
        (
            capped((10, 1), (20, 1), (30, 1)),
            "(((3 * a) if a <= 10 else 2 * a + 10) if a <= 20 else (a + 30) if a <= 30 else 60)",
        ),
        (
            capped((10, 1), (20, 1), (30, 1), (40, 1)),
            f"((((4 * a) if a <= 10 else 3 * a + 10) if a <= 20 else 2 * a + 30) {LAST}",
        ),
        (
            capped((10, 5)) + minimum(B, Decimal(10)) * 2,
            "((5 * a) if a <= 10 else 50) + ((2 * b) if b <= 10 else 20)",
        ),
    ],
)
def test_minimums_of_one_quantity_are_one_chain(one, returned):
    """
    Caps of one quantity, by size, are lines between bounds, halved until one is left; what is no cap stands before.
    """
    assert written(SYMBOLS, one).lines == (f"return {returned}",)


def test_a_chain_of_a_sum():
    """
    What is capped is computed once, and a maximum is no part of a chain.
    """
    assert written(SYMBOLS, minimum(A + B, Decimal(10)) * 3).lines == (
        *("v0 = a + b", "return ((3 * v0) if v0 <= 10 else 30)"),
    )
    assert written(SYMBOLS, maximum(A, Decimal(10)) * 3).lines == ("v0 = 10 if a <= 10 else a", "return 3 * v0")


def test_what_is_returned_is_written_as_it_is_asked_for():
    """
    Results go into the words of the caller, whose names stand for values, by place and by value.
    """
    total = written(("a",), A * 2, "double({result})", double=lambda each: 2 * each)
    texts = written_each(SYMBOLS, [A + B, A], "str({value})", "{1} + {0}")
    found = each_not_zero(
        ("a",), [A - A, A * 2, A], first="found = []", each="found.append(({place}, {value}))", last="return found"
    )

    assert (total.lines, total.function()(5)) == (("return double(2 * a)",), 20)
    assert texts.lines == ("v0 = a + b", "v1 = str(v0)", "v2 = str(a)", "return v2 + v1")
    assert found.lines == (
        *("v0 = 2 * a", "found = []"),
        *("if 0: found.append((0, 0))", "if v0: found.append((1, v0))", "if a: found.append((2, a))", "return found"),
    )
    assert [found.function()(each) for each in (0, 5)] == [[], [(1, 10), (2, 5)]]
    assert compiled(("a",), A * 2)(5) == 10


TWICE = written(("a", "b"), A * 2 + B)


@pytest.mark.parametrize(
    ("a", "b", "counts", "numerals"),
    [
        (0, 0, 0, 0),
        (5, 3, 13, 13),
        (2**30 - 1, 0, 2**31 - 2, 2**31 - 2),
        (2**30, 1, 2**31 + 1, 2**31 + 1),
        (2**79 - 1, 0, 2**80 - 2, 2**80 - 2),
        (2**79, 0, None, None),
        (0, 2**79, None, None),
        (-1, 0, None, None),
        (0, -1, None, None),
        (True, 0, None, None),
        (Decimal(5), 3, None, 13),
        (5, "3", None, 13),
        ("5", Decimal(3), None, 13),
        (5, "3.0", None, None),
        (5, "-3", None, None),
        (Decimal("2.5"), 3, None, None),
        (Decimal(2**79), 3, None, None),
        (str(2**79), 3, None, None),
        (str(2**30), "0", None, 2**31),
        (None, 3, None, None),
    ],
)
def test_counts_and_what_stands_for_them(a, b, counts, numerals):
    """
    Whole counts below 2^79 are taken as they are, digits and whole Decimals for them; nothing else is.
    """
    given = {"b.c": b, "a.b": a}

    assert TWICE.of_counts(["a.b", "b.c"])(given) == counts
    assert TWICE.of_numerals(["a.b", "b.c"])(given) == numerals


def test_a_function_of_nothing():
    """
    Without symbols a function of counts takes no usage at all, and none of any is its one result.
    """
    one = written((), form(7))

    assert [one.of_counts([])({}), one.of_counts([])({"a.b": 1}), one.of_mapping([])({}), one.function()()] == [
        *(7, None, 7, 7),
    ]
    assert one.of_numerals([])({}) == 7
    with pytest.raises(ValueError, match="shorter"):
        TWICE.of_mapping(["a.b"])
