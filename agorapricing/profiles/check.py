"""What only price books know of a profile: offers, meters and vendors that there are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from agorapricing.errors import AgorapricingError, Fault, meant, unknown
from agorapricing.loading import bundled, load_book
from agorapricing.pricebook import PriceBook, vocabulary
from agorapricing.profiles.profile import Profile


def faults(profile: Profile, on: date) -> Iterator[Fault]:
    """All names of a profile that neither the bundled books nor those of its offers know, by their place in its file.

    >>> from agorapricing.profiles.profile import Workload
    >>> from agorapricing.usage import Usage
    >>> profile = Profile("acme", (Workload("w", Usage({"rtc.hdd": 5})),), offers=("agora-cn:payg", "agora:payg"))
    >>> [path for path, _ in faults(profile, date(2026, 7, 1))]
    [('profile', 'offers', 1), ('workload', 0, 'usage', 'rtc.hdd')]
    """
    books = {name: load_book(name) for name in bundled()}
    for place, offer in enumerate(profile.offers):
        try:
            book = _book(offer, on)
            books[book.id] = book
        except AgorapricingError as error:
            yield ("profile", "offers", place), str(error)
    vendors = {book.vendor for book in books.values()}
    for vendor in profile.accounts:
        if vendor not in vendors:
            yield ("profile", "accounts", vendor), unknown("vendor", vendor, sorted(vendors), listed=True)
    yield from _workloads(profile, list(books.values()))


def _book(offer: str, on: date) -> PriceBook:
    """The book of an offer that is there on a day; `*` stands for all of its regimes."""
    name, _, regime = offer.rpartition(":")
    book = load_book(name)
    if regime == "*":
        book.edition(on)
    else:
        book.offer(regime, on)
    return book


def _workloads(profile: Profile, books: list[PriceBook]) -> Iterator[Fault]:
    meters = {*vocabulary().meters, *(meter for book in books for meter in book.meters)}
    for place, workload in enumerate(profile.workloads):
        for meter in workload.usage:
            if meter not in meters:
                hint = meant(meter, meters) or "; `agorapricing meters` lists them"
                yield ("workload", place, "usage", meter), f"is no meter{hint}"
