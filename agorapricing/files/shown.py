"""Foreign text as it may be shown: what a terminal would obey, or a reader would not see, is an escape."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unicodedata import category

_FORMULA = re.compile(r"[=@\t\r＝＠]|[+\-＋－](?!\d[\d.,]*$)")  # what some spreadsheets take for them
"""How a text begins that a spreadsheet would run; a number with its sign is none."""


def visible(text: str) -> str:
    r"""Text without signs of control, marks of direction, signs of no width and what is no character of Unicode.

    Ends of lines stay.

    >>> visible("a\u202eb\x1b[31m\u200b\udce9"), visible("声网\n实时 – é")
    ('a\\u202eb\\x1b[31m\\u200b\\udce9', '声网\n实时 – é')
    """
    return _by_line(text, _sign)


def _by_line(text: str, sign: Callable[[str], str]) -> str:
    """Text written sign by sign, but for lines in which all is visible, as it is in most."""
    if text.isprintable():
        return text
    lines = text.split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(sign, line)) for line in lines)


def _sign(sign: str) -> str:
    if sign.isprintable() or sign == "\n" or category(sign) == "Zs":
        return sign
    return sign.encode("unicode_escape").decode()


def visible_json(text: str) -> str:
    r"""JSON that says the same, in which all that is not visible is an escape.

    >>> print(visible_json('"a\u202e\U000e0001"'))
    "a\u202e\udb40\udc01"
    """
    return text if text.isascii() else _by_line(text, _json_sign)


def _json_sign(sign: str) -> str:
    if _sign(sign) == sign:
        return sign
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def cell(value: Any) -> Any:
    """A value as a cell of CSV: text that a spreadsheet would take for a formula has an apostrophe before it.

    >>> cell("=1+1"), cell("-5"), cell(None)
    ("'=1+1", '-5', None)
    """
    if not isinstance(value, str):
        return value
    text = visible(value)
    return f"'{text}" if _FORMULA.match(value) else text
