"""A comparison for each month of a log, and which offer costs least over all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.calllog import CallLog, said_by_month, whole_months
from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.markets import Markets
from agorapricing.comparison.quote import Quote, by_amount
from agorapricing.errors import AgorapricingError, NoEditionError, TariffError, UnknownNameError
from agorapricing.frozen import frozen_dict
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import ANYBODY, Customer
from agorapricing.profiles import Profile
from agorapricing.rating import Displayed
from agorapricing.records import Keys


@attrs.frozen(hash=False, str=False)
class LogComparison(Displayed):
    """What the months of a log cost, each at its own prices, by the month's name."""

    layout = "months.report"
    record = Keys("currency cheapest", ("offers", lambda months: months.to_records()), "months=comparisons notes")

    comparisons: Mapping[str, Comparison] = attrs.field(converter=frozen_dict)

    def __getitem__(self, month: str) -> Comparison:
        """The comparison of a month, as 2026-07."""
        return self.comparisons[month]

    @property
    def currency(self) -> str:
        """What sums are in."""
        return next(iter(self.comparisons.values())).currency

    @property
    def offers(self) -> tuple[str, ...]:
        """The offers of all months, the cheapest first and those without a sum last."""
        names = dict.fromkeys(quote.offer for each in self.comparisons.values() for quote in each.quotes)
        return tuple(sorted(names, key=lambda name: (self.amount(name) is None, self.amount(name) or ZERO)))

    def amounts(self, offer: str) -> dict[str, Decimal | None]:
        """What is payable under an offer by month; None where it is incomplete, or not there."""
        return {
            month: next((quote.amount for quote in each.quotes if quote.offer == offer), None)
            for month, each in self.comparisons.items()
        }

    def amount(self, offer: str) -> Decimal | None:
        """What is payable over all months; None where a month of it is incomplete."""
        amounts = self.amounts(offer).values()
        with exact():
            return None if None in amounts else sum((each for each in amounts if each is not None), ZERO)

    def is_open(self, offer: str) -> bool:
        """Whether the customer may have an offer in every month."""
        found = (each.named.get(offer) for each in self.comparisons.values())
        return all(quote.status.is_open for quote in found if quote)

    def lack(self, offer: str, month: str) -> str:
        """Why an offer has no amount in a month: it is incomplete, closed, by grant, or not chosen; empty where it has.

        Where no offers are named, those of a month are what is cheapest in it, of packages and for each app.
        """
        comparison = self.comparisons[month]
        quote = comparison.named.get(offer)
        if quote is None:
            return "not chosen"
        if any(quote is each for each in comparison.beyond):
            return quote.status.text
        return "" if quote.is_complete else "incomplete"

    @property
    def cheapest(self) -> str | None:
        """The offer that is complete and open in every month and costs least over all of them."""
        return next((name for name in self.offers if self.amount(name) is not None and self.is_open(name)), None)

    @property
    def is_answered(self) -> bool:
        """Whether every month is answered."""
        return all(each.is_answered for each in self.comparisons.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know, each once, with its month where only some months say it."""
        return said_by_month({month: each.notes for month, each in self.comparisons.items()})

    def to_records(self) -> list[dict[str, Any]]:
        """Give one plain dict an offer, in the order of their sums."""
        return [
            {"offer": name, "currency": self.currency, "amount": _text(self.amount(name)), "open": self.is_open(name)}
            | {month: _text(amount) for month, amount in self.amounts(name).items()}
            for name in self.offers
        ]


def buyer_of(log: CallLog) -> Customer:
    """Who buys in all months of a log: an account of which nothing is stated is opened on its first day."""
    days = log.days(log.zone)
    return Customer(opened=days[0]) if days else ANYBODY


def by_month(
    log: CallLog, compare: Callable[[Profile], Comparison | Markets | LogComparison]
) -> Comparison | Markets | LogComparison:
    """The comparison of a log's only month, or those of its months. Raises AgorapricingError for months not whole."""
    answers = {month.name: compare(month.profile) for month in whole_months(log)}
    if len(answers) == 1:
        return answers.popitem()[1]
    comparisons = {name: each for name, each in answers.items() if isinstance(each, Comparison)}
    if len(comparisons) < len(answers):
        raise AgorapricingError("several months are compared in one market: name it, cn or global, or name offers")
    return LogComparison(_completed(comparisons, compare))


def _completed(
    comparisons: Mapping[str, Comparison], compare: Callable[..., Comparison | Markets | LogComparison]
) -> dict[str, Comparison]:
    """The comparisons of months, each with what another month chose of packages or for apps, if it is sold in it."""
    names = dict.fromkeys(quote.offer for each in comparisons.values() for quote in each.quotes)
    completed = {}
    for month, each in comparisons.items():
        more: list[Quote] = []
        for name in (name for name in names if name not in each.named):
            with suppress(NoEditionError, UnknownNameError, TariffError):  # not sold then, or to apps without calls
                found = compare(each.profile, offers=[name], baseline=None, currency=each.currency)
                more += found.quotes if isinstance(found, Comparison) else ()
        shown, beyond = ([quote for quote in more if quote.status.is_open is is_open] for is_open in (True, False))
        quotes = sorted((*each.quotes, *shown), key=by_amount) if shown else each.quotes
        completed[month] = attrs.evolve(each, quotes=tuple(quotes), beyond=(*each.beyond, *beyond))
    return completed


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
