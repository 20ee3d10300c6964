"""What a reader has to know of who may buy: which offers are not open, and what they would change if they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

import attrs

from agorapricing.comparison.quote import Quote
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import CLOSED, GRANT, IS_OPEN, Customer, Status, eras, status


def cheapest_of(quotes: Sequence[Quote]) -> Quote | None:
    """The complete and open offer that costs least; of equals, the one that stands first."""
    may = [quote for quote in quotes if quote.amount is not None and quote.status.is_open]
    return min(may, key=lambda quote: quote.amount or ZERO, default=None)


def together(statuses: Iterable[Status]) -> Status:
    """How an offer stands where it stands in several ways: closed where it is closed in one, then by grant."""
    barred = [each for each in statuses if not each.is_open]
    return min(barred, key=lambda each: (each.kind != CLOSED, each.may_open), default=IS_OPEN)


def _by_vendor(quotes: Iterable[Quote]) -> dict[str, list[Quote]]:
    """Quotes by their vendors, in the order of the first of each."""
    found: dict[str, list[Quote]] = {}
    for quote in quotes:
        found.setdefault(quote.offered.book.vendor, []).append(quote)
    return found


@frozen(eq=False)
class Standing:
    """The quotes of a comparison, and the customer who may have them or not; `beyond` are not shown otherwise."""

    quotes: Sequence[Quote]
    beyond: Sequence[Quote]
    customer: Customer
    day: date

    @cached_property
    def cheapest(self) -> Quote | None:
        """The complete and open offer that costs least, if it is the same in every era of the account."""
        best = {each.cheapest and each.cheapest.offer for each in self.eras.values()}
        return None if len(best) > 1 else cheapest_of(self.quotes)

    @cached_property
    def eras(self) -> Mapping[str, Standing]:
        """Where an account is proven and its day is not stated: how offers stand by when it was created, in words.

        What another era opens is not among the offers of one.
        """
        every = (*self.quotes, *self.beyond)
        found = eras([quote.offered for quote in every], self.customer, self.day)
        opened = {quote.offer for who in found.values() for quote in every if _may_have(self._as(who, quote))}
        return {text: self._in_era(who, opened) for text, who in found.items()}

    def _in_era(self, customer: Customer, opened: Iterable[str]) -> Standing:
        """How offers stand to a customer with an account of some day."""
        quotes, beyond = (
            [quote for quote in quotes if _may_have(quote) or quote.offer not in opened]
            for quotes in (map(partial(self._as, customer), of) for of in (self.quotes, self.beyond))
        )
        return Standing(quotes, beyond, customer, self.day)

    def _as(self, customer: Customer, quote: Quote) -> Quote:
        """The quote with its status for a customer; each month of a sum has its own."""
        if not self.customer.proven_by(quote.offered.book.vendor):
            return quote
        stands = together(status(part.offered, customer, part.offered.on) for part in quote.parts)
        return attrs.evolve(quote, status=stands)

    @property
    def shut(self) -> tuple[str, ...]:
        """The vendors of whom nothing is open, where no offers were named: why not, and what else to state."""
        opened = {quote.offered.book.vendor for quote in self.quotes}
        return tuple(self._shut(*own) for own in _by_vendor(self.beyond).items() if own[0] not in opened)

    def _shut(self, vendor: str, quotes: Sequence[Quote]) -> str:
        why = joined("; ", map(_why, quotes))
        asks = any(each.asks_for_an_app for quote in quotes for each in quote.offered.conditions)
        is_unknown = asks and vendor not in self.customer.first_apps
        if is_unknown:
            why = Message("{why}; state first_apps, as by --first-app {vendor}=DAY", why=why, vendor=vendor)
        return Message("Nothing of {vendor} is open: {why}.", vendor=vendor, why=why)

    @property
    def account(self) -> tuple[str, ...]:
        """Which account is taken of the vendors of whom none is stated, where the day of one decides something.

        Of one that is proven the day is asked for.
        """
        every = (*self.quotes, *self.beyond)
        asked = {
            quote.offered.book.vendor: self.customer.proven_by(quote.offered.book.vendor)
            for quote in every
            if any(each.asks_for_a_day for each in quote.offered.conditions)
        }
        by_day = {quote.offered.book.vendor for quote in every if quote.status.may_open}
        asking = tuple(
            Message(
                "When was the account of {vendor} created? It was there on {day}, by its usage: state the day, as by "
                "--account {vendor}=DAY.",
                vendor=vendor,
                day=day,
            )
            for vendor, day in asked.items()
            if vendor in by_day
        )
        unstated = [vendor for vendor, day in asked.items() if not (day or self.customer.states(vendor))]
        if not unstated:
            return asking
        opened = self.customer.opened or self.day
        return (
            *asking,
            Message(
                "No account of {listed} is stated: a new one, opened on {opened}, is taken.",
                listed=joined(" and ", unstated),
                opened=opened,
            ),
        )

    @property
    def gains(self) -> tuple[str, ...]:
        """What would be the cheapest if it were open, and if it were granted; in an era its name stands before it."""
        of_eras = (
            Message("{what}: {said}", what=era, said=gain) for era, each in self.eras.items() for gain in each.gains
        )
        return tuple(of_eras if self.eras else self._gains((*self.quotes, *self.beyond)))

    @property
    def notes(self) -> tuple[str, ...]:
        """The account, each offer that is not open, and what those beyond would gain."""
        complete = [quote.status for quote in self.quotes if quote.is_complete]
        is_none = complete and not any(each.is_open or each.may_open for each in complete)
        none = (Message("None of these offers is open to this customer: none is called cheapest."),) if is_none else ()
        named = (self._said(quote) for quote in self.quotes if not (quote.status.is_open or quote.status.may_open))
        return (*self.shut, *self.account, *none, *named, *self._gains(self.beyond))

    def _gains(self, quotes: Sequence[Quote]) -> Iterator[str]:
        """Of what is closed, and of what is by grant, each vendor's cheapest offer that costs less than the answer."""
        for kind in (CLOSED, GRANT):
            cheaper = [quote for quote in quotes if quote.status.kind == kind and self._less(quote) > 0]
            for own in _by_vendor(cheaper).values():
                yield self._said(min(own, key=lambda quote: quote.amount or ZERO))

    def _less(self, quote: Quote) -> Decimal:
        """What an offer costs less than the cheapest open one; 0 where that says nothing."""
        best = cheapest_of(self.quotes)
        if quote.amount is None or best is None or best.amount is None:
            return ZERO
        with exact():
            return best.amount - quote.amount

    def _said(self, quote: Quote) -> str:
        """Why an offer is not open, and what it would change."""
        less, best = self._less(quote), cheapest_of(self.quotes)
        if not best or less <= 0:
            return Message("{what}.", what=_why(quote))
        amounts = {"amount": quote.amount, "less": less, "best": best.offer}
        if quote.status.kind == GRANT:
            return Message("{why}; if granted: {amount:,f}, {less:,f} less than {best}.", why=_why(quote), **amounts)
        return Message("{why}; if it were open: {amount:,f}, {less:,f} less than {best}.", why=_why(quote), **amounts)


def _may_have(quote: Quote) -> bool:
    """Whether an offer is open, or to be had by a grant."""
    return quote.status.kind != CLOSED


def _why(quote: Quote) -> str:
    """Why an offer is not open."""
    if quote.status.kind == GRANT:
        return Message("{offer} is by grant: {reason}", offer=quote.offer, reason=quote.status.reason)
    return Message("{offer} is closed: it is {reason}", offer=quote.offer, reason=quote.status.reason)


def not_open_notes(quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Which of the named offers are not open to the customer, and that an answer does not choose them."""
    others = tuple(Message("{what}.", what=_why(quote)) for quote in quotes if not quote.status.is_open)
    return (*others, Message("Only what is open to the customer is called cheapest.")) if others else ()
