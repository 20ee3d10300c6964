"""What a reader of a comparison has to know beside its amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from agorapricing.comparison.quote import Quote
from agorapricing.pricebook import Offer, quoted_beside, tax_notes, vocabulary
from agorapricing.profiles import Profile
from agorapricing.rating import ExchangeRate
from agorapricing.tariff import meter_of


def compared_notes(
    profile: Profile, quotes: Sequence[Quote], exchange: Sequence[ExchangeRate], day: date
) -> Iterator[str]:
    """How usage was metered, which exchange rates counted, and what only some of the vendors sell, or by quote."""
    offers = [quote.offered for quote in quotes]
    books = {offer.book.id: offer for offer in offers}
    yield from profile.notes
    if len(books) > 1 and profile.usage:
        minutes = "The plain minutes of the profile" if profile.is_metered else "The minutes"
        yield f"{minutes} are taken as metered alike by every vendor; from the same calls each counts its own."
    if profile.is_metered:
        for name, offer in books.items():
            yield from (f"{name}: {note}" for note in _metering_notes(offer, profile))
    yield from (rate.text_on(day) for rate in exchange)
    yield from tax_notes(offer.book for offer in books.values())
    yield from _coverage_notes(offers)
    beside = (quoted_beside(quote.offered.book, map(meter_of, quote.usage)) for quote in quotes)
    yield from dict.fromkeys(note for notes in beside for note in notes)


def _metering_notes(offer: Offer, profile: Profile) -> Iterator[str]:
    rule = offer.edition.metering
    if rule is not None:
        yield from profile.bounds(rule)
        yield f"counted {rule.text}, by {offer.book.sources[rule.source].title}."
        yield from rule.assumes


def _coverage_notes(offers: Sequence[Offer]) -> Iterator[str]:
    """What a vendor does not sell and another one in the comparison does, by the sources of the books."""
    sells: dict[str, set[str]] = {}
    sources: dict[str, str] = {}
    for offer in offers:
        if coverage := offer.book.coverage:
            priced = {offer.book.meters[meter].product for meter in offer.meters}
            sells.setdefault(offer.book.vendor, set()).update(coverage.products, priced)
            if coverage.source:
                sources[offer.book.vendor] = offer.book.sources[coverage.source].title
    names = vocabulary().products
    for vendor, sold in sells.items():
        lacking = sorted(set().union(*sells.values()) - sold)
        if lacking and vendor in sources:
            listed = ", ".join(names.get(product, product) for product in lacking)
            yield f"Not sold by {vendor}, by {sources[vendor]}: {listed}."
