"""Write docs/combinators.md from the docstrings of the tariffs; with --check, exit 1 where the page is stale."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import attrs

from agorapricing import tariff
from agorapricing.tariff import base, charge, convert, pooled, rates, spend, suspended, tiers

PAGE = Path(__file__).parent.parent / "docs" / "combinators.md"
MODULES = (base, rates, tiers, convert, pooled, spend, suspended, charge)

_HEAD = """\
# Combinators

Written by `scripts/combinators.py` from the docstrings: change those, not this page. What the classes mean together
is in [the algebra](algebra.md).

A field of type `Decimal` takes an int, a string or a Decimal, and refuses a float; a field without a default is
required. A tuple may be given as any iterable, `ratios` and `draws` as a mapping. `stage`, `label`, `source` and `note`
change no amount: they say where it comes from.

```python
{imports}
```
"""

_IMPORT = ">>> from agorapricing.tariff import"


def page() -> str:
    """Give the page: a section for each module, in it each public name in the order of the file."""
    parts = [_HEAD.format(imports=_imports())]
    for module in MODULES:
        summary, _, rest = _documented(module)
        parts += [f"## {summary.removesuffix('.')}\n", *_paragraph(rest)]
        parts += [line for value in _public(module) for line in _entry(value)]
    return "\n".join(parts)


def _imports() -> str:
    names = "\n".join(f"...     {name}," for name in tariff.__all__)
    return f">>> from decimal import Decimal\n{_IMPORT} (\n{names}\n... )\n"


def _public(module: ModuleType) -> list[Any]:
    values = [getattr(tariff, name) for name in tariff.__all__]
    own = [value for value in values if value.__module__ == module.__name__]
    return sorted(own, key=lambda value: inspect.getsourcelines(value)[1])


def _entry(value: Any) -> Iterator[str]:
    """The lines of one name: first sentence, fields, methods, the rest of the docstring, its example."""
    summary, example, rest = _documented(value)
    arguments = str(inspect.signature(value)).replace("'", "") if inspect.isfunction(value) else ""
    yield f"### {value.__name__}{arguments}\n"
    yield f"{summary}\n"
    yield from _fields(value)
    yield from _members(value)
    yield from _paragraph(rest)
    for shared in (each for each in getattr(value, "__mro__", ()) if each.__name__.startswith("_")):
        yield from _paragraph(inspect.getdoc(shared) or "")
    yield from _paragraph(example and f"```python\n{example}\n\n```")


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield f"{text}\n"


def _documented(value: Any) -> tuple[str, str, str]:
    """The first sentence of a docstring, its examples, and the rest."""
    paragraphs = (inspect.getdoc(value) or "").split("\n\n")
    examples = [each for each in paragraphs if each.startswith(">>>")]
    first, *others = [each for each in paragraphs if each not in examples]
    summary, stop, more = first.replace("\n", " ").partition(". ")
    rest = [more] * bool(more) + others
    lines = (line for line in "\n".join(examples).splitlines() if not line.startswith(_IMPORT))
    return summary + stop.strip(), "\n".join(lines), "\n\n".join(rest)


def _fields(value: Any) -> Iterator[str]:
    fields = [field for field in attrs.fields(value) if field.init] if attrs.has(value) else []
    if fields:
        written = _annotations(value)
        yield "| field | type | default |\n|---|---|---|"
        yield from (f"| `{each.name}` | {_type(written[each.name])} | {_default(each)} |" for each in fields)
        yield ""


def _annotations(value: Any) -> dict[str, str]:
    """The types as they are written: what attrs keeps of them, cattrs replaces once it has read a file."""
    found: dict[str, str] = {}
    for each in reversed(inspect.getmro(value)):
        found |= vars(each).get("__annotations__", {})
    return found


def _type(annotation: Any) -> str:
    return f"`{annotation}`".replace("|", r"\|")


def _default(field: Any) -> str:
    value = field.default
    if value is attrs.NOTHING:
        return "required"
    written = str(value) if isinstance(value, Decimal) else f'"{value}"' if isinstance(value, str) else repr(value)
    return f"`{written}`" + (", by name" if field.kw_only else "")


def _members(value: Any) -> Iterator[str]:
    """What a class has besides its fields; `meters` and `apply` are described once, at Tariff."""
    shared = () if value is tariff.Tariff else ("apply", "meters", "prices")
    kinds = (property, cached_property, classmethod, FunctionType)
    members = vars(value).items() if inspect.isclass(value) else ()
    own = [(name, each) for name, each in members if isinstance(each, kinds) and not name.startswith("_")]
    described = [f"- `{_call(value, name)}`: {_documented(each)[0]}" for name, each in own if name not in shared]
    yield from _paragraph("\n".join(described))


def _call(value: Any, name: str) -> str:
    member = getattr(value, name)
    if not inspect.isroutine(member):
        return name
    arguments = [each for each in inspect.signature(member).parameters if each != "self"]
    return f"{name}({', '.join(arguments)})"


def is_stale(file: Path) -> bool:
    """Whether the page is not what the docstrings say now."""
    return not file.is_file() or file.read_text("utf-8") != page()


def main(arguments: list[str], file: Path = PAGE) -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is stale")
    if not parser.parse_args(arguments).check:
        file.write_text(page(), "utf-8")
    elif is_stale(file):
        print(f"{file.name} is stale: run python scripts/combinators.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
