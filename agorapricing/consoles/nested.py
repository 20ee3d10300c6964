"""What a counter is where it holds the time of others, too: less their time, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal

from agorapricing.consoles.usage import ConsoleRow
from agorapricing.numbers import ZERO, exact


def unnested(rows: Iterable[ConsoleRow], meters: Collection[str]) -> Iterator[ConsoleRow]:
    """Rows of which those of some meters are less what the others of their family have on the same day, at least 0."""
    rows = list(rows)
    others: dict[tuple[str, date | None, str], Decimal] = defaultdict(lambda: ZERO)
    with exact():
        for row in rows:
            if row.meter not in meters:
                others[_owner(row)] += row.quantity
        found = [
            row._replace(quantity=max(row.quantity - others[_owner(row)], ZERO)) if row.meter in meters else row
            for row in rows
        ]
    yield from found


def _owner(row: ConsoleRow) -> tuple[str, date | None, str]:
    return row.project, row.day, row.meter.partition(".")[0]
