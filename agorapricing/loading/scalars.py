"""Single values of files: nothing is coerced, and what is wrong with one is said in a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from agorapricing.numbers import number

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def wrong(value: Any, wanted: str) -> TypeError:
    """The error of a value that is of another kind than a key wants."""
    shown = "" if isinstance(value, (dict, list)) else f" {str(value)[:40]!r}"
    return TypeError(f"must be {wanted}, not {_kind(value)}{shown}")


def _kind(value: Any) -> str:
    names = {
        bool: "true or false",
        dict: "a table",
        list: "an array",
        str: "a string",
        int: "a number",
        Decimal: "a number",
    }
    return names.get(type(value), type(value).__name__)


def only(wanted: str, *kinds: type, then: Callable[[Any], Any] | None = None) -> Callable[[Any, Any], Any]:
    """The hook of a type that takes values of these kinds and no others; `then` makes of them what code has."""

    def hook(value: Any, _: Any) -> Any:
        if type(value) not in kinds:
            raise wrong(value, wanted)
        return then(value) if then else value

    return hook


def _shown(value: str) -> str:
    """A string that a terminal shows and does not obey."""
    if CONTROL.search(value):
        raise TypeError(f"must be one line without control characters, not {value[:40]!r}")
    return value


HOOKS: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        str: only("a string", str, then=_shown),
        bool: only("true or false", bool),
        int: only("a whole number", int),
        Decimal: only("a number", int, Decimal, then=lambda value: number(value, "it")),
        date: only("a day like 2024-02-06, without quotes", date),
    }
)
"""What takes the values of each type."""


def plain_number(value: Decimal | int) -> Decimal | int:
    """A number as a file writes it: whole where it is; code may have given an int for a Decimal."""
    return int(value) if value == int(value) else value
