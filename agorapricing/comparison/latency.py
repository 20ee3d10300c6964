"""An audience at low latency under a book that has no price for it: counted as interactive, and by how much dearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from agorapricing.comparison.differences import RatedBill
from agorapricing.comparison.quote import Quote, by_amount
from agorapricing.messages import Message, joined
from agorapricing.metering import LIVE_AUDIENCE, LOW_LATENCY
from agorapricing.numbers import ONE, ZERO, exactly, ratio
from agorapricing.pricebook import Offer, Status, rule_of, vocabulary
from agorapricing.profiles import Profile
from agorapricing.rating import cost, payable
from agorapricing.tariff import LIST
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Meters, Part

_PLACES = 9  # of minutes that are scaled


def latency_notes(quotes: Sequence[Quote], profile: Profile, currency: str) -> Iterator[str]:
    """Of each book without such a price, at its cheapest offer: what the audience costs more than at a book's with one.

    That is the book of the cheapest open offer; of another one, marked, only where no such offer is open.
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
        yield Message("{id}: no low-latency price: counted as interactive, {how}", id=rated.offer.id, how=how)


def _dearer(rated: RatedBill, others: Sequence[tuple[Status, RatedBill]], currency: str) -> str:
    """What the audience costs more than at another book's price, or at all, and the vendor's other products for it."""
    if others:
        status, other = others[0]
        more, book = _saved(rated, _share(rated, other)), other.offer.book.id
        price = book if status.is_open else Message("{offer} ({status})", offer=book, status=status.text)
        text = (
            Message(
                "{more:+,f} {currency} against the low-latency list price of {book}",
                more=more,
                currency=currency,
                book=price,
            )
            if more > 0
            else Message("no dearer than at the low-latency list price of {book}", book=price)
        )
    else:
        saved = _saved(rated, (ZERO, ONE))
        text = Message("{saved:,f} {currency} of the amount", saved=saved, currency=currency)
    coverage, names = rated.offer.book.coverage, vocabulary().products
    products = coverage.serves.get(LIVE_AUDIENCE, ()) if coverage else ()
    listed = joined(", ", (names[product] for product in products))
    return Message("{text}; the vendor's other products for it: {listed}", text=text, listed=listed) if listed else text


@exactly
def _saved(rated: RatedBill, share: tuple[Decimal, Decimal]) -> Decimal:
    """What the same offer's amount is less, if the audience's minutes are multiplied by a share of one in another."""
    used, others = rated.bill.usage, _without_audience(rated.offer, rated.profile)
    part, whole = share
    kept = {meter: others.get(meter, ZERO) for meter in used}
    less = {meter: kept[meter] + ratio((used[meter] - kept[meter]) * part, whole, _PLACES) for meter in used}
    return rated.offer.book.rounding.round(rated.amount - payable(rated.offer, less) * rated.rate)


@exactly
def _share(rated: RatedBill, other: RatedBill) -> tuple[Decimal, Decimal]:
    """What the audience costs at another book's list price, and at the own one."""
    there, here = (_at_list(each) for each in (other, rated))
    return (there, here) if here else (ZERO, ONE)


def _at_list(rated: RatedBill) -> Decimal:
    """What the audience costs at list price, in the currency of the comparison."""
    listed = attrs.evolve(rated.offer, name=LIST, apps=(), holdings=(), purchases=())
    audience = cost(listed, rated.profile.usage_under(listed)) - cost(listed, _without_audience(listed, rated.profile))
    return audience * rated.rate


def _without_audience(offer: Offer, profile: Profile) -> Usage:
    """What an offer's book bills if the audience at low latency is not there."""
    return profile.usage_under(offer, _not_for_it)


def _not_for_it(_: str, part: Part) -> Meters:
    return () if part.phase.role in LOW_LATENCY else part.meters
