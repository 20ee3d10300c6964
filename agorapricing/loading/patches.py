"""Patches: tables that state only some fields of a class, and the alternatives that are made of them; and back."""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, get_args, get_origin

import attrs
import cattrs

from agorapricing.errors import Fault, FaultsError
from agorapricing.loading import scalars
from agorapricing.loading.names import current, using
from agorapricing.loading.structuring import Hook, keys_of, refusals, tried, unknown_key
from agorapricing.loading.unions import kind_of
from agorapricing.pricebook import Alternative, PartOf, Patch
from agorapricing.tariff import LEAVES, STAGES, Leaf, Rate, Stage

TAGS: Mapping[type[Any], tuple[str, Mapping[str, type[Any]], type[Any] | None]] = {
    Stage: ("kind", STAGES, None),
    Leaf: ("model", LEAVES, Rate),
}
"""Of families of classes: the key that names one, the classes by name, and which one is meant without it."""


def with_patches(made: cattrs.Converter) -> None:
    """Let a converter take alternatives, and give them back as tables."""
    made.register_structure_hook_factory(_is_part, partial(_hook, made))
    made.register_unstructure_hook(Patch, partial(_stated, made))
    alternative = made.get_structure_hook(Alternative)  # made of the hooks before it
    made.register_structure_hook(Alternative, lambda value, _: _alternative(value, alternative))


def _alternative(value: Any, alternative: Hook) -> Any:
    """An alternative, which may use the names of the stages that it states itself."""
    stages = value.get("stage") if isinstance(value, dict) else None
    with using(current().also("stage", stages if isinstance(stages, dict) else ())):
        return alternative(value, Alternative)


def _is_part(of: Any) -> bool:
    return get_origin(of) is Annotated and isinstance(of.__metadata__[0], PartOf)


def _hook(made: cattrs.Converter, of: Any) -> Hook:
    [part] = of.__metadata__
    key, kinds, plain = TAGS.get(part.of, ("", {}, part.of))

    def patch(value: Any, _: Any) -> Any:
        is_table = isinstance(value, dict)
        cls = plain if plain and not (is_table and key in value) else kind_of(value, key, kinds)
        own = {name: given for name, given in value.items() if name != key} if is_table else value
        return _partly(made, cls)(own, cls)

    return patch


def _partly(made: cattrs.Converter, cls: type[Any]) -> Hook:
    """What makes a patch of a table that states some fields of a class, or finds all that is wrong with them.

    Classes inside it are stated in part, too, also by name; arrays are stated in full.
    """
    fields = keys_of(cls)

    def hook(value: Any, _: Any) -> Patch:
        if not isinstance(value, dict):
            raise scalars.wrong(value, "a table")
        faults: list[Fault] = [((name,), unknown_key(name, cls)) for name in value if name not in fields]
        known = [(name, fields[name], given) for name, given in value.items() if name in fields]
        stated = {field.name: _value(made, field, given, name, faults) for name, field, given in known}
        if faults:
            raise FaultsError(faults)
        return Patch(cls, stated)

    return hook


def _value(made: cattrs.Converter, field: Any, given: Any, name: str, faults: list[Fault]) -> Any:
    """The value of one field, or a patch of it; what is wrong with it is added to the faults."""
    part = _part(made, field.type)
    count = len(faults)
    value = tried(faults, part or made.structure, given, field.type, (name,))
    if len(faults) == count and not part:
        faults += [((name,), message) for message in refusals(made, field, given)]
    return value


def _part(made: cattrs.Converter, of: Any) -> Hook | None:
    """What makes a patch of a class, of one that may be left out, or patches by name; none for what is no class."""
    inner = [part for part in get_args(of) if part is not type(None)]
    if attrs.has(of):
        return _partly(made, of)
    if get_origin(of) in {dict, Mapping} and attrs.has(inner[1]):
        return partial(_by_name, made, _partly(made, inner[1]))
    return _part(made, inner[0]) if type(None) in get_args(of) else None


def _by_name(made: cattrs.Converter, each: Hook, value: Any, of: Any) -> dict[str, Patch]:
    """Patches by the names of what they change."""
    named, inner = get_args(of)
    names = types.GenericAlias(dict, (named, Any))
    faults: list[Fault] = []
    table = tried(faults, made.structure, value, names) or {}
    patches = {name: tried(faults, each, given, inner, (name,)) for name, given in table.items()}
    if faults:
        raise FaultsError(faults)
    return patches


def _stated(made: cattrs.Converter, patch: Patch) -> dict[str, Any]:
    """A patch as its table."""
    key = next((key for family, (key, _, _) in TAGS.items() if issubclass(patch.of, family)), None)
    fields = {field.name: (name, field.type) for name, field in keys_of(patch.of).items()}
    stated = {fields[name][0]: _stated_field(made, value, fields[name][1]) for name, value in patch.fields.items()}
    return {**({key: patch.of.kind} if key else {}), **stated}


def _stated_field(made: cattrs.Converter, value: Any, of: Any) -> Any:
    """A field of a patch: where it is stated in full, as its type is, with the words for the kinds inside it."""
    return made.unstructure(value) if _part(made, of) else made.unstructure(value, unstructure_as=of)
