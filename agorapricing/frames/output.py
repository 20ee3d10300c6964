"""Files of rated rows: Parquet, CSV and JSON Lines, each written batch by batch as a new file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from agorapricing.errors import AgorapricingError, OutputError
from agorapricing.files import NewFile, in_a_line
from agorapricing.frames.files import REFUSED, known

_LACKS = {".csv": ("binary", "duration", "list", "struct", "map"), ".jsonl": ("binary",)}
"""By ending the types that a format does not hold, as their names begin or have inside."""


class Output(NewFile):
    """A file of rows that takes its name when it is complete and on the disk."""

    def __init__(self, path: Path) -> None:
        formats = {
            ".parquet": (self._parquet, _rows_of_parquet),
            ".csv": (self._csv, _rows_of_csv),
            ".jsonl": (self._jsonl, _lines),
        }
        self._write, self._counted = known(path, formats)
        self._writer: Any = None
        self._rows = 0
        super().__init__(path)

    def write(self, table: pa.Table) -> None:
        """Write rows. Raises AgorapricingError where the format or the disk does not take them."""
        self._refuse(table.schema)
        with self.refusals():
            self._write(table)
        self._rows += len(table)

    def _refuse(self, schema: pa.Schema) -> None:
        ending = self.path.suffix
        lacks = _LACKS.get(ending, ())
        if wrong := [
            f"{field.name} ({field.type})" for field in schema if any(word in str(field.type) for word in lacks)
        ]:
            raise OutputError(f"{self.path}: {ending} cannot hold the column {', '.join(wrong)}: use .parquet")

    def complete(self) -> None:
        """Bring all rows to the disk, and count them there. Raises AgorapricingError."""
        with self.refusals():
            self._end()
        self.finish(self._rows, self._counted)

    def discard(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError, pa.ArrowException):  # a writer that is not closed closes itself later, on a closed file
            self._end()
        super().discard()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Say in words what the system, or a library, refuses."""
        try:
            with super().refusals():
                yield
        except REFUSED as error:
            if isinstance(error, AgorapricingError):
                raise
            raise OutputError(f"{self.path}: cannot be written: {in_a_line(error)}") from None

    def _end(self) -> None:
        if isinstance(self._writer, pq.ParquetWriter):
            self._writer.close()

    def _parquet(self, table: pa.Table) -> None:
        if self._writer is None:
            words = [field.name for field in table.schema if not _is_number(field.type)]  # they repeat
            self._writer = pq.ParquetWriter(self.file, table.schema, compression="zstd", use_dictionary=words)
        self._writer.write_table(table)

    def _csv(self, table: pa.Table) -> None:
        _frame(table).write_csv(self.file, include_header=self._writer is None)
        self._writer = True

    def _jsonl(self, table: pa.Table) -> None:
        _frame(table).write_ndjson(self.file)


def _frame(table: pa.Table) -> pl.DataFrame:
    """The same columns by name; an empty name stays one."""
    return pl.DataFrame({name: pl.Series(name, table.column(at)) for at, name in enumerate(table.column_names)})


def _is_number(dtype: pa.DataType) -> bool:
    return bool(pa.types.is_primitive(dtype) or pa.types.is_decimal(dtype))


def _rows_of_parquet(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def _rows_of_csv(path: Path) -> int:
    return int(pl.scan_csv(path, glob=False).select(pl.len()).collect().item())


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(file.read1, b""))
