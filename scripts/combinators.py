"""Write docs/reference/combinators.md from the docstrings of the tariffs; --check exits 1 where it is stale."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import attrs
from written import write_or_check

from agorapricing import tariff
from agorapricing.kinds import Kinds
from agorapricing.tariff import (
    app_names,
    apps,
    base,
    charge,
    combined,
    convert,
    credit,
    groups,
    percent,
    pooled,
    prepaid,
    rates,
    several,
    shares,
    spend,
    sums,
    surcharge,
    suspended,
    tiers,
)

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "combinators.md"


@attrs.frozen
class Section:
    """A section of the page: what some modules hand out, and the kinds of a registry, whoever registered them."""

    title: str
    text: str
    modules: tuple[ModuleType, ...]
    kinds: Kinds[Any] = attrs.field(factory=Kinds)

    @property
    def values(self) -> list[Any]:
        """Its classes and functions, each once: of each module in the order of the file, then kinds from elsewhere."""
        own = [value for module in self.modules for value in _public(module)]
        return list(dict.fromkeys([*own, *self.kinds.values()]))


SECTIONS = (
    Section("Charges", "How much of what, at which price, reduced by which stages so far.", (charge,)),
    Section("Leaves", "From usage to charges.", (rates, tiers, several), tariff.LEAVES),
    Section(
        "Stages",
        "From charges to charges, after a tariff: `tariff.then(stage, name)`.",
        (pooled, percent, groups, prepaid, surcharge, spend, shares, credit, suspended),
        tariff.STAGES,
    ),
    Section("Conversions", "From usage to usage, before a tariff.", (convert,)),
    Section(
        "Combinators",
        "What every tariff is, and the tariffs that combine whole tariffs.",
        (base, sums, combined, app_names, apps),
    ),
)

_HEAD = """\
# Combinators

Written by `scripts/combinators.py` from the docstrings: change those, not this page. What the classes mean together
is in [the algebra](../explanation/algebra.md).

A field of type `Decimal` takes an int, a string or a Decimal, and refuses a float; a field without a default is
required. A tuple may be given as any iterable, `ratios` and `draws` as a mapping. `source` and `note` change no amount:
they say where it comes from.

```python
{imports}
```
"""

_IMPORT = ">>> from agorapricing.tariff import"


def page() -> str:
    """Give the page: its head, and for each section what it is and an entry for each of its values."""
    parts = [_HEAD.format(imports=_imports())]
    for section in SECTIONS:
        parts += [f"## {section.title}\n", f"{section.text}\n"]
        parts += [line for value in section.values for line in _entry(value)]
    return "\n".join(parts)


def _imports() -> str:
    shown = {value.__name__ for section in SECTIONS for value in section.values}
    names = "\n".join(f"...     {name}," for name in tariff.__all__ if name in shown)
    return f">>> from decimal import Decimal\n{_IMPORT} (\n{names}\n... )\n"


def _public(module: ModuleType) -> list[Any]:
    """What a module hands out to users of tariffs, in the order of the file: each with an example, and `Tariff`."""
    values = [
        value
        for value in map(partial(getattr, tariff), tariff.__all__)
        if inspect.isclass(value) or inspect.isfunction(value)
    ]
    own = [value for value in values if value.__module__ == module.__name__ and _is_shown(value)]
    return sorted(own, key=lambda value: inspect.getsourcelines(value)[1])


def _is_shown(value: Any) -> bool:
    return value is tariff.Tariff or (">>>" in (value.__doc__ or "") and value is not tariff.noted)


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
    """A row for each field: in the order in which they are given, then those that are given by name."""
    fields = [field for field in attrs.fields(value) if field.init] if attrs.has(value) else []
    fields.sort(key=lambda field: field.kw_only)
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
    """What a class has besides its fields, and besides what all tariffs or all stages have."""
    shared = {
        name for base_ in (tariff.Tariff, tariff.Leaf, tariff.Stage) if value is not base_ for name in vars(base_)
    }
    kinds = (property, cached_property, classmethod, FunctionType)
    members = vars(value).items() if inspect.isclass(value) else ()
    own = [(name, each) for name, each in members if isinstance(each, kinds) and not name.startswith("_")]
    described = [f"- `{_call(value, name)}`: {_documented(each)[0]}" for name, each in own if name not in shared]
    yield from _paragraph("\n".join(described))


def _call(value: Any, name: str) -> str:
    member = getattr(value, name)
    if not callable(member):
        return name
    arguments = [each for each in inspect.signature(member).parameters if each != "self"]
    return f"{name}({', '.join(arguments)})"


def main(arguments: list[str], file: Path = PAGE) -> int:
    """Write the page, or check it."""
    return write_or_check(arguments, file, page(), __doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
