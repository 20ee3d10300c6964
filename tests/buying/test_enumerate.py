"""Enumerating the plans that a bound leaves, on two months of two packs, by hand."""

from decimal import Decimal
from itertools import product

import pytest

from agorapricing.buying.search.amounts import NONE, Amount
from agorapricing.buying.search.ascent import DualBound, improved, plan_cost
from agorapricing.buying.search.enumerate import Label, RankedArcs, enumerated
from agorapricing.buying.search.graph import Arc, Layer, costs_to_go

PRICES = {"a": 4, "b": 3}
PACK = Amount(Decimal(1), Decimal(1), ((Decimal(1), 1),))
COSTS = {"a": [[5, 0], [5, 0]], "b": [[4, 0], [2, 0]]}
CONSTANTS = (10, 20)


def layers(price):
    """Two months, of which each buys a pack or not; nothing is left to the second one."""
    arcs = [Arc(0, 0, 0, 0, NONE), Arc(price, 1, 1, 0, PACK)]
    return tuple(Layer([arcs], [0, 1], [0, 0]) for _ in range(2))


GRAPHS = {name: layers(price) for name, price in PRICES.items()}
BILLS = [
    lambda a, b: 10 + (0 if a else 5) + (0 if b else 4),
    lambda a, b: 20 + (0 if a else 5) + (0 if b else 2),
]


def bound():
    """The bound that the costs of these packs give."""
    to_go = {name: costs_to_go(graph, COSTS[name]) for name, graph in GRAPHS.items()}
    return DualBound(GRAPHS, COSTS, to_go, CONSTANTS)


class Climbed:
    """What an ascent knows when it has climbed: the cheapest plan known, and what it costs."""

    bills, graphs = BILLS, GRAPHS

    def __init__(self, upper):
        self.upper = upper
        self.incumbent = {name: [graph[0].nodes[0][0]] * 2 for name, graph in GRAPHS.items()}


def test_the_bound_of_two_packs():
    """
    Each pack costs at least 4 a month, or 3 and 2; with the constants nothing costs less than 43.
    """
    found = bound()

    assert found.value == 10 + 20 + (4 + 4) + (3 + 2)
    assert {name: [arc.price for arc in path] for name, path in found.paths().items()} == {"a": [4, 4], "b": [3, 0]}


@pytest.mark.parametrize(("most", "arcs"), [(42, 0), (43, 4), (44, 8), (45, 8)])
def test_arcs_within_a_gap_are_left(most, arcs):
    """
    Below the bound nothing is left, at it one arc a month and pack, and from 1 above it the others, too.
    """
    left = bound().pruned(most)

    assert sum(len(node) for graph in left.values() for layer in graph for node in layer.nodes) == arcs


@pytest.mark.parametrize(
    ("place", "gap", "limit", "count"),
    [
        (0, 0, 9, 1),
        (0, 1, 9, 3),
        (0, 2, 9, 4),
        (0, -1, 9, 0),
        (0, 2, 4, 4),
        (0, 2, 3, None),
        (0, 1, 2, None),
        (1, 1, 9, 3),
    ],
)
def test_arcs_whose_costs_are_within_a_gap(place, gap, limit, count):
    """
    Of two packs with a dearer arc by 1 each: the cheapest alone, one of both dearer, and both, up to a limit of them.
    """
    found = RankedArcs(bound()).within(place, (0, 0), gap, limit)

    assert (None if found is None else len(found)) == count


def test_what_the_months_to_come_cost_at_least():
    """
    From the first month on it is the bound, then what the second one costs, and after the term nothing.
    """
    ranked = RankedArcs(bound())

    assert ranked.constants == (30, 20, 0)
    assert [ranked.completion(place, (0, 0)) for place in (0, 1, 2)] == [43, 26, 0]


@pytest.mark.parametrize(
    ("upper", "cost", "least"), [(42, 42, None), (43, 43, None), (44, 43, None), (46, 43, None), (99, 43, None)]
)
def test_the_cheapest_of_what_is_left(upper, cost, least):
    """
    What costs no more than the bound is proven; else the cheapest of all is found.
    """
    plan = enumerated(bound(), Climbed(upper), 1_000)

    assert (plan.cost, plan.least) == (cost, least)


@pytest.mark.parametrize(
    ("upper", "limit", "is_done"),
    [(99, 4, False), (99, 7, False), (99, 8, True), (99, 9, True), (44, 1, False), (44, 2, True)],
)
def test_an_enumeration_ends_at_its_limit(upper, limit, is_done):
    """
    Four ways of each of two months are eight labels, of what is cheaper than 44 one of each: with fewer it stops.
    """
    plan = enumerated(bound(), Climbed(upper), limit)

    assert plan.cost == (43 if is_done else upper)
    assert plan.least == (None if is_done else 43)


def test_a_plan_that_is_not_better_leaves_the_incumbent():
    """
    Where every plan costs more than the bound says, and none less than the incumbent, that is the cheapest.
    """
    dear = Climbed(44)
    dear.bills = [lambda a, b: BILLS[0](a, b) + 1, BILLS[1]]

    plan = enumerated(bound(), dear, 1_000)

    assert (plan.cost, plan.least, plan.months) == (44, None, ((NONE, NONE),) * 2)


def test_what_a_plan_costs():
    """
    A plan costs its purchases and the bills of what is then held, whichever of the plans it is.
    """
    for picks in product((0, 1), repeat=4):
        paths = {"a": picks[:2], "b": picks[2:]}
        arcs = {name: [GRAPHS[name][m].nodes[0][pick] for m, pick in enumerate(path)] for name, path in paths.items()}
        by_hand = sum(PRICES[name] * pick for name, path in paths.items() for pick in path)
        by_hand += sum(BILLS[m](paths["a"][m], paths["b"][m]) for m in range(2))

        assert plan_cost(arcs, BILLS) == by_hand


def test_a_plan_is_improved_pack_by_pack():
    """
    From nothing bought, 46, another path of each pack in turn leads to 43; a plan that is best stays as it is.
    """
    nothing = {name: [graph[0].nodes[0][0]] * 2 for name, graph in GRAPHS.items()}
    best, cost = improved(nothing, plan_cost(nothing, BILLS), BILLS, GRAPHS)

    assert (plan_cost(nothing, BILLS), cost, plan_cost(best, BILLS)) == (46, 43, 43)
    assert {name: [arc.units for arc in path] for name, path in best.items()} == {"a": [1, 1], "b": [1, 0]}
    assert improved(best, 43, BILLS, GRAPHS) == (best, 43)


def test_the_path_of_a_label():
    """
    A label tells what was bought in each month before it, and the first one nothing.
    """
    first = Label(0)
    second = Label(5, (NONE,), first)

    assert (first.path(), second.path(), Label(7, (), second).path()) == ([], [(NONE,)], [(NONE,), ()])
