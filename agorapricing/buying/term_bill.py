"""A term under one choice a month: its bills, what packs covered, what expired, and what longer periods add."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.buying.term import Term
from agorapricing.buying.true_up import TrueUp
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Holding, Purchase, together
from agorapricing.profiles import Profile
from agorapricing.rating import Bill, Displayed, OfferTerms
from agorapricing.records import Keys, Recorded, plain


@frozen(hash=False)
class Month(Recorded):
    """A month of a term: its bill, what was held and bought, what was drawn, what expired with its last day."""

    record = Keys(
        "month=bill.on:%Y-%m bill.offer bill.terms.edition bill.usage bought drawn expired left",
        "bill.total bill.payable:f",
    )

    bill: Bill = attrs.field(repr=lambda bill: str(bill.on))
    held: tuple[Holding, ...]
    """At its beginning."""
    bought: tuple[Purchase, ...]
    drawn: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    """Units of each pack that covered usage."""
    expired: tuple[Holding, ...]
    left: tuple[Holding, ...]
    """At its end, without what expired."""
    fees: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    """The flat fees of its regime by their titles, before tax; none where a contract is confidential."""


@frozen(hash=False, str=False)
class TermBill(Displayed):
    """The bill of a term: its months, the true-ups of its quarters and years, and what is wasted."""

    layout = "terms.term"
    record = Keys(
        "profile=profile.name start=term.start stopped=is_stopped? question.* currency offers=terms months",
        "true_ups expired left",
        "total payable:f notes",
    )

    profile: Profile = attrs.field(repr=lambda profile: profile.name)
    term: Term
    months: tuple[Month, ...] = attrs.field(repr=False)
    true_ups: tuple[TrueUp, ...] = ()
    open_commitments: tuple[str, ...] = ()
    """What is settled by a period that the term does not have all months of: it is in no amount for that period."""
    tax: str = ""
    """The tax on top of every month; none where it is empty."""
    is_parted: bool = False
    """Whether a contract holds on only some days of a month, whose usage is then a share by days."""
    credits: Mapping[str, Decimal] = attrs.field(factory=dict, converter=frozen_dict)
    """The money of credits that is left after the last month, by stage; none of a confidential contract."""
    asked: int = 0
    """How many months were asked for; the term has fewer where an interrupt stopped it."""
    is_stopped: bool = False
    """Whether an interrupt stopped it."""

    @property
    def currency(self) -> str:
        """The currency's ISO code."""
        return self.months[0].bill.currency

    @property
    def total(self) -> Decimal:
        """The exact total: of the months, and of the true-ups."""
        with exact():
            return sum((month.bill.total for month in self.months), sum((t.amount for t in self.true_ups), ZERO))

    @property
    def payable(self) -> Decimal:
        """What is paid: each month and each true-up is rounded by itself."""
        rounding = self.months[0].bill.terms.rounding
        with exact():
            paid = sum((month.bill.payable for month in self.months), ZERO)
            return paid + sum((rounding.round(true_up.amount) for true_up in self.true_ups), ZERO)

    @property
    def offers(self) -> tuple[str, ...]:
        """The offers of its months, each once."""
        return tuple(dict.fromkeys(month.bill.offer for month in self.months))

    @property
    def bought(self) -> tuple[tuple[date, Purchase], ...]:
        """What is bought, with its month."""
        return tuple((month.bill.on, purchase) for month in self.months for purchase in month.bought)

    @property
    def expired(self) -> tuple[Holding, ...]:
        """What ended unused."""
        return together(holding for month in self.months for holding in month.expired)

    @property
    def left(self) -> tuple[Holding, ...]:
        """What is held at the end."""
        return self.months[-1].left

    @property
    def held(self) -> tuple[Holding, ...]:
        """What is held at the start."""
        return self.months[0].held

    @property
    def terms(self) -> tuple[OfferTerms, ...]:
        """What the bills of each of its offers share, by the first of them: also who may buy."""
        terms: dict[str, OfferTerms] = {}
        for month in self.months:
            terms.setdefault(month.bill.offer, month.bill.terms)
        return tuple(terms.values())

    @property
    def question(self) -> dict[str, Any]:
        """What is asked, as plain values: usage, growth, seasons, tax, and what is held at the start."""
        return _QUESTION(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all its months, each once."""
        of_months = dict.fromkeys(note for month in self.months for note in month.bill.notes)
        grown = () if self.term.factor(len(self.months) - 1) == 1 and not self.term.seasons else (_GROWN,)
        doubled = (_more_than_doubled(self.term.growth),) if self.term.growth > 1 else ()
        opened = (Message("{what}: {said}", what=name, said=_OPENED) for name in self.open_commitments)
        parted = (_PARTED,) if self.is_parted else ()
        left = ((name, money) for name, money in self.credits.items() if money)
        credited = (
            Message("{name}: {money:,f} of the credit is left at the end.", name=name, money=Decimal(plain(money)))
            for name, money in left
        )
        return (*doubled, *grown, *parted, *opened, *credited, *of_months)


_QUESTION = Keys("profile.workloads term.growth term.seasons tax held")
_PARTED = Message("The usage of some days of a month is a share of the month's by days, rounded up.")
_OPENED = Message("the term does not have all months of a period that it is settled by; for that it is in no amount.")
_GROWN = Message("Grown quantities are rounded up to the decimals that they were given with.")


def _more_than_doubled(growth: Decimal) -> str:
    with exact():
        return Message(
            "Usage grows by {growth} % a month, to {times} times: 4 % are written 0.04.",
            growth=plain(growth * 100),
            times=plain(growth + 1),
        )
