"""A month's bill taken apart by packs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.buying.search.decompose import decompose, is_whole, symbols_in
from agorapricing.numbers.decimals import exact
from agorapricing.numbers.evaluation import evaluated
from agorapricing.numbers.symbolic import Form

A, B, C = (Form.symbol(name) for name in "abc")
units = st.integers(0, 40)


def capped(one, cap):
    """The least of a form and a cap."""
    return (one - cap).select(one, cap)


def added_up(found, values):
    """What the parts add up to."""
    total = found.constant + sum(evaluated(each, values) for each in found.separable.values())
    for each in found.coupling:
        total += each.factor * least_of(each, values)
        if each.less:
            total -= each.factor * least_of(each.less, values)
    return total


def least_of(shared, values):
    """The least of the cap and the sum of the parts."""
    return min(shared.cap, shared.constant + sum(evaluated(each, values) for each in shared.parts.values()))


@given(units, units, units, st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 50)), max_size=4))
def test_the_parts_add_up_to_the_whole(a, b, c, caps):
    """
    Whatever the caps, over two packs and over three, by halves above and below 0: the parts are the form.
    """
    with exact():
        one = A * Decimal(3) - capped(B, Decimal(7)) + Decimal(5)
        for factor, cap in caps:
            one = (
                one
                + capped(A + B + C, Decimal(cap)) * Decimal(12)
                + capped(A + B, Decimal(cap)) * (Decimal(factor) / 2)
            )
        values = {"a": Decimal(a), "b": Decimal(b), "c": Decimal(c)}
        found = decompose(one)

        assert found is not None
        assert added_up(found, values) == evaluated(one, values)


def test_what_lowers_the_cost_stands_beside_what_it_lowers():
    """
    A cap of some packs below 0 is put beside the same cap of more packs; the rest of that stays by itself.
    """
    with exact():
        found = decompose(capped(A + B, Decimal(9)) * Decimal(5) - capped(A + C, Decimal(9)) - capped(A, Decimal(9)))
        pair = decompose(capped(A + B + C, Decimal(9)) * Decimal(5) - capped(A + B, Decimal(9)) * Decimal(2))

    assert [each.less for each in found.coupling] == [None, None]  # a cap of one pack alone is not shared
    assert [(each.factor, each.less and each.less.factor) for each in pair.coupling] == [(2, -2), (3, None)]


@pytest.mark.parametrize(
    "one",
    [
        (A + B - 3).select(A, B),
        (A + B).floor_div(Decimal(2)),
        capped(capped(A + B, Decimal(3)) + C, Decimal(9)),
    ],
)
def test_what_packs_share_in_another_way_is_not_taken_apart(one):
    """
    A choice that is no cap, blocks of several packs, and a cap of a cap of several are none of it.
    """
    assert decompose(one) is None


def test_names_and_wholeness_are_read_from_the_atoms():
    """
    A form depends on the symbols inside its atoms, and is whole where these are.
    """
    half = (A - Decimal("0.5")).select(A, Decimal("0.5"))

    assert symbols_in(half + B) == {"a", "b"}
    assert symbols_in((A - 1).select(B, C)) == {"a", "b", "c"}
    assert is_whole(capped(A, Decimal(3)) * Decimal("0.07"))
    assert not is_whole(half)
    assert not is_whole(A.floor_div(Decimal("1.5")))


def test_a_choice_depends_on_all_of_its_forms():
    """
    What decides, and what it comes to on either side, are each of a symbol of their own.
    """
    assert symbols_in((A - 3).select(B, C)) == {"a", "b", "c"}
    assert symbols_in((A - 3).select(B, Decimal(5))) == {"a", "b"}
    assert symbols_in((A - 3).select(Decimal(5), C)) == {"a", "c"}
    assert symbols_in(A * Decimal(0)) == set()
