"""Values as records: plain values ready for JSON, made from the values' own fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from numbers import Rational
from operator import attrgetter
from types import NoneType
from typing import Any, NamedTuple

import attrs

SCHEMA = "agorapricing/1"
"""The version of the records that stand alone: they begin with it."""

Get = Callable[[Any], Any]
_ENTRY = re.compile(r"(?:(\w+)=)?([\w.]+?)(\.\*)?(?::(.*?))?(\?)?")


def plain(value: Decimal) -> str:
    """Write an exact number without exponent or needless zeros.

    >>> plain(Decimal("22405.58740")), plain(Decimal("1E+3"))
    ('22405.5874', '1000')
    """
    text = str(value) if value else "0"
    if "E" in text or "e" in text:  # a text without an exponent is the same, and sooner made
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def decimals(value: Decimal) -> int:
    """How many decimals a number has.

    >>> decimals(Decimal("7.10")), decimals(Decimal(7))
    (1, 0)
    """
    return len(plain(value).partition(".")[2])


class _Entry(NamedTuple):
    """A key, what gets its value, and what writes it where that is not for its type to say."""

    key: str
    get: Get
    write: Get | None = None
    is_optional: bool = False
    """Whether it is left out where it is empty."""
    is_spread: bool = False
    """Whether the value's own keys stand here instead."""


class Keys:
    """The keys of a record in their order, each with the attribute that it shows.

    An entry is the path of an attribute, whose last name is the key. `key=path` gives another key; `path:format` writes
    the value by a format; `path?` is left out where it is empty; `path.*` stands for the keys of its own record. What
    is no attribute is a pair of a key and a function.

    >>> from fractions import Fraction
    >>> keys = Keys("numerator top=numerator:04d", ("is_whole", lambda value: value.denominator == 1))
    >>> keys(Fraction(3, 2))
    {'numerator': 3, 'top': '0003', 'is_whole': False}
    """

    def __init__(self, *entries: str | tuple[str, Get]) -> None:
        self._entries = tuple(entry for given in entries for entry in _entries(given))

    def __call__(self, value: Any) -> dict[str, Any]:
        """The record of a value."""
        record: dict[str, Any] = {}
        for key, get, write, is_optional, is_spread in self._entries:
            part = get(value)
            written = write(part) if write else _writer(type(part))(part)
            if is_spread:
                record |= written
            elif written or not is_optional:
                record[key] = written
        return record


def _entries(given: str | tuple[str, Get]) -> Iterable[_Entry]:
    return map(_entry, given.split()) if isinstance(given, str) else (_Entry(*given),)


def _entry(text: str) -> _Entry:
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no entry of a record")
    key, path, spread, form, optional = match.groups()
    write = None if form is None else _formatted(form)
    return _Entry(key or path.rpartition(".")[2], attrgetter(path), write, bool(optional), bool(spread))


def _formatted(form: str) -> Get:
    return lambda value: None if value is None else format(value, form)


class Recorded:
    """A value with a record: of the keys in `record`, or of all its fields."""

    __slots__ = ()

    def to_record(self) -> dict[str, Any]:
        """Give plain values, ready for JSON; exact numbers are strings."""
        kind: Any = type(self)
        return keys_of(kind)(self)


@cache
def keys_of(kind: Any) -> Keys:
    """The keys in the `record` of a class, or else its fields."""
    stated: Keys | None = getattr(kind, "record", None)
    return stated or Keys(" ".join(field.name for field in attrs.fields(kind)))


def as_record(value: Any) -> Any:
    """A value of any kind as plain values.

    >>> from fractions import Fraction
    >>> as_record({"amount": Decimal("1.50"), "part": Fraction(1, 3), "days": (date(2026, 7, 1), None)})
    {'amount': '1.5', 'part': '1/3', 'days': ['2026-07-01', None]}

    Raises TypeError for what has no record, as a float.
    """
    kind: Any = type(value)
    return _writer(kind)(value)


def _writer_of(kind: type) -> Get:
    """What writes the values of a type."""
    if to_record := getattr(kind, "to_record", None):
        return to_record  # type: ignore[no-any-return]
    for base, write in _WRITERS:
        if issubclass(kind, base):
            return write
    if attrs.has(kind):
        return keys_of(kind)
    raise TypeError(f"a {kind.__name__} has no record")


_writer: Callable[[Any], Get] = cache(_writer_of)


def _as_it_is(value: Any) -> Any:
    return value


def _mapping(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _writer(type(value))(value) for key, value in values.items()}


def _list(values: Iterable[Any]) -> list[Any]:
    return [_writer(type(value))(value) for value in values]


_WRITERS: tuple[tuple[Any, Get], ...] = (
    (str, str),  # one that carries more is its text alone
    ((int, NoneType), _as_it_is),
    (Decimal, plain),
    ((Rational, date), str),
    (Mapping, _mapping),
    ((tuple, list), _list),
)
"""By type, what writes a value; the first that fits."""
