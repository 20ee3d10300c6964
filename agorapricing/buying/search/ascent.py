"""A lower bound of what a term costs, raised by a supergradient ascent while the purchase graphs are pruned.

The bound is the Lagrangian dual function: each pack has a shortest path through its own graph under the relaxed
costs, and the sum of their lengths is at most what any plan costs. It is a concave function of the multipliers (Fisher
1981, see `bound`; Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 16). A round moves them along a supergradient
at the packs' own shortest paths by Polyak's step (as far as the incumbent, the cheapest plan known, is above the
bound), each coordinate scaled by what it has moved (AdaGrad). Arcs that lie on no path within the gap are pruned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from agorapricing.buying.search.bound import Cost, Multipliers, RelaxedMonth
from agorapricing.buying.search.graph import INFINITE, Arc, Costs, Layer, costs_to_go, pruned, shortest_path

_PATIENCE = 8
"""After so many rounds without a higher bound, steps are halved, from the multipliers of the highest one."""
_DAMPING = 0.85
"""How strongly a coordinate that has moved much moves less: AdaGrad's is 0.5, this climbed quickest on ladders."""

Graphs = Mapping[str, Sequence[Layer]]
Paths = Mapping[str, Sequence[Arc]]
"""A plan: the path of each pack."""


@attrs.define(eq=False)
class DualBound:
    """The Lagrangian dual at some multipliers: the graphs, the relaxed costs in them, and the costs to go."""

    graphs: Graphs
    costs: Mapping[str, Costs]
    to_go: Mapping[str, Costs]
    constants: tuple[int, ...]

    @classmethod
    def of(cls, months: Sequence[RelaxedMonth], graphs: Graphs) -> DualBound:
        """The bound at the multipliers that the months have."""
        costs = {name: [month.costs(name) for month in months] for name in graphs}
        to_go = {name: costs_to_go(graph, costs[name]) for name, graph in graphs.items()}
        return cls(graphs, costs, to_go, tuple(month.constant for month in months))

    @property
    def value(self) -> int:
        """No plan costs less."""
        return sum(self.constants) + sum(to_go[0][0] for to_go in self.to_go.values())

    def paths(self) -> Paths:
        """The shortest path of each pack by itself."""
        return {name: shortest_path(graph, self.costs[name], self.to_go[name]) for name, graph in self.graphs.items()}

    def pruned(self, most: int) -> Graphs:
        """The graphs without arcs that make every plan dearer than `most`."""
        gap = most - self.value
        return {
            name: pruned(graph, self.costs[name], self.to_go[name], self.to_go[name][0][0] + gap)
            for name, graph in self.graphs.items()
        }


@attrs.define(eq=False)
class Ascent:
    """Rounds that raise the bound, and the incumbent: the cheapest plan known."""

    months: Sequence[RelaxedMonth]
    bills: Sequence[Cost]
    graphs: Graphs
    incumbent: Paths = attrs.field(factory=dict, init=False)
    upper: int = attrs.field(default=INFINITE, init=False)
    """What the incumbent costs."""
    lower: int = attrs.field(default=-INFINITE, init=False)
    """The highest bound."""
    _best: list[Multipliers] = attrs.field(factory=list, init=False)
    """The multipliers of the highest bound."""
    _pruned_gap: int = attrs.field(default=INFINITE, init=False)
    """How far the bound was below the incumbent when the graphs were pruned last."""
    _stalled: int = attrs.field(default=0, init=False)
    _step_scale: float = attrs.field(default=1.0, init=False)
    _squares: dict[tuple[int, int, int, str], float] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._tabulate()

    @property
    def arcs(self) -> int:
        """How many arcs the graphs have left."""
        return sum(len(node) for graph in self.graphs.values() for layer in graph for node in layer.nodes)

    def climb(self, rounds: int) -> DualBound:
        """Raise the bound in rounds; the highest one, over graphs without arcs that are too dear."""
        for _ in range(rounds):
            if not self._round():
                break
        self._restore()
        self.graphs = DualBound.of(self.months, self.graphs).pruned(self.upper)
        self._tabulate()
        return DualBound.of(self.months, self.graphs)

    def _round(self) -> bool:
        """One round; whether there is a gap left to close."""
        bound = DualBound.of(self.months, self.graphs)
        is_higher = bound.value > self.lower
        if is_higher:
            self.lower, self._stalled, self._best = bound.value, 0, [month.keep() for month in self.months]
        else:
            self._stalled += 1
        paths = bound.paths()
        if (cost := plan_cost(paths, self.bills)) < self.upper:
            self.incumbent, self.upper = improved(paths, cost, self.bills, self.graphs)
            self._pruned_gap = INFINITE
        gap = self.upper - bound.value
        if gap <= 0:
            return False
        if self._stalled > _PATIENCE:
            self._stalled, self._step_scale = 0, self._step_scale / 2
            self._restore()
            return True
        self._step(paths, self._step_scale * float(gap))
        if is_higher and gap * 10 < self._pruned_gap * 9:
            self._pruned_gap, self.graphs = gap, bound.pruned(self.upper)
            for month in self.months:
                month.keep()
            self._tabulate()
        return True

    def _step(self, paths: Paths, gap: float) -> None:
        """Polyak's step: so far that the bound would reach the incumbent, were it a linear function."""
        directions, square = [], 0.0
        for place, month in enumerate(self.months):
            holdings = {name: path[place].holding for name, path in paths.items()}
            for part, key, rises in month.supergradients(holdings):
                direction = {name: self._scaled((place, *key, name), rise) for name, rise in rises.items()}
                square += sum(rise * direction[name] for name, rise in rises.items())
                directions.append((part, direction))
        for part, direction in directions:
            part.move(direction, gap / square if square else 0.0)

    def _scaled(self, key: tuple[int, int, int, str], rise: float) -> float:
        if not rise:
            return 0.0
        self._squares[key] = self._squares.get(key, 0.0) + rise * rise
        return float(rise / self._squares[key] ** _DAMPING)

    def _restore(self) -> None:
        """Come back to the multipliers of the highest bound."""
        for month, multipliers in zip(self.months, self._best, strict=True):
            month.multipliers = multipliers
        self._tabulate()

    def _tabulate(self) -> None:
        for place, month in enumerate(self.months):
            month.tabulate({name: graph[place].units for name, graph in self.graphs.items()})


def plan_cost(paths: Paths, bills: Sequence[Cost]) -> int:
    """What a plan costs: the purchases and the months' bills."""
    prices = sum(arc.price for path in paths.values() for arc in path)
    months = zip(*paths.values(), strict=True)
    return prices + sum(int(bill(*(arc.units for arc in arcs))) for bill, arcs in zip(bills, months, strict=True))


def improved(paths: Paths, cost: int, bills: Sequence[Cost], graphs: Graphs) -> tuple[Paths, int]:
    """A local optimum, by coordinate descent: a plan that another path of one pack makes no cheaper; and its cost."""
    best, is_better = dict(paths), True
    while is_better:
        is_better = False
        for name, graph in graphs.items():
            costs = [_by_units(bill, best, name, place, graph[place].units) for place, bill in enumerate(bills)]
            to_go = costs_to_go(graph, costs)
            others = sum(arc.price for other, path in best.items() if other != name for arc in path)
            if to_go[0][0] + others < cost:
                best[name], cost, is_better = shortest_path(graph, costs, to_go), to_go[0][0] + others, True
    return best, cost


def _by_units(bill: Cost, paths: Paths, name: str, place: int, units: Sequence[int]) -> list[int]:
    """A month's bill by what is held of one pack, the others as they are."""
    before = [path[place].units for path in paths.values()]
    at = list(paths).index(name)
    return [int(bill(*before[:at], held, *before[at + 1 :])) for held in units]
