"""Recorded numbers: forms add up like numbers, and what they compile to gives what they stand for."""

from decimal import Decimal, localcontext
from itertools import pairwise

import expressions
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.numbers.arithmetic import ceil_div, floor_div, maximum, minimum, select
from agorapricing.numbers.compiler import compiled, written
from agorapricing.numbers.context import ZERO
from agorapricing.numbers.decimals import exact
from agorapricing.numbers.evaluation import evaluated, scale
from agorapricing.numbers.program import program_of
from agorapricing.numbers.symbolic import Form, UndecidedError, form

SYMBOLS = ("u0", "u1")
U, V = (Form.symbol(name) for name in SYMBOLS)

signed = st.builds(lambda size, sign: Decimal(size) * sign, our.quantities, st.sampled_from((1, -1)))
sizes = our.positives.map(Decimal)
whole = st.integers(-(10**24), 10**24)
any_expressions = expressions.expressions(signed, sizes)
whole_expressions = expressions.expressions(whole.map(Decimal), st.integers(1, 10**24).map(Decimal))


@given(any_expressions, st.tuples(signed, signed))
def test_compiled_is_what_was_recorded(expression, values):
    """
    A recorded expression, compiled and run, gives what the expression gives itself.
    """
    with exact():
        plan = compiled(SYMBOLS, form(expressions.evaluated(expression, (U, V))))

        assert plan(*values) == expressions.evaluated(expression, values)


@given(whole_expressions, st.tuples(whole, whole))
def test_integers_stay_integers(expression, values):
    """
    With whole numbers all through, a compiled expression is computed in ints, in need of no context.
    """
    with exact():
        wanted = expressions.evaluated(expression, [Decimal(value) for value in values])
        plan = compiled(SYMBOLS, form(expressions.evaluated(expression, (U, V))))
    with localcontext(prec=1):
        found = plan(*values)

    assert type(found) is int
    assert found == wanted


@given(any_expressions, st.tuples(whole, whole))
def test_integers_among_decimals(expression, values):
    """
    Ints give what the same quantities as Decimals give.
    """
    with exact():
        plan = compiled(SYMBOLS, form(expressions.evaluated(expression, (U, V))))

        assert plan(*values) == plan(*(Decimal(value) for value in values))


@given(st.lists(any_expressions, max_size=4), st.tuples(signed, signed))
def test_several_forms_share_one_function(several, values):
    """
    Several forms compiled together give, in order, what each gives alone.
    """
    with exact():
        forms = [form(expressions.evaluated(expression, (U, V))) for expression in several]

        assert compiled(SYMBOLS, forms)(*values) == tuple(compiled(SYMBOLS, one)(*values) for one in forms)


@given(any_expressions, any_expressions, any_expressions, signed)
def test_forms_add_up_like_numbers(one, two, three, factor):
    """
    Sums of forms do not heed order or brackets, a factor goes into a sum, and what is taken away again is gone.
    """
    with exact():
        a, b, c = (form(expressions.evaluated(each, (U, V))) for each in (one, two, three))

        assert a + b == b + a
        assert (a + b) + c == a + (b + c)
        assert (a + b) * factor == a * factor + b * factor
        assert (a + b) - b == a
        assert a - a == form(0)
        assert (a - b) + (b - a) == form(0)


@given(any_expressions, signed)
def test_constants_on_either_side(expression, constant):
    """
    A constant may stand on either side of a form, and is a form itself.
    """
    with exact():
        a = form(expressions.evaluated(expression, (U, V)))

        assert a + constant == constant + a == a + form(constant)
        assert a - constant == (constant - a) * Decimal(-1) == a - form(constant)
        assert a * Decimal(0) == form(0)
        assert a * Decimal(1) == a


def test_equal_forms_hash_alike():
    """
    The order in which terms came does not tell two forms apart.
    """
    assert hash(U + V + 3) == hash(3 + V + U)
    assert len({U + V, V + U}) == 1


@pytest.mark.parametrize("other", [U + V, U + 1, U * Decimal(2), form(0), Decimal(1), "u0"])
def test_other_forms_differ(other):
    """
    Another term, factor or constant makes another form, and what is no form equals none.
    """
    assert other != U


def test_products_of_quantities():
    """
    A form times a constant one, on either side, is the form times a number; of two quantities it is their product.
    """
    three = form(3)

    assert U * three == three * U == U * Decimal(3)
    assert three * form(4) == form(12)
    assert evaluated((U + 1) * (V - 2), {"u0": Decimal(6), "u1": Decimal(5)}) == 21


def test_form_of_a_form():
    """
    A form stays as it is; an int or a Decimal becomes a constant.
    """
    assert form(U) is U
    assert form(3) == form(Decimal("3.0")) == Form((), Decimal(3))


@pytest.mark.parametrize(("constant", "chosen"), [("-0.1", U), ("0", U), ("0.1", V)])
def test_choice_by_a_constant(constant, chosen):
    """
    Where the number compared is known, the choice is made while recording.
    """
    assert select(form(Decimal(constant)), U, V) is chosen


def test_choice_between_equals():
    """
    A choice between two equal forms is no choice.
    """
    assert select(U, V + 1, 1 + V) == V + 1


@pytest.mark.parametrize("value", [-1, 0, 1])
@pytest.mark.parametrize(
    "choose",
    [
        lambda u, v: select(u, v, u),
        lambda u, v: select(u - v, u, v),
        lambda u, v: select(u - v, v, u),
        lambda u, v: select(v - u, u, v),
        lambda u, v: select(v - u, v, u),
        lambda u, v: select(u - v, u + 1, v),
        minimum,
        maximum,
    ],
)
def test_choice_at_its_bound_and_beside_it(choose, value):
    """
    A choice, also one that is written as a comparison of its sides, falls at the bound as it does over Decimals.
    """
    plan = compiled(SYMBOLS, choose(U, V))

    assert [plan(u, value) for u in (value - 1, value, value + 1)] == [
        choose(Decimal(u), Decimal(value)) for u in (value - 1, value, value + 1)
    ]


@pytest.mark.parametrize("x", [-4, -3, -2, -1, 0, 1, 2, 3, 4])
def test_multiples_are_floored(x):
    """
    Whole multiples are counted towards less, of ints and of Decimals, below zero too.
    """
    floors, ceilings = compiled(SYMBOLS, floor_div(U, Decimal(3))), compiled(SYMBOLS, ceil_div(U, Decimal(3)))

    assert floors(x, 0) == floors(Decimal(x), 0) == x // 3
    assert ceilings(x, 0) == ceilings(Decimal(x), 0) == -(-x // 3)


@pytest.mark.parametrize(("x", "count"), [("-0.25", -1), ("0", 0), ("0.24", 0), ("0.25", 1), ("0.26", 1), ("7.5", 30)])
def test_multiples_of_a_fraction(x, count):
    """
    The size of a multiple may be a fraction.
    """
    assert compiled(SYMBOLS, floor_div(U, Decimal("0.25")))(Decimal(x), 0) == count


caps = st.lists(st.tuples(our.positives.map(Decimal), signed), min_size=1, max_size=5)


@given(caps, signed, st.data())
def test_folded_minimums_around_each_bound(capped, slope, data):
    """
    A sum of minimums of one quantity, folded into a chain, is right at each bound, below it and above it.
    """
    bound, _ = data.draw(st.sampled_from(capped))
    with exact():
        recorded = sum((minimum(U, cap) * factor for cap, factor in capped), U * slope)
        plan = compiled(SYMBOLS, recorded)
        around = [bound + step for step in our.STEPS]
        wanted = [sum((min(u, cap) * factor for cap, factor in capped), u * slope) for u in around]

        assert [plan(u, Decimal(0)) for u in around] == wanted


def taken_in_turn(u, caps):
    """What each cap takes of what the caps before it have left."""
    for cap in caps:
        taken = minimum(u, cap)
        yield taken
        u = u - taken


@given(st.lists(signed, min_size=1, max_size=4), st.data())
def test_caps_of_what_caps_have_left(caps, data):
    """
    A cap of what an earlier cap has left is right at each bound, below it and above it, also where a cap is negative.
    """
    count = data.draw(st.integers(1, len(caps)))
    with exact():
        bound = sum(caps[:count])
        plan = compiled(SYMBOLS, [form(taken) for taken in taken_in_turn(U, caps)])

        for u in (bound + step for step in our.STEPS):
            assert plan(u, Decimal(0)) == tuple(taken_in_turn(u, caps))


@pytest.mark.parametrize("v", [-1, 0, 1])
@pytest.mark.parametrize("u", [4, 5, 6, 7, 8, 9, 10])
def test_cap_of_what_a_choice_has_left(u, v):
    """
    A cap of what is left beside a choice that is no cap stays a cap of just that.
    """
    taken = select(V, U, form(5))
    left = minimum(U - taken, Decimal(3))

    assert compiled(SYMBOLS, left)(u, v) == min(u - (u if v <= 0 else 5), 3)


def test_ladder_after_free_units_is_one_chain():
    """
    Bands of what an allowance has left are written as bounds of the quantity itself.
    """
    free, first, rest = taken_in_turn(U, (Decimal(10), Decimal(5), Decimal(10**9)))

    assert free + first == minimum(U, Decimal(15))
    assert free + first + rest == minimum(U, Decimal(10**9 + 15))


def laddered(u, *ladders):
    """The parts of a quantity by the bounds of one ladder, each of them by those of the next one."""
    parts = [u]
    for bounds in ladders:
        total, running, filled = [], ZERO, [ZERO] * len(bounds)
        for part in parts:
            running = running + part
            tops = [minimum(running, bound) for bound in bounds]
            below = [ZERO, *(top - before for top, before in zip(tops, filled, strict=True))]
            total += [high - low for low, high in pairwise(below)]
            filled = tops
        parts = total
    return parts


@given(st.lists(st.lists(our.positives.map(Decimal), min_size=1, max_size=3), min_size=2, max_size=3), st.data())
def test_ladders_of_what_ladders_have_split(ladders, data):
    """
    Ladders one after another are right at each bound, below it and above it, whatever the order of their bounds.
    """
    ladders = [sorted(bounds) for bounds in ladders]
    with exact():
        bound = data.draw(st.sampled_from([bound for bounds in ladders for bound in bounds]))
        plan = compiled(SYMBOLS, [form(part) for part in laddered(U, *ladders)])

        for u in (bound + step for step in our.STEPS):
            assert plan(u, Decimal(0)) == tuple(laddered(u, *ladders))


def test_ladders_one_after_another_are_one_chain():
    """
    Most of the parts of two ladders, also after free units, are nothing, and the others are between two of all bounds.
    """
    ten = [Decimal(10 * (n + 1)) for n in range(10)]
    free, rest = minimum(U, Decimal(7)), U - minimum(U, Decimal(7))
    parts = [part for part in laddered(U, ten, [bound + 5 for bound in ten]) if part]
    after = [part for part in laddered(rest, ten, ten) if part]

    assert len(parts) == 19
    assert parts[1] == minimum(U, Decimal(15)) - minimum(U, Decimal(10))
    assert sum(after, free) == minimum(U, Decimal(107))
    assert after[1] == minimum(U, Decimal(27)) - minimum(U, Decimal(17))


def test_chains_of_two_quantities():
    """
    Minimums of two quantities are two chains in one sum.
    """
    ladder = minimum(U, Decimal(10)) * Decimal(5) + minimum(V, Decimal(10)) * Decimal(2) + minimum(U, Decimal(20))
    plan = compiled(SYMBOLS, ladder + 7)

    assert [plan(u, v) for u, v in ((10, 9), (11, 10), (20, 11), (21, 99))] == [85, 88, 97, 97]


@pytest.mark.parametrize(
    ("recorded", "decimals"),
    [
        (form(0), 0),
        (U, 0),
        (U * Decimal(1000) + 30, 0),
        (U * Decimal("0.70"), 1),
        (U * Decimal("0.007") + V * Decimal("2.5"), 3),
        (U + Decimal("0.00001"), 5),
        (U * Decimal("1E+3"), 0),
    ],
)
def test_scale_is_the_most_decimals(recorded, decimals):
    """
    A form is whole once it is scaled by the most decimals that any factor or the constant has.
    """
    assert scale(recorded) == decimals


@pytest.mark.parametrize(
    ("recorded", "is_whole"),
    [
        (U * Decimal("2.0") + 3, True),
        (U * Decimal("0.5"), False),
        (U + Decimal("0.5"), False),
        (minimum(U, Decimal("0.5")), False),
        (minimum(U, Decimal("1E+3")), True),
        (floor_div(U, Decimal("0.5")), False),
        (select(U - Decimal("0.5"), U, V), False),
    ],
)
def test_what_stays_whole(recorded, is_whole):
    """
    What is written says whether whole quantities stay whole: no constant in it, however deep, is a fraction.
    """
    assert written(SYMBOLS, recorded).is_whole == is_whole
    assert written(SYMBOLS, [recorded, U]).is_whole == is_whole


def test_nothing_recorded():
    """
    A plan of nothing gives 0, and a plan of no forms gives none.
    """
    assert compiled((), form(0))() == 0
    assert compiled((), [])() == ()


# ---- numbers that are known to lie between two ends ------------------------------------------------------------------

WIDE, NARROW, ACROSS = (
    Form.symbol(name, (Decimal(low), Decimal(high))) for name, low, high in (("w", 2, 9), ("n", 3, 5), ("a", -3, 2))
)


@pytest.mark.parametrize(
    ("one", "ends"),
    [
        (WIDE + 1, (3, 10)),
        (WIDE * Decimal(-2), (-18, -4)),
        (WIDE - NARROW, (-3, 6)),
        (minimum(WIDE, NARROW), (2, 5)),
        (maximum(WIDE, NARROW), (3, 9)),
        (select(ACROSS, WIDE, NARROW), (2, 9)),
        (floor_div(WIDE, Decimal(4)), (0, 2)),
        (WIDE * ACROSS, (-27, 18)),
    ],
)
def test_ends_of_what_is_recorded(one, ends):
    """
    The ends of a sum, a choice, a count and a product are the least and the most that it can be.
    """
    assert one.span == ends


between = st.decimals(-20, 20, places=1)


@given(any_expressions, st.lists(between, min_size=4, max_size=4), st.data())
def test_nothing_lies_beyond_its_ends(expression, ends, data):
    """
    Wherever two numbers stand between their ends, an expression of them is between its own.
    """
    spans = [sorted(ends[:2]), sorted(ends[2:])]
    symbols = [Form.symbol(name, tuple(span)) for name, span in zip(SYMBOLS, spans, strict=True)]
    values = [data.draw(st.sampled_from(span) | st.decimals(*span, places=1)) for span in spans]
    with exact():
        one = form(expressions.evaluated(expression, symbols))
        least, most = one.span

        assert least <= evaluated(one, dict(zip(SYMBOLS, values, strict=True))) <= most


@pytest.mark.parametrize(("bound", "is_smaller"), [("1.9", False), (2, False), ("9.1", True)])
def test_a_comparison_that_ends_decide(bound, is_smaller):
    """
    From 2 to 9 is smaller than what is above 9, and than nothing up to 2.
    """
    assert (Decimal(bound) > WIDE) is is_smaller
    assert (Decimal(bound) <= WIDE) is not is_smaller


@pytest.mark.parametrize("bound", ["2.1", "8.9", 9])
def test_a_comparison_that_ends_leave_open(bound):
    """
    Whether from 2 to 9 is smaller than 9 is not known: at 9 it is not.
    """
    with pytest.raises(UndecidedError):
        _ = Decimal(bound) > WIDE


def test_a_number_is_not_smaller_than_itself():
    """
    Equal constants are neither smaller nor larger, either way.
    """
    assert not form(5) < 5
    assert form(5) <= 5
    assert not form(5) > 5
    assert form(5) >= 5


@given(any_expressions, st.tuples(signed, signed))
def test_programs_give_what_was_recorded(expression, values):
    """
    A recorded expression as a program of plain data gives what the expression gives itself.
    """
    with exact():
        program = program_of([form(expressions.evaluated(expression, (U, V)))])

        assert program.run(dict(zip(SYMBOLS, values, strict=True))) == [expressions.evaluated(expression, values)]


@pytest.mark.parametrize(("value", "chosen"), [(-1, 7), (0, 7), (1, 8)])
def test_a_program_chooses_at_its_bound(value, chosen):
    """
    At 0 a choice of a program is the lower one.
    """
    assert program_of([select(U, form(7), form(8))]).run({"u0": value}) == [chosen]


@pytest.mark.parametrize("most", [0, 1])
def test_a_cap_of_what_is_below_it_anyway_is_none(most):
    """
    The least of u and 3 without that of u and 5 is never above 0: capped there, or above, it is written as it is.
    """
    with exact():
        left = minimum(U, Decimal(3)) - minimum(U, Decimal(5))

        assert minimum(left, Decimal(most)) == left
