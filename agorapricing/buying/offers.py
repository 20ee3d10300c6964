"""What is offered month by month: of a vendor's books, what a customer of a usage chooses among in a term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs

from agorapricing.buying.dear_packages import dear_packages
from agorapricing.buying.scope import Scope
from agorapricing.buying.term import Term
from agorapricing.comparison import MeteredProfile, app_by_app
from agorapricing.errors import CurrencyError, MeteringError, NoEditionError, UnknownNameError
from agorapricing.loading import bundled, is_bundled, load_book
from agorapricing.messages import Message, counted, joined, words_of
from agorapricing.pricebook import (
    GRANT,
    Offer,
    PriceBook,
    Status,
    in_month,
    names_in,
    quoted_beside,
    status,
    vocabulary,
)
from agorapricing.profiles import Profile
from agorapricing.rating import offer_in
from agorapricing.usage import Usage

Group = list[list[Offer]]
"""For each month, the offers to choose from."""


def groups(
    sold: str | PriceBook | Sequence[str | Offer], profile: Profile, term: Term, currency: str, notes: list[str]
) -> list[tuple[Group, Scope]]:
    """The offers by month, for each book by itself, with what of it is tried: a customer's account is on one book.

    Raises UnknownNameError, CurrencyError where the books of a vendor have several currencies.
    """
    meter = MeteredProfile(profile)
    if not isinstance(sold, str | PriceBook):
        offers = list(_open_ones([offer_in(reference, term.start) for reference in sold], profile, term.start, notes))
        by_book = {offer.book.id: [other for other in offers if other.book.id == offer.book.id] for offer in offers}
        given = [[[in_month(offer, day) for offer in group] for day in term.days] for group in by_book.values()]
        return _with_scopes(given, meter, given=True)
    books = [
        book for book in _sold_by(sold, profile, term.start, notes) if book.currency == (currency or book.currency)
    ]
    priced = [(book, months) for book in books if (months := _months(book, meter, term, notes))]
    if len(currencies := {book.currency for book, _ in priced}) > 1:
        named = ", ".join(f"{book.id} ({book.currency})" for book, _ in priced)
        how = "give one book, one currency (`currency`, --currency) or one market (`market`, --market)"
        raise CurrencyError(f"books in {' and '.join(sorted(currencies))}: {how}: {named}")
    return _with_scopes([months for _, months in priced], meter)


def books_of(sold: str | PriceBook | Sequence[str | Offer], term: Term) -> list[PriceBook]:
    """The books that are named, beside the bundled ones, by which it is known what customers can state."""
    if isinstance(sold, PriceBook):
        return [sold]
    if isinstance(sold, str):
        return [load_book(sold)] if sold.endswith(".toml") else []
    return [offer_in(reference, term.start).book for reference in sold]


def _open_ones(offers: Iterable[Offer], profile: Profile, on: date, notes: list[str]) -> Iterator[Offer]:
    """The offers that a customer may choose; the others are no step of a plan, with a note why."""
    for offer in offers:
        found = _status(offer, profile, on)
        if found.is_open:
            yield offer
        else:
            why = (
                Message("by a grant of the vendor: {reason}", reason=found.reason)
                if found.kind == GRANT
                else Message("not for this customer: it is {reason}", reason=found.reason)
            )
            notes.append(Message("{id} is {why}; it is in no plan.", id=offer.id, why=why))


def _with_scopes(chosen: Sequence[Group], meter: MeteredProfile, *, given: bool = False) -> list[tuple[Group, Scope]]:
    names = [months[0][0].book.id if len(chosen) > 1 else "" for months in chosen]
    used = [_usage(meter, months[0][0]) for months in chosen]
    return [(m, Scope.of(m, usage, name, given=given)) for m, usage, name in zip(chosen, used, names, strict=True)]


def _sold_by(sold: str | PriceBook, profile: Profile, on: date, notes: list[str]) -> Iterator[PriceBook]:
    """The books of a vendor that are open to the customer, whose account is new where nothing is said of it."""
    if isinstance(sold, PriceBook) or is_bundled(sold) or sold.endswith(".toml"):
        yield load_book(sold) if isinstance(sold, str) else sold
        return
    books = [load_book(name) for name in bundled()]
    vendors = tuple(dict.fromkeys(book.vendor for book in books))
    if sold not in vendors:
        raise UnknownNameError("vendor or book", sold, (*vendors, *bundled()))
    for book in (book for book in books if book.vendor == sold and profile.market in {"", book.market}):
        reasons = list(book.eligible.unmet(sold, profile.customer, on)) if book.eligible else []
        if reasons:
            notes.append(
                Message("{book} is {reasons}.", book=book.id, reasons=_asked(joined("; ", reasons), sold, profile))
            )
        else:
            yield book


def _asked(text: str, vendor: str, profile: Profile) -> str:
    """A text with what to state of an account that is known to be there, and not since when."""
    if not profile.customer.proven_by(vendor):
        return text
    return Message("{what}; state its day, as by --account {vendor}=DAY", what=text, vendor=vendor)


def _months(book: PriceBook, meter: MeteredProfile, term: Term, notes: list[str]) -> Group | None:
    """The offers of a book by month: each regime, with a package of each product that is used."""
    try:
        editions = [(day, book.edition(day)) for day in term.days]
    except NoEditionError as error:
        notes.append(Message("{what}.", what=words_of(error)))
        return None
    if not all(edition.choices for _, edition in editions):
        notes.append(Message("{id} does not say among which regimes a customer chooses: give offers.", id=book.id))
        return None
    profile = meter.profile
    firsts = [book.offer(edition.choices[0], day) for day, edition in editions]
    used = [(offer, term.usage(_usage(meter, offer), place)) for place, offer in enumerate(firsts)]
    left_out = _left_out(book, used, notes)
    named = [
        [name for name in offer.edition.chosen(usage) if left_out.isdisjoint(names_in(name))] for offer, usage in used
    ]
    sold = [[book.offer(name, of.on) for name in names] for names, (of, _) in zip(named, used, strict=True)]
    opened = [[offer for offer in offers if _status(offer, profile, term.start).is_open] for offers in sold]
    months = [[offer.of_apps(profile.apps) for offer in (*offers, *app_by_app(offers, meter))] for offers in opened]
    if not all(months):
        nothing = Message("{book} has a month in which nothing is open to the customer", book=book.id)
        notes.append(Message("{what}.", what=_asked(nothing, book.vendor, profile)))
        return None
    return months


def not_priced(months: Group, profile: Profile) -> Iterator[str]:
    """What the vendor sells in these months whose prices the book does not have, or by quote, as a note for each."""
    for edition in (offer.edition for month in months for offer in month[:1]):
        for title in edition.not_priced:
            yield Message(
                "{id} has no prices of {title}, which the vendor sells: they are in no plan.",
                id=months[0][0].book.id,
                title=title,
            )
    first = months[0][0]
    yield from quoted_beside(first.book, _usage(MeteredProfile(profile), first))


def _left_out(book: PriceBook, used: Sequence[tuple[Offer, Usage]], notes: list[str]) -> set[str]:
    """The packages of products that another one undercuts in every month."""
    left_out: set[str] = set()
    for product, (kept, dear) in dear_packages(used).items():
        left_out |= dear
        title = vocabulary().products.get(product, product)
        notes.append(
            counted(
                "{book}: of the packages of {product} only {kept} is tried: in every month it costs least.",
                "{book}: of the packages of {product} only {kept} are tried: in every month one of them costs least.",
                len(kept),
                book=book.id,
                product=title,
                kept=joined(" and ", kept),
            )
        )
    return left_out


def _status(offer: Offer, profile: Profile, on: date) -> Status:
    """Whether a customer may choose an offer; an account of which nothing is said is one that the book is for."""
    is_stated = profile.customer.states(offer.book.vendor)
    judged = offer if is_stated else attrs.evolve(offer, book=attrs.evolve(offer.book, eligible=None))
    return status(judged, profile.customer, on)


def _usage(meter: MeteredProfile, offer: Offer) -> Usage:
    """The usage by an offer's book; nothing where it cannot be metered, which each of its offers then says."""
    try:
        return meter.usage(offer)
    except MeteringError:
        return Usage({})
