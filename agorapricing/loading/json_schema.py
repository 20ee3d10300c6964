"""JSON Schemas of files, made of the classes that their tables are loaded into: editors check and complete by them."""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from inspect import getdoc
from typing import Annotated, Any, Union, get_args, get_origin

import attrs

from agorapricing.loading.patches import TAGS
from agorapricing.loading.structuring import keys_of
from agorapricing.loading.texts import TextTable, is_text
from agorapricing.pricebook import PartOf

Schema = dict[str, Any]
Shape = Callable[["Shapes"], Schema]

_DIALECT = "http://json-schema.org/draft-07/schema#"
_PLAIN: Mapping[Any, Schema] = types.MappingProxyType(
    {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        Decimal: {"type": "number"},
        date: {"type": "string", "format": "date"},
        Any: {},
    }
)


def one_of(*shapes: Schema) -> Schema:
    """A value of one of several shapes.

    >>> one_of({"type": "string"}, {"type": "number"})
    {'anyOf': [{'type': 'string'}, {'type': 'number'}]}
    """
    return shapes[0] if len(shapes) == 1 else {"anyOf": list(shapes)}


def array(of: Schema) -> Schema:
    """An array of values of a shape."""
    return {"type": "array", "items": of}


@attrs.define(eq=False)
class Shapes:
    """What makes schemas of types; `special` gives those of types that a file writes in another way than by fields."""

    special: Mapping[Any, Shape] = attrs.field(factory=dict)
    definitions: dict[str, Schema] = attrs.field(factory=dict)
    """What is named so far: it grows while the schema of a file is made."""

    def file(self, of: type, title: str) -> Schema:
        """The schema of a whole file."""
        whole = self.table(of)
        return {"$schema": _DIALECT, "title": title, **whole, "definitions": dict(sorted(self.definitions.items()))}

    def of(self, kind: Any) -> Schema:
        """The schema of values of a type."""
        if kind in self.special:
            return self.special[kind](self)
        if is_text(kind):
            return self.named("Text", lambda: one_of(dict(_PLAIN[str]), self.table(TextTable)))
        if attrs.has(kind):
            return self.named(kind.__name__.lstrip("_"), lambda: self.table(kind))
        return dict(_PLAIN[kind]) if kind in _PLAIN else self._generic(get_origin(kind), get_args(kind))

    def _generic(self, origin: Any, inner: tuple[Any, ...]) -> Schema:
        """The schema of arrays, of tables by name, of what may be left out, and of what a note says more about."""
        if origin is tuple:
            return array(self.of(inner[0]))
        if origin is Annotated:
            return self.part(inner[1].of) if isinstance(inner[1], PartOf) else self.of(inner[0])
        if origin in {Union, types.UnionType}:
            return one_of(*(self.of(each) for each in inner if each is not type(None)))
        return {"type": "object", "additionalProperties": self.of(inner[1])}

    def named(self, name: str, make: Callable[[], Schema]) -> Schema:
        """A reference to a definition, which is made where there is none of its name."""
        if name not in self.definitions:
            self.definitions[name] = {}  # one that refers to itself finds its name
            self.definitions[name] = make()
        return {"$ref": f"#/definitions/{name}"}

    def table(self, cls: type, *, without: Collection[str] = (), optional: Collection[str] = ()) -> Schema:
        """The schema of the table of a class; of its keys, `optional` need not stand in it."""
        fields = {key: field for key, field in keys_of(cls).items() if field.init and key not in without}
        properties = {key: self._field(field) for key, field in fields.items()}
        needed = [key for key, field in fields.items() if key not in optional and _is_needed(field)]
        return {"description": _about(cls), **record(properties, needed)}

    def _field(self, field: Any) -> Schema:
        return {**self.of(field.type), **dict(_limits(field.validator))}

    def part(self, cls: Any) -> Schema:
        """The schema of a patch: some fields of a class, and of the classes inside it, also by name."""
        key, kinds, plain = TAGS.get(cls, ("", {}, cls))
        shapes = [self.named(f"{each.__name__}.part", partial(self._parts, each)) for each in (plain,) if each]
        tagged = (
            self.named(f"{each.__name__}.part.{key}", partial(self._parts, each, {key: {"const": name}}))
            for name, each in kinds.items()
        )
        return one_of(*shapes, *tagged)

    def _parts(self, cls: type, tag: Schema | None = None) -> Schema:
        properties = {key: self._part_of(field.type) for key, field in keys_of(cls).items()}
        return record({**properties, **(tag or {})}, tuple(tag or ()))

    def _part_of(self, of: Any) -> Schema:
        inner = [each for each in get_args(of) if each is not type(None)]
        if attrs.has(of):
            return self.part(of)
        if get_origin(of) in {dict, Mapping} and attrs.has(inner[1]):
            return {"type": "object", "additionalProperties": self.part(inner[1])}
        return self._part_of(inner[0]) if type(None) in get_args(of) else self.of(of)

    def family(self, kinds: Mapping[str, type], key: str, table: Callable[[type], Schema] | None = None) -> Schema:
        """A table that says by a key of which kind it is, and has the fields of that kind."""
        return one_of(*(self.kind(name, key, (table or self.table)(cls)) for name, cls in kinds.items()))

    def kind(self, name: str, key: str, table: Schema) -> Schema:
        """The table of one kind."""
        tagged = {key: {"const": name}, **table["properties"]}
        return {**table, "properties": tagged, "required": [key, *table.get("required", ())]}


def described(shape: Schema, text: str) -> Schema:
    """A shape with what it is for, in words: beside a reference they would not count.

    >>> described({"$ref": "#/definitions/Rate"}, "its price")
    {'allOf': [{'$ref': '#/definitions/Rate'}], 'description': 'its price'}
    """
    return {**({"allOf": [shape]} if "$ref" in shape else shape), "description": text}


def record(properties: Schema, needed: Collection[str] = ()) -> Schema:
    """A table of these keys and no others.

    >>> record({"id": {}}, ["id"])
    {'type': 'object', 'properties': {'id': {}}, 'required': ['id'], 'additionalProperties': False}
    """
    required = {"required": list(needed)} if needed else {}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


def _is_needed(field: Any) -> bool:
    return field.default is attrs.NOTHING or field.metadata.get("in_files") == "required"


def _about(cls: type) -> str:
    """What a class is, in the first paragraph of its docstring."""
    return " ".join((getdoc(cls) or "").partition("\n\n")[0].split())


def _limits(validator: Any) -> Iterator[tuple[str, Any]]:
    """What validators of attrs allow: some words, or numbers from one to another."""
    for each in getattr(validator, "_validators", (validator,)):
        if options := getattr(each, "options", ()):
            yield "enum", list(options)
        elif bound := {">=": "minimum", "<=": "maximum"}.get(getattr(each, "compare_op", "")):
            yield bound, each.bound
