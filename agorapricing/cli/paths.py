"""Paths on a command line, and which words of it name files that are read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click


class FilePath(click.Path):
    """A file by its path; an empty one, as of a variable that is not set, names none."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a path."""
        if not os.fspath(value):
            self.fail("the path is empty: name a file", param, ctx)
        return super().convert(value, param, ctx)


PATH = FilePath()


def files_in(words: Sequence[str]) -> Iterator[str]:
    """The files that words name: alone, after or before an equals sign, or as the book of an offer.

    >>> list(files_in(["rtc.hd=5", "/dev/null:list"]))
    []
    """
    for word in words:
        before, _, after = word.rpartition("=")
        parts = (word, after, before, word.rpartition(":")[0])
        yield from dict.fromkeys(part for part in parts if os.path.isfile(part))  # noqa: PTH113  # any text may be one
