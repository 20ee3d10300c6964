"""What a counter is where it holds the time of others, too: less their time, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from agorapricing.consoles.rows import Count, Stated
from agorapricing.numbers import ZERO, exact


def unnested(stated: Iterable[Stated], meters: Collection[str]) -> Iterator[Stated]:
    """What is stated, some meters less what the others of their family have on the same day, at least 0."""
    stated = list(stated)
    others: dict[tuple[str, date | None, str], Count] = defaultdict(int)
    with exact():
        for each in stated:
            for meter, amount in each.quantities.items():
                if meter not in meters:
                    others[_owner(each, meter)] += amount
    for each in stated:
        with exact():
            less = {
                meter: max(amount - others[_owner(each, meter)], ZERO) if meter in meters else amount
                for meter, amount in each.quantities.items()
            }
        yield each._replace(quantities=less)


def _owner(stated: Stated, meter: str) -> tuple[str, date | None, str]:
    return stated.project, stated.day, meter.partition(".")[0]
