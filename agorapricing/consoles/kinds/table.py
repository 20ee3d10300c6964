"""A table of one's own: its columns are what --column says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from agorapricing.consoles.days import day_of
from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.kind import KINDS, ConsoleKind, Entry, Refused, Used
from agorapricing.consoles.rows import MINUTE, SECOND
from agorapricing.errors import NumberError, meant
from agorapricing.files import refused
from agorapricing.messages import Message, words_of
from agorapricing.numbers import ZERO, quantity
from agorapricing.pricebook import vocabulary

DAY, PROJECT = "day", "project"
_IN_SECONDS = "@second"


@KINDS.register
class ConsoleTable(ConsoleKind):
    """A table of CSV, JSON Lines, Parquet or XLSX, of which nobody but its owner knows what it says."""

    kind = "table"
    title = Message("a table of CSV, JSON Lines, Parquet or XLSX")
    version = "by --column FIELD=METER, FIELD=METER@second, FIELD=day and FIELD=project"
    unit = MINUTE
    once = False
    adds_up = False
    unknown = (
        Message("Time in it is in minutes where no column is said to be of seconds; its days are taken as of UTC."),
    )
    refuses = ("columns that are mapped and not there", "meters that there are not", "cells that are no quantities")

    def knows(self, head: FileHead) -> bool:  # noqa: ARG002  # any table may be one
        """Never by its content: it is said."""
        return False

    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read the rows: of each the mapped columns, those of one unit together."""
        _check(file)
        if unread := [name for name in _names(file) if name and name not in file.columns]:
            self.said.append(
                Message(
                    "{name}: nothing is said of these columns, and they are not read: {columns}",
                    name=file.path.name,
                    columns=", ".join(unread),
                )
            )
        roles = {role: name for name, role in file.columns.items() if role in {DAY, PROJECT}}
        for line, row in file.table():
            if isinstance(row, str):
                yield Refused(line, row)
                continue
            try:
                yield from self._row(file, line, row, roles)
            except NumberError as error:
                yield Refused(line, words_of(error))

    def _row(self, file: ConsoleFile, line: int, row: Mapping[str, Any], roles: Mapping[str, str]) -> list[Entry]:
        day: date | None = day_of(row.get(roles[DAY])) if DAY in roles else None
        app = file.app(str(row.get(roles.get(PROJECT, "")) or ""))
        by_unit: dict[str, dict[str, Decimal]] = {MINUTE: {}}
        for name, role in file.columns.items():
            if role and role not in roles:
                meter, unit = _meter(role)
                own = by_unit.setdefault(unit, {})
                own[meter] = own.get(meter, ZERO) + quantity(row.get(name), name)
        used = ((unit, {meter: each for meter, each in found.items() if each}) for unit, found in by_unit.items())
        return [Used(line, app, day, found, unit=unit, rows=int(not place)) for place, (unit, found) in enumerate(used)]


def _names(file: ConsoleFile) -> tuple[str, ...]:
    return file.head.columns or tuple(file.head.values)


def _meter(role: str) -> tuple[str, str]:
    """A meter and the unit that its column is in."""
    meter = role.removesuffix(_IN_SECONDS)
    return meter, SECOND if meter != role else vocabulary().meters[meter].unit


def _check(file: ConsoleFile) -> None:
    """Refuse a table without a word about its columns, and a word about a column or a meter that there is not."""
    names, meters = _names(file), vocabulary().meters
    if not file.columns:
        first = names[0] if names else "FIELD"
        raise refused(file.path, f"is a table of one's own: say what its columns are, as by --column {first}=rtc.hd")
    for name, role in file.columns.items():
        if name not in names:
            raise refused(file.path, f"has no column {name!r}{meant(name, names)}")
        meter = role.removesuffix(_IN_SECONDS)
        if meter and meter not in meters and meter not in {DAY, PROJECT}:
            raise refused(file.path, f"column {name!r}: there is no meter {meter!r}{meant(meter, meters)}")
