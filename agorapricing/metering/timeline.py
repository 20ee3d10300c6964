"""Cutting time at every change: a participant's stays and receipts as phases in which nothing changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from agorapricing.metering.picture import Picture
from agorapricing.metering.rule import Received

Who = TypeVar("Who")
Stays = Sequence[tuple[Any, Any, str]]
Receipts = Sequence[tuple[Any, Any, Picture, int]]

_Event = tuple[Any, int, Any, int]
_CUT, _STAY, _PICTURE = range(3)


class Phase(NamedTuple):
    """A half-open interval in which a participant has one role and receives the same pictures."""

    start: Any
    end: Any
    role: str
    received: Received


def phases(stays: Stays, receipts: Receipts, cuts: Sequence[Any] = ()) -> Iterator[Phase]:
    """Cut a participant's time at every join, leave, change of role, start and end of a receipt, and at `cuts`.

    Stays do not overlap. What is received outside of a stay does not count.

    >>> from agorapricing.metering.picture import Size
    >>> picture = Picture(Size(640, 360))
    >>> [(each.start, each.end, len(each.received)) for each in phases([(0, 90, "host")], [(30, 60, picture, 1)])]
    [(0, 30, 0), (30, 60, 1), (60, 90, 0)]
    """
    if not receipts and not cuts:  # as in many rooms: a phase a stay
        yield from (Phase(*stay, ()) for stay in sorted(stays))
        return
    active: dict[Picture, int] = {}
    role_now: str | None = None
    received: Received = ()
    before: Any = None
    for at, kind, what, count in _events(stays, receipts, cuts):
        if at != before:
            if role_now is not None:
                received = received or tuple(active.items())
                yield Phase(before, at, role_now, received)
            before = at
        if kind == _STAY:
            role_now = what
        elif kind == _PICTURE:
            received = ()
            left = active.get(what, 0) + count
            if left:
                active[what] = left
            else:
                del active[what]


def _events(stays: Stays, receipts: Receipts, cuts: Iterable[Any]) -> list[_Event]:
    """Everything that changes, in order."""
    ends: list[_Event] = [(at, _CUT, None, 0) for at in cuts]
    starts: list[_Event] = []
    for start, end, role in stays:
        ends.append((end, _STAY, None, 0))
        starts.append((start, _STAY, role, 0))
    for start, end, picture, count in receipts:
        ends.append((end, _PICTURE, picture, -count))
        starts.append((start, _PICTURE, picture, count))
    return sorted(ends + starts, key=itemgetter(0))  # stable: at one time, what ends goes before what starts


def room_phases(
    people: Sequence[tuple[Who, Stays, Receipts, int]], *, needs_company: bool
) -> Iterator[tuple[Who, Phase, bool]]:
    """Everybody's phases, and whether somebody is alone in them, where it is needed; each is so many alike."""
    stays = ((start, end, count) for _, own, _, count in people for start, end, _ in own)
    alone = crowd(stays) if needs_company else []
    cuts = [at for interval in alone for at in interval]
    for who, own, receipts, _ in people:
        for phase in phases(own, receipts, _between(cuts, own) if cuts and own else ()):
            yield who, phase, bool(alone) and within(phase.start, alone)


def _between(cuts: list[Any], stays: Stays) -> list[Any]:
    """Of cuts in order those while somebody is there: in a room of many there may be many."""
    first, last = min(start for start, _, _ in stays), max(end for _, end, _ in stays)
    return cuts[bisect_right(cuts, first) : bisect_left(cuts, last)]


def crowd(stays: Iterable[tuple[Any, Any, int]]) -> list[tuple[Any, Any]]:
    """When somebody is alone in a room: the intervals with exactly one present, given all stays with their counts.

    >>> crowd([(0, 60, 1), (20, 40, 2)])
    [(0, 20), (40, 60)]
    """
    changes: dict[Any, int] = {}
    for start, end, count in stays:
        changes[start] = changes.get(start, 0) + count
        changes[end] = changes.get(end, 0) - count
    found, present = [], 0
    for start, end in pairwise(sorted(changes)):
        present += changes[start]
        if present == 1:
            found.append((start, end))
    return found


def within(at: Any, intervals: list[tuple[Any, Any]]) -> bool:
    """Whether a time is in one of half-open intervals, which are in order.

    >>> within(19, [(0, 20), (40, 60)]), within(20, [(0, 20), (40, 60)])
    (True, False)
    """
    place = bisect_right(intervals, at, key=itemgetter(0)) - 1
    return place >= 0 and at < intervals[place][1]
