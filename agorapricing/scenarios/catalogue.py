"""The catalogue of scenarios: each a small frozen value with defaults, which gives the sessions of a month.

There are no formulas of minutes here: what a scenario says is who is in the room and who receives whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

import attrs

from agorapricing.errors import MeteringError, unknown
from agorapricing.exact import ZERO, fraction, not_negative, positive
from agorapricing.metering import Participant, Session, Size, Stay, Stream
from agorapricing.metering.session import LOW
from agorapricing.scenarios.room import Group, Receives, Recording, ScreenShare, Timing, room
from agorapricing.scenarios.volume import Volume

LATENCY = {"interactive": "audience", "low": "live_audience"}
LAYOUTS = ("all", "grid", "active_speaker", "stage")
DAY = 24 * 60


def _sized(value: Any) -> str | None:
    if value is not None:
        Size.of(value)
    return None if value is None else str(value)


def _people(_: Any, attribute: Any, value: Any) -> None:
    if type(value) is not int or value < 0:
        raise MeteringError(f"{attribute.name} must be a whole number of people, not {value!r}")


def _one_of(*known: str) -> Any:
    def check(_: Any, attribute: Any, value: Any) -> None:
        if value not in known:
            raise MeteringError(unknown(attribute.name, str(value), known, listed=True))

    return check


def _optional(value: Any) -> Decimal | None:
    return None if value is None else positive(value, "minutes")


def _minutes(value: Any) -> Decimal:
    return positive(value, "minutes")


def _waiting(value: Any) -> Decimal:
    return not_negative(value, "waiting_minutes")


def _without(value: Any) -> Decimal:
    return fraction(value, "without_video")


_MINUTES: dict[str, Any] = {"converter": _minutes}
_STAY: dict[str, Any] = {"default": None, "converter": _optional}
_VIDEO: dict[str, Any] = {"converter": _sized}
_PEOPLE: dict[str, Any] = {"validator": _people}


@attrs.frozen(kw_only=True)
class Scenario(Volume):
    """What all scenarios have: minutes a session, how many sessions, waiting alone, time without video, recording."""

    title: ClassVar[str] = ""
    minutes: Decimal = attrs.field(default=Decimal(30), **_MINUTES)
    waiting_minutes: Decimal = attrs.field(default=ZERO, converter=_waiting)
    without_video: Decimal = attrs.field(default=ZERO, converter=_without)
    recording: Recording | None = None

    def groups(self) -> Sequence[Group]:
        """Who is in the room of a session."""
        raise NotImplementedError

    def plan(self, days: int) -> tuple[tuple[Session, tuple[Decimal, ...]], ...]:
        """The sessions of a month of so many days: each with how many there are by day."""
        return ((self.session(), self.by_day(days)),)

    def session(self) -> Session:
        """One session."""
        return room(type(self).__name__, self.groups(), self.timing())

    def timing(self) -> Timing:
        """What is said of time besides the stays."""
        return Timing(self.waiting_minutes, self.without_video, getattr(self, "screen_share", None), self.recording)


@attrs.frozen(kw_only=True)
class OneToOne(Scenario):
    """Two people: a call, a consultation, a lesson."""

    title: ClassVar[str] = "One to one (一对一)"
    minutes: Decimal = attrs.field(default=Decimal(10), **_MINUTES)
    video: str | None = attrs.field(default="720p", **_VIDEO)
    screen_share: ScreenShare | None = None

    def groups(self) -> Sequence[Group]:
        return _circle("caller", 2, self, tiles=1)


@attrs.frozen(kw_only=True)
class GroupCall(Scenario):
    """A few people who all see each other: all at full size, a grid of so many tiles, or the speaker large.

    With `small_video` (dual stream) the tiles of a grid, and those beside an active speaker, are small streams. On a
    `stage` are as many people as there are tiles, and everybody receives them.
    """

    title: ClassVar[str] = "Group call (多人通话)"
    minutes: Decimal = attrs.field(default=Decimal(45), **_MINUTES)
    people: int = attrs.field(default=5, **_PEOPLE)
    video: str | None = attrs.field(default="360p", **_VIDEO)
    small_video: str | None = attrs.field(default=None, **_VIDEO)
    layout: str = attrs.field(default="grid", validator=_one_of(*LAYOUTS))
    tiles: int = attrs.field(default=16, **_PEOPLE)
    screen_share: ScreenShare | None = None

    def groups(self) -> Sequence[Group]:
        return _circle("member", self.people, self, tiles=self.people if self.layout == "all" else self.tiles)


@attrs.frozen(kw_only=True)
class Meeting(GroupCall):
    """A meeting: a larger group call, in which all tiles are shown unless the app asks for small ones."""

    title: ClassVar[str] = "Meeting (会议)"
    minutes: Decimal = attrs.field(default=Decimal(60), **_MINUTES)
    people: int = attrs.field(default=10, **_PEOPLE)
    video: str | None = attrs.field(default="720p", **_VIDEO)


@attrs.frozen(kw_only=True)
class Classroom(Scenario):
    """A teacher, students, some of them on stage: everybody receives the teacher and those on stage."""

    title: ClassVar[str] = "Classroom (课堂)"
    minutes: Decimal = attrs.field(default=Decimal(50), **_MINUTES)
    students: int = attrs.field(default=20, **_PEOPLE)
    on_stage: int = attrs.field(default=4, **_PEOPLE)
    video: str | None = attrs.field(default="720p", **_VIDEO)
    stage_video: str | None = attrs.field(default="180p", **_VIDEO)
    student_minutes: Decimal | None = attrs.field(**_STAY)
    screen_share: ScreenShare | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.on_stage > self.students:
            raise MeteringError(f"on_stage {self.on_stage} is more than the {self.students} students")

    def groups(self) -> Sequence[Group]:
        camera, stage, screen = _camera("teacher", self.video), _camera("stage", self.stage_video), Receives("screen")
        stay = self.student_minutes or self.minutes
        teacher = Group("teacher", 1, self.minutes, "host", camera, (Receives("stage", self.on_stage),), is_heard=True)
        on_stage = (Receives("teacher"), Receives("stage", self.on_stage - 1), screen)
        seated = (Receives("teacher"), Receives("stage", self.on_stage), screen)
        return (
            teacher,
            Group("on stage", self.on_stage, stay, "host", stage, on_stage, is_heard=True),
            Group("seated", self.students - self.on_stage, stay, "audience", None, seated),
        )


@attrs.frozen(kw_only=True)
class LiveShow(Scenario):
    """Hosts who go live before an audience: `latency` is interactive, or low (cheaper where the vendor has it)."""

    title: ClassVar[str] = "Live show (秀场直播)"
    minutes: Decimal = attrs.field(default=Decimal(60), **_MINUTES)
    hosts: int = attrs.field(default=1, **_PEOPLE)
    audience: int = attrs.field(default=1_000, **_PEOPLE)
    video: str | None = attrs.field(default="720p", **_VIDEO)
    latency: str = attrs.field(default="interactive", validator=_one_of(*LATENCY))
    audience_minutes: Decimal | None = attrs.field(**_STAY)

    def groups(self) -> Sequence[Group]:
        camera = _camera("host", self.video)
        stay = self.audience_minutes or self.minutes
        return (
            Group("host", self.hosts, self.minutes, "host", camera, (Receives("host", self.hosts - 1),), is_heard=True),
            Group("audience", self.audience, stay, LATENCY[self.latency], None, (Receives("host", self.hosts),)),
        )


@attrs.frozen(kw_only=True)
class LiveCommerce(LiveShow):
    """A live sale: sharper and longer, before more people."""

    title: ClassVar[str] = "Live commerce (直播电商)"
    minutes: Decimal = attrs.field(default=Decimal(120), **_MINUTES)
    audience: int = attrs.field(default=5_000, **_PEOPLE)
    video: str | None = attrs.field(default="1080p", **_VIDEO)


@attrs.frozen(kw_only=True)
class Pk(LiveShow):
    """Hosts who compete: the audience receives each of them, or with `mixed` one picture that a mixer makes."""

    title: ClassVar[str] = "PK (连麦 PK)"
    minutes: Decimal = attrs.field(default=Decimal(30), **_MINUTES)
    hosts: int = attrs.field(default=2, **_PEOPLE)
    mixed: bool = False
    mixed_video: str | None = attrs.field(default="720p", converter=_sized)

    def groups(self) -> Sequence[Group]:
        hosts, audience = super().groups()
        if not self.mixed:
            return hosts, audience
        watch = Receives("mixed")
        mixed = _camera("mixed", self.mixed_video)
        task = Group("mixing task", 1, self.minutes, "mixer_input", mixed, audience.receives)
        made = Group("mixed picture", 1, self.minutes, "mixer_output", None, (watch,))
        return hosts, attrs.evolve(audience, receives=(watch,)), task, made


@attrs.frozen(kw_only=True)
class VoiceRoom(Scenario):
    """Speakers on seats and listeners, sound only."""

    title: ClassVar[str] = "Voice room (语聊房)"
    minutes: Decimal = attrs.field(default=Decimal(90), **_MINUTES)
    seats: int = attrs.field(default=8, **_PEOPLE)
    listeners: int = attrs.field(default=200, **_PEOPLE)
    latency: str = attrs.field(default="interactive", validator=_one_of(*LATENCY))
    listener_minutes: Decimal | None = attrs.field(**_STAY)

    def groups(self) -> Sequence[Group]:
        return (
            Group("on a seat", self.seats, self.minutes, "host", is_heard=True),
            Group("listener", self.listeners, self.listener_minutes or self.minutes, LATENCY[self.latency]),
        )


@attrs.frozen(kw_only=True)
class Karaoke(VoiceRoom):
    """Singers before listeners; the music video, if any, is a stream that all receive but the lead singer."""

    title: ClassVar[str] = "Karaoke (在线 K 歌)"
    minutes: Decimal = attrs.field(default=Decimal(60), **_MINUTES)
    seats: int = attrs.field(default=2, **_PEOPLE)
    listeners: int = attrs.field(default=50, **_PEOPLE)
    music_video: str | None = attrs.field(default="720p", **_VIDEO)

    def groups(self) -> Sequence[Group]:
        singers, listeners = super().groups()
        watch = (Receives("music video"),) if self.music_video else ()
        lead = attrs.evolve(singers, name="lead singer", count=1, publishes=_camera("music video", self.music_video))
        others = attrs.evolve(singers, name="singer", count=max(self.seats - 1, 0), receives=watch)
        return lead, others, attrs.evolve(listeners, receives=watch)


@attrs.frozen(kw_only=True)
class IotCamera(Scenario):
    """A camera that somebody looks at; with `always_joined` it stays in its room all day, which is billed as audio.

    A session is one view; `cameras` counts only those that stay joined.
    """

    title: ClassVar[str] = "IoT camera (物联网摄像头)"
    minutes: Decimal = attrs.field(default=Decimal(5), **_MINUTES)
    video: str | None = attrs.field(default="1080p", **_VIDEO)
    viewers: int = attrs.field(default=1, **_PEOPLE)
    always_joined: bool = False
    cameras: int = attrs.field(default=1, **_PEOPLE)

    def groups(self) -> Sequence[Group]:
        camera = Group("camera", 1, self.minutes, "host", _camera("camera", self.video), is_heard=True)
        return camera, Group("viewer", self.viewers, self.minutes, "host", None, (Receives("camera"),))

    def plan(self, days: int) -> tuple[tuple[Session, tuple[Decimal, ...]], ...]:
        """The views; and where cameras stay joined, their days, so that a view adds only who looks."""
        [(view, by_day)] = super().plan(days)
        if not self.always_joined:
            return ((view, by_day),)
        looking = attrs.evolve(view, participants=tuple(each for each in view.participants if each.name != "camera"))
        idle = Session("idle", (Participant("camera", (Stay(0, DAY * 60),)),))
        return (looking, by_day), (idle, (Decimal(self.cameras),) * days)


@attrs.frozen(kw_only=True)
class AiAgent(Scenario):
    """Somebody who talks with an agent; with an `avatar`, the agent's picture joins as one more participant."""

    title: ClassVar[str] = "AI agent (对话式 AI)"
    minutes: Decimal = attrs.field(default=Decimal(10), **_MINUTES)
    avatar: str | None = attrs.field(default=None, **_VIDEO)

    def groups(self) -> Sequence[Group]:
        shown = (Group("avatar", 1, self.minutes, "host", _camera("avatar", self.avatar)),) if self.avatar else ()
        person = Group("person", 1, self.minutes, "host", None, (Receives("avatar"),), is_heard=True)
        return person, Group("agent", 1, self.minutes, "agent"), *shown


def _camera(name: str, size: str | None, small: str | None = None) -> Stream | None:
    return None if size is None else Stream(name, size, small)


def _circle(name: str, people: int, scenario: Any, tiles: int) -> Sequence[Group]:
    """People who see each other, up to so many tiles; one of them shares a screen, where there is one."""
    layout = getattr(scenario, "layout", "all")
    small = getattr(scenario, "small_video", None)
    camera = _camera(name, scenario.video, small)
    shown = min(people, tiles) if layout == "stage" else people
    seen = max(min(shown - 1, tiles), 0)
    large = {"grid": 0 if small else seen, "active_speaker": min(seen, 1) if small else seen}.get(layout, seen)
    received = (Receives(name, large), Receives(name, seen - large, LOW))
    groups = [Group(name, shown, scenario.minutes, "host", camera, received, is_heard=True)]
    if shown < people:
        watch = (Receives(name, shown),)
        groups.append(Group(f"{name}, not on stage", people - shown, scenario.minutes, "audience", None, watch))
    return groups if scenario.screen_share is None else _sharing(groups)


def _sharing(groups: Sequence[Group]) -> Sequence[Group]:
    """Let the first of all share a screen, which all others receive."""
    first, *_ = groups
    rest = [attrs.evolve(first, count=max(first.count - 1, 0)), *groups[1:]]
    watching = [attrs.evolve(each, receives=(*each.receives, Receives("screen"))) for each in rest]
    return attrs.evolve(first, name=f"{first.name} sharing", count=min(first.count, 1)), *watching


CATALOGUE: dict[str, type[Scenario]] = {
    "one_to_one": OneToOne,
    "group": GroupCall,
    "meeting": Meeting,
    "classroom": Classroom,
    "live_show": LiveShow,
    "live_commerce": LiveCommerce,
    "pk": Pk,
    "voice_room": VoiceRoom,
    "iot_camera": IotCamera,
    "ai_agent": AiAgent,
    "karaoke": Karaoke,
}
