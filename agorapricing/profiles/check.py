"""What only price books know of a profile: offers, meters, vendors and grants that there are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from agorapricing.errors import AgorapricingError, Fault, KeyPath, meant, unknown
from agorapricing.loading import bundled, dotted, load_book
from agorapricing.pricebook import ANYBODY, Customer, Eligible, PriceBook, vocabulary
from agorapricing.profiles.profile import Profile


def faults(profile: Profile, on: date, values: Mapping[str, Any] | None = None) -> Iterator[Fault]:
    """All names of a profile that neither the bundled books nor those of its offers know, by their place in its file.

    The file's values, where they are given, say in which of its two tables an account stands.

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
    for path, message in _of_customer(profile.customer, books.values(), on):
        yield _placed(path, values or {}), message
    yield from _workloads(profile, list(books.values()))


def refuse_customer(customer: Customer, books: Iterable[PriceBook], on: date) -> None:
    """Refuse a customer who states something of what neither the bundled books nor these know, or a day after one.

    >>> refuse_customer(Customer({"agroa": date(2026, 1, 1)}), (), date(2026, 7, 1))
    Traceback (most recent call last):
    agorapricing.errors.AgorapricingError: customer.accounts.agroa: unknown vendor 'agroa'; did you mean 'agora'?

    Raises AgorapricingError.
    """
    if customer != ANYBODY:
        known = [*map(load_book, bundled()), *books]
        if wrong := [f"{dotted(path)}: {message}" for path, message in _of_customer(customer, known, on)]:
            raise AgorapricingError("\n".join(wrong))


def _placed(path: KeyPath, values: Mapping[str, Any]) -> KeyPath:
    """Where an account stands: with the customer, or in the profile's head."""
    head = values.get("profile", {}).get("accounts", {})
    is_of_head = path[:2] == ("customer", "accounts") and path[2] in head
    return (
        ("profile", *path[1:]) if is_of_head and path[2] not in values.get("customer", {}).get("accounts", {}) else path
    )


def _of_customer(customer: Customer, books: Iterable[PriceBook], on: date) -> Iterator[Fault]:
    """What a customer states of vendors, grants and packages that there are not, and of days that are to come."""
    known = list(books)
    vendors = sorted({book.vendor for book in known})
    yield from _of_accounts(customer, vendors, on)
    for key, kind, names in (("grants", "grant", _grants), ("subscribed", "package", _packages)):
        for place, name in enumerate(getattr(customer, key)):
            vendor = name.partition(":")[0]
            own = {f"{vendor}:{each}" for book in known if book.vendor == vendor for each in names(book)}
            if vendor not in vendors:
                yield ("customer", key, place), unknown("vendor", vendor, vendors, listed=True)
            elif name not in own:
                yield ("customer", key, place), unknown(kind, name, sorted(own), listed=kind == "grant")


def _of_accounts(customer: Customer, vendors: Sequence[str], on: date) -> Iterator[Fault]:
    """Accounts of vendors that there are not, and days that are to come, or after the account was used."""
    for key in ("proven", "accounts", "first_apps"):
        for vendor, day in getattr(customer, key).items():
            if vendor not in vendors:
                yield ("customer", key, vendor), unknown("vendor", vendor, vendors, listed=True)
            elif key == "proven":
                continue
            elif day > on:
                yield ("customer", key, vendor), f"{day} is after {on}, the day of the prices"
            elif (used := customer.proven.get(vendor, day)) < day:
                yield ("customer", key, vendor), f"{day} is after {used}, when there was usage of it already"


def _conditions(book: PriceBook) -> Iterator[Eligible]:
    """All that a book says of who may buy, on whatever day."""
    of_editions = [edition.eligible for edition in book.editions]
    of_regimes = [regime.eligible for edition in book.editions for regime in edition.regimes.values()]
    return (each for each in (book.eligible, *of_editions, *of_regimes) if each)


def _grants(book: PriceBook) -> set[str]:
    return {each.grant for each in _conditions(book) if each.grant}


def _packages(book: PriceBook) -> set[str]:
    sold = {name for edition in book.editions for name in (*edition.regimes, *edition.packs)}
    return sold | {each.subscribed for each in _conditions(book) if each.subscribed}


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
