"""The prices of a book through its editions: what each was when, and from which day it was another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from agorapricing import PriceBook
from agorapricing.report import books

Price = dict[str, Any]
"""A price as the record of a book has it."""
Prices = Sequence[tuple[date, dict[tuple[str, str], Price]]]
"""By the first day of each edition its prices, by meter and tier."""


def prices_of(book: PriceBook) -> Prices:
    """All prices of all editions.

    >>> from agorapricing import load_book
    >>> start, prices = prices_of(load_book("trtc-cn"))[0]
    >>> str(start), prices["rtc.hd", ""]["unit_price"]
    ('2019-01-02', '25')
    """
    shown = ((each.start, books.shown(book, each.start).record["prices"]) for each in book.editions)
    return [(start, {(price["meter"], price["tier"]): price for price in prices}) for start, prices in shown]


def amount_in(shown: Price, price: Price | None) -> Fraction | None:
    """What a price is for as many units as another one is shown for; nothing where it is not printed.

    >>> shown = {"unit_price": "28", "per": "1000"}
    >>> amount_in(shown, {"unit_price": "0.02", "per": None}), amount_in(shown, {"unit_price": None, "per": None})
    (Fraction(20, 1), None)
    """
    if price is None or price["unit_price"] is None:
        return None
    return Fraction(price["unit_price"]) * Fraction(shown["per"] or 1) / Fraction(price["per"] or 1)


def written(amount: Fraction) -> str:
    """An amount at an axis, to the sixth decimal.

    >>> written(Fraction(1499)), written(Fraction("2.285710"))
    ('1,499', '2.28571')
    """
    whole, part = divmod(round(amount * 10**6), 10**6)
    return f"{whole:,}.{part:06}".rstrip("0").rstrip(".")


def changes(through: Sequence[tuple[date, Price | None]]) -> Iterator[tuple[date, Price | None]]:
    """The days from which a price is another one than before, with it; the first on which there is one among them.

    >>> day = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
    >>> hd = {"unit_price": "28", "per": "1000"}
    >>> [(start.year, price and price["unit_price"]) for start, price in changes(list(zip(day, (None, hd, hd, None))))]
    [(2021, '28'), (2023, None)]
    """
    before = None
    for start, price in through:
        now = price and (price["unit_price"], price["per"])
        if now != before:
            yield start, price
        before = now
