"""Files of rows, opened by their format: records of CSV, objects of JSON Lines, a file of Parquet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from agorapricing.errors import lacks_extra
from agorapricing.files.csvlines import Records
from agorapricing.files.jsonlines import decoder
from agorapricing.files.limits import DOCUMENT
from agorapricing.files.paths import refuse_endless
from agorapricing.files.textlines import lines_of, refuse_wide, refused

Position = Callable[[], int]
"""Says how many bytes of a file have been read."""
Objects = Iterator[tuple[int, dict[str, Any] | str]]
"""Lines by their number, each as its object or as what is wrong with it."""


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Refuse a device, and say with the file's name what the system refuses.

    Raises AgorapricingError and InvalidFileError.
    """
    refuse_endless(path)
    try:
        yield
    except OSError as error:
        said = os.strerror(error.errno) if error.errno else in_a_line(error)
        raise refused(path, said, code="unreadable-file") from None


def in_a_line(error: BaseException) -> str:
    """What an error says, in one line."""
    return " ".join(str(error).split())


def text_of(path: Path) -> str:
    """The text of a file that is read as a whole. Raises InvalidFileError for one that is too large, or not UTF-8."""
    with reading(path), path.open("rb") as file:
        data = file.read(DOCUMENT.most + 1)
    if DOCUMENT.is_below(len(data)):
        raise refused(path, f"is larger than {DOCUMENT.most:,} {DOCUMENT.unit}", code="over-limit")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(path, f"is not text in UTF-8: {error}") from None


@contextmanager
def csv_records(path: Path) -> Iterator[tuple[Records, Position]]:
    """The records of a file of CSV. Bytes that are not UTF-8 spoil the row that they stand in, and no other."""
    with path.open("rb") as raw, TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline="") as file:
        yield Records(file, path), raw.tell


@contextmanager
def json_objects(
    path: Path, number: Callable[[str], Any] | None = None, whole: Callable[[str], Any] | None = None
) -> Iterator[tuple[Objects, Position]]:
    """The objects of a file of JSON Lines; `number` reads the text of numbers, and `whole` that of whole ones."""
    decode = decoder(number, whole)
    with path.open("rb") as file:
        yield ((line, decode(text)) for line, text in enumerate(lines_of(file, path), 1)), file.tell


@contextmanager
def parquet_file(path: Path) -> Iterator[Any]:
    """A file of Parquet. Raises AgorapricingError without the extra, InvalidFileError for what is not Parquet."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise lacks_extra("reading Parquet", "parquet") from None
    try:
        file = parquet.ParquetFile(path)
        names = file.schema_arrow.names  # which is read only when it is asked for
    except (ValueError, ArithmeticError) as error:
        raise refused(path, f"is not Parquet: {in_a_line(error)}") from None
    refuse_wide(path, names)
    try:
        yield file
    except arrow.ArrowException as error:
        raise refused(path, f"is not Parquet: {in_a_line(error)}") from None
