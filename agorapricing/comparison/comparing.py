"""Comparing: one usage rated under the offers that are named, or under all that are open to the customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, overload

import attrs

from agorapricing.comparison.choosing import choices, sold_in, vendors_before_their_prices
from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.notes import compared_notes
from agorapricing.comparison.quote import MeteredProfile, Quote, by_amount, named_among, quoted
from agorapricing.errors import AgorapricingError, UnknownNameError, UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.pricebook import ANYBODY, MARKETS, Customer, Offer, PriceBook, as_day, status
from agorapricing.profiles import MonthlyRecords, Profile, profile_of, refuse_customer
from agorapricing.rating import ExchangeRate, offers_of, one_currency, together
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.comparison import LogComparison, Markets
    from agorapricing.loading import Contract


@frozen(eq=False)
class _Asked:
    """What all comparisons of one question have in common."""

    day: date
    baseline: str | None
    exchange: Sequence[ExchangeRate]
    currency: str
    tax: str

    def in_one_currency(self, profile: Profile, books: Iterable[PriceBook]) -> _Asked:
        """The same in the one currency that the books' lead to, with the rates to it. Raises CurrencyError."""
        billed = {book.currency: None for book in books}
        rates = together(self.exchange, profile.exchange)
        currency = one_currency(tuple(billed), rates, self.currency)
        used = tuple(rate for rate in rates if rate.quote == currency and rate.base in billed)
        return attrs.evolve(self, currency=currency, exchange=used)


class CompareOptions(TypedDict, total=False):
    """What `compare` takes by name."""

    baseline: str | None
    exchange: Sequence[ExchangeRate]
    currency: str
    tax: str
    customer: Customer
    market: str


@overload
def compare(
    usage: MonthlyRecords,
    offers: Iterable[str | Offer | Contract] | None = None,
    on: date | str | None = None,
    **options: Unpack[CompareOptions],
) -> Comparison | Markets | LogComparison: ...


@overload
def compare(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | str | None = None,
    **options: Unpack[CompareOptions],
) -> Comparison: ...


@overload
def compare(
    usage: Profile | Mapping[str, Any],
    offers: None = None,
    on: date | str | None = None,
    **options: Unpack[CompareOptions],
) -> Comparison | Markets: ...


def compare(
    usage: Profile | Mapping[str, Any] | MonthlyRecords,
    offers: Iterable[str | Offer | Contract] | None = None,
    on: date | str | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
    customer: Customer = ANYBODY,
    market: str = "",
) -> Comparison | Markets | LogComparison:
    """Rate one usage under several offers, or under all that are open to the customer.

    The day is `on`, or the profile's, or today. A contract gives an offer for each of its base books. The baseline is
    the first offer, or the one named. Amounts are in `currency`, or in the one that the exchange rates lead to where
    the offers have two. The rates that the profile states count for currencies that `exchange` has no rate of. `tax` is
    one that every offer's book knows; without it no tax is added. The customer is that of the profile, with what
    `customer` says besides.

    Without offers, here or in the profile, the open regimes of every book of the market are compared, the cheapest
    first; where neither `market` nor the profile names one, there is a comparison for each market.

    >>> comparison = compare({"rtc.hd": 900_000}, ["agora-cn:list", "agora-cn:payg"], on=date(2024, 2, 6))
    >>> comparison.cheapest.offer
    'agora-cn:payg'
    >>> compare({"rtc.hd": 360_000}, on=date(2026, 7, 1), market="cn").cheapest.offer
    'trtc-cn:flagship'

    The months of a log (see `read_log`), or of what a console says (see `read_consoles`), are compared each at the
    prices of its first day, or of `on`: each book meters them by its own rule, in the zone of the log. Of several
    months the sums are ranked, for one customer: an account of which nothing is stated is opened on the log's first
    day, or on `on`.

    Raises CurrencyError without a rate to one currency; UnpricedMeterError for a meter that nobody knows;
    UnknownNameError for a market that there is not, or a tax that a book does not know; AgorapricingError where only
    some offers are with tax, nothing is open to the customer, or who buys names a vendor or grant that there is not.
    """
    named = None if offers is None else [offers] if isinstance(offers, str) else list(offers)
    options: dict[str, Any] = {"baseline": baseline, "exchange": exchange, "currency": currency, "tax": tax}
    answer = partial(_answered, offers=named, on=as_day(on), customer=customer, market=market, **options)
    if isinstance(usage, MonthlyRecords):
        days = usage.days(usage.zone)
        buyer = customer if on else usage.buyer.also(customer)
        of_month = partial(answer, customer=buyer, until=days[1] if days else None)
        return import_module("agorapricing.comparison.months").by_month(usage, of_month)  # type: ignore[no-any-return]
    return answer(profile_of(usage))


def _answered(
    stated: Profile,
    /,
    *,
    offers: Sequence[str | Offer | Contract] | None,
    on: date | None,
    customer: Customer,
    market: str,
    until: date | None = None,
    **options: Any,
) -> Comparison | Markets:
    """What one profile costs; `until` is the last day of the log that it is of, on which an account may be opened."""
    profile = stated.bought_by(customer, market)
    asked = _Asked(on or profile.on or date.today(), **options)
    sold = [offer for named in (profile.offers if offers is None else offers) for offer in offers_of(named, asked.day)]
    refuse_customer(profile.customer, [offer.book for offer in sold], max(asked.day, until or asked.day))
    if offers is None and not profile.offers:
        return _anywhere(profile, asked)
    return _of_offers(profile, [offer.taxed(asked.tax or offer.tax) for offer in sold], asked)


def _anywhere(profile: Profile, asked: _Asked) -> Comparison | Markets:
    """What is open in the profile's market, or in each one where it names none."""
    if profile.market:
        return _in_market(profile, profile.market, asked)
    in_each = {market: _in_market(profile, market, asked) for market in MARKETS}
    return import_module("agorapricing.comparison.markets").Markets(profile, asked.day, in_each)  # type: ignore[no-any-return]


def _in_market(profile: Profile, market: str, asked: _Asked) -> Comparison:
    """What is open in a market, the cheapest first, with the rest beyond."""
    books = sold_in(market)
    if asked.tax and not any(asked.tax in book.taxes for book in books):
        taxes = tuple(dict.fromkeys(tax for book in books for tax in book.taxes))
        hint = "" if taxes else ": no price book there states the rate of one"
        raise UnknownNameError("tax", asked.tax, taxes, f"the market {market}", hint)
    asked = asked.in_one_currency(profile, books)
    quoter = _Quoter(profile, asked)
    quotes = sorted(choices(books, quoter.metered, asked.day, asked.tax, quoter.quote), key=by_amount)
    shown = [quote for quote in quotes if quote.status.is_open or quote.status.may_open]
    if not shown:
        first = min(book.editions[0].start for book in books)
        later = ": its first prices are of " + str(first) if asked.day < first else ""
        raise AgorapricingError(f"nothing in the market {market} is open to this customer on {asked.day}{later}")
    _refuse_unusable(profile.usage, [quote.offered for quote in shown])
    beyond = [quote for quote in quotes if not (quote.status.is_open or quote.status.may_open)]
    compared = _with_cases(_compared(profile, shown, beyond, asked), asked)
    return attrs.evolve(compared, is_chosen=True, lacking=tuple(vendors_before_their_prices(books, asked.day)))


def _of_offers(profile: Profile, offers: Sequence[Offer], asked: _Asked) -> Comparison:
    """What offers that are named come to."""
    _refuse_unusable(profile.usage, offers)
    asked = asked.in_one_currency(profile, [offer.book for offer in offers])
    return _with_cases(_compared(profile, [*map(_Quoter(profile, asked).quote, offers)], (), asked), asked)


def _with_cases(comparison: Comparison, asked: _Asked) -> Comparison:
    """The comparison, with those of the profile's low and high numbers; records have them under some rules only."""
    cases = {}
    if any(each.recorded for each in comparison.profile.workloads) and not _has_bounds(comparison):
        return comparison
    for name in comparison.profile.cases:
        case = comparison.profile.case(name)
        quoter = _Quoter(case, asked)
        quotes, beyond = ([quoter.quote(q.offered) for q in each] for each in (comparison.quotes, comparison.beyond))
        cases[name] = _compared(case, quotes, beyond, asked)
    return attrs.evolve(comparison, cases=cases) if cases else comparison


def _has_bounds(comparison: Comparison) -> bool:
    """Whether records leave a low and a high case open under the rule of an offer."""
    rules = (quote.offered.edition.metering for quote in (*comparison.quotes, *comparison.beyond))
    return any(comparison.profile.bounds(rule) for rule in rules if rule)


def _compared(profile: Profile, quotes: Sequence[Quote], beyond: Sequence[Quote], asked: _Asked) -> Comparison:
    return Comparison(
        profile=profile,
        on=asked.day,
        currency=asked.currency,
        quotes=tuple(quotes),
        baseline=quotes[0] if asked.baseline is None else named_among(quotes, asked.baseline),
        remarks=tuple(compared_notes(profile, quotes, asked.exchange, asked.day)),
        exchange=tuple(asked.exchange),
        tax=quotes[0].offered.tax,
        beyond=tuple(beyond),
    )


class _Quoter:
    """What offers say to a profile, which is metered once, and whether the customer may have them."""

    def __init__(self, profile: Profile, asked: _Asked) -> None:
        self.metered, self._asked = MeteredProfile(profile), asked

    def quote(self, offer: Offer) -> Quote:
        """Rate the profile under an offer."""
        quote = quoted(offer, self.metered, self._asked.currency, self._asked.exchange)
        return attrs.evolve(quote, status=status(offer, self.metered.profile.customer, self._asked.day))


def _refuse_unusable(usage: Usage, offers: Sequence[Offer]) -> None:
    if not offers:
        raise AgorapricingError("a comparison needs at least one offer, as book:regime")
    books = {offer.book.id: offer.book for offer in offers}
    if len({offer.tax for offer in offers}) > 1:
        taxes = ", ".join(f"{offer.id} {'with ' + offer.tax if offer.tax else 'without tax'}" for offer in offers)
        raise AgorapricingError(f"amounts with tax and without it cannot be compared: {taxes}")
    for offer in offers:
        if books[offer.book.id].public != offer.book.public:
            raise AgorapricingError(f"two different books have the id {offer.book.id!r}: give one of them another id")
    for meter in usage:
        if not any(meter in book.meters for book in books.values()):
            known = tuple({meter for book in books.values() for meter in book.meters})
            raise UnpricedMeterError(meter, offers[0].id if len(offers) == 1 else "this comparison", known)
