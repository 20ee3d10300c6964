"""Exchange rates of the European Central Bank, from the table that the package CurrencyConverter bundles.

Nothing is fetched, and no float is met: the table's numbers are read as Decimals.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any

from agorapricing.errors import CurrencyError, MissingExtraError
from agorapricing.numbers import ONE, exact, ratio
from agorapricing.pricebook import as_day
from agorapricing.rating.exchange import ExchangeRate

EURO = "EUR"
PLACES = 8
"""The decimals of a rate that is a quotient of two of the table's; a rate from the euro is exact."""

_DAY = timedelta(1)


def ecb_rate(base: str, quote: str, on: date | str, *, or_before: bool = False) -> ExchangeRate:
    """What one unit of a currency was worth in another on a day, by the euro reference rates of the central bank.

    The bank sets no rates on weekends and holidays: with `or_before`, the last ones before the day are taken, and the
    rate says which day that was. A rate between two currencies other than the euro, or to the euro, is a quotient,
    rounded half up to 8 decimals.

    Needs the extra `ecb`. Raises CurrencyError for a currency or a day that the table lacks, AgorapricingError without
    the extra.
    """
    table = _table()
    for currency in (base, quote):
        if currency not in table.currencies:
            raise CurrencyError(f"the European Central Bank has no rate of {currency!r}; write a code like USD")
    if base == quote:
        raise CurrencyError(f"{base} is worth itself: a rate is between two currencies")
    day, one, other = _found(table, base, quote, as_day(on), or_before=or_before)
    rate = other if base == EURO else ratio(other, one, PLACES)
    worth = " = ".join(f"{each:f} {currency}" for currency, each in ((base, one), (quote, other)) if currency != EURO)
    rounded = "" if base == EURO else f", rounded to {PLACES} decimals"
    source = f"European Central Bank, euro reference rates: 1 EUR = {worth}{rounded}"
    return ExchangeRate(base, quote, rate, day, source)


@cache
def _table() -> Any:
    """The table, read once: its file never changes while the program runs."""
    try:
        made = import_module("currency_converter").CurrencyConverter
    except ImportError:
        raise MissingExtraError("rates of the central bank need an extra: pip install 'agorapricing[ecb]'") from None
    return made(decimal=True)


def _per_euro(table: Any, currency: str, day: date) -> Decimal | None:
    """What a euro was worth; none where the table has no rate on the day."""
    if currency == EURO:
        return ONE
    missing = import_module("currency_converter").RateNotFoundError
    try:
        with exact():
            return Decimal(table.convert(1, EURO, currency, day))
    except missing:
        return None


def _found(table: Any, base: str, quote: str, on: date, *, or_before: bool) -> tuple[date, Decimal, Decimal]:
    """The day whose rates are taken, and what a euro was worth then. Raises CurrencyError."""
    bounds = [table.bounds[currency] for currency in (base, quote)]
    first, last = max(each.first_date for each in bounds), min(each.last_date for each in bounds)
    day = min(on, last) if or_before else on
    while first <= day <= last:
        one, other = (_per_euro(table, currency, day) for currency in (base, quote))
        if one is not None and other is not None:
            return day, one, other
        if not or_before:
            said = "the bank sets none on weekends and holidays; ask for the last one before, ecb@or-before"
            raise CurrencyError(f"the European Central Bank has no rate of {base}/{quote} on {on}: {said}")
        day -= _DAY
    said = f"the table goes from {first} to {last}{'; ecb@or-before takes its last day' * (last < on)}"
    raise CurrencyError(f"the European Central Bank has no rate of {base}/{quote} on {on}: {said}")
