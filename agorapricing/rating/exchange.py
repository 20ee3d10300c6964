"""Exchange rates that the caller gives, and the one currency that they lead to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import CurrencyError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, counted
from agorapricing.numbers import exact, positive
from agorapricing.pricebook import PriceBook
from agorapricing.records import Recorded, plain


def _rate(given: Any) -> Decimal:
    return positive(given, "an exchange rate")


def _is_code(_: Any, __: Any, given: str) -> None:
    if not re.fullmatch("[A-Z]{3}", given):
        raise CurrencyError(f"{given!r} is no currency; write an ISO 4217 code like CNY")


@frozen
class ExchangeRate(Recorded):
    """One unit of `base` is worth `rate` units of `quote`, on a day, by a source.

    >>> ExchangeRate("USD", "CNY", "7.1", date(2024, 2, 6), "central parity").convert(Decimal(2))
    Decimal('14.2')
    """

    base: str = attrs.field(validator=_is_code)
    quote: str = attrs.field(validator=_is_code)
    rate: Decimal = attrs.field(converter=_rate)
    on: date
    source: str = attrs.field(validator=attrs.validators.min_len(1))

    def convert(self, amount: Decimal) -> Decimal:
        """Turn an amount of the base currency into the quote currency, exactly."""
        with exact():
            return amount * self.rate

    @property
    def text(self) -> str:
        """The rate in one sentence."""
        return Message(
            "1 {base} = {rate} {quote} on {on} ({source})",
            base=self.base,
            rate=plain(self.rate),
            quote=self.quote,
            on=self.on,
            source=self.source,
        )

    def text_on(self, day: date) -> str:
        """The rate in one sentence, with its age on a day.

        >>> ExchangeRate("USD", "CNY", "7.1", date(2024, 2, 5), "central parity").text_on(date(2024, 2, 6))
        '1 USD = 7.1 CNY on 2024-02-05 (central parity), 1 day before 2024-02-06'
        """
        days = (day - self.on).days
        if not days:
            return Message("{rate}, that day's own", rate=self.text)
        if days > 0:
            return counted(
                "{rate}, {count:,} day before {day}",
                "{rate}, {count:,} days before {day}",
                days,
                rate=self.text,
                day=day,
            )
        return counted(
            "{rate}, {count:,} day after {day}", "{rate}, {count:,} days after {day}", -days, rate=self.text, day=day
        )


def together(given: Sequence[ExchangeRate], stated: Sequence[ExchangeRate]) -> tuple[ExchangeRate, ...]:
    """The rates that are given, and those that a profile states of other pairs of currencies."""
    pairs = {frozenset((each.base, each.quote)) for each in given}
    return (*given, *(each for each in stated if frozenset((each.base, each.quote)) not in pairs))


def one_currency(currencies: Sequence[str], rates: Sequence[ExchangeRate], wanted: str = "") -> str:
    """The currency that every offer is in, or that a rate leads to from every other one; only the wanted one, if any.

    >>> one_currency(["CNY", "USD"], [ExchangeRate("USD", "CNY", "7.1", date(2024, 2, 6), "central parity")])
    'CNY'

    Raises CurrencyError where the rates lead to none, or where two are of the same pair.
    """
    pairs = [(each.base, each.quote) for each in rates]
    if len(set(pairs)) < len(pairs):
        raise CurrencyError("two exchange rates are of the same pair of currencies: give one")
    for target in dict.fromkeys((wanted,) if wanted else (*currencies, *(each.quote for each in rates))):
        sources = {target, *(each.base for each in rates if each.quote == target)}
        if sources.issuperset(currencies):
            return target
    listed = " and ".join(dict.fromkeys(currencies))
    between = f"from there to {wanted}" if wanted else "between them"
    form = "USD/CNY=7.1@2024-02-06,source"
    raise CurrencyError(f"offers are in {listed}: give a rate {between}, with its day and source, as {form}")


def payable_in(currency: str, total: Decimal, book: PriceBook, rates: Sequence[ExchangeRate]) -> Decimal:
    """What is payable of a total, in a currency that the rates lead to; rounded once more where it is converted."""
    payable = book.rounding.round(total)
    if book.currency == currency:
        return payable
    [way] = [each for each in rates if (each.base, each.quote) == (book.currency, currency)]
    return book.rounding.round(way.convert(payable))
