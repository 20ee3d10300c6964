"""The first sheet of a workbook, row by row: what its cells hold, and nothing of how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import IO, Any
from xml.parsers.expat import ParserCreate

_PIECE = 2**16
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW, _CELL, _STRING, _SPOKEN = (f"{_SPACE} {name}" for name in ("row", "c", "si", "rPh"))
_TEXTS = frozenset(f"{_SPACE} {name}" for name in ("v", "t"))
Attributes = Mapping[str, str]


def sheet_rows(file: IO[bytes], width: int) -> Iterator[tuple[int, dict[int, Any]]]:
    """The rows that have cells, each with its number, by column from 0 on as far as a width.

    A formula is the value that it had. Raises ImportError without openpyxl, and whatever it stumbles over.
    """
    book = import_module("openpyxl.reader.excel").ExcelReader(file, read_only=True, data_only=True)
    book.read_manifest()
    book.read_workbook()
    import_module("openpyxl.styles.stylesheet").apply_stylesheet(book.archive, book.wb)
    column_of = lru_cache(2**14)(import_module("openpyxl.utils").column_index_from_string)
    value_of, number, last, column = _values(book), 0, 0, 0
    row: dict[int, Any] = {}
    known: Attributes = {}
    for group, given, text in chain(_items(book.archive.open(_first(book)), _CELL, _ROW), [({}, {}, "")]):
        if group is not known:
            if row and number > last:  # one with a number of before is none
                yield number, row
                last = number
            known, number, row, column = group, int(float(group.get("r", number + 1))), {}, 0
        column = column_of(given["r"].rstrip("0123456789")) if "r" in given else column + 1
        if text and column <= width:
            row[column - 1] = value_of(given, text)


def _first(book: Any) -> str:
    """The part of a workbook that is its first sheet."""
    for _, part in book.parser.find_sheets():
        if part.target in book.valid_files and "chartsheet" not in part.Type:
            return str(part.target)
    raise ValueError("it has no sheet")


def _values(book: Any) -> Callable[[Attributes, str], Any]:
    """What makes values of the texts of cells, by their types and styles."""
    dates, spans = book.wb._date_formats, book.wb._timedelta_formats  # noqa: SLF001  # nothing else says it
    times = import_module("openpyxl.utils.datetime")
    strings = _strings(book)

    def value(given: Attributes, text: str) -> Any:
        kind = given.get("t", "n")
        if kind == "n":
            number = float(text) if not text.isdecimal() and {".", "e", "E"} & {*text} else int(text)
            style = int(given.get("s", 0))
            return times.from_excel(number, book.wb.epoch, timedelta=style in spans) if style in dates else number
        if kind == "s":
            return strings[int(text)]
        if kind == "b":
            return bool(int(text))
        return times.from_ISO8601(text) if kind == "d" else text

    return value


def _strings(book: Any) -> list[str]:
    """The texts that cells share."""
    part = book.package.find(import_module("openpyxl.xml.constants").SHARED_STRINGS)
    return [] if part is None else [text for *_, text in _items(book.archive.open(part.PartName[1:]), _STRING)]


def _items(source: IO[bytes], item: str, group: str = "") -> Iterator[tuple[Attributes, Attributes, str]]:
    """Each item of a part of a workbook: the attributes of the group that it is in, its own, and its text."""
    found: list[tuple[Attributes, Attributes, str]] = []
    texts: list[str] = []
    outer: Attributes = {}
    own: Attributes = {}
    spoken = 0
    parser = ParserCreate(namespace_separator=" ")

    def start(name: str, given: Attributes) -> None:
        nonlocal outer, own, spoken
        if name == item:
            own = given
        elif name in _TEXTS:
            parser.CharacterDataHandler = None if spoken else texts.append
        elif name == group:
            outer = given
        spoken += name == _SPOKEN

    def end(name: str) -> None:
        nonlocal spoken
        if name in _TEXTS:
            parser.CharacterDataHandler = None
        elif name == item:
            found.append((outer, own, "".join(texts)))
            texts.clear()
        spoken -= name == _SPOKEN

    parser.buffer_text, parser.EntityDeclHandler = True, _refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    return _read(parser, source, found)


def _read(parser: Any, source: IO[bytes], found: list[Any]) -> Iterator[Any]:
    """What a parser finds, piece by piece."""
    with source:
        while piece := source.read(_PIECE):
            parser.Parse(piece)
            yield from found
            found.clear()
    parser.Parse(b"", True)


def _refuse(*_: Any) -> None:
    raise ValueError("it declares entities")
