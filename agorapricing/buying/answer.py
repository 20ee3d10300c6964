"""The answer to what to buy: plans in order, the runner-up, and what would have to change for it to win."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

import attrs

from agorapricing.buying.billing import Choice
from agorapricing.buying.scope import Scope
from agorapricing.buying.term import Term
from agorapricing.buying.term_bill import TermBill
from agorapricing.numbers import ONE, ZERO, ceil_div, exact, exactly
from agorapricing.profiles import Profile
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded


@attrs.frozen(hash=False)
class Plan(Recorded):
    """A way to buy for a term: a regime for each month, and packs; `bill` is what it costs, rated month by month.

    Where there was more to try than the search does, `least` is what no plan of its kind costs less than; elsewhere
    there is none: the plan is proven to be the cheapest of its kind. `taxed` is what a price is multiplied by for the
    tax on top; none where the rate changes in the term.
    """

    record = Keys("plan=label proven=is_proven least? steps bill.*")

    bill: TermBill = attrs.field(repr=lambda bill: str(bill.offers))
    least: Decimal | None = None
    taxed: Decimal | None = ONE
    choices: tuple[Choice, ...] = attrs.field(default=(), eq=False, repr=False)
    """What is chosen for each month, as it was billed."""

    @property
    @exactly
    def label(self) -> str:
        """The plan in words: its offers, and the packs with how many of which size."""
        (_, first), *later = self._offers
        offers = ", then ".join((first, *(f"{offer} from {on:%Y-%m}" for on, offer in later)))
        sizes = sorted(self._counts.items(), key=lambda counted: (counted[0][0], -counted[0][1]))
        return " + ".join((offers, *(f"{count} x {name} of {size:,f}" for (name, size), count in sizes)))

    @property
    def _offers(self) -> list[tuple[date, str]]:
        """The offers in order, each with the month from which it is taken."""
        runs = groupby((month.bill for month in self.bill.months), key=lambda bill: bill.offer)
        return [(next(bills).on, offer) for offer, bills in runs]

    @property
    def _counts(self) -> dict[tuple[str, Decimal], int]:
        """How many of each size of each pack are bought."""
        counts: dict[tuple[str, Decimal], int] = {}
        for _, purchase in self.bill.bought:
            key = purchase.name, purchase.quantity
            counts[key] = counts.get(key, 0) + purchase.count
        return counts

    @property
    def spent(self) -> dict[str, Decimal]:
        """What is spent on each package and on each size of a pack over the term, before tax."""
        spent: dict[str, Decimal] = {}
        with exact():
            for month in (month for month in self.bill.months if not month.bill.terms.confidential):
                packs = ((f"{each.pack.title} of {each.quantity:,f}", each.price) for each in month.bought)
                for title, amount in (*month.fees.items(), *packs):
                    spent[title] = spent.get(title, ZERO) + amount
        return spent

    def is_like(self, other: Plan) -> bool:
        """Whether it is the same for a customer: every month costs the same, or the same is bought in another order."""
        if [month.bill.total for month in self.bill.months] == [month.bill.total for month in other.bill.months]:
            return True
        return (self.total, self._offers, self._counts) == (other.total, other._offers, other._counts)

    @property
    def total(self) -> Decimal:
        """The exact total of the term."""
        return self.bill.total

    @property
    def steps(self) -> int:
        """What a customer has to do: to take a regime, to change it, and to buy some of a size of a pack in a month."""
        return len(self._offers) + len(self.bill.bought)

    @property
    def is_proven(self) -> bool:
        """Whether no plan of its kind costs less."""
        return self.least is None

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


@attrs.frozen
class Impossible:
    """A regime that cannot serve the whole term, and why."""

    offer: str
    reason: str


@attrs.frozen(hash=False, str=False)
class Best(Displayed):
    """The plans of a term, cheapest first: of everything, and of each regime alone, with packs and without.

    `plans` are those that are cheaper or simpler than every other one; the rest are `dominated`: dearer than one of
    these, and of no fewer steps.
    """

    layout = "terms.best"
    record = Keys(
        "profile=profile.name start=term.start term.months cheapest.bill.currency plans dominated simplest gap changes",
        ("runner_up", lambda answer: answer.runner_up and answer.runner_up.label),
        "stopped=is_stopped least? impossible notes",
        "cheapest.bill.question.*",
    )

    profile: Profile = attrs.field(repr=lambda profile: profile.name)
    term: Term
    plans: tuple[Plan, ...]
    impossible: tuple[Impossible, ...] = ()
    scopes: tuple[Scope, ...] = ()
    """For each book, what was tried and what was not."""
    unsearched: tuple[str, ...] = ()
    """The kinds of plan that were left out because there was too much to try, each with the reason."""
    remarks: tuple[str, ...] = ()
    """What else is worth knowing: books and packages that were left out, and why."""
    dominated: tuple[Plan, ...] = ()
    """Plans that are dearer than one of `plans` and no simpler."""
    simplest: Plan | None = None
    """The plan of the fewest steps that was found within 1 % of the cheapest; none where the cheapest one is it."""
    is_stopped: bool = False
    """Whether an interrupt stopped the search."""
    least: Decimal | None = None
    """Where it was stopped: what no plan costs less than; none where that is not known."""
    unpriced: tuple[str, ...] = ()
    """What vendors sell whose prices the books do not have."""

    @property
    def is_all_searched(self) -> bool:
        """Whether no kind of plan was left out because there was too much to try."""
        return not self.unsearched

    @property
    def is_proven(self) -> bool:
        """Whether no plan that was tried, of its own kind or of another, can be cheaper than the cheapest one."""
        return self.is_all_searched and all(p.least is None or p.least >= self.cheapest.total for p in self.found)

    @property
    def found(self) -> list[Plan]:
        """All plans, listed or not, cheapest first."""
        return sorted((*self.plans, *self.dominated), key=lambda plan: plan.total)

    @property
    def doubts(self) -> tuple[str, ...]:
        """For each plan that is not proven, what is not; of a search that was stopped, how far from proven it is."""
        return (self._stopped,) if self.is_stopped else tuple(plan.doubt for plan in self.found if plan.doubt)

    @property
    @exactly
    def _stopped(self) -> str:
        bill = self.cheapest.bill
        text = f"Stopped before the search was done: {self.cheapest.label} is the best plan found so far."
        if self.least is None:
            return f"{text} How much less another one could cost is not known."
        share = _share(bill.total - self.least, bill.total) if bill.total else "0 %"
        return f"{text} None costs less than {self.least:,.2f} {bill.currency}: {share} less."

    @property
    def first(self) -> tuple[str, ...]:
        """The notes that go before all others: what has no prices, and that the search was stopped."""
        return (*self.unpriced, *(self.doubts if self.is_stopped else ()))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was not searched, what was, and what is not proven."""
        tried = (scope.text for scope in self.scopes)
        return tuple(dict.fromkeys((*self.first, *self.unsearched, *self.remarks, *tried, *self.doubts)))

    @property
    def cheapest(self) -> Plan:
        """The cheapest plan."""
        return self.plans[0]

    @property
    def runner_up(self) -> Plan | None:
        """The cheapest plan of another kind: of other regimes, or without packs; none where there is none."""
        return next(iter(self.found[1:]), None)

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


def _changes(plan: Plan, cheapest: Plan) -> Iterator[str]:
    """The texts of `changes`, inside `exact()`."""
    currency, months = plan.bill.currency, len(plan.bill.months)
    length = f"{months} months" if months > 1 else "the month"
    gap, paid = plan.total - cheapest.total, plan.bill.payable - cheapest.bill.payable
    if gap == 0:
        yield "It costs the same: any amount off would do."
        return
    if plan.total:
        yield f"{_share(gap, plan.total)} off its whole amount, that is {paid:,.2f} {currency} over {length}."
    in_cheapest = cheapest.spent
    for title, spent in plan.spent.items() if plan.taxed else ():
        more = (spent - in_cheapest.get(title, ZERO)) * (plan.taxed or ONE)
        if more >= gap:
            both = f", {in_cheapest[title]:,.2f} in the cheapest plan" if title in in_cheapest else ""
            yield f"{title}: {_share(gap, more)} off its price ({spent:,.2f} {currency} over the term{both})."


SIMPLE = Decimal("1.01")
"""How many times the cheapest plan a simpler one may cost."""


@exactly
def simple_limit(plans: Iterable[Plan]) -> Decimal:
    """What a simple plan may cost at most beside these."""
    return min(plan.total for plan in plans) * SIMPLE


def _share(part: Decimal, whole: Decimal) -> str:
    """A percentage with two decimals, rounded up: so much suffices."""
    hundredths = ceil_div(part * 10_000, whole)
    return f"{hundredths / 100:.2f} %"
