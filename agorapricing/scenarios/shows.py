"""Scenarios of a few before many: live shows, live commerce, PK, voice rooms, karaoke."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

import attrs

from agorapricing.frozen import frozen
from agorapricing.messages import Text
from agorapricing.metering import one_of
from agorapricing.scenarios.room import PUSH, RELAY, Group, Receives, stream_of
from agorapricing.scenarios.scenario import LATENCY, MINUTES, PEOPLE, SCENARIOS, STAY, VIDEO, Scenario, sized


@SCENARIOS.register
@frozen(kw_only=True)
class LiveShow(Scenario):
    """Hosts who go live before an audience: `latency` is interactive, or low (cheaper where the vendor has it).

    The picture of each host is relayed to so many other channels, and those of all to so many addresses of a CDN.
    """

    kind: ClassVar[str] = "live_show"
    title: ClassVar[str] = Text("Live show (秀场直播)", zh="秀场直播")
    minutes: Decimal = attrs.field(default=Decimal(60), **MINUTES)
    hosts: int = attrs.field(default=1, **PEOPLE)
    audience: int = attrs.field(default=1_000, **PEOPLE)
    video: str | None = attrs.field(default="720p", **VIDEO)
    latency: str = attrs.field(default="interactive", validator=one_of(*LATENCY))
    audience_minutes: Decimal | None = attrs.field(**STAY)
    relay_channels: int = attrs.field(default=0, **PEOPLE)
    cdn_outputs: int = attrs.field(default=0, **PEOPLE)

    def groups(self) -> Sequence[Group]:
        camera, everybody = stream_of("host", self.video), Receives("host", self.hosts)
        stay = self.audience_minutes or self.minutes
        return (
            Group("host", self.hosts, self.minutes, "host", camera, (Receives("host", self.hosts - 1),), is_heard=True),
            Group("audience", self.audience, stay, LATENCY[self.latency], None, (everybody,)),
            Group("relay", self.hosts * self.relay_channels, self.minutes, RELAY, None, (Receives("host"),)),
            Group("CDN output", self.cdn_outputs, self.minutes, PUSH, None, (everybody,)),
        )


@SCENARIOS.register
@frozen(kw_only=True)
class LiveCommerce(LiveShow):
    """A live sale: sharper and longer, before more people."""

    kind: ClassVar[str] = "live_commerce"
    title: ClassVar[str] = Text("Live commerce (直播电商)", zh="直播电商")
    minutes: Decimal = attrs.field(default=Decimal(120), **MINUTES)
    audience: int = attrs.field(default=5_000, **PEOPLE)
    video: str | None = attrs.field(default="1080p", **VIDEO)


@SCENARIOS.register
@frozen(kw_only=True)
class Pk(LiveShow):
    """Hosts who compete: the audience receives each of them, or with `mixed` one picture that a mixer makes."""

    kind: ClassVar[str] = "pk"
    title: ClassVar[str] = Text("PK (连麦 PK)", zh="连麦 PK")
    minutes: Decimal = attrs.field(default=Decimal(30), **MINUTES)
    hosts: int = attrs.field(default=2, **PEOPLE)
    mixed: bool = False
    mixed_video: str | None = attrs.field(default="720p", converter=sized)

    def groups(self) -> Sequence[Group]:
        groups = super().groups()
        if not self.mixed:
            return groups
        watch, watching = Receives("mixed"), {LATENCY[self.latency], PUSH}
        mixed = stream_of("mixed", self.mixed_video)
        task = Group("mixing task", 1, self.minutes, "mixer_input", mixed, (Receives("host", self.hosts),))
        made = Group("mixed picture", 1, self.minutes, "mixer_output", None, (watch,))
        shown = (attrs.evolve(each, receives=(watch,)) if each.role in watching else each for each in groups)
        return *shown, task, made


@SCENARIOS.register
@frozen(kw_only=True)
class VoiceRoom(Scenario):
    """Speakers on seats and listeners, sound only."""

    kind: ClassVar[str] = "voice_room"
    title: ClassVar[str] = Text("Voice room (语聊房)", zh="语聊房")
    minutes: Decimal = attrs.field(default=Decimal(90), **MINUTES)
    seats: int = attrs.field(default=8, **PEOPLE)
    listeners: int = attrs.field(default=200, **PEOPLE)
    latency: str = attrs.field(default="interactive", validator=one_of(*LATENCY))
    listener_minutes: Decimal | None = attrs.field(**STAY)

    def groups(self) -> Sequence[Group]:
        return (
            Group("on a seat", self.seats, self.minutes, "host", is_heard=True),
            Group("listener", self.listeners, self.listener_minutes or self.minutes, LATENCY[self.latency]),
        )


@SCENARIOS.register
@frozen(kw_only=True)
class Karaoke(VoiceRoom):
    """Singers before listeners; the music video, if any, is a stream that all receive but the lead singer."""

    kind: ClassVar[str] = "karaoke"
    title: ClassVar[str] = Text("Karaoke (在线 K 歌)", zh="在线 K 歌")
    minutes: Decimal = attrs.field(default=Decimal(60), **MINUTES)
    seats: int = attrs.field(default=2, **PEOPLE)
    listeners: int = attrs.field(default=50, **PEOPLE)
    music_video: str | None = attrs.field(default="720p", **VIDEO)

    def groups(self) -> Sequence[Group]:
        singers, listeners = super().groups()
        watch = (Receives("music video"),) if self.music_video else ()
        lead = attrs.evolve(singers, name="lead singer", count=1, publishes=stream_of("music video", self.music_video))
        others = attrs.evolve(singers, name="singer", count=max(self.seats - 1, 0), receives=watch)
        return lead, others, attrs.evolve(listeners, receives=watch)
