"""The answer to what to buy: plans in order, the runner-up, and what would have to change for it to win."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.arithmetic import ceil_div
from agorapricing.bill import SCHEMA, plain
from agorapricing.buying.billed import TermBill
from agorapricing.buying.term import Term
from agorapricing.display import Displayed
from agorapricing.exact import ONE, ZERO, exact, exactly
from agorapricing.profile import Profile
from agorapricing.tariff.charge import FEES


@attrs.frozen(hash=False)
class Plan:
    """A way to buy for a term: a regime for each month, and packs; `bill` is what it costs, rated month by month.

    Where there was more to try than the search does, `least` is what no plan of its kind costs less than; elsewhere
    there is none: the plan is proven to be the cheapest of its kind. `taxed` is what a price is multiplied by for the
    tax on top; none where the rate changes in the term.
    """

    bill: TermBill = attrs.field(repr=lambda bill: str(bill.offers))
    least: Decimal | None = None
    taxed: Decimal | None = ONE

    @property
    @exactly
    def label(self) -> str:
        """The plan in words: its offers, and the packs with how many of which size."""
        return " + ".join((", then ".join(self._runs()), *self._packs()))

    def _runs(self) -> Iterator[str]:
        before = ""
        for month in self.bill.months:
            if month.bill.offer != before:
                before = month.bill.offer
                yield before if month is self.bill.months[0] else f"{before} from {month.bill.on:%Y-%m}"

    def _packs(self) -> Iterator[str]:
        for (name, size), count in sorted(self._counts.items(), key=lambda each: (each[0][0], -each[0][1])):
            yield f"{count} x {name} of {size:,f}"

    @property
    def _counts(self) -> dict[tuple[str, Decimal], int]:
        counts: dict[tuple[str, Decimal], int] = {}
        for _, each in self.bill.bought:
            key = each.name, each.quantity
            counts[key] = counts.get(key, 0) + each.count
        return counts

    @property
    def spent(self) -> dict[str, Decimal]:
        """What is spent on each package and on each size of a pack over the term, before tax."""
        found: dict[str, Decimal] = {}
        with exact():
            for month in self.bill.months:
                packs = {each.text: each for each in month.bought}
                for line in (each for each in month.bill.lines if each.price.stage == FEES):
                    pack = packs.get(line.price.label)
                    what = f"{pack.pack.title} of {pack.quantity:,f}" if pack else line.price.label
                    found[what] = found.get(what, ZERO) + line.amount
        return found

    def is_like(self, other: Plan) -> bool:
        """Whether it is the same for a customer: every month costs the same, or the same is bought in another order."""
        if [each.bill.total for each in self.bill.months] == [each.bill.total for each in other.bill.months]:
            return True
        return self.total == other.total and self.label == other.label

    @property
    def total(self) -> Decimal:
        """The exact total of the term."""
        return self.bill.total

    @property
    def doubt(self) -> str:
        """What is not proven of it, in words; nothing where it is proven."""
        if self.least is None:
            return ""
        with exact():
            share = _share(self.total - self.least, self.total)
        return (
            f"{self.label} is the cheapest plan found, not proven to be the cheapest: there was more to try than the "
            f"search does. None of its kind costs less than {self.least:,.2f} {self.bill.currency}: {share} less. With "
            f"more effort it tries more."
        )

    def to_record(self) -> dict[str, Any]:
        """Give the plan as plain values; numbers are strings."""
        least = {} if self.least is None else {"least": plain(self.least)}
        return {"plan": self.label, "proven": self.least is None, **least, **self.bill.to_record()}


@attrs.frozen
class Impossible:
    """A regime that cannot serve the whole term, and why."""

    offer: str
    reason: str


@attrs.frozen(hash=False, str=False)
class Best(Displayed):
    """The plans of a term, cheapest first: of everything, and of each regime alone, with packs and without."""

    profile: Profile = attrs.field(repr=lambda profile: profile.name)
    term: Term
    plans: tuple[Plan, ...]
    impossible: tuple[Impossible, ...] = ()
    notes: tuple[str, ...] = ()
    is_all_searched: bool = True
    """Whether no kind of plan was left out because there was too much to try: the notes name those."""

    @property
    def cheapest(self) -> Plan:
        """The cheapest plan."""
        return self.plans[0]

    @property
    def runner_up(self) -> Plan | None:
        """The cheapest plan of another kind: of other regimes, or without packs; none where there is none."""
        return self.plans[1] if len(self.plans) > 1 else None

    @property
    def gap(self) -> Decimal:
        """What the runner-up costs more over the term; 0 without one."""
        if self.runner_up is None:
            return ZERO
        with exact():
            return self.runner_up.total - self.cheapest.total

    @property
    def changes(self) -> tuple[str, ...]:
        """What would have to change for the runner-up to cost as little as the cheapest plan, each change by itself.

        Both plans have a price off where both pay it; what is bought stays as it is.
        """
        with exact():
            return tuple(_changes(self.runner_up, self.cheapest)) if self.runner_up else ()

    def to_record(self) -> dict[str, Any]:
        """Give all plans as plain values, ready for JSON; every number is a string."""
        return {
            "schema": SCHEMA,
            "profile": self.profile.name,
            "start": str(self.term.start),
            "months": len(self.term.days),
            "currency": self.cheapest.bill.currency,
            "plans": [plan.to_record() for plan in self.plans],
            "gap": plain(self.gap),
            "changes": list(self.changes),
            "impossible": [attrs.asdict(each) for each in self.impossible],
            "notes": list(self.notes),
            **self.cheapest.bill.question,
        }


def _changes(plan: Plan, cheapest: Plan) -> Iterator[str]:
    """What `changes` says, inside `exact()`."""
    currency, months = plan.bill.currency, len(plan.bill.months)
    length = f"{months} months" if months > 1 else "the month"
    gap, paid = plan.total - cheapest.total, plan.bill.payable - cheapest.bill.payable
    if gap == 0:
        yield "It costs the same: any amount off would do."
        return
    if plan.total:
        yield f"{_share(gap, plan.total)} off its whole amount, that is {paid:,.2f} {currency} over {length}."
    for what, spent in plan.spent.items() if plan.taxed else ():
        more = (spent - cheapest.spent.get(what, ZERO)) * (plan.taxed or ONE)
        if more >= gap:
            both = f", {cheapest.spent[what]:,.2f} in the cheapest plan" if what in cheapest.spent else ""
            yield f"{what}: {_share(gap, more)} off its price ({spent:,.2f} {currency} over the term{both})."


def _share(part: Decimal, whole: Decimal) -> str:
    """A percentage with two decimals, rounded up: so much suffices."""
    hundredths = ceil_div(part * 10_000, whole)
    return f"{hundredths / 100:.2f} %"
