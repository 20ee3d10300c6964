"""Comparison: what one usage costs under several offers, and which complete one is cheapest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.bill import SCHEMA, Bill, plain
from agorapricing.billable import rule_of
from agorapricing.book import Offer
from agorapricing.compared_notes import compared_notes
from agorapricing.difference import Difference, difference
from agorapricing.display import Displayed
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.exact import ZERO, exact, ratio
from agorapricing.exchange import ExchangeRate, one_currency, together
from agorapricing.profile import Profile, Workload
from agorapricing.quoting import Meter, Quote, named_among, quoted, rated_of
from agorapricing.rating import offers_of
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.analysis import Audit, Axis, BreakEven, Budget, Explanation, Marginal, Match, Split, Spread, Sweep
    from agorapricing.contractfile import Contract
    from agorapricing.sample import Sample

_MINUTE = "minute"


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
    tax: str = ""
    """The tax on top of every offer; none where it is empty."""
    cases: Mapping[str, Comparison] = attrs.field(factory=dict, repr=False)
    """The comparisons of the profile's low and high numbers, where some of them have cases."""

    @property
    def money(self) -> str:
        """What amounts are, for the head of a page: the currency, and the tax that is in all of them."""
        return f"{self.currency} with {self.tax}" if self.tax else self.currency

    @property
    def priced_in(self) -> dict[str, str]:
        """The same for a record: the currency, and the tax where there is one."""
        return {"currency": self.currency, **({"tax": self.tax} if self.tax else {})}

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
        return {each.bill.offer: difference(one, each) for each in others} if one else {}

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

    def breakeven(self, *, meter: str | None = None, end: Any = None) -> BreakEven:
        """At which scale of the profile, or amount of one meter, the cheapest offer changes."""
        found: BreakEven = _analysis().BreakEven.of(self, _analysis().Vary(meter, end))
        return found

    def marginal(self, *, meter: str | None = None, end: Any = None) -> Marginal:
        """What the next minute of a meter, or the next scale of the profile, costs at every bound."""
        found: Marginal = _analysis().Marginal.of(self, _analysis().Vary(meter, end))
        return found

    def budget(self, amount: Any, *, meter: str | None = None, end: Any = None) -> Budget:
        """How much of the profile, or of one meter, an amount of money buys under each offer."""
        found: Budget = _analysis().Budget.of(self, _analysis().Vary(meter, end), amount)
        return found

    def split(self, *, keep: Any = "0.1") -> Split:
        """The cheapest way to divide the traffic between two vendors, of which each keeps a share at least."""
        found: Split = _analysis().Split.of(self, keep)
        return found

    def match(self, offer: str, rival: str, *, below: Any = "0", meters: Iterable[str] = ()) -> Match:
        """Which discount (on everything, on some `meters`) makes an offer cost what a rival does, or `below` it."""
        found: Match = _analysis().Match.of(self, offer, rival, below, meters)
        return found

    def diff(self, one: str, other: str) -> Difference:
        """Why the bill of another offer differs from that of one, by cause.

        Raises UnknownNameError for an offer that is not compared, UnpricedMeterError for one that is incomplete.
        """
        first, second = (rated_of(self.quote(name)) for name in (one, other))
        return Difference.of(first, second, self.currency, self.notes)

    def explain(self, offer: str) -> Explanation:
        """The bill of an offer as arithmetic that can be checked by hand, from its sources to the total.

        Raises what `diff` raises.
        """
        rated = rated_of(self.quote(offer))
        sized = self.profile.sized(rule_of(rated.offer)) if self.profile.is_metered else ()
        found: Explanation = _analysis().Explanation.of(rated.offer, rated.bill, sized, rated.seconds)
        return found

    def audit(self, max_age: Any = 365) -> tuple[Audit, ...]:
        """What is odd in each price book that is compared."""
        books = {quote.offered.book.id: quote.offered.book for quote in self.quotes}
        return tuple(_analysis().Audit.of(book, self.on, max_age) for book in books.values())

    def quote(self, offer: str) -> Quote:
        """The quote of an offer, by its name. Raises UnknownNameError."""
        return named_among(self.quotes, offer)

    def spread(self, *, trials: int = 1_000, seed: int = 0, sample: Sample | None = None) -> Spread:
        """How far the costs spread where numbers of the profile are uncertain, or over the months of a sample."""
        kind = _analysis().Spread
        found: Spread = kind.of(self, trials, seed) if sample is None else kind.of_months(self, sample)
        return found

    def sweep(self, *axes: Axis | str) -> Sweep:
        """What the profile costs while one or two parameters vary, each NAME=FROM..TO/STEP."""
        found: Sweep = _analysis().Sweep.of(self, axes)
        return found

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
            "causes": {cause: plain(amount) for cause, amount in self.causes(quote).items()},
            "unpriced": [{"meter": each.meter, "reason": each.reason} for each in quote.unpriced],
        }

    def to_record(self) -> dict[str, Any]:
        """Give the comparison as plain values, ready for JSON."""
        best = self.cheapest
        return {
            "schema": SCHEMA,
            "profile": self.profile.to_record(),
            "on": str(self.on),
            **self.priced_in,
            "exchange": [each.to_record() for each in self.exchange],
            "baseline": self.baseline.offer,
            "cheapest": best.offer if best else None,
            "offers": self.to_records(),
            "bills": [bill.to_record() for bill in self.bills],
            "notes": list(self.notes),
            "cases": {name: each.to_record() for name, each in self.cases.items()},
        }


def _analysis() -> Any:
    """The questions about costs, loaded when one is asked."""
    return import_module("agorapricing.analysis")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def compare(
    usage: Profile | Mapping[str, Any],
    offers: Iterable[str | Offer | Contract],
    on: date | None = None,
    *,
    baseline: str | None = None,
    exchange: Sequence[ExchangeRate] = (),
    tax: str = "",
) -> Comparison:
    """Rate one usage under several offers.

    The day is `on`, or the profile's, or today. A contract gives an offer for each of its base books. The baseline is
    the first offer, or the one named. Offers in two currencies are compared in the one that the exchange rates lead to.
    The rates that the profile states count for currencies that `exchange` has no rate of. `tax` is one that every
    offer's book knows; without it no tax is added.

    >>> comparison = compare({"rtc.hd": 900_000}, ["agora-cn:list", "agora-cn:payg"], on=date(2024, 2, 6))
    >>> comparison.cheapest.offer
    'agora-cn:payg'

    Raises CurrencyError without a rate between two currencies; UnpricedMeterError for a meter that nobody knows;
    UnknownNameError for a tax that a book does not know; AgorapricingError where only some offers are with tax.
    """
    profile = profile_of(usage)
    day = on or profile.on or date.today()
    given = [offers] if isinstance(offers, str) else offers
    found = [offer.taxed(tax or offer.tax) for each in given for offer in offers_of(each, day)]
    _refuse_unusable(profile.usage, found)
    rates = together(exchange, profile.exchange)
    compared = _compared(profile, found, day, baseline, rates)
    cases = {name: _compared(profile.case(name), found, day, baseline, rates) for name in profile.cases}
    return attrs.evolve(compared, cases=cases) if cases else compared


def _compared(
    profile: Profile, offers: Sequence[Offer], day: date, baseline: str | None, exchange: Sequence[ExchangeRate]
) -> Comparison:
    billed = [offer.book.currency for offer in offers]
    currency = one_currency(billed, exchange)
    used = tuple(each for each in exchange if each.quote == currency and each.base in billed)
    meter = Meter(profile)
    quotes = tuple(quoted(offer, meter, currency, used) for offer in offers)
    return Comparison(
        profile=profile,
        on=day,
        currency=currency,
        quotes=quotes,
        baseline=_baseline(quotes, baseline),
        notes=tuple(compared_notes(profile, offers, used, day)),
        exchange=used,
        tax=offers[0].tax,
    )


def profile_of(usage: Profile | Mapping[str, Any]) -> Profile:
    """A profile of plain minutes; a profile stays as it is."""
    if isinstance(usage, Profile):
        return usage
    return Profile("usage", (Workload("usage", usage if isinstance(usage, Usage) else Usage(usage)),))


def _refuse_unusable(usage: Usage, offers: Sequence[Offer]) -> None:
    if not offers:
        raise AgorapricingError("a comparison needs at least one offer, as book:regime")
    books = {offer.book.id: offer.book for offer in offers}
    if len({offer.tax for offer in offers}) > 1:
        said = ", ".join(f"{offer.id} {'with ' + offer.tax if offer.tax else 'without tax'}" for offer in offers)
        raise AgorapricingError(f"amounts with tax and without it cannot be compared: {said}")
    for offer in offers:
        if books[offer.book.id].public != offer.book.public:
            raise AgorapricingError(f"two different books have the id {offer.book.id!r}: give one of them another id")
    known = {meter for offer in offers for meter in offer.book.meters}
    for meter in usage:
        if meter not in known:
            raise UnpricedMeterError(meter, "this comparison", tuple(known))


def _baseline(quotes: Sequence[Quote], named: str | None) -> Quote:
    if named is None:
        return quotes[0]
    return named_among(quotes, named)
