"""The answer to what to buy: plans in order, the runner-up, and what would have to change for it to win."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from agorapricing.buying.plan import Plan, share_of
from agorapricing.buying.scope import Scope
from agorapricing.buying.term import Term
from agorapricing.frozen import frozen
from agorapricing.messages import Message, counted
from agorapricing.numbers import ONE, ZERO, exact, exactly
from agorapricing.profiles import Profile
from agorapricing.rating import Displayed
from agorapricing.records import Keys


@frozen
class Impossible:
    """A regime that cannot serve the whole term, and why."""

    offer: str
    reason: str


@frozen(hash=False, str=False)
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
        label = self.cheapest.label
        if self.least == bill.total:
            return Message(
                "Stopped before the search was done: {plan} is the cheapest plan; simpler ones were not all tried.",
                plan=label,
            )
        text = Message("Stopped before the search was done: {plan} is the best plan found so far.", plan=label)
        if self.least is None:
            return Message("{text} How much less another one could cost is not known.", text=text)
        share = share_of(bill.total - self.least, bill.total) if bill.total else "0 %"
        return Message(
            "{text} None costs less than {least:,.2f} {currency}: {share} less.",
            text=text,
            least=self.least,
            currency=bill.currency,
            share=share,
        )

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
    length = counted("the month", "{count} months", months)
    gap, paid = plan.total - cheapest.total, plan.bill.payable - cheapest.bill.payable
    if gap == 0:
        yield Message("It costs the same: any amount off would do.")
        return
    if plan.total:
        yield Message(
            "{share} off its whole amount, that is {paid:,.2f} {currency} over {length}.",
            share=share_of(gap, plan.total),
            paid=paid,
            currency=currency,
            length=length,
        )
    in_cheapest = cheapest.spent
    for title, spent in plan.spent.items() if plan.taxed else ():
        more = (spent - in_cheapest.get(title, ZERO)) * (plan.taxed or ONE)
        if more >= gap:
            money = {"spent": spent, "currency": currency}
            over = (
                Message(
                    "{spent:,.2f} {currency} over the term, {cheapest:,.2f} in the cheapest plan",
                    cheapest=in_cheapest[title],
                    **money,
                )
                if title in in_cheapest
                else Message("{spent:,.2f} {currency} over the term", **money)
            )
            yield Message("{title}: {share} off its price ({over}).", title=title, share=share_of(gap, more), over=over)
