"""The cheapest plan over a term: a dynamic programme over its months, whose states are the units held.

It tries every regime in every month with every purchase, but for purchases that another plan makes at least as cheap:
packs that add up to the same units at a higher price; a pack of which a month draws nothing, where it can be bought a
month later for no more; and leaving so much to be billed that one more pack would save its price at once. Each of
these is left out only where its conditions are seen to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product

import attrs

from agorapricing.arithmetic import ceil_div
from agorapricing.book import Offer
from agorapricing.buying.amounts import NONE, Amount, Amounts, cheapest_amounts
from agorapricing.buying.billed import Choice
from agorapricing.buying.worked import ENDLESS, Worked, ascending, floor_price
from agorapricing.errors import AgorapricingError
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.holdings import Holding
from agorapricing.packs import SCOPES, Pack
from agorapricing.usage import Usage

LIMIT = 300_000
"""How many steps a search may try before it gives up."""

State = tuple[tuple[str, date, Decimal], ...]
"""What is held: pack, last day within the term, units; in drawing order."""


Reached = dict[State, tuple[Decimal, tuple[Choice, ...]]]
"""What is held after some months, with what was spent and chosen to get there."""


@attrs.frozen(eq=False)
class Step:
    """A month that a plan can take: the offer worked out, the packs it sells, and whether a purchase can wait."""

    worked: Worked
    sold: Mapping[str, Amounts]
    waits: frozenset[str]
    """The packs that can be bought a month later for no more."""
    ends: Mapping[str, date]
    """The last day, within the term, of units bought in the month."""
    most: Mapping[str, Decimal]
    """The most units of each pack that the rest of the term can draw."""

    @property
    def taxed(self) -> Decimal:
        """What a price is multiplied by for the tax on top."""
        rate = self.worked.offer.tax_rate
        return ONE if rate is None else ONE + rate.rate


@attrs.frozen
class Found:
    """The cheapest plan, and what it costs."""

    cost: Decimal
    choices: tuple[Choice, ...]


@attrs.frozen(eq=False)
class Months:
    """The months of a term as a search sees them: for each, the steps by regime, and the month's last day."""

    steps: tuple[tuple[Step, ...], ...]
    last_days: tuple[date, ...]
    packs: Mapping[str, Pack]

    @classmethod
    def of(
        cls, offers: Sequence[Sequence[tuple[Offer, Usage]]], ends: Sequence[date], held: Sequence[Holding]
    ) -> Months:
        """Work out the offers of each month, each with its usage."""
        packs = {each.name: each.pack for each in held}
        for month in offers:
            for offer, _ in month:
                packs |= {name: pack for name, pack in offer.edition.packs.items() if name not in packs}
        worked = [[Worked(offer, usage, _used(packs, offer, usage)) for offer, usage in month] for month in offers]
        used = {name for month in worked for each in month for name, need in each.needs.items() if need}
        packs = {name: pack for name, pack in packs.items() if name in used}
        worked = [[attrs.evolve(each, packs=packs) for each in month] for month in worked]
        most = _most(worked, packs)
        steps = tuple(
            tuple(_step(each, packs, most[place], worked[place + 1 :], ends) for each in month)
            for place, month in enumerate(worked)
        )
        return cls(steps, tuple(ends), packs)

    @cached_property
    def has_single_draws(self) -> bool:
        """Whether every metered unit that packs cover takes one unit of them, and a unit saves what it covers."""
        steps = [step for month in self.steps for step in month]
        is_open = all(step.worked.is_open_around for step in steps)
        taxes = {step.taxed for step in steps}
        units = {step.worked.draw_of(name) for step in steps for name in self.packs}
        return is_open and len(taxes) == 1 and units <= {ONE, None}

    @cached_property
    def bounds(self) -> Bounds | None:
        """What the rest of the term costs at least, from each month on; none where that is not known."""
        every = [step for month in self.steps for step in month]
        if len({step.taxed for step in every}) != 1 or not all(step.worked.is_open_around for step in every):
            return None
        prices = {name: _least_price(name, every) for name in self.packs}
        least = [ZERO]
        with exact():
            for month in reversed(self.steps):
                least.append(least[-1] + min(step.worked.least(prices) for step in month))
        return Bounds(tuple(reversed(least)), prices, every[0].taxed)

    def only(self, regime: str | None, *, with_packs: bool) -> Months:
        """The same months under one regime (None: any), with packs or without; no month may be left empty."""
        steps = (
            tuple(
                each if with_packs else attrs.evolve(each, sold={})
                for each in month
                if regime in {None, each.worked.offer.name}
            )
            for month in self.steps
        )
        return attrs.evolve(self, steps=tuple(steps))


def _used(packs: Mapping[str, Pack], offer: Offer, usage: Usage) -> dict[str, Pack]:
    """The packs that draw a meter of the month's charges."""
    charged = {charge.price.meter for charge in offer.tariff.charges(usage) if charge.quantity}
    return {name: pack for name, pack in packs.items() if charged & pack.draws.keys()}


def _most(worked: Sequence[Sequence[Worked]], packs: Mapping[str, Pack]) -> list[dict[str, Decimal]]:
    """For each month, the most units of each pack that it and the months after it can draw."""
    found: list[dict[str, Decimal]] = []
    rest = dict.fromkeys(packs, ZERO)
    for month in reversed(worked):
        rest = {
            name: units + max((each.needs.get(name, ZERO) for each in month), default=ZERO)
            for name, units in rest.items()
        }
        found.append(rest)
    return found[::-1]


def _step(
    worked: Worked,
    packs: Mapping[str, Pack],
    most: Mapping[str, Decimal],
    later: Sequence[Sequence[Worked]],
    ends: Sequence[date],
) -> Step:
    offer = worked.offer
    sold = {
        name: pack
        for name, pack in offer.edition.packs.items()
        if name in packs and (not pack.regimes or offer.name in pack.regimes)
    }
    after = [each.offer.edition.packs for each in later[0]] if later else []
    waits = frozenset(n for n, pack in sold.items() if _can_wait(n, pack, packs, after, offer))
    until = {name: min(pack.valid.last_day(offer.on), ends[-1]) for name, pack in sold.items()}
    return Step(worked, cheapest_amounts(sold), waits, until, most)


def _can_wait(
    name: str, pack: Pack, packs: Mapping[str, Pack], after: Sequence[Mapping[str, Pack]], offer: Offer
) -> bool:
    """Whether what is not drawn in a month can as well be bought in the next one, or, in the last month, not at all."""
    meters = [meter for each in packs.values() for meter in each.draws]
    is_alone = len(meters) == len(set(meters))
    is_free = not pack.regimes and is_alone and set(offer.regime.suspends) <= (set(pack.draws) if pack.lifts else set())
    is_free = is_free or (not pack.regimes and is_alone and not pack.lifts)
    if not is_free or any(size.quantity < max(pack.draws.values()) for size in pack.sizes):
        return False
    return all(name in sold and _no_worse(sold[name], pack) for sold in after)


def _no_worse(later: Pack, pack: Pack) -> bool:
    prices = {size.quantity: size.price for size in later.sizes}
    is_same = (later.draws, later.scope, later.before, later.lifts) == (pack.draws, pack.scope, pack.before, pack.lifts)
    is_valid = later.valid.until == pack.valid.until and later.valid.months >= pack.valid.months
    is_cheap = all(prices.get(size.quantity, size.price + 1) <= size.price for size in pack.sizes)
    return is_same and is_valid and is_cheap and not later.regimes


def search(months: Months, held: Sequence[Holding], below: Decimal | None = None) -> Found | None:
    """The cheapest plan, or none where no plan covers all usage, or none costs at most `below`.

    Raises AgorapricingError where there is more to try than `LIMIT`.
    """
    tried = 0
    bounds = months.bounds
    reached: Reached = {_state(held, months): (ZERO, ())}
    for place, (steps, last) in enumerate(zip(months.steps, months.last_days, strict=True)):
        found: Reached = {}
        for state, (spent, choices) in reached.items():
            for step in steps:
                for cost, after, choice in _taken(step, state, last, months.packs):
                    tried += 1
                    if tried > LIMIT:
                        raise AgorapricingError(f"more than {LIMIT:,} steps to try: give fewer offers or months")
                    total = spent + cost
                    if below is not None and bounds is not None and bounds.rest(place + 1, after) + total > below:
                        continue
                    if after not in found or total < found[after][0]:
                        found[after] = total, (*choices, choice)
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


def _least_price(name: str, steps: Sequence[Step]) -> Decimal:
    """Less than no unit of a pack is bought for; of one that is not sold, what a unit saves at most."""
    sold = [step.sold[name].sizes for step in steps if name in step.sold]
    if sold:
        return min(floor_price(price, size) for sizes in sold for size, price in sizes.items())
    return max((step.worked.worths[name][1] for step in steps if name in step.worked.worths), default=ZERO)


@attrs.frozen(eq=False)
class Bounds:
    """What the months from one on cost at least: each by its cheapest regime, each unit drawn at the least price."""

    least: tuple[Decimal, ...]
    prices: Mapping[str, Decimal]
    taxed: Decimal

    def rest(self, place: int, state: State) -> Decimal:
        """The least that the months from a place on cost, where the units held are paid for already."""
        with exact():
            paid = sum((self.prices[name] * left for name, _, left in state), ZERO)
            return self.least[place] * self.taxed - paid * self.taxed


def _state(held: Sequence[Holding], months: Months) -> State:
    end = months.last_days[-1]
    return _ordered(
        {(each.name, min(each.expires, end)): each.left for each in held if each.name in months.packs}, months.packs
    )


def _ordered(units: Mapping[tuple[str, date], Decimal], packs: Mapping[str, Pack]) -> State:
    found = ((name, until, left) for (name, until), left in units.items() if left)
    return tuple(sorted(found, key=lambda each: (SCOPES.index(packs[each[0]].scope), each[1], each[0])))


def _taken(step: Step, state: State, last: date, packs: Mapping[str, Pack]) -> Iterator[tuple[Decimal, State, Choice]]:
    """Every purchase of a month worth trying: what the month costs, and what is held after it."""
    names = list(step.sold)
    with exact():
        for amounts in product(*(list(_amounts(step, name, state)) for name in names)):
            bought = dict(zip(names, amounts, strict=True))
            units = {(name, until): left for name, until, left in state}
            for name, amount in bought.items():
                key = name, step.ends[name]
                units[key] = units.get(key, ZERO) + amount.units
            before = _ordered(units, packs)
            outcome = step.worked.outcome(_balances(before))
            if outcome is None:
                continue
            drawn = dict(zip(dict.fromkeys(name for name, _, _ in before), outcome.drawn, strict=True))
            if any(_could_wait(step, name, amount, before, drawn) for name, amount in bought.items()):
                continue
            price = sum((amount.price for amount in bought.values()), ZERO) * step.taxed
            buys = tuple((n, size, count) for n, amount in bought.items() for size, count in amount.counts)
            yield outcome.cost + price, _after(before, drawn, last), Choice(step.worked.offer, buys)


def _balances(state: State) -> list[tuple[str, Decimal]]:
    found: dict[str, Decimal] = {}
    for name, _, left in state:
        found[name] = found.get(name, ZERO) + left
    return list(found.items())


def _amounts(step: Step, name: str, state: State) -> Iterator[Amount]:
    """No purchase, and each one that may be worth it: less than covers the month by no more than one size, or more."""
    held = sum((left for each, _, left in state if each == name), ZERO)
    need = step.worked.needs.get(name, ZERO) - held
    sold = step.sold[name]
    least = _least(step, name, need)
    if least < 0 or need <= 0:
        yield NONE
    if name not in step.waits:
        yield from sold.between(least, max(step.most[name] - held, ZERO) + max(sold.sizes))
    elif need > 0:
        yield from (each for each in sold.between(least, need + max(sold.sizes)) if each.units - need < each.smallest)


def _least(step: Step, name: str, need: Decimal) -> Decimal:
    """Above which amount a purchase must lie, since below it one more of a size would save its price at once."""
    pack = step.sold[name].pack
    if need <= 0 or name not in step.worked.worths or not ascending(pack.draws):
        return Decimal(-1)
    worth, spare = step.worked.worths[name][0], max(pack.draws.values()) - 1
    paying = [size.quantity for size in pack.sizes if worth * (size.quantity - spare) >= size.price]
    return need - min(paying) if paying else Decimal(-1)


def _could_wait(step: Step, name: str, amount: Amount, before: State, drawn: Mapping[str, Decimal]) -> bool:
    """Whether one of the packs bought is not drawn at all, and could be bought later."""
    if not amount.units or name not in step.waits:
        return False
    return sum((left for each, _, left in before if each == name), ZERO) - drawn[name] >= amount.smallest


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
