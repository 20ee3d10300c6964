"""What is wrong with a file: where, in which words, by which code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self

import attrs

KeyPath = tuple[str | int, ...]  # where a value stands in a file: keys, and places in arrays
Fault = tuple[KeyPath, str]
"""One thing that is wrong with a file: where, and what."""
FILE_CODES: Mapping[str, str] = MappingProxyType(
    {
        "unreadable-file": "A file that is missing, a folder, or not this user's to read",
        "wrong-format": "A file that is not written as its reader needs it: not UTF-8, no TOML, a column is missing",
        "over-limit": "More of something than a file may have",
        "missing-key": "A key that must be there",
        "unknown-key": "A key that is none of those that stand in this table",
        "wrong-type": "A value of another type than the key wants: a text for a number, a day within quotes",
        "unknown-name": "A name of a meter, a source, a stage or another thing that there is not",
        "wrong-value": "A value that may not stand there, or contradicts another one of the file",
    }
)
"""By code what can be wrong with a file, beside what the errors of single values are."""


class FaultsError(Exception):
    """What is wrong with a file's values: key paths and messages."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(found)
        self.found = found


class Coded(str):
    """What is wrong, in words, with the code that a page explains it by.

    >>> Coded("is missing", "missing-key").code
    'missing-key'
    """

    __slots__ = ("code",)
    code: str

    def __new__(cls, text: str, code: str) -> Self:
        """The words with a code; words that have one keep it."""
        made = super().__new__(cls, text)
        made.code = getattr(text, "code", code)
        return made

    def __reduce__(self) -> Any:
        """Made again of its parts, as when it leaves a worker process."""
        return type(self), (str(self), self.code)


def code_of(message: str) -> str:
    """The code of what is wrong.

    >>> code_of("two prices of one meter")
    'wrong-value'
    """
    return Coded(message, "wrong-value").code


@attrs.frozen(order=True)
class Diagnostic:
    """One thing wrong in a file: where (line from 1, or 0 for the file; key path), what, and what was meant.

    >>> print(Diagnostic("a.toml", 3, "edition[0].start", "no day given"))
    a.toml:3: edition[0].start: no day given
    """

    file: str
    line: int
    path: str
    message: str

    @property
    def code(self) -> str:
        """The word by which a page explains what is wrong."""
        return code_of(self.message)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, (where, self.path, self.message)))


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, in order of file and line."""
    return tuple(sorted(set(found), key=attrs.astuple))
