"""Between a file's plain values and attrs classes: strict, with every fault at its key path; and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_unstructure_fn, override

from agorapricing.errors import Coded, Fault, FaultsError, KeyPath, meant
from agorapricing.kinds import Reference
from agorapricing.loading import scalars
from agorapricing.loading.field_types import type_of
from agorapricing.loading.names import Names, current, using
from agorapricing.loading.texts import is_text, stated, text_of, translated
from agorapricing.messages import Text

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
_MISSING = Coded("is missing", "missing-key")


def structure(value: Any, into: type[T], strict: cattrs.Converter, names: Names | None = None) -> T:
    """Turn plain values into a class, by a strict converter; with `names`, each reference must be one of them.

    Raises FaultsError with every unknown key, missing key, wrong type and unknown name.
    """
    faults: list[Fault] = []
    with using(names or Names()):
        made: T = tried(faults, strict.structure, value, into)
    if faults:
        raise FaultsError(faults)
    return made


def converter() -> cattrs.Converter:
    """A converter that coerces nothing: a string is a string, a number is an int or a Decimal.

    What it unstructures are tables that it structures to the same values: what is None is left out.
    """
    made = cattrs.Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})
    for kind, hook in scalars.HOOKS.items():
        made.register_structure_hook(kind, hook)
    made.register_structure_hook_factory(attrs.has, lambda cls: checked(made, cls))
    made.register_structure_hook_factory(_is(tuple), lambda of: _tuple(made, get_args(of)[0]))
    made.register_structure_hook_factory(_is(dict, Mapping), lambda of: _dict(made, *get_args(of)))
    made.register_structure_hook_factory(_is_optional, lambda of: _optional(made, of))
    made.register_structure_hook_factory(_is_reference, _reference)
    made.register_structure_hook_func(is_text, lambda value, _: text_of(made, value))
    made.register_unstructure_hook_func(is_text, stated)
    made.register_unstructure_hook(str, str)  # a message is stated as its text
    made.register_unstructure_hook(Decimal, scalars.plain_number)
    made.register_unstructure_hook_factory(attrs.has, lambda cls: _stated(made, cls))
    return made


def checked(made: cattrs.Converter, cls: type) -> Hook:
    """What makes a class of a table, or finds all that is wrong with it.

    The metadata `in_files` of a field says `"required"` where a file must state what code may leave out, and False
    where a file cannot state it; `key` is the key in the table where it is not the field's name.
    """
    fields = {key: field for key, field in _keyed(attrs.fields(cls)).items() if field.init}
    needed = [
        key
        for key, field in fields.items()
        if field.default is attrs.NOTHING or field.metadata.get("in_files") == "required"
    ]
    hooks: dict[str, tuple[str, Hook, Any]] = {}  # found when a file first states the key: few state all of a class

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise scalars.wrong(value, "a table")
        faults: list[Fault] = [((key,), _MISSING) for key in needed if key not in value]
        given = {}
        for key in value:
            if key in fields:
                alias, own, of = hooks.get(key) or hooks.setdefault(key, _hook(made, fields[key], cls))
                given[alias] = tried(faults, own, value[key], of, (key,))
        if len(given) < len(value):
            faults += [((key,), unknown_key(key, cls)) for key in sorted(value.keys() - fields.keys())]
        instance = None if faults else tried(faults, lambda *_: cls(**given), value, cls)
        if faults:
            raise FaultsError(_with_fields(made, cls, value, faults))
        return instance

    return hook


def _hook(made: cattrs.Converter, field: Any, cls: type) -> tuple[str, Hook, Any]:
    """What a field is called in code, and what makes its value."""
    of = type_of(field, cls)
    return field.alias, made.get_structure_hook(of), of


def _stated(made: cattrs.Converter, cls: type) -> Callable[[Any], dict[str, Any]]:
    """What gives a value as the table that states it."""
    hook: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(cls, made, **_overrides(cls))
    return lambda value: {key: stated for key, stated in hook(value).items() if stated is not None}


def _fields(cls: Any) -> tuple[Any, ...]:
    """The fields of a class, with their types."""
    fields: tuple[Any, ...] = attrs.fields(cls)
    for field in fields:
        type_of(field, cls)
    return fields


def _key(field: Any) -> str:
    return str(field.metadata.get("key", field.alias))


def keys_of(cls: Any) -> dict[str, Any]:
    """The fields that a file can state, by their keys, with their types."""
    return _keyed(_fields(cls))


def _keyed(fields: Iterable[Any]) -> dict[str, Any]:
    return {_key(field): field for field in fields if field.metadata.get("in_files") is not False}


def _overrides(cls: type) -> dict[str, Any]:
    return {
        field.name: override(omit=field.metadata.get("in_files") is False or None, rename=field.metadata.get("key"))
        for field in _fields(cls)
        if not field.metadata.keys().isdisjoint({"in_files", "key"})
    }


def _with_fields(made: cattrs.Converter, cls: Any, value: dict[str, Any], faults: list[Fault]) -> list[Fault]:
    """Add what the converters and validators of single fields say: a class stops at the first of them."""
    known = {path[0] for path, _ in faults if path}
    own = [
        ((key,), message)
        for field in _fields(cls)
        if (key := _key(field)) in value and key not in known and (field.converter or field.validator)
        for message in refusals(made, field, value[key])
    ]
    messages = {message for _, message in own}
    return [*(fault for fault in faults if fault[0] or fault[1] not in messages), *own]


def refusals(made: cattrs.Converter, field: Any, value: Any) -> Iterator[str]:
    """What one field refuses of a value whose type is right."""
    try:
        instance = made.structure(value, field.type)
        instance = field.converter(instance) if field.converter else instance
        if field.validator:
            field.validator(None, field, instance)
    except (TypeError, AttributeError):  # a converter or validator that looks at the whole value
        return
    except Exception as error:  # noqa: BLE001  # whatever the class would raise
        yield _said(error)


def _is(*origins: Any) -> Callable[[Any], bool]:
    return lambda of: get_origin(of) in origins


def _is_optional(of: Any) -> bool:
    return getattr(of, "__args__", ())[1:] == (type(None),)


def _optional(made: cattrs.Converter, of: Any) -> Hook:
    inner = get_args(of)[0]
    hook = made.get_structure_hook(inner)
    return lambda value, _: None if value is None else hook(value, inner)


def _is_reference(of: Any) -> bool:
    return get_origin(of) is Annotated and isinstance(of.__metadata__[0], Reference)


def _reference(of: Any) -> Hook:
    reference, *also = of.__metadata__
    told = translated if Text in also else str
    return lambda value, _: told(current().resolve(scalars.HOOKS[str](value, str), reference))


def _tuple(made: cattrs.Converter, inner: Any) -> Hook:
    hook = made.get_structure_hook(inner)

    def structured(value: list[Any]) -> Any:
        faults: list[Fault] = []
        made_of = tuple(tried(faults, hook, each, inner, (place,)) for place, each in enumerate(value))
        if faults:
            raise FaultsError(faults)
        return made_of

    return scalars.only("an array", list, then=structured)


def _dict(made: cattrs.Converter, named: Any, inner: Any) -> Hook:
    hook = made.get_structure_hook(inner)
    name = made.get_structure_hook(named) if _is_reference(named) else None

    def structured(value: dict[str, Any]) -> Any:
        faults: list[Fault] = []
        names = {key: tried(faults, name, key, named, (key,)) if name else key for key in value}
        table = {names[key]: tried(faults, hook, each, inner, (key,)) for key, each in value.items()}
        if faults:
            raise FaultsError(faults)
        return table

    return scalars.only("a table", dict, then=structured)


def tried(faults: list[Fault], hook: Hook, value: Any, of: Any, at: KeyPath = ()) -> Any:
    """What a hook makes of a value; or nothing, and all that is wrong is added to the faults, from a path on."""
    try:
        return hook(value, of)
    except FaultsError as error:
        faults += [((*at, *below), message) for below, message in error.found]
    except Exception as error:  # noqa: BLE001  # whatever a hook or a class raises
        faults.append((at, _said(error)))


def _said(error: BaseException) -> str:
    """What an error says; attrs adds to its message what it was about, as the words of which a text must be one."""
    match error.args:
        case (_, attrs.Attribute() as field, tuple() as words, str() as given):
            said = f"{field.name} must be one of {', '.join(words)}, not {given!r}{meant(given, words)}"
            return Coded(said, "wrong-value")
    kind = "wrong-type" if isinstance(error, TypeError) else "wrong-value"
    text = error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
    return Coded(text, getattr(error, "code", kind))


def unknown_key(name: str, cls: type) -> str:
    """Say that a class has no such key, and which one was meant, or all that it has."""
    known = keys_of(cls)
    listed = ", ".join(known)
    return Coded(f"unknown key{meant(name, known) or f'; known: {listed}'}", "unknown-key")
