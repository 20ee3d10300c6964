"""What is odd in a price book: findings about an edition, each computed from its tariffs or read from its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from agorapricing.analysis import oddities, packages
from agorapricing.analysis.costs import without_whole
from agorapricing.analysis.long_work import LongWork, Progress, quiet
from agorapricing.analysis.oddities import Oddity
from agorapricing.frozen import frozen
from agorapricing.loading import load_book
from agorapricing.numbers import exact, positive
from agorapricing.pricebook import Edition, Offer, PriceBook, as_day, shown_book
from agorapricing.rating import Displayed
from agorapricing.records import Keys

MAX_AGE = 365
"""Days after which a source is stale, where nothing else is said."""


@frozen(eq=False, str=False)
class Audit(Displayed):
    """The findings about the edition of a book that is in force on a day, in the order of the kinds."""

    layout = "audits.report"
    record = Keys("book=book.id on edition=edition.start book.currency stopped=is_stopped? findings")

    book: PriceBook
    edition: Edition
    on: date
    findings: tuple[Oddity, ...]
    done: int = 0
    """How many regimes were looked at for their prices, and how many for packages."""
    asked: int = 0
    """How many there are to look at; fewer are done where an interrupt stopped it."""
    is_stopped: bool = False
    """Whether an interrupt stopped it."""


def audit(
    book: str | PriceBook,
    on: date | str | None = None,
    *,
    max_age: Any = MAX_AGE,
    progress: Progress = quiet,
    interruptible: bool = False,
) -> Audit:
    """What is odd in a price book on a day (today where none is given), computed from its prices and its sources.

    >>> findings = audit("trtc-cn", date(2026, 7, 1)).findings
    >>> [(oddity.about, float(oddity.amount)) for oddity in findings if oddity.kind == "package without a gain"]
    [('premium-plus', 215.0)]

    A source that was read more than `max_age` days before is stale. Of a confidential contract the public book is
    looked at. `progress` is called with how many regimes are done; with `interruptible` an interrupt (Ctrl-C) ends it
    with those until then.

    Raises NoEditionError before the first edition, NumberError for an age that is none, and what `load_book` raises.
    """
    days = int(positive(max_age, "the greatest age of a source"))
    book, on = shown_book(load_book(book) if isinstance(book, str) else book), as_day(on) or date.today()
    edition = book.edition(on)
    offers = [without_whole(book.offer(name, on)) for name in edition.regimes]
    work = LongWork(progress, interruptible)
    with exact():
        curved, bundles = _looked_at(offers, work)
        findings = (
            *oddities.first_of(offers, curved),
            *oddities.of_tiers(edition),
            *chain.from_iterable(bundles),
            *oddities.of_sources(book, edition, on, days),
        )
    done = len(curved) + len(bundles)
    if work.is_stopped and not done:
        raise KeyboardInterrupt
    return Audit(book, edition, on, findings, done, 2 * len(offers), work.is_stopped)


def _looked_at(offers: Sequence[Offer], work: LongWork) -> tuple[list[list[Oddity]], list[list[Oddity]]]:
    """What is odd about the curves of each offer, and about each as a package; of those until an interrupt."""
    count = len(offers)
    curved = work.each("prices", offers, count, lambda offer: list(oddities.of_curves(offer)))
    left = () if work.is_stopped else offers
    return curved, work.each("packages", left, count, lambda offer: list(packages.of_package(offer, offers)))


def kinds(findings: Sequence[Oddity]) -> dict[str, list[Oddity]]:
    """The findings by kind.

    >>> kinds([Oddity("cliff", "rtc.hd", "falls")])
    {'cliff': [Oddity(kind='cliff', about='rtc.hd', what='falls', amount=None, source=None)]}
    """
    by_kind: dict[str, list[Oddity]] = {}
    for oddity in findings:
        by_kind.setdefault(oddity.kind, []).append(oddity)
    return by_kind
