"""Rows of cost of rated files: each row of usage, the month of an account, has the rows of its bill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from agorapricing.errors import AgorapricingError
from agorapricing.files import parquet_batches, parquet_file, rows_of
from agorapricing.focus.billing import bill_rows
from agorapricing.focus.files import RowFile
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.prepared import BillLines
from agorapricing.focus.row import CostRow
from agorapricing.focus.terms import OfferView
from agorapricing.pricebook import Offer
from agorapricing.rating import offer_in, rate

if TYPE_CHECKING:  # who gives rated files has loaded what rates them
    from agorapricing.frames import RatedFiles

R = TypeVar("R")
Make = Callable[[Mapping[str, Any], str], Sequence[R]]
"""What is made of the usage of an account, and its name."""
ACCOUNT, MONTH = "account", "month"
_READ, _ROWS = 4_096, 100  # more accounts at once take 10 MB more, and no less time


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

    def of_month(kinds: OfferKinds, month: date) -> Make[CostRow]:
        return lambda usage, name: bill_rows(kinds, rate(kinds.view.offer, usage), name, month)

    return _made(offer, path, rated, of_month, account=account, progress=progress)


def write_rated(
    file: RowFile,
    offer: Offer,
    path: Path,
    rated: RatedFiles,
    *,
    account: str = ACCOUNT,
    progress: Callable[[int, int, int], None] = lambda *_: None,
) -> None:
    """Write the rows that `rated_rows` gives; lines of text are made sooner than rows."""
    if not file.is_text:
        for rows in rated_rows(offer, path, rated, account, progress):
            file.write(rows)
        return

    def of_month(kinds: OfferKinds, month: date) -> Make[str]:
        return BillLines(file.version, kinds, month, tuple(rated.columns.values())).of

    for lines in _made(offer, path, rated, of_month, account=account, progress=progress):
        file.write_lines(lines)


def _made(
    offer: Offer,
    path: Path,
    rated: RatedFiles,
    of_month: Callable[[OfferKinds, date], Make[R]],
    *,
    account: str,
    progress: Callable[[int, int, int], None],
) -> Iterator[list[R]]:
    """What is made of each row, by its month."""
    if account not in rated.passed:
        raise AgorapricingError(
            "rows of FOCUS name an account: the files need a column `account`, or another one by --account-column"
        )

    @cache
    def on(month: date) -> Make[R]:
        own = offer_in(offer, month) if rated.on is None else offer
        return of_month(OfferKinds(OfferView(own)), month)

    def of_row(row: Mapping[str, Any]) -> Sequence[R]:
        if row[offer.id] is None:
            return ()
        make = on(_month(str(row[MONTH])) or offer.on if MONTH in row else offer.on)
        return make({meter: row[column] for column, meter in rated.columns.items()}, str(row[account]))

    count = done = 0
    with parquet_file(path) as file:
        for batch in parquet_batches(file, _READ):
            for start in range(0, batch.num_rows, _ROWS):
                progress(count, done, rated.written)
                some = batch.slice(start, _ROWS)
                found = [each for row in rows_of(some) for each in of_row(row)]
                count, done = count + len(found), done + some.num_rows
                yield found


@lru_cache(1_024)
def _month(text: str) -> date | None:
    """The month that a cell names; none where it names none: with a day for all rows the column may hold anything."""
    try:
        return date.fromisoformat(f"{text.strip()[:7]}-01")
    except ValueError:
        return None
