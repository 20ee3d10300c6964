"""A metered log as a report: usage by account, app and month; and why the minutes of a room are what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from agorapricing.calllog import LogUsage, MeteredLog
from agorapricing.files import many_rejected
from agorapricing.messages import Message, counted
from agorapricing.metering import Part
from agorapricing.numbers import exactly
from agorapricing.records import SCHEMA, Keys, plain
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, label, prose
from agorapricing.report.sizings import flat_rows, minutes, once

_COLUMNS = (label("book"), label("account"), label("app"), label("month"), label("meter"), "seconds", "billed minutes")
_ROOM = (
    *(label("account"), label("app"), label("who"), label("day"), label("when")),
    *(prose("received"), label("meter"), Column("min")),
)


def report(log: MeteredLog) -> Report:
    """Lay out a metered log."""
    rows = [cells for usage in log.usages for cells in _cells(usage)]
    parts = {"used": log.used, "rejected": len(log.rejects)}
    balance = counted(
        "{count:,} row in = {used:,} used + {rejected:,} rejected",
        "{count:,} rows in = {used:,} used + {rejected:,} rejected",
        log.rows,
        **parts,
    )
    grid = Grid(_COLUMNS, tuple(rows))
    problems = dict.fromkeys(
        Message("{book} is incomplete: {problem}", book=each.book, problem=each.problem)
        for each in log.usages
        if each.problem
    )
    many = many_rejected(log.rows, len(log.rejects), log.reason)
    page = Page("Metered log", (grid,), tuple(filter(None, (balance, many, *problems))))
    return Report(page, {"schema": SCHEMA, **_LOG(log)}, tuple(row for usage in log.usages for row in _rows(usage)))


def _cells(usage: LogUsage) -> Iterator[tuple[str, ...]]:
    head = (usage.book, usage.account or NOTHING, usage.app or Message("(all)"), numbers.month(usage.month))
    billed: Mapping[str, Any] = usage.usage or {}
    if usage.problem:
        yield *head, Message("incomplete"), "", ""
    for meter in dict.fromkeys((*usage.seconds, *billed)):
        yield *head, meter, numbers.quantity(usage.seconds.get(meter)), numbers.quantity(billed.get(meter))


def _rows(usage: LogUsage) -> Iterator[dict[str, Any]]:
    head = {"book": usage.book, "account": usage.account, "app": usage.app, "month": f"{usage.month:%Y-%m}"}
    return flat_rows(head, usage.seconds, usage.usage or {}, usage.problem)


_LOG = Keys("rows: used:", ("rejected", lambda log: str(len(log.rejects))), "reason=reason.text? usages")


@exactly
def reasons(room: str, by_book: Sequence[tuple[str, Sequence[Part]]]) -> Report:
    """Lay out why the minutes of a room are what they are, by book."""
    owners = {(part.session.account, part.session.app) for _, parts in by_book for part in parts}
    skipped = 0 if len(owners) > 1 else 2  # whose room it is stands there where several have one of this name
    told = {book: [(part, part.when, part.why) for part in parts] for book, parts in by_book}
    grids = tuple(
        Grid(_ROOM[skipped:], tuple(row[skipped:] for each in parts for row in _why(*each)), title=book)
        for book, parts in told.items()
    )
    rows = [row for book, parts in told.items() for each in parts for row in _flat(book, *each)]
    return Report(
        Page(Message("Room {room}", room=room), grids), {"schema": SCHEMA, "room": room, "reasons": rows}, tuple(rows)
    )


def _why(part: Part, when: str, why: str) -> Iterator[tuple[str, ...]]:
    owner = (part.session.account or NOTHING, part.session.app or NOTHING)
    cells = (*owner, part.participant.name, numbers.day(part.day) if part.day else NOTHING, when, why)
    meters = part.meters or ((NOTHING, 0),)
    return once(cells, ((meter, minutes(Decimal(part.seconds) * times)) for meter, times in meters))


def _flat(book: str, part: Part, when: str, why: str) -> Iterator[dict[str, Any]]:
    owner = {"account": part.session.account, "app": part.session.app}
    for meter, times in part.meters or ((None, 0),):
        seconds = plain(Decimal(part.seconds) * times)
        head = {"book": book, **owner, "who": part.participant.name, "role": part.phase.role, "day": str(part.day)}
        yield {**head, "when": when, "why": why, "meter": meter, "seconds": seconds}
