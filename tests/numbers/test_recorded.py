"""Recorded numbers as they are kept: terms, caps of caps, ends, comparisons, programs; and how they are shown."""

from decimal import Decimal
from fractions import Fraction

import pytest

from agorapricing.numbers import (
    Conditional,
    Form,
    Multiples,
    Product,
    Program,
    Symbol,
    UndecidedError,
    added,
    atomic,
    evaluated,
    exact,
    floor_div,
    form,
    is_cap,
    is_nothing,
    maximum,
    minimum,
    outwards,
    program_of,
    scale,
    select,
    written,
)

U, V = Form.symbol("u"), Form.symbol("v")
HALF = Decimal("0.5")


def least(one, other):
    """The smaller of two, of which one may be a plain number."""
    return minimum(one, other if isinstance(other, Form) else Decimal(other))


def over(u):
    """What lies above the first five."""
    return u - least(u, 5)


# ---- sums -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "terms", "constant"),
    [
        (form(7), {}, 7),
        (U, {"u": 1}, 0),
        (U + V - 3, {"u": 1, "v": 1}, -3),
        (3 - U, {"u": -1}, 3),
        (U + U * 2 - V, {"u": 3, "v": -1}, 0),
        (U - U + 5, {}, 5),
        (2 * (U + 3), {"u": 2}, 6),
        ((U + 3) * form(2), {"u": 2}, 6),
        (form(2) * (U + 3), {"u": 2}, 6),
        ((U + 3) * 0, {}, 0),
        (added([U, Decimal(2), V, 3, U]), {"u": 2, "v": 1}, 5),
        (added([U, U * -1, form(2)]), {}, 2),
    ],
)
def test_the_terms_of_a_sum(one, terms, constant):
    """
    A sum has each symbol once with its factor, none with a factor of 0, and one constant.
    """
    assert ({atom.name: factor for atom, factor in one.terms}, one.constant) == (terms, constant)
    assert bool(one) is bool(terms or constant)
    assert is_nothing(one) is not bool(one)


def test_sums_of_plain_numbers_stay_plain():
    """
    Where nothing is recorded a sum is a Decimal; a Decimal is never taken for nothing.
    """
    assert [added([]), added([Decimal(2), 3])] == [0, 5]
    assert not any(isinstance(added(each), Form) for each in ([], [Decimal(2), 3]))
    assert (is_nothing(Decimal(0)), is_nothing(form(0)), is_nothing(U)) == (False, True, False)


@pytest.mark.parametrize(
    ("one", "other"), [(U + V, V + U), (U + 1 + V, V + U + 1), (least(U, V + 1), least(U, 1 + V)), (U * 1, U)]
)
def test_equal_sums_in_whatever_order(one, other):
    """
    Equal terms make equal sums, with one hash.
    """
    assert one == other
    assert hash(one) == hash(other)
    assert atomic(Product(one, other)) == atomic(Product(other, one))


# ---- caps of caps ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (least(least(U, 5), 7), least(U, 5)),
        (least(least(U, 5), 5), least(U, 5)),
        (least(least(U, 5), 3), least(U, 3)),
        (least(over(U), 2), least(U, 7) - least(U, 5)),
        (least(over(U), 1), least(U, 6) - least(U, 5)),
        (least(over(U), HALF), least(U, "5.5") - least(U, 5)),
        (least(least(U, 9) - least(U, 5), 2), least(U, 7) - least(U, 5)),
        (least(least(U, 9) - least(U, 5), 7), least(U, 9) - least(U, 5)),
        (least(over(U + V), 2), least(U + V, 7) - least(U + V, 5)),
    ],
)
def test_a_cap_of_what_caps_have_left_is_a_cap_of_all(one, same):
    """
    A cap of a cap, or of what lies beyond one, is written by bounds of the one quantity.
    """
    assert one == same


@pytest.mark.parametrize(
    "capped",
    [
        lambda u, _, low: low(low(u, 5) + 1, "5.5"),
        lambda u, _, low: low(low(u, 5) * 2, 7),
        lambda u, v, low: low(low(u, 5) + v, 7),
        lambda u, v, low: low(v - low(u, 5), 2),
        lambda u, v, low: low(u + v - low(u, 5), 2),
        lambda u, _, low: low(u - low(u, 5) * 2, 2),
        lambda u, _, low: low(u + low(u, 5), 7),
        lambda u, _, low: low(u - low(u, 5), -1),
        lambda u, _, low: low(u - low(u, 5), "-0.5"),
        lambda u, _, low: low(u - low(u, 5) + 1, 2),
        lambda u, v, low: low(u - low(u, v), 2),
        lambda u, v, low: low(low(u, v), 2),
    ],
)
def test_other_caps_stay_what_they_are(capped):
    """
    What only looks like a cap of what is left gives what it gives over plain numbers, and stays one choice.
    """
    recorded = capped(U, V, least)

    assert len(recorded.terms) == 1
    for u in (0, 1, 2, 3, 4, 5, 6, 7, 9):
        for v in (-3, 0, 1, 4, 8):
            plain = capped(Decimal(u), Decimal(v), lambda one, other: min(one, Decimal(other)))
            assert evaluated(recorded, {"u": Decimal(u), "v": Decimal(v)}) == plain


def test_what_is_a_cap():
    """
    A cap is the smaller of something and a constant; a maximum, a choice, or a minimum of two quantities is none.
    """
    atoms = {
        "cap": least(U, 5),
        "of two": least(U, V),
        "maximum": maximum(U, Decimal(5)),
        "choice": select(U, V, form(5)),
        "multiples": floor_div(U, Decimal(5)),
        "symbol": U,
    }

    assert [name for name, one in atoms.items() if is_cap(one.terms[0][0])] == ["cap"]


@pytest.mark.parametrize(
    ("one", "is_minimum", "is_maximum"),
    [(least(U, V), True, False), (maximum(U, V), False, True), (select(U, V, U), False, False)],
)
def test_which_choice_is_the_smaller_or_the_larger(one, is_minimum, is_maximum):
    """
    A choice by the difference of its sides is their minimum or their maximum.
    """
    [(choice, _)] = one.terms

    assert (choice.is_minimum, choice.is_maximum) == (is_minimum, is_maximum)


# ---- ends -----------------------------------------------------------------------------------------------------------

WIDE, LOW = (Form.symbol(name, (Decimal(low), Decimal(high))) for name, low, high in (("w", 2, 9), ("l", -3, 2)))


@pytest.mark.parametrize(
    ("one", "span"),
    [
        (form(7), (7, 7)),
        (U, None),
        (WIDE + U, None),
        (WIDE - LOW * 2 + 1, (-1, 16)),
        (least(WIDE, 5), (2, 5)),
        (maximum(WIDE, Decimal(5)), (5, 9)),
        (least(WIDE, LOW), (-3, 2)),
        (maximum(WIDE, LOW), (2, 9)),
        (select(LOW, WIDE, form(1)), (1, 9)),
        (select(LOW, form(10), WIDE), (2, 10)),
        (select(U, WIDE, LOW), (-3, 9)),
        (select(LOW, WIDE, U), None),
        (select(LOW, U, WIDE), None),
        (floor_div(WIDE, Decimal(2)), (1, 4)),
        (floor_div(LOW, Decimal(2)), (-2, 1)),
        (floor_div(U, Decimal(2)), None),
        (WIDE * LOW, (-27, 18)),
        (LOW * LOW, (-6, 9)),
        (U * LOW, None),
        (LOW * U, None),
    ],
)
def test_the_least_and_the_most(one, span):
    """
    A recorded number is between its ends, where each of its parts has some.
    """
    assert one.span == span


@pytest.mark.parametrize(
    ("bound", "smaller", "larger"),
    [(1, False, True), (2, False, None), ("2.01", None, None), (9, None, False), ("9.01", True, False)],
)
def test_what_ends_say_of_a_comparison(bound, smaller, larger):
    """
    From 2 to 9 is smaller, or larger, than a bound, or it is not known: where a comparison depends on the number.
    """
    bound = Decimal(bound)

    def asked(question):
        try:
            return question()
        except UndecidedError:
            return None

    assert [asked(each) for each in (lambda: bound > WIDE, lambda: bound > WIDE)] == [smaller] * 2
    assert [asked(each) for each in (lambda: bound < WIDE, lambda: bound < WIDE)] == [larger] * 2
    not_larger, not_smaller = (None if each is None else not each for each in (larger, smaller))
    assert [asked(each) for each in (lambda: bound >= WIDE, lambda: bound >= WIDE)] == [not_larger] * 2
    assert [asked(each) for each in (lambda: bound <= WIDE, lambda: bound <= WIDE)] == [not_smaller] * 2


def test_a_number_without_ends_is_not_compared():
    """
    What could be anything is neither smaller nor larger.
    """
    with pytest.raises(UndecidedError, match=r"^which of two numbers is the larger is not known yet$"):
        _ = WIDE < 5
    with pytest.raises(UndecidedError, match=r"^a number that is not known yet, and has no ends$"):
        _ = U < 5


# ---- over other numbers ---------------------------------------------------------------------------------------------


def test_a_program_of_each_kind_of_step():
    """
    Each shared part is one step, in the order in which it is needed, with fractions as texts.
    """
    blocks = floor_div(U * HALF, Decimal("2.5"))
    program = program_of([select(blocks - 1, U, V) + blocks, atomic(Product(U, V + 1)) - 2, form(7)])

    assert program == Program(
        (
            ["u", "u"],
            ["floor", ["0", [["1/2", 0]]], "5/2"],
            ["u", "v"],
            ["if", ["-1", [["1", 1]]], ["0", [["1", 0]]], ["0", [["1", 2]]]],
            ["times", ["0", [["1", 0]]], ["1", [["1", 2]]]],
        ),
        (["0", [["1", 3], ["1", 1]]], ["-2", [["1", 4]]], ["7", []]),
    )
    assert [program.run({"u": u, "v": 3}) for u in (4, 5, 9, 10)] == [
        *([4, 14, 7], [6, 18, 7], [10, 34, 7], [5, 38, 7]),
    ]


@pytest.mark.parametrize(
    ("value", "places", "up", "least_", "text"),
    [
        ("5/2", 0, True, 0, "~3"),
        ("5/2", 0, False, 0, "~2"),
        ("5/2", 1, True, 0, "2.5"),
        ("5/2", 3, False, 2, "2.50"),
        ("1/3", 2, True, 0, "~0.34"),
        ("1/3", 2, False, 0, "~0.33"),
        ("-1/3", 2, True, 0, "~-0.33"),
        ("-1/3", 2, False, 0, "~-0.34"),
        ("1/1000", 2, False, 0, "~0"),
        ("1/1000", 2, True, 3, "~0.010"),
        ("12345", 2, True, 0, "12,345"),
        ("12345", 2, True, 2, "12,345.00"),
        ("12345/10", 2, True, 0, "1,234.5"),
        ("100", 0, True, 0, "100"),
        ("0", 2, True, 1, "0.0"),
    ],
)
def test_rationals_as_people_read_them(value, places, up, least_, text):
    """
    What has an end within the places is exact; else it is rounded away from the inside, and marked.
    """
    assert outwards(Fraction(value), places, up=up, least=least_) == text


def test_shared_parts_are_worked_out_once():
    """
    What is known of an atom is taken from there, and what is worked out is put there.
    """
    [(blocks, _)] = floor_div(U, Decimal(2)).terms
    known = {}

    with exact():
        assert evaluated(atomic(blocks) + 1, {"u": Decimal(5)}, known) == 3
        assert known == {blocks: 2, Symbol("u"): 5}
        assert evaluated(atomic(blocks) + 1, {}, {blocks: Decimal(7)}) == 8
        assert evaluated(form(7), {}) == 7
        assert [scale(one) for one in (form(HALF), U * HALF + Decimal("0.25"), U * Decimal("1E+2"))] == [1, 2, 0]


def test_what_atoms_are_made_of():
    """
    A choice, a count and a product are recorded with their sides and size.
    """
    assert select(U, V, form(5)).terms == ((Conditional(U, V, form(5)), 1),)
    assert floor_div(U + 1, Decimal(3)).terms == ((Multiples(U + 1, Decimal(3)), 1),)
    assert (U * V).terms == ((Product(U, V), 1),)
    assert floor_div(form(7), Decimal(3)) == form(2)
    assert [select(form(x), U, V) for x in (-1, 0, 1)] == [U, U, V]
    assert select(U, form(5), Decimal(5)) == form(5)
    assert written(("u",), U).lines == ("return u",)
