"""From groups of people who are alike to a session: who publishes what, who receives whom, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.metering import HIGH, Participant, Session, Size, Stay, Stream, Subscription, platform_of
from agorapricing.numbers import ONE, ZERO, exact, fraction, not_negative

SECONDS = 60
ROBOTS = frozenset({"recorder", "recorder_single", "mixer_input", "mixer_output", "agent"})
"""Roles that no person has."""
MODES = {"composite": "recorder", "single": "recorder_single"}

_SHARE: dict[str, Any] = {"converter": partial(fraction, what="share")}


@attrs.frozen
class Receives:
    """Streams that each member of a group receives: so many of those that are called so."""

    stream: str
    count: int = 1
    layer: str = HIGH


def stream_of(name: str, size: str | None, small: str | None = None) -> Stream | None:
    """What somebody publishes: nothing without a size."""
    return None if size is None else Stream(name, size, small)


@attrs.frozen
class Group:
    """People who are alike: a role, a stay, the stream that each of them publishes, what each receives.

    `is_heard` says that those without video send sound, which a recorder receives; a machine that is billed as
    somebody is no person.
    """

    name: str
    count: int
    minutes: Decimal
    role: str = "host"
    publishes: Stream | None = None
    receives: tuple[Receives, ...] = ()
    is_heard: bool = False
    is_person: bool = attrs.field(default=attrs.Factory(lambda self: self.role not in ROBOTS, takes_self=True))


def _mode(_: object, __: object, mode: str) -> None:
    if mode not in MODES:
        raise MeteringError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")


@attrs.frozen
class Recording:
    """A recorder in the room, a share of the time: one file of all (`composite`), or each by itself (`single`)."""

    mode: str = attrs.field(default="composite", validator=_mode)
    share: Decimal = attrs.field(default=ONE, **_SHARE)


@attrs.frozen
class ScreenShare:
    """A shared screen: of a size, or of a platform's default, a share of the time."""

    size: str | None = None
    platform: str | None = None
    share: Decimal = attrs.field(default=ONE, **_SHARE)

    def __attrs_post_init__(self) -> None:
        if (self.size is None) == (self.platform is None):
            raise MeteringError("a shared screen has either a size, or a platform whose default it takes")
        if self.size is not None:
            Size.of(self.size)
        if self.platform is not None:
            platform_of(self.platform)

    @property
    def stream(self) -> Stream:
        """What is published."""
        return Stream("screen", self.size, None, self.platform)


@attrs.frozen
class Timing:
    """What a scenario says of time besides the stays: waiting alone first, and a share of it without video."""

    waiting_minutes: Decimal = attrs.field(default=ZERO, converter=not_negative)
    without_video: Decimal = attrs.field(default=ZERO, converter=fraction)
    screen: ScreenShare | None = None
    recording: Recording | None = None


def room(name: str, groups: Iterable[Group], timing: Timing) -> Session:
    """Make a session of groups; the first member of the first group waits alone for the others.

    >>> talk = Group("caller", 2, Decimal(10), publishes=Stream("camera", "720p"), receives=(Receives("camera"),))
    >>> [(each.name, each.count) for each in room("call", [talk], Timing()).participants]
    [('caller', 2)]
    """
    with exact():
        present = [group for group in groups if group.count]
        streams = {each.publishes.name: each.publishes for each in present if each.publishes}
        voices = [group for group in present if group.is_heard and not group.publishes]
        if timing.screen:
            streams["screen"] = timing.screen.stream
        streams |= {_voice(group): Stream(_voice(group)) for group in voices}
        shares = {"screen": timing.screen.share if timing.screen else ONE}
        found = [each for group in present for each in _participants(group, streams, shares, timing)]
        recorder = _recorder(present, voices, shares, timing) if timing.recording else ()
        return Session(name, (*_waiting(found, timing), *recorder), tuple(streams.values()))


def _voice(group: Group) -> str:
    return f"voice of {group.name}"


def _participants(
    group: Group, streams: dict[str, Stream], shares: dict[str, Decimal], timing: Timing
) -> Iterator[Participant]:
    start = timing.waiting_minutes * SECONDS
    stay = group.minutes * SECONDS
    if stay:
        subscriptions = [
            Subscription(each.stream, start, start + length, each.layer, count=each.count)
            for each in group.receives
            if each.count > 0 and each.stream in streams
            for length in (stay * shares.get(each.stream, ONE - timing.without_video),)
            if length
        ]
        yield Participant(group.name, (Stay(start, start + stay, group.role),), tuple(subscriptions), group.count)


def _waiting(found: list[Participant], timing: Timing) -> list[Participant]:
    """Let the first of all join at the beginning."""
    if not (timing.waiting_minutes and found):
        return found
    first, *others = found
    stay = first.stays[0]
    early = attrs.evolve(first, name=f"{first.name}, first", count=1, stays=(Stay(0, stay.end, stay.role),))
    rest = [attrs.evolve(first, count=first.count - 1)] if first.count > 1 else []
    return [early, *rest, *others]


def _recorder(
    present: list[Group], voices: list[Group], shares: dict[str, Decimal], timing: Timing
) -> tuple[Participant, ...]:
    assert timing.recording is not None  # noqa: S101  # for the type checker; the caller has looked
    longest = max((group.minutes for group in present), default=ZERO)
    length = longest * SECONDS * timing.recording.share
    if not length:
        return ()
    start = timing.waiting_minutes * SECONDS
    cameras: Counter[str] = Counter()
    for group in present:
        if group.publishes:
            cameras[group.publishes.name] += group.count
    wanted = [(name, count, ONE - timing.without_video) for name, count in cameras.items()]
    wanted += [("screen", 1, shares["screen"])] if timing.screen else []
    wanted += [(_voice(group), group.count, ONE) for group in voices]
    received = tuple(
        Subscription(name, start, start + length * share, count=count) for name, count, share in wanted if share
    )
    return (Participant("recorder", (Stay(start, start + length, MODES[timing.recording.mode]),), received),)
