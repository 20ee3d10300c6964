"""A comparison for each month of a log, and which offer costs least over all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.comparison.carried import carried
from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.markets import Markets
from agorapricing.comparison.quote import Quote, by_amount
from agorapricing.comparison.standing import Standing
from agorapricing.comparison.summing import summed
from agorapricing.errors import AgorapricingError, NoEditionError, TariffError, UnknownNameError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import ZERO, exact
from agorapricing.profiles import MonthlyRecords, Profile, whole_months
from agorapricing.rating import Displayed
from agorapricing.records import Keys


@frozen(hash=False, str=False)
class LogComparison(Displayed):
    """What the months of a log cost, each at its own prices, by the month's name."""

    layout = "months.report"
    record = Keys(
        "total.question.* total.exchange baseline=total.baseline.offer cheapest",
        ("offers", lambda months: months.to_records()),
        "months=comparisons notes total.doubts total.cases",
    )

    comparisons: Mapping[str, Comparison] = attrs.field(converter=frozen_dict)

    def __getitem__(self, month: str) -> Comparison:
        """The comparison of a month, as 2026-07."""
        return self.comparisons[month]

    @property
    def currency(self) -> str:
        """What sums are in."""
        return next(iter(self.comparisons.values())).currency

    @cached_property
    def total(self) -> Comparison:
        """The sum of the months: a comparison whose quotes are sums."""
        return summed(self.comparisons)

    @property
    def offers(self) -> tuple[str, ...]:
        """The offers of all months, the cheapest first and those without a sum last."""
        return tuple(quote.offer for quote in sorted(self.total.quotes, key=by_amount))

    def amounts(self, offer: str) -> dict[str, Decimal | None]:
        """What is payable under an offer by month; None where it is incomplete, or not there."""
        found = {month: each.named.get(offer) for month, each in self.comparisons.items()}
        return {month: quote.amount if quote else None for month, quote in found.items()}

    def amount(self, offer: str) -> Decimal | None:
        """What is payable over all months; None where a month of it is incomplete."""
        amounts = self.amounts(offer).values()
        with exact():
            return None if None in amounts else sum((each for each in amounts if each is not None), ZERO)

    def is_open(self, offer: str) -> bool:
        """Whether the customer may have an offer in every month."""
        found = (each.named.get(offer) for each in self.comparisons.values())
        return all(quote.status.is_open for quote in found if quote)

    @property
    def cheapest(self) -> str | None:
        """The offer that is complete and open in every month and costs least over all of them."""
        cheapest = self.total.cheapest
        return cheapest.offer if cheapest else None

    @property
    def is_answered(self) -> bool:
        """Whether every month is answered."""
        return all(each.is_answered for each in self.comparisons.values())

    @property
    def standing(self) -> Standing:
        """Which offer is the cheapest over all months, with what the customer may have."""
        return self.total.standing

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know, each once, with its month where only some months say it."""
        return self.total.notes

    def to_records(self) -> list[dict[str, Any]]:
        """Give one plain dict an offer, in the order of their sums."""
        records = {record["offer"]: record for record in self.total.to_records()}
        return [records[name] for name in self.offers]


def by_month(
    log: MonthlyRecords, compare: Callable[[Profile], Comparison | Markets | LogComparison]
) -> Comparison | Markets | LogComparison:
    """The comparison of a log's only month, or those of its months. Raises AgorapricingError for months not whole."""
    answers = {month.name: compare(month.profile) for month in whole_months(log)}
    if len(answers) == 1:
        return answers.popitem()[1]
    comparisons = {name: each for name, each in answers.items() if isinstance(each, Comparison)}
    if len(comparisons) < len(answers):
        raise AgorapricingError("several months are compared in one market: name it, cn or global, or name offers")
    return LogComparison(carried(_completed(comparisons, compare)))


def _completed(
    comparisons: Mapping[str, Comparison], compare: Callable[..., Comparison | Markets | LogComparison]
) -> dict[str, Comparison]:
    """The comparisons of months, each with what another month chose of packages or for apps, if it is sold in it."""
    names = dict.fromkeys(quote.offer for each in comparisons.values() for quote in each.quotes)
    completed = {}
    for month, each in comparisons.items():
        more: list[Quote] = []
        cases: dict[str, list[Quote]] = {name: [] for name in each.cases}
        for name in (name for name in names if name not in each.named):
            with suppress(NoEditionError, UnknownNameError, TariffError):  # not sold then, or to apps without calls
                found = compare(each.profile, offers=[name], baseline=None, currency=each.currency)
                if isinstance(found, Comparison):
                    more += found.quotes
                    for case, own in cases.items():
                        own.extend(found.cases.get(case, found).quotes)
        shown, beyond = ([quote for quote in more if quote.status.is_open is is_open] for is_open in (True, False))
        quotes = sorted((*each.quotes, *shown), key=by_amount) if shown else each.quotes
        others = {name: attrs.evolve(case, quotes=(*case.quotes, *cases[name])) for name, case in each.cases.items()}
        completed[month] = attrs.evolve(each, quotes=tuple(quotes), beyond=(*each.beyond, *beyond), cases=others)
    return completed
