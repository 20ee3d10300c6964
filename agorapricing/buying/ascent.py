"""What a term costs at least, raised in rounds, while what cannot be part of a cheaper plan is left out.

Each pack has a cheapest way of its own through what stands for the bills, and the sum of these is a bound. It is a
concave function of the settings: a round moves them along a supergradient at the packs' own plans, by Polyak's rule
(as far as the cheapest plan known is above the bound), each coordinate scaled by what it has moved (AdaGrad).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from agorapricing.buying.bounding import Cost, Month, Settings
from agorapricing.buying.ways import NEVER, Bought, Layer, cheapest, thinned, values

_PATIENCE = 8
"""After so many rounds without a higher bound, steps are halved, from the settings of the highest one."""
_DAMPING = 0.85
"""How strongly a coordinate that has moved much moves less: AdaGrad's is 0.5, this climbed quickest on ladders."""

Graphs = Mapping[str, Sequence[Layer]]
Plan = Mapping[str, Sequence[Bought]]


@attrs.frozen(eq=False)
class Bound:
    """The graphs, what stands for the bills in them, and what each node costs at least."""

    graphs: Graphs
    costs: Mapping[str, Sequence[Sequence[int]]]
    leasts: Mapping[str, Sequence[Sequence[int]]]
    constants: tuple[int, ...]

    @classmethod
    def of(cls, months: Sequence[Month], graphs: Graphs) -> Bound:
        """The bound by the settings that the months have."""
        costs = {name: [month.costs(name) for month in months] for name in graphs}
        leasts = {name: values(graph, costs[name]) for name, graph in graphs.items()}
        return cls(graphs, costs, leasts, tuple(month.constant for month in months))

    @property
    def least(self) -> int:
        """Less than which no plan costs."""
        return sum(self.constants) + sum(each[0][0] for each in self.leasts.values())

    def plan(self) -> Plan:
        """What each pack would buy by itself."""
        return {n: cheapest(graph, self.costs[n], self.leasts[n]) for n, graph in self.graphs.items()}

    def thinned(self, most: int) -> Graphs:
        """The graphs without what makes every plan dearer than `most`."""
        spare = most - self.least
        return {
            name: thinned(graph, self.costs[name], self.leasts[name], self.leasts[name][0][0] + spare)
            for name, graph in self.graphs.items()
        }


@attrs.define(eq=False)
class Ascent:
    """Rounds that raise the bound; what they have found so far."""

    months: Sequence[Month]
    bills: Sequence[Cost]
    graphs: Graphs
    plan: Plan = attrs.field(factory=dict, init=False)
    most: int = attrs.field(default=NEVER, init=False)
    """What the plan costs."""
    _highest: int = attrs.field(default=-NEVER, init=False)
    _kept: list[Settings] = attrs.field(factory=list, init=False)
    _spare: int = attrs.field(default=NEVER, init=False)
    """How far the bound was below the plan when the graphs were thinned out last."""
    _waited: int = attrs.field(default=0, init=False)
    _pace: float = attrs.field(default=1.0, init=False)
    _moved: dict[tuple[int, int, int, str], float] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._look_over()

    @property
    def ways(self) -> int:
        """How many ways the graphs have left."""
        return sum(len(node) for graph in self.graphs.values() for layer in graph for node in layer.nodes)

    def climb(self, rounds: int) -> Bound:
        """Raise the bound in rounds; the highest one, over graphs without what is dearer than the plan."""
        for _ in range(rounds):
            if not self._round():
                break
        self._come_back()
        self.graphs = Bound.of(self.months, self.graphs).thinned(self.most)
        self._look_over()
        return Bound.of(self.months, self.graphs)

    def _round(self) -> bool:
        """One round; whether there is anything left to raise."""
        bound = Bound.of(self.months, self.graphs)
        own = bound.plan()
        if (price := priced(own, self.bills)) < self.most:
            self.plan, self.most = polished(own, price, self.bills, self.graphs)
            self._spare = NEVER
        is_higher = bound.least > self._highest
        if is_higher:
            self._highest, self._waited, self._kept = bound.least, 0, [month.keep() for month in self.months]
        else:
            self._waited += 1
        if bound.least >= self.most:
            return False
        if self._waited > _PATIENCE:
            self._waited, self._pace = 0, self._pace / 2
            self._come_back()
            return True
        self._step(own, self._pace * float(self.most - bound.least))
        if is_higher and (self.most - bound.least) * 10 < self._spare * 9:
            self._spare, self.graphs = self.most - bound.least, bound.thinned(self.most)
            for month in self.months:
                month.keep()
            self._look_over()
        return True

    def _step(self, plan: Plan, gap: float) -> None:
        """Move all settings so far that the bound would reach the plan, were it a straight line."""
        slopes, square = [], 0.0
        for place, month in enumerate(self.months):
            for each, key, slope in month.slopes({name: path[place].place for name, path in plan.items()}):
                by = {name: self._scaled((place, *key, name), rise) for name, rise in slope.items()}
                square += sum(rise * by[name] for name, rise in slope.items())
                slopes.append((each, by))
        for each, by in slopes:
            each.move(by, gap / square if square else 0.0)

    def _scaled(self, key: tuple[int, int, int, str], rise: float) -> float:
        if not rise:
            return 0.0
        self._moved[key] = self._moved.get(key, 0.0) + rise * rise
        return float(rise / self._moved[key] ** _DAMPING)

    def _come_back(self) -> None:
        for month, settings in zip(self.months, self._kept, strict=True):
            month.settings = settings
        self._look_over()

    def _look_over(self) -> None:
        for place, month in enumerate(self.months):
            month.over({name: graph[place].units for name, graph in self.graphs.items()})


def priced(plan: Plan, bills: Sequence[Cost]) -> int:
    """What a plan costs: the purchases and the months' bills."""
    bought = sum(each.price for path in plan.values() for each in path)
    months = zip(*plan.values(), strict=True)
    return bought + sum(int(bill(*(each.units for each in held))) for bill, held in zip(bills, months, strict=True))


def polished(plan: Plan, price: int, bills: Sequence[Cost], graphs: Graphs) -> tuple[Plan, int]:
    """A plan that no single pack makes cheaper by buying otherwise, found from another one; and its price."""
    best, is_better = dict(plan), True
    while is_better:
        is_better = False
        for name, graph in graphs.items():
            costs = [_varied(bill, best, name, place, graph[place].units) for place, bill in enumerate(bills)]
            least = values(graph, costs)
            others = sum(each.price for other, path in best.items() if other != name for each in path)
            if least[0][0] + others < price:
                best[name], price, is_better = cheapest(graph, costs, least), least[0][0] + others, True
    return best, price


def _varied(bill: Cost, plan: Plan, name: str, place: int, units: Sequence[int]) -> list[int]:
    """A month's bill by what is held of one pack, the others as they are."""
    before = [path[place].units for path in plan.values()]
    at = list(plan).index(name)
    return [int(bill(*before[:at], each, *before[at + 1 :])) for each in units]
