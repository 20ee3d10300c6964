"""Closing the gap: all plans that could be cheaper than the incumbent are enumerated under the true bills.

It is a labelling algorithm over the nodes of all packs together, month by month. The bound gives each arc a reduced
cost (what it costs more than the cheapest from its node) and each state a completion bound; a label is kept only where
both leave room below the incumbent.
"""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from operator import itemgetter

import attrs

from agorapricing.buying.search.amounts import Amount
from agorapricing.buying.search.ascent import Ascent, DualBound, plan_cost
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.graph import INFINITE, Arc
from agorapricing.frozen import frozen

ROUNDS = 20
"""Rounds between two attempts, at most."""
_FEWEST = 6
"""Rounds between two attempts, at least: the first few only find how far to step."""
SCANS = 650_000
"""How many arcs, counted once a round, the rounds may scan in all."""
_OVERHEAD = 3_000
"""What a round costs besides, in arcs."""
ATTEMPT, LAST_ATTEMPT = 30_000, 350_000
"""How many labels an attempt may make, and how many the last one."""

Nodes = tuple[int, ...]
"""The node of each pack."""


Ranked = tuple[int, Arc]
"""An arc with its reduced cost."""


@attrs.define(eq=False)
class RankedArcs:
    """The arcs out of each node of each pack by reduced cost, and the completion bounds of states."""

    bound: DualBound
    _ranked: dict[tuple[int, str, int], list[Ranked]] = attrs.field(factory=dict, init=False)

    @cached_property
    def constants(self) -> tuple[int, ...]:
        """Of each month and all after it."""
        return tuple(accumulate((0, *reversed(self.bound.constants))))[::-1]

    def _out_of(self, place: int, name: str, node: int) -> list[Ranked]:
        key = place, name, node
        if key not in self._ranked:
            arcs, cost = self.bound.graphs[name][place].nodes[node], self.bound.costs[name][place]
            least, later = self.bound.to_go[name][place][node], self.bound.to_go[name][place + 1]
            ranked = [(arc.price + cost[arc.holding] + later[arc.successor] - least, arc) for arc in arcs]
            self._ranked[key] = sorted(ranked, key=itemgetter(0))
        return self._ranked[key]

    def completion(self, place: int, nodes: Nodes) -> int:
        """What the months from one on cost at least."""
        to_go = zip(self.bound.to_go.values(), nodes, strict=True)
        return self.constants[place] + sum([costs[place][node] for costs, node in to_go])

    def within(self, place: int, nodes: Nodes, gap: int, limit: int) -> list[tuple[Arc, ...]] | None:
        """An arc of each pack, whose reduced costs are at most `gap` together; None for more than a limit of them."""
        chosen: list[tuple[tuple[Arc, ...], int]] = [((), gap)]
        for name, node in zip(self.bound.graphs, nodes, strict=True):
            longer = []
            for arcs, left in chosen:
                for reduced_cost, arc in self._out_of(place, name, node):
                    if reduced_cost > left:
                        break
                    longer.append(((*arcs, arc), left - reduced_cost))
                if len(longer) > limit:
                    return None
            chosen = longer
        return [arcs for arcs, _ in chosen]


@frozen
class Label:
    """The least cost of getting to a state, and how: the amounts bought in the last month, and the label before it."""

    cost: int
    amounts: tuple[Amount, ...] = ()
    before: Label | None = None

    def path(self) -> list[tuple[Amount, ...]]:
        """What was bought in each month."""
        return [] if self.before is None else [*self.before.path(), self.amounts]


@frozen(eq=False)
class JointPlan:
    """The cheapest plan of some packs, and what it costs; or, with `least`, the incumbent when the search stopped."""

    cost: int
    months: tuple[tuple[Amount, ...], ...]
    """For each month, what is bought of each pack."""
    least: int | None = None
    """Where the search stopped: no plan costs less."""


def cheapest_joint_plan(ascent: Ascent, budget: SearchBudget) -> JointPlan:
    """The cheapest plan of some packs; after an interrupt the incumbent, which other packs have after one round."""
    try:
        if not budget.interrupt.has_come:
            return _closed(ascent, budget)
    except KeyboardInterrupt:
        budget.interrupt.take()
    if not ascent.incumbent:
        ascent.climb(1)
    return JointPlan(plan_cost(ascent.incumbent, ascent.bills), _bought(ascent), ascent.lower)


def _bought(ascent: Ascent) -> tuple[tuple[Amount, ...], ...]:
    """What the incumbent buys in each month."""
    return tuple(tuple(arc.amount for arc in arcs) for arcs in zip(*ascent.incumbent.values(), strict=True))


def _closed(ascent: Ascent, budget: SearchBudget) -> JointPlan:
    """Raise the bound until few enough plans are left to enumerate them; stop where that takes too long."""
    left, gap = budget.scans_for(SCANS), INFINITE
    while left > 0:
        of_a_round = ascent.arcs + _OVERHEAD
        rounds = min(max(left // of_a_round, _FEWEST), ROUNDS)
        left -= rounds * of_a_round
        budget.scan(rounds * of_a_round)
        bound = ascent.climb(rounds)
        if (ascent.upper - bound.value) * 3 > gap * 2 and left > 0:
            continue
        gap = ascent.upper - bound.value
        plan = enumerated(bound, ascent, ATTEMPT if left > 0 else LAST_ATTEMPT * budget.effort)
        if plan.least is None:
            return plan
    return plan


def enumerated(bound: DualBound, ascent: Ascent, limit: int) -> JointPlan:
    """The cheapest of all plans that the bound leaves, where these take no more labels than a limit."""
    incumbent = _bought(ascent)
    if bound.value >= ascent.upper:
        return JointPlan(ascent.upper, incumbent)
    ranked = RankedArcs(bound)
    labels = {(0,) * len(ascent.incumbent): Label(0)}
    for place, bill in enumerate(ascent.bills):
        following: dict[Nodes, Label] = {}
        for nodes, label in labels.items():
            gap = ascent.upper - 1 - label.cost - ranked.completion(place, nodes)
            choices = ranked.within(place, nodes, gap, limit)
            if choices is None:
                return JointPlan(ascent.upper, incumbent, bound.value)
            limit -= len(choices)
            for arcs in choices:
                after = tuple([arc.successor for arc in arcs])
                cost = label.cost + sum([arc.price for arc in arcs]) + int(bill(*[arc.units for arc in arcs]))
                is_better = after not in following or cost < following[after].cost
                if is_better and cost + ranked.completion(place + 1, after) < ascent.upper:
                    following[after] = Label(cost, tuple([arc.amount for arc in arcs]), label)
        labels = following
    best = min(labels.values(), key=lambda label: label.cost, default=None)
    return JointPlan(ascent.upper, incumbent) if best is None else JointPlan(best.cost, tuple(best.path()))
