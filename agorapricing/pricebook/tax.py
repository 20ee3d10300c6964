"""Taxes as a book states them: off unless somebody asks for one, and then a percentage on top of everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from agorapricing.errors import NoTaxError
from agorapricing.numbers import fraction, percent
from agorapricing.references import SourceName


def _rate(given: object) -> Decimal:
    return fraction(given, "a rate of tax")


@attrs.frozen
class TaxRate:
    """The rate of a tax from a day on, as a fraction, by a source."""

    since: date
    rate: Decimal = attrs.field(converter=_rate)
    source: SourceName


@attrs.frozen
class Tax:
    """A tax that a vendor adds for some accounts, with its rates in the order of their days.

    >>> Tax("GST", "accounts in Singapore", "page", (TaxRate(date(2024, 1, 1), "0.09", "page"),)).on(date(2026, 5, 1))
    TaxRate(since=datetime.date(2024, 1, 1), rate=Decimal('0.09'), source='page')
    """

    title: str
    who: str
    source: SourceName
    rates: tuple[TaxRate, ...]

    def on(self, day: date) -> TaxRate:
        """The rate on a day. Raises NoTaxError before the first one that is known."""
        known = [each for each in self.rates if each.since <= day]
        if not known:
            raise NoTaxError(self.title, str(day), str(self.rates[0].since))
        return known[-1]

    @property
    def history(self) -> str:
        """For whom it is, and all rates that are known, in words."""
        rates = ", ".join(f"{percent(each.rate)} since {each.since}" for each in self.rates)
        return f"{self.title}, for {self.who}: {rates}"

    def text(self, day: date) -> str:
        """What is added on a day, in a sentence."""
        rate = self.on(day)
        return f"With tax: {percent(rate.rate)} {self.title}, for {self.who}; the rate since {rate.since}."
