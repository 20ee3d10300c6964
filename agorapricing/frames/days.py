"""The day whose prices a row has: one for all rows, or the first of each row's month."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

import polars as pl

from agorapricing import calllog
from agorapricing.frames.column import MOST
from agorapricing.frames.rating import bound
from agorapricing.frozen import frozen
from agorapricing.loading import load_book
from agorapricing.pricebook import Offer
from agorapricing.rating import find_offer, offer_in

MONTH = "month"
"""The column of months, as `meter --log` writes it."""

_DAY = re.compile(r"(\d{4}-\d{2})(?:-\d{2}(?:[ T].*)?)?")


@frozen(eq=False)
class DayOffers:
    """The offers of a run on a day, None for one that is not sold then, and the most that each meter may have."""

    offers: tuple[Offer | None, ...]
    most: int

    @classmethod
    def of(cls, offers: Iterable[Offer | None], meters: Iterable[str]) -> DayOffers:
        """With the most that is exact for all of them."""
        found = tuple(offers)
        sold = [offer for offer in found if offer]
        return cls(found, bound(sold, meters) if sold else MOST)

    @property
    def sold(self) -> list[Offer]:
        """Those that are sold then."""
        return [offer for offer in self.offers if offer]


def some_day(offer: str | Offer) -> Offer:
    """An offer today, or else in the last edition that has it. Raises what `find_offer` raises.

    >>> some_day("agora-cn:payg").on == date.today()
    True
    """
    try:
        return find_offer(offer)
    except LookupError:
        name = "" if isinstance(offer, Offer) else offer.rpartition(":")[0]
        for edition in reversed(load_book(name).editions if name else ()):
            with suppress(LookupError):
                return find_offer(offer, edition.start)
        raise


def on_day(offers: Iterable[Offer], day: date) -> list[Offer | None]:
    """The same offers on a day, None for one that is not sold then.

    >>> offers = [find_offer("agora-cn-standard:payg", date(2026, 7, 1)), find_offer("agora-cn:payg")]
    >>> [offer and offer.id for offer in on_day(offers, date(2024, 2, 1))]
    [None, 'agora-cn:payg']
    """
    found: list[Offer | None] = []
    for offer in offers:
        try:
            found.append(offer if offer.on == day else offer_in(offer, day))
        except LookupError:
            found.append(None)
    return found


def by_month(cells: pl.Series) -> tuple[dict[date, list[int]], list[tuple[int, str]]]:
    """The places of the rows by the day whose prices their month has, and those without a month with the reason.

    >>> days, bad = by_month(pl.Series("month", ["2026-06", "2026-07-05", "July", "2026-06"]))
    >>> {str(day): places for day, places in days.items()}, bad
    ({'2026-06-01': [0, 3], '2026-07-01': [1]}, [(2, 'month: not a month: July, write 2026-07')])
    """
    days: dict[date, list[int]] = defaultdict(list)
    bad: list[tuple[int, str]] = []
    for cell, places in _alike(cells):
        month = _month(cell)
        if month is None:
            text = f"not a month: {cell}, write 2026-07" if cell else "missing"
            bad += [(place, f"{MONTH}: {text}") for place in places]
        else:
            days[calllog.priced_on(month)] += places
    return {day: sorted(days[day]) for day in sorted(days)}, sorted(bad)


def _alike(cells: pl.Series) -> Iterable[tuple[str | None, Sequence[int]]]:
    """The places of each value, as text."""
    text = (cells.cast(pl.Date) if cells.dtype.is_temporal() else cells).cast(pl.String).str.strip_chars()
    rows = pl.DataFrame({"cell": text}).with_row_index("place").group_by("cell", maintain_order=True).agg("place")
    return zip(rows["cell"].to_list(), rows["place"].to_list(), strict=True)


def _month(cell: str | None) -> date | None:
    """The month that is written so; none where there is no such month."""
    written = _DAY.fullmatch(cell or "")
    with suppress(ValueError):
        return date.fromisoformat(f"{written[1]}-01") if written else None
    return None
