"""What may be bought of one pack, month by month."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.buying.search import extent
from agorapricing.buying.search.amounts import NONE, Amount
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.graph import (
    INFINITE,
    Arc,
    Layer,
    Market,
    _rest,
    _with,
    costs_to_go,
    fewest_arcs,
    pruned,
    purchase_graph,
    shortest_path,
)
from agorapricing.errors import SearchError

LAST = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
PACK = Amount(Decimal(3), Decimal(2), ((Decimal(3), 1),))


def market(place, need, ends=LAST[-1], *, waits=False):
    """A month that sells one pack of 3 for 2, and draws what it needs."""
    return Market(
        lambda _: (NONE, PACK),
        lambda amount, left: waits and bool(amount.units) and left >= amount.smallest,
        lambda held: min(held, need),
        lambda amount: int(amount.price),
        ends,
        LAST[place],
    )


def held_by(needs, bought, ends):
    """The units after buying of each month, by hand: of one end for all."""
    found, held = [], 0
    for place, (need, has) in enumerate(zip(needs, bought, strict=True)):
        held += 3 * has
        found.append(held)
        held -= min(held, need)
        if ends == LAST[place]:
            held = 0
    return found


needs_of = st.lists(st.integers(0, 5), min_size=3, max_size=3)


@given(needs_of, st.integers(0, 5))
def test_the_cheapest_path_is_that_of_all_paths(needs, price):
    """
    Where a unit that is not held costs something, the path's value is the least over all purchases by hand.
    """
    layers = purchase_graph([market(place, need) for place, need in enumerate(needs)], (), SearchBudget())
    costs = [[price * max(need - units, 0) for units in layer.units] for need, layer in zip(needs, layers, strict=True)]
    least = costs_to_go(layers, costs)
    by_hand = min(
        2 * sum(bought) + sum(price * max(n - u, 0) for n, u in zip(needs, held_by(needs, bought, None), strict=True))
        for bought in product((0, 1), repeat=3)
    )
    path = shortest_path(layers, costs, least)

    assert least[0] == [by_hand]
    assert (
        sum(each.price for each in path)
        + sum(price * max(need - each.units, 0) for need, each in zip(needs, path, strict=True))
        == by_hand
    )


@given(needs_of, st.integers(0, 5), st.integers(0, 12))
def test_thinning_leaves_every_path_that_is_cheap_enough(needs, price, more):
    """
    The paths of at most some price are the same before and after; and nothing else is left where none is.
    """
    layers = purchase_graph([market(place, need) for place, need in enumerate(needs)], (), SearchBudget())
    costs = [[price * max(need - units, 0) for units in layer.units] for need, layer in zip(needs, layers, strict=True)]
    least = costs_to_go(layers, costs)
    most = least[0][0] + more
    thin = pruned(layers, costs, least, most)

    assert sorted(paths(thin, needs, price, most)) == sorted(paths(layers, needs, price, most))
    assert sum(len(node) for layer in thin for node in layer.nodes) <= sum(
        len(n) for layer in layers for n in layer.nodes
    )


def paths(layers, needs, price, most):
    """The purchases of every path of at most a price."""
    found = [((), 0, 0)]
    for layer, need in zip(layers, needs, strict=True):
        found = [
            (
                (*bought, arc.amount.units),
                cost + arc.price + price * max(need - layer.units[arc.holding], 0),
                layer.successors[arc.holding],
            )
            for bought, cost, node in found
            for arc in layer.nodes[node]
        ]
    return [bought for bought, cost, _ in found if cost <= most]


def test_units_end_and_what_can_wait_waits():
    """
    What ends with the month is gone; a pack of which nothing is drawn is not bought where it can wait.
    """
    gone = purchase_graph([market(0, 1, LAST[0]), market(1, 1)], (), SearchBudget())
    kept = purchase_graph([market(0, 1), market(1, 1)], (), SearchBudget())
    waiting = purchase_graph([market(0, 0, waits=True)], (), SearchBudget())

    assert [sorted(layer.units) for layer in gone] == [[0, 3], [0, 3]]
    assert [sorted(layer.units) for layer in kept] == [[0, 3], [0, 2, 3, 5]]
    assert waiting[0].units == [0]


def test_what_is_held_before_is_drawn_first():
    """
    Units of an earlier end go first, so that those of the later end are left.
    """
    [first, second] = purchase_graph([market(0, 2), market(1, 2)], ((LAST[1], 2),), SearchBudget())

    assert sorted(first.units) == [2, 5]
    assert sorted(second.units) == [0, 3, 6]


def test_too_many_ways_are_refused(monkeypatch):
    """
    A graph beyond the limit is an error that says what to give less of.
    """
    monkeypatch.setattr(extent, "ARCS", 3)
    with pytest.raises(SearchError, match="more than 3 ways to buy a pack: give fewer months"):
        purchase_graph([market(place, 1) for place in range(3)], (), SearchBudget())


def test_what_can_wait_is_left_out_alone():
    """
    A purchase that can wait is no arc; those after it are.
    """
    more = Amount(Decimal(6), Decimal(4), ((Decimal(3), 2),))
    month = Market(
        lambda _: (NONE, PACK, more), lambda amount, _: amount is PACK, lambda _: 0, lambda _: 1, LAST[-1], LAST[0]
    )
    [layer] = purchase_graph([month], (), SearchBudget())

    assert [arc.amount for arc in layer.nodes[0]] == [NONE, more]


def test_without_a_few_purchases_nothing_is_counted():
    """
    A market that says nothing of a few purchases has no arcs at least.
    """
    assert fewest_arcs([market(0, 1), market(1, 1)], (), 9) == 0


def layer(nodes, units, successors):
    """A month of arcs of a price and a holding each."""
    arcs = [
        [Arc(price, holding, units[holding], successors[holding], NONE) for price, holding in node] for node in nodes
    ]
    return Layer(arcs, units, successors)


TWO = (layer([[(0, 0), (4, 1)]], [0, 3], [0, 1]), layer([[(0, 0), (4, 1)], [(0, 1)]], [0, 3], [0, 0]))
COSTS = [[5, 1], [6, 2]]


def test_what_each_node_costs_at_least():
    """
    By hand: nothing and then a pack costs 5 + 6, a pack at first 4 + 1 + 2; a node without a way costs without end.
    """
    assert costs_to_go(TWO, COSTS) == [[7], [6, 2], [0]]
    assert costs_to_go((layer([[], [(1, 0)]], [0], [0]),), [[2]]) == [[INFINITE, 3], [0]]
    assert costs_to_go((layer([[(1, 0), (1, 1)]], [0, 1], [0, 1]),), [[2, 2]]) == [[3], [0, 0]]


def test_the_cheapest_path_arc_by_arc():
    """
    The cheapest way is a pack in the first month; of equals the first arc is taken.
    """
    assert [(arc.price, arc.units) for arc in shortest_path(TWO, COSTS, costs_to_go(TWO, COSTS))] == [(4, 3), (0, 3)]
    alike = [[3, 1], [4, 0]]
    assert [(arc.price, arc.units) for arc in shortest_path(TWO, alike, costs_to_go(TWO, alike))] == [(4, 3), (0, 3)]
    assert [(arc.price, arc.units) for arc in shortest_path(TWO, [[1, 3], [4, 0]], [[5], [4, 0], [0]])] == [
        (0, 0),
        (0, 0),
    ]


@pytest.mark.parametrize(
    ("most", "nodes", "units"),
    [
        (6, [[[]], []], [[], []]),
        (7, [[[(4, 0, 0)]], [[(0, 0, 0)]]], [[3], [3]]),
        (10, [[[(4, 0, 0)]], [[(0, 0, 0)]]], [[3], [3]]),
        (11, [[[(0, 0, 0), (4, 1, 1)]], [[(0, 0, 0), (4, 1, 0)], [(0, 1, 0)]]], [[0, 3], [0, 3]]),
    ],
)
def test_arcs_that_are_too_dear_are_gone(most, nodes, units):
    """
    Below the cheapest path nothing is left, at it only that, and at the next one both; holdings are numbered anew.
    """
    thin = pruned(TWO, COSTS, costs_to_go(TWO, COSTS), most)

    assert [
        [[(arc.price, arc.holding, arc.successor) for arc in node] for node in each.nodes] for each in thin
    ] == nodes
    assert [each.units for each in thin] == units


@pytest.mark.parametrize(
    ("stock", "units", "after"),
    [
        ((), 0, ()),
        ((), 3, ((LAST[1], 3),)),
        (((LAST[1], 2),), 3, ((LAST[1], 5),)),
        (((LAST[0], 2),), 3, ((LAST[0], 2), (LAST[1], 3))),
        (((LAST[2], 2),), 3, ((LAST[1], 3), (LAST[2], 2))),
        (((LAST[1], 2), (LAST[2], 1)), 0, ((LAST[1], 2), (LAST[2], 1))),
    ],
)
def test_units_beside_a_stock(stock, units, after):
    """
    Units that are bought are added to those of their end, or stand among them in the order of ends.
    """
    assert _with(stock, LAST[1], units) == after


@pytest.mark.parametrize(
    ("drawn", "day", "left"),
    [
        (0, LAST[0], ((LAST[1], 3), (LAST[2], 4))),
        (2, LAST[0], ((LAST[1], 3), (LAST[2], 4))),
        (3, LAST[0], ((LAST[1], 2), (LAST[2], 4))),
        (5, LAST[0], ((LAST[2], 4),)),
        (6, LAST[0], ((LAST[2], 3),)),
        (0, LAST[1], ((LAST[2], 4),)),
        (9, LAST[0], ()),
    ],
)
def test_what_a_month_leaves_of_a_stock(drawn, day, left):
    """
    The earlier end is drawn first; what ends with the month, and what is drawn up, is gone.
    """
    assert _rest(((LAST[0], 2), (LAST[1], 3), (LAST[2], 4)), drawn, day) == left


@pytest.mark.parametrize(("number", "enough", "arcs"), [(2, 9, 4), (2, 2, 4), (2, 1, 2), (5, 9, 10)])
def test_arcs_are_counted_until_there_are_enough(number, enough, arcs):
    """
    Each node has its least number of arcs; once there are more than enough no further node is counted.
    """
    months = [evolve(market(place, 1), few=lambda _: (number, (NONE,))) for place in (0, 1)]

    assert fewest_arcs(months, (), enough) == arcs
