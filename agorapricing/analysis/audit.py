"""What is odd in a price book: findings about an edition, each computed from its tariffs or read from its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from agorapricing.analysis import oddities, packages
from agorapricing.analysis.oddities import Finding
from agorapricing.bill import SCHEMA
from agorapricing.book import PriceBook
from agorapricing.disclosure import shown_book
from agorapricing.display import Displayed
from agorapricing.edition import Edition
from agorapricing.exact import exact, positive

MAX_AGE = 365
"""Days after which a source is stale, where nothing else is said."""


@attrs.frozen(eq=False, str=False)
class Audit(Displayed):
    """The findings about the edition of a book that is in force on a day, in the order of the kinds."""

    book: PriceBook
    edition: Edition
    on: date
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, book: PriceBook, on: date, max_age: Any = MAX_AGE) -> Audit:
        """Look at the edition in force on a day; sources that were read more than `max_age` days before are stale.

        Of a confidential contract the public book is looked at.

        >>> from agorapricing.loading import load_book
        >>> found = Audit.of(load_book("agora-us-standard"), date(2026, 7, 1)).findings
        >>> [(each.about, float(each.amount)) for each in found if each.kind == "package without a gain"]
        [('starter', 6.39), ('chat-starter', 99.0), ('chat-pro', 199.0)]

        Raises NoEditionError before the first edition, NumberError for an age that is none.
        """
        days = int(positive(max_age, "the greatest age of a source"))
        book = shown_book(book)
        edition = book.edition(on)
        offers = [book.offer(name, on) for name in edition.regimes]
        with exact():
            findings = (
                *oddities.of_curves(offers),
                *oddities.of_tiers(edition),
                *packages.of_packages(offers),
                *oddities.of_sources(book, edition, on, days),
            )
        return cls(book, edition, on, findings)

    def to_record(self) -> dict[str, Any]:
        """Give the findings as plain values, ready for JSON; rationals as n/d."""
        return {
            "schema": SCHEMA,
            "book": self.book.id,
            "on": str(self.on),
            "edition": str(self.edition.start),
            "currency": self.book.currency,
            "findings": [_record(each) for each in self.findings],
        }


def _record(finding: Finding) -> dict[str, Any]:
    values = attrs.asdict(finding)
    return {key: str(value) if isinstance(value, Fraction) else value for key, value in values.items()}


def kinds(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The findings by kind.

    >>> kinds([Finding("cliff", "rtc.hd", "falls")])
    {'cliff': [Finding(kind='cliff', about='rtc.hd', what='falls', amount=None, source=None)]}
    """
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(each.kind, []).append(each)
    return found
