"""Where a line of text may end: before a sign of a name, and between two Chinese characters; never within a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

NUMBER = re.compile(r"[-+]?[\d,.]*\d")
_LONG = re.compile(r"\S+")
_NAME = r"(?=[:+])|(?=\.[^\W\d])|(?<=[-/_])"
_WIDE = "[\u2e80-\u9fff\uff01-\uff60]"
_SIGN = "[\u3001\u3002\uff01-\uff1f]"
_OPENING, _ENDING = "\uff08\u201c\u300a", "\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u3001\u3002\u201d\u300b."
_CHINESE = rf"(?:(?<={_WIDE})|(?={_WIDE}))(?<![{_OPENING}])(?![{_ENDING}])"  # compiled where a long word needs it
"""Beside a Chinese character, but not after an opening bracket, nor before a sign that ends something."""


def broken(cell: str, room: int) -> str:
    """A cell whose long names are broken where they have a sign, as `agora-us-standard:payg` before the colon.

    >>> broken("one, agora-us-standard:business-plus", 20).splitlines()
    ['one, agora-us-standard', ':business-plus']
    >>> broken("课.sessions_per_day", 17).splitlines()
    ['课.sessions_per_', 'day']
    """
    return _LONG.sub(lambda match: match[0] if _fits(match[0], room) else _lines(match[0], room), cell)


def _fits(word: str, room: int) -> bool:
    """Whether a word stays whole: a number always does, with its sign."""
    return cell_len(word) <= room or NUMBER.fullmatch(word) is not None


def _parts(word: str, room: int) -> Iterator[str]:
    """Between which a word may be broken: a sentence between characters, and a name at its signs first."""
    first, then = (_CHINESE, _NAME) if re.search(_SIGN, word) else (_NAME, _CHINESE)
    for part in re.split(first, word):
        yield from [part] if _fits(part, room) else re.split(then, part)


def _lines(word: str, room: int) -> str:
    lines = [""]
    for part in _parts(word, room):
        fits = cell_len(lines[-1] + part) <= room
        lines = [*lines[:-1], lines[-1] + part] if fits else [*lines, part]
    return "\n".join(line for line in lines if line)
