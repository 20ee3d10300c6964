"""The relaxation of one coupling term, at its bounds: shares, weights, what it costs, and how it moves."""

from decimal import Decimal

import pytest

from agorapricing.buying.search.decompose import CouplingTerm
from agorapricing.buying.search.relaxed import _PAIR, _SUM, CappedSum, RelaxedTerm, _moved, _projected, apportioned
from agorapricing.numbers import Form

A, B = Form.symbol("a"), Form.symbol("b")
PARTS = {"a": [1, 4, 20], "b": [2, 3]}


def capped(cap=9, constant=0, parts=None):
    """A cap of the sum of two packs' parts."""
    term = CouplingTerm(Decimal(1), Decimal(cap), Decimal(constant), {"a": A, "b": B})
    return CappedSum.of(term, parts or PARTS)


@pytest.mark.parametrize(
    ("cap", "constant", "counted"),
    [
        (9, 0, (6, 3, {"a": [0, 3, 6], "b": [0, 1]})),
        (9, 2, (4, 5, {"a": [0, 3, 4], "b": [0, 1]})),
        (6, 0, (3, 3, {"a": [0, 3, 3], "b": [0, 1]})),
        (3, 0, (0, 3, {"a": [0, 0, 0], "b": [0, 0]})),
        (2, 0, (-1, 3, {"a": [-1, -1, -1], "b": [-1, -1]})),
    ],
)
def test_parts_are_counted_from_the_least(cap, constant, counted):
    """
    Parts are counted from the least ones up to what the cap leaves above them, whatever stands beside them.
    """
    found = capped(cap, constant)

    assert (found.cap, found.base, found.parts) == counted


@pytest.mark.parametrize(
    ("cap", "parts", "is_separable"),
    [
        (2, PARTS, True),
        (3, PARTS, True),
        (4, PARTS, False),
        (22, PARTS, False),
        (23, PARTS, True),
        (9, {"a": [1, 4, 20], "b": [2, 2]}, True),
        (9, {"a": [1, 4, 99], "b": [2, 2]}, True),
        (9, {"a": [1, 4, 99], "b": [2, 3]}, False),
    ],
)
def test_what_is_a_sum_as_it_is(cap, parts, is_separable):
    """
    A cap that is always or never reached, and one of a pack alone, couple nothing.
    """
    assert capped(cap, parts=parts).is_separable is is_separable


def term(**multipliers):
    """Two times the capped sum, less the same of another cap, with shares of 4 and 2."""
    return RelaxedTerm(2, capped(), capped(6), {"a": 4, "b": 2}, **multipliers)


@pytest.mark.parametrize(
    ("sum_weight", "pair_weight", "a", "b", "constant"),
    [
        (1000, 1000, [0, 0, 2], [0, 0], 0),
        (500, 1000, [0, 3, 5], [0, 1], -3),
        (0, 1000, [0, 6, 8], [0, 2], -6),
        (1000, 500, [0, 0, 1], [0, 0], 0),
        (1000, 0, [0, 0, 0], [0, 0], 0),
    ],
)
def test_what_a_pair_costs_at_its_weights(sum_weight, pair_weight, a, b, constant):
    """
    Each holding costs the least of its part and its share, less its part of the sum by its weight.
    """
    found = term(sum_weight=sum_weight, pair_weight=pair_weight)

    assert (found.cost("a"), found.cost("b"), found.constant) == (a, b, constant)


def test_one_side_alone():
    """
    What is only added has no sum to weigh, what is only taken off no shares.
    """
    added, off = RelaxedTerm(2, capped(), None, {"a": 4, "b": 2}), RelaxedTerm(2, None, capped(), sum_weight=500)

    assert (added.cost("a"), added.cost("b"), added.constant) == ([0, 6, 8], [0, 2], 6)
    assert (off.cost("a"), off.cost("b"), off.constant) == ([0, -3, -6], [0, -1], -6 - 6)
    assert (added.has("a"), added.has("c"), off.has("b"), off.cost("c")) == (True, False, True, [])


def test_multipliers_come_back_as_they_were():
    """
    Shares are told with the least parts, so that they mean the same where fewer holdings are left.
    """
    found = term(sum_weight=700, pair_weight=300)
    again = RelaxedTerm.of(2, capped(), capped(6), found.multipliers)
    first = RelaxedTerm.of(2, capped(), None, None)

    assert found.multipliers == ({"a": 5, "b": 4}, 700, 300)
    assert (again.shares, again.sum_weight, again.pair_weight) == ({"a": 4, "b": 2}, 700, 300)
    assert (first.shares, first.sum_weight, first.pair_weight) == ({"a": 5, "b": 1}, 1000, 1000)


@pytest.mark.parametrize(
    ("at", "leads", "rises"),
    [
        ({"a": 2, "b": 1}, True, {"a": 6.0, "b": -6.0, _SUM: -2.0}),
        ({"a": 0, "b": 1}, True, {"a": 0.0, "b": 0.0, _SUM: 4.0}),
        ({"a": 2, "b": 0}, False, {"a": 3.0 * 2, "b": -3.0 * 2}),
        ({"a": 2}, False, {"a": 6.0, "b": -6.0, _SUM: -6.0}),
        ({}, False, {"a": 0.0, "b": 0.0, _SUM: 0.0}),
    ],
)
def test_how_the_bound_rises(at, leads, rises):
    """
    A share that is reached would gain the cap, one that is not nothing; the weight of the sum what the cap is above it.
    """
    found = term(sum_weight=500, pair_weight=1000).supergradient(at, leads=leads)

    assert {name: found[name] for name in rises} == rises


@pytest.mark.parametrize(("pair_weight", "rise"), [(500, 2.0), (1000, 0.0), (0, 2.0)])
def test_the_weight_of_a_pair_rises_with_its_worth(pair_weight, rise):
    """
    A pair that is worth something rises with its weight, unless that is at its end.
    """
    found = term(pair_weight=pair_weight).supergradient({"a": 2, "b": 0}, leads=True)

    assert found[_PAIR] == (rise if pair_weight < 1000 else 0.0)


def test_multipliers_move_along_a_direction():
    """
    Shares move by the cap, never below nothing, and stay the whole cap; weights by thousandths, within their ends.
    """
    found = term(sum_weight=500, pair_weight=500)
    found.move({"a": 1.0, "b": -1.0, _SUM: 0.25, _PAIR: -2.0}, 0.1)

    assert (found.shares, found.sum_weight, found.pair_weight) == ({"a": 4, "b": 2}, 525, 300)
    found.move({"a": 0.0, "b": -9.0, _SUM: 9.0, _PAIR: -9.0}, 1.0)
    assert (found.shares, found.sum_weight, found.pair_weight) == ({"a": 6, "b": 0}, 1000, 0)


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ({"a": 1.0, "b": 2.0}, {"a": 3, "b": 7}),
        ({"a": 0.0, "b": 0.0}, {"a": 5, "b": 5}),
        ({"a": 0.0, "b": 0.0, "c": 0.0}, {"a": 3, "b": 3, "c": 4}),
        ({"a": 1.0}, {"a": 10}),
        ({"a": 1.0, "b": 0.0}, {"a": 10, "b": 0}),
    ],
)
def test_a_cap_is_apportioned(weights, shares):
    """
    Shares are whole, by weight, alike without any, and together the cap.
    """
    assert apportioned(weights, 10) == shares


@pytest.mark.parametrize(
    ("weight", "by", "moved"), [(500, 0.1, 600), (500, 0.5, 1000), (500, 0.6, 1000), (500, -0.5, 0), (500, -0.6, 0)]
)
def test_a_weight_stays_within_its_ends(weight, by, moved):
    """
    A weight moves by thousandths, to nothing at the least and to all at the most.
    """
    assert _moved(weight, by) == moved


def test_a_part_that_is_its_share_gains_nothing():
    """
    A pack whose part is just its share would gain nothing by more of the cap.
    """
    found = RelaxedTerm(2, capped(), None, {"a": 3, "b": 3}).supergradient({"a": 1, "b": 0}, leads=False)

    assert (found["a"], found["b"]) == (0.0, 0.0)


def test_a_weight_that_has_no_direction_stays():
    """
    Where a direction says nothing of a weight, it does not move.
    """
    found = RelaxedTerm(2, capped(), None, {"a": 4, "b": 2}, sum_weight=500, pair_weight=500)
    found.move({"a": 0.0, "b": 0.0}, 1.0)

    assert (found.sum_weight, found.pair_weight) == (500, 500)


@pytest.mark.parametrize(
    ("at", "leads", "sum_weight", "rise"),
    [
        ({"a": 2, "b": 1}, True, 500, 3.0),
        ({"a": 2, "b": 1}, True, 250, 3.5),
        ({"a": 2, "b": 1}, False, 500, 6.0),
        ({"a": 1}, False, 500, 3.0),
        ({"b": 1}, False, 1000, 0.0),
        ({}, True, 500, -3.0),
        ({}, False, 500, 0.0),
    ],
)
def test_what_a_pair_is_worth(at, leads, sum_weight, rise):
    """
    The least of parts and shares, less the weighted mean of the sum and its cap; the leading pack counts the leasts.
    """
    found = term(sum_weight=sum_weight, pair_weight=500).supergradient(at, leads=leads)

    assert found[_PAIR] == rise


def test_a_pack_that_is_not_there_gains_nothing():
    """
    A share of nothing is none that is reached by a pack without a holding.
    """
    found = RelaxedTerm(2, capped(), None, {"a": 0, "b": 6}).supergradient({"b": 1}, leads=False)

    assert found == {"a": 0.0, "b": 0.0}


@pytest.mark.parametrize(("known", "shares"), [((1, 4), (0, 6)), ((0, 4), (0, 6)), ((3, 6), (2, 4)), ((2, 2), (6, 0))])
def test_shares_that_are_known_are_counted_from_the_leasts(known, shares):
    """
    What was known of a share below the least part of a pack is nothing; the whole cap is apportioned by the rest.
    """
    found = RelaxedTerm.of(2, capped(), None, (dict(zip("ab", known, strict=True)), 1000, 1000))

    assert found.shares == dict(zip("ab", shares, strict=True))


@pytest.mark.parametrize(
    ("weight", "rise", "left"), [(0, 0.5, 0.5), (0, -0.5, 0.0), (1000, 0.5, 0.0), (1000, -0.5, -0.5)]
)
def test_a_small_rise_at_an_end(weight, rise, left):
    """
    Outwards there is no rise at all, however small; inwards any.
    """
    assert _projected(weight, rise) == left
