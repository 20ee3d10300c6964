"""What is not certain in an edition: sources that contradict each other, and assumptions where they say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName, SourceName, StageName
from agorapricing.messages import Message, Words
from agorapricing.pricebook.alternative import Alternative


@frozen
class Doubtful:
    """Something that may be otherwise, in words, with what it would be as data, or why that is not known."""

    instead: Words = attrs.field(default="", kw_only=True)
    """What would hold, as a phrase before the word instead."""
    alternative: Alternative | None = attrs.field(default=None, kw_only=True, repr=False, hash=False)
    no_alternative: Words = attrs.field(default="", kw_only=True)
    """Why it cannot be said what an amount would be."""

    def __attrs_post_init__(self) -> None:
        if self.alternative and self.no_alternative:
            raise TariffError("has an alternative, or says in no_alternative why it has none, not both")

    @property
    def phrase(self) -> str:
        """What would hold, where it is said."""
        return Message("{other} instead", other=self.instead) if self.instead else ""

    @property
    def why_none(self) -> str:
        """Why there is no alternative."""
        return self.no_alternative or Message("the book states no alternative")


@frozen
class Conflict(Doubtful):
    """Sources that contradict each other: what is kept, and why. It touches bills with these stages or meters."""

    about: Words
    kept: Words
    source: SourceName
    other: Words
    why: Words
    other_source: SourceName | None = None
    stages: tuple[StageName, ...] = ()
    meters: tuple[MeterName, ...] = ()
    since: date | None = None
    until: date | None = None
    """The first day on which it no longer matters."""

    @property
    def text(self) -> str:
        """The conflict in one sentence, for the notes of a bill."""
        return Message(
            "Sources differ on {about}: kept: {kept} ({why}); not kept: {other}",
            about=self.about,
            kept=self.kept,
            why=self.why,
            other=self.other,
        )

    @property
    def doubt(self) -> str:
        """What is not kept, in a phrase."""
        return self.phrase or Message("{about}: {other}", about=self.about, other=self.other)

    @property
    def cited(self) -> tuple[str, ...]:
        """The sources that differ, that of what is kept first."""
        return tuple(dict.fromkeys(name for name in (self.source, self.other_source) if name))

    def matters(self, on: date) -> bool:
        """Whether it does on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@frozen
class Assumption(Doubtful):
    """What is assumed by regimes or by the metering rule, in their words."""

    text: Words

    @property
    def doubt(self) -> str:
        """What may hold instead, in a phrase."""
        return self.phrase or self.text

    @property
    def cited(self) -> tuple[str, ...]:
        """None: an assumption is made where no source says it."""
        return ()


def assumed(words: Iterable[str], known: Mapping[str, Assumption]) -> Iterator[Assumption]:
    """What a regime or a metering rule assumes, each with what may hold instead where the book says it.

    >>> list(assumed(["minutes are whole"], {})) == [Assumption("minutes are whole")]
    True
    """
    return (known.get(each) or Assumption(each) for each in words)
