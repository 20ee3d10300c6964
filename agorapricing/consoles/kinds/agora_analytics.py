"""Answers of Agora Analytics: sessions of calls, and the sizes that each of them received."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Unbilled, Used
from agorapricing.consoles.presence import AUDIENCE, HOST, Attendance, RoomStay
from agorapricing.errors import MeteringError
from agorapricing.messages import Message
from agorapricing.metering import Picture, Received, Size

_SIDES = {20019: ("high", 0), 20020: ("high", 1), 20032: ("low", 0), 20033: ("low", 1)}
"""By metric which stream and which side of its pictures was received."""
_STEP = 2
"""Seconds that a point holds which is the only one."""
_LISTS = {
    "call_lists": Message("a list of calls"),
    "data": Message("totals of a day, of which no document states the unit"),
}
_Window = tuple[int, int, Size]


@KINDS.register
class AgoraAnalytics(ConsoleKind):
    """Sessions, and sizes sampled every few seconds: what each person received at each moment."""

    kind = "agora-analytics"
    title = Message("Agora Analytics, calls, sessions and metrics")
    version = "beta (2024-12-24)"
    vendor = "agora"
    once = False
    unknown = (
        Message(
            "A size that is sampled holds until the next point; after the last one nothing is taken to be received."
        ),
        Message(
            "Servers and recorders (Linux) are hidden unless they were asked for; 15 days at most can be looked "
            "back on."
        ),
        Message("The size that came is taken, where the vendor bills large streams by the size that their sender set."),
    )
    refuses = ("answers of no known call", "sessions that are not finished")

    def __init__(self) -> None:
        super().__init__()
        self._stays: dict[str, tuple[str, RoomStay]] = {}
        """By session its project, and when it was."""
        self._windows: dict[str, list[_Window]] = defaultdict(list)
        self._sampled: set[str] = set()
        self._project = ""

    def knows(self, head: FileHead) -> bool:
        """Whether it begins with one of the answers."""
        return any(isinstance(head.values.get(key), list) for key in ("call_lists", "call_info", "metrics"))

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Take the answers in: each element of each is a row."""
        self._project = file.app("")
        for document in file.documents():
            keys = [key for key in ("call_info", "metrics", *_LISTS) if isinstance(document.values.get(key), list)]
            if not keys:
                file.rows += 1
                yield Refused(document.line, Message("is no answer of a known call"))
            for key in keys:
                rows = document.values[key]
                file.rows += len(rows)
                yield from (self._row(file, document.line, key, row) for row in rows)

    def _row(self, file: ConsoleFile, line: int, key: str, row: Any) -> Entry:
        if key in _LISTS:
            return Unbilled(_LISTS[key])
        try:
            if key == "call_info":
                return self._session(file, line, row)
            self._metrics(row)
        except (TypeError, KeyError, AttributeError, ValueError):
            return Refused(line, Message("has not what an element of {key} has", key=key))
        return Used(line, self._project, None, {})

    def _session(self, file: ConsoleFile, line: int, row: Mapping[str, Any]) -> Entry:
        if not row.get("finished", True):
            return Refused(line, Message("is of a session that is not finished"))
        start, end = int(row["join_ts"]), int(row["leave_ts"])
        if row["sid"] in self._stays or end < start:
            return Refused(
                line, Message("is there twice") if row["sid"] in self._stays else Message("ends before it begins")
            )
        roles = {str(role).lower() for role in row.get("roles") or ()}
        role = AUDIENCE if "audience" in roles and not row.get("speaker") else HOST
        self._stays[row["sid"]] = self._project, RoomStay(start, end, role, file.path, line)
        return Used(line, self._project, None, {})

    def _metrics(self, row: Mapping[str, Any]) -> None:
        """Take in the sizes that a session received, by peer and stream."""
        sides: dict[tuple[Any, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for series in row["data"]:
            if series["mid"] in _SIDES and series["peer_uid"]:
                stream, side = _SIDES[series["mid"]]
                for at, value in series["kvs"]:
                    sides[series["peer_uid"], stream][int(at)][side] = int(value)
        self._sampled.add(row["sid"])
        for points in sides.values():
            self._windows[row["sid"]] += _held(points)

    def finish(self) -> Iterator[Used]:
        """Count each session: by what it received, where that was sampled."""
        attendances: dict[str, Attendance] = defaultdict(lambda: Attendance(0))
        for sid, (project, stay) in self._stays.items():
            pieces = _pieces(stay, self._windows[sid]) if sid in self._sampled else [(stay, None)]
            for piece, received in pieces:
                attendances[project].add(piece, received=received)
        if others := len(self._sampled - self._stays.keys()):
            self.said.append(
                Message(
                    "{others:,} sessions have sizes and are in no list of sessions: their time is not counted",
                    others=others,
                )
            )
        for project, attendance in attendances.items():
            yield from attendance.used(project)


def _held(points: Mapping[int, Sequence[int]]) -> Iterator[_Window]:
    """From when to when each size holds: until the next point, the last one as long as the one before."""
    times = sorted(points)
    step = times[-1] - times[-2] if len(times) > 1 else _STEP
    for since, to in pairwise((*times, times[-1] + step)):
        width, height = points[since]
        if width and height:
            try:
                yield since, to, Size(width, height)
            except MeteringError as error:
                raise ValueError(str(error)) from None


def _pieces(stay: RoomStay, windows: Sequence[_Window]) -> Iterator[tuple[RoomStay, Received]]:
    """A stay cut where what it receives changes."""
    edges = {at for since, to, _ in windows for at in (since, to) if stay.start < at < stay.end}
    for since, to in pairwise(sorted({stay.start, *edges, stay.end})):
        shown = Counter(size for begun, until, size in windows if begun <= since and to <= until)
        yield stay._replace(start=since, end=to), tuple((Picture(size), shown[size]) for size in sorted(shown))
