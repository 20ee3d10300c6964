"""The months of a term as a search sees them: their regimes, what they sell, what can wait, and lower bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

import attrs

from agorapricing.buying.search.amounts import NONE, Amount, Amounts, cheapest_amounts
from agorapricing.buying.search.month import MonthCost, ascending, can_wait, ends_alike, floor_price
from agorapricing.errors import SearchError
from agorapricing.numbers import ONE, ZERO, exact
from agorapricing.pricebook import Holding, Offer, Pack
from agorapricing.usage import Usage

State = tuple[tuple[str, date, Decimal], ...]
"""What is held: pack, last day within the term, units; in drawing order."""


@attrs.define(eq=False)
class MonthOption:
    """A regime that a plan can choose for a month: what it costs, the packs it sells, and which purchases can wait."""

    month: MonthCost
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
        rate = self.month.offer.tax_rate
        return ONE if rate is None else ONE + rate.rate

    @property
    def prices(self) -> Iterator[Decimal]:
        """The price of every size of every pack."""
        for amounts in self.sold.values():
            yield from amounts.sizes.values()

    def sells_as(self, other: MonthOption) -> bool:
        """Whether it sells the same as another one of its day, with units that end on the same day and wait alike."""
        packs = [{name: amounts.pack for name, amounts in option.sold.items()} for option in (self, other)]
        terms = [(option.waits, option.ends, option.taxed, option.month.offer.on) for option in (self, other)]
        return packs[0] == packs[1] and terms[0] == terms[1]

    def purchases(self, name: str, held: Decimal) -> Iterator[Amount]:
        """The purchases that may be worth it: perhaps none, and amounts in the range; no spare size of what waits."""
        need = self.need(name) - held
        if self._range(name, need)[0] < 0 or need <= 0:
            yield NONE
        yield from self.more_than(name, held, ZERO)

    def more_than(self, name: str, held: Decimal, least: Decimal) -> Iterator[Amount]:
        """Those of the purchases that are of more than some units."""
        need = self.need(name) - held
        above, below = self._range(name, need)
        amounts = self.sold[name].between(max(above, least), below)
        return (a for a in amounts if name not in self.waits or a.units - need < a.smallest)

    def fewest(self, name: str, held: Decimal) -> int:
        """No more purchases than there are: those of at most the need, where every multiple of a size is one."""
        sold, need = self.sold[name], self.need(name) - held
        above, below = self._range(name, need)
        places = sold.places(above, min(need + sold.step, below))
        return places.stop - places.start if sold.step in sold.sizes else 0

    def looked_at(self, name: str, held: Decimal) -> int:
        """How many amounts of a pack are looked at for its purchases."""
        places = self.sold[name].places(*self._range(name, self.need(name) - held))
        return places.stop - places.start  # len() is of no more than 2^63

    def table_size(self, name: str) -> int:
        """How many amounts of a pack are computed for a customer who holds nothing."""
        sold, most = self.sold[name], self.sold[name].places(*self._range(name, self.need(name))).stop
        return self.looked_at(name, ZERO) + min(sold.regular, most)

    def need(self, name: str) -> Decimal:
        """The units of a pack that would cover all that it can."""
        return self.month.needs.get(name, ZERO)

    def _range(self, name: str, need: Decimal) -> tuple[Decimal, Decimal]:
        """The units that a purchase must exceed, and those it must stay below."""
        largest, above = max(self.sold[name].sizes), self._above(name, need)
        if name not in self.waits:
            return above, self.most[name] + largest  # what is held may end undrawn
        return (above, need + largest) if need > 0 else (ZERO, ZERO)

    def _above(self, name: str, need: Decimal) -> Decimal:
        """The units that a purchase must exceed, since with fewer one more of a size would save its price at once."""
        pack = self.sold[name].pack
        if need <= 0 or name not in self.month.worths or not ascending(pack.draws):
            return Decimal(-1)
        worth, spare = self.month.worths[name][0], max(pack.draws.values()) - 1
        paying = [size.quantity for size in pack.sizes if worth * (size.quantity - spare) >= size.price]
        return need - min(paying) if paying else Decimal(-1)

    def could_wait(self, name: str, amount: Amount, left: Decimal) -> bool:
        """Whether one of the packs bought is not drawn at all, where so much is left, and could be bought later."""
        return bool(amount.units) and name in self.waits and left >= amount.smallest


@attrs.define(eq=False)
class Months:
    """The months of a term as a search sees them: the options of each, by regime, and its last day."""

    options: tuple[tuple[MonthOption, ...], ...]
    last_days: tuple[date, ...]
    packs: Mapping[str, Pack]
    held: Mapping[str, tuple[Pack, ...]] = attrs.field(factory=dict)
    """The packs of what is held at the start."""

    @classmethod
    def of(
        cls, offers: Sequence[Sequence[tuple[Offer, Usage]]], ends: Sequence[date], held: Sequence[Holding]
    ) -> Months:
        """The options of each month, from its offers with their usage."""
        packs = {holding.name: holding.pack for holding in held}
        for offer in (offer for month in offers for offer, _ in month):
            packs |= {n: pack for n, pack in offer.edition.packs.items() if n not in packs and pack.is_planned}
        costs = [[MonthCost(offer, usage, _used(packs, offer, usage)) for offer, usage in month] for month in offers]
        used = {name for month in costs for cost in month for name, need in cost.needs.items() if need}
        packs = {name: pack for name, pack in packs.items() if name in used}
        costs = [[attrs.evolve(cost, packs=packs) for cost in month] for month in costs]
        most = _most(costs, packs)
        options = tuple(
            tuple(_option(cost, most[place], costs[place + 1 :], ends[-1]) for cost in month)
            for place, month in enumerate(costs)
        )
        of_held = {name: tuple(holding.pack for holding in held if holding.name == name) for name in packs}
        return cls(options, tuple(ends), packs, of_held)

    @cached_property
    def _all(self) -> list[MonthOption]:
        return [option for month in self.options for option in month]

    @cached_property
    def _is_open(self) -> bool:
        """Whether one tax is on every month, and of each it is known what a drawn unit saves."""
        return len({option.taxed for option in self._all}) == 1 and all(o.month.is_open_around for o in self._all)

    @cached_property
    def has_single_draws(self) -> bool:
        """Whether every metered unit that packs cover takes one unit of them, and a unit saves what it covers."""
        units = {option.month.draw_of(name) for option in self._all for name in self.packs}
        return self._is_open and units <= {ONE, None}

    @cached_property
    def _least_prices(self) -> dict[str, Decimal]:
        return {name: _least_price(name, self._all) for name in self.packs}

    @cached_property
    def _least_rests(self) -> tuple[Decimal, ...]:
        """What the months from each on cost at least, by the cheapest regime of each, with units at the least price."""
        with exact():
            least = [min(option.month.least(self._least_prices) for option in month) for month in self.options]
            return tuple(accumulate((ZERO, *reversed(least))))[::-1]

    def rest(self, place: int, state: State) -> Decimal | None:
        """The least that the months from one on cost, where units held are paid for; none where that is not known."""
        if not self._is_open:
            return None
        with exact():
            paid = sum((self._least_prices[name] * left for name, _, left in state), ZERO)
            return (self._least_rests[place] - paid) * self._all[0].taxed

    def refuse_changing_packs(self) -> None:
        """Refuse packs whose terms change: units of one pack are one balance, drawn by one rule.

        Raises SearchError.
        """
        for name in self.packs:
            sold = [option.sold[name].pack for option in self._all if name in option.sold]
            terms = [(p.draws, p.scope, p.before, p.lifts) for p in (*self.held.get(name, ()), *sold)]
            if any(other != terms[0] for other in terms[1:]):
                raise SearchError(f"what pack {name} covers, or where it stands in the chain, changes within the term")

    def only(self, regime: str | None, *, with_packs: bool) -> Months:
        """The same months under one regime (None: any), with packs or without; a month may have no option then."""
        options = (
            tuple(
                option if with_packs else attrs.evolve(option, sold={})
                for option in month
                if regime in {None, option.month.offer.name}
            )
            for month in self.options
        )
        return attrs.evolve(self, options=tuple(options))


def _used(packs: Mapping[str, Pack], offer: Offer, usage: Usage) -> dict[str, Pack]:
    """The packs that draw a meter of the month's charges."""
    charged = {charge.price.meter for charge in offer.tariff.charges(usage) if charge.quantity}
    return {name: pack for name, pack in packs.items() if charged & pack.draws.keys()}


def _most(costs: Sequence[Sequence[MonthCost]], packs: Mapping[str, Pack]) -> list[dict[str, Decimal]]:
    """For each month, the most units of each pack that it and the months after it can draw."""
    rests = [dict.fromkeys(packs, ZERO)]
    for month in reversed(costs):
        most = {name: max((cost.needs.get(name, ZERO) for cost in month), default=ZERO) for name in packs}
        rests.append({name: units + most[name] for name, units in rests[-1].items()})
    return rests[:0:-1]


def _option(
    cost: MonthCost, most: Mapping[str, Decimal], later: Sequence[Sequence[MonthCost]], end: date
) -> MonthOption:
    """An option of a month; `later`: the months after it, `end`: the last day of the term."""
    offer, packs = cost.offer, cost.packs
    planned = {name: pack for name, pack in offer.edition.packs.items() if name in packs and pack.is_planned}
    sold = {name: pack for name, pack in planned.items() if pack.sold_beside(offer.name)}
    after = [other.offer.edition.packs for other in later[0]] if later else []
    until = {name: min(pack.valid.last_day(offer.on), end) for name, pack in sold.items()}
    is_never_worse = all(other.is_open_around for month in later for other in month)
    waits = frozenset(
        n
        for n, pack in sold.items()
        if can_wait(n, pack, packs, after, offer) and (is_never_worse or ends_alike(pack, until[n], later, end))
    )
    return MonthOption(cost, cheapest_amounts(sold), waits, until, most)


def _least_price(name: str, options: Sequence[MonthOption]) -> Decimal:
    """The least price of a unit of a pack; of one that is not sold, what a unit saves at most."""
    sold = [option.sold[name].sizes for option in options if name in option.sold]
    if sold:
        return min(floor_price(price, size) for sizes in sold for size, price in sizes.items())
    return max((o.month.worths[name][1] for o in options if name in o.month.worths), default=ZERO)
