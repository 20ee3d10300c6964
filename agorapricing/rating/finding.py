"""Finding offers: by the name that people write, book:regime, or of a contract, on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from agorapricing.errors import UnknownNameError, meant
from agorapricing.loading import bundled, is_bundled, load_book
from agorapricing.pricebook import Offer, as_day, in_month

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract

_HOW = ": write book:regime"
_MOST = 1024
"""How many offers of bundled books are kept by name and day, with what rating has worked out for them."""


def find_offer(reference: str | Offer | Contract, on: date | str | None = None) -> Offer:
    """Give an offer by its name, book:regime, or of a contract, on a day, also as text (today where none is given).

    >>> find_offer("agora-cn:payg", date(2024, 2, 6)) == find_offer("agora-cn:payg", "2024-02-06")
    True

    The book is a bundled id or the path of a file. Raises UnknownNameError, NoEditionError, NotInForceError,
    InvalidFileError, AgorapricingError for text that is no day.
    """
    on = as_day(on)
    if isinstance(reference, Offer):
        return reference if on in {None, reference.on} else reference.at(on or reference.on)
    if not isinstance(reference, str):
        return reference.offer(on)
    name, colon, regime = reference.rpartition(":")
    if not colon:
        if is_bundled(reference):
            book, day = load_book(reference), on or date.today()
            raise UnknownNameError("regime", "", tuple(book.edition(day).regimes), reference, _HOW)
        known = tuple(f"{each}:list" for each in bundled())
        raise UnknownNameError("offer", reference, known, hint=f"{_HOW}{meant(reference, known)}")
    find = _bundled_offer if is_bundled(name) else _offer
    return find(name, regime, on or date.today())


def _offer(book: str, regime: str, on: date) -> Offer:
    return load_book(book).offer(regime, on)


_bundled_offer = lru_cache(_MOST)(_offer)  # no file of theirs changes while the program runs


def offer_in(reference: str | Offer | Contract, day: date) -> Offer:
    """Give an offer in the month of a day: on its first, or on the first day on which its contract holds.

    >>> offer_in("agora-cn:payg", date(2024, 2, 6)).on
    datetime.date(2024, 2, 1)

    Raises what `find_offer` raises.
    """
    if isinstance(reference, Offer):
        return in_month(reference, day)
    return find_offer(reference, day.replace(day=1)) if isinstance(reference, str) else reference.in_month(day)


def offers_of(reference: str | Offer | Contract, on: date) -> tuple[Offer, ...]:
    """Give one offer, or all of a contract, on a day.

    >>> [offer.id for offer in offers_of("agora-cn:payg", date(2024, 2, 6))]
    ['agora-cn:payg']

    Raises what `find_offer` raises.
    """
    return (find_offer(reference, on),) if isinstance(reference, (str, Offer)) else reference.offers(on)
