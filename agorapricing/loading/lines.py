"""Where a key stands in a TOML file: `tomllib` gives values without lines, and an error needs the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from agorapricing.errors import KeyPath

_STATEMENT = re.compile(r"""\s*(\[\[?)?\s*((?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'|\s*\.\s*)+)\s*(?:\]\]?|=)""")
_CLOSING = {  # up to two more quotes may stand before the three that close a multi-line string
    '"' * 3: re.compile(r'(?:\\.|[^\\])*?"{3,5}'),
    "'" * 3: re.compile(r".*?'{3,5}"),
}
_DELIMITERS = tuple(_CLOSING)


def lines_of(text: str) -> Mapping[KeyPath, int]:
    r"""Map each key path of a valid TOML text to the line, from 1, on which it is set.

    Keys inside an inline table have the line of its first line, by the nearest path above them: see `line_of`.

    >>> lines_of('a = 1\n[[b]]\nc.d = 2')
    {('a',): 1, ('b',): 2, ('b', 0): 2, ('b', 0, 'c'): 3, ('b', 0, 'c', 'd'): 3}
    """
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for line, statement in _statements(text):
        if match := _STATEMENT.match(statement):
            bracket, names = match.group(1), _names(match.group(2))
            path = table + names if bracket is None else _absolute(names, counts)
            if bracket == "[[":
                counts[path] = counts.get(path, -1) + 1
                path = (*path, counts[path])
            if bracket is not None:
                table = path
            for end in range(1, len(path)):  # a table that no header of its own opens
                lines.setdefault(path[:end], line)
            lines[path] = line
    return lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key path, or of the nearest path above it that has one.

    >>> line_of({("a",): 7}, ("a", "b", 0))
    7
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _absolute(names: KeyPath, counts: Mapping[KeyPath, int]) -> KeyPath:
    """Insert the current index of each array of tables that the names pass through."""
    path: KeyPath = ()
    for place, name in enumerate(names):
        path = (*path, name)
        if place < len(names) - 1 and path in counts:
            path = (*path, counts[path])
    return path


def _names(key: str) -> KeyPath:
    value: Any = tomllib.loads(f"{key} = 0")
    path: list[str] = []
    while isinstance(value, dict):
        [(name, value)] = value.items()
        path.append(name)
    return tuple(path)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Give each line that starts a statement: not inside a multi-line string, array or comment."""
    depth = 0
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):  # TOML knows no other ends of a line, such as U+2028
        if not quote and not depth and line.strip() and not line.lstrip().startswith("#"):
            yield number, line
        depth, quote = _after(line, depth, quote)


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """The bracket depth and the open multi-line quote after a line."""
    place = 0
    while place < len(line):
        if quote:
            closed = _CLOSING[quote].match(line, place)
            if closed is None:
                return depth, quote
            place, quote = closed.end(), ""
        elif line.startswith(_DELIMITERS, place):
            quote, place = line[place : place + 3], place + 3
        elif line[place] in "\"'":
            place = _string_end(line, place)
        elif line[place] == "#":
            break
        else:
            depth += (line[place] in "[{") - (line[place] in "]}")
            place += 1
    return depth, quote


def _string_end(line: str, start: int) -> int:
    """The place after a one-line string."""
    quote = line[start]
    place = start + 1
    while place < len(line) and line[place] != quote:
        place += 2 if line[place] == "\\" and quote == '"' else 1
    return place + 1
