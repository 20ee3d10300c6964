"""What classes of the packages that compute say of their fields: how they are given, compared, shown, and defaults.

Of functions, too, defaults that are flags or counts are listed, and what is given by its name alone.

After a change that is meant, write the list anew and read the difference:

    WRITE_GOLDEN=1 pytest tests/test_fields.py
"""

import importlib
import inspect
import os
import pkgutil
from pathlib import Path

import attrs
import pytest

ROOMS = ("numbers", "tariff", "pricebook", "metering", "rating", "comparison", "analysis", "buying", "frames")
LIST = Path(__file__).parent / "data/fields.txt"


def modules(room):
    """The modules of a package."""
    package = importlib.import_module(f"agorapricing.{room}")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def classes(room):
    """The classes of a package, in the order of their modules."""
    for module in modules(room):
        found = inspect.getmembers(module, inspect.isclass)
        yield from (each for _, each in found if each.__module__ == module.__name__)


def worth(value):
    """A default as text, where it is a plain value."""
    return f" = {value!r}" if isinstance(value, bool | int | float | str) or value is None else ""


def words(field):
    """What a field says beyond its name and type."""
    told = {"not given": not field.init, "by name": field.kw_only, "not shown": field.repr is False}
    told |= {"not compared": not field.eq, "not hashed": field.hash is False}
    told |= {f"{key} = {value}": True for key, value in field.metadata.items() if isinstance(value, bool)}
    named = "".join(f", {word}" for word, holds in told.items() if holds)
    return f"{'' if field.default is attrs.NOTHING else worth(field.default)}{named}"


def lines(room):
    """What the classes of a package say of their fields, and the flags and counts that are of a class."""
    for cls in classes(room):
        name = f"{cls.__module__.removeprefix('agorapricing.')}.{cls.__qualname__}"
        fields = attrs.fields(cls) if attrs.has(cls) else ()
        own = {field.name: words(field) for field in fields if not field.inherited}
        own |= {name: worth(value) for name, value in getattr(cls, "_field_defaults", {}).items()}
        own |= {
            key: worth(value) for key, value in vars(cls).items() if isinstance(value, bool | int) and key[0] != "_"
        }
        yield from (f"{name}.{key}{text}" for key, text in own.items() if text)
        yield from arguments(name, vars(cls))
    for module in modules(room):
        own = {key: value for key, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__}
        yield from arguments(module.__name__.removeprefix("agorapricing."), own)


def arguments(place, names):
    """The defaults of the arguments of functions, where they are flags or counts."""
    for name, value in names.items():
        called = getattr(value, "__func__", value)
        if inspect.isfunction(called) and not name.startswith("__"):
            given = inspect.signature(called).parameters.values()
            yield from (f"{place}.{name}({g.name} = {g.default!r})" for g in given if isinstance(g.default, int))
            if by_name := [each.name for each in given if each.kind is each.KEYWORD_ONLY]:
                yield f"{place}.{name}(*, {', '.join(by_name)})"


def test_fields_are_as_listed():
    """
    A field is given, compared, shown and left out as the list says, and so are the flags of a class.
    """
    text = "".join(f"{line}\n" for room in ROOMS for line in lines(room))
    if os.environ.get("WRITE_GOLDEN"):
        LIST.write_text(text, "utf-8")

    assert text == LIST.read_text("utf-8")


@pytest.mark.parametrize("flag", ["= False", "by name", "not compared", "not given", "not shown", "not hashed"])
def test_each_kind_of_flag_is_listed(flag):
    """
    The list tells each kind of flag, so that one that is lost changes it.
    """
    assert flag in LIST.read_text("utf-8")
