"""A doubt: what could change an amount, and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.messages import said
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Assumption, Conflict, TaxChange
from agorapricing.records import Keys, Recorded

CONFLICT, ASSUMPTION, METERING, TAX = "conflict", "assumption", "metering", "tax"
"""The kinds of doubts: sources that contradict each other, what a regime assumes, what a metering rule does, and prices
that do not include tax alike."""


class Note(str):
    """A note of a bill that states a conflict or an assumption, and which one."""

    __slots__ = ("about", "text")
    about: Conflict | Assumption | None
    text: str
    """What it says, which may have other languages."""

    def __new__(cls, text: str, about: Conflict | Assumption | None = None) -> Self:
        """With what it states; a copy has only the text at first."""
        made = super().__new__(cls, text)
        made.about, made.text = about, text
        return made

    def in_language(self, language: str) -> str:
        """What it says in a language."""
        return said(self.text, language)


@frozen
class Doubt(Recorded):
    """What could change an amount: a conflict between sources, or an assumption, and what is at stake.

    `stake` is what would be payable more (less, where negative) under the alternative; None where it cannot be said,
    for the `reason`.
    """

    record = Keys(
        "kind text sources",
        ("stake", lambda doubt: None if doubt.stake is None else f"{doubt.stake:f}"),
        ("reason", lambda doubt: doubt.reason or None),
        "offer changes_cheapest",
    )

    kind: str
    text: str
    sources: tuple[str, ...]
    stake: Decimal | None
    reason: str
    offer: str
    changes_cheapest: bool = False
    """Whether under the alternative another open offer is cheapest."""
    about: Conflict | Assumption | TaxChange | None = attrs.field(default=None, repr=False)
    """What it is a doubt of, as a book or a rule has it; a record does not tell it."""

    @property
    def note(self) -> str:
        """The same in full, as bills have it among their notes."""
        return self.about.text if self.about else ""

    @property
    def weight(self) -> Decimal:
        """The size of what is at stake; -1 where it is not known."""
        return Decimal(-1) if self.stake is None else self.stake.copy_abs()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Doubt:
        """Make a doubt of its plain values."""
        stake = record["stake"]
        known = {**record, "sources": tuple(record["sources"]), "reason": record["reason"] or ""}
        return cls(**{**known, "stake": None if stake is None else Decimal(stake)})


def summed_doubt(months: Sequence[Doubt]) -> Doubt:
    """One doubt of an offer over months; without a stake where that of a month cannot be said."""
    unknown = next((doubt for doubt in months if doubt.stake is None), None)
    with exact():
        return unknown or attrs.evolve(months[0], stake=sum((doubt.stake or ZERO for doubt in months), ZERO))
