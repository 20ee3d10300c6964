"""Time in rooms from events: stays of people, cut at changes of role and at midnight, and summed by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import attrs

from agorapricing.consoles.kind import Used
from agorapricing.consoles.rows import IN_ROOM
from agorapricing.files import limits, refused
from agorapricing.metering import Received

HOST, AUDIENCE = "host", "audience"
_DAY = 86_400
_EPOCH = date(1970, 1, 1)
_LATEST = (date.max - _EPOCH).days * _DAY
Moment = int | Decimal
"""Seconds since 1970."""
Room = TypeVar("Room")


class RoomStay(NamedTuple):
    """Somebody in a room, from when to when, and in which role at first."""

    start: Moment
    end: Moment
    role: str
    path: Path
    line: int
    """Where one of its ends stands."""
    is_robot: bool = False


@attrs.define(eq=False)
class Attendance:
    """The time of stays by day, role and what was received, where that is known; of robots all in one."""

    shift: int
    """By how many seconds days begin before those of UTC."""
    seconds: dict[tuple[int, str, Received | None], Moment] = attrs.field(factory=lambda: defaultdict(int))
    of_robots: Moment = 0

    def add(
        self,
        stay: RoomStay,
        roles: Iterable[tuple[Moment, str]] = (),
        quiet: Iterable[tuple[Moment, Moment]] = (),
        received: Received | None = None,
    ) -> None:
        """Add a stay, with the changes of its role; in `quiet` intervals nobody else sends video.

        Raises InvalidFileError for one that is longer than any call, or of no day in the calendar.
        """
        is_long = stay.end - stay.start > limits.STAY.most * _DAY
        if is_long or not 0 <= stay.start <= _LATEST or stay.end > _LATEST:
            raise refused(
                stay.path,
                f"somebody is in a room from {stay.start:.4g} to {stay.end:.4g}, in seconds since 1970: "
                f"{limits.STAY}, or none in the calendar",
                stay.line,
            )
        if stay.is_robot:
            self.of_robots += stay.end - stay.start
            return
        place, role, known = stay.start, stay.role, tuple(quiet)
        changes = sorted(change for change in roles if stay.start < change[0] < stay.end)
        for at, other in (*changes, (stay.end, "")):
            self._add(place, at, role, known, received)
            place, role = at, other

    def _add(
        self, start: Moment, end: Moment, role: str, quiet: tuple[tuple[Moment, Moment], ...], received: Received | None
    ) -> None:
        for day, since, to in self._by_day(start, end):
            silent = sum(max(min(to, until) - max(since, begun), 0) for begun, until in quiet)
            if silent:
                self.seconds[day, role, ()] += silent
            if to - since > silent:
                self.seconds[day, role, received] += to - since - silent

    def _by_day(self, start: Moment, end: Moment) -> Iterator[tuple[int, Moment, Moment]]:
        while start < end:
            day = int(start + self.shift) // _DAY
            to = min(end, (day + 1) * _DAY - self.shift)
            yield day, start, to
            start = to

    def used(self, project: str) -> Iterator[Used]:
        """What was used by day; its rows are counted where they are read."""
        for (day, role, received), seconds in sorted(self.seconds.items(), key=lambda item: item[0][:2]):
            on = _EPOCH + timedelta(days=day)
            yield Used(0, project, on, {f"{IN_ROOM}{role}": Decimal(seconds)}, received, rows=0)


@attrs.define(eq=False)
class OpenRooms(Generic[Room]):
    """The rooms of a project that are not counted yet: each is kept for some time after its end."""

    late: int
    """For how long, in the unit of the times of events: what is sent again comes within minutes, or files are mixed."""
    rooms: dict[str, Room]
    ends: dict[str, int] = attrs.field(factory=dict)
    now: int = 0

    def over(self, at: int) -> Iterator[Room]:
        """Take out the rooms that ended long before the latest event, of which nothing more is to come."""
        self.now = max(self.now, at)
        while self.ends and next(iter(self.ends.values())) + self.late < self.now:
            yield self._taken(next(iter(self.ends)))

    def rest(self) -> Iterator[Room]:
        """Take out all that are left."""
        for name in list(self.rooms):
            yield self._taken(name)

    def _taken(self, name: str) -> Room:
        self.ends.pop(name, None)
        return self.rooms.pop(name)
