"""What is said of rows that make no sense: how many they are, the most frequent reason, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Self

import attrs

from agorapricing.messages import Message, said

_LOUD = 100
"""More than one row of so many is much."""
_VALUES = re.compile(r"'[^']*'|\d[\d.,]*")
_LINES = re.compile(r" \(lines \d+ to \d+\)$")
_CORRECT = Message("correct these rows and run again")
"""What to do where a reason says nothing else."""


class Advised(str):
    """Why a row is rejected, with what to do about it."""

    __slots__ = ("advice", "text")
    advice: str
    text: str

    def __new__(cls, text: str, advice: str = "") -> Self:
        """With an advice; a copy has only the text at first."""
        made = super().__new__(cls, text)
        made.text, made.advice = text, advice
        return made

    def in_language(self, language: str) -> str:
        """The text in a language."""
        return said(self.text, language)


def advice_of(reason: str) -> str:
    """What to do about a reason; nothing where it does not say it."""
    return reason.advice if isinstance(reason, Advised) else ""


def reworded(text: str, *reasons: str) -> Advised:
    """A text in the place of reasons, with the first advice of theirs.

    >>> reworded("start has no zone", Advised("has no zone", "say --zone")).advice
    'say --zone'
    """
    return Advised(text, next(filter(None, map(advice_of, reasons)), ""))


class Reason(NamedTuple):
    """Why rows are rejected, as one of them says it, and how many are."""

    rows: int
    text: str


NONE_REJECTED = Reason(0, "")


@attrs.define(eq=False)
class Reasons:
    """The reasons of a run so far, by kind: those of one kind differ only in values and lines."""

    rows: Counter[str] = attrs.field(factory=Counter)
    first: dict[str, str] = attrs.field(factory=dict)

    def add(self, reasons: Iterable[str]) -> None:
        """Count some more."""
        for reason, rows in Counter(reasons).items():
            kind = _VALUES.sub("…", _LINES.sub("", reason))
            self.rows[kind] += rows
            self.first[kind] = min(reason, self.first.get(kind, reason))

    @property
    def most(self) -> Reason:
        """The most frequent kind."""
        counts = ((rows, self.first[kind]) for kind, rows in self.rows.items())
        return Reason(*max(counts, default=NONE_REJECTED))


def many_rejected(rows: int, rejected: int, most: Reason) -> str:
    """Say that more than 1 % of rows were rejected, why most of them, and what to do; nothing where they are fewer.

    >>> missing = Advised("rtc.hd: missing", "to count empty cells as nothing used, say --blank zero")
    >>> many_rejected(100, 2, Reason(2, missing))
    '2 of 100 rows are rejected, 2 as "rtc.hd: missing": to count empty cells as nothing used, say --blank zero'
    >>> many_rejected(200, 2, Reason(2, missing))
    ''
    """
    if rejected * _LOUD <= rows:
        return ""
    advice = advice_of(most.text) or _CORRECT
    return Message(
        '{rejected:,} of {rows:,} rows are rejected, {most:,} as "{reason}": {advice}',
        rejected=rejected,
        rows=rows,
        most=most.rows,
        reason=most.text,
        advice=advice,
    )
