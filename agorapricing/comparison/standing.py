"""What a reader has to know of who may buy: which offers are not open, and what they would change if they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import attrs

from agorapricing.comparison.quote import Quote
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import CLOSED, GRANT, Customer


def cheapest_of(quotes: Sequence[Quote]) -> Quote | None:
    """The complete and open offer that costs least; of equals, the one that stands first."""
    may = [quote for quote in quotes if quote.amount is not None and quote.status.is_open]
    return min(may, key=lambda quote: quote.amount or ZERO, default=None)


def _by_vendor(quotes: Iterable[Quote]) -> dict[str, list[Quote]]:
    """Quotes by their vendors, in the order of the first of each."""
    found: dict[str, list[Quote]] = {}
    for quote in quotes:
        found.setdefault(quote.offered.book.vendor, []).append(quote)
    return found


@attrs.frozen(eq=False)
class Standing:
    """The quotes of a comparison, and the customer who may have them or not; `beyond` are not shown otherwise."""

    quotes: Sequence[Quote]
    beyond: Sequence[Quote]
    customer: Customer
    day: date

    @property
    def shut(self) -> tuple[str, ...]:
        """The vendors of whom nothing is open, where no offers were named: why not, and what else to state."""
        opened = {quote.offered.book.vendor for quote in self.quotes}
        return tuple(self._shut(*own) for own in _by_vendor(self.beyond).items() if own[0] not in opened)

    def _shut(self, vendor: str, quotes: Sequence[Quote]) -> str:
        why = "; ".join(_why(quote) for quote in quotes)
        asks = any(each.asks_for_an_app for quote in quotes for each in quote.offered.conditions)
        is_unknown = asks and vendor not in self.customer.first_apps
        more = f"; state first_apps, as by --first-app {vendor}=DAY" if is_unknown else ""
        return f"Nothing of {vendor} is open: {why}{more}."

    @property
    def account(self) -> tuple[str, ...]:
        """Which account is taken of the vendors of whom none is stated, where the day of one decides something."""
        asked = {
            quote.offered.book.vendor: None
            for quote in (*self.quotes, *self.beyond)
            if any(each.asks_for_a_day for each in quote.offered.conditions)
        }
        unstated = [vendor for vendor in asked if not self.customer.states(vendor)]
        if not unstated:
            return ()
        opened = self.customer.opened or self.day
        return (f"No account of {' and '.join(unstated)} is stated: a new one, opened on {opened}, is taken.",)

    @property
    def gains(self) -> tuple[str, ...]:
        """What would be the cheapest if it were open, and if it were granted."""
        return tuple(self._gains((*self.quotes, *self.beyond)))

    @property
    def notes(self) -> tuple[str, ...]:
        """The account, each offer that is not open, and what those beyond would gain."""
        is_none = cheapest_of(self.quotes) is None and any(quote.is_complete for quote in self.quotes)
        none = ("None of these offers is open to this customer: none is called cheapest.",) if is_none else ()
        named = (self._said(quote) for quote in self.quotes if not quote.status.is_open)
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
            return f"{_why(quote)}."
        condition = "if granted" if quote.status.kind == GRANT else "if it were open"
        return f"{_why(quote)}; {condition}: {quote.amount:,f}, {less:,f} less than {best.offer}."


def _why(quote: Quote) -> str:
    """Why an offer is not open."""
    kind = "by grant:" if quote.status.kind == GRANT else "closed: it is"
    return f"{quote.offer} is {kind} {quote.status.reason}"


def not_open_notes(quotes: Sequence[Quote]) -> tuple[str, ...]:
    """Which of the named offers are not open to the customer, and that an answer does not choose them."""
    others = tuple(f"{_why(quote)}." for quote in quotes if not quote.status.is_open)
    return (*others, "Only what is open to the customer is called cheapest.") if others else ()
