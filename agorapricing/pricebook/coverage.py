"""What a vendor sells at all, and what of it has no printed price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import MeterName, ProductName, SourceName
from agorapricing.messages import Message, Words
from agorapricing.pricebook.meters import Meter
from agorapricing.records import Recorded

if TYPE_CHECKING:  # a book has its coverage
    from agorapricing.pricebook.book import PriceBook


@frozen
class Quoted(Recorded):
    """What a vendor sells by quote, in words: a product, or some meters of it.

    >>> Quoted("beauty", "by its sales team", "page").reason("Pricing")
    'sold by quote: by its sales team (Pricing)'
    """

    product: ProductName
    words: Words
    source: SourceName
    meters: tuple[MeterName, ...] = ()
    """The meters that are sold so; those of the product, where it names none."""

    def has(self, meter: Meter) -> bool:
        """Whether usage of a meter that has no price is sold so."""
        return meter.name in self.meters or (not self.meters and meter.product == self.product)

    def reason(self, source: str) -> str:
        """Why usage has no price, by the title of the source."""
        return Message("sold by quote: {words} ({source})", words=self.words, source=source)


@frozen
class Coverage:
    """Which products a vendor sells, by their sources."""

    source: SourceName | None = None
    """What has `sells` as a whole: what is in no table of the coverage is then not sold."""
    sells: Mapping[ProductName, str] = attrs.field(converter=frozen_dict, factory=dict)
    """The products of one list, each with its group there."""
    also: Mapping[ProductName, SourceName] = attrs.field(converter=frozen_dict, factory=dict)
    """The products that are in no such list, each with a source that has it."""
    within: Mapping[ProductName, tuple[MeterName, ...]] = attrs.field(converter=frozen_dict, factory=dict)
    """By product without meters of its own, the meters of other products that its price is in."""
    quoted: tuple[Quoted, ...] = ()
    """What is sold without a printed price."""
    serves: Mapping[str, tuple[ProductName, ...]] = attrs.field(converter=frozen_dict, factory=dict)
    """By the role of a participant, the other products that can serve it, beside being in the room."""

    @property
    def products(self) -> frozenset[str]:
        """All products that are sold.

        >>> sorted(Coverage(also={"chat": "page"}, quoted=(Quoted("beauty", "by sales", "page"),)).products)
        ['beauty', 'chat']
        """
        return frozenset((*self.sells, *self.also, *(each.product for each in self.quoted)))

    def quote(self, meter: Meter) -> Quoted | None:
        """How a meter without a price is sold by quote, if it is: first what names it."""
        found = [each for each in self.quoted if each.has(meter)]
        return max(found, key=lambda each: len(each.meters), default=None)


def quotes_of(book: PriceBook) -> tuple[Quoted, ...]:
    """What the vendor of a book sells without a printed price."""
    return book.coverage.quoted if book.coverage else ()


def quoted_beside(book: PriceBook, meters: Iterable[str]) -> tuple[str, ...]:
    """What a vendor also sells by quote beside the printed prices of some meters, a sentence each."""
    used = frozenset(meters)
    return tuple(
        Message(
            "{vendor} also sells by quote: {words} ({source}).",
            vendor=book.vendor,
            words=each.words,
            source=book.sources[each.source].title,
        )
        for each in quotes_of(book)
        if used.intersection(each.meters)
    )
