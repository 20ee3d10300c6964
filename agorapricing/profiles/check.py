"""What only price books know of a profile: offers, meters and vendors that there are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from agorapricing.errors import AgorapricingError, Fault, KeyPath, meant, unknown
from agorapricing.loading import bundled, load_book
from agorapricing.pricebook import PriceBook, vocabulary
from agorapricing.profiles.profile import Profile


def faults(profile: Profile, on: date) -> Iterator[Fault]:
    """All names of a profile that neither the bundled books nor those of its offers know, by their place in its file.

    >>> from agorapricing.profiles.workload import Workload
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
    yield from _vendors(profile, vendors)
    yield from _workloads(profile, list(books.values()))


def _vendors(profile: Profile, vendors: set[str]) -> Iterator[Fault]:
    """Vendors that sell nothing, of whom the customer states something."""
    customer = profile.customer
    named: list[tuple[KeyPath, str]] = [(("profile", "accounts", vendor), vendor) for vendor in customer.accounts]
    named += [(("customer", "first_apps", vendor), vendor) for vendor in customer.first_apps]
    for key in ("grants", "subscribed"):
        held = enumerate(getattr(customer, key))
        named += [(("customer", key, place), name.partition(":")[0]) for place, name in held]
    for path, vendor in named:
        if vendor not in vendors:
            yield path, unknown("vendor", vendor, sorted(vendors), listed=True)


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
