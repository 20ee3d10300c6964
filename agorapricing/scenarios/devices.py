"""Scenarios with one person and a machine: a camera to look at, an agent to talk with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

import attrs

from agorapricing.frozen import frozen
from agorapricing.messages import Text
from agorapricing.metering import Participant, Session, Stay
from agorapricing.scenarios.room import Group, Receives, stream_of
from agorapricing.scenarios.scenario import DAY, MINUTES, PEOPLE, SCENARIOS, VIDEO, Scenario

_IDLE = Session("idle", (Participant("camera", (Stay(0, DAY * 60),)),))


@SCENARIOS.register
@frozen(kw_only=True)
class IotCamera(Scenario):
    """A camera that somebody looks at; with `always_joined` it stays in its room all day, which is billed as audio.

    A session is one view; `cameras` counts only those that stay joined.
    """

    kind: ClassVar[str] = "iot_camera"
    title: ClassVar[str] = Text("IoT camera (物联网摄像头)", zh="物联网摄像头")
    minutes: Decimal = attrs.field(default=Decimal(5), **MINUTES)
    video: str | None = attrs.field(default="1080p", **VIDEO)
    viewers: int = attrs.field(default=1, **PEOPLE)
    always_joined: bool = False
    cameras: int = attrs.field(default=1, **PEOPLE)

    def groups(self) -> Sequence[Group]:
        camera = Group(
            "camera", 1, self.minutes, "host", stream_of("camera", self.video), is_heard=True, is_person=False
        )
        return camera, Group("viewer", self.viewers, self.minutes, "host", None, (Receives("camera"),))

    def plan(self, days: int, over: str = "day") -> tuple[tuple[Session, tuple[Decimal, ...]], ...]:
        """The views; and where cameras stay joined, their days, so that a view adds only who looks."""
        [(view, by_day)] = super().plan(days, over)
        if not self.always_joined:
            return ((view, by_day),)
        joined = (Decimal(self.cameras),) * days
        return (self._looking, by_day), (_IDLE, joined if over == "day" else (Decimal(self.cameras * days),))

    @cached_property
    def _looking(self) -> Session:
        """A view without the camera."""
        view = self.session()
        return attrs.evolve(view, participants=tuple(each for each in view.participants if each.name != "camera"))


@SCENARIOS.register
@frozen(kw_only=True)
class AiAgent(Scenario):
    """Somebody who talks with an agent; with an `avatar`, the agent's picture joins as one more participant."""

    kind: ClassVar[str] = "ai_agent"
    title: ClassVar[str] = Text("AI agent (对话式 AI)", zh="对话式 AI")
    minutes: Decimal = attrs.field(default=Decimal(10), **MINUTES)
    avatar: str | None = attrs.field(default=None, **VIDEO)

    def groups(self) -> Sequence[Group]:
        avatar = Group("avatar", 1, self.minutes, "host", stream_of("avatar", self.avatar), is_person=False)
        shown = (avatar,) if self.avatar else ()
        person = Group("person", 1, self.minutes, "host", None, (Receives("avatar"),), is_heard=True)
        return person, Group("agent", 1, self.minutes, "agent"), *shown
