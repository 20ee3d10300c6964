"""The cheapest plan over a term: by parts where packs allow it, or else as a whole.

As a whole it is a dynamic programme over the months, whose states are the units held. It tries every regime in every
month with every purchase, but for purchases that another plan makes at least as cheap: packs that add up to the same
units at a higher price; a pack of which a month draws nothing, where it can be bought a month later for no more and
lasts no longer then, or units never do harm; and leaving so much to be billed that one more pack would save its price
at once. Each of these is left out only where its conditions are seen to hold; `parted` says when it goes by parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

import attrs

from agorapricing.buying.amounts import Amount
from agorapricing.buying.billed import Choice
from agorapricing.buying.catching_up import Reached, undominated
from agorapricing.buying.extent import Work
from agorapricing.buying.parted import Parted
from agorapricing.buying.steps import Months, State, Step
from agorapricing.exact import ZERO, exact
from agorapricing.holdings import Holding, undrawn
from agorapricing.packs import SCOPES, Pack


@attrs.frozen
class Found:
    """The cheapest plan, and what it costs; or, with `least`, the cheapest one found before the search stopped."""

    cost: Decimal
    choices: tuple[Choice, ...]
    least: Decimal | None = None
    """Less than which no plan costs."""


def search(
    months: Months, held: Sequence[Holding], below: Decimal | None = None, work: Work | None = None
) -> Found | None:
    """The cheapest plan, or none where no plan covers all usage, or none costs at most `below`.

    Raises SearchError where a pack changes its terms, and where there is more to try than the work that is left: see
    `extent`, and `ways` for the search by parts.
    """
    work = work or Work()
    months.refuse_changing_packs()
    with exact():
        work.refuse_wide(months.steps)
        parted, state = Parted.of(months), _state(held, months)
        bought = parted and parted.search(state, work)
        if not (parted and bought):
            return _searched(months, held, below, work)
        found = _walked(parted, *bought, state)
        least = found.cost if found.least is None else found.least
        return None if below is not None and least > below else found


def _walked(parted: Parted, bought: Sequence[Mapping[str, Amount]], spare: Decimal | None, state: State) -> Found:
    """What a plan costs, month by month; `spare`: by how much another one may be cheaper, where the search stopped."""
    cost, choices = ZERO, []
    for bill, amounts, last in zip(parted.bills, bought, parted.months.last_days, strict=True):
        taken = _with(bill.step, amounts, state, last, parted.months.packs)
        if taken is None:  # pragma: no cover  # months are only taken apart where all usage has a price
            raise AssertionError(f"{bill.step.worked.offer.id} has no price for a month that was searched")
        cost, state = cost + taken.cost, taken.after
        choices.append(taken.choice)
    return Found(cost, tuple(choices), None if spare is None else cost - spare)


def _searched(months: Months, held: Sequence[Holding], below: Decimal | None, work: Work | None = None) -> Found | None:
    work = work or Work()
    bounds = months.bounds
    reached: Reached = {_state(held, months): (ZERO, ())}
    for place, (steps, last) in enumerate(zip(months.steps, months.last_days, strict=True)):
        found: Reached = {}
        for state, (spent, choices) in reached.items():
            for step in steps:
                for taken in _taken(step, state, last, months.packs, work):
                    total, after = spent + taken.cost, taken.after
                    if below is not None and bounds is not None and bounds.rest(place + 1, after) + total > below:
                        continue
                    if after not in found or total < found[after][0]:
                        found[after] = total, (*choices, taken.choice)
        reached = undominated(found, months, place, work)
    best = min(reached.values(), key=lambda each: each[0], default=None)
    return None if best is None or (below is not None and best[0] > below) else Found(*best)


def _state(held: Sequence[Holding], months: Months) -> State:
    """What is held of the packs that are used, within the term; what ended before it is not."""
    start, end = months.steps[0][0].worked.offer.on, months.last_days[-1]
    units: dict[tuple[str, date], Decimal] = {}
    with exact():
        for each in (each for each in held if each.name in months.packs and each.expires >= start):
            key = each.name, min(each.expires, end)
            units[key] = units.get(key, ZERO) + each.left
    return _ordered(units, months.packs)


def _ordered(units: Mapping[tuple[str, date], Decimal], packs: Mapping[str, Pack]) -> State:
    found = ((name, until, left) for (name, until), left in units.items() if left)
    return tuple(sorted(found, key=lambda each: (SCOPES.index(packs[each[0]].scope), each[1], each[0])))


@attrs.frozen
class Taken:
    """A month with a purchase: what it costs, what is held after it, and what was left of each pack at its end."""

    cost: Decimal
    after: State
    choice: Choice
    left: Mapping[str, Decimal]


def _taken(step: Step, state: State, last: date, packs: Mapping[str, Pack], work: Work) -> Iterator[Taken]:
    """Every purchase of a month worth trying, inside `exact()`."""
    names = list(step.sold)
    work.look(sum(step.looked_at(name, _held(name, state)) for name in names))
    choices = [list(step.purchases(name, _held(name, state))) for name in names]
    work.spend(prod(map(len, choices)))
    for amounts in product(*choices):
        bought = dict(zip(names, amounts, strict=True))
        taken = _with(step, bought, state, last, packs)
        if taken and not any(step.could_wait(n, amount, taken.left.get(n, ZERO)) for n, amount in bought.items()):
            yield taken


def _with(
    step: Step, bought: Mapping[str, Amount], state: State, last: date, packs: Mapping[str, Pack]
) -> Taken | None:
    """A month with a purchase; none where something has no price."""
    units = {(name, until): left for name, until, left in state}
    for name, amount in bought.items():
        if amount.units:
            key = name, step.ends[name]
            units[key] = units.get(key, ZERO) + amount.units
    before = _ordered(units, packs)
    outcome = step.worked.outcome(_balances(before))
    if outcome is None:
        return None
    drawn = dict(zip(dict.fromkeys(name for name, _, _ in before), outcome.drawn, strict=True))
    price = sum((amount.price for amount in bought.values()), ZERO) * step.taxed
    buys = tuple((n, size, count) for n, amount in bought.items() for size, count in amount.counts)
    left = {name: _held(name, before) - units for name, units in drawn.items()}
    return Taken(outcome.cost + price, _after(before, drawn, last), Choice(step.worked.offer, buys), left)


def _held(name: str, state: State) -> Decimal:
    return sum((left for each, _, left in state if each == name), ZERO)


def _balances(state: State) -> list[tuple[str, Decimal]]:
    found: dict[str, Decimal] = {}
    for name, _, left in state:
        found[name] = found.get(name, ZERO) + left
    return list(found.items())


def _after(before: State, drawn: Mapping[str, Decimal], last: date) -> State:
    """What is held after a month: less what was drawn, of the earlier end first, without what ends with it."""
    left = {name: undrawn([left for each, _, left in before if each == name], drawn[name]) for name in drawn}
    found = [(name, until, next(left[name])) for name, until, _ in before]
    return tuple(each for each in found if each[2] and each[1] > last)
