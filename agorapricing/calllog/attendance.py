"""The time of a log, before any book counts it: how long people in a role received which pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from agorapricing.calllog.records import Record, Room
from agorapricing.calllog.rooms import phases_of
from agorapricing.metering import Bucket, Calendar, Metering, Meters, Part, Participant, Phase, Received, Session, Stay

Rooms = Mapping[Room, Mapping[str, list[Record]]]
"""The records of each room by user; those of one user agree with each other."""
Times = dict["Alike", Any]
"""Seconds."""


class Alike(NamedTuple):
    """What time has to have in common for every rule to count it in the same way."""

    app: str
    day: date
    """The first of the month, where days do not matter."""
    role: str
    received: Received
    is_alone: bool


def attended(rooms: Rooms, calendar: Calendar, *, needs_company: bool) -> dict[tuple[str, date], Times]:
    """The seconds of all rooms by account and month; with who is alone where that is asked for."""
    days, starts = calendar.days, calendar.starts
    found: dict[tuple[Any, ...], Any] = defaultdict(int)
    whole: dict[tuple[Any, ...], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (account, app, _), users in rooms.items():
        for _, (start, end, role, received), is_alone in phases_of(users, needs_company=needs_company):
            first, last = calendar.places(start, end)
            if last == first:
                found[account, app, days[first], role, received, is_alone] += end - start
                continue
            found[account, app, days[first], role, received, is_alone] += starts[first + 1] - start
            found[account, app, days[last], role, received, is_alone] += end - starts[last]
            whole[account, app, role, received, is_alone][first + 1] += 1
            whole[account, app, role, received, is_alone][last] -= 1
    for (account, app, *alike), changes in whole.items():
        for day, seconds in _whole(changes, calendar):
            found[account, app, day, *alike] += seconds
    return _by_month((account, Alike(*alike), seconds) for (account, *alike), seconds in found.items())


def coarser(
    by_month: Mapping[tuple[str, date], Times], period: str, *, needs_company: bool
) -> dict[tuple[str, date], Times]:
    """The seconds of days, with who is alone, of months where the period is one, and without who is alone."""
    return _by_month(
        (
            account,
            alike._replace(day=month if period == "month" else alike.day, is_alone=needs_company and alike.is_alone),
            seconds,
        )
        for (account, month), times in by_month.items()
        for alike, seconds in times.items()
    )


def _by_month(found: Iterable[tuple[str, Alike, Any]]) -> dict[tuple[str, date], Times]:
    by_month: dict[tuple[str, date], Times] = defaultdict(lambda: defaultdict(int))
    for account, alike, seconds in found:
        by_month[account, alike.day.replace(day=1)][alike] += seconds
    return dict(by_month)


def _whole(changes: Mapping[int, int], calendar: Calendar) -> Iterator[tuple[date, int]]:
    """The seconds of people who are there for whole periods, by how many more there are from a place on."""
    present = 0
    for place in range(min(changes), max(changes)):
        present += changes.get(place, 0)
        if present:
            yield calendar.days[place], present * (calendar.starts[place + 1] - calendar.starts[place])


def counted(
    times: Times, rule: Metering, recount: Callable[[Part], Meters] | None = None
) -> Iterator[tuple[Bucket, Mapping[str, Any]]]:
    """Count time by a rule, inside `exact()`; `recount` may say that it is counted in other meters.

    Raises MeteringError for what the rule says nothing of.
    """
    count = cache(rule.count)
    for alike, seconds in times.items():
        meters = count(alike.role, alike.received, alone=alike.is_alone)
        if recount:
            meters = recount(_part(alike, seconds, meters, rule))
        yield Bucket(alike.app, alike.day), {meter: seconds * times for meter, times in meters}


def _part(alike: Alike, seconds: Any, meters: Meters, rule: Metering) -> Part:
    """All time that is alike, as one phase of somebody."""
    somebody = Participant("", (Stay(0, seconds, alike.role),))
    phase = Phase(0, seconds, alike.role, alike.received)
    return Part(Session("", (), app=alike.app), somebody, phase, seconds, meters, rule, alike.is_alone)
