"""What a contract says at its head: what it changes, on which days it holds, for whom, and who may see its terms."""

from __future__ import annotations

from datetime import date

import attrs

from agorapricing.errors import NotInForceError, unknown
from agorapricing.frozen import frozen
from agorapricing.messages import Message, Words, joined
from agorapricing.numbers import Rounding
from agorapricing.pricebook.months import days_in
from agorapricing.pricebook.source import Source

PRORATIONS = ("days", "full", "none")
"""What is owed of what is due by the month, for a part of one: a share by days, all of it, or nothing."""


def proration(given: str) -> str:
    """One of the rules, or nothing."""
    if given and given not in PRORATIONS:
        raise ValueError(unknown("proration", given, PRORATIONS, listed=True))
    return given


_HOLDER = Message("the holder of the contract")


@frozen
class Effective:
    """The days on which something holds: from a day on and before another one; a side without a day is open.

    >>> year = Effective(date(2026, 1, 1), date(2027, 1, 1))
    >>> year.covers(date(2026, 12, 31)), year.covers(date(2027, 1, 1))
    (True, False)
    """

    since: date | None = attrs.field(default=None, metadata={"key": "from"})
    before: date | None = attrs.field(default=None, metadata={"key": "to"})

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.before is not None and self.before <= self.since:
            raise ValueError(f"holds on no day: {self.before} is not after {self.since}")

    def covers(self, on: date) -> bool:
        """Whether a day is one of them."""
        return (self.since is None or self.since <= on) and (self.before is None or on < self.before)

    def meets(self, other: Effective) -> bool:
        """Whether there is a day that both have."""
        starts = [each for each in (self.since, other.since) if each is not None]
        ends = [each for each in (self.before, other.before) if each is not None]
        return not starts or not ends or max(starts) < min(ends)

    def first_in(self, month: date) -> date:
        """The first day on which it holds of the month of a day; the first of the month where it holds on none.

        >>> late = Effective(date(2026, 1, 15))
        >>> late.first_in(date(2026, 1, 1)), late.first_in(date(2026, 2, 1))
        (datetime.date(2026, 1, 15), datetime.date(2026, 2, 1))
        """
        first = month.replace(day=1)
        return self.since if self.since and first < self.since and self.since.replace(day=1) == first else first

    def days_in(self, month: date) -> tuple[int, int]:
        """On how many days of the month of a day it holds, and how many days the month has.

        >>> Effective(date(2026, 1, 15), date(2027, 1, 1)).days_in(date(2026, 1, 20))
        (17, 31)
        """
        first = month.replace(day=1)
        of = days_in(first)
        days = [first.replace(day=day) for day in range(1, of + 1)]
        return sum(map(self.covers, days)), of

    def within(self, other: Effective) -> Effective:
        """The days that both have, where there are some."""
        starts = [each for each in (self.since, other.since) if each is not None]
        ends = [each for each in (self.before, other.before) if each is not None]
        return Effective(max(starts, default=None), min(ends, default=None))

    @property
    def text(self) -> str:
        """The days in words."""
        if self.since is None and self.before is None:
            return Message("on every day")
        said = (
            Message("from {day}", day=self.since) if self.since else "",
            Message("until before {day}", day=self.before) if self.before else "",
        )
        return joined(" ", filter(None, said))


@frozen
class Head:
    """Who agreed on what: the offers that a contract changes, its days, its document, and whether its terms are shown.

    `base` has the offers as book:regime. `read` is the day that somebody read the contract.
    """

    id: str
    base: tuple[str, ...]
    effective: Effective
    confidential: bool
    read: date
    title: Words = ""
    customer: Words = _HOLDER
    document: str = ""
    proration: str = attrs.field(default="", converter=proration)
    """What is owed by the month in a month on only some of whose days the contract holds; nothing stated if empty."""
    rounding: Rounding | None = None
    """How its bills are rounded; as those of the book where it does not say."""

    @property
    def source(self) -> Source:
        """The contract as a whole."""
        return Source(
            self.title or self.id, Message("its terms"), self.read, "contract", document=self.document or self.id
        )

    def refuse(self, on: date) -> None:
        """Raise NotInForceError on a day on which the contract does not hold."""
        if not self.effective.covers(on):
            raise NotInForceError(self.id, str(on), self.effective.text)

    def part(self, on: date) -> str:
        """What a bill says of a month on only some of whose days the contract holds; nothing of a whole month."""
        days, of = self.effective.days_in(on)
        said = Message(
            "The contract holds on {days} of the {of} days of {on:%Y-%m}: usage is taken as that of these days.",
            days=days,
            of=of,
            on=on,
        )
        return "" if days == of else said
