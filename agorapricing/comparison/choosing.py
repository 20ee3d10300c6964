"""What is compared where no offers are named: of every book of a market, what its customers choose among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from agorapricing.comparison.quote import MeteredProfile, Quote, quoted
from agorapricing.errors import MeteringError, NoEditionError
from agorapricing.loading import bundled, load_book
from agorapricing.numbers import ZERO
from agorapricing.pricebook import AND, APP, EACH, LIST_REGIME, OF, Edition, Offer, PriceBook, names_in
from agorapricing.profiles import Profile
from agorapricing.usage import Usage


def choices(market: str, metered: MeteredProfile, on: date, tax: str) -> list[Offer]:
    """The offers of a market, each regime with the cheapest packages of the other products that are used.

    >>> from agorapricing.profiles import profile_of
    >>> calls = MeteredProfile(profile_of({"rtc.hd": 1}))
    >>> [offer.id for offer in choices("global", calls, date(2026, 7, 1), "") if offer.book.vendor == "trtc"]
    ['trtc-intl:payg', 'trtc-intl:payg-2024']
    """
    books = [book for book in map(load_book, bundled()) if book.default and book.market == market]
    return [offer for book in books for offer in _of_book(book, metered, on, tax)]


def _of_book(book: PriceBook, metered: MeteredProfile, on: date, tax: str) -> Iterator[Offer]:
    try:
        edition = book.edition(on)
    except NoEditionError:
        return
    by_regime: dict[str, list[Offer]] = {}
    for name in _named(book, edition, metered, on):
        by_regime.setdefault(names_in(name)[0], []).append(book.offer(name, on).taxed(tax))
    best = [
        offers[0] if len(offers) == 1 else min(offers, key=lambda offer: _rank(offer, metered))
        for offers in by_regime.values()
    ]
    yield from best
    yield from app_by_app(best, metered.profile)


def app_by_app(offers: Sequence[Offer], profile: Profile) -> Iterator[Offer]:
    """What is cheapest for each app of a profile by itself, where some offers cover one app and apps differ in it."""
    if len(profile.apps) < 2 or all(offer.regime.scope != APP for offer in offers):
        return
    alone = {app: MeteredProfile(profile.of_app(app)) for app in profile.apps}
    chosen = {app: min(offers, key=partial(_rank, metered=metered)) for app, metered in alone.items()}
    if len({offer.name for offer in chosen.values()}) > 1:
        name = EACH.join(f"{offer.name}{OF}{app}" for app, offer in chosen.items())
        yield offers[0].book.offer(name, offers[0].on).taxed(offers[0].tax)


def _named(book: PriceBook, edition: Edition, metered: MeteredProfile, on: date) -> tuple[str, ...]:
    """What the edition's customers choose among; the list prices only where it sells nothing else."""
    own = tuple(name for name, each in edition.regimes.items() if not each.product and each is not LIST_REGIME)
    if not edition.choices:
        return own or tuple(edition.regimes)
    try:
        usage = metered.usage(book.offer(edition.choices[0], on))
    except MeteringError:
        usage = Usage({})  # which each of its quotes then says
    return edition.chosen(usage)


def _rank(offer: Offer, metered: MeteredProfile) -> tuple[bool, Decimal, int]:
    """What to prefer of one regime with several packages: complete, cheap, and of few parts."""
    quote = quoted(offer, metered, offer.book.currency, ())
    return (*by_amount(quote), offer.name.count(AND))


def by_amount(quote: Quote) -> tuple[bool, Decimal]:
    """The order of quotes by what is payable, the incomplete ones last."""
    return quote.amount is None, quote.amount or ZERO
