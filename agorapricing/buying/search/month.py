"""What a month costs by what is held: the tariff is run once, over a symbol for the units of each pack."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, ZERO, Form, evaluated, exact, form
from agorapricing.pricebook import Holding, Offer, Pack, drawn
from agorapricing.tariff import CompiledTariff, Price, Stage, Tariff, priced_and_quoted, total
from agorapricing.usage import Usage

ENDLESS = Decimal(10**24 - 1)
"""The most units that can be held."""
_TINY = Decimal("1E-17")
"""More than is lost where a unit's price is rounded down."""


@frozen
class Outcome:
    """What a month costs with some units held, and how many of each pack it drew."""

    cost: Decimal
    drawn: tuple[Decimal, ...]


@attrs.define(eq=False)
class MonthCost:
    """What a month costs under one offer, by the units held: its tariff, compiled for each order of packs."""

    offer: Offer
    usage: Usage
    packs: Mapping[str, Pack]
    _tariffs: dict[tuple[str, ...], tuple[CompiledTariff, CompiledTariff]] = attrs.field(factory=dict, init=False)
    _outcomes: dict[tuple[tuple[str, Decimal], ...], Outcome | None] = attrs.field(factory=dict, init=False)

    def outcome(self, units: Sequence[tuple[str, Decimal]]) -> Outcome | None:
        """What the month costs with units of packs held, in drawing order; none where something has no price."""
        key = tuple(units)
        if key not in self._outcomes:
            self._outcomes[key] = self._outcome(key)
        return self._outcomes[key]

    def _outcome(self, units: tuple[tuple[str, Decimal], ...]) -> Outcome | None:
        names = tuple(name for name, _ in units)
        if names not in self._tariffs:
            self._tariffs[names] = self._recorded(names)
        costs, draws = self._tariffs[names]
        values = (*self.usage.quantities.values(), *(left for _, left in units))
        with exact():
            charged = dict(costs.charged(*values))
            if any(charged.get(place) for place in costs.quoted):
                return None
            cost = sum((quantity * costs.prices[place][1] for place, quantity in charged.items()), ZERO)
            return Outcome(Decimal(cost), tuple(map(Decimal, draws.quantities(*values))))

    def _recorded(self, names: tuple[str, ...]) -> tuple[CompiledTariff, CompiledTariff]:
        """The charges, and the units drawn of each pack, compiled over the usage and the units held."""
        meters = (*self.usage.quantities, *(f"units.{name}" for name in names))
        symbols = [Form.symbol(f"u{place}") for place in range(len(meters))]
        of_usage, of_packs = symbols[: len(self.usage)], symbols[len(self.usage) :]
        held = [
            Holding(name, self.packs[name], _in_order(place), symbol)
            for place, (name, symbol) in enumerate(zip(names, of_packs, strict=True))
        ]
        offer = self.offer.holding(held)
        charged = offer.tariff.charges(dict(zip(self.usage.quantities, of_usage, strict=True)))
        covered = drawn(charged, offer.holdings)
        units = tuple(attrs.evolve(charged[0], quantity=covered[name]) for name in names)
        return CompiledTariff(meters, charged), CompiledTariff(meters, units)

    def forms(self, names: tuple[str, ...]) -> tuple[Form, Form, tuple[Form, ...]]:
        """The cost, what has no price, and what is drawn of each pack, over symbols for the units held, by pack."""
        costs, draws = self._recorded(names)
        values = [*map(form, self.usage.quantities.values()), *map(Form.symbol, names)]
        over = {f"u{place}": value for place, value in enumerate(values)}
        priced, quoted = priced_and_quoted(costs.charges)
        drawn = tuple(form(evaluated(form(charge.quantity), over)) for charge in draws.charges)
        return form(evaluated(priced, over)), form(evaluated(quoted, over)), drawn

    @cached_property
    def needs(self) -> dict[str, Decimal]:
        """The units of each pack that would cover all that it can."""
        full = {name: self.outcome([(name, ENDLESS)]) for name in self.packs}
        return {name: outcome.drawn[0] if outcome else self._needed(name) for name, outcome in full.items()}

    def _needed(self, name: str) -> Decimal:
        """The units drawn where other usage has no price, so that the month has no cost."""
        offer = self.offer.holding([Holding(name, self.packs[name], date.max, ENDLESS)])
        return Decimal(drawn(offer.tariff.charges(self.usage), offer.holdings)[name])

    @cached_property
    def open_tariff(self) -> Tariff:
        """The tariff with nothing held, which bills what another regime would suspend; before tax."""
        opened = {apps: attrs.evolve(regime, suspends=()) for apps, regime in self.offer.by_app.items()}
        return self.offer.edition.tariff(attrs.evolve(self.offer.regime, suspends=()), by_app=opened)

    def draw_of(self, name: str) -> Decimal | None:
        """The units of a pack that each metered unit of the month takes; none where there are none or several."""
        charges = self.open_tariff.charges(self.usage)
        draws = self.packs[name].draws
        units = {
            draws[charge.price.meter or ""] for charge in charges if charge.price.meter in draws and charge.quantity
        }
        return units.pop() if len(units) == 1 else (None if not units else ZERO)

    @cached_property
    def is_open_around(self) -> bool:
        """Whether what a drawn unit saves is known and never below 0, and no two packs draw the same meter.

        Around packs there may be fees and one ladder whose discounts only rise with volume: see `saved`.
        """
        drawn_by = [meter for pack in self.packs.values() for meter in pack.draws]
        stages = (self.offer.edition.stages[name] for name in self.offer.regime.chain)
        is_plain = not self.open_tariff.is_settled and not any(stage.on_units for stage in stages)
        is_known = self.ladder is not None and is_plain
        return is_known and len(drawn_by) == len(set(drawn_by)) and all(low >= 0 for low, _ in self.saved.values())

    @cached_property
    def ladder(self) -> tuple[Stage, ...] | None:
        """The ladder around packs, if there is one; None where other stages are around them, or it falls."""
        before = {stage for pack in self.packs.values() for stage in pack.before}
        around = [self.offer.edition.stages[name] for name in self.offer.regime.chain if name in before]
        ladders = tuple(stage for stage in around if stage.bands)
        rising = all(one.off <= other.off for stage in ladders for one, other in pairwise(stage.bands))
        return ladders if len(ladders) == len(around) <= 1 and rising else None

    @cached_property
    def saved(self) -> dict[str, tuple[Decimal, Decimal]]:
        """By meter, what a unit that is no longer billed saves at least and at most.

        At most its price before the ladder. At least what is left of that after the ladder's last discount, less what
        the unit moves in the ladder: at most one unit of the dearest meter in it loses a part of its discount.
        """
        stages = self.ladder or ()
        names = {name for name in self.offer.regime.chain if self.offer.edition.stages[name] in stages}
        charges = self.open_tariff.charges(self.usage)
        savings: dict[str, tuple[Decimal, Decimal]] = {}
        with exact():
            prices: dict[str, list[Decimal]] = {}
            for charge in (charge for charge in charges if charge.price.is_metered and charge.quantity):
                prices.setdefault(charge.price.meter or "", []).append(_without(charge.price, names))
            pooled = [max(prices[meter]) for stage in stages for meter in stage.pool or () if meter in prices]
            for meter, nets in prices.items():
                offs = [tier.off for stage in stages if meter in (stage.pool or ()) for tier in stage.bands] or [ZERO]
                lost = (max(offs) - min(offs)) * max(pooled, default=ZERO)
                savings[meter] = min(nets) * (ONE - max(offs)) - lost, max(nets)
        return savings

    @cached_property
    def worths(self) -> dict[str, tuple[Decimal, Decimal]]:
        """For each pack, what a drawn unit saves at least and at most, before tax; nothing where that is not known."""
        if not self.is_open_around:
            return {}
        worths: dict[str, tuple[Decimal, Decimal]] = {}
        with exact():
            for name, pack in self.packs.items():
                savings = [(saved, pack.draws[meter]) for meter, saved in self.saved.items() if meter in pack.draws]
                if savings:
                    low = min(floor_price(least, units) for (least, _), units in savings)
                    worths[name] = low, max(floor_price(most, units) for (_, most), units in savings) + _TINY
        return worths

    def least(self, prices: Mapping[str, Decimal]) -> Decimal:
        """What the month costs at least where each drawn unit has a price, before tax; needs `is_open_around`."""
        cost: Decimal = total(self.open_tariff.charges(self.usage))
        with exact():
            saved = (max(high - prices[name], ZERO) * self.needs[name] for name, (_, high) in self.worths.items())
            return cost - sum(saved, ZERO)


def _without(price: Price, stages: Collection[str]) -> Decimal:
    """The net price of a unit without what some stages take off it."""
    kept = tuple(reduction for reduction in price.reductions if reduction.stage not in stages)
    return attrs.evolve(price, reductions=kept).net


def floor_price(net: Decimal, units: Decimal) -> Decimal:
    """The price of one unit, rounded down where it has no exact decimal."""
    return net if units == 1 else (net.scaleb(18) // units).scaleb(-18)


def _in_order(place: int) -> date:
    """A day that keeps holdings in the order in which they are given."""
    return date.fromordinal(date.max.toordinal() - 1000 + place)


def ascending(draws: Mapping[str, Any]) -> bool:
    """Whether what takes fewer units is drawn first."""
    units = list(draws.values())
    return units == sorted(units)


def can_wait(
    name: str, pack: Pack, packs: Mapping[str, Pack], after: Sequence[Mapping[str, Pack]], offer: Offer
) -> bool:
    """Whether what is not drawn in a month can as well be bought in the next one, or, in the last month, not at all."""
    meters = [meter for other in packs.values() for meter in other.draws]
    is_alone = len(meters) == len(set(meters))
    is_lifted = not pack.lifts or set(offer.regime.suspends) <= pack.draws.keys()
    if (
        pack.regimes
        or not is_alone
        or not is_lifted
        or any(size.quantity < max(pack.draws.values()) for size in pack.sizes)
    ):
        return False
    return all(name in sold and _no_worse(sold[name], pack) for sold in after)


def ends_alike(pack: Pack, until: date, later: Sequence[Sequence[MonthCost]], end: date) -> bool:
    """Whether units of a pack that is bought a month later end no later within the term."""
    return not later or until == min(pack.valid.last_day(later[0][0].offer.on), end)


def _no_worse(later: Pack, pack: Pack) -> bool:
    prices = {size.quantity: size.price for size in later.sizes}
    is_same = (later.draws, later.scope, later.before, later.lifts) == (pack.draws, pack.scope, pack.before, pack.lifts)
    is_valid = later.valid.until == pack.valid.until and later.valid.months >= pack.valid.months
    is_cheap = all(prices.get(size.quantity, size.price + 1) <= size.price for size in pack.sizes)
    return is_same and is_valid and is_cheap and not later.regimes
