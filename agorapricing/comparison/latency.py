"""An audience at low latency under a book that has no price for it: counted as interactive, and by how much dearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agorapricing.comparison.difference import RatedBill
from agorapricing.comparison.quote import Quote
from agorapricing.metering import LIVE_AUDIENCE, Meters, Part
from agorapricing.numbers import exact
from agorapricing.pricebook import rule_of, vocabulary
from agorapricing.profiles import Profile
from agorapricing.rating import cost


def latency_notes(quotes: Sequence[Quote], profile: Profile, currency: str) -> Iterator[str]:
    """Of each book without such a price, at its cheapest offer: what it costs more than at the cheapest with one."""
    if not _has_low_latency(profile):
        return
    told = [quote.rated for quote in quotes if quote.rated and not quote.offered.is_confidential]
    priced: dict[bool, list[RatedBill]] = {True: [], False: []}
    for rated in sorted(told, key=lambda each: each.amount):
        priced[rule_of(rated.offer).has_low_latency].append(rated)
    cheapest = {rated.offer.book.id: rated for rated in reversed(priced[False])}
    for rated in cheapest.values():
        how = _dearer(rated, priced[True], currency)
        yield f"{rated.offer.id}: no low-latency price: counted as interactive, {how}"


def _has_low_latency(profile: Profile) -> bool:
    sessions = (
        session for each in profile.workloads if each.scenario for session, _ in each.scenario.plan(profile.days)
    )
    people = (participant for session in sessions for participant in session.participants)
    return any(stay.role == LIVE_AUDIENCE for participant in people for stay in participant.stays)


def _dearer(rated: RatedBill, others: Sequence[RatedBill], currency: str) -> str:
    """What the audience costs more than elsewhere, or at all, and the vendor's other products for it."""
    with exact():
        here = _audience(rated)
        text = f"{here:,f} {currency} of the amount"
        if others:
            text = f"{here - _audience(others[0]):+,f} {currency} against {others[0].offer.id}"
    coverage, names = rated.offer.book.coverage, vocabulary().products
    products = coverage.serves.get(LIVE_AUDIENCE, ()) if coverage else ()
    listed = ", ".join(names[product] for product in products)
    return f"{text}; the vendor's other products for it: {listed}" if listed else text


def _audience(rated: RatedBill) -> Decimal:
    """What the audience at low latency costs: the amount less what is payable without it."""
    book = rated.offer.book
    without = book.rounding.round(cost(rated.offer, rated.profile.usage_under(rated.offer, _without_audience)))
    return book.rounding.round(rated.amount - without * rated.rate)


def _without_audience(_: str, part: Part) -> Meters:
    return () if part.phase.role == LIVE_AUDIENCE else part.meters
