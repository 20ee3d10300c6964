"""What a reader has to know of who may buy: which offers are not open, and what they would change if they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from agorapricing.comparison.quote import Quote
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import CLOSED, GRANT, Customer


def cheapest_of(quotes: Sequence[Quote]) -> Quote | None:
    """The complete and open offer that costs least; of equals, the one that stands first."""
    may = [quote for quote in quotes if quote.amount is not None and quote.status.is_open]
    return min(may, key=lambda quote: quote.amount or ZERO, default=None)


def standing_notes(quotes: Sequence[Quote], beyond: Sequence[Quote], customer: Customer, day: date) -> Iterator[str]:
    """Which account is taken, what is not open to it, and what that would cost; `beyond` are not shown otherwise."""
    best = cheapest_of(quotes)
    yield from _taken((*quotes, *beyond), customer, day)
    if best is None and any(quote.is_complete for quote in quotes):
        yield "None of these offers is open to this customer: none is called cheapest."
    for quote in quotes:
        if not quote.status.is_open:
            yield _said(quote, best)
    for kind in (CLOSED, GRANT):
        cheaper = [quote for quote in beyond if quote.status.kind == kind and _less(quote, best) > 0]
        if cheaper:
            yield _said(min(cheaper, key=lambda quote: quote.amount or ZERO), best)


def not_open_notes(quotes: Sequence[Quote]) -> Iterator[str]:
    """Which of the named offers are not open to the customer, and that an answer does not choose them."""
    others = [quote for quote in quotes if not quote.status.is_open]
    yield from (_said(quote, None) for quote in others)
    if others:
        yield "Only what is open to the customer is called cheapest."


def _taken(quotes: Sequence[Quote], customer: Customer, day: date) -> Iterator[str]:
    """The vendors of whom no account is stated, where the day of one decides something."""
    asked = {
        quote.offered.book.vendor: None
        for quote in quotes
        if any(each.asks_for_a_day for each in quote.offered.conditions)
    }
    unstated = [vendor for vendor in asked if not customer.states(vendor)]
    if unstated:
        yield f"No account of {' and '.join(unstated)} is stated: a new one, opened on {day}, is taken."


def _less(quote: Quote, best: Quote | None) -> Decimal:
    """What an offer costs less than the cheapest open one; 0 where that says nothing."""
    if quote.amount is None or best is None or best.amount is None:
        return ZERO
    with exact():
        return best.amount - quote.amount


def _said(quote: Quote, best: Quote | None) -> str:
    """Why an offer is not open, and what it would change."""
    less = _less(quote, best)
    gain = f": {quote.amount:,f}, {less:,f} less than {best.offer}" if best and less > 0 else ""
    if quote.status.kind == GRANT:
        return f"{quote.offer} is by grant: {quote.status.reason}{gain and f'; if granted{gain}'}."
    return f"{quote.offer} is closed: it is {quote.status.reason}{gain and f'; if it were open{gain}'}."
