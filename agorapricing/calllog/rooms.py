"""A room of a log: which records of a user agree with each other, and the phases that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    records.sort(key=_order)
    ends: dict[str, Record] = {}
    last: Record | None = None  # of all that are kept the one that ends last: no other role lasts as long
    kept, rejects = [], []
    for record in records:
        same = ends.get(record.stream)
        if same is not None and record.start < same.end:
            what = Message("stream {stream!r}", stream=record.stream) if record.stream else Message("being there")
            rejects.append(
                Reject(record.line, Message("overlaps line {line}: {what} of the same user", line=same.line, what=what))
            )
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


def _order(record: Record) -> tuple[Any, ...]:
    """Whatever the order of the rows, the same ones are kept: the line decides only between equals."""
    return (record.start, record.end, record.stream, repr(record.picture), record.role, record.line)


def _stays(records: Sequence[Record]) -> list[tuple[Any, Any, str]]:
    """When a user was there: the union of the records, by role; records of two roles do not overlap."""
    stays: list[tuple[Any, Any, str]] = []
    for start, end, role in sorted((record.start, record.end, record.role) for record in records):
        if stays and stays[-1][2] == role and start <= stays[-1][1]:
            stays[-1] = (stays[-1][0], max(end, stays[-1][1]), role)
        else:
            stays.append((start, end, role))
    return stays
