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

import attrs

from agorapricing.arithmetic import ceil_div
from agorapricing.buying.amounts import Amount
from agorapricing.buying.billed import Choice
from agorapricing.buying.parted import Parted
from agorapricing.buying.steps import Months, State, Step
from agorapricing.buying.worked import ENDLESS, floor_price
from agorapricing.errors import SearchError
from agorapricing.exact import ZERO, exact
from agorapricing.holdings import Holding
from agorapricing.packs import SCOPES, Pack

LIMIT = 300_000
"""How many steps a search may try before it gives up."""

Reached = dict[State, tuple[Decimal, tuple[Choice, ...]]]
"""What is held after some months, with what was spent and chosen to get there."""


@attrs.frozen
class Found:
    """The cheapest plan, and what it costs; or, with `least`, the cheapest one found before the search stopped."""

    cost: Decimal
    choices: tuple[Choice, ...]
    least: Decimal | None = None
    """Less than which no plan costs."""


def search(months: Months, held: Sequence[Holding], below: Decimal | None = None, effort: int = 1) -> Found | None:
    """The cheapest plan, or none where no plan covers all usage, or none costs at most `below`.

    Raises SearchError where a pack changes its terms, where the search as a whole has more to try than `LIMIT`, times
    the effort, and where one pack has more ways to be bought than a graph may have.
    """
    months.refuse_changing_packs()
    with exact():
        parted, state = Parted.of(months), _state(held, months)
        bought = parted and parted.search(state, effort)
        if not (parted and bought):
            return _searched(months, held, below, effort)
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


def _searched(months: Months, held: Sequence[Holding], below: Decimal | None, effort: int = 1) -> Found | None:
    tried, limit = 0, LIMIT * effort
    bounds = months.bounds
    reached: Reached = {_state(held, months): (ZERO, ())}
    for place, (steps, last) in enumerate(zip(months.steps, months.last_days, strict=True)):
        found: Reached = {}
        for state, (spent, choices) in reached.items():
            for step in steps:
                for taken in _taken(step, state, last, months.packs):
                    tried += 1
                    if tried > limit:
                        few = f"give fewer offers or months, or more effort than {effort}"
                        raise SearchError(f"more than {limit:,} steps to try: {few}")
                    total, after = spent + taken.cost, taken.after
                    if below is not None and bounds is not None and bounds.rest(place + 1, after) + total > below:
                        continue
                    if after not in found or total < found[after][0]:
                        found[after] = total, (*choices, taken.choice)
        reached = _undominated(found, months, place)
    best = min(reached.values(), key=lambda each: each[0], default=None)
    return None if best is None or (below is not None and best[0] > below) else Found(*best)


def _undominated(found: Reached, months: Months, place: int) -> Reached:
    """The states that no other one makes needless: one that holds as much for no more, if need be after buying it.

    More units never cost more where one metered unit takes one, nothing but fees stands around packs, and all that is
    held lasts to the end of the term: so only there states are left out.
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


def _taken(step: Step, state: State, last: date, packs: Mapping[str, Pack]) -> Iterator[Taken]:
    """Every purchase of a month worth trying."""
    names = list(step.sold)
    with exact():
        for amounts in product(*(list(step.purchases(name, _held(name, state))) for name in names)):
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
    rest = dict(drawn)
    found = []
    for name, until, left in before:
        taken = min(left, rest[name])
        rest[name] -= taken
        if left > taken and until > last:
            found.append((name, until, left - taken))
    return tuple(found)
