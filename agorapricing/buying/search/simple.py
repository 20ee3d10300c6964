"""Fewer steps for a little more money: a plan without purchases, or changes of regime, that save next to nothing.

A local search: each move takes a step away, or makes a plan of as few steps cheaper, as long as it costs no more than a
limit. What it finds is simpler, not proven to be the simplest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter

import attrs

from agorapricing.buying.billing import Choice
from agorapricing.buying.search.amounts import Amount
from agorapricing.buying.search.options import MonthOption, Months, State
from agorapricing.buying.search.whole import holding_of, transition
from agorapricing.buying.steps import steps_of
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, ceil_div, exactly
from agorapricing.pricebook import Holding

REPLAYS = 1_500
"""How many plans are tried at most."""

Orders = Mapping[tuple[str, Decimal], int]
"""What is bought in a month: how many of which size of which pack."""


@frozen(eq=False)
class Draft:
    """A plan by months: the regime of each, and what is bought in it."""

    options: tuple[MonthOption, ...]
    orders: tuple[Orders, ...]

    @property
    def steps(self) -> int:
        """How many steps the plan has."""
        return steps_of(self.choices())

    def ordering(self, place: int, orders: Orders) -> Draft:
        """The same with other purchases in a month."""
        return attrs.evolve(self, orders=(*self.orders[:place], orders, *self.orders[place + 1 :]))

    def choices(self) -> tuple[Choice, ...]:
        """The plan as it is billed."""
        buys = (tuple((name, size, count) for (name, size), count in orders.items()) for orders in self.orders)
        return tuple(Choice(option.month.offer, bought) for option, bought in zip(self.options, buys, strict=True))


@exactly
def simplified(
    choices: Sequence[Choice], months: Months, held: Sequence[Holding], most: Decimal
) -> tuple[Choice, ...] | None:
    """A plan of fewer steps that costs at most `most`, as found; none where no step can be spared."""
    by_name = [{option.month.offer.name: option for option in options} for options in months.options]
    options = tuple(names[choice.offer.name] for names, choice in zip(by_name, choices, strict=True))
    first = draft = Draft(options, tuple({(n, size): count for n, size, count in choice.buys} for choice in choices))
    state, left, least = holding_of(held, months), REPLAYS, (first.steps, most)
    while left > 0:
        moves = [*_fewer_orders(draft), *_at_once(draft), *_fewer_changes(draft, by_name)][:left]
        left -= len(moves) or left
        costed = ((move, _cost(move, months, state)) for move in moves)
        simpler = [(move.steps, cost, move) for move, cost in costed if cost is not None and cost <= most]
        steps, cost, move = min(simpler, key=itemgetter(0, 1), default=(*least, draft))
        if (steps, cost) >= least:
            break
        draft, least = move, (steps, cost)
    return draft.choices() if draft.steps < first.steps else None


def _cost(draft: Draft, months: Months, state: State) -> Decimal | None:
    """What a plan costs; none where something has no price, or is not sold."""
    cost = ZERO
    for option, orders, last in zip(draft.options, draft.orders, months.last_days, strict=True):
        bought: dict[str, Amount] = {}
        for (name, size), count in orders.items():
            if name not in option.sold or size not in option.sold[name].sizes:
                return None
            before = bought.get(name, Amount(ZERO, ZERO))
            price = before.price + option.sold[name].sizes[size] * count
            bought[name] = Amount(before.units + size * count, price, (*before.counts, (size, count)))
        step = transition(option, bought, state, last, months.packs)
        if step is None:
            return None
        cost, state = cost + step.cost, step.after
    return cost


def _fewer_orders(draft: Draft) -> Iterator[Draft]:
    """Without one of the purchases, or with more of an earlier one of the same pack in its place."""
    for place, orders in enumerate(draft.orders):
        for key, count in orders.items():
            without = draft.ordering(place, {other: n for other, n in orders.items() if other != key})
            yield without
            for earlier in _places(without, place, key[0]):
                for (name, size), number in without.orders[earlier].items():
                    if name == key[0]:
                        more = {(name, size): number + int(ceil_div(key[1] * count, size))}
                        yield without.ordering(earlier, {**without.orders[earlier], **more})


def _places(draft: Draft, until: int, pack: str) -> list[int]:
    """The last month in which a pack is bought, up to one, and the first."""
    places = [place for place in range(until + 1) if any(name == pack for name, _ in draft.orders[place])]
    return list(dict.fromkeys((places[-1], places[0]))) if places else []


def _at_once(draft: Draft) -> Iterator[Draft]:
    """With all that is bought of a pack in the first month in which it is, in one size."""
    units: dict[str, list[Decimal]] = {}
    for (name, size), count in (order for orders in draft.orders for order in orders.items()):
        units.setdefault(name, []).append(size * count)
    for name, bought in units.items():
        others = tuple({key: n for key, n in orders.items() if key[0] != name} for orders in draft.orders)
        place = _places(draft, len(others) - 1, name)[-1]
        for size in draft.options[place].sold[name].sizes:
            order = {(name, size): int(ceil_div(sum(bought), size))}
            yield attrs.evolve(draft, orders=others).ordering(place, {**others[place], **order})


def _fewer_changes(draft: Draft, by_name: Sequence[Mapping[str, MonthOption]]) -> Iterator[Draft]:
    """With the regime of the months before a change for those after it, or the other way round."""
    names = [option.month.offer.name for option in draft.options]
    starts = [0, *(place for place in range(1, len(names)) if names[place] != names[place - 1]), len(names)]
    for start, change, end in zip(starts, starts[1:], starts[2:], strict=False):
        for first, last, name in ((change, end, names[start]), (start, change, names[change])):
            if all(name in known for known in by_name[first:last]):
                kept = tuple(known[name] for known in by_name[first:last])
                yield attrs.evolve(draft, options=(*draft.options[:first], *kept, *draft.options[last:]))
