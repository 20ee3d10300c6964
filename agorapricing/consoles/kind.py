"""Kinds of files that vendors' consoles and APIs give: each says what it is, what it means, and what it refuses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from agorapricing.consoles.file import ConsoleFile, FileHead
from agorapricing.consoles.rows import SECOND, Count
from agorapricing.errors import InvalidFileError, NumberError, meant
from agorapricing.files import refused
from agorapricing.kinds import Kinds
from agorapricing.messages import words_of
from agorapricing.metering import Received
from agorapricing.numbers import exact, quantity

_DIGITS = 24
_LARGEST = 10**_DIGITS
"""Counts below this one, which all files have, need no further look."""


class Used(NamedTuple):
    """What a row states, or several rows together, by meter."""

    line: int
    project: str
    day: date | None
    quantities: Mapping[str, Count]
    received: Received | None = None
    rows: int = 1
    unit: str = ""
    """Where it is not that of the kind."""


class Refused(NamedTuple):
    """A row that makes no sense, and why."""

    line: int
    reason: str


class Unbilled(NamedTuple):
    """Rows that nobody bills, and why; each of them stands in the counts."""

    reason: str
    rows: int = 1


Entry = Used | Refused | Unbilled


class ConsoleKind(ABC):
    """A kind of file; a subclass registers itself with KINDS, and one of it reads all files of the kind."""

    kind: ClassVar[str]
    title: ClassVar[str]
    """What it is."""
    version: ClassVar[str]
    """Which version of it, as the vendor documents it."""
    vendor: ClassVar[str] = ""
    """Whose it is."""
    unit: ClassVar[str] = SECOND
    zone: ClassVar[str] = "UTC"
    """Of its days."""
    fields: ClassVar[Mapping[str, str]] = {}
    """By field of the file the meter that it is."""
    unknown: ClassVar[tuple[str, ...]] = ()
    """What it cannot know."""
    refuses: ClassVar[tuple[str, ...]] = ()
    """What it refuses."""
    nested: ClassVar[Mapping[str, str]] = {}
    """By field that may hold the time of the others of its family, too, the meter that it is."""
    once: ClassVar[bool] = True
    """Whether it has one row a project and day."""
    adds_up: ClassVar[bool] = True
    """Whether several files may each state a part of what a project used of a meter on a day."""

    def __init__(self) -> None:
        self.said: list[str] = []
        """What is not sure of all that was read."""

    @abstractmethod
    def knows(self, head: FileHead) -> bool:
        """Whether the beginning of a file is of this kind."""

    @abstractmethod
    def read(self, file: ConsoleFile) -> Iterator[Entry]:
        """Read all rows of a file. Raises InvalidFileError for one that says what nobody can know."""

    def finish(self) -> Iterator[Used]:
        """What is left when all files of the kind are read, by the project that files are named as."""
        return iter(())

    def counters(self, file: ConsoleFile, line: int, values: Mapping[str, Any]) -> dict[str, Count]:
        """The quantities of counters that are not 0, by meter.

        Raises InvalidFileError for an unknown counter with a value, NumberError for what is no quantity.
        """
        known = self.fields if not file.columns else {**self.fields, **file.columns}
        found: dict[str, Count] = {}
        for name, value in values.items():
            digits = int(value) if type(value) is str and value.isdecimal() and len(value) <= _DIGITS else value
            counted = digits if type(digits) is int and 0 <= digits < _LARGEST else quantity(value, name)
            if not counted:
                continue
            meter = known.get(name)
            if meter is None:
                raise unknown_counter(file, line, name, value, known)
            if meter:
                found[meter] = found[meter] + counted if meter in found else counted
        return found

    def used(self, file: ConsoleFile, line: int, project: str, day: date | None, values: Mapping[str, Any]) -> Entry:
        """A row of counters, or what is wrong with it."""
        try:
            return Used(line, project, day, self.counters(file, line, values))
        except NumberError as error:
            return Refused(line, words_of(error))


def scaled(entry: Entry, times: int) -> Entry:
    """What a row states in another unit."""
    if not isinstance(entry, Used) or times == 1:
        return entry
    with exact():
        return entry._replace(quantities={meter: each * times for meter, each in entry.quantities.items()})


KINDS: Kinds[ConsoleKind] = Kinds()
"""All kinds, in the order in which they are tried."""


def unknown_counter(file: ConsoleFile, line: int, name: str, value: Any, known: Mapping[str, str]) -> InvalidFileError:
    """The error for a counter that has a value, and no known meaning."""
    hint = f"{meant(name, known)}; say what it is by --column {name}=METER, or --column {name}= to leave it out"
    return refused(file.path, f"no document says what the counter {name!r} is, which has the value {value}{hint}", line)
