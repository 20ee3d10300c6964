"""What is compared where no offers are named: of every book of a market, what its customers choose among."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial

import attrs

from agorapricing.comparison.quote import MeteredProfile, Quote, by_amount, quoted
from agorapricing.errors import MeteringError, NoEditionError, UnknownNameError
from agorapricing.loading import bundled, load_book
from agorapricing.messages import Message
from agorapricing.pricebook import AND, APP, EACH, LIST_REGIME, MARKETS, OF, Edition, Offer, PriceBook, names_in
from agorapricing.usage import Usage


def sold_in(market: str) -> list[PriceBook]:
    """The books of a market that are compared by default. Raises UnknownNameError."""
    if market not in MARKETS:
        raise UnknownNameError("market", market, MARKETS)
    return [book for book in map(load_book, bundled()) if book.default and book.market == market]


def vendors_before_their_prices(books: Iterable[PriceBook], on: date) -> Iterator[str]:
    """Of each vendor whose books all begin after a day, when its prices do.

    >>> list(vendors_before_their_prices(sold_in("cn"), date(2019, 6, 1)))
    ['Nothing is known of agora on 2019-06-01: its first prices are of 2019-12-16.']
    """
    firsts: dict[str, date] = {}
    for book in books:
        start = book.editions[0].start
        firsts[book.vendor] = min(start, firsts.get(book.vendor, start))
    for vendor, first in firsts.items():
        if on < first:
            yield Message(
                "Nothing is known of {vendor} on {on}: its first prices are of {first}.",
                vendor=vendor,
                on=on,
                first=first,
            )


def choices(
    books: Iterable[PriceBook], metered: MeteredProfile, on: date, tax: str, quote: Callable[[Offer], Quote]
) -> Iterator[Quote]:
    """What books say, each regime with the cheapest packages of the other products that are used.

    >>> from agorapricing.profiles import profile_of
    >>> calls = MeteredProfile(profile_of({"rtc.hd": 1}))
    >>> from functools import partial
    >>> from agorapricing.comparison.quote import quoted
    >>> in_dollars = partial(quoted, metered=calls, currency="USD", exchange=())
    >>> [each.offer for each in choices([load_book("trtc-intl")], calls, date(2026, 7, 1), "", in_dollars)]
    ['trtc-intl:payg', 'trtc-intl:payg-2024']
    """
    for book in books:
        with suppress(NoEditionError):
            edition = book.edition(on)
            by_regime: dict[str, list[Quote]] = {}
            for name in _named(book, edition, metered, on):
                by_regime.setdefault(names_in(name)[0], []).append(quote(book.offer(name, on).taxed(tax)))
            best = [min(quotes, key=_rank) for quotes in by_regime.values()]
            yield from best
            opened = [each.offered for each in best if each.status.is_open or each.status.may_open]
            yield from map(quote, app_by_app(opened, metered))


def app_by_app(offers: Iterable[Offer], metered: MeteredProfile) -> Iterator[Offer]:
    """What is cheapest for each app of a profile by itself, where some offers cover one app and apps differ in it."""
    sold = [attrs.evolve(offer, apps=()) for offer in offers]
    apps = metered.profile.apps
    if len(apps) > 1 and any(offer.regime.scope == APP for offer in sold):
        chosen = {app: min(sold, key=partial(_alone, metered.of_app(app))) for app in apps}
        if len({each.name for each in chosen.values()}) > 1:
            name = EACH.join(f"{each.name}{OF}{app}" for app, each in chosen.items())
            offer, *_ = chosen.values()
            yield offer.book.offer(name, offer.on).taxed(offer.tax)


def _alone(metered: MeteredProfile, offer: Offer) -> tuple[bool, Decimal, int]:
    """What to prefer for one app."""
    return _rank(quoted(offer, metered, offer.book.currency, ()))


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


def _rank(quote: Quote) -> tuple[bool, Decimal, int]:
    """What to prefer of one regime with several packages: complete, cheap, and of few parts."""
    return (*by_amount(quote), quote.offered.name.count(AND))
