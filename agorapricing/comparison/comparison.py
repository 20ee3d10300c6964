"""Comparison: what one usage costs under several offers, and which complete one is cheapest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import attrs

from agorapricing.calllog import said_by_month
from agorapricing.comparison.differences import difference
from agorapricing.comparison.doubts import doubts_of, summed_doubts
from agorapricing.comparison.latency import latency_notes
from agorapricing.comparison.quote import Quote, named_among, rated_of
from agorapricing.comparison.standing import Standing
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, exact, ratio
from agorapricing.profiles import Profile
from agorapricing.rating import MENTIONED, Bill, Displayed, Doubt, ExchangeRate, unknown_by
from agorapricing.records import Keys, as_record

_MINUTE = "minute"
_QUESTION = Keys("profile on currency tax?")


@frozen(hash=False, str=False)
class Comparison(Displayed):
    """Quotes of one profile, in the order in which the offers were given."""

    layout = "comparisons.report"
    record = Keys(
        "question.* exchange baseline=baseline.offer",
        ("cheapest", lambda comparison: comparison.cheapest and comparison.cheapest.offer),
        ("offers", lambda comparison: comparison.to_records()),
        "mentioned.*",
        "bills notes doubts cases",
    )

    profile: Profile
    on: date
    currency: str
    quotes: tuple[Quote, ...]
    baseline: Quote = attrs.field(repr=lambda quote: quote.offer)
    remarks: tuple[str, ...] = attrs.field(repr=False)
    """How usage was metered, which exchange rates counted, and what only some of the vendors sell."""
    exchange: tuple[ExchangeRate, ...] = ()
    tax: str = ""
    """The tax on top of every offer; none where it is empty."""
    cases: Mapping[str, Comparison] = attrs.field(converter=frozen_dict, factory=dict, repr=False)
    """The comparisons of the profile's low and high numbers, where some of them have cases."""
    beyond: tuple[Quote, ...] = attrs.field(default=(), repr=False, metadata=MENTIONED)
    """Where no offers were named: those that are not open to the customer, for what they would cost."""
    is_chosen: bool = False
    """Whether no offers were named, and these are what is open in a market."""
    lacking: tuple[str, ...] = attrs.field(default=(), repr=False)
    """Of vendors of the market that have no prices on the day yet, when their first are of."""
    months: Mapping[str, Comparison] = attrs.field(converter=frozen_dict, factory=dict, repr=False)
    """The comparisons of the months, by name, where this is their sum."""

    @property
    def money(self) -> str:
        """What amounts are, for the head of a page: the currency, and the tax that is in all of them."""
        return Message("{currency} with {tax}", currency=self.currency, tax=self.tax) if self.tax else self.currency

    @property
    def question(self) -> dict[str, Any]:
        """What is asked, as plain values: of which profile, on which day, in which currency, with which tax."""
        return _QUESTION(self)

    @property
    def mentioned(self) -> dict[str, Any]:
        """What a record says of the eras of an account; and of the offers `beyond`, where no offers were named."""
        eras = {"eras": {era: _ERA(each) for era, each in self.standing.eras.items()}} if self.standing.eras else {}
        return eras | ({"beyond": [_BEYOND(quote) for quote in self.beyond]} if self.is_chosen else {})

    @cached_property
    def standing(self) -> Standing:
        """What is open to the customer and what is not, in every era of an account that is proven without its day."""
        return Standing(self.quotes, self.beyond, self.profile.customer, self.on)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know beside the amounts: of who may buy, of low latency, and the remarks."""
        return (*self.standing.notes, *self.lacking, *self.unknown, *self.latency, *self.remarks)

    @property
    def unknown(self) -> tuple[str, ...]:
        """That the day is long after the newest of its prices was read."""
        return unknown_by(self, self.last_day)

    @cached_property
    def latency(self) -> tuple[str, ...]:
        """Where an audience at low latency is counted as interactive, and how much dearer that is."""
        if self.months:
            return said_by_month({name: month.latency for name, month in self.months.items()})
        return tuple(latency_notes(self.quotes, self.profile, self.currency))

    @cached_property
    def named(self) -> Mapping[str, Quote]:
        """The quotes by offer, with those that are not open and were not named."""
        return {quote.offer: quote for quote in (*self.beyond, *self.quotes)}

    @property
    def bills(self) -> tuple[Bill, ...]:
        """The bills of the complete offers."""
        return tuple(bill for quote in self.quotes for bill in quote.bills)

    @property
    def last_day(self) -> date:
        """The last day whose prices count."""
        return max((month.on for month in self.months.values()), default=self.on)

    @property
    def cheapest(self) -> Quote | None:
        """The complete offer, open to the customer, that costs least; of equals, the first; or None.

        None, too, where that depends on when an account was created that is only proven.
        """
        return self.standing.cheapest

    @property
    def not_open(self) -> dict[str, str]:
        """By offer, how those of the quotes stand that the customer may not simply buy: closed, or by grant."""
        return {quote.offer: quote.status.kind for quote in self.quotes if not quote.status.is_open}

    @property
    def is_answered(self) -> bool:
        """Whether every offer that was named has a price for all that is used, or one of those that were not named."""
        if not self.is_chosen:
            return all(quote.is_complete for quote in self.quotes)
        return all(each.cheapest for each in (*self.standing.eras.values(),) or (self.standing,))

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
        others = [quote for quote in self.quotes if quote.is_complete and quote is not self.baseline]
        return {quote.offer: _difference(self.baseline, quote) for quote in others} if self.baseline.is_complete else {}

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What could change the amounts, with what is at stake in each: the largest first."""
        if not self.months:
            return doubts_of(self.quotes, self.profile, self.currency, self.exchange)
        complete = [quote for quote in self.quotes if quote.is_complete]
        by_month = (
            doubts_of([quote.months[name] for quote in complete], month.profile, month.currency, month.exchange)
            for name, month in self.months.items()
        )
        return summed_doubts(by_month, self.quotes)

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
        return [_PLACED(_Placed(self, quote)) | self._by_month(quote) for quote in self.quotes]

    def _by_month(self, quote: Quote) -> dict[str, Any]:
        """Of a sum, whether the offer is open in all months, and its amount in each."""
        found = {name: quote.months.get(name) for name in self.months}
        amounts = {name: each and as_record(each.amount) for name, each in found.items()}
        return {"open": quote.status.is_open} | amounts if amounts else {}


def _difference(one: Quote, other: Quote) -> Mapping[str, Decimal]:
    """Why a complete offer costs more or less than another one, by cause; over months the sums."""
    causes: dict[str, Decimal] = {}
    for before, after in zip(one.parts, other.parts, strict=True):
        for cause, amount in difference(rated_of(before), rated_of(after)).items():
            with exact():
                causes[cause] = causes.get(cause, ZERO) + amount
    return causes


_ERA = Keys(
    ("cheapest", lambda era: era.cheapest and era.cheapest.offer),
    ("amount", lambda era: era.cheapest and era.cheapest.amount),
)
_BEYOND = Keys("offer status=status.kind status.reason amount if_granted")


class _Placed(NamedTuple):
    """A quote among the others."""

    comparison: Comparison
    quote: Quote


_PLACED = Keys(
    "quote.offer quote.terms.vendor quote.terms.title quote.terms.regime quote.terms.who quote.terms.edition",
    "complete=quote.is_complete",
    ("cheapest", lambda placed: placed.quote is placed.comparison.cheapest),
    "status=quote.status.kind",
    ("reason", lambda placed: placed.quote.status.reason or None),
    "quote.if_granted",
    "bill_currency=quote.terms.currency",
    "quote.total quote.payable:f comparison.currency quote.amount",
    ("difference", lambda placed: placed.comparison.difference(placed.quote)),
    ("percent", lambda placed: placed.comparison.percent(placed.quote)),
    ("per_1000_minutes", lambda placed: placed.comparison.blended(placed.quote)),
    ("causes", lambda placed: placed.comparison.causes(placed.quote)),
    "quote.unpriced",
)
