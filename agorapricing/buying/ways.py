"""What may be bought of one pack, month by month: a graph of what is held, thinned out as more is known.

Money and units are integers here: prices in a unit so small that no amount of the search has a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import attrs

from agorapricing.buying.amounts import Amount
from agorapricing.buying.extent import Work
from agorapricing.holdings import undrawn

Held = tuple[tuple[date, int], ...]
"""Units of a pack by their last day within the term, the earlier first."""

NEVER = 10**40
"""More than anything costs."""


@attrs.frozen
class Way:
    """A purchase of a month, perhaps of nothing: its price, and the place of what is held then."""

    price: int
    place: int
    amount: Amount


@attrs.frozen(eq=False)
class Layer:
    """A month: the ways from each node, and for each holding after buying its units and the next month's node."""

    nodes: list[list[Way]]
    units: list[int]
    after: list[int]


@attrs.frozen(eq=False)
class Market:
    """What a month sells of a pack, and what it draws of what is held."""

    purchases: Callable[[int], Iterable[Amount]]
    """What may be bought by somebody who holds some units."""
    can_wait: Callable[[Amount, int], bool]
    """Whether a purchase could wait, where so many units are left undrawn."""
    drawn: Callable[[int], int]
    price: Callable[[Amount], int]
    ends: date
    last_day: date


def ways(markets: Sequence[Market], held: Held, work: Work) -> tuple[Layer, ...]:
    """Everything that may be bought over the months by somebody who holds some units.

    Raises SearchError where it is more than the work that is left.
    """
    layers, nodes = [], {held: 0}
    for place, market in enumerate(markets):
        is_last = place == len(markets) - 1
        following: dict[Held, int] = {}
        holdings: dict[Held, int] = {}
        layer = Layer([], [], [])
        for node in nodes:
            total = sum(units for _, units in node)
            found = []
            for amount in market.purchases(total):
                work.add_way()
                units = total + int(amount.units)
                left = units - market.drawn(units)
                if market.can_wait(amount, left):
                    continue
                with_it = _with(node, market.ends, int(amount.units))
                if with_it not in holdings:
                    rest = () if is_last else _rest(with_it, units - left, market.last_day)
                    holdings[with_it] = len(holdings)
                    layer.units.append(units)
                    layer.after.append(following.setdefault(rest, len(following)))
                found.append(Way(market.price(amount), holdings[with_it], amount))
            layer.nodes.append(found)
        layers.append(layer)
        nodes = following
    return tuple(layers)


def _with(held: Held, ends: date, units: int) -> Held:
    if not units:
        return held
    if held and held[-1][0] == ends:
        return (*held[:-1], (ends, held[-1][1] + units))
    return tuple(sorted((*held, (ends, units))))


def _rest(held: Held, drawn: int, last_day: date) -> Held:
    """What is left after a month: less what was drawn, of the earlier end first, without what ends with it."""
    left = undrawn([units for _, units in held], drawn)
    return tuple((ends, units) for (ends, _), units in zip(held, left, strict=True) if units and ends > last_day)


Costs = Sequence[Sequence[int]]
"""For each month, what each holding costs."""


def values(layers: Sequence[Layer], costs: Costs) -> list[list[int]]:
    """What each node costs at least from its month on; the last list is of what comes after the term."""
    found = [[0] * (max(layers[-1].after, default=0) + 1)]
    for layer, cost in zip(reversed(layers), reversed(costs), strict=True):
        later = found[-1]
        whole = [each + later[node] for each, node in zip(cost, layer.after, strict=True)]
        found.append([min([way.price + whole[way.place] for way in node], default=NEVER) for node in layer.nodes])
    return found[::-1]


@attrs.frozen
class Bought:
    """A month of a path: the holding after buying, by its place and its units, the purchase, and its price."""

    place: int
    units: int
    amount: Amount
    price: int


def cheapest(layers: Sequence[Layer], costs: Costs, least: Sequence[Sequence[int]]) -> list[Bought]:
    """A cheapest path."""
    node, found = 0, []
    for layer, cost, later in zip(layers, costs, least[1:], strict=True):
        whole = [way.price + cost[way.place] + later[layer.after[way.place]] for way in layer.nodes[node]]
        way = layer.nodes[node][whole.index(min(whole))]
        found.append(Bought(way.place, layer.units[way.place], way.amount, way.price))
        node = layer.after[way.place]
    return found


def thinned(layers: Sequence[Layer], costs: Costs, least: Sequence[Sequence[int]], most: int) -> tuple[Layer, ...]:
    """The ways that some path of at most `most` takes."""
    spent, found = {0: 0}, []
    for layer, cost, later in zip(layers, costs, least[1:], strict=True):
        following: dict[int, int] = {}
        reached: dict[int, int] = {}
        places: dict[int, int] = {}
        thin = Layer([], [], [])
        for node, before in spent.items():
            kept = []
            for way in layer.nodes[node]:
                after = layer.after[way.place]
                here = before + way.price + cost[way.place]
                if here + later[after] > most:
                    continue
                if way.place not in places:
                    places[way.place] = len(places)
                    thin.units.append(layer.units[way.place])
                    thin.after.append(following.setdefault(after, len(following)))
                reached[after] = min(here, reached.get(after, here))
                kept.append(Way(way.price, places[way.place], way.amount))
            thin.nodes.append(kept)
        found.append(thin)
        spent = {node: reached[node] for node in following}
    return tuple(found)
