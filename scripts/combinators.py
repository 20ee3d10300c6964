"""Write docs/combinators.md from the docstrings of the tariffs; with --check, exit 1 where the page is stale."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from agorapricing import tariff
from agorapricing.tariff import base, charge, convert, leaves, pooled, spend

PAGE = Path(__file__).parent.parent / "docs" / "combinators.md"
MODULES = (base, leaves, convert, pooled, spend, charge)

_HEAD = """\
# Combinators

Written by `scripts/combinators.py` from the docstrings: change those, not this page. What the classes mean together
is in [the algebra](algebra.md).

A field of type `Decimal` takes an int, a string or a Decimal, and refuses a float; a field without a default is
required. `stage`, `label`, `source` and `note` change no amount: they say where it comes from.

```python
{imports}
```
"""


def page() -> str:
    """Give the page: a section for each module, in it each public name in the order of the file."""
    parts = [_HEAD.format(imports=_imports())]
    for module in MODULES:
        summary, _, rest = _documented(module)
        parts += [f"## {summary.removesuffix('.')}\n", *(f"{rest}\n" for _ in range(bool(rest)))]
        parts += ["\n".join(_entry(value)) for value in _public(module)]
    return "\n".join(parts)


def _imports() -> str:
    names = "\n".join(f"...     {name}," for name in tariff.__all__)
    return f">>> from decimal import Decimal\n>>> from agorapricing.tariff import (\n{names}\n... )\n"


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
    if rest:
        yield f"{rest}\n"
    if example:
        yield f"```python\n{example}\n\n```\n"


def _documented(value: Any) -> tuple[str, str, str]:
    """The first sentence of a docstring, its examples, and the rest."""
    paragraphs = (inspect.getdoc(value) or "").split("\n\n")
    examples = [each for each in paragraphs if each.startswith(">>>")]
    first, *others = [each for each in paragraphs if each not in examples]
    summary, stop, more = first.replace("\n", " ").partition(". ")
    rest = [more] * bool(more) + others
    return summary + stop.strip(), "\n".join(examples), "\n\n".join(rest)


def _fields(value: Any) -> Iterator[str]:
    fields = [field for field in attrs.fields(value) if field.init] if attrs.has(value) else []
    if fields:
        yield "| field | type | default |\n|---|---|---|"
        yield from (f"| `{each.name}` | {_type(each.type)} | {_default(each.default)} |" for each in fields)
        yield ""


def _type(annotation: Any) -> str:
    return f"`{annotation}`".replace("|", r"\|")


def _default(value: Any) -> str:
    if value is attrs.NOTHING:
        return "required"
    return f"`{value}`" if isinstance(value, Decimal) else f'`"{value}"`' if isinstance(value, str) else f"`{value!r}`"


def _members(value: Any) -> Iterator[str]:
    """What a class has besides its fields; `meters` and `apply` are described once, at Tariff."""
    if not inspect.isclass(value):
        return
    kinds = (property, cached_property, classmethod)
    shared = () if value is tariff.Tariff else ("apply", "meters", "prices")
    for name, member in vars(value).items():
        if name.startswith("_") or name in shared or not (inspect.isfunction(member) or isinstance(member, kinds)):
            continue
        called = "()" if inspect.isroutine(getattr(value, name)) else ""
        yield f"- `{name}{called}`: {_documented(member)[0]}"
    yield ""


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
