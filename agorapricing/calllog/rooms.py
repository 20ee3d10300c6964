"""A room of a log: which records of a user agree with each other, and the phases that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from agorapricing.calllog.records import Record, Reject
from agorapricing.messages import Message
from agorapricing.metering import Phase, Picture, room_phases


def kept(records: Iterable[Record]) -> tuple[dict[str, list[Record]], list[Reject]]:
    """The records of each user that agree with each other, and those that do not."""
    users: dict[str, list[Record]] = {}
    for record in records:
        users.setdefault(record.user, []).append(record)
    agreeing: dict[str, list[Record]] = {}
    rejects: list[Reject] = []
    for user in sorted(users):
        agreeing[user], refused = _consistent(users[user])
        rejects += refused
    return agreeing, rejects


def phases_of(records: Mapping[str, list[Record]], *, needs_company: bool) -> Iterator[tuple[str, Phase, bool]]:
    """Everybody's phases, and whether somebody is alone in them, where a rule asks for it."""
    people = [(user, _stays(own), _receipts(own), 1) for user, own in records.items()]
    return room_phases(people, needs_company=needs_company)


def _receipts(records: Iterable[Record]) -> list[tuple[Any, Any, Picture, int]]:
    return [(each.start, each.end, each.picture, 1) for each in records if each.picture is not None]


def _consistent(records: list[Record]) -> tuple[list[Record], list[Reject]]:
    """A user's records without those that overlap one of the same stream, or one of another role."""
    if len(records) == 1:
        return records, []
    pictures = {id(each.picture): each.picture for each in records}  # few, and as good as equal where they are one
    shown = {place: repr(picture) for place, picture in pictures.items()}
    # whatever the order of the rows, the same ones are kept: the line decides only between equals
    records.sort(key=lambda each: (each.start, each.end, each.stream, shown[id(each.picture)], each.role, each.line))
    ends: dict[str, Record] = {}
    last: Record | None = None  # of all that are kept the one that ends last: no other role lasts as long
    kept, rejects = [], []
    for record in records:
        same = ends.get(record.stream)
        if same is not None and record.start < same.end:
            rejects.append(Reject(record.line, _overlap(same.line, record.stream)))
            continue
        if last is not None and last.role != record.role and record.start < last.end:
            rejects.append(
                Reject(
                    record.line,
                    Message("overlaps line {line}, where the role is {role!r}", line=last.line, role=last.role),
                )
            )
            continue
        ends[record.stream] = record
        if last is None or last.end < record.end:
            last = record
        kept.append(record)
    return kept, rejects


@lru_cache(1)  # many may overlap one
def _overlap(line: int, stream: str) -> Message:
    what = Message("stream {stream!r}", stream=stream) if stream else Message("being there")
    return Message("overlaps line {line}: {what} of the same user", line=line, what=what)


def _stays(records: Sequence[Record]) -> list[tuple[Any, Any, str]]:
    """When a user was there: the union of the records, by role; records of two roles do not overlap."""
    stays: list[tuple[Any, Any, str]] = []
    for start, end, role in sorted((record.start, record.end, record.role) for record in records):
        if stays and stays[-1][2] == role and start <= stays[-1][1]:
            stays[-1] = (stays[-1][0], max(end, stays[-1][1]), role)
        else:
            stays.append((start, end, role))
    return stays
