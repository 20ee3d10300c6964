"""Doubts: what sources and assumptions leave open about an amount, and what would be payable otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.comparison.quote import MeteredProfile, Quote, quoted
from agorapricing.comparison.standing import cheapest_of
from agorapricing.errors import AgorapricingError
from agorapricing.messages import words_of
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Assumption, Conflict, Offer, TaxChange, assumed, basis_of, rule_of
from agorapricing.profiles import Profile, profile_of, refuse_customer
from agorapricing.rating import (
    ASSUMPTION,
    CONFLICT,
    METERING,
    TAX,
    Bill,
    Doubt,
    ExchangeRate,
    bill_total,
    conflicts_of,
    payable_in,
    rate,
    summed_doubt,
)
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Metering

__all__ = ["Doubt", "doubted", "doubts_of", "summed_doubts"]


@attrs.define(eq=False)
class _OpenQuestion:
    """Something uncertain in an edition, with the quotes that rest on it."""

    kind: str
    about: Conflict | Assumption
    quotes: list[Quote] = attrs.field(factory=list)


def doubts_of(
    quotes: Sequence[Quote], profile: Profile, currency: str, exchange: Sequence[ExchangeRate]
) -> tuple[Doubt, ...]:
    """The doubts of complete quotes, the largest stake first; of a confidential contract none is told."""
    found: list[Doubt] = []
    for each in _open(quotes):
        otherwise = _Otherwise(each.about, MeteredProfile(profile), currency, exchange)
        amounts = {quote.offer: otherwise.amount(quote) for quote in each.quotes}
        found += _told(each.kind, each.about, amounts, quotes)
    for change, own in _untaxed_alike(quotes).items():
        amounts = {quote.offer: _with(change, quote, currency, exchange) for quote in own}
        found += _told(TAX, change, amounts, quotes)
    found += _of_records(quotes, profile, currency, exchange)
    return tuple(sorted(found, key=attrgetter("weight"), reverse=True))


def _of_records(
    quotes: Sequence[Quote], profile: Profile, currency: str, exchange: Sequence[ExchangeRate]
) -> Iterator[Doubt]:
    """What records leave open under the rules of some books."""
    changed: dict[Assumption, MeteredProfile] = {}
    told: dict[Assumption, dict[str, Quote]] = {}
    for quote in quotes:
        if quote.rated and quote.rated.seconds and not quote.offered.is_confidential:
            for about, other in profile.otherwise(rule_of(quote.offered)).items():
                metered = changed.setdefault(about, MeteredProfile(other))
                told.setdefault(about, {})[quote.offer] = quoted(quote.offered, metered, currency, exchange)
    for about, others in told.items():
        amounts = {
            name: other.unpriced[0].reason if other.amount is None else other.amount for name, other in others.items()
        }
        yield from _told(METERING, about, amounts, quotes)


def doubted(offer: Offer, usage: Profile | Mapping[str, Any]) -> Bill:
    """The bill of a usage with its doubts; what covers one app is bought by each, as in a comparison.

    >>> from datetime import date
    >>> from agorapricing.rating import find_offer
    >>> bill = doubted(find_offer("agora-cn:payg", date(2024, 2, 6)), {"rtc.2k": 16_000, "rtc.2k_plus": 90_000})
    >>> [(doubt.text, str(doubt.stake)) for doubt in bill.doubts][0]
    ('the free minutes counted by the ladder, too, instead', '-75.61')

    Raises UnpricedMeterError where the offer has no price for something, MeteringError where its book cannot meter it,
    TariffError where it names other apps, AgorapricingError where who buys names a vendor or a grant that there is not.
    """
    profile = profile_of(usage)
    refuse_customer(profile.customer, [offer.book], offer.on)
    quote = quoted(offer, MeteredProfile(profile), offer.book.currency, ())
    bill = quote.bill or rate(quote.offered, profile.usage_under(quote.offered))  # which says why there is none
    return attrs.evolve(bill, doubts=doubts_of((quote,), profile, offer.book.currency, ()))


def _open(quotes: Iterable[Quote]) -> Iterable[_OpenQuestion]:
    """What is uncertain, once for each edition of a book."""
    found: dict[tuple[object, ...], _OpenQuestion] = {}
    for quote in quotes:
        if quote.bill is not None and not quote.offered.is_confidential:
            for kind, about in _uncertain(quote, quote.bill.usage):
                key = (quote.offered.book.id, quote.offered.edition.start, kind, about.text)
                found.setdefault(key, _OpenQuestion(kind, about)).quotes.append(quote)
    return found.values()


def _uncertain(quote: Quote, usage: Usage) -> Iterator[tuple[str, Conflict | Assumption]]:
    offer = quote.offered
    yield from ((CONFLICT, conflict) for conflict in conflicts_of(offer, usage))
    rule = offer.edition.metering if quote.rated and quote.rated.seconds else None
    for kind, texts in ((ASSUMPTION, offer.regime.assumes), (METERING, rule.assumes if rule else ())):
        yield from ((kind, about) for about in assumed(texts, offer.book.assumptions))


def _untaxed_alike(quotes: Sequence[Quote]) -> Mapping[TaxChange, list[Quote]]:
    """The quotes of books whose prices do not include tax as those of others, by what makes them alike."""
    rated = [quote for quote in quotes if quote.bill is not None]
    bases = {basis_of(quote.offered).basis for quote in rated}
    found: dict[TaxChange, list[Quote]] = {}
    for quote in rated:
        change = basis_of(quote.offered).otherwise(bases)
        if change is not None and not quote.offered.is_confidential:
            found.setdefault(change, []).append(quote)
    return found


def _with(change: TaxChange, quote: Quote, currency: str, exchange: Sequence[ExchangeRate]) -> Decimal | str:
    """What is payable with a change of tax, or why that cannot be said."""
    total = change.of(quote.bill.total) if quote.bill else ""
    return total if isinstance(total, str) else payable_in(currency, total, quote.offered.book, exchange)


@attrs.define(eq=False)
class _Otherwise:
    """What quotes of one edition would be under an alternative; what they have in common is worked out once."""

    about: Conflict | Assumption
    metered: MeteredProfile
    currency: str
    exchange: Sequence[ExchangeRate]
    usages: dict[tuple[str, ...], Usage] = attrs.field(factory=dict, init=False)

    def amount(self, quote: Quote) -> Decimal | str:
        """What is payable under the alternative, or why that cannot be said."""
        try:
            offer = quote.offered.under(self.about)
            if offer.apps not in self.usages:
                self.usages[offer.apps] = self._usage(quote, offer)
            usage = self.usages[offer.apps]
            total = self._total(quote.offered, offer, usage)
        except AgorapricingError as error:
            return words_of(error)
        return payable_in(self.currency, total, offer.book, self.exchange)

    def _total(self, kept: Offer, offer: Offer, usage: Usage) -> Decimal:
        """What usage comes to; where the alternative changes no price, by what the offer has worked out already."""
        used = {meter: quantity for meter, quantity in usage.items() if quantity}
        if self.about.alternative is not None and self.about.alternative.is_of_metering:
            return bill_total(kept, used)
        return bill_total(offer, used) if offer.book.rounding.lines else offer.tariff.cost(used)

    def _usage(self, quote: Quote, offer: Offer) -> Usage:
        """What is billed by the alternative: metered anew only where it has another rule."""
        own, other = quote.offered.edition, offer.edition
        if quote.bill is not None and own.converts == other.converts and self._is_alike(own.metering, other.metering):
            return quote.bill.usage
        return self.metered.usage(offer)

    def _is_alike(self, own: Metering | None, other: Metering | None) -> bool:
        """Whether a rule and the alternative one meter the profile alike."""
        return own == other or bool(own and other and self.metered.profile.is_metered_alike(own, other))


def _told(
    kind: str,
    about: Conflict | Assumption | TaxChange,
    amounts: Mapping[str, Decimal | str],
    quotes: Sequence[Quote],
) -> Iterator[Doubt]:
    """The doubts of the quotes that have another amount, by offer, or a reason why that cannot be said."""
    changes = _changes(quotes, {offer: amount for offer, amount in amounts.items() if isinstance(amount, Decimal)})
    for quote in (each for each in quotes if each.offer in amounts):
        amount = amounts[quote.offer]
        if isinstance(amount, Decimal) and quote.amount is not None:
            with exact():
                stake, reason = amount - quote.amount, ""
        else:
            stake, reason = None, amount if isinstance(amount, str) else f"{amount}"
        is_moved = changes and bool(stake)
        yield Doubt(kind, about.doubt, about.cited, stake, reason, quote.offer, is_moved, about)


def _changes(quotes: Sequence[Quote], amounts: Mapping[str, Decimal]) -> bool:
    """Whether with other amounts, by offer, another open offer is cheapest."""
    best = cheapest_of(quotes)
    other = cheapest_of([attrs.evolve(quote, amount=amounts.get(quote.offer, quote.amount)) for quote in quotes])
    return best is not None and other is not None and best.offer != other.offer


def summed_doubts(by_month: Iterable[Iterable[Doubt]], quotes: Sequence[Quote]) -> tuple[Doubt, ...]:
    """The doubts of months with what is at stake in all of them, of quotes that are sums: the largest first."""
    alike: dict[tuple[str, str], dict[str, list[Doubt]]] = {}
    for doubt in chain.from_iterable(by_month):
        question = alike.setdefault((doubt.offer.rpartition(":")[0], f"{doubt.kind} {doubt.note}"), {})
        question.setdefault(doubt.offer, []).append(doubt)
    found = [each for question in alike.values() for each in _summed([*map(summed_doubt, question.values())], quotes)]
    return tuple(sorted(found, key=attrgetter("weight"), reverse=True))


def _summed(doubts: Sequence[Doubt], quotes: Sequence[Quote]) -> Iterator[Doubt]:
    """The doubts of one question, with whether it changes which sum is cheapest."""
    stakes = {doubt.offer: doubt.stake or ZERO for doubt in doubts}
    known = {quote.offer: quote.amount for quote in quotes if quote.amount is not None}
    with exact():
        changes = _changes(quotes, {offer: known[offer] + stake for offer, stake in stakes.items()})
    yield from (attrs.evolve(doubt, changes_cheapest=changes and bool(doubt.stake)) for doubt in doubts)
