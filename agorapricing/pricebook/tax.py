"""Taxes as a book states them: whether they are in its prices, and those that are added where somebody asks for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs
from attrs.converters import optional

from agorapricing.errors import NoTaxError, TariffError, unknown
from agorapricing.frozen import frozen
from agorapricing.kinds import SourceName
from agorapricing.messages import Message, Words, joined
from agorapricing.numbers import ONE, exactly, fraction, percent, ratio
from agorapricing.records import Recorded

if TYPE_CHECKING:  # a book has its taxes
    from agorapricing.pricebook.book import Offer
    from agorapricing.tariff import Stage

BASES = (INCLUDED, EXCLUDED, UNSTATED) = ("included", "excluded", "unstated")
"""Whether the prices of a book have tax in them."""
_PLACES = 24


def _rate(given: object) -> Decimal:
    return fraction(given, "a rate of tax")


@frozen
class TaxRate:
    """The rate of a tax from a day on, as a fraction, by a source."""

    since: date
    rate: Decimal = attrs.field(converter=_rate)
    source: SourceName

    @property
    def stage(self) -> Stage:
        """The stage that adds it, which is imported where a tax is asked for."""
        stage: Stage = import_module("agorapricing.tariff").PercentOn(self.rate, source=self.source)
        return stage


@frozen
class Tax:
    """A tax that a vendor adds for some accounts, with its rates in the order of their days.

    >>> Tax("GST", "accounts in Singapore", "page", (TaxRate(date(2024, 1, 1), "0.09", "page"),)).on(date(2026, 5, 1))
    TaxRate(since=datetime.date(2024, 1, 1), rate=Decimal('0.09'), source='page')
    """

    title: Words
    who: Words
    source: SourceName
    rates: tuple[TaxRate, ...]

    def on(self, day: date) -> TaxRate:
        """The rate on a day. Raises NoTaxError before the first one that is known."""
        known = [each for each in self.rates if each.since <= day]
        if not known:
            raise NoTaxError(self.title, str(day), str(self.rates[0].since))
        return known[-1]

    @property
    def history(self) -> str:
        """For whom it is, and all rates that are known, in words."""
        rates = (Message("{rate} since {day}", rate=percent(each.rate), day=each.since) for each in self.rates)
        return Message("{title}, for {who}: {rates}", title=self.title, who=self.who, rates=joined(", ", rates))

    def text(self, day: date) -> str:
        """What is added on a day, in a sentence."""
        rate = self.on(day)
        return Message(
            "With tax: {rate} {title}, for {who}; the rate since {day}.",
            rate=percent(rate.rate),
            title=self.title,
            who=self.who,
            day=rate.since,
        )


def _basis(_: Any, __: Any, given: str) -> None:
    if given not in BASES:
        raise TariffError(unknown("basis", given, BASES))


@frozen
class TaxBasis(Recorded):
    """Whether tax is in the prices of a book, at which rate, and the words of its source, a note on every bill.

    >>> TaxBasis("included", "0.06").otherwise({"included", "excluded"}).of(Decimal(106))
    Decimal('100.000000000000000000000000')
    """

    basis: str = attrs.field(default=UNSTATED, validator=_basis)
    rate: Decimal | None = attrs.field(default=None, converter=optional(_rate))
    """The rate as a fraction; none where no source says it."""
    words: Words = ""
    source: SourceName | None = None
    why: Words = ""
    """Why nothing is stated, where that is known; it stands with the book."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the book has to know."""
        unstated = self.why and Message("Whether prices include tax is not stated: {why}.", why=self.why)
        return tuple(filter(None, (self.words, unstated)))

    def otherwise(self, others: Collection[str]) -> TaxChange | None:
        """What makes amounts comparable with those of books of other bases; none where they are so as they are.

        Beside prices without tax, tax is taken out; prices of which nothing is said may have it, as the others do.
        """
        if EXCLUDED in others and self.basis != EXCLUDED:
            return TaxChange(self, is_added=False)
        if INCLUDED in others and self.basis == UNSTATED:
            return TaxChange(self, is_added=True)
        return None


@frozen
class TaxChange:
    """Tax that is taken out of the amounts of a book, or added to them, so that they stand on the basis of others."""

    stated: TaxBasis
    is_added: bool

    @property
    def doubt(self) -> str:
        """What holds then, in a phrase."""
        rate = self.stated.rate
        tax = Message("tax") if rate is None else Message("{rate} tax", rate=percent(rate))
        say = _SAID[self.stated.basis]
        if self.is_added:
            return Message("{tax} added to these prices, which {say}, as others are with it", tax=tax, say=say)
        return Message("{tax} taken out of these prices, which {say}, as others are without it", tax=tax, say=say)

    @property
    def text(self) -> str:
        """The same as a note: there is none beside it."""
        return self.doubt

    @property
    def cited(self) -> tuple[str, ...]:
        """The source that says of tax what is known."""
        return (self.stated.source,) if self.stated.source else ()

    @exactly
    def of(self, total: Decimal) -> Decimal | str:
        """What a total would be, or why that cannot be said."""
        if self.stated.rate is None:
            return Message("no source says the rate of the tax")
        whole = ONE + self.stated.rate
        return total * whole if self.is_added else ratio(total, whole, _PLACES)


def basis_of(offer: Offer) -> TaxBasis:
    """Whether tax is in the prices of an offer, as its edition says, or else its book."""
    return offer.edition.tax or offer.book.tax


def tax_notes(offers: Iterable[Offer]) -> Iterator[str]:
    """That amounts are not alike in tax, where the prices of some offers include it and those of others may not."""
    by_basis: dict[str, list[str]] = {}
    for offer in offers:
        by_basis.setdefault(basis_of(offer).basis, []).append(offer.book.id)
    if len(by_basis) > 1:
        those = (
            Message("those of {books} {say}", books=", ".join(names), say=_SAID[basis])
            for basis, names in by_basis.items()
        )
        yield Message(
            "Prices do not include tax alike, and are compared as printed: {those}.", those=joined("; ", those)
        )


_SAID = {
    INCLUDED: Message("include it"),
    EXCLUDED: Message("are without it"),
    UNSTATED: Message("do not say whether they include it"),
}
