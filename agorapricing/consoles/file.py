"""A file of a console: what stands at its beginning, and its rows with their lines, whatever its format."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from agorapricing.consoles.tables import TABLES, Row, Table, csv_rows
from agorapricing.files import json_objects, object_of, reading, refused, text_of

_WRAPPER = "Response"
_FIRST = 2**20


class FileHead(NamedTuple):
    """What the beginning of a file says: the first object, or the names of a table's columns."""

    values: Mapping[str, Any]
    columns: tuple[str, ...] = ()

    def first(self, key: str) -> Mapping[str, Any]:
        """The first object of the array under a key; an empty one where there is none."""
        items = self.values.get(key)
        is_there = isinstance(items, list) and items and isinstance(items[0], dict)
        return items[0] if is_there and items else {}


class Document(NamedTuple):
    """An object of a file: the only one, or one of its lines."""

    line: int
    values: dict[str, Any]
    text: str = ""
    """Of the file, where it is the only one."""


@attrs.define(eq=False)
class ConsoleFile:
    """A file that is read: its rows are counted as they are handed out."""

    path: Path
    name: str = ""
    """The project or app that all of it is of."""
    columns: Mapping[str, str] = attrs.field(factory=dict)
    """By field the meter that it is; none where it is left out."""
    show_ids: bool = False
    rows: int = 0
    oddities: dict[str, int] = attrs.field(factory=dict)
    """What was seen in passing, and how often."""
    _ids: dict[str, str] = attrs.field(factory=dict)

    @cached_property
    def head(self) -> FileHead:
        """What it begins with. Raises InvalidFileError for a file that cannot be read."""
        if self.path.suffix.lower() in TABLES or not self._is_json:
            return FileHead({}, self._table[0])
        first = next(iter(self._documents()), None)
        return FileHead(first.values if isinstance(first, Document) else {})

    @cached_property
    def _table(self) -> Table:
        """The columns and the rows, which are read once."""
        with reading(self.path):
            return TABLES.get(self.path.suffix.lower(), csv_rows)(self.path)

    @cached_property
    def _is_json(self) -> bool:
        with reading(self.path), self.path.open("rb") as file:
            return file.read(_FIRST).removeprefix(BOM_UTF8).lstrip()[:1] in {b"{", b"["}

    def app(self, own: str) -> str:
        """The name of a project or an app: the given one, or its own, or a number in place of that."""
        if self.name or not own:
            return self.name
        return own if self.show_ids else self._ids.setdefault(own, f"app-{len(self._ids) + 1}")

    def saw(self, what: str) -> None:
        """Count what was seen in passing."""
        self.oddities[what] = self.oddities.get(what, 0) + 1

    def documents(self) -> Iterator[Document]:
        """Its objects. Raises InvalidFileError for a line that is none."""
        for each in self._documents():
            if not isinstance(each, Document):
                raise refused(self.path, each[1], each[0])
            yield each

    def elements(self, key: str) -> Iterator[tuple[int, Any]]:
        """The elements of the array that its objects have under a key, each with its line, counted as rows."""
        for document in self.documents():
            items = document.values.get(key)
            if not isinstance(items, list):
                raise refused(self.path, f"has no list {key!r}", document.line)
            lines = _lines(document, key, len(items))
            self.rows += len(items)
            yield from zip(lines, items, strict=True)

    def lines(self) -> Iterator[tuple[int, dict[str, Any] | str]]:
        """Its objects as rows, or what is wrong with a line that is none."""
        for each in self._documents():
            self.rows += 1
            yield (each.line, each.values) if isinstance(each, Document) else each

    def events(self, inner: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
        """Its objects as rows, whose fields are single values, as those of the object in one of them are."""
        for line, values in self.lines():
            odd = _compound(values, inner) or _compound(isinstance(values, dict) and values.get(inner))
            yield line, f"{odd}: must be one value" if odd else values

    def table(self) -> Iterator[Row]:
        """The rows of a table by column, once, or what is wrong with one."""
        with reading(self.path):
            yield from self.lines() if self._is_json else self._counted(self._table[1])

    def _counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            yield row

    def _documents(self) -> Iterator[Document | tuple[int, str]]:
        if not self._has_lines:
            yield from self._whole
            return
        with reading(self.path), json_objects(self.path, Decimal, int) as (objects, _):
            for line, values in objects:
                yield (line, values) if isinstance(values, str) else Document(line, _unwrapped(values))

    @cached_property
    def _has_lines(self) -> bool:
        """Whether there are several lines, and the first is an object by itself."""
        with self.path.open("rb") as file:
            lines = (line for line in file if line.strip())
            first, second = next(lines, b"").removeprefix(BOM_UTF8), next(lines, b"")
        try:
            return bool(second) and isinstance(json.loads(first), dict)
        except (ValueError, RecursionError):
            return self.path.suffix.lower() in {".jsonl", ".ndjson"}

    @cached_property
    def _whole(self) -> tuple[Document | tuple[int, str], ...]:
        """The objects of a file that is one value."""
        text = text_of(self.path)
        try:
            values = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=object_of)
        except json.JSONDecodeError as error:
            raise refused(self.path, f"is not JSON: {error.msg}", error.lineno) from None
        except (ValueError, RecursionError) as error:
            raise refused(self.path, f"is not JSON: {str(error)[:80]}") from None
        if isinstance(values, dict):
            return (Document(1, _unwrapped(values), text),)
        if not isinstance(values, list):
            return ((1, "is no JSON object"),)
        return tuple(
            Document(line, _unwrapped(each)) if isinstance(each, dict) else (line, "is no JSON object")
            for line, each in zip(_begun(text, text.index("[") + 1, len(values)), values, strict=True)
        )


def _compound(values: Any, apart: str = "") -> str:
    """The first field but one that holds an array or a table, where single values are wanted; nothing without one."""
    fields = values.items() if isinstance(values, dict) else ()
    return next((name for name, value in fields if name != apart and isinstance(value, (dict, list))), "")


def _unwrapped(values: dict[str, Any]) -> dict[str, Any]:
    """An answer without the envelope that saved answers may lack."""
    inner = values.get(_WRAPPER)
    return inner if isinstance(inner, dict) else values


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _lines(document: Document, key: str, count: int) -> list[int]:
    """On which line each element of an array begins; the object's own line where that cannot be found."""
    begun = re.search(rf'"{re.escape(key)}"\s*:\s*\[', document.text)
    if begun is None or "\n" not in document.text.strip():
        return [document.line] * count
    return _begun(document.text, begun.end(), count)


def _begun(text: str, place: int, count: int) -> list[int]:
    """On which line each element of the array begins that is open at a place."""
    decode, line, last = json.JSONDecoder().raw_decode, 1, 0
    found: list[int] = []
    for _ in range(count):
        while text[place] in " \t\r\n,":
            place += 1
        line += text.count("\n", last, place)
        last = place
        found.append(line)
        place = decode(text, place)[1]
    return found
