"""The purchase graph of one pack: a layered, acyclic network whose paths are the ways to buy the pack over a term.

A node is a stock at the beginning of a month. An arc is a purchase, perhaps of nothing; it leads to a holding, which
the month draws on, and from there to a node of the next month. Arcs cost their price, holdings what they leave to be
billed. Costs to go and shortest paths are computed by backward induction (Bertsekas, Dynamic Programming and Optimal
Control, section 2.1), in integers: prices are in a unit so small that no amount of the search has a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import attrs

from agorapricing.buying.search.amounts import Amount
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.frozen import frozen
from agorapricing.pricebook import undrawn

Stock = tuple[tuple[date, int], ...]
"""Units of a pack by their last day within the term, the earlier first."""
Costs = Sequence[Sequence[int]]
"""For each month, what each holding costs; or, as costs to go, each node."""

INFINITE = 10**40
"""More than anything costs."""


@frozen
class Arc:
    """A purchase of a month, perhaps of nothing: its price, the holding that it leads to, and the node after that."""

    price: int
    holding: int
    """Its index."""
    units: int
    """Of the holding."""
    successor: int
    amount: Amount


@attrs.define(eq=False)
class Layer:
    """A month: the arcs out of each node, and the units and the next month's node of each holding."""

    nodes: list[list[Arc]] = attrs.field(factory=list)
    units: list[int] = attrs.field(factory=list)
    successors: list[int] = attrs.field(factory=list)


@frozen(eq=False)
class Market:
    """What a month sells of a pack, and what it draws of a holding."""

    purchases: Callable[[int], Iterable[Amount]]
    """What a customer who holds some units may buy."""
    can_wait: Callable[[Amount, int], bool]
    """Whether a purchase could wait, where so many units are left undrawn."""
    drawn: Callable[[int], int]
    price: Callable[[Amount], int]
    ends: date
    last_day: date
    few: Callable[[int], tuple[int, Iterable[Amount]]] = lambda _: (0, ())
    """How many purchases there are at least, and a few of them that leave different units over."""


def purchase_graph(markets: Sequence[Market], stock: Stock, budget: SearchBudget) -> tuple[Layer, ...]:
    """Every way to buy a pack over the months, from the stock at the start.

    Raises SearchError where it has more arcs than the budget has left.
    """
    layers: list[Layer] = []
    nodes: Iterable[Stock] = (stock,)
    for market in markets:
        layer, nodes = _layer(market, nodes, budget)
        layers.append(layer)
    return tuple(layers)


def fewest_arcs(markets: Sequence[Market], stock: Stock, enough: int) -> int:
    """How many arcs the graph has at least, counted up to about `enough` without making it.

    Every node has at least a number of arcs that is known at once; nodes are found from only a few purchases of each.
    """
    nodes, arcs = {stock}, 0
    for market in markets:
        following: set[Stock] = set()
        for node in nodes if arcs <= enough else ():
            stocked = sum(units for _, units in node)
            number, few = market.few(stocked)
            arcs += number
            for amount in few:
                units = stocked + int(amount.units)
                drawn = market.drawn(units)
                if not market.can_wait(amount, units - drawn):
                    following.add(_rest(_with(node, market.ends, int(amount.units)), drawn, market.last_day))
        nodes = following
    return arcs


def _layer(market: Market, nodes: Iterable[Stock], budget: SearchBudget) -> tuple[Layer, dict[Stock, int]]:
    """A month's arcs, and the nodes that they lead to."""
    layer = Layer()
    successors: dict[Stock, int] = {}
    holdings: dict[Stock, int] = {}
    for node in nodes:
        stocked = sum(units for _, units in node)
        arcs = []
        for amount in market.purchases(stocked):
            budget.add_arcs()
            units = stocked + int(amount.units)
            left = units - market.drawn(units)
            if market.can_wait(amount, left):
                continue
            holding = _with(node, market.ends, int(amount.units))
            if holding not in holdings:
                after = _rest(holding, units - left, market.last_day)
                holdings[holding] = len(holdings)
                layer.units.append(units)
                layer.successors.append(successors.setdefault(after, len(successors)))
            place = holdings[holding]
            arcs.append(Arc(market.price(amount), place, units, layer.successors[place], amount))
        layer.nodes.append(arcs)
    return layer, successors


def _with(stock: Stock, ends: date, units: int) -> Stock:
    if not units:
        return stock
    if stock and stock[-1][0] == ends:
        return (*stock[:-1], (ends, stock[-1][1] + units))
    return tuple(sorted((*stock, (ends, units))))


def _rest(holding: Stock, drawn: int, last_day: date) -> Stock:
    """What is left after a month: less what was drawn, of the earlier end first, without what ends with it."""
    left = undrawn([units for _, units in holding], drawn)
    return tuple((ends, units) for (ends, _), units in zip(holding, left, strict=True) if units and ends > last_day)


def costs_to_go(layers: Sequence[Layer], costs: Costs) -> list[list[int]]:
    """What each node costs at least from its month on; the last list is of the nodes after the term."""
    to_go = [[0] * (max(layers[-1].successors, default=0) + 1)]
    for layer, cost in zip(reversed(layers), reversed(costs), strict=True):
        later = to_go[-1]
        onward = [here + later[node] for here, node in zip(cost, layer.successors, strict=True)]
        to_go.append([min([arc.price + onward[arc.holding] for arc in node], default=INFINITE) for node in layer.nodes])
    return to_go[::-1]


def shortest_path(layers: Sequence[Layer], costs: Costs, to_go: Costs) -> list[Arc]:
    """A cheapest path through the graph."""
    path: list[Arc] = []
    for layer, cost, later in zip(layers, costs, to_go[1:], strict=True):
        arcs = layer.nodes[path[-1].successor if path else 0]
        lengths = [arc.price + cost[arc.holding] + later[arc.successor] for arc in arcs]
        path.append(arcs[lengths.index(min(lengths))])
    return path


def pruned(layers: Sequence[Layer], costs: Costs, to_go: Costs, most: int) -> tuple[Layer, ...]:
    """The graph of the arcs that lie on a path of at most `most`."""
    labels, graph = {0: 0}, []
    for layer, cost, later in zip(layers, costs, to_go[1:], strict=True):
        kept, labels = _pruned_layer(layer, cost, later, labels, most)
        graph.append(kept)
    return tuple(graph)


def _pruned_layer(
    layer: Layer, cost: Sequence[int], later: Sequence[int], labels: dict[int, int], most: int
) -> tuple[Layer, dict[int, int]]:
    """What is left of a month, and the least cost of getting to each of the next nodes; `labels`: to each of these."""
    kept = Layer()
    successors: dict[int, int] = {}
    reached: dict[int, int] = {}
    holdings: dict[int, int] = {}
    for node, spent in labels.items():
        arcs = []
        for arc in layer.nodes[node]:
            label = spent + arc.price + cost[arc.holding]
            if label + later[arc.successor] > most:
                continue
            if arc.holding not in holdings:
                holdings[arc.holding] = len(holdings)
                kept.units.append(arc.units)
                kept.successors.append(successors.setdefault(arc.successor, len(successors)))
            reached[arc.successor] = min(label, reached.get(arc.successor, label))
            arcs.append(Arc(arc.price, holdings[arc.holding], arc.units, successors[arc.successor], arc.amount))
        kept.nodes.append(arcs)
    return kept, {node: reached[node] for node in successors}
