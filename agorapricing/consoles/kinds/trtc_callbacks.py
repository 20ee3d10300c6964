"""Events of TRTC's rooms and of what is published in them, as its callbacks send them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Unbilled, Used
from agorapricing.consoles.presence import AUDIENCE, HOST, Attendance, OpenRooms, RoomStay
from agorapricing.messages import Message

_ENVELOPE = frozenset(("EventGroupId", "EventType", "CallbackTs", "EventInfo", "SdkAppId"))
_GROUPS = frozenset((1, 2))
_CREATED, _DISMISSED, _ENTER, _EXIT, _ROLE = range(101, 106)
_STARTS, _STOPS = {201: "main", 205: "screen"}, {202: "main", 206: "screen"}
_SOUND = frozenset((203, 204))
_KNOWN = frozenset((*range(101, 106), *range(201, 207)))
_ROLES = {20: HOST, 21: AUDIENCE}
_CHINA = 8 * 3_600
_LATE = 86_400_000
"""Milliseconds after its end for which a room is kept."""
_FIELDS = frozenset((
    "RoomId", "EventTs", "EventMsTs", "UserId", "Role", "TerminalType", "UserType", "Reason", "UniqueId", "ClientIpv4",
))  # fmt: skip


_NO_EXIT = Message("entries without an exit: taken to last until the next one, or the end of the room")
_NO_ENTRY = Message("exits without an entry: their time is not counted")
_NO_END = Message("entries without an exit, in rooms without an end: their time is not counted")


class _Sent(NamedTuple):
    at: int
    kind: int
    user: str
    role: str


@attrs.define(eq=False)
class _Room:
    """A room: its events, each once, and where each stands."""

    events: dict[_Sent, tuple[Path, int]] = attrs.field(factory=dict)
    dismissed: int | None = None


@attrs.define(eq=False)
class _RoomsOfProject:
    """What is known of a project: no other one has its rooms, or its time."""

    name: str
    open: OpenRooms[_Room] = attrs.field(factory=lambda: OpenRooms(_LATE, defaultdict(_Room)))
    attendance: Attendance = attrs.field(factory=lambda: Attendance(_CHINA))
    has_media: bool = False


@KINDS.register
class TrtcCallbacks(ConsoleKind):
    """Entries and exits: time in rooms by role; and when somebody published video, so that others may receive it."""

    kind = "trtc-callbacks"
    title = Message("TRTC room and media callbacks")
    version = "EventGroupId 1 and 2 (2025-01-06)"
    vendor = "trtc"
    zone = "UTC+08:00"
    once = False
    unknown = (
        Message(
            "Events say who was in a room and who published, and not what was received: time in rooms, of no meter."
        ),
        Message(
            "Where nobody else publishes video, time is of audio. Robots are not told apart. Days are those of UTC+8."
        ),
    )
    refuses = ("lines that are no events", "events without a room or a time")

    def __init__(self) -> None:
        super().__init__()
        self._projects: dict[str, _RoomsOfProject] = {}
        self._lost: dict[Message, int] = defaultdict(int)

    def knows(self, head: FileHead) -> bool:
        """Whether it begins with an event of a group."""
        return head.values.keys() >= {"EventGroupId", "EventType", "EventInfo"}

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Take the events in."""
        project = self._projects.setdefault(file.app(""), _RoomsOfProject(file.app("")))
        for line, event in file.events("EventInfo"):
            yield Refused(line, event) if isinstance(event, str) else self._event(file, project, line, event)

    def _event(self, file: ConsoleFile, project: _RoomsOfProject, line: int, event: Mapping[str, Any]) -> Entry:
        kind, info = event.get("EventType"), event.get("EventInfo")
        if event.get("EventGroupId") not in _GROUPS or kind not in _KNOWN:
            return Unbilled(Message("of type {kind}, which says nothing of time in rooms", kind=kind))
        if not isinstance(info, dict):
            return Refused(line, Message("is no event with its information"))
        for name in (info.keys() - _FIELDS) | (event.keys() - _ENVELOPE):
            file.saw(Message("fields {name!r} that no document names", name=name))
        at = info.get("EventMsTs") or (info.get("EventTs") or 0) * 1000
        if info.get("RoomId") is None or type(at) is not int or not at:
            return Refused(line, Message("has no room or no time"))
        name = str(info["RoomId"])
        sent = _Sent(at, int(kind or 0), str(info.get("UserId", "")), _ROLES.get(info.get("Role", 0), ""))
        room = project.open.rooms[name]
        if sent in room.events:
            return Unbilled(Message("sent again"))
        room.events[sent] = file.path, line
        if kind == _DISMISSED:
            room.dismissed = project.open.ends[name] = at
        for over in project.open.over(at):
            self._count(project, over)
        return self._counted(project, line, kind)

    def _counted(self, project: _RoomsOfProject, line: int, kind: Any) -> Entry:
        if kind in _SOUND or kind in _STARTS or kind in _STOPS:
            project.has_media |= kind in _STARTS
            return Unbilled(Message("of publishing: what is sent is not billed"))
        if kind in {_CREATED, _DISMISSED}:
            return Unbilled(Message("the opening or the end of a room"))
        return Used(line, project.name, None, {})

    def _count(self, project: _RoomsOfProject, room: _Room) -> None:
        events = sorted(room.events)
        last = room.dismissed if room.dismissed is not None else events[-1].at
        shown = _published(events, last)
        for user in {event.user for event in events if event.kind in {_ENTER, _EXIT}}:
            others = [window for who, windows in shown.items() if who != user for window in windows]
            self._stays(project, [event for event in events if event.user == user], room, others)

    def _stays(
        self,
        project: _RoomsOfProject,
        events: Sequence[_Sent],
        room: _Room,
        others: Sequence[tuple[int, int]],
    ) -> None:
        entry: _Sent | None = None
        roles: list[tuple[Decimal, str]] = []
        for event in (*events, *([] if room.dismissed is None else [_Sent(room.dismissed, _DISMISSED, "", "")])):
            if event.kind == _ROLE:
                roles.append((_seconds(event.at), event.role))
            elif event.kind in {_ENTER, _EXIT, _DISMISSED} and entry is not None:
                if event.kind != _EXIT:
                    self._lost[_NO_EXIT] += 1
                stay = RoomStay(_seconds(entry.at), _seconds(event.at), entry.role or HOST, *room.events[entry])
                quiet = _gaps(others, entry.at, event.at) if project.has_media else []
                project.attendance.add(stay, roles, [(_seconds(since), _seconds(to)) for since, to in quiet])
                entry = None
            elif event.kind == _EXIT:
                self._lost[_NO_ENTRY] += 1
            entry = event if event.kind == _ENTER else entry
        if entry is not None:
            self._lost[_NO_END] += 1

    def finish(self) -> Iterator[Used]:
        """Count the rooms that are left, and say what is not sure."""
        for project in self._projects.values():
            for room in project.open.rest():
                self._count(project, room)
        self.said += [Message("{count:,} {what}", count=count, what=what) for what, count in self._lost.items()]
        for project in self._projects.values():
            yield from project.attendance.used(project.name)


def _published(events: Sequence[_Sent], last: int) -> dict[str, list[tuple[int, int]]]:
    """By user when video was published; what is not stopped ends with the exit, or with the room."""
    begun: dict[tuple[str, str], int] = {}
    windows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for event in events:
        if event.kind in _STARTS:
            begun.setdefault((event.user, _STARTS[event.kind]), event.at)
            continue
        ended = [_STOPS[event.kind]] if event.kind in _STOPS else ["main", "screen"] if event.kind == _EXIT else []
        for what in ended:
            if (since := begun.pop((event.user, what), None)) is not None:
                windows[event.user].append((since, event.at))
    for (user, _), since in begun.items():
        windows[user].append((since, last))
    return windows


def _gaps(windows: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """What windows leave of an interval."""
    gaps, place = [], start
    for since, to in sorted(windows):
        if since > place:
            gaps.append((place, min(since, end)))
        place = max(place, to)
    return [(since, to) for since, to in [*gaps, (place, end)] if since < to]


def _seconds(at: int) -> Decimal:
    return Decimal(at).scaleb(-3)
