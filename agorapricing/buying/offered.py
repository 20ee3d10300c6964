"""What is offered month by month: of a vendor's books, what a customer of a usage chooses among in a term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agorapricing.book import Offer, PriceBook
from agorapricing.buying.packages import dear_packages
from agorapricing.buying.term import Term
from agorapricing.buying.tried import tried
from agorapricing.errors import CurrencyError, MeteringError, NoEditionError, UnknownNameError
from agorapricing.loading import bundled, load_book
from agorapricing.meters import vocabulary
from agorapricing.profile import Profile
from agorapricing.quoting import Meter
from agorapricing.rating import find_offer
from agorapricing.regime import names_in
from agorapricing.usage import Usage

Group = list[list[Offer]]
"""For each month, the offers to choose from."""


def groups(
    sold: str | PriceBook | Sequence[str | Offer], profile: Profile, term: Term, currency: str, notes: list[str]
) -> list[Group]:
    """The offers by month, for each book by itself: a customer's account is on one book.

    Raises UnknownNameError, CurrencyError where the books of a vendor have several currencies.
    """
    meter = Meter(profile)
    if not isinstance(sold, str | PriceBook):
        offers = [find_offer(each, term.start) for each in sold]
        books = {offer.book.id: [each for each in offers if each.book.id == offer.book.id] for offer in offers}
        given = [[[each.at(day) for each in group] for day in term.days] for group in books.values()]
        notes += _tried(given, meter, given=True)
        return given
    books_of_it = [book for book in _sold_by(sold, profile, notes) if book.currency == (currency or book.currency)]
    found = [(book, months) for book in books_of_it if (months := _months(book, meter, term, notes))]
    if len(currencies := {book.currency for book, _ in found}) > 1:
        named = ", ".join(f"{book.id} ({book.currency})" for book, _ in found)
        how = "give one book or one currency (`currency`, --currency)"
        raise CurrencyError(f"books in {' and '.join(sorted(currencies))}: {how}: {named}")
    chosen = [months for _, months in found]
    notes += _tried(chosen, meter)
    return chosen


def _tried(found: Sequence[Group], meter: Meter, *, given: bool = False) -> Iterator[str]:
    """What is tried of each book, and what not."""
    for months in found:
        book = months[0][0].book.id if len(found) > 1 else ""
        yield tried(months, _usage(meter, months[0][0]), book, given=given)


def _sold_by(sold: str | PriceBook, profile: Profile, notes: list[str]) -> Iterator[PriceBook]:
    if isinstance(sold, PriceBook) or sold in bundled() or sold.endswith(".toml"):
        yield load_book(sold) if isinstance(sold, str) else sold
        return
    books = [load_book(each) for each in bundled()]
    vendors = tuple(dict.fromkeys(book.vendor for book in books))
    if sold not in vendors:
        raise UnknownNameError("vendor or book", sold, (*vendors, *bundled()))
    created = profile.accounts.get(sold)
    for book in (book for book in books if book.vendor == sold):
        if created and book.accounts and not book.accounts.have(created):
            notes.append(f"{book.id} is for accounts {book.accounts.text}: not for one of {created}.")
        else:
            yield book


def _months(book: PriceBook, meter: Meter, term: Term, notes: list[str]) -> Group | None:
    """The offers of a book by month: each regime, with a package of each product that is used."""
    try:
        editions = [(day, book.edition(day)) for day in term.days]
    except NoEditionError as error:
        notes.append(f"{error}.")
        return None
    if not all(edition.choices for _, edition in editions):
        notes.append(f"{book.id} does not say among which regimes a customer chooses: give offers.")
        return None
    firsts = [book.offer(edition.choices[0], day) for day, edition in editions]
    used = [(offer, term.usage(_usage(meter, offer), place)) for place, offer in enumerate(firsts)]
    left_out: set[str] = set()
    for product, (kept, dear) in dear_packages(used).items():
        left_out |= dear
        title = vocabulary().products.get(product, product)
        few = f"only {kept[0]} is" if len(kept) == 1 else f"only {' and '.join(kept)} are"
        which = "it" if len(kept) == 1 else "one of them"
        notes.append(f"{book.id}: of the packages of {title} {few} tried: in every month {which} costs least.")
    return [
        [book.offer(name, offer.on) for name in offer.edition.chosen(usage) if left_out.isdisjoint(names_in(name))]
        for offer, usage in used
    ]


def _usage(meter: Meter, offer: Offer) -> Usage:
    """The usage by an offer's book; nothing where it cannot be metered, which each of its offers then says."""
    try:
        return meter.usage(offer)
    except MeteringError:
        return Usage({})
