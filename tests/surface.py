"""What others rely on, as lines of text: names and signatures, commands, keys of JSON, heads of CSV, keys of files."""

import importlib
import inspect
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import ForwardRef

import attrs
import click

import agorapricing as ap
from agorapricing import errors
from agorapricing.cli import cli, streams
from agorapricing.errors import FILE_CODES
from agorapricing.loading import book_schema, contract_schema
from agorapricing.loading.json_schema import Shapes
from agorapricing.profiles import profile_schema
from agorapricing.reconciliation.files import _BillFile

PACKAGE = Path(ap.__file__).parent
FACES = ["", *sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))]
KEY = re.compile(r"[a-z][a-z_0-9]*")
NAMED = {
    "after",
    "before",
    "causes",
    "converts",
    "doubts",
    "drawn",
    "packs",
    "products",
    "regimes",
    "sources",
    "stages",
}
"""Keys of JSON below which the keys are names of the data."""


# ---- Python ---------------------------------------------------------------------------------------------------------


def faces():
    """Each name that a package hands out, by the package's name: the value and where it is told."""
    for name in FACES:
        module = importlib.import_module(f"agorapricing.{name}".rstrip("."))
        for each in sorted(getattr(module, "__all__", ())):
            yield f"{name}.{each}".lstrip("."), getattr(module, each)
    for each in sorted(errors.__all__):
        yield f"errors.{each}", getattr(errors, each)


class Bare(str):
    """Words that a signature shows without quotes."""

    __slots__ = ()

    def __repr__(self):
        return str(self)


def default(value):
    """A default that says something by itself, or dots."""
    is_plain = value is None or (isinstance(value, str | int | tuple | Decimal) and len(repr(value)) < 60)
    return value if value is inspect.Parameter.empty else Bare(repr(value) if is_plain else "...")


def annotation(value):
    """A type as it is written."""
    return Bare(getattr(value, "__forward_arg__", value)) if isinstance(value, str | ForwardRef) else value


def signature(value):
    """How something is called; nothing of what cannot say."""
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    given = [
        each.replace(default=default(each.default), annotation=annotation(each.annotation))
        for each in found.parameters.values()
    ]
    return str(found.replace(parameters=given, return_annotation=annotation(found.return_annotation)))


def members(cls):
    """The public attributes of a class, its own and those of the bases in the package, each with its signature."""
    for name in dir(cls):
        value = inspect.getattr_static(cls, name)
        owner = next((base for base in cls.__mro__ if name in vars(base)), cls)
        if name.startswith("_") or not owner.__module__.startswith("agorapricing"):
            continue
        called = getattr(value, "__func__", value)
        yield name, signature(called) if inspect.isfunction(called) else ""
    yield from ((field.name, "") for field in attrs.fields(cls) if field.name[0] != "_") if attrs.has(cls) else ()


def python():
    """Names of the package and of each face, with signatures, and the members of the package's own classes."""
    told = {}
    for name, value in faces():
        if not inspect.isclass(value):
            yield f"{name}{signature(value) if inspect.isfunction(value) else ''}"
            continue
        first = told.setdefault(value, name)
        if first != name:
            yield f"{name} is {first}"
            continue
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        yield f"{name}{signature(value)}{f' is a {bases}' if bases else ''}"
        if "." not in name:
            yield from sorted({f"{name}.{member}{called}" for member, called in members(value)})


def codes():
    """The codes of errors, each with the class that has it, and those of what is wrong with files."""
    kinds = {value for _, value in faces() if inspect.isclass(value) and issubclass(value, errors.AgorapricingError)}
    yield from sorted(f"{kind.code} {kind.__name__}" for kind in kinds)
    yield from sorted(f"{code} of a file" for code in FILE_CODES)


# ---- commands -------------------------------------------------------------------------------------------------------


def listed(group, before="agorapricing"):
    """Each command with its arguments and options, and what these take."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield f"{before} {name}"
            for each in command.params:
                kind = each.type
                choices = "|".join(kind.choices) if isinstance(kind, click.Choice) else kind.name
                takes = "" if getattr(each, "is_flag", False) else f" {choices}"
                many = " ..." if each.multiple or each.nargs == -1 else ""
                yield f"{before} {name} {'/'.join(each.opts)}{takes}{many}"
            if isinstance(command, click.Group):
                yield from listed(command, f"{before} {name}")


def commands():
    """Commands, their options, and exit codes."""
    codes = {value: name for name, value in vars(streams).items() if name.isupper() and isinstance(value, int)}
    yield from (f"exit code {code} {name.lower().replace('_', ' ')}" for code, name in sorted(codes.items()))
    yield from listed(cli)


# ---- data -----------------------------------------------------------------------------------------------------------


def keys(value, at=""):
    """The key paths of plain data; `[]` is an entry of a list, `*` a name of the data."""
    if isinstance(value, list):
        for each in value:
            yield from keys(each, f"{at}[]")
    elif isinstance(value, dict):
        is_named = at.rpartition(".")[2] in NAMED
        for key, part in value.items():
            below = f"{at}.{key if KEY.fullmatch(key) and not is_named else '*'}"
            yield below
            yield from keys(part, below)


def of_json(name, text):
    """The keys of what a command prints as JSON."""
    return sorted({f"{name} {key[1:]}" for key in keys(json.loads(text))})


def of_csv(name, text):
    """The columns of what a command prints as CSV."""
    return [f"{name} {column}" for column in text.splitlines()[0].split(",")]


def of_schema(name, schema):
    """The keys of a kind of file, each with its type and whether it must be there, by the tables of its schema."""
    for table, each in {"": schema, **schema.get("definitions", {})}.items():
        yield from sorted({f"{name} {path}" for path in properties(each, table)})


def properties(schema, at):
    """The keys of a schema, with types and values, down to where it names another table."""
    for key, part in schema.get("properties", {}).items():
        needed = " (required)" if key in schema.get("required", ()) else ""
        yield f"{at}.{key}{kind(part)}{needed}".lstrip(".")
        yield from properties(part, f"{at}.{key}")
    alternatives = (*schema.get("oneOf", ()), *schema.get("anyOf", ()))
    for each in (schema.get("items"), schema.get("additionalProperties"), *alternatives):
        if isinstance(each, dict):
            yield from properties(each, at)


def kind(schema):
    """What a schema takes: a table, a type, or words."""
    words = [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
    found = schema.get("$ref", "").rpartition("/")[2] or "|".join(map(str, words)) or schema.get("type", "")
    return f" {found}" if found else ""


def files():
    """The keys of files that people write."""
    for name, schema in (("profile", profile_schema), ("book", book_schema), ("contract", contract_schema)):
        yield from of_schema(name, schema())
    yield from of_schema("bill", Shapes({}).file(_BillFile, "A bill"))
