"""A session: a room, who was in it with which role, what was published, and who received what, and when.

Times are exact seconds from the session's origin; an interval is half-open. `count` is how many are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import attrs

from agorapricing.errors import MeteringError, unknown
from agorapricing.frozen import frozen
from agorapricing.metering.picture import AUDIO, Picture, Size, one_of
from agorapricing.numbers import number

Seconds = Decimal | int
HIGH, LOW = "high", "low"
_layer = one_of(HIGH, LOW)


def _seconds(value: Any) -> Seconds:
    return value if type(value) is int else number(value, "a time in seconds")


def _optional_size(value: Any) -> Size | None:
    return None if value is None else Size.of(value)


def _participants(given: Iterable[Participant]) -> tuple[Participant, ...]:
    return tuple(given)


def _streams(given: Iterable[Stream]) -> tuple[Stream, ...]:
    return tuple(given)


def _in_order(what: Any, _: Any, end: Seconds) -> None:
    if end <= what.start:
        raise MeteringError(f"{type(what).__name__.lower()}: leave at {end} s is not after join at {what.start} s")


def _whole(_: Any, attribute: Any, value: Any) -> None:
    if type(value) is not int or value < 1:
        raise MeteringError(f"the {attribute.name} must be a whole number of at least 1, not {value!r}")


@frozen
class Stay:
    """From join to leave, in one role."""

    start: Seconds = attrs.field(converter=_seconds)
    end: Seconds = attrs.field(converter=_seconds, validator=_in_order)
    role: str = "host"


@frozen
class Change:
    """From a time on, the stream has this size; None while only sound is sent."""

    at: Seconds = attrs.field(converter=_seconds)
    size: Size | None = attrs.field(converter=_optional_size)


def _changes(given: Any) -> tuple[Change, ...]:
    if given is None or isinstance(given, (str, Size)):
        return (Change(0, given),)
    changes = tuple(given)
    if any(after.at <= before.at for before, after in pairwise(changes)):
        raise MeteringError("the changes of a stream must be in order of time")
    return changes


@frozen
class Stream:
    """What is published: a size and its changes over time (None: sound only), and the small one of a dual stream.

    A shared screen whose app sets no size has a `platform` instead, and the book's default for it.
    """

    name: str
    sizes: tuple[Change, ...] = attrs.field(default=None, converter=_changes)
    small: Size | None = attrs.field(default=None, converter=_optional_size)
    platform: str | None = None

    def pictures(self, start: Seconds, end: Seconds, wanted: str, arrives: str) -> Iterator[tuple[Any, Any, Picture]]:
        """What a subscription receives of it: intervals, each with a picture."""
        if self.platform is not None:
            yield start, end, Picture(platform=self.platform)
            return
        times = [start, *(each.at for each in self.sizes if start < each.at < end), end]
        for since, until in pairwise(times):
            yield since, until, self._picture(since, wanted, arrives)

    def _picture(self, at: Seconds, wanted: str, arrives: str) -> Picture:
        size = next((each.size for each in reversed(self.sizes) if each.at <= at), None)
        if size is None:
            return AUDIO
        small = self.small or size
        requested = size if wanted == HIGH and arrives == LOW else None
        return Picture(small if arrives == LOW else size, None, requested)


@frozen
class Subscription:
    """A participant receives a stream: its large or small layer; `arrives` is what came where another was asked for."""

    stream: str
    start: Seconds = attrs.field(converter=_seconds)
    end: Seconds = attrs.field(converter=_seconds, validator=_in_order)
    layer: str = attrs.field(default=HIGH, validator=_layer)
    arrives: str = attrs.field(
        default=attrs.Factory(lambda self: self.layer, takes_self=True), validator=_layer, kw_only=True
    )
    count: int = attrs.field(default=1, validator=_whole, kw_only=True)


def _apart(what: str, intervals: Iterable[Any]) -> None:
    for before, after in pairwise(sorted(intervals, key=lambda each: (each.start, each.end))):
        if after.start < before.end:
            raise MeteringError(f"{what} overlaps itself: {before.start} to {before.end} s, {after.start} s on again")


@frozen
class Participant:
    """Somebody in a room: stays, each in one role, and what is received; `count` of them alike."""

    name: str
    stays: tuple[Stay, ...]
    subscriptions: tuple[Subscription, ...] = ()
    count: int = attrs.field(default=1, validator=_whole)

    def __attrs_post_init__(self) -> None:
        _apart(f"the stay of {self.name}", self.stays)
        by_stream: dict[tuple[str, str], list[Subscription]] = {}  # a name may stand for the streams of a group
        for each in self.subscriptions:
            by_stream.setdefault((each.stream, each.layer), []).append(each)
        for (stream, _), found in by_stream.items():
            _apart(f"{self.name}'s subscription of {stream}", found)


@attrs.frozen(cache_hash=True)
class Session:
    """A room from its first join to its last leave; `origin` is the moment, with its zone, that times count from."""

    room: str
    participants: tuple[Participant, ...] = attrs.field(converter=_participants)
    streams: tuple[Stream, ...] = attrs.field(default=(), converter=_streams)
    origin: datetime | None = None
    app: str = ""
    account: str = ""

    def __attrs_post_init__(self) -> None:
        for what, names in (("participant", self.participants), ("stream", self.streams)):
            found = [each.name for each in names]
            if twice := sorted({name for name in found if found.count(name) > 1}):
                raise MeteringError(f"{self.room} has the {what} {', '.join(twice)} twice")
        known = self._published
        for participant in self.participants:
            for each in participant.subscriptions:
                if each.stream not in known:
                    raise MeteringError(f"{participant.name} receives an {unknown('stream', each.stream, known)}")
        if self.origin is not None and self.origin.tzinfo is None:
            raise MeteringError(f"the origin of {self.room} has no time zone: {self.origin}")

    @property
    def _published(self) -> dict[str, Stream]:
        return {stream.name: stream for stream in self.streams}

    def receipts(self, participant: Participant) -> list[tuple[Seconds, Seconds, Picture, int]]:
        """What a participant receives: intervals, each with a picture and how many of it."""
        published = self._published
        return [
            (start, end, picture, each.count)
            for each in participant.subscriptions
            for start, end, picture in published[each.stream].pictures(each.start, each.end, each.layer, each.arrives)
        ]
