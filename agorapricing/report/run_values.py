"""A run as plain values, and back: messages keep their templates, exact numbers are told from text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any, get_origin

import cattrs

from agorapricing.loading import converter as strict
from agorapricing.loading import wrong
from agorapricing.messages import Message, Text
from agorapricing.rating import Note

_MESSAGE, _TEXT, _DECIMAL, _DAY = "$message", "$text", "$decimal", "$day"
_FORM = re.compile(r"[^\d{}]{0,8}\d{0,2}[^\d{}]{0,8}")


def converter() -> cattrs.Converter:
    """From the classes of a run to plain values, which `reader` reads.

    >>> values = converter().unstructure(Message("{count} rows", count=2))
    >>> values, reader().structure(values, str)
    ({'$message': '{count} rows', 'with': {'count': 2}}, '2 rows')
    """
    made = cattrs.Converter(unstruct_collection_overrides={tuple: list, frozenset: sorted})
    made.register_unstructure_hook(str, _argument)
    made.register_unstructure_hook(Decimal, _argument)
    made.register_unstructure_hook(date, str)
    made.register_unstructure_hook_func(_is_mapping, lambda value: _named(value, made))
    return made


@cache
def reader() -> cattrs.Converter:
    """From those values to the classes, by their types: whatever is wrong is said with its key path."""
    made = strict()
    made.register_structure_hook_func(lambda of: of is Any, lambda value, _: _meant(value))
    made.register_structure_hook(str, _text)
    made.register_structure_hook(date, lambda value, _: _day(value))
    made.register_structure_hook_func(
        lambda of: of == frozenset[int], lambda value, _: frozenset(made.structure(value, tuple[int, ...]))
    )
    return made


def _is_mapping(of: Any) -> bool:
    kind = get_origin(of) or of
    return isinstance(kind, type) and issubclass(kind, Mapping)


def _named(value: Mapping[str, Any], made: cattrs.Converter) -> dict[str, Any]:
    """The values by their names, which are the same in every language."""
    return {str(name): made.unstructure(each) for name, each in value.items()}


def _text(value: Any, _: Any) -> str:
    """A text. Raises TypeError for anything else."""
    text = _meant(value)
    if not isinstance(text, str):
        raise wrong(text, "text")
    return text


def _day(value: Any) -> date:
    """A day. Raises ValueError for anything else."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"must be a day as 2026-07-01, not {str(value)[:40]!r}") from None


def _decimal(value: str) -> Decimal:
    """A number. Raises ValueError for anything else."""
    try:
        return Decimal(value)
    except ArithmeticError:
        raise ValueError(f"must be a number, not {value[:40]!r}") from None


def _argument(value: Any) -> Any:
    """What stands in a message, or a message itself."""
    match value:
        case Message():
            given = {name: _argument(each) for name, each in value.arguments.items()}
            return {_MESSAGE: value.template, "with": given}
        case Text():
            return {_TEXT: str(value), "in": dict(value.others)}
        case Note():
            return _argument(value.text)
        case Decimal():
            return {_DECIMAL: str(value)}
        case date():
            return {_DAY: str(value)}
    return value if value is None or isinstance(value, int) else str(value)


def _meant(value: Any) -> Any:
    """The same again."""
    match value:
        case {"$message": str() as template, "with": Mapping() as given}:
            return _message(template, {name: _meant(each) for name, each in given.items()})
        case {"$text": str() as text, "in": Mapping() as others}:
            return Text(text, **{str(language): str(each) for language, each in others.items()})
        case {"$decimal": str()} | {"$day": str()}:
            [(kind, written)] = value.items()
            return _decimal(written) if kind == _DECIMAL else _day(written)
        case Mapping():
            return {key: _meant(each) for key, each in value.items()}
        case list():
            return [_meant(each) for each in value]
    return value


def _message(template: str, given: Mapping[str, Any]) -> Message:
    """A message that names what is given, and looks into nothing. Raises ValueError."""
    try:
        for _, field, form, _ in Formatter().parse(template):
            if field is not None and not (field in given and field.isidentifier() and _FORM.fullmatch(form or "")):
                raise ValueError(template)
        return Message(template, **given)
    except (ValueError, TypeError):
        raise ValueError(f"must be a message of what is given with it, not {template[:40]!r}") from None
