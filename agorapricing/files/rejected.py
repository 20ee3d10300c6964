"""What is said of rows that make no sense: how many they are, the most frequent reason, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import attrs

_LOUD = 100
"""More than one row of so many is much."""
_VALUES = re.compile(r"'[^']*'|\d[\d.,]*")
_LINES = re.compile(r" \(lines \d+ to \d+\)$")
_ADVICE = (
    (r"^[^;]*: missing$", "to count empty cells as nothing used, say --blank zero"),
    ("has no time zone", "to give these times a zone, say --zone, as in --zone Asia/Shanghai"),
    ("size is missing", "map the column of sizes by --column size=COLUMN, or say kind audio"),
    ("", "correct these rows and run again"),
)
"""What to do, by a pattern of the reason."""


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
        for reason in reasons:
            kind = _VALUES.sub("…", _LINES.sub("", reason))
            self.rows[kind] += 1
            self.first[kind] = min(reason, self.first.get(kind, reason))

    @property
    def most(self) -> Reason:
        """The most frequent kind."""
        counts = ((rows, self.first[kind]) for kind, rows in self.rows.items())
        return Reason(*max(counts, default=NONE_REJECTED))


def many_rejected(rows: int, rejected: int, most: Reason) -> str:
    """Say that more than 1 % of rows were rejected, why most of them, and what to do; nothing where they are fewer.

    >>> many_rejected(100, 2, Reason(2, "rtc.hd: missing"))
    '2 of 100 rows are rejected, 2 as "rtc.hd: missing": to count empty cells as nothing used, say --blank zero'
    >>> many_rejected(200, 2, Reason(2, "rtc.hd: missing"))
    ''
    """
    if rejected * _LOUD <= rows:
        return ""
    advice = next(words for pattern, words in _ADVICE if re.search(pattern, most.text))
    return f'{rejected:,} of {rows:,} rows are rejected, {most.rows:,} as "{most.text}": {advice}'
