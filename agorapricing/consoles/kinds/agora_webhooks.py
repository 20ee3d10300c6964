"""Events of Agora's channels, as its notification center sends them to webhooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Unbilled, Used
from agorapricing.consoles.presence import AUDIENCE, HOST, Attendance, OpenRooms, RoomStay
from agorapricing.messages import Message

_RTC = 1
_ENVELOPE = frozenset(("sid", "noticeId", "productId", "eventType", "notifyMs", "payload"))
_JOINS = {103: HOST, 105: AUDIENCE, 107: HOST}
_LEAVES = {104: HOST, 106: AUDIENCE, 108: HOST}
_ROLES = {111: HOST, 112: AUDIENCE}
_CREATED, _DESTROYED = 101, 102
_ROBOTS = {3: Message("of an on-premise recorder"), 10: Message("of a cloud recorder")}
_LATE = 86_400
"""Seconds after its end for which a room is kept."""
_NEAR = 2
"""Seconds that the beginning of a stay by its duration may be off the time of its join."""
_FIELDS = frozenset(
    ("channelName", "ts", "uid", "platform", "clientType", "clientSeq", "account", "reason", "duration", "lastUid")
)


class _Event(NamedTuple):
    kind: int
    ts: int
    duration: int
    is_robot: bool
    path: Path
    line: int


@attrs.define(eq=False)
class _Channel:
    """A room: what was sent of it, and the events of each user."""

    users: dict[Any, list[_Event]] = attrs.field(factory=lambda: defaultdict(list))
    seen: set[Any] = attrs.field(factory=set)
    destroyed: int | None = None


@attrs.define(eq=False)
class _ChannelsOfProject:
    """What is known of a project: no other one has its channels, or its time."""

    name: str
    channels: OpenRooms[_Channel] = attrs.field(factory=lambda: OpenRooms(_LATE, defaultdict(_Channel)))
    attendance: Attendance = attrs.field(factory=lambda: Attendance(0))
    types: set[int] = attrs.field(factory=set)


@KINDS.register
class AgoraWebhooks(ConsoleKind):
    """Joins and leaves, in whatever order they came: time in rooms by role, and nothing of what was received."""

    kind = "agora-webhooks"
    title = Message("Agora channel events (Notification Center)")
    version = "productId 1 (2025-08-07)"
    vendor = "agora"
    once = False
    unknown = (
        Message("Events say who was in a room, and not what they received: time in rooms, of no meter."),
        Message("Stays are as long as their leave says; days are those of UTC."),
    )
    refuses = ("lines that are no events", "events without a room, a user or a time")

    def __init__(self) -> None:
        super().__init__()
        self._projects: dict[str, _ChannelsOfProject] = {}
        self._open = self._ended = 0

    def knows(self, head: FileHead) -> bool:
        """Whether it begins with an event of a product."""
        return head.values.keys() >= {"productId", "eventType", "payload"}

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Take the events in."""
        project = self._projects.setdefault(file.app(""), _ChannelsOfProject(file.app("")))
        for line, event in file.events("payload"):
            yield Refused(line, event) if isinstance(event, str) else self._event(file, project, line, event)

    def _event(self, file: ConsoleFile, project: _ChannelsOfProject, line: int, event: Mapping[str, Any]) -> Entry:
        kind, payload = event.get("eventType"), event.get("payload")
        if event.get("productId") != _RTC:
            return Unbilled(Message("of another product (productId {product})", product=event.get("productId")))
        if not isinstance(payload, dict) or type(kind) is not int:
            return Refused(line, Message("is no event with a payload"))
        for name in (payload.keys() - _FIELDS) | (event.keys() - _ENVELOPE):
            file.saw(Message("fields {name!r} that no document names", name=name))
        name, ts = payload.get("channelName"), payload.get("ts")
        if not isinstance(name, str) or type(ts) is not int:
            return Refused(line, Message("has no room or no time"))
        if kind not in _JOINS and kind not in _LEAVES and kind not in _ROLES and kind not in {_CREATED, _DESTROYED}:
            return Unbilled(Message("of type {kind}, which says nothing of time in rooms", kind=kind))
        channel = project.channels.rooms[name]
        key = event.get("noticeId") or (kind, payload.get("uid"), payload.get("clientSeq"), ts)
        if key in channel.seen:
            return Unbilled(Message("sent again"))
        channel.seen.add(key)
        for over in project.channels.over(ts):
            self._count(project, over)
        return self._taken(file, project, line, kind, payload)

    def _taken(
        self, file: ConsoleFile, project: _ChannelsOfProject, line: int, kind: int, payload: Mapping[str, Any]
    ) -> Entry:
        name, channel = payload["channelName"], project.channels.rooms[payload["channelName"]]
        ts, uid, duration = payload["ts"], payload.get("uid"), payload.get("duration", 0)
        if kind in {_CREATED, _DESTROYED}:
            if kind == _DESTROYED:
                channel.destroyed = ts
                project.channels.ends[name] = ts
            return Unbilled(Message("the opening or the end of a room"))
        if uid is None:
            return Refused(line, Message("names no user"))
        if kind in _LEAVES and (type(duration) is not int or duration < 0 or "duration" not in payload):
            return Refused(line, Message("leaves without a duration"))
        robot = payload.get("clientType")
        project.types.add(kind)
        channel.users[uid].append(_Event(kind, ts, duration, robot in _ROBOTS, file.path, line))
        return Unbilled(_ROBOTS[robot]) if robot in _ROBOTS else Used(line, project.name, None, {})

    def _count(self, project: _ChannelsOfProject, channel: _Channel) -> None:
        for events in channel.users.values():
            self._stays(project.attendance, events, channel.destroyed)

    def _stays(self, attendance: Attendance, events: list[_Event], destroyed: int | None) -> None:
        joins = sorted(event for event in events if event.kind in _JOINS)
        joins.sort(key=lambda event: event.ts)
        roles = [(event.ts, _ROLES[event.kind]) for event in events if event.kind in _ROLES]
        for leave in sorted((event for event in events if event.kind in _LEAVES), key=lambda event: event.ts):
            start = leave.ts - leave.duration
            join = min(joins, key=lambda event: abs(event.ts - start), default=None)
            if join is not None and abs(join.ts - start) <= _NEAR:
                joins.remove(join)
            else:
                join = leave
            role = (_JOINS | _LEAVES)[join.kind]
            attendance.add(RoomStay(start, leave.ts, role, *leave[4:], leave.is_robot or join.is_robot), roles)
        for join in joins:
            if destroyed is None or destroyed < join.ts:
                self._open += 1
            else:
                self._ended += 1
                attendance.add(RoomStay(join.ts, destroyed, _JOINS[join.kind], *join[4:], join.is_robot), roles)

    def finish(self) -> Iterator[Used]:
        """Count the rooms that are left, and say what is not sure."""
        for project in self._projects.values():
            for channel in project.channels.rest():
                self._count(project, channel)
        robots = sum(each.attendance.of_robots for each in self._projects.values())
        if robots:
            self.said.append(
                Message(
                    "recorders were in rooms for {robots:,} seconds: set apart, they have meters of their own",
                    robots=robots,
                )
            )
        if self._ended:
            self.said.append(
                Message("{ended:,} joins without a leave: taken to last until their room ended", ended=self._ended)
            )
        if self._open:
            self.said.append(
                Message(
                    "{open:,} joins without a leave, in rooms without an end: their time is not counted",
                    open=self._open,
                )
            )
        if any(each.types and each.types <= {103, 104} for each in self._projects.values()):
            self.said.append(
                Message("only broadcasters' events (103, 104) are there: the time of an audience may be missing")
            )
        for project in self._projects.values():
            yield from project.attendance.used(project.name)
