"""What a path leads to: one file under several names, and what is no file that can be read or replaced."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from agorapricing.errors import AgorapricingError, OutputError

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def kind_of(path: Path) -> str:
    """What is at a path, links followed, if it is no file; nothing for a file, and where there is nothing.

    >>> kind_of(Path("/")), kind_of(Path("/nowhere"))
    ('a folder', '')
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "")


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, by whatever spelling, link or second name.

    >>> is_same(Path("books/../a.csv"), Path("./a.csv")), is_same(Path("a.csv"), Path("b.csv"))
    (True, False)
    """
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return one.resolve() == other.resolve()


def rejects_beside(path: Path) -> Path:
    """Where rows that make no sense go, if nothing else is said.

    >>> rejects_beside(Path("usage.csv")).name
    'usage.csv.rejects.csv'
    """
    return path.parent / f"{path.name}.rejects.csv"  # a folder as "." has no name that could be changed


def refuse_endless(path: Path) -> None:
    """Refuse to read a device, which may have no end. Raises AgorapricingError."""
    if kind_of(path) == "a device":
        raise AgorapricingError(f"{path}: is a device: name a file")


def refuse_outputs(outputs: Sequence[Path], inputs: Iterable[Path]) -> None:
    """Refuse outputs that are no files or in no folder, that are read, or that are one. Raises AgorapricingError."""
    for out in outputs:
        if kind := kind_of(out):
            raise OutputError(f"{out}: cannot be written: it is {kind}: name a file")
        if not out.parent.exists():
            raise OutputError(f"{out}: cannot be written: {os.strerror(errno.ENOENT)}")
    read = list(inputs)
    for out in outputs:
        if source := next((each for each in read if is_same(out, each)), None):
            raise OutputError(f"{out}: would overwrite {source}, which is read: name another file")
    for one, other in combinations(outputs, 2):
        if is_same(one, other):
            both = f"{one} and {other}" if one != other else f"{one} and what else is written"
            raise OutputError(f"{both} are one file: name two")
