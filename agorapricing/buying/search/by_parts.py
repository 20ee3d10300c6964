"""The search by parts: packs that at most caps of sums couple, searched pack by pack, and jointly only where coupled.

A month's recorded bill is decomposed into terms of one pack and coupling terms. Packs that nothing couples, in any
month, are searched by themselves; of regimes whose bills differ by the same amount whatever is held, and which sell the
same, only the cheapest is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, islice

import attrs

from agorapricing.buying.search.amounts import NONE, Amount
from agorapricing.buying.search.ascent import Ascent
from agorapricing.buying.search.bound import RelaxedMonth, unit_function
from agorapricing.buying.search.decompose import Decomposition, decompose, is_whole, symbols_in
from agorapricing.buying.search.enumerate import cheapest_joint_plan
from agorapricing.buying.search.extent import SearchBudget
from agorapricing.buying.search.graph import Market, fewest_arcs, purchase_graph
from agorapricing.buying.search.options import MonthOption, Months, State
from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, ZERO, Form, compiled, evaluated, form, scale

_PLACES = 9
"""So many decimals of money the search counts in at least, so that multipliers have room between exact amounts."""


@attrs.define(eq=False)
class RegimeMonth:
    """A month under one regime: what it costs and what it draws of each pack, by the units held."""

    option: MonthOption
    cost: Form
    draws: Mapping[str, Form]

    @classmethod
    def of(cls, option: MonthOption) -> RegimeMonth | None:
        """Record it; None where usage may have no price, where units are not whole, or where a draw depends on others.

        It is recorded with all packs held: what some of them do to the chain, they must do whichever is held.
        """
        regime, packs = option.month.offer.regime, option.month.packs.values()
        places = {tuple(name for name in regime.chain if name in pack.before) for pack in packs}
        if len(places) > 1 or (regime.suspends and any(pack.lifts for pack in packs)):
            return None
        names = tuple(option.month.packs)
        cost, quoted, draws = option.month.forms(names)
        drawn = dict(zip(names, draws, strict=True))
        is_separable = all(symbols_in(draw) <= {n} and is_whole(draw, inside=True) for n, draw in drawn.items())
        are_whole = all(size % ONE == 0 for amounts in option.sold.values() for size in amounts.sizes)
        is_priced = quoted == form(ZERO)
        return cls(option, cost, drawn) if is_separable and are_whole and is_priced and is_whole(cost) else None

    def is_like(self, other: RegimeMonth) -> bool:
        """Whether it differs from another one by the same amount whatever is held, and sells the same."""
        differ = self.cost - other.cost
        return not differ.terms and self.draws == other.draws and self.option.sells_as(other.option)


@frozen(eq=False)
class DecomposedTerm:
    """The months of a term, one regime each, with their bills decomposed."""

    months: Months
    bills: tuple[RegimeMonth, ...]
    decompositions: tuple[Decomposition, ...]

    @classmethod
    def of(cls, months: Months) -> DecomposedTerm | None:
        """Decompose them; None where a bill cannot be decomposed, or where there is one pack alone."""
        if len(months.packs) <= 1:
            return None
        bills = [bill for options in months.options if (bill := _cheapest_alike(options))]
        decompositions = [parts for bill in bills if (parts := decompose(bill.cost))]
        return cls(months, tuple(bills), tuple(decompositions)) if len(decompositions) == len(months.options) else None

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """The packs that terms couple, directly or through others."""
        group_of = {name: {name} for name in self.months.packs}
        for term in (term for month in self.decompositions for term in month.coupling):
            joined = set().union(*(group_of[name] for name in term.parts))
            group_of |= dict.fromkeys(joined, joined)
        return list(dict.fromkeys(tuple(n for n in self.months.packs if n in group) for group in group_of.values()))

    @cached_property
    def money(self) -> Decimal:
        """How many of the search's units of money one has: no amount has a part of one."""
        prices = (p * option.taxed for options in self.months.options for option in options for p in option.prices)
        places = max(_PLACES, *(scale(bill.cost) for bill in self.bills), *(scale(form(price)) for price in prices))
        return Decimal(10) ** places

    def search(self, held: State, budget: SearchBudget) -> tuple[list[dict[str, Amount]], Decimal | None] | None:
        """For each month what to buy of each pack; and, where the search stopped early, the gap to the bound.

        None where what is held is not whole.
        """
        if any(left % ONE for _, _, left in held):
            return None
        plan: list[dict[str, Amount]] = [{} for _ in self.bills]
        gap, is_proven = 0, True
        for names in self.groups:
            joint = cheapest_joint_plan(self.ascent(names, held, budget), budget)
            gap += 0 if joint.least is None else joint.cost - joint.least
            is_proven = is_proven and joint.least is None
            for month, amounts in zip(plan, joint.months, strict=True):
                month |= dict(zip(names, amounts, strict=True))
        return plan, None if is_proven else Decimal(gap) / self.money

    def ascent(self, names: Sequence[str], held: State, budget: SearchBudget) -> Ascent:
        """The relaxation of some packs that nothing couples with others, which are not held meanwhile."""
        held_alone = {name: Form.symbol(name) if name in names else form(ZERO) for name in self.months.packs}
        costs = [form(evaluated(bill.cost, held_alone)) for bill in self.bills]
        months = [RelaxedMonth(parts, self.money) for parts in map(decompose, costs) if parts]
        numbered = {name: Form.symbol(f"u{place}") for place, name in enumerate(names)}
        symbols = tuple(f"u{place}" for place in range(len(names)))
        bills = [compiled(symbols, evaluated(cost * self.money, numbered)) for cost in costs]
        stocks = {name: tuple((until, int(left)) for pack, until, left in held if pack == name) for name in names}
        markets = {name: list(self._markets(name, budget)) for name in names}
        budget.refuse_arcs(sum(fewest_arcs(sold, stocks[name], budget.arcs) for name, sold in markets.items()))
        graphs = {name: purchase_graph(sold, stocks[name], budget) for name, sold in markets.items()}
        return Ascent(months, bills, graphs)

    def _markets(self, name: str, budget: SearchBudget) -> Iterator[Market]:
        for bill, last in zip(self.bills, self.months.last_days, strict=True):
            option, drawn = bill.option, unit_function(name, bill.draws[name])
            ends = option.ends.get(name, self.months.last_days[-1])
            purchases, few = partial(_purchases, option, name, budget), partial(_few, option, name)
            can_wait, price = partial(_could_wait, option, name), partial(_price, option.taxed * self.money)
            yield Market(purchases, can_wait, drawn, price, ends, last, few)


def _purchases(option: MonthOption, name: str, budget: SearchBudget, held: int) -> Iterable[Amount]:
    if name not in option.sold:
        return (NONE,)
    budget.look(option.looked_at(name, Decimal(held)))
    return option.purchases(name, Decimal(held))


def _few(option: MonthOption, name: str, held: int) -> tuple[int, Iterable[Amount]]:
    """How many purchases there are at least; the first one, and those that leave units over."""
    if name not in option.sold:
        return 1, (NONE,)
    units = Decimal(held)
    beyond = option.more_than(name, units, option.need(name) - units)
    return option.fewest(name, units), chain(islice(option.purchases(name, units), 1), beyond)


def _could_wait(option: MonthOption, name: str, amount: Amount, left: int) -> bool:
    return option.could_wait(name, amount, Decimal(left))


def _price(factor: Decimal, amount: Amount) -> int:
    return int(amount.price * factor)


def _cheapest_alike(options: Sequence[MonthOption]) -> RegimeMonth | None:
    """The cheapest of regimes that differ by an amount; None where they differ by more."""
    bills = [bill for option in options if (bill := RegimeMonth.of(option))]
    if len(bills) < len(options) or not all(bill.is_like(bills[0]) for bill in bills):
        return None
    return min(bills, key=lambda bill: bill.cost.constant)
