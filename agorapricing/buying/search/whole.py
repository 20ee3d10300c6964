"""The cheapest plan over a term: by parts where packs allow it, or else as a whole.

As a whole it is a dynamic programme over the months, whose states are the units held. It tries every regime in every
month with every purchase, but for those that another plan replaces at no higher cost: packs that add up to the same
units at a higher price; a pack of which a month draws nothing, where it can be bought a month later for no more and
lasts no longer then, or more units never cost more; and purchases that leave so much to be billed that one more pack
would save its price at once. Each is left out only where its conditions hold; `by_parts` says when the search goes by
parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

import attrs

from agorapricing.buying.billing import Choice
from agorapricing.buying.search.amounts import Amount
from agorapricing.buying.search.by_parts import DecomposedTerm
from agorapricing.buying.search.dominance import Labels, undominated
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.options import MonthOption, Months, State
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import SCOPES, Holding, Pack, undrawn


@frozen
class CheapestPlan:
    """The cheapest plan, and what it costs; or, with `least`, the incumbent when the search stopped."""

    cost: Decimal
    choices: tuple[Choice, ...]
    least: Decimal | None = None
    """The lower bound, where the plan is not proven: no plan costs less."""


def search(
    months: Months, held: Sequence[Holding], below: Decimal | None = None, budget: SearchBudget | None = None
) -> CheapestPlan | None:
    """The cheapest plan, or none where no plan covers all usage, or none costs at most `below`.

    Raises SearchError where a pack changes its terms, and where there is more to try than the budget has left: see
    `extent`, and `graph` for the search by parts.
    """
    budget = budget or SearchBudget()
    months.refuse_changing_packs()
    with exact():
        budget.refuse_wide(months.options)
        decomposed, state = DecomposedTerm.of(months), holding_of(held, months)
        purchases = decomposed and decomposed.search(state, budget)
        if not (decomposed and purchases):
            return dynamic_programme(months, held, below, budget)
        plan = _replayed(decomposed, *purchases, state)
        least = plan.cost if plan.least is None else plan.least
        return None if below is not None and least > below else plan


def _replayed(
    term: DecomposedTerm, purchases: Sequence[Mapping[str, Amount]], gap: Decimal | None, state: State
) -> CheapestPlan:
    """What a plan costs, month by month; `gap`: how far the bound is below it, where the search stopped."""
    cost, choices = ZERO, []
    for bill, amounts, last in zip(term.bills, purchases, term.months.last_days, strict=True):
        step = transition(bill.option, amounts, state, last, term.months.packs)
        if step is None:  # pragma: no cover  # months are only decomposed where all usage has a price
            raise AssertionError(f"{bill.option.month.offer.id} has no price for a month that was searched")
        cost, state = cost + step.cost, step.after
        choices.append(step.choice)
    return CheapestPlan(cost, tuple(choices), None if gap is None else cost - gap)


def dynamic_programme(
    months: Months, held: Sequence[Holding], below: Decimal | None = None, budget: SearchBudget | None = None
) -> CheapestPlan | None:
    """The cheapest plan as a whole, forward over the months; none where none costs at most `below`."""
    budget = budget or SearchBudget()
    labels: Labels = {holding_of(held, months): (ZERO, ())}
    for place, (options, last) in enumerate(zip(months.options, months.last_days, strict=True)):
        following: Labels = {}
        for state, (spent, choices) in labels.items():
            for option in options:
                for step in _transitions(option, state, last, months.packs, budget):
                    cost, after = spent + step.cost, step.after
                    rest = None if below is None else months.rest(place + 1, after)
                    if below is not None and rest is not None and rest + cost > below:
                        continue
                    if after not in following or cost < following[after][0]:
                        following[after] = cost, (*choices, step.choice)
        labels = undominated(following, months, place, budget)
    best = min(labels.values(), key=lambda label: label[0], default=None)
    return None if best is None or (below is not None and best[0] > below) else CheapestPlan(*best)


def holding_of(held: Sequence[Holding], months: Months) -> State:
    """What is held of the packs that are used, within the term; what ended before it is not."""
    start, end = min(option.month.offer.on for option in months.options[0]), months.last_days[-1]
    units: dict[tuple[str, date], Decimal] = {}
    with exact():
        for holding in (holding for holding in held if holding.name in months.packs and holding.expires >= start):
            key = holding.name, min(holding.expires, end)
            units[key] = units.get(key, ZERO) + holding.left
    return _ordered(units, months.packs)


def _ordered(units: Mapping[tuple[str, date], Decimal], packs: Mapping[str, Pack]) -> State:
    """The units held in drawing order."""
    state = ((name, until, left) for (name, until), left in units.items() if left)
    return tuple(sorted(state, key=lambda held: (SCOPES.index(packs[held[0]].scope), held[1], held[0])))


def least_of(months: Months, held: Sequence[Holding]) -> Decimal | None:
    """What no plan costs less than, without a search; none where that is not known."""
    return months.rest(0, holding_of(held, months))


@attrs.define
class Transition:
    """A month with a purchase: what it costs, the state after it, and what was left of each pack at its end."""

    cost: Decimal
    after: State
    choice: Choice
    left: Mapping[str, Decimal]


def _transitions(
    option: MonthOption, state: State, last: date, packs: Mapping[str, Pack], budget: SearchBudget
) -> Iterator[Transition]:
    """Every purchase of a month worth trying, inside `exact()`."""
    state = _usable(option, state)
    held = {name: _units(name, state) for name in option.sold}
    budget.look(sum(option.looked_at(name, units) for name, units in held.items()))
    purchases = [list(option.purchases(name, units)) for name, units in held.items()]
    budget.spend(prod(map(len, purchases)))
    for amounts in product(*purchases):
        bought = dict(zip(held, amounts, strict=True))
        step = transition(option, bought, state, last, packs)
        if step and not any(option.could_wait(n, amount, step.left.get(n, ZERO)) for n, amount in bought.items()):
            yield step


def transition(
    option: MonthOption, bought: Mapping[str, Amount], state: State, last: date, packs: Mapping[str, Pack]
) -> Transition | None:
    """A month with a purchase; none where something has no price."""
    units = {(name, until): left for name, until, left in _usable(option, state)}
    for name, amount in bought.items():
        if amount.units:
            key = name, option.ends[name]
            units[key] = units.get(key, ZERO) + amount.units
    before = _ordered(units, packs)
    held = {name: _units(name, before) for name, _, _ in before}
    outcome = option.month.outcome(list(held.items()))
    if outcome is None:
        return None
    drawn = dict(zip(held, outcome.drawn, strict=True))
    price = sum((amount.price for amount in bought.values()), ZERO) * option.taxed
    buys = tuple((n, size, count) for n, amount in bought.items() for size, count in amount.counts)
    left = {name: held[name] - units for name, units in drawn.items()}
    return Transition(outcome.cost + price, _after(before, drawn, last), Choice(option.month.offer, buys), left)


def _usable(option: MonthOption, state: State) -> State:
    """What has not ended where an option begins, as a contract may within the first month."""
    return tuple(held for held in state if held[1] >= option.month.offer.on)


def _units(name: str, state: State) -> Decimal:
    return sum((left for held, _, left in state if held == name), ZERO)


def _after(before: State, drawn: Mapping[str, Decimal], last: date) -> State:
    """What is held after a month: less what was drawn, of the earlier end first, without what ends with it."""
    left = {name: undrawn([units for held, _, units in before if held == name], drawn[name]) for name in drawn}
    after = [(name, until, next(left[name])) for name, until, _ in before]
    return tuple(held for held in after if held[2] and held[1] > last)
