"""States of a search that another one makes needless, since catching up with them costs no more than they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from agorapricing.arithmetic import ceil_div
from agorapricing.buying.billed import Choice
from agorapricing.buying.extent import PAIRS, Work
from agorapricing.buying.steps import Months, State, Step
from agorapricing.buying.worked import ENDLESS, floor_price
from agorapricing.exact import ZERO, exact

Reached = dict[State, tuple[Decimal, tuple[Choice, ...]]]
"""What is held after some months, with what was spent and chosen to get there."""


def undominated(found: Reached, months: Months, place: int, work: Work) -> Reached:
    """The states that no other one makes needless: one that holds as much for no more, if need be after buying it.

    More units never cost more where one metered unit takes one, nothing but fees stands around packs, and all that is
    held lasts to the end of the term: so only there states are left out. Comparisons are work as well.
    """
    later = months.steps[place + 1 :]
    if (
        not later
        or not months.has_single_draws
        or any(until < months.last_days[-1] for s in found for _, until, _ in s)
    ):
        return found
    sold = [step.sold for step in later[0]]
    prices = {
        name: {size: price * later[0][0].taxed for size, price in sold[0][name].sizes.items()}
        for name in months.packs
        if all(name in each and each[name].sizes == sold[0][name].sizes for each in sold)
    }
    catching_up = CatchingUp.of(tuple(months.packs), prices, _worths(later))
    kept: list[tuple[State, tuple[Decimal, ...], Decimal]] = []
    with exact():
        for state, (cost, _) in sorted(found.items(), key=lambda each: each[1][0]):
            work.spend(len(kept) // PAIRS)
            units = catching_up.units(state)
            if not any(catching_up.costs_at_most(cost - spent, other, units) for _, other, spent in kept):
                kept.append((state, units, cost))
    return {state: found[state] for state, _, _ in kept}


def _worths(later: Sequence[Sequence[Step]]) -> dict[str, Decimal]:
    """What a unit of each pack saves at most in the months to come; none where service may be suspended without it."""
    steps = [step for month in later for step in month]
    if any(step.worked.offer.regime.suspends for step in steps):
        return {}
    found: dict[str, Decimal] = {}
    for step in steps:
        for name, (_, most) in step.worked.worths.items():
            found[name] = max(found.get(name, ZERO), most * step.taxed)
    return found


@attrs.frozen(eq=False)
class CatchingUp:
    """What it costs at most to be as well off as a state that holds more.

    What is lacking can be bought; or, where nothing is suspended, be billed for no more than units save at most.
    """

    names: tuple[str, ...]
    sizes: tuple[tuple[tuple[Decimal, Decimal], ...], ...]
    worths: tuple[Decimal, ...]
    floors: tuple[Decimal, ...]
    """Less than which no unit of each pack is had for, so that most states are told apart at once."""

    @classmethod
    def of(
        cls, names: tuple[str, ...], prices: Mapping[str, Mapping[Decimal, Decimal]], worths: Mapping[str, Decimal]
    ) -> CatchingUp:
        """Work it out for the packs of some months."""
        sizes = tuple(tuple(prices.get(name, {}).items()) for name in names)
        most = tuple(worths.get(name, ENDLESS) for name in names)
        floors = tuple(
            min((worth, *(floor_price(price, size) for size, price in sold)))
            for worth, sold in zip(most, sizes, strict=True)
        )
        return cls(names, sizes, most, floors)

    def units(self, state: State) -> tuple[Decimal, ...]:
        """The units of each pack that a state holds."""
        held = {name: left for name, _, left in state}
        return tuple(held.get(name, ZERO) for name in self.names)

    def costs_at_most(self, amount: Decimal, units: Sequence[Decimal], more: Sequence[Decimal]) -> bool:
        """Whether to catch up from some units with more of them costs no more than an amount."""
        for place, (have, want) in enumerate(zip(units, more, strict=True)):
            lacking = want - have
            if lacking > 0:
                if lacking * self.floors[place] > amount:
                    return False
                bought = (ceil_div(lacking, size) * price for size, price in self.sizes[place])
                amount -= min((lacking * self.worths[place], *bought))
        return amount >= 0
