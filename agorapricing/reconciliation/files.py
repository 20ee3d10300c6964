"""Reading a vendor's bill from a file: a table of lines in TOML or CSV, or the answer of a program in JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import attrs

from agorapricing.errors import (
    Diagnostic,
    Fault,
    FaultsError,
    InvalidFileError,
    KeyPath,
    collect,
    meant,
)
from agorapricing.files import small_table
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading import Names, converter, dotted, invalid, parse, read_text, refused, structure
from agorapricing.numbers import number
from agorapricing.pricebook import vocabulary
from agorapricing.reconciliation.billed import BilledLine, VendorBill
from agorapricing.reconciliation.catalogue import ANSWERS

_TOTAL = "total"
_NUMBERS = ("amount", "quantity", "unit_price", "per", "covered")
_COLUMNS = ("meter", "label", *_NUMBERS)


@frozen
class BillHead:
    """What stands at the head of a file of a bill."""

    name: str = ""
    currency: str = ""
    on: date | None = None
    total: Decimal | None = None


@frozen
class _BillFile:
    bill: BillHead = attrs.field(factory=BillHead)
    line: tuple[BilledLine, ...] = ()


def bill_template(on: date) -> str:
    """A commented bill to start from, of the month of a day.

    >>> bill_template(date(2026, 7, 1)).splitlines()[3]
    'on = 2026-07-01                 # the day whose prices it is by, as the first of its month'
    """
    text = files("agorapricing").joinpath("templates/bill.toml").read_text("utf-8")
    return Template(text).substitute(day=on)


def read_bill(path: str | Path, names: Mapping[str, str] | None = None, meters: Collection[str] = ()) -> VendorBill:
    """Read a vendor's bill: TOML or CSV with a line a meter or label, or JSON that is recognised by its content.

    `names` says of labels which meter they are; `meters` are those of a price book besides the vocabulary's.

    Raises InvalidFileError with all that is wrong with the file.
    """
    file = Path(path)
    text = read_text(file)
    known = {*vocabulary().meters, *meters}
    read = {".csv": _of_csv, ".json": _of_json}.get(file.suffix.lower(), _of_toml)
    return read(text, file, _Lines(names or {}, known))


@frozen(eq=False)
class _Lines:
    """What makes a bill of plain tables: which meters are known, and which labels are meters."""

    names: Mapping[str, str] = attrs.field(converter=frozen_dict)
    known: Collection[str]

    def bill(self, values: Mapping[str, Any], otherwise: str, notes: Iterable[str] = ()) -> VendorBill:
        """The bill of plain values. Raises FaultsError."""
        found = structure({**values, **self._named(values)}, _BillFile, converter(), Names({"meter": self.known}))
        head, lines = found.bill, found.line
        faults: list[Fault] = [
            (("line", place), "is of a meter, or has a label: not both, nor neither")
            for place, line in enumerate(lines)
            if bool(line.meter) == bool(line.label)
        ]
        if not lines and head.total is None:
            faults.append((("line",), "a bill needs a line at least, or a total"))
        if faults:
            raise FaultsError(faults)
        made = VendorBill(head.name or otherwise, 0, lines, head.currency, head.on, tuple(notes))
        return attrs.evolve(made, total=made.summed if head.total is None else head.total)

    def _named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The lines, of which those whose label is a meter name that."""
        lines = values.get("line")
        if not isinstance(lines, list) or not self.names:
            return {}
        return {"line": [self._line(line) if isinstance(line, dict) else line for line in lines]}

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        meter = self.names.get(str(line.get("label")))
        return {**{key: each for key, each in line.items() if key != "label"}, "meter": meter} if meter else line


def _of_toml(text: str, file: Path, lines: _Lines) -> VendorBill:
    try:
        return lines.bill(parse(text, file), file.stem)
    except FaultsError as error:
        raise invalid(error.found, text, file) from None


def _of_json(text: str, file: Path, lines: _Lines) -> VendorBill:
    try:
        values = json.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise refused(file, f"is not JSON: {error}", getattr(error, "lineno", 1)) from None
    for kind in ANSWERS.values():
        if kind.is_of(values):
            faults: list[Fault] = []
            answer = collect(faults, partial(kind.read, values, lines.names))
            bill = answer and collect(faults, partial(lines.bill, answer.values, file.stem, answer.notes))
            if bill:
                return bill
            raise InvalidFileError(tuple(Diagnostic(str(file), 0, _where(answer, at), said) for at, said in faults))
    raise refused(file, f"is no bill that is known: {', '.join(kind.title for kind in ANSWERS.values())}", line=0)


def _where(answer: Any, path: KeyPath) -> str:
    """Where a line, or a key of it, stands in an answer."""
    places = answer.places if answer else ()
    if path[:1] == ("line",) and len(path) > 1 and int(path[1]) < len(places):
        return dotted((*places[int(path[1])], *path[2:]))
    return dotted(path)


def _of_csv(text: str, file: Path, lines: _Lines) -> VendorBill:
    """A header with the keys of a line, then a row a line; the row with the label `total` is that."""
    rows = small_table(text, file)
    header = [name.strip() for name in next(rows)[1]]
    found = [Diagnostic(str(file), 1, *each) for each in _of_header(header)]
    if found:
        raise InvalidFileError(tuple(found))
    tables, places, total = [], [], None
    for line, cells in rows:
        row = [cell.strip() for cell in cells]
        if not any(row):
            continue
        faults: list[Fault] = []
        table = collect(faults, partial(_table, header, row))
        found += [Diagnostic(str(file), line, dotted(at), said) for at, said in faults]
        if table and table.get("label") == _TOTAL:
            total = table.get("amount")
        elif table:
            tables.append(table)
            places.append(line)
    head = {} if total is None else {"bill": {"total": total}}
    faults = []
    bill = collect(faults, partial(lines.bill, {"line": tables, **head}, file.stem))
    found += [Diagnostic(str(file), _line_at(places, at), dotted(at[2:]), said) for at, said in faults]
    if found or bill is None:
        raise InvalidFileError(tuple(found))
    return bill


def _line_at(places: list[int], path: KeyPath) -> int:
    return places[int(path[1])] if len(path) > 1 else 0


def _of_header(header: list[str]) -> Iterator[tuple[str, str]]:
    listed = ", ".join(_COLUMNS)
    for place, name in enumerate(header):
        if header.index(name) < place:
            yield name, "is the name of two columns"
        elif name not in _COLUMNS:
            yield name, f"is no column of a bill{meant(name, _COLUMNS) or f'; known: {listed}'}"
    if "amount" not in header:
        yield "amount", "is missing"


def _table(header: list[str], row: list[str]) -> dict[str, Any]:
    """A row as a table; an empty cell states nothing. Raises FaultsError."""
    if len(row) != len(header):
        raise FaultsError([((), f"has {len(row)} cells, the header has {len(header)}")])
    faults: list[Fault] = []
    table: dict[str, Any] = {name: cell for name, cell in zip(header, row, strict=True) if cell}
    for name in header:
        if name in _NUMBERS and name in table:
            table[name] = collect(faults, partial(number, table[name], "it"), (name,))
    if faults:
        raise FaultsError(faults)
    return table
