"""What a reader of a comparison has to know beside its amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from agorapricing.comparison.quote import Quote
from agorapricing.messages import Message, joined
from agorapricing.pricebook import Offer, quoted_beside, tax_notes, vocabulary
from agorapricing.profiles import Profile
from agorapricing.rating import ExchangeRate
from agorapricing.tariff import meter_of

_ALIKE = Message("The minutes are taken as metered alike by every vendor; from the same calls each counts its own.")
_ALIKE_WITH_SCENARIOS = Message(
    "The plain minutes of the profile are taken as metered alike by every vendor; from the same calls each counts its "
    "own."
)


def compared_notes(
    profile: Profile, quotes: Sequence[Quote], exchange: Sequence[ExchangeRate], day: date
) -> Iterator[str]:
    """How usage was metered, which exchange rates counted, and what only some of the vendors sell, or by quote."""
    offers = [quote.offered for quote in quotes]
    books = {offer.book.id: offer for offer in offers}
    yield from profile.notes
    if len(books) > 1 and profile.usage:
        yield _ALIKE_WITH_SCENARIOS if profile.is_metered else _ALIKE
    if profile.is_metered:
        for name, offer in books.items():
            notes = _metering_notes(offer, profile)
            yield from (Message("{what}: {said}", what=name, said=note) for note in notes)
    yield from (rate.text_on(day) for rate in exchange)
    yield from tax_notes(books.values())
    yield from _coverage_notes(offers)
    beside = (quoted_beside(quote.offered.book, map(meter_of, quote.usage)) for quote in quotes)
    yield from dict.fromkeys(note for notes in beside for note in notes)


def _metering_notes(offer: Offer, profile: Profile) -> Iterator[str]:
    rule = offer.edition.metering
    if rule is not None:
        yield from profile.bounds(rule)
        yield Message("counted {text}, by {title}.", text=rule.text, title=offer.book.sources[rule.source].title)
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
            listed = joined(", ", (names.get(product, product) for product in lacking))
            yield Message(
                "Not sold by {vendor}, by {sources}: {listed}.", vendor=vendor, sources=sources[vendor], listed=listed
            )
