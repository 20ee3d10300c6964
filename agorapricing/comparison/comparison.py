"""Comparison: what one usage costs under several offers, and which complete one is cheapest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from agorapricing.comparison.difference import difference
from agorapricing.comparison.notes import compared_notes
from agorapricing.comparison.quote import MeteredProfile, Quote, named_among, quoted
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.frozen import frozen_dict
from agorapricing.numbers import ZERO, exact, ratio
from agorapricing.pricebook import Offer
from agorapricing.profiles import Profile, profile_of
from agorapricing.rating import Bill, Displayed, ExchangeRate, offers_of, one_currency, together
from agorapricing.records import Keys
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.loading import Contract

_MINUTE = "minute"
_QUESTION = Keys("profile on currency tax?")


@attrs.frozen(hash=False, str=False)
class Comparison(Displayed):
    """Quotes of one profile, in the order in which the offers were given."""

    layout = "comparisons.report"
    record = Keys(
        "question.* exchange baseline=baseline.offer",
        ("cheapest", lambda comparison: comparison.cheapest and comparison.cheapest.offer),
        ("offers", lambda comparison: comparison.to_records()),
        "bills notes cases",
    )

    profile: Profile
    on: date
    currency: str
    quotes: tuple[Quote, ...]
    baseline: Quote = attrs.field(repr=lambda quote: quote.offer)
    notes: tuple[str, ...] = attrs.field(repr=False)
    exchange: tuple[ExchangeRate, ...] = ()
    tax: str = ""
    """The tax on top of every offer; none where it is empty."""
    cases: Mapping[str, Comparison] = attrs.field(converter=frozen_dict, factory=dict, repr=False)
    """The comparisons of the profile's low and high numbers, where some of them have cases."""

    @property
    def money(self) -> str:
        """What amounts are, for the head of a page: the currency, and the tax that is in all of them."""
        return f"{self.currency} with {self.tax}" if self.tax else self.currency

    @property
    def question(self) -> dict[str, Any]:
        """What is asked, as plain values: of which profile, on which day, in which currency, with which tax."""
        return _QUESTION(self)

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

    def causes(self, quote: Quote) -> Mapping[str, Decimal]:
        """Why an offer costs more or less than the baseline: parts that add up to the difference."""
        return self._causes.get(quote.offer, {})

    @cached_property
    def _causes(self) -> Mapping[str, Mapping[str, Decimal]]:
        """By offer; worked out once, since every report asks for them several times."""
        one = self.baseline.rated
        others = [quote.rated for quote in self.quotes if quote.rated and quote.rated is not one]
        return {other.bill.offer: difference(one, other) for other in others} if one else {}

    def blended(self, quote: Quote) -> Decimal | None:
        """The blended rate: what is payable for 1,000 minutes, rounded to four decimals for display.

        The minutes are those that people were there in scenarios, the same for every offer, and plain ones.
        """
        seconds = self._seconds(quote)
        if quote.amount is None or not seconds:
            return None
        with exact():
            return ratio(quote.amount * 1000 * 60, seconds, 4)

    def _seconds(self, quote: Quote) -> Decimal:
        with exact():
            usage = self.profile.usage.items()
            plain_minutes = sum((q for meter, q in usage if quote.terms.units.get(meter) == _MINUTE), ZERO)
            return self.profile.participant_seconds + plain_minutes * 60

    def quote(self, offer: str) -> Quote:
        """The quote of an offer, by its name. Raises UnknownNameError."""
        return named_among(self.quotes, offer)

    def to_records(self) -> list[dict[str, Any]]:
        """Give one plain dict an offer; every number is a string, None where there is none."""
        return [_PLACED(_Placed(self, quote)) for quote in self.quotes]


class _Placed(NamedTuple):
    """A quote among the others."""

    comparison: Comparison
    quote: Quote


_PLACED = Keys(
    "quote.offer quote.terms.vendor quote.terms.title quote.terms.regime quote.terms.who quote.terms.edition",
    "complete=quote.is_complete",
    ("cheapest", lambda placed: placed.quote is placed.comparison.cheapest),
    "bill_currency=quote.terms.currency",
    ("total", lambda placed: placed.quote.bill and placed.quote.bill.total),
    ("payable", lambda placed: placed.quote.bill and f"{placed.quote.bill.payable:f}"),
    "comparison.currency quote.amount",
    ("difference", lambda placed: placed.comparison.difference(placed.quote)),
    ("percent", lambda placed: placed.comparison.percent(placed.quote)),
    ("per_1000_minutes", lambda placed: placed.comparison.blended(placed.quote)),
    ("causes", lambda placed: placed.comparison.causes(placed.quote)),
    "quote.unpriced",
)


def compare(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    currency: str = "",
    tax: str = "",
) -> Comparison:
    """Rate one usage under several offers.

    The day is `on`, or the profile's, or today. A contract gives an offer for each of its base books. The baseline is
    the first offer, or the one named. Amounts are in `currency`, or in the one that the exchange rates lead to where
    the offers have two. The rates that the profile states count for currencies that `exchange` has no rate of. `tax` is
    one that every offer's book knows; without it no tax is added.

    >>> comparison = compare({"rtc.hd": 900_000}, ["agora-cn:list", "agora-cn:payg"], on=date(2024, 2, 6))
    >>> comparison.cheapest.offer
    'agora-cn:payg'

    Raises CurrencyError without a rate to one currency; UnpricedMeterError for a meter that nobody knows;
    UnknownNameError for a tax that a book does not know; AgorapricingError where only some offers are with tax.
    """
    profile = profile_of(usage)
    day = on or profile.on or date.today()
    given = [offers] if isinstance(offers, str) else offers
    taxed = [offer.taxed(tax or offer.tax) for named in given for offer in offers_of(named, day)]
    _refuse_unusable(profile.usage, taxed)
    billed = {offer.book.currency: None for offer in taxed}
    rates = together(exchange, profile.exchange)
    currency = one_currency(tuple(billed), rates, currency)
    used = tuple(rate for rate in rates if rate.quote == currency and rate.base in billed)
    comparison = _compared(profile, taxed, day, baseline, currency, used)
    cases = {name: _compared(profile.case(name), taxed, day, baseline, currency, used) for name in profile.cases}
    return attrs.evolve(comparison, cases=cases) if cases else comparison


def _compared(  # noqa: PLR0917  # all that the cases of a profile have in common
    profile: Profile,
    offers: Sequence[Offer],
    day: date,
    baseline: str | None,
    currency: str,
    exchange: tuple[ExchangeRate, ...],
) -> Comparison:
    metered = MeteredProfile(profile)
    quotes = tuple(quoted(offer, metered, currency, exchange) for offer in offers)
    return Comparison(
        profile=profile,
        on=day,
        currency=currency,
        quotes=quotes,
        baseline=quotes[0] if baseline is None else named_among(quotes, baseline),
        notes=tuple(compared_notes(profile, offers, exchange, day)),
        exchange=exchange,
        tax=offers[0].tax,
    )


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
