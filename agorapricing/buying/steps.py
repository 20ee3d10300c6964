"""The months of a term as a search sees them: what each regime costs with units held, what can wait, what is least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import attrs

from agorapricing.book import Offer
from agorapricing.buying.amounts import NONE, Amount, Amounts, cheapest_amounts
from agorapricing.buying.waiting import can_wait, ends_alike
from agorapricing.buying.worked import Worked, ascending, floor_price
from agorapricing.errors import SearchError
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.holdings import Holding
from agorapricing.packs import Pack
from agorapricing.usage import Usage

State = tuple[tuple[str, date, Decimal], ...]
"""What is held: pack, last day within the term, units; in drawing order."""


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

    @property
    def prices(self) -> Iterator[Decimal]:
        """The price of every size of every pack."""
        for amounts in self.sold.values():
            yield from amounts.sizes.values()

    def sells_as(self, other: Step) -> bool:
        """Whether it sells the same as another one, that can wait and ends alike."""
        packs = [{name: amounts.pack for name, amounts in each.sold.items()} for each in (self, other)]
        return packs[0] == packs[1] and (self.waits, self.ends, self.taxed) == (other.waits, other.ends, other.taxed)

    def purchases(self, name: str, held: Decimal) -> Iterator[Amount]:
        """No purchase, and each that may be worth it: less than covers the month by no more than one size, or more."""
        need = self.need(name) - held
        above, below = self._range(name, need)
        if above < 0 or need <= 0:
            yield NONE
        found = self.sold[name].between(above, below)
        if name in self.waits:
            found = (each for each in found if each.units - need < each.smallest)
        yield from found

    def looked_at(self, name: str, held: Decimal) -> int:
        """How many amounts of a pack are looked at for its purchases."""
        places = self.sold[name].places(*self._range(name, self.need(name) - held))
        return max(places.stop - places.start, 0)  # len() is of no more than 2^63

    def kept(self, name: str) -> int:
        """How many amounts of a pack are worked out for somebody who holds nothing."""
        sold, most = self.sold[name], self.sold[name].places(*self._range(name, self.need(name))).stop
        return self.looked_at(name, ZERO) + min(sold.regular, most)

    def need(self, name: str) -> Decimal:
        """The units of a pack that would cover all that it can."""
        return self.worked.needs.get(name, ZERO)

    def _range(self, name: str, need: Decimal) -> tuple[Decimal, Decimal]:
        """Above and below which amounts a purchase lies."""
        largest, least = max(self.sold[name].sizes), self._least(name, need)
        if name not in self.waits:
            return least, self.most[name] + largest  # what is held may end undrawn
        return (least, need + largest) if need > 0 else (ZERO, ZERO)

    def _least(self, name: str, need: Decimal) -> Decimal:
        """Above which amount a purchase must lie, since below it one more of a size would save its price at once."""
        pack = self.sold[name].pack
        if need <= 0 or name not in self.worked.worths or not ascending(pack.draws):
            return Decimal(-1)
        worth, spare = self.worked.worths[name][0], max(pack.draws.values()) - 1
        paying = [size.quantity for size in pack.sizes if worth * (size.quantity - spare) >= size.price]
        return need - min(paying) if paying else Decimal(-1)

    def could_wait(self, name: str, amount: Amount, left: Decimal) -> bool:
        """Whether one of the packs bought is not drawn at all, where so much is left, and could be bought later."""
        return bool(amount.units) and name in self.waits and left >= amount.smallest


@attrs.frozen(eq=False)
class Months:
    """The months of a term as a search sees them: for each, the steps by regime, and the month's last day."""

    steps: tuple[tuple[Step, ...], ...]
    last_days: tuple[date, ...]
    packs: Mapping[str, Pack]
    held: Mapping[str, tuple[Pack, ...]] = attrs.field(factory=dict)
    """The packs of what is held at the start."""

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
        of_held = {name: tuple(each.pack for each in held if each.name == name) for name in packs}
        return cls(steps, tuple(ends), packs, of_held)

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

    def refuse_changing_packs(self) -> None:
        """Refuse packs whose terms change: units of one pack are one balance, drawn by one rule.

        Raises SearchError.
        """
        for name in self.packs:
            sold = [step.sold[name].pack for month in self.steps for step in month if name in step.sold]
            terms = [(p.draws, p.scope, p.before, p.lifts) for p in (*self.held.get(name, ()), *sold)]
            if any(each != terms[0] for each in terms[1:]):
                raise SearchError(f"what pack {name} covers, or where it stands in the chain, changes within the term")

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
    sold = {name: pack for name, pack in offer.edition.packs.items() if name in packs and pack.sold_beside(offer.name)}
    after = [each.offer.edition.packs for each in later[0]] if later else []
    until = {name: min(pack.valid.last_day(offer.on), ends[-1]) for name, pack in sold.items()}
    is_never_worse = all(each.is_open_around for month in later for each in month)
    waits = frozenset(
        n
        for n, pack in sold.items()
        if can_wait(n, pack, packs, after, offer) and (is_never_worse or ends_alike(pack, until[n], later, ends[-1]))
    )
    return Step(worked, cheapest_amounts(sold), waits, until, most)


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


def _least_price(name: str, steps: Sequence[Step]) -> Decimal:
    """Less than no unit of a pack is bought for; of one that is not sold, what a unit saves at most."""
    sold = [step.sold[name].sizes for step in steps if name in step.sold]
    if sold:
        return min(floor_price(price, size) for sizes in sold for size, price in sizes.items())
    return max((step.worked.worths[name][1] for step in steps if name in step.worked.worths), default=ZERO)
