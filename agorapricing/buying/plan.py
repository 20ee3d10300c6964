"""A plan: a way to buy for a term, what it costs, and how many steps it has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby

import attrs

from agorapricing.buying.billing import Choice
from agorapricing.buying.steps import steps_of
from agorapricing.buying.term_bill import TermBill
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined
from agorapricing.numbers import ONE, ZERO, ceil_div, exact, exactly
from agorapricing.records import Keys, Recorded


@frozen(hash=False)
class Plan(Recorded):
    """A way to buy for a term: a regime for each month, and packs; `bill` is what it costs, rated month by month.

    Where there was more to try than the search does, `least` is what no plan of its kind costs less than; elsewhere
    there is none: the plan is proven to be the cheapest of its kind. `taxed` is what a price is multiplied by for the
    tax on top; none where the rate changes in the term.
    """

    record = Keys("plan=label proven=is_proven least? steps bill.*")

    bill: TermBill = attrs.field(repr=lambda bill: str(bill.offers))
    choices: tuple[Choice, ...] = attrs.field(eq=False, repr=False)
    """What is chosen for each month, as it was billed."""
    least: Decimal | None = None
    taxed: Decimal | None = ONE

    @property
    @exactly
    def label(self) -> str:
        """The plan in words: its offers, and the packs with how many of which size."""
        (_, first), *later = self._offers
        offers = joined(
            ", then ", (first, *(Message("{offer} from {on:%Y-%m}", offer=offer, on=on) for on, offer in later))
        )
        sizes = sorted(self._counts.items(), key=lambda counted: (counted[0][0], -counted[0][1]))
        return joined(
            " + ",
            (
                offers,
                *(
                    Message("{count} x {name} of {size:,f}", count=count, name=name, size=size)
                    for (name, size), count in sizes
                ),
            ),
        )

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
                packs = (
                    (Message("{title} of {quantity:,f}", title=each.pack.title, quantity=each.quantity), each.price)
                    for each in month.bought
                )
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
        """What a customer has to do: to take a regime, to change it, and to buy some of a size of a pack in a month.

        Each app that buys a regime by itself takes it.
        """
        return steps_of(self.choices)

    @property
    def bound(self) -> Decimal:
        """What no plan of its kind costs less than: its own total, where it is proven."""
        return self.total if self.least is None else self.least

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
            share = share_of(self.total - self.least, self.total)
        return Message(
            "{label} is the cheapest plan found, not proven to be the cheapest: there was more to try than the search "
            "does. None of its kind costs less than {least:,.2f} {currency}: {share} less. With more effort it tries "
            "more.",
            label=self.label,
            least=self.least,
            currency=self.bill.currency,
            share=share,
        )


SIMPLE = Decimal("1.01")
"""How many times the cheapest plan a simpler one may cost."""


@exactly
def simple_limit(plans: Iterable[Plan]) -> Decimal:
    """What a simple plan may cost at most beside these."""
    return min(plan.total for plan in plans) * SIMPLE


def share_of(part: Decimal, whole: Decimal) -> str:
    """A percentage with two decimals, rounded up: so much suffices."""
    hundredths = ceil_div(part * 10_000, whole)
    return f"{hundredths / 100:.2f} %"
