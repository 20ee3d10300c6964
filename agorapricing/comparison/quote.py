"""What one offer says to a profile: metered by its own book and rated, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from agorapricing.comparison.differences import METERING, RatedBill
from agorapricing.errors import MeteringError, UnknownNameError, UnpricedMeterError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, words_of
from agorapricing.numbers import ONE, ZERO, exact
from agorapricing.pricebook import GRANT, IS_OPEN, Offer, Status, billable, rule_of
from agorapricing.profiles import Profile, usage_by_app
from agorapricing.rating import Bill, ExchangeRate, OfferTerms, payable_in, rate, terms_of, unpriced
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Metered


@frozen
class Unpriced:
    """A meter of the usage that an offer has no price for, and why."""

    meter: str
    reason: str


@frozen(hash=False)
class Quote:
    """What one offer says to the usage: a bill, or what it does not price.

    `amount` is what is payable, in the currency of the comparison; None where the offer is incomplete.
    """

    terms: OfferTerms = attrs.field(repr=lambda terms: terms.offer)
    bill: Bill | None = attrs.field(repr=False)
    unpriced: tuple[Unpriced, ...]
    amount: Decimal | None
    offered: Offer = attrs.field(repr=False, eq=False)
    """The offer itself."""
    worth: Decimal = ONE
    """What one unit of the offer's currency is worth in that of the comparison."""
    rated: RatedBill | None = attrs.field(default=None, repr=False, eq=False)
    status: Status = IS_OPEN
    """Whether the customer may have the offer."""
    months: Mapping[str, Quote] = attrs.field(converter=frozen_dict, factory=dict, repr=False, eq=False)
    """The quotes of the months, by name, where this is their sum: it has their bills, and none of its own."""

    @property
    def offer(self) -> str:
        """The offer, as book:regime."""
        return self.terms.offer

    @property
    def is_complete(self) -> bool:
        """Whether everything that is used has a price."""
        return self.amount is not None

    @property
    def parts(self) -> tuple[Quote, ...]:
        """The quotes of the months, or this one alone."""
        return tuple(self.months.values()) or (self,)

    @property
    def bills(self) -> tuple[Bill, ...]:
        """The bill, or those of the months; none where the offer is incomplete."""
        return tuple(part.bill for part in self.parts if part.bill) if self.is_complete else ()

    @property
    def total(self) -> Decimal | None:
        """The exact total in the offer's own currency; None where it is incomplete."""
        with exact():
            return sum((bill.total for bill in self.bills), ZERO) if self.bills else None

    @property
    def payable(self) -> Decimal | None:
        """What is payable in the offer's own currency; None where it is incomplete."""
        with exact():
            return sum((bill.payable for bill in self.bills), ZERO) if self.bills else None

    @property
    def usage(self) -> Usage:
        """What is billed."""
        return Usage.total(bill.usage for bill in self.bills)

    @property
    def if_granted(self) -> Decimal | None:
        """What is payable if the vendor grants the offer; none where it is open, closed or incomplete."""
        return self.amount if self.status.kind == GRANT else None


@attrs.define(eq=False)
class MeteredProfile:
    """A profile's seconds and minutes, metered once for each edition of a book."""

    profile: Profile
    by_edition: dict[tuple[str, date], Metered] = attrs.field(factory=dict, init=False)
    billed: dict[tuple[str, date, tuple[str, ...]], Usage] = attrs.field(factory=dict, init=False)
    by_app: dict[str, MeteredProfile] = attrs.field(factory=dict, init=False)

    def seconds(self, offer: Offer) -> Metered | None:
        """The seconds by the rule of an offer; none where nothing is to be metered. Raises MeteringError."""
        if not self.profile.is_metered:
            return None
        key = (offer.book.id, offer.edition.start)
        if key not in self.by_edition:
            self.by_edition[key] = self.profile.metered(rule_of(offer))
        return self.by_edition[key]

    def usage(self, offer: Offer) -> Usage:
        """What an offer's book bills: the plain minutes, and those that it meters. Raises MeteringError."""
        key = (offer.book.id, offer.edition.start, offer.apps)
        if key not in self.billed:
            self.billed[key] = self._usage(offer)
        return self.billed[key]

    def _usage(self, offer: Offer) -> Usage:
        if offer.apps:
            return usage_by_app(offer, lambda app, alone: self.of_app(app).usage(alone))
        seconds = self.seconds(offer)
        return self.profile.usage if seconds is None else Usage.total((self.profile.usage, billable(seconds, offer)))

    def of_app(self, app: str) -> MeteredProfile:
        """Those of the workloads of one app."""
        if app not in self.by_app:
            self.by_app[app] = MeteredProfile(self.profile.of_app(app))
        return self.by_app[app]


def quoted(offer: Offer, metered: MeteredProfile, currency: str, exchange: Sequence[ExchangeRate]) -> Quote:
    """Meter a profile by an offer's book and rate it; what covers one app is bought by each."""
    offer = offer.of_apps(metered.profile.apps)
    worth = next((rate.rate for rate in exchange if rate.base == offer.book.currency != currency), ONE)
    try:
        seconds = metered.seconds(offer)
        usage = metered.usage(offer)
    except MeteringError as error:
        return Quote(terms_of(offer), None, (Unpriced(METERING, words_of(error)),), None, offer, worth)
    missing = tuple(
        Unpriced(gap.meter, gap.reason or Message("no price in {id} on {on}", id=offer.book.id, on=offer.on))
        for gap in unpriced(offer, usage)
    )
    if missing:
        return Quote(terms_of(offer), None, missing, None, offer, worth)
    bill = rate(offer, usage)
    amount = payable_in(currency, bill.total, offer.book, exchange)
    rated = RatedBill(offer, bill, amount, metered.profile, seconds, worth)
    return Quote(bill.terms, bill, (), amount, offer, worth, rated)


def named_among(quotes: Sequence[Quote], offer: str) -> Quote:
    """The quote of an offer, by its name. Raises UnknownNameError."""
    for quote in quotes:
        if quote.offer == offer:
            return quote
    raise UnknownNameError("offer", offer, tuple(quote.offer for quote in quotes), "this comparison")


def rated_of(quote: Quote) -> RatedBill:
    """The bill of a complete quote and what it came from.

    Raises UnpricedMeterError where the offer has no price for something, MeteringError where its book cannot meter it.
    """
    if quote.rated is not None:
        return quote.rated
    first = quote.unpriced[0]
    if first.meter == METERING:
        raise MeteringError(first.reason)
    raise UnpricedMeterError(first.meter, quote.offer, reason=first.reason, is_meter=True)


def by_amount(quote: Quote) -> tuple[bool, Decimal]:
    """The order of quotes by what is payable, the incomplete ones last."""
    return quote.amount is None, quote.amount or ZERO
