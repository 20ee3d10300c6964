"""A term whose packs share at most caps of sums: searched pack by pack, and together only as far as they share.

A month's recorded bill is taken apart into what depends on one pack and what several share. Packs that share nothing,
in any month, are searched by themselves; of regimes whose bills differ by the same amount whatever is held, and which
sell the same, only the cheapest is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

import attrs

from agorapricing.buying.amounts import NONE, Amount
from agorapricing.buying.apart import Apart, apart, is_whole, names_in
from agorapricing.buying.ascent import Ascent
from agorapricing.buying.bounding import Cost, Month
from agorapricing.buying.extent import Work
from agorapricing.buying.steps import Months, State, Step
from agorapricing.buying.together import cheapest_together
from agorapricing.buying.ways import Held, Layer, Market, ways
from agorapricing.exact import ONE, ZERO
from agorapricing.recorded import Form, evaluated, form, scale
from agorapricing.writing import compiled

_PLACES = 9
"""So many decimals of money the search counts in at least, so that settings have room between exact amounts."""


Joint = tuple[list[Month], list[Cost], dict[str, tuple[Layer, ...]]]
"""The months, bills and graphs of some packs."""


@attrs.frozen(eq=False)
class Bill:
    """A month under one regime: what it costs and what it draws of each pack, by the units held."""

    step: Step
    cost: Form
    draws: Mapping[str, Form]

    @classmethod
    def of(cls, step: Step) -> Bill | None:
        """Record it; None where some usage may have no price, where units are not whole, or where packs stand apart.

        It is recorded with all packs held: what some of them do to the chain, they must do whichever is held.
        """
        regime, packs = step.worked.offer.regime, step.worked.packs.values()
        places = {tuple(name for name in regime.chain if name in pack.before) for pack in packs}
        if len(places) > 1 or (regime.suspends and any(pack.lifts for pack in packs)):
            return None
        names = tuple(step.worked.packs)
        cost, quoted, draws = step.worked.forms(names)
        found = cls(step, cost, dict(zip(names, draws, strict=True)))
        is_apart = all(names_in(each) <= {name} and is_whole(each, inside=True) for name, each in found.draws.items())
        are_whole = all(size % ONE == 0 for amounts in step.sold.values() for size in amounts.sizes)
        return found if is_apart and are_whole and quoted == form(ZERO) and is_whole(cost) else None

    def is_like(self, other: Bill) -> bool:
        """Whether it differs from another one by the same amount whatever is held, and sells the same."""
        differ = self.cost - other.cost
        return not differ.terms and self.draws == other.draws and self.step.sells_as(other.step)


@attrs.frozen(eq=False)
class Parted:
    """The months of a term, one regime each, taken apart."""

    months: Months
    bills: tuple[Bill, ...]
    aparts: tuple[Apart, ...]

    @classmethod
    def of(cls, months: Months) -> Parted | None:
        """Take them apart; None where they cannot be, or where there is one pack alone."""
        if len(months.packs) <= 1:
            return None
        bills = [_cheapest_alike(steps) for steps in months.steps]
        aparts = [bill and apart(bill.cost) for bill in bills]
        if not all(bills) or not all(aparts):
            return None
        return cls(months, tuple(each for each in bills if each), tuple(each for each in aparts if each))

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """The packs that share something, directly or through others."""
        group_of = {name: {name} for name in self.months.packs}
        for each in (each for month in self.aparts for each in month.shared):
            joined = set().union(*(group_of[name] for name in each.parts))
            group_of |= dict.fromkeys(joined, joined)
        return list(dict.fromkeys(tuple(n for n in self.months.packs if n in each) for each in group_of.values()))

    @cached_property
    def money(self) -> Decimal:
        """How many of the search's units of money one has: no amount has a part of one."""
        prices = (p * step.taxed for steps in self.months.steps for step in steps for p in step.prices)
        places = max(_PLACES, *(scale(bill.cost) for bill in self.bills), *(scale(form(price)) for price in prices))
        return Decimal(10) ** places

    def search(self, held: State, work: Work) -> tuple[list[dict[str, Amount]], Decimal | None] | None:
        """For each month what to buy of each pack; with less than what no plan costs, where the search stopped early.

        None where what is held is not whole.
        """
        if any(left % ONE for _, _, left in held):
            return None
        found: list[dict[str, Amount]] = [{} for _ in self.bills]
        saved, is_proven = 0, True
        for names in self.groups:
            joint = cheapest_together(Ascent(*self.joint(names, held, work)), work)
            saved += 0 if joint.least is None else joint.cost - joint.least
            is_proven = is_proven and joint.least is None
            for month, amounts in zip(found, joint.months, strict=True):
                month |= dict(zip(names, amounts, strict=True))
        return found, None if is_proven else Decimal(saved) / self.money

    def joint(self, names: Sequence[str], held: State, work: Work) -> Joint:
        """The months, bills and graphs of packs that share nothing with others, which are not held meanwhile."""
        money = self.money
        others = {name: form(ZERO) for name in self.months.packs if name not in names}
        alone = {**others, **{name: Form.symbol(name) for name in names}}
        costs = [form(evaluated(bill.cost, alone)) for bill in self.bills]
        months = [Month(found, money) for found in map(apart, costs) if found]
        numbered = {name: Form.symbol(f"u{place}") for place, name in enumerate(names)}
        symbols = tuple(f"u{place}" for place in range(len(names)))
        bills = [compiled(symbols, evaluated(cost * money, numbered)) for cost in costs]
        graphs = {name: ways(list(self._markets(name, work)), _held(held, name), work) for name in names}
        return months, bills, graphs

    def _markets(self, name: str, work: Work) -> Iterator[Market]:
        for bill, last in zip(self.bills, self.months.last_days, strict=True):
            step, drawn = bill.step, compiled(("u",), evaluated(bill.draws[name], {name: Form.symbol("u")}))
            ends = step.ends.get(name, self.months.last_days[-1])
            price = _price(step, self.money)
            yield Market(_purchases(step, name, work), _can_wait(step, name), drawn, price, ends, last)


def _held(state: State, name: str) -> Held:
    return tuple((until, int(left)) for each, until, left in state if each == name)


def _purchases(step: Step, name: str, work: Work) -> Callable[[int], Iterable[Amount]]:
    def purchases(held: int) -> Iterable[Amount]:
        if name not in step.sold:
            return (NONE,)
        work.look(step.looked_at(name, Decimal(held)))
        return step.purchases(name, Decimal(held))

    return purchases


def _can_wait(step: Step, name: str) -> Callable[[Amount, int], bool]:
    return lambda amount, left: step.could_wait(name, amount, Decimal(left))


def _price(step: Step, money: Decimal) -> Callable[[Amount], int]:
    return lambda amount: int(amount.price * step.taxed * money)


def _cheapest_alike(steps: Sequence[Step]) -> Bill | None:
    """The cheapest of regimes that differ by an amount; None where they differ by more."""
    bills = [Bill.of(step) for step in steps]
    first, *others = bills
    if first is None or not all(other is not None and other.is_like(first) for other in others):
        return None
    return min((bill for bill in bills if bill), key=lambda bill: bill.cost.constant)
