"""From a file's plain values to attrs classes: strict, and every fault found is reported with its key path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn

from agorapricing.errors import meant
from agorapricing.exact import number
from agorapricing.locate import Path

T = TypeVar("T")
Fault = tuple[Path, str]


class FaultsError(Exception):
    """What is wrong with a file's values: key paths and messages."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(found)
        self.found = found


def structure(value: Any, into: type[T], strict: cattrs.Converter) -> T:
    """Turn plain values into a class, by a strict converter.

    Raises FaultsError with every unknown key, missing key and wrong type.
    """
    try:
        return strict.structure(value, into)
    except Exception as error:  # noqa: BLE001  # cattrs gives groups of whatever the hooks raised
        raise FaultsError(list(_faults(error, ()))) from None


def converter() -> cattrs.Converter:
    """A converter that coerces nothing: a string is a string, a number is an int or a Decimal."""
    made = cattrs.Converter(forbid_extra_keys=True)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(bool, _strict(bool, "true or false"))
    made.register_structure_hook(int, _strict(int, "a whole number"))
    made.register_structure_hook(Decimal, _decimal)
    made.register_structure_hook(date, _date)
    made.register_structure_hook_factory(attrs.has, lambda cls: _checked(made, cls))
    made.register_structure_hook_func(_is_tuple, lambda value, of: _tuple(made, value, of))
    made.register_structure_hook_func(_is_dict, lambda value, of: _dict(made, value, of))
    made.register_structure_hook_func(_is_optional, lambda value, of: made.structure(value, _inner(of)))
    return made


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


def _wrong(value: Any, wanted: str) -> TypeError:
    shown = "" if isinstance(value, (dict, list)) else f" {str(value)[:40]!r}"
    return TypeError(f"must be {wanted}, not {_kind(value)}{shown}")


def _strict(kind: type, wanted: str) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise _wrong(value, wanted)
        return value

    return hook


CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _text(value: Any, _: Any) -> str:
    if type(value) is not str:
        raise _wrong(value, "a string")
    if CONTROL.search(value):  # what a terminal would obey instead of showing it
        raise TypeError(f"must be one line without control characters, not {value[:40]!r}")
    return value


def _decimal(value: Any, _: Any) -> Decimal:
    if type(value) not in (int, Decimal):
        raise _wrong(value, "a number")
    return number(value, "it")


def _date(value: Any, _: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong(value, "a day like 2024-02-06, without quotes")
    return value


def _checked(made: cattrs.Converter, cls: type) -> Callable[[Any, Any], Any]:
    build: Callable[[Any, Any], Any] = make_dict_structure_fn(
        cls, made, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def hook(value: Any, of: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(value, "a table")
        try:
            return build(value, of)
        except Exception as error:  # noqa: BLE001  # the same groups as in `structure`
            raise FaultsError(_with_fields(made, cls, value, list(_faults(error, ())))) from None

    return hook


def _with_fields(made: cattrs.Converter, cls: Any, value: dict[str, Any], found: list[Fault]) -> list[Fault]:
    """Add what the converters and validators of single fields say: a class stops at the first of them."""
    known = {path[:1] for path, _ in found if path}
    fields = attrs.fields(attrs.resolve_types(cls))
    own = [
        ((field.alias,), message)
        for field in fields
        if field.alias in value and (field.alias,) not in known
        for message in _refusals(made, field, value[field.alias])
    ]
    said = {message for _, message in own}
    return [*(fault for fault in found if fault[0] or fault[1] not in said), *own]


def _refusals(made: cattrs.Converter, field: Any, value: Any) -> Iterator[str]:
    """What one field refuses of a value whose type is right."""
    try:
        made_of = made.structure(value, field.type)
        made_of = field.converter(made_of) if field.converter else made_of
        if field.validator:
            field.validator(None, field, made_of)
    except (TypeError, AttributeError):  # a converter or validator that looks at the whole value
        return
    except Exception as error:  # noqa: BLE001  # whatever the class would raise
        yield str(error.args[0] if error.args else error)


def _is_tuple(of: Any) -> bool:
    return get_origin(of) is tuple


def _is_dict(of: Any) -> bool:
    return get_origin(of) is dict


def _is_optional(of: Any) -> bool:
    return get_origin(of) in (Union, UnionType) and type(None) in get_args(of)


def _inner(of: Any) -> Any:
    [inner] = [each for each in get_args(of) if each is not type(None)]
    return inner


def _each(made: cattrs.Converter, pairs: Any, of: Any) -> Iterator[tuple[Any, Any]]:
    """Structure the values of a table or an array, and report the faults of all of them together."""
    found: list[Fault] = []
    for key, value in pairs:
        try:
            yield key, made.structure(value, of)
        except Exception as error:  # noqa: BLE001  # the same groups as in `structure`
            found += list(_faults(error, (key,)))
    if found:
        raise FaultsError(found)


def _tuple(made: cattrs.Converter, value: Any, of: Any) -> Any:
    if not isinstance(value, list):
        raise _wrong(value, "an array")
    return tuple(each for _, each in _each(made, enumerate(value), get_args(of)[0]))


def _dict(made: cattrs.Converter, value: Any, of: Any) -> Any:
    if not isinstance(value, dict):
        raise _wrong(value, "a table")
    return dict(_each(made, value.items(), get_args(of)[1]))


def _faults(error: BaseException, path: Path) -> Iterator[Fault]:
    """Walk cattrs' groups of errors to the faults in them."""
    if isinstance(error, FaultsError):
        yield from (((*path, *below), message) for below, message in error.found)
    elif isinstance(error, ClassValidationError):
        noted, rest = error.group_exceptions()
        for inner, note in noted:
            yield from _faults(inner, (*path, note.name))
        for inner in rest:
            yield from _faults(inner, path)
    elif isinstance(error, IterableValidationError):
        for inner, noted_index in error.group_exceptions()[0]:
            yield from _faults(inner, (*path, noted_index.index))
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from (((*path, name), _unknown(name, error.cl)) for name in sorted(error.extra_fields))
    elif isinstance(error, KeyError):
        yield path, "is missing"
    else:
        yield path, str(error.args[0] if error.args else error)  # attrs adds to its message what it was about


def _unknown(name: str, cls: type) -> str:
    known = [field.alias for field in attrs.fields(cls)]
    listed = ", ".join(known)
    return f"unknown key{meant(name, known) or f'; known: {listed}'}"
