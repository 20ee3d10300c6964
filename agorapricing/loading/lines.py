"""Where a key stands in a TOML file: a reader of TOML gives values without lines, and an error needs the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agorapricing.errors import KeyPath
from agorapricing.files import toml_values

_TOKENS = r'''(?s)"""(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*|[\[\]{}\n]'''
"""Strings, comments, brackets and ends of lines; TOML knows no other ends of a line, such as U+2028."""


def lines_of(text: str) -> Mapping[KeyPath, int]:
    r"""Map each key path of a valid TOML text to the line, from 1, on which it is set.

    Keys inside an inline table have the line of its first line, by the nearest path above them: see `line_of`.

    >>> lines_of('a = 1\n[[b]]\nc.d = 2')
    {('a',): 1, ('b',): 2, ('b', 0): 2, ('b', 0, 'c'): 3, ('b', 0, 'c', 'd'): 3}
    """
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for line, statement, stated in _statements(text):
        names = _names(stated)
        path = _absolute(names, counts) if statement.startswith("[") else table + names
        if statement.startswith("[["):
            counts[path] = counts.get(path, -1) + 1
            path = (*path, counts[path])
        if statement.startswith("["):
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


def _names(stated: Any) -> KeyPath:
    """The keys of a statement, and those of tables inside that have one key: they stand on its line, too."""
    path: list[str] = []
    while isinstance(stated, dict) and len(stated) == 1:
        [(name, stated)] = stated.items()
        path.append(name)
    return tuple(path)


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Give the first line of each statement, its text and what it states: it ends with a line outside of brackets."""
    begin = place = depth = 0
    text = f"{text}\n"
    for token in re.finditer(_TOKENS, text):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if token[0] == "\n" and not depth:
            statement = text[place : token.end()].lstrip(" \t")
            if stated := toml_values(statement):
                yield begin + 1, statement, stated
            begin, place = begin + text.count("\n", place, token.end()), token.end()
