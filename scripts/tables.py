"""Tables and texts of pages that scripts write."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside of a cell does not end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", r"\|").split())


def summary(value: Any) -> str:
    """The first sentence of a docstring, or its first paragraph where that has none."""
    paragraph = " ".join((inspect.getdoc(value) or "").partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].rstrip(".:")


def paragraphs(value: Any) -> str:
    """A docstring without its examples."""
    return "\n\n".join(each for each in (inspect.getdoc(value) or "").split("\n\n") if not each.startswith(">>>"))
