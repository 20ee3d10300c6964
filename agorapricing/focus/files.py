"""Rows of cost as text of CSV, and in files of CSV and of Parquet with decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from agorapricing.errors import OutputError, UnknownNameError, lacks_extra
from agorapricing.files import NewFile
from agorapricing.focus.columns import DECIMAL, TIME, FocusColumn, columns_of
from agorapricing.focus.lines import narrow, row_writer
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
    line = row_writer(columns_of(version))
    return "".join([f"{each}\n" for each in ([names] if header else [])] + [line(row) for row in rows])


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
        header, self.version = as_csv((), version), version
        self.is_text = _is_csv(path.name)
        self._writer: Any = None
        self._held: list[CostRow] = []
        schema = None if self.is_text else as_table((), version).schema
        super().__init__(path)
        if schema is None:
            self.file.write(header.encode())
        else:
            from pyarrow.parquet import ParquetWriter  # noqa: PLC0415  # an extra, which has made the schema

            self._writer = ParquetWriter(self.file, schema)

    def write(self, rows: Iterable[CostRow]) -> None:
        """Write some rows; those of Parquet when there are enough of them for a group."""
        if self.is_text:
            self.write_lines([narrow(as_csv(rows, self.version, header=False))])
            return
        self._held += rows
        if len(self._held) >= _GROUP:
            self._write_group()

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write rows that are text already, of which each sign is a byte."""
        with self.refusals():
            self.file.write("".join(lines).encode("latin-1"))

    def _write_group(self) -> None:
        held, self._held = self._held, []
        with self.refusals():
            self._writer.write_table(as_table(held, self.version))

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

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._writer:
            with suppress(OSError, ValueError):  # one that is not closed closes itself later, on a closed file
                self._writer.close()
        super().discard()


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
