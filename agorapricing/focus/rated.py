"""Rows of cost of rated files: each row of usage, the month of an account, has the rows of its bill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agorapricing.errors import AgorapricingError
from agorapricing.files import parquet_batches, parquet_file, rows_of
from agorapricing.focus.billing import bill_rows
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.row import CostRow
from agorapricing.focus.terms import OfferView
from agorapricing.pricebook import Offer
from agorapricing.rating import offer_in, rate

if TYPE_CHECKING:  # who gives rated files has loaded what rates them
    from agorapricing.frames import RatedFiles

ACCOUNT, MONTH = "account", "month"
_ROWS = 100  # a thousand accounts at once take 20 MB more, and no less time


def rated_rows(
    offer: Offer,
    path: Path,
    rated: RatedFiles,
    account: str = ACCOUNT,
    progress: Callable[[int, int, int], None] = lambda *_: None,
) -> Iterator[list[CostRow]]:
    """The rows of what `rate_files` has written to a file of Parquet under one offer, some at a time.

    `account` is the column of accounts. A row without an amount, which the offer has no price for, has none.
    `progress` is called with how many rows there are so far, of how many accounts, and how many those are in all.

    Raises AgorapricingError where there is no such column.
    """
    if account not in rated.passed:
        raise AgorapricingError(
            "rows of FOCUS name an account: the files need a column `account`, or another one by --account-column"
        )
    on = cache(lambda day: OfferKinds(OfferView(offer_in(offer, day) if rated.on is None else offer)))
    count = done = 0
    with parquet_file(path) as file:
        for batch in parquet_batches(file, _ROWS):
            progress(count, done, rated.written)
            found = [each for row in rows_of(batch) for each in _rows(row, rated, offer, account, on)]
            count, done = count + len(found), done + batch.num_rows
            yield found


def _rows(
    row: Mapping[str, Any], rated: RatedFiles, offer: Offer, account: str, on: Callable[[date], OfferKinds]
) -> tuple[CostRow, ...]:
    if row[offer.id] is None:
        return ()
    month = _month(str(row[MONTH])) or offer.on if MONTH in row else offer.on
    kinds = on(month)
    usage = {meter: row[column] for column, meter in rated.columns.items()}
    return bill_rows(kinds, rate(kinds.view.offer, usage), str(row[account]), month)


@lru_cache(1_024)
def _month(text: str) -> date | None:
    """The month that a cell names; none where it names none: with a day for all rows the column may hold anything."""
    try:
        return date.fromisoformat(f"{text.strip()[:7]}-01")
    except ValueError:
        return None
