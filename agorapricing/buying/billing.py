"""Billing a term: month by month under an offer each, with what is bought, held and carried over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.analysis import LongWork, Progress, quiet
from agorapricing.buying.term import Term
from agorapricing.buying.term_bill import Month, TermBill
from agorapricing.buying.true_up import settled
from agorapricing.comparison import MeteredProfile
from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.loading import Contract
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Holding, Offer, days_of, drawn, less, together
from agorapricing.profiles import Profile, profile_of, refuse_customer
from agorapricing.rating import CreditLeft, credit_left, offer_in, rate, with_credits
from agorapricing.tariff import FEES, Charge

Buys = Sequence[tuple[str, Any, int]]
"""What is bought in a month: the pack's name, the units, and how many times."""


@frozen
class Choice:
    """What a customer chooses for a month: the offer on its first day, and what is bought."""

    offer: Offer
    buys: Buys = ()


def bill_term(
    offer: str | Offer | Contract,
    usage: Profile | Mapping[str, Any],
    term: Term,
    *,
    buying: Mapping[int, Buys] | None = None,
    holdings: Iterable[Holding] = (),
    progress: Progress = quiet,
    interruptible: bool = False,
) -> TermBill:
    """Bill a term under one offer; `buying` says for months, counted from 0, which packs are bought on their first day.

    `progress` is called with how many months are done; with `interruptible` an interrupt (Ctrl-C) ends it with those
    until then, as the bill of a shorter term (`is_stopped`).

    >>> term = Term(date(2026, 7, 1), months=2)
    >>> bill = bill_term("agora-us-standard:free", {"rtc.hd": 50_000}, term, buying={0: [("top-up", 250_000, 2)]})
    >>> [str(month.bill.payable) for month in bill.months], bill.left[0].left
    (['460.00', '0.00'], Decimal('120000'))

    Raises what `rate` raises of a month, and what `Offer.buying` raises; AgorapricingError where who buys names a
    vendor or a grant that there is not.
    """
    bought = buying or {}
    for place in bought:
        if type(place) is not int:
            raise TariffError(f"months are counted from 0, which is {term.start:%Y-%m}: packs are bought in {place!r}")
    if beyond := [place for place in bought if not 0 <= place < term.months]:
        raise TariffError(f"packs are bought in month {beyond[0]}, but the term has the months 0 to {term.months - 1}")
    profile = profile_of(usage)
    offers = [offer_in(offer, day).of_apps(profile.apps) for day in term.days]
    refuse_customer(profile.customer, [each.book for each in offers], term.end)
    choices = [Choice(each, bought.get(place, ())) for place, each in enumerate(offers)]
    return bill_choices(choices, profile, term, holdings, LongWork(progress, interruptible))


def bill_choices(
    choices: Sequence[Choice],
    profile: Profile,
    term: Term,
    holdings: Iterable[Holding] = (),
    work: LongWork | None = None,
) -> TermBill:
    """Bill a term under a choice for each month. Raises what `rate` and `Offer.buying` raise."""
    billed, work = _TermSoFar(MeteredProfile(profile), term, together(holdings)), work or LongWork()
    found = work.each("months", choices, len(choices), billed.month)
    if not found:
        raise KeyboardInterrupt
    offers, months, lefts = zip(*found, strict=True)
    true_ups, unsettled = settled(offers, [month.bill for month in months])
    parted = any(part < of for part, of in map(days_of, offers))
    told = {} if choices[-1].offer.is_confidential else lefts[-1]
    term = attrs.evolve(term, months=len(months)) if work.is_stopped else term
    tax, asked = choices[0].offer.tax, len(choices)
    return TermBill(profile, term, months, true_ups, unsettled, tax, parted, told, asked, work.is_stopped)


@attrs.define(eq=False)
class _TermSoFar:
    """What the months of a term that are billed leave to the next one."""

    meter: MeteredProfile
    term: Term
    held: tuple[Holding, ...]
    left: CreditLeft = attrs.field(factory=dict, init=False)
    place: int = attrs.field(default=0, init=False)

    def month(self, choice: Choice) -> tuple[Offer, Month, CreditLeft]:
        """Bill the next month: its offer, the month, and what it leaves of credits."""
        used = self.term.usage(self.meter.usage(choice.offer), self.place, days_of(choice.offer))
        offer = with_credits(month_offer(choice, self.held), self.left)
        month, left = _month(offer, self.held, used, _last_day(self.term, self.place))
        self.place, self.held, self.left = self.place + 1, month.left, left
        return offer, month, left


def _last_day(term: Term, place: int) -> date:
    return date.fromordinal((*term.days, term.end)[place + 1].toordinal() - 1)


def month_offer(choice: Choice, held: Iterable[Holding]) -> Offer:
    """The offer of a month: with what is held, and what is bought. A month's bill is what `rate` gives for it."""
    offer = choice.offer.holding(held)
    for pack, quantity, count in choice.buys:
        offer = offer.buying(pack, quantity, count)
    return offer


def _month(offer: Offer, held: tuple[Holding, ...], usage: Any, last: date) -> tuple[Month, CreditLeft]:
    """A month, and what it leaves of credits."""
    try:
        bill = rate(offer, usage)
    except UnpricedMeterError as error:
        raise attrs.evolve(error, offer=f"{offer.id} in {offer.on:%Y-%m}") from None
    charges = attrs.evolve(offer, purchases=()).tariff.charges(bill.usage)
    covered = drawn(charges, offer.holdings)
    left = less(offer.holdings, covered)
    ended = tuple(holding for holding in left if holding.expires <= last)
    lasting = tuple(holding for holding in left if holding.expires > last)
    fees = {} if offer.is_confidential else _fees(charges)
    return Month(bill, held, offer.purchases, covered, ended, lasting, fees), credit_left(offer, charges)


def _fees(charges: Iterable[Charge[Any]]) -> dict[str, Decimal]:
    fees: dict[str, Decimal] = {}
    with exact():
        for price, amount in ((charge.price, charge.amount) for charge in charges if charge.price.stage == FEES):
            fees[price.label] = fees.get(price.label, ZERO) + amount
    return fees
