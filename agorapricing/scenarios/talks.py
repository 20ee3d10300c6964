"""Scenarios in which people see each other: one to one, group calls, meetings, classrooms."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

import attrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen
from agorapricing.messages import Text
from agorapricing.metering import AUDIENCE, LOW, WEBINAR_AUDIENCE, one_of
from agorapricing.scenarios.room import Group, Receives, ScreenShare, stream_of
from agorapricing.scenarios.scenario import LATENCY, MINUTES, PEOPLE, SCENARIOS, STAY, VIDEO, Scenario

_CLASSROOM = {"interactive": "classroom", "low": "classroom_live"}
LAYOUTS = ("all", "grid", "active_speaker", "stage")


@SCENARIOS.register
@frozen(kw_only=True)
class OneToOne(Scenario):
    """Two people: a call, a consultation, a lesson."""

    kind: ClassVar[str] = "one_to_one"
    title: ClassVar[str] = Text("One to one (一对一)", zh="一对一")
    minutes: Decimal = attrs.field(default=Decimal(10), **MINUTES)
    video: str | None = attrs.field(default="720p", **VIDEO)
    screen_share: ScreenShare | None = None

    def groups(self) -> Sequence[Group]:
        return _circle("caller", 2, self, tiles=1)


@SCENARIOS.register
@frozen(kw_only=True)
class GroupCall(Scenario):
    """A few people who all see each other: all at full size, a grid of so many tiles, or the speaker large.

    With `small_video` (dual stream) the tiles of a grid, and those beside an active speaker, are small streams. On a
    `stage` are as many people as there are tiles, and everybody receives them.
    """

    kind: ClassVar[str] = "group"
    title: ClassVar[str] = Text("Group call (多人通话)", zh="多人通话")
    minutes: Decimal = attrs.field(default=Decimal(45), **MINUTES)
    people: int = attrs.field(default=5, **PEOPLE)
    video: str | None = attrs.field(default="360p", **VIDEO)
    small_video: str | None = attrs.field(default=None, **VIDEO)
    layout: str = attrs.field(default="grid", validator=one_of(*LAYOUTS))
    tiles: int = attrs.field(default=16, **PEOPLE)
    screen_share: ScreenShare | None = None

    def groups(self) -> Sequence[Group]:
        return _circle("member", self.people, self, tiles=self.people if self.layout == "all" else self.tiles)


@SCENARIOS.register
@frozen(kw_only=True)
class Meeting(GroupCall):
    """A meeting: a larger group call, in which all tiles are shown unless the app asks for small ones."""

    kind: ClassVar[str] = "meeting"
    title: ClassVar[str] = Text("Meeting (会议)", zh="会议")
    minutes: Decimal = attrs.field(default=Decimal(60), **MINUTES)
    people: int = attrs.field(default=10, **PEOPLE)
    video: str | None = attrs.field(default="720p", **VIDEO)


@SCENARIOS.register
@frozen(kw_only=True)
class Classroom(Scenario):
    """A teacher, students, some of them on stage: everybody receives the teacher and those on stage.

    With `low_code` it is held in the vendor's ready-made classroom, which has prices of its own.
    """

    kind: ClassVar[str] = "classroom"
    title: ClassVar[str] = Text("Classroom (课堂)", zh="课堂")
    minutes: Decimal = attrs.field(default=Decimal(50), **MINUTES)
    students: int = attrs.field(default=20, **PEOPLE)
    on_stage: int = attrs.field(default=4, **PEOPLE)
    video: str | None = attrs.field(default="720p", **VIDEO)
    stage_video: str | None = attrs.field(default="180p", **VIDEO)
    student_minutes: Decimal | None = attrs.field(**STAY)
    screen_share: ScreenShare | None = None
    latency: str = attrs.field(default="interactive", validator=one_of(*LATENCY))
    low_code: bool = False

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.on_stage > self.students:
            raise MeteringError(f"on_stage {self.on_stage} is more than the {self.students} students")

    def groups(self) -> Sequence[Group]:
        camera, stage, screen = (
            stream_of("teacher", self.video),
            stream_of("stage", self.stage_video),
            Receives("screen"),
        )
        stay = self.student_minutes or self.minutes
        host, audience = ("classroom", _CLASSROOM) if self.low_code else ("host", LATENCY)
        teacher = Group("teacher", 1, self.minutes, host, camera, (Receives("stage", self.on_stage),), is_heard=True)
        on_stage = (Receives("teacher"), Receives("stage", self.on_stage - 1), screen)
        seated = (Receives("teacher"), Receives("stage", self.on_stage), screen)
        return (
            teacher,
            Group("on stage", self.on_stage, stay, host, stage, on_stage, is_heard=True),
            Group("seated", self.students - self.on_stage, stay, audience[self.latency], None, seated),
        )


@SCENARIOS.register
@frozen(kw_only=True)
class Webinar(Scenario):
    """Panelists who see each other, before attendees who receive all of them and do not speak."""

    kind: ClassVar[str] = "webinar"
    title: ClassVar[str] = Text("Webinar (网络研讨会)", zh="网络研讨会")
    minutes: Decimal = attrs.field(default=Decimal(60), **MINUTES)
    panelists: int = attrs.field(default=3, **PEOPLE)
    attendees: int = attrs.field(default=200, **PEOPLE)
    video: str | None = attrs.field(default="360p", **VIDEO)
    latency: str = attrs.field(default="low", validator=one_of(*LATENCY))
    attendee_minutes: Decimal | None = attrs.field(**STAY)
    screen_share: ScreenShare | None = None

    def groups(self) -> Sequence[Group]:
        everybody = (Receives("panelist", self.panelists), Receives("screen"))
        role = WEBINAR_AUDIENCE if self.latency == "low" else AUDIENCE
        attendees = Group("attendee", self.attendees, self.attendee_minutes or self.minutes, role, None, everybody)
        return *_circle("panelist", self.panelists, self, tiles=self.panelists), attendees


def _circle(name: str, people: int, scenario: Any, tiles: int) -> Sequence[Group]:
    """People who see each other, up to so many tiles; one of them shares a screen, where there is one."""
    layout = getattr(scenario, "layout", "all")
    small = getattr(scenario, "small_video", None)
    camera = stream_of(name, scenario.video, small)
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
