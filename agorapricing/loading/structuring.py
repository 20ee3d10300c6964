"""Between a file's plain values and attrs classes: strict, with every fault at its key path; and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from agorapricing.errors import AgorapricingError, Fault, FaultsError, KeyPath, meant
from agorapricing.loading import scalars
from agorapricing.loading.names import Names, current, using
from agorapricing.references import Reference

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]


def structure(value: Any, into: type[T], strict: cattrs.Converter, names: Names | None = None) -> T:
    """Turn plain values into a class, by a strict converter; with `names`, each reference must be one of them.

    Raises FaultsError with every unknown key, missing key, wrong type and unknown name.
    """
    try:
        with using(names or Names()):
            return strict.structure(value, into)
    except Exception as error:  # noqa: BLE001  # cattrs gives groups of whatever the hooks raised
        raise FaultsError(list(_faults(error, ()))) from None


def collect(faults: list[Fault], step: Callable[[], T], at: KeyPath = ()) -> T | None:
    """What a step gives; or nothing, and all that is wrong is added to the faults, with its path from `at` on."""
    try:
        return step()
    except FaultsError as error:
        faults += _faults(error, at)
    except AgorapricingError as error:
        faults.append((at, str(error)))
    return None


def converter() -> cattrs.Converter:
    """A converter that coerces nothing: a string is a string, a number is an int or a Decimal.

    What it unstructures are tables that it structures to the same values: what is None is left out.
    """
    made = cattrs.Converter(forbid_extra_keys=True, unstruct_collection_overrides={tuple: list})
    for kind, hook in scalars.HOOKS.items():
        made.register_structure_hook(kind, hook)
    made.register_structure_hook_factory(attrs.has, lambda cls: checked(made, cls))
    made.register_structure_hook_factory(_is(tuple), lambda of: _tuple(made, of))
    made.register_structure_hook_factory(_is(dict, Mapping), lambda of: by_name(made, of))
    made.register_structure_hook_factory(lambda of: type(None) in get_args(of), lambda of: _optional(made, of))
    made.register_structure_hook_factory(_is_reference, _reference)
    made.register_unstructure_hook(Decimal, scalars.plain_number)
    made.register_unstructure_hook_factory(attrs.has, lambda cls: _stated(made, cls))
    return made


def checked(made: cattrs.Converter, cls: type) -> Hook:
    """What makes a class of a table, or finds all that is wrong with it.

    The metadata `in_files` of a field says `"required"` where a file must state what code may leave out, and False
    where a file cannot state it; `key` is the key in the table where it is not the field's name.
    """
    required = [_key(field) for field in _fields(cls) if field.metadata.get("in_files") == "required"]
    build: Hook = make_dict_structure_fn(
        cls, made, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True, **_overrides(cls)
    )

    def hook(value: Any, of: Any) -> Any:
        if not isinstance(value, dict):
            raise scalars.wrong(value, "a table")
        faults: list[Fault] = [((name,), "is missing") for name in required if name not in value]
        try:
            instance = build(value, of)
        except Exception as error:  # noqa: BLE001  # the same groups as in `structure`
            faults += _with_fields(made, cls, value, list(_faults(error, ())))
        if faults:
            raise FaultsError(faults)
        return instance

    return hook


def _stated(made: cattrs.Converter, cls: type) -> Callable[[Any], dict[str, Any]]:
    """What gives a value as the table that states it."""
    hook: Callable[[Any], dict[str, Any]] = make_dict_unstructure_fn(cls, made, **_overrides(cls))
    return lambda value: {key: stated for key, stated in hook(value).items() if stated is not None}


def _fields(cls: Any) -> tuple[Any, ...]:
    return tuple(attrs.fields(attrs.resolve_types(cls)))


def _key(field: Any) -> str:
    return str(field.metadata.get("key", field.alias))


def keys_of(cls: Any) -> dict[str, Any]:
    """The fields that a file can state, by their keys."""
    return {_key(field): field for field in _fields(cls) if field.metadata.get("in_files") is not False}


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
        yield str(error.args[0] if error.args else error)


def _is(*origins: Any) -> Callable[[Any], bool]:
    return lambda of: get_origin(of) in origins


def _is_reference(of: Any) -> bool:
    return get_origin(of) is Annotated and isinstance(of.__metadata__[0], Reference)


def _reference(of: Any) -> Hook:
    [reference] = of.__metadata__
    return lambda value, _: current().resolve(scalars.HOOKS[str](value, str), reference)


def _optional(made: cattrs.Converter, of: Any) -> Hook:
    [inner] = [part for part in get_args(of) if part is not type(None)]
    hook = made.get_structure_hook(inner)
    return lambda value, _: hook(value, inner)


def _tuple(made: cattrs.Converter, of: Any) -> Hook:
    inner = get_args(of)[0]
    hook = made.get_structure_hook(inner)

    def structured(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise scalars.wrong(value, "an array")
        return tuple(_all((enumerate(value), hook, inner)).values())

    return structured


def by_name(made: cattrs.Converter, of: Any, each: Hook | None = None) -> Hook:
    """What makes a mapping of a table; `each` makes its values where they are not of the mapping's type."""
    named, inner = get_args(of)
    hook = each or made.get_structure_hook(inner)
    name = made.get_structure_hook(named) if _is_reference(named) else None

    def structured(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise scalars.wrong(value, "a table")
        names = [(((key, key) for key in value), name, named)] if name else []
        return _all(*names, (value.items(), hook, inner))

    return structured


def _all(*parts: tuple[Iterable[tuple[Any, Any]], Hook, Any]) -> dict[Any, Any]:
    """Structure what stands at keys or places, and report the faults of all of them together; the last part counts."""
    faults: list[Fault] = []
    structured: dict[Any, Any] = {}
    for pairs, hook, of in parts:
        for key, value in pairs:
            try:
                structured[key] = hook(value, of)
            except Exception as error:  # noqa: BLE001  # the same groups as in `structure`
                faults += _faults(error, (key,))
    if faults:
        raise FaultsError(faults)
    return structured


def _faults(error: BaseException, path: KeyPath) -> Iterator[Fault]:
    """Walk cattrs' groups of errors to the faults in them."""
    if isinstance(error, FaultsError):
        yield from (((*path, *below), message) for below, message in error.found)
    elif isinstance(error, ClassValidationError):
        noted, rest = error.group_exceptions()
        for inner, note in noted:
            yield from _faults(inner, (*path, _key(getattr(attrs.fields(error.cl), note.name))))
        for inner in rest:
            yield from _faults(inner, path)
    elif isinstance(error, IterableValidationError):
        for inner, noted_index in error.group_exceptions()[0]:
            yield from _faults(inner, (*path, noted_index.index))
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from (((*path, name), unknown_key(name, error.cl)) for name in sorted(error.extra_fields))
    elif isinstance(error, KeyError):
        yield path, "is missing"
    else:
        yield path, str(error.args[0] if error.args else error)  # attrs adds to its message what it was about


def unknown_key(name: str, cls: type) -> str:
    """Say that a class has no such key, and which one was meant, or all that it has."""
    known = keys_of(cls)
    listed = ", ".join(known)
    return f"unknown key{meant(name, known) or f'; known: {listed}'}"
