"""The calculator: all open public offers, and scenarios with numbers to choose, as programs that a page evaluates.

Scenarios and prices are apart: a scenario gives the minutes that each book bills, and a book's offers price minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from agorapricing.errors import NoEditionError, UnknownNameError
from agorapricing.loading import bundled, load_book
from agorapricing.numbers import Form, exactly, form, program_of
from agorapricing.pricebook import ANYBODY, LIST_REGIME, MARKETS, Offer, PriceBook, status, vocabulary
from agorapricing.proposal.calculator_scenarios import recorded
from agorapricing.rating import total_over
from agorapricing.scenarios import CATALOGUE

FAMILIES = ("rtc", "live", "recording", "recording_mixed", "transcoding", "transcoding_input")
"""The families of meters whose quantities can be typed: real-time audio and video, live, recording and mixing."""
_MOST = Decimal(10**12)


@exactly
def calculator_of(on: date, scenarios: Iterable[str] = tuple(CATALOGUE)) -> dict[str, Any]:
    """Offers of a day and scenarios, as plain data; every number is a string, and a title may have several languages.

    `markets`: each has `market`, `currency`, and `books`; each of those has `book`, `vendor`, `title`, `edition`, and
    `ops` and `offers` as `programs_of` has them, over the `meters` that it prices, by name.

    `meters`: the `name` and `title` of all that can be typed. `scenarios`: each has `name`, `title`, `inputs` as
    `programs_of` has them, each value of a choice with one of `titles`, `ops`, and `variants` by the values of its
    choices, places in `usages`, as `recorded` has them. `closed`: the `offer`, `title` and `reason` of all offers of
    the same books that not anybody may have.

    >>> found = calculator_of(date(2026, 7, 1), ["one_to_one"])
    >>> [each["market"] for each in found["markets"]], found["scenarios"][0]["name"]
    (['cn', 'global'], 'one_to_one')

    Raises UnknownNameError for a scenario that nobody knows.
    """
    for name in (scenarios := tuple(scenarios)):
        if name not in CATALOGUE:
            raise UnknownNameError("scenario", name, tuple(CATALOGUE))
    sold = {market: list(_sold(market, on)) for market in MARKETS}
    first = {offers[0].book.id: offers[0] for books in sold.values() for offers in books}
    found = [recorded(CATALOGUE[name], first) for name in scenarios]
    billed: dict[str, dict[str, None]] = {book: {} for book in first}
    for usage in (usage for each in found for usage in each["usages"]):
        for book, meters in usage.items():
            billed[book] |= dict.fromkeys(meters)
    typed = _typed(offer for books in sold.values() for offers in books for offer in offers)
    return {
        "on": str(on),
        "markets": [
            {
                "market": market,
                "currency": books[0][0].book.currency,
                "books": [_book(offers, {**typed, **billed[offers[0].book.id]}) for offers in books],
            }
            for market, books in sold.items()
            if books
        ],
        "meters": [{"name": name, "title": title} for name, title in typed.items()],
        "scenarios": found,
        "closed": list(_closed(on)),
    }


def _offered(book: PriceBook, on: date) -> Iterator[Offer]:
    """The offers of a book by themselves: not its list prices, nor packages of other products."""
    for name, regime in book.edition(on).regimes.items():
        if not regime.product and regime is not LIST_REGIME:
            yield book.offer(name, on)


def _books(on: date) -> Iterator[tuple[PriceBook, list[Offer]]]:
    for book in (each for each in map(load_book, bundled()) if each.default):
        with suppress(NoEditionError):
            yield book, list(_offered(book, on))


def _sold(market: str, on: date) -> Iterator[Sequence[Offer]]:
    """The offers of each book of a market that anybody may have."""
    for book, offers in _books(on):
        if book.market == market and (open_ := [each for each in offers if status(each, ANYBODY, on).is_open]):
            yield [each.of_apps(("",)) for each in open_]


def _closed(on: date) -> Iterator[dict[str, Any]]:
    """The offers that not anybody may have, and why."""
    for offer in (offer for _, offers in _books(on) for offer in offers):
        if not (known := status(offer, ANYBODY, on)).is_open:
            yield {"offer": offer.id, "title": offer.regime.title, "reason": known.reason}


def _typed(offers: Iterator[Offer]) -> dict[str, str]:
    """The meters that somebody may type quantities of, each with its title."""
    known = vocabulary().meters
    priced = {meter for offer in offers for meter in offer.tariff.meters}
    family = {name: name.partition(".")[0] for name in known}
    return {name: each.title for name, each in known.items() if name in priced and family[name] in FAMILIES}


def _book(offers: Sequence[Offer], meters: dict[str, Any]) -> dict[str, Any]:
    """The offers of a book as one program over minutes."""
    book, symbols = offers[0].book, {meter: Form.symbol(meter, (Decimal(0), _MOST)) for meter in meters}
    pairs = [total_over(offer, symbols) for offer in offers]
    program = program_of(form(each) for pair in pairs for each in pair)
    sums = iter(program.sums)
    return {
        "book": book.id,
        "vendor": book.vendor,
        "title": book.title,
        "edition": str(offers[0].edition.start),
        "meters": list(symbols),
        "ops": [*program.ops],
        "offers": [
            {
                "offer": offer.id,
                "title": offer.regime.title,
                "currency": book.currency,
                "rounding": [book.rounding.places, book.rounding.mode],
                "worth": None,
                "total": next(sums),
                "quoted": next(sums),
            }
            for offer in offers
        ],
    }
