"""Comparison: what one usage costs under several offers, and which complete one is cheapest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.bill import SCHEMA, Bill, Terms, plain
from agorapricing.book import Offer
from agorapricing.display import Displayed
from agorapricing.errors import AgorapricingError, UnknownNameError, UnpricedMeterError
from agorapricing.exact import ZERO, exact, ratio
from agorapricing.exchange import ExchangeRate, one_currency, payable_in
from agorapricing.meters import vocabulary
from agorapricing.profile import Profile, Workload
from agorapricing.rating import find_offer, rate, terms_of, unpriced
from agorapricing.usage import Usage

_MINUTE = "minute"


@attrs.frozen
class Unpriced:
    """A meter of the usage that an offer has no price for, and why."""

    meter: str
    reason: str


@attrs.frozen(hash=False)
class Quote:
    """What one offer says to the usage: a bill, or what it does not price.

    `amount` is what is payable, in the currency of the comparison; None where the offer is incomplete.
    """

    terms: Terms = attrs.field(repr=lambda terms: terms.offer)
    bill: Bill | None = attrs.field(repr=False)
    unpriced: tuple[Unpriced, ...]
    amount: Decimal | None

    @property
    def offer(self) -> str:
        """The offer, as book:regime."""
        return self.terms.offer

    @property
    def is_complete(self) -> bool:
        """Whether everything that is used has a price."""
        return self.bill is not None


@attrs.frozen(hash=False, str=False)
class Comparison(Displayed):
    """Quotes of one profile, in the order in which the offers were given."""

    profile: Profile
    on: date
    currency: str
    quotes: tuple[Quote, ...]
    baseline: Quote = attrs.field(repr=lambda quote: quote.offer)
    notes: tuple[str, ...] = attrs.field(repr=False)
    exchange: tuple[ExchangeRate, ...] = ()

    @property
    def bills(self) -> tuple[Bill, ...]:
        """The bills of the complete offers."""
        return tuple(quote.bill for quote in self.quotes if quote.bill)

    @property
    def cheapest(self) -> Quote | None:
        """The complete offer that costs least; of equals, the one that stands first; None where none is complete."""
        complete = [quote for quote in self.quotes if quote.amount is not None]
        return min(complete, key=lambda quote: quote.amount or ZERO, default=None)

    def difference(self, quote: Quote) -> Decimal | None:
        """What an offer costs more than the baseline; None where either is incomplete."""
        if quote.amount is None or self.baseline.amount is None:
            return None
        with exact():
            return quote.amount - self.baseline.amount

    def percent(self, quote: Quote) -> Decimal | None:
        """The difference in percent of the baseline, rounded to one decimal for display."""
        difference = self.difference(quote)
        if difference is None or not self.baseline.amount:
            return None
        with exact():
            return ratio(difference * 100, self.baseline.amount, 1)

    def blended(self, quote: Quote) -> Decimal | None:
        """The blended rate: what is payable for 1,000 minutes, rounded to four decimals for display."""
        minutes = self._minutes(quote)
        if quote.amount is None or not minutes:
            return None
        with exact():
            return ratio(quote.amount * 1000, minutes, 4)

    def _minutes(self, quote: Quote) -> Decimal:
        with exact():
            usage = self.profile.usage.items()
            return sum((q for meter, q in usage if quote.terms.units.get(meter) == _MINUTE), ZERO)

    def to_records(self) -> list[dict[str, Any]]:
        """Give one plain dict an offer; every number is a string, None where there is none."""
        return [self._record(quote) for quote in self.quotes]

    def _record(self, quote: Quote) -> dict[str, Any]:
        bill, best = quote.bill, self.cheapest
        return {
            "offer": quote.offer,
            "vendor": quote.terms.vendor,
            "title": quote.terms.title,
            "regime": quote.terms.regime,
            "who": quote.terms.who,
            "edition": str(quote.terms.edition),
            "complete": quote.is_complete,
            "cheapest": quote is best,
            "bill_currency": quote.terms.currency,
            "total": _text(bill.total if bill else None),
            "payable": None if bill is None else f"{bill.payable:f}",
            "currency": self.currency,
            "amount": _text(quote.amount),
            "difference": _text(self.difference(quote)),
            "percent": _text(self.percent(quote)),
            "per_1000_minutes": _text(self.blended(quote)),
            "unpriced": [{"meter": each.meter, "reason": each.reason} for each in quote.unpriced],
        }

    def to_record(self) -> dict[str, Any]:
        """Give the comparison as plain values, ready for JSON."""
        best = self.cheapest
        return {
            "schema": SCHEMA,
            "profile": self.profile.to_record(),
            "on": str(self.on),
            "currency": self.currency,
            "exchange": [each.to_record() for each in self.exchange],
            "baseline": self.baseline.offer,
            "cheapest": best.offer if best else None,
            "offers": self.to_records(),
            "bills": [bill.to_record() for bill in self.bills],
            "notes": list(self.notes),
        }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def compare(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer],
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
) -> Comparison:
    """Rate one usage under several offers.

    The day is `on`, or the profile's, or today. The baseline is the first offer, or the one named. Offers in two
    currencies are compared in the one that the exchange rates lead to.

    >>> comparison = compare({"rtc.hd": 900_000}, ["agora-cn:list", "agora-cn:payg"], on=date(2024, 2, 6))
    >>> comparison.cheapest.offer
    'agora-cn:payg'

    Raises CurrencyError without a rate between two currencies; UnpricedMeterError for a meter that nobody knows.
    """
    profile = usage if isinstance(usage, Profile) else _profile(usage)
    day = on or profile.on or date.today()
    found = [find_offer(offer, day) for offer in ([offers] if isinstance(offers, str) else offers)]
    _refuse_unusable(profile.usage, found)
    billed = [offer.book.currency for offer in found]
    currency = one_currency(billed, exchange)
    used = tuple(each for each in exchange if each.quote == currency and each.base in billed)
    quotes = tuple(_quote(offer, profile.usage, currency, used) for offer in found)
    return Comparison(
        profile=profile,
        on=day,
        currency=currency,
        quotes=quotes,
        baseline=_baseline(quotes, baseline),
        notes=tuple(_notes(found, used)),
        exchange=used,
    )


def _profile(usage: Mapping[str, Any]) -> Profile:
    return Profile("usage", (Workload("usage", usage if isinstance(usage, Usage) else Usage(usage)),))


def _refuse_unusable(usage: Usage, offers: Sequence[Offer]) -> None:
    if not offers:
        raise AgorapricingError("a comparison needs at least one offer, as book:regime")
    books = {offer.book.id: offer.book for offer in offers}
    for offer in offers:
        if books[offer.book.id] != offer.book:
            raise AgorapricingError(f"two different books have the id {offer.book.id!r}: give one of them another id")
    known = {meter for offer in offers for meter in offer.book.meters}
    for meter in usage:
        if meter not in known:
            raise UnpricedMeterError(meter, "this comparison", tuple(known))


def _quote(offer: Offer, usage: Usage, currency: str, exchange: Sequence[ExchangeRate]) -> Quote:
    missing = tuple(
        Unpriced(each.meter, each.reason or f"no price in {offer.book.id} on {offer.on}")
        for each in unpriced(offer, usage)
    )
    if missing:
        return Quote(terms_of(offer), None, missing, None)
    bill = rate(offer, usage)
    return Quote(bill.terms, bill, (), payable_in(currency, bill, exchange))


def _baseline(quotes: Sequence[Quote], named: str | None) -> Quote:
    if named is None:
        return quotes[0]
    for quote in quotes:
        if quote.offer == named:
            return quote
    raise UnknownNameError("offer", named, tuple(quote.offer for quote in quotes), "this comparison")


def _notes(offers: Sequence[Offer], exchange: Sequence[ExchangeRate]) -> Iterator[str]:
    books = list({offer.book.id: offer.book for offer in offers}.values())
    if len(books) > 1:
        yield "The minutes are taken as metered alike by every vendor; from the same calls each counts its own."
    yield from (each.text for each in exchange)
    yield from _coverage_notes(offers)


def _coverage_notes(offers: Sequence[Offer]) -> Iterator[str]:
    """What a vendor does not sell and another one in the comparison does, by the sources of the books."""
    sells: dict[str, set[str]] = {}
    sources: dict[str, str] = {}
    for offer in offers:
        if coverage := offer.book.coverage:
            priced = {offer.book.meters[meter].product for meter in offer.tariff.meters}
            sells.setdefault(offer.book.vendor, set()).update(coverage.sells, priced)
            sources[offer.book.vendor] = offer.book.sources[coverage.source].title
    names = vocabulary().products
    for vendor, sold in sells.items():
        lacking = sorted(set().union(*sells.values()) - sold)
        if lacking:
            listed = ", ".join(names.get(product, product) for product in lacking)
            yield f"Not sold by {vendor}, by {sources[vendor]}: {listed}."
