"""Dominance between the states of a dynamic programme.

A state is dominated by another one where what is lacking there costs no more to get than the state itself costs more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from agorapricing.buying.billing import Choice
from agorapricing.buying.search.extent import PAIRS, SearchBudget
from agorapricing.buying.search.month import ENDLESS, floor_price
from agorapricing.buying.search.options import MonthOption, Months, State
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, ceil_div, exact

Labels = dict[State, tuple[Decimal, tuple[Choice, ...]]]
"""The states after some months, with the cost and the choices of the cheapest way to get there."""


def undominated(labels: Labels, months: Months, place: int, budget: SearchBudget) -> Labels:
    """The states that no other one dominates: one that holds as much at no higher cost, after buying what is lacking.

    More units never cost more where one metered unit takes one, nothing but fees stands around packs, and all that is
    held lasts to the end of the term: only there are states left out. Comparisons count as steps.
    """
    later = months.options[place + 1 :]
    if (
        not later
        or not months.has_single_draws
        or any(until < months.last_days[-1] for state in labels for _, until, _ in state)
    ):
        return labels
    sold = [option.sold for option in later[0]]
    prices = {
        name: {size: price * later[0][0].taxed for size, price in sold[0][name].sizes.items()}
        for name in months.packs
        if all(name in packs and packs[name].sizes == sold[0][name].sizes for packs in sold)
    }
    catch_up = CatchUpCost.of(tuple(months.packs), prices, _worths(later))
    kept: list[tuple[State, tuple[Decimal, ...], Decimal]] = []
    with exact():
        for state, (cost, _) in sorted(labels.items(), key=lambda label: label[1][0]):
            budget.spend(len(kept) // PAIRS)
            units = catch_up.units(state)
            if not any(catch_up.costs_at_most(cost - spent, other, units) for _, other, spent in kept):
                kept.append((state, units, cost))
    return {state: labels[state] for state, _, _ in kept}


def _worths(later: Sequence[Sequence[MonthOption]]) -> dict[str, Decimal]:
    """What a unit of each pack saves at most in the months to come; none where service may be suspended without it."""
    options = [option for month in later for option in month]
    if any(option.month.offer.regime.suspends for option in options):
        return {}
    worths: dict[str, Decimal] = {}
    for option in options:
        for name, (_, most) in option.month.worths.items():
            worths[name] = max(worths.get(name, ZERO), most * option.taxed)
    return worths


@frozen(eq=False)
class CatchUpCost:
    """What it costs at most to catch up with a state that holds more.

    What is lacking can be bought; or, where nothing is suspended, it is billed at no more than units save at most.
    """

    names: tuple[str, ...]
    sizes: tuple[tuple[tuple[Decimal, Decimal], ...], ...]
    worths: tuple[Decimal, ...]
    floors: tuple[Decimal, ...]
    """The least cost of a unit of each pack either way, which decides most comparisons at once."""

    @classmethod
    def of(
        cls, names: tuple[str, ...], prices: Mapping[str, Mapping[Decimal, Decimal]], worths: Mapping[str, Decimal]
    ) -> CatchUpCost:
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
        """Whether getting from some units to those of another state costs at most an amount."""
        for place, (have, want) in enumerate(zip(units, more, strict=True)):
            lacking = want - have
            if lacking > 0:
                if lacking * self.floors[place] > amount:
                    return False
                bought = (ceil_div(lacking, size) * price for size, price in self.sizes[place])
                amount -= min((lacking * self.worths[place], *bought))
        return amount >= 0
