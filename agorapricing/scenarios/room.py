"""From groups of people who are alike to a session: who publishes what, who receives whom, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.metering import HIGH, Participant, Session, Size, Stay, Stream, Subscription, platform_of
from agorapricing.numbers import ONE, ZERO, exact, fraction

SECONDS = 60
MODES = {"composite": "recorder", "single": "recorder_single", "local": "recorder_local", "page": "recorder_page"}
RELAY, PUSH = "relay", "push"
ROBOTS = frozenset({*MODES.values(), "mixer_input", "mixer_output", "agent", RELAY, PUSH})
"""Roles that no person has."""

_SHARE: dict[str, Any] = {"converter": partial(fraction, what="share")}


@frozen
class Receives:
    """Streams that each member of a group receives: so many of those that are called so."""

    stream: str
    count: int = 1
    layer: str = HIGH


def stream_of(name: str, size: str | None, small: str | None = None) -> Stream | None:
    """What somebody publishes: nothing without a size."""
    return None if size is None else Stream(name, size, small)


@frozen
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


@frozen
class Recording:
    """A recorder in the room, a share of the time: one file of all (`composite`), or each by itself (`single`).

    `local` records on servers of one's own, and `page` a web page, as a picture of a `size`.
    """

    mode: str = attrs.field(default="composite", validator=_mode)
    share: Decimal = attrs.field(default=ONE, **_SHARE)
    size: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.size is not None) != (self.mode == "page"):
            raise MeteringError("a recording of a page has a size, and only that")
        if self.size is not None:
            Size.of(self.size)


@frozen
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


_PAGE = "recorded page"
Sent = dict[str, tuple[Stream, Decimal]]
"""What is published in a room by name, each with the share of the time in which it is received."""


def room(  # noqa: PLR0917  # all but the first two are what a scenario says of time
    name: str,
    groups: Iterable[Group],
    waiting: Decimal = ZERO,
    without_video: Decimal = ZERO,
    screen: ScreenShare | None = None,
    recording: Recording | None = None,
) -> Session:
    """Make a session of groups; the first member of the first group waits alone for the others, so many minutes.

    >>> talk = Group("caller", 2, Decimal(10), publishes=Stream("camera", "720p"), receives=(Receives("camera"),))
    >>> [(each.name, each.count) for each in room("call", [talk]).participants]
    [('caller', 2)]
    """
    with exact():
        present = [group for group in groups if group.count]
        sent = {each.publishes.name: (each.publishes, ONE - without_video) for each in present if each.publishes}
        sent |= {"screen": (screen.stream, screen.share)} if screen else {}
        sent |= {_voice(group): (Stream(_voice(group)), ONE) for group in present if _is_voice(group)}
        sent |= {_PAGE: (Stream(_PAGE, recording.size), ONE)} if recording and recording.size else {}
        start = waiting * SECONDS
        people = [_participant(group, sent, start) for group in present if group.minutes]
        recorders = [_recorder(recording, present, sent)] if recording else []
        robots = [_participant(group, sent, start) for group in recorders if group.minutes]
        return Session(name, (*_waiting(people, start), *robots), tuple(stream for stream, _ in sent.values()))


def _is_voice(group: Group) -> bool:
    return group.is_heard and not group.publishes


def _voice(group: Group) -> str:
    return f"voice of {group.name}"


def _participant(group: Group, sent: Sent, start: Decimal) -> Participant:
    stay = group.minutes * SECONDS
    subscriptions = tuple(
        Subscription(each.stream, start, start + stay * sent[each.stream][1], each.layer, count=each.count)
        for each in group.receives
        if each.count > 0 and each.stream in sent and sent[each.stream][1]
    )
    return Participant(group.name, (Stay(start, start + stay, group.role),), subscriptions, group.count)


def _waiting(people: list[Participant], start: Decimal) -> list[Participant]:
    """Let the first of all join at the beginning."""
    if not (start and people):
        return people
    first, *others = people
    stay = first.stays[0]
    early = attrs.evolve(
        first, name=Message("{name}, first", name=first.name), count=1, stays=(Stay(0, stay.end, stay.role),)
    )
    rest = [attrs.evolve(first, count=first.count - 1)] if first.count > 1 else []
    return [early, *rest, *others]


def _recorder(recording: Recording, present: list[Group], sent: Sent) -> Group:
    """What a recorder receives: everything that is sent, from each who sends it."""
    counts = Counter(dict.fromkeys(sent, 0))
    for group in present:
        if group.publishes or group.is_heard:
            counts[group.publishes.name if group.publishes else _voice(group)] += group.count
    counts["screen"] = 1
    longest = max((group.minutes for group in present), default=ZERO)
    receives = tuple(Receives(name, count) for name, count in counts.items())
    if recording.size:
        receives = (Receives(_PAGE),)
    return Group("recorder", 1, longest * recording.share, MODES[recording.mode], receives=receives)
