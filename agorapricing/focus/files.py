"""Rows of cost as text of CSV, and in files of CSV and of Parquet with decimals."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from io import StringIO
from itertools import chain
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from agorapricing.errors import OutputError, UnknownNameError, lacks_extra
from agorapricing.files import NewFile, cell
from agorapricing.focus.columns import DECIMAL, PARTS, TIME, FocusColumn, columns_of
from agorapricing.focus.identity import ByIdentity
from agorapricing.focus.row import CostRow
from agorapricing.records import decimals, plain

_DIGITS, _PLACES = 38, 18
_MOST = Decimal((0, (1,), _DIGITS - _PLACES))
_GROUP = 5_000
"""Rows that Parquet has in a group: fewer make a large file that is read slowly, more take memory."""
ENDINGS = (".csv", ".parquet")


def as_csv(rows: Iterable[CostRow], version: str = "1.2", *, header: bool = True) -> str:
    """The rows, with a header or without; an empty cell where a column has no value."""
    names = ",".join(column.name for column in columns_of(version))
    line = _lines(columns_of(version))
    return "".join([f"{each}\n" for each in ([names] if header else [])] + [line(row) for row in rows])


def _lines(columns: Sequence[FocusColumn]) -> Callable[[CostRow], str]:
    """What writes a row as a line. Rows have parts that are those of other rows, of which the cells are known then."""
    own = {part: [column for column in columns if column.part == part] for part in ("", *PARTS)}
    places = {column.name: place for place, column in enumerate(chain.from_iterable(own.values()))}
    gets = {part: [column.of for column in its] for part, its in own.items()}
    in_order, word = itemgetter(*(places[column.name] for column in columns)), cache(_cell)
    known = [(attrgetter(part), partial(_cells, word, gets[part]), ByIdentity[list[str]]()) for part in PARTS]

    def line(row: CostRow) -> str:
        cells = _cells(word, gets[""], row)
        for part_of, cells_of, before in known:
            part = part_of(row)
            cells += before.get(part, partial(cells_of, part))
        return ",".join(in_order(cells)) + "\n"

    return line


def _cells(word: Callable[[Any], str], get: Sequence[Callable[[Any], Any]], part: Any) -> list[str]:
    return [word(each(part)) for each in get]


def _cell(value: Any) -> str:
    """A value as a cell of CSV, as the specification writes it: numbers without exponent, moments in UTC."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow((cell(value), ""))  # with one more, as a lone empty cell has quotes
    return text.getvalue().removesuffix(",\n")


def as_table(rows: Iterable[CostRow], version: str = "1.2") -> Any:
    """The rows as a table of Arrow: decimals of 18 places, moments in UTC.

    Raises AgorapricingError without the extra `parquet`, and for a number that has more places.
    """
    pa, known, columns = _arrow(), tuple(rows), columns_of(version)
    types = {DECIMAL: pa.decimal128(_DIGITS, _PLACES), TIME: pa.timestamp("s", tz="UTC")}
    arrays = [pa.array(_values(column, known), types.get(column.kind, pa.string())) for column in columns]
    return pa.table(arrays, names=[column.name for column in columns])


def _arrow() -> Any:
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra
    except ImportError:
        raise lacks_extra("writing Parquet", "parquet") from None
    return pa


def _values(column: FocusColumn, rows: Sequence[CostRow]) -> list[Any]:
    values = [column.get(row) for row in rows]
    for value in values if column.kind == DECIMAL else ():
        if value is not None and (abs(value) >= _MOST or decimals(value) > _PLACES):
            raise OutputError(f"{column.name} {plain(value)} has no room in Parquet: write .csv")
    return values


class RowFile(NewFile):
    """A new file of rows, .csv or .parquet by its ending, which takes its name when it is complete.

    Raises AgorapricingError for what cannot be written, and for another ending.
    """

    def __init__(self, path: Path, version: str = "1.2") -> None:
        header, self._version = as_csv((), version), version
        self._writer: Any = None
        self._held: list[CostRow] = []
        schema = None if _is_csv(path.name) else as_table((), version).schema
        super().__init__(path)
        if schema is None:
            self.file.write(header.encode())
        else:
            from pyarrow.parquet import ParquetWriter  # noqa: PLC0415  # an extra, which has made the schema

            self._writer = ParquetWriter(self.file, schema)

    def write(self, rows: Iterable[CostRow]) -> None:
        """Write some rows; those of Parquet when there are enough of them for a group."""
        if not self._writer:
            with self.refusals():
                self.file.write(as_csv(rows, self._version, header=False).encode())
            return
        self._held += rows
        if len(self._held) >= _GROUP:
            self._write_group()

    def _write_group(self) -> None:
        held, self._held = self._held, []
        with self.refusals():
            self._writer.write_table(as_table(held, self._version))

    def complete(self) -> None:
        """Bring all rows to the disk, and give the file its name."""
        if self._held:
            self._write_group()
        with self.refusals():
            if self._writer:
                self._writer.close()
            size = self.file.tell()
        self.finish(size, lambda part: part.stat().st_size)
        self.move()


def as_file(rows: Iterable[CostRow], name: str, version: str = "1.2") -> bytes:
    """What stands in a file of that name, .csv or .parquet. Raises what `RowFile` and `as_table` raise."""
    if _is_csv(name):
        return as_csv(rows, version).encode()
    table = as_table(rows, version)
    from pyarrow import BufferOutputStream, parquet  # noqa: PLC0415  # an extra, which has made the table

    stream = BufferOutputStream()
    parquet.write_table(table, stream)
    return bytes(stream.getvalue())


def _is_csv(name: str) -> bool:
    """Whether a name is that of a file of CSV, not of Parquet. Raises UnknownNameError for another ending."""
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise UnknownNameError("ending for rows of FOCUS", ending or name, ENDINGS)
    return ending == ".csv"
