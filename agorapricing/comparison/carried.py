"""Months that are compared one by one, with what each leaves of credits in money for the next one."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.quote import MeteredProfile, Quote, quoted
from agorapricing.rating import CreditLeft, credit_left, with_credits


def carried(months: Mapping[str, Comparison]) -> dict[str, Comparison]:
    """The comparisons of months, in their order, with credits as the months before left them."""
    left: dict[str, CreditLeft] = {}
    found = {name: _after(month, left) for name, month in months.items()}
    for case in dict.fromkeys(case for month in months.values() for case in month.cases):
        own = carried({name: month.cases[case] for name, month in months.items() if case in month.cases})
        found |= {
            name: attrs.evolve(found[name], cases={**found[name].cases, case: each}) for name, each in own.items()
        }
    return found


def _after(month: Comparison, left: dict[str, CreditLeft]) -> Comparison:
    """A month after what others have left of credits, by offer; what it leaves itself replaces that."""
    quotes = {name: _quoted(quote, month, left) for name, quote in month.named.items()}
    if all(quotes[name] is quote for name, quote in month.named.items()):
        return month
    shown, beyond = (tuple(quotes[each.offer] for each in own) for own in (month.quotes, month.beyond))
    return attrs.evolve(month, quotes=shown, beyond=beyond, baseline=quotes[month.baseline.offer])


def _quoted(quote: Quote, month: Comparison, left: dict[str, CreditLeft]) -> Quote:
    offer = with_credits(quote.offered, left.get(quote.offer, {}))
    if not any(
        stage.lasts and not stage.is_later for stage in map(offer.edition.stages.__getitem__, offer.regime.chain)
    ):
        return quote
    found = attrs.evolve(
        quoted(offer, MeteredProfile(month.profile), month.currency, month.exchange), status=quote.status
    )
    if found.bill is not None:
        left[quote.offer] = credit_left(offer, offer.tariff.charges(found.bill.usage))
    return found
