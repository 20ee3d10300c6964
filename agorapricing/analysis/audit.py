"""What is odd in a price book: findings about an edition, each computed from its tariffs or read from its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from agorapricing.analysis import oddities, packages
from agorapricing.analysis.costs import without_whole
from agorapricing.analysis.oddities import Oddity
from agorapricing.frozen import frozen
from agorapricing.loading import load_book
from agorapricing.numbers import exact, positive
from agorapricing.pricebook import Edition, PriceBook, as_day, shown_book
from agorapricing.rating import Displayed
from agorapricing.records import Keys

MAX_AGE = 365
"""Days after which a source is stale, where nothing else is said."""


@frozen(eq=False, str=False)
class Audit(Displayed):
    """The findings about the edition of a book that is in force on a day, in the order of the kinds."""

    layout = "audits.report"
    record = Keys("book=book.id on edition=edition.start book.currency findings")

    book: PriceBook
    edition: Edition
    on: date
    findings: tuple[Oddity, ...]


def audit(book: str | PriceBook, on: date | str | None = None, *, max_age: Any = MAX_AGE) -> Audit:
    """What is odd in a price book on a day (today where none is given), computed from its prices and its sources.

    >>> findings = audit("trtc-cn", date(2026, 7, 1)).findings
    >>> [(oddity.about, float(oddity.amount)) for oddity in findings if oddity.kind == "package without a gain"]
    [('premium-plus', 215.0)]

    A source that was read more than `max_age` days before is stale. Of a confidential contract the public book is
    looked at.

    Raises NoEditionError before the first edition, NumberError for an age that is none, and what `load_book` raises.
    """
    days = int(positive(max_age, "the greatest age of a source"))
    book, on = shown_book(load_book(book) if isinstance(book, str) else book), as_day(on) or date.today()
    edition = book.edition(on)
    offers = [without_whole(book.offer(name, on)) for name in edition.regimes]
    with exact():
        findings = (
            *oddities.of_curves(offers),
            *oddities.of_tiers(edition),
            *packages.of_packages(offers),
            *oddities.of_sources(book, edition, on, days),
        )
    return Audit(book, edition, on, findings)


def kinds(findings: Sequence[Oddity]) -> dict[str, list[Oddity]]:
    """The findings by kind.

    >>> kinds([Oddity("cliff", "rtc.hd", "falls")])
    {'cliff': [Oddity(kind='cliff', about='rtc.hd', what='falls', amount=None, source=None)]}
    """
    by_kind: dict[str, list[Oddity]] = {}
    for oddity in findings:
        by_kind.setdefault(oddity.kind, []).append(oddity)
    return by_kind
