"""Packs whose bills depend on each other: all that could be cheaper than the cheapest plan known, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import attrs

from agorapricing.buying.amounts import Amount
from agorapricing.buying.ascent import Ascent, Bound
from agorapricing.buying.extent import Work
from agorapricing.buying.ways import NEVER

ROUNDS = 20
"""Rounds between two attempts, at most."""
_FEWEST = 6
"""Rounds between two attempts, at least: the first few only find how far to step."""
WORK = 650_000
"""How many ways, counted once a round, the rounds may look at in all."""
_OVERHEAD = 3_000
"""What a round costs besides, in ways."""
SOON, LATE = 30_000, 350_000
"""How many steps an attempt may try, and how many the last one."""

State = tuple[int, ...]
"""The node of each pack."""


@attrs.frozen(eq=False)
class Option:
    """A purchase of one pack: its price, what it leads to, and what it costs more than the cheapest from its node."""

    more: int
    price: int
    units: int
    after: int
    amount: Amount


@attrs.frozen(eq=False)
class Options:
    """What may be chosen from each node of each pack, the cheapest first, and what follows costs at least."""

    bound: Bound
    constants: tuple[int, ...]
    """Of each month and all after it."""
    leasts: tuple[tuple[Sequence[int], ...], ...]
    _known: dict[tuple[int, str, int], list[Option]] = attrs.field(factory=dict, init=False)

    @classmethod
    def of(cls, bound: Bound) -> Options:
        """Gather them from a bound."""
        constants = tuple(accumulate((0, *reversed(bound.constants))))[::-1]
        return cls(bound, constants, tuple(zip(*bound.leasts.values(), strict=True)))

    def _from(self, place: int, name: str, node: int) -> list[Option]:
        key = place, name, node
        if key not in self._known:
            layer, cost = self.bound.graphs[name][place], self.bound.costs[name][place]
            least, later = self.bound.leasts[name][place][node], self.bound.leasts[name][place + 1]
            found = []
            for way in layer.nodes[node]:
                after = layer.after[way.place]
                more = way.price + cost[way.place] + later[after] - least
                found.append(Option(more, way.price, layer.units[way.place], after, way.amount))
            self._known[key] = sorted(found, key=lambda option: option.more)
        return self._known[key]

    def rest(self, place: int, state: State) -> int:
        """What the months from one on cost at least."""
        return self.constants[place] + sum(least[node] for least, node in zip(self.leasts[place], state, strict=True))

    def chosen(self, place: int, state: State, spare: int, limit: int) -> list[tuple[Option, ...]] | None:
        """An option of each pack, all together at most `spare` more than the cheapest; None for more than a limit."""
        chosen: list[tuple[tuple[Option, ...], int]] = [((), spare)]
        for name, node in zip(self.bound.graphs, state, strict=True):
            longer = []
            for options, left in chosen:
                for option in self._from(place, name, node):
                    if option.more > left:
                        break
                    longer.append(((*options, option), left - option.more))
                if len(longer) > limit:
                    return None
            chosen = longer
        return [options for options, _ in chosen]


@attrs.frozen
class Reached:
    """What was spent to get to a state, and how."""

    spent: int
    amounts: tuple[Amount, ...] = ()
    before: Reached | None = None

    def path(self) -> list[tuple[Amount, ...]]:
        """What was bought in each month."""
        return [] if self.before is None else [*self.before.path(), self.amounts]


@attrs.frozen(eq=False)
class Joint:
    """The cheapest of all plans, and what it costs; or, with `least`, the cheapest one found before the limit."""

    cost: int
    months: tuple[tuple[Amount, ...], ...]
    """For each month, what is bought of each pack."""
    least: int | None = None
    """Where the search stopped: less than which no plan costs."""


def cheapest_together(ascent: Ascent, work: Work) -> Joint:
    """Raise the bound until few enough plans are left to try them all; give up where that takes too long."""
    left, spare = work.rounds_for(WORK), NEVER
    while left > 0:
        a_round = ascent.ways + _OVERHEAD
        rounds = min(max(left // a_round, _FEWEST), ROUNDS)
        left -= rounds * a_round
        work.climb(rounds * a_round)
        bound = ascent.climb(rounds)
        if (ascent.most - bound.least) * 3 > spare * 2 and left > 0:
            continue
        spare = ascent.most - bound.least
        found = tried(bound, ascent, SOON if left > 0 else LATE * work.effort)
        if found.least is None:
            return found
    return found


def tried(bound: Bound, known: Ascent, limit: int) -> Joint:
    """Try all that the bound leaves, up to a number of steps."""
    plan = tuple(tuple(each.amount for each in held) for held in zip(*known.plan.values(), strict=True))
    if bound.least >= known.most:
        return Joint(known.most, plan)
    options = Options.of(bound)
    reached = {(0,) * len(known.plan): Reached(0)}
    for place, bill in enumerate(known.bills):
        found: dict[State, Reached] = {}
        for state, before in reached.items():
            spare = known.most - 1 - before.spent - options.rest(place, state)
            all_chosen = options.chosen(place, state, spare, limit)
            if all_chosen is None:
                return Joint(known.most, plan, bound.least)
            limit -= len(all_chosen)
            for chosen in all_chosen:
                after = tuple([each.after for each in chosen])
                spent = (
                    before.spent + sum([each.price for each in chosen]) + int(bill(*[each.units for each in chosen]))
                )
                is_better = after not in found or spent < found[after].spent
                if is_better and spent + options.rest(place + 1, after) < known.most:
                    found[after] = Reached(spent, tuple([each.amount for each in chosen]), before)
        reached = found
    best = min(reached.values(), key=lambda each: each.spent, default=None)
    return Joint(known.most, plan) if best is None else Joint(best.spent, tuple(best.path()))
