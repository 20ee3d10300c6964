"""Which offer an answer chooses: the cheapest of those that are open to the customer; the others are only compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from agorapricing.comparison import Quote
from agorapricing.errors import MeteringError, UnpricedMeterError
from agorapricing.numbers import ONE, exact
from agorapricing.pricebook import Offer
from agorapricing.rating import cost


class Chosen(NamedTuple):
    """The least total of an open offer, and the places of the open offers that have it."""

    least: Any
    places: tuple[int, ...]
    if_open: tuple[int, ...]
    """The places of the offers that would be cheapest if they were open, and are not."""

    @property
    def first(self) -> int | None:
        """The place of the cheapest offer; of equals, the one that stands first."""
        return self.places[0] if self.places else None


def choice(totals: Sequence[Any], quotes: Sequence[Quote]) -> Chosen:
    """Choose among totals, one for each quote; None is the total of what has no price, which is never chosen."""
    least, places = _least(totals, [quote.status.is_open for quote in quotes])
    other, if_open = _least(totals, [not quote.status.is_open for quote in quotes])
    return Chosen(least, places, if_open if least is None or (other is not None and other < least) else ())


def _least(totals: Sequence[Any], may: Sequence[bool]) -> tuple[Any, tuple[int, ...]]:
    """The least total of those that may be chosen, and the places that have it."""
    priced = {place: total for place, total in enumerate(totals) if total is not None and may[place]}
    least = min(priced.values(), default=None)
    return least, tuple(place for place, total in priced.items() if total == least)


def total_of(quote: Quote, usage: Callable[[Offer], Mapping[str, Any]]) -> Decimal | None:
    """What an offer costs, unrounded, in the currency of the comparison; none where something has no price."""
    try:
        total = cost(quote.offered, usage(quote.offered))
    except (MeteringError, UnpricedMeterError):
        return None
    if quote.worth == ONE:
        return total
    with exact():
        return total * quote.worth
