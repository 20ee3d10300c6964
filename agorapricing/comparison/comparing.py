"""Comparing: one usage rated under the offers that are named, or under all that are open to the customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, overload

import attrs

from agorapricing.calllog import CallLog
from agorapricing.comparison.choosing import by_amount, choices
from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.markets import Markets
from agorapricing.comparison.months import Months, by_month
from agorapricing.comparison.notes import compared_notes
from agorapricing.comparison.quote import MeteredProfile, Quote, named_among, quoted
from agorapricing.comparison.standing import standing_notes
from agorapricing.errors import AgorapricingError, UnknownNameError, UnpricedMeterError
from agorapricing.pricebook import ANYBODY, MARKETS, Customer, Offer, status
from agorapricing.profiles import Profile, profile_of
from agorapricing.rating import ExchangeRate, offers_of, one_currency, together
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.loading import Contract


@attrs.frozen(eq=False)
class _Asked:
    """What all comparisons of one question have in common."""

    day: date
    baseline: str | None
    exchange: Sequence[ExchangeRate]
    currency: str
    tax: str


@overload
def compare(
    usage: CallLog,
    offers: Iterable[str | Offer | Contract] | None = None,
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
    customer: Customer = ANYBODY,
    market: str = "",
) -> Comparison | Markets | Months: ...


@overload
def compare(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
    customer: Customer = ANYBODY,
    market: str = "",
) -> Comparison: ...


@overload
def compare(
    usage: Profile | Mapping[str, Any],
    offers: None = None,
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
    customer: Customer = ANYBODY,
    market: str,
) -> Comparison: ...


@overload
def compare(
    usage: Profile | Mapping[str, Any],
    offers: None = None,
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
    customer: Customer = ANYBODY,
) -> Comparison | Markets: ...


def compare(
    usage: Profile | Mapping[str, Any] | CallLog,
    offers: Iterable[str | Offer | Contract] | None = None,
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
    customer: Customer = ANYBODY,
    market: str = "",
) -> Comparison | Markets | Months:
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

    The months of a log (see `read_log`) are compared each at the prices of its first day, or of `on`: each book meters
    them by its own rule, in the zone of the log. Of several months the sums are ranked.

    Raises CurrencyError without a rate to one currency; UnpricedMeterError for a meter that nobody knows;
    UnknownNameError for a market that there is not, or a tax that a book does not know; AgorapricingError where only
    some offers are with tax, or nothing is open to the customer.
    """
    if isinstance(usage, CallLog):
        offers = None if offers is None else [offers] if isinstance(offers, str) else list(offers)
        options: dict[str, Any] = {"baseline": baseline, "exchange": exchange, "currency": currency, "tax": tax}
        return by_month(usage, partial(compare, offers=offers, on=on, customer=customer, market=market, **options))
    stated = profile_of(usage)
    profile = attrs.evolve(stated, customer=stated.customer.also(customer), market=market or stated.market)
    asked = _Asked(on or profile.on or date.today(), baseline, exchange, currency, tax)
    if offers is None and not profile.offers:
        return _anywhere(profile, asked)
    given = profile.offers if offers is None else [offers] if isinstance(offers, str) else offers
    taxed = [offer.taxed(tax or offer.tax) for named in given for offer in offers_of(named, asked.day)]
    return _with_cases(profile, taxed, asked)


def _anywhere(profile: Profile, asked: _Asked) -> Comparison | Markets:
    """What is open in the profile's market, or in each one where it names none."""
    if profile.market:
        return _in_market(profile, profile.market, asked)
    return Markets(profile, asked.day, {market: _in_market(profile, market, asked) for market in MARKETS})


def _in_market(profile: Profile, market: str, asked: _Asked) -> Comparison:
    """What is open in a market, the cheapest first, with the rest beyond."""
    if market not in MARKETS:
        raise UnknownNameError("market", market, MARKETS)
    metered = MeteredProfile(profile)
    offered = choices(market, metered, asked.day, asked.tax)
    quotes = sorted((quoted(offer, metered, offer.book.currency, ()) for offer in offered), key=by_amount)
    ranked = [quote.offered for quote in quotes]
    is_open = [status(offer, profile.customer, asked.day).is_open for offer in ranked]
    if not any(is_open):
        raise AgorapricingError(f"nothing in the market {market} is open to this customer on {asked.day}")
    shown = [offer for offer, is_shown in zip(ranked, is_open, strict=True) if is_shown]
    beyond = [offer for offer, is_shown in zip(ranked, is_open, strict=True) if not is_shown]
    return attrs.evolve(_with_cases(profile, shown, asked, beyond), is_chosen=True)


def _with_cases(profile: Profile, offers: Sequence[Offer], asked: _Asked, beyond: Sequence[Offer] = ()) -> Comparison:
    """The comparison, with those of the profile's low and high numbers."""
    _refuse_unusable(profile.usage, offers)
    billed = {offer.book.currency: None for offer in offers}
    rates = together(asked.exchange, profile.exchange)
    currency = one_currency(tuple(billed), rates, asked.currency)
    used = tuple(rate for rate in rates if rate.quote == currency and rate.base in billed)
    asked = attrs.evolve(asked, currency=currency, exchange=used)
    comparison = _compared(profile, offers, asked, beyond)
    cases = {name: _compared(profile.case(name), offers, asked, beyond) for name in profile.cases}
    return attrs.evolve(comparison, cases=cases) if cases else comparison


def _compared(profile: Profile, offers: Sequence[Offer], asked: _Asked, beyond: Sequence[Offer]) -> Comparison:
    metered = MeteredProfile(profile)
    quotes, others = (tuple(_quoted(offer, metered, asked) for offer in each) for each in (offers, beyond))
    return Comparison(
        profile=profile,
        on=asked.day,
        currency=asked.currency,
        quotes=quotes,
        baseline=quotes[0] if asked.baseline is None else named_among(quotes, asked.baseline),
        notes=(
            *standing_notes(quotes, others, profile.customer, asked.day),
            *compared_notes(profile, offers, tuple(asked.exchange), asked.day),
        ),
        exchange=tuple(asked.exchange),
        tax=offers[0].tax,
        beyond=others,
    )


def _quoted(offer: Offer, metered: MeteredProfile, asked: _Asked) -> Quote:
    """What an offer says, and whether the customer may have it."""
    quote = quoted(offer, metered, asked.currency, asked.exchange)
    return attrs.evolve(quote, status=status(offer, metered.profile.customer, asked.day))


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
    known = {meter for offer in offers for meter in offer.book.meters}
    for meter in usage:
        if meter not in known:
            raise UnpricedMeterError(meter, offers[0].id if len(offers) == 1 else "this comparison", tuple(known))
