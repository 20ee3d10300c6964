"""Doubts: what sources leave open about an amount, and by how much it would differ otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from agorapricing.comparison.quote import Quote
from agorapricing.pricebook import Conflict
from agorapricing.rating import conflicts_of

CONFLICT = "conflict"
"""The kind of doubt where sources contradict each other."""


@attrs.frozen
class Doubt:
    """What could change an amount: a conflict between sources, or an assumption, and what is at stake.

    `stake` is what would be payable more (less, where negative) under the alternative; None where it has none, or
    where it cannot be priced, for the `reason`.
    """

    kind: str
    text: str
    sources: tuple[str, ...]
    stake: Decimal | None
    reason: str
    offer: str
    changes_cheapest: bool = False
    """Whether under the alternative another open offer is cheapest."""

    @property
    def weight(self) -> Decimal:
        """The size of what is at stake; -1 where it is not known."""
        return Decimal(-1) if self.stake is None else self.stake.copy_abs()


def doubts_of(quotes: Iterable[Quote]) -> tuple[Doubt, ...]:
    """The doubts of complete quotes, the largest stake first; of a confidential contract none is told."""
    found = [each for quote in quotes if not quote.offered.is_confidential for each in _of(quote)]
    return tuple(sorted(found, key=lambda doubt: -doubt.weight))


def _of(quote: Quote) -> Iterator[Doubt]:
    if quote.bill is not None:
        for conflict in conflicts_of(quote.offered, quote.bill.usage):
            text, why = f"{conflict.about}: {conflict.other}", "its alternative is not known"
            yield Doubt(CONFLICT, text, _sources(conflict), None, why, quote.offer)


def _sources(conflict: Conflict) -> tuple[str, ...]:
    return tuple(name for name in (conflict.source, conflict.other_source) if name)
