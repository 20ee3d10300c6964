"""Rows of what files of vendors' consoles state, and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from agorapricing.metering import SECONDS, Received
from agorapricing.numbers import exact

SECOND, MINUTE = "second", "minute"
PER = {SECOND: 1, MINUTE: SECONDS}
"""By unit of time how many seconds one has."""
PEAKS = frozenset(("Mbps", "connection", "PCW", "QPS"))
"""Units of which the highest of a month is billed."""
Count = int | Decimal
"""A quantity as it is kept: whole numbers, of which there are most, take a third of the space."""
IN_ROOM = "room."
"""Time in rooms: a meter of this family is no meter of a book, but the role of who was there."""


class ConsoleRow(NamedTuple):
    """A quantity that a file states, in the unit of its kind."""

    file: str
    line: int
    """In the file; 0 where that is not known."""
    kind: str
    project: str
    """The project or app; empty where the file names none, and nobody did."""
    day: date | None
    """In the zone of the file; none where it names none."""
    meter: str
    quantity: Decimal
    unit: str = SECOND
    received: Received | None = None
    """What was received, where the file says it of time in a room."""

    @property
    def seconds(self) -> Decimal:
        """A quantity of time in seconds. Raises KeyError for another one."""
        with exact():
            return self.quantity * PER[self.unit]


class Stated(NamedTuple):
    """What a row of a file states, all of its meters together; smaller than a row for each of them."""

    file: str
    line: int
    kind: str
    project: str
    day: date | None
    quantities: Mapping[str, Count]
    """By meter; none of them is 0."""
    unit: str = SECOND
    received: Received | None = None

    @property
    def rows(self) -> Iterator[ConsoleRow]:
        """A row for each quantity."""
        return map(self.row, self.quantities)

    def row(self, meter: str) -> ConsoleRow:
        """The row of one of its quantities."""
        return ConsoleRow(*self[:5], meter, Decimal(self.quantities[meter]), self.unit, self.received)

    @property
    def seconds(self) -> Iterator[tuple[str, Count]]:
        """Meters with their time in seconds, inside `exact()`; none where it is no time."""
        per = PER.get(self.unit)
        return ((meter, amount * per) for meter, amount in self.quantities.items()) if per else iter(())


def together(stated: Iterable[Stated]) -> list[Stated]:
    """What is stated of a project, seconds of one day and of the same as one; minutes, which are rounded, stay apart.

    >>> rooms = (Stated("a.csv", line, "trtc-rooms", "", None, {"rtc.hd": line}) for line in (2, 3))
    >>> [each.quantities for each in together(rooms)]
    [{'rtc.hd': 5}]
    """
    found: list[Stated] = []
    sums: dict[tuple[date | None, Received | None], dict[str, Count]] = {}
    with exact():
        for each in stated:
            alike = each.day, each.received
            if each.unit != SECOND:
                found.append(each)
            elif alike not in sums:
                sums[alike] = dict(each.quantities)
                found.append(each._replace(quantities=sums[alike]))
            else:
                own = sums[alike]
                for meter, amount in each.quantities.items():
                    own[meter] = own[meter] + amount if meter in own else amount
    return found


def summed(stated: Iterable[Stated]) -> Iterator[ConsoleRow]:
    """Rows of no day: of each meter, unit and what was received the sum, or of a peak the highest."""
    first: dict[tuple[str, Received | None], Stated] = {}
    found: dict[tuple[str, Received | None], dict[str, Count]] = {}
    with exact():
        for each in stated:
            alike = each.unit, each.received
            if alike not in found:
                first[alike], found[alike] = each, {}
            sums = found[alike]
            for meter, amount in each.quantities.items():
                if meter not in sums:
                    sums[meter] = amount
                else:
                    sums[meter] = max(sums[meter], amount) if each.unit in PEAKS else sums[meter] + amount
    for (unit, received), sums in found.items():
        file, line, kind, project = first[unit, received][:4]
        for meter, amount in sums.items():
            yield ConsoleRow(file, line, kind, project, None, meter, Decimal(amount), unit, received)
