"""An audience at low latency under a book that has no price for it: counted as interactive, and by how much dearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agorapricing.comparison.difference import RatedBill
from agorapricing.comparison.quote import Quote, by_amount
from agorapricing.metering import LIVE_AUDIENCE, LOW_LATENCY, Meters, Part
from agorapricing.numbers import exact
from agorapricing.pricebook import Status, rule_of, vocabulary
from agorapricing.profiles import Profile
from agorapricing.rating import cost


def latency_notes(quotes: Sequence[Quote], profile: Profile, currency: str) -> Iterator[str]:
    """Of each book without such a price, at its cheapest offer: what it costs more than at the cheapest with one.

    Those are open offers; another one stands in only where no such offer is open, and is marked.
    """
    roles = LOW_LATENCY & profile.roles
    if not roles:
        return
    priced: dict[bool, list[tuple[Status, RatedBill]]] = {True: [], False: []}
    for quote in sorted(quotes, key=lambda each: (not each.status.is_open, by_amount(each))):
        if quote.rated and not quote.offered.is_confidential:
            priced[rule_of(quote.offered).has_low_latency(roles)].append((quote.status, quote.rated))
    cheapest = {rated.offer.book.id: rated for _, rated in reversed(priced[False])}
    for rated in cheapest.values():
        how = _dearer(rated, priced[True], currency)
        yield f"{rated.offer.id}: no low-latency price: counted as interactive, {how}"


def _dearer(rated: RatedBill, others: Sequence[tuple[Status, RatedBill]], currency: str) -> str:
    """What the audience costs more than elsewhere, or at all, and the vendor's other products for it."""
    with exact():
        here = _audience(rated)
        text = f"{here:,f} {currency} of the amount"
        if others:
            status, other = others[0]
            text = f"{here - _audience(other):+,f} {currency} against {other.offer.id}{_marked(status)}"
    coverage, names = rated.offer.book.coverage, vocabulary().products
    products = coverage.serves.get(LIVE_AUDIENCE, ()) if coverage else ()
    listed = ", ".join(names[product] for product in products)
    return f"{text}; the vendor's other products for it: {listed}" if listed else text


def _marked(status: Status) -> str:
    """That an offer is not open to the customer."""
    return "" if status.is_open else f" ({status.text})"


def _audience(rated: RatedBill) -> Decimal:
    """What the audience at low latency costs: the amount less what is payable without it."""
    book = rated.offer.book
    without = book.rounding.round(cost(rated.offer, rated.profile.usage_under(rated.offer, _without_audience)))
    return book.rounding.round(rated.amount - without * rated.rate)


def _without_audience(_: str, part: Part) -> Meters:
    return () if part.phase.role in LOW_LATENCY else part.meters
