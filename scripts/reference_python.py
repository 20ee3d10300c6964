"""The pages of Python: what the top of the package hands out, and a page for each package, from docstrings."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

from tables import summary, table

import agorapricing as ap

NAMED = tuple(each.name for each in pkgutil.iter_modules(ap.__path__) if each.name not in {"__main__", "cli"})
"""The packages and modules that have a page."""
_HEAD = """\
# Public names

Written by `scripts/reference.py` from the docstrings. `import agorapricing as ap` gives the names below; each is at
home in a package, whose page has its arguments, its errors and an example.

"""
_PACKAGES = """
## Packages

What a package hands out is public: `from agorapricing.tariff import Rates`. Modules inside of packages are not.

"""


def names_page() -> str:
    """Give the page: the names of the top, and the packages."""
    names = [[f"`ap.{name}`", summary(getattr(ap, name)), _linked(_home(getattr(ap, name)))] for name in ap.__all__]
    packages = [[_linked(name), summary(_package(name))] for name in NAMED]
    return _HEAD + table(["name", "is", "in"], names) + _PACKAGES + table(["package", "is"], packages)


def package_page(name: str) -> str:
    """Give the page of a package; constants, which have no docstring, stand with what is said below them."""
    package = _package(name)
    constants = [each for each in getattr(package, "__all__", ()) if _is_constant(getattr(package, each))]
    excluded = f"   :exclude-members: {', '.join(constants)}\n" if constants else ""
    values = "".join(_constant(name, each) for each in constants)
    module = f".. automodule:: agorapricing.{name}\n   :members:\n{excluded}{values}"
    return f"# agorapricing.{name}\n\n```{{eval-rst}}\n{module}```\n"


def _constant(package: str, name: str) -> str:
    text = re.sub(r"`([^`]+)`", r"``\1``", _texts(package).get(name, "")).replace("*", r"\*")
    return f"\n.. py:data:: agorapricing.{package}.{name}\n" + (f"\n   {' '.join(text.split())}\n" if text else "")


@cache
def _texts(package: str) -> dict[str, str]:
    """The text below each assignment of a package's modules, by the names that it assigns to; the first one's."""
    path = Path(str(_package(package).__file__))
    files = sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]
    found: dict[str, str] = {}
    for file in files:
        for statement, after in pairwise(ast.parse(file.read_text("utf-8")).body):
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                for name in _assigned(statement):
                    found.setdefault(name, str(after.value.value))
    return found


def _assigned(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        names = (each for each in ast.walk(statement) if isinstance(each, ast.Name))
        yield from (each.id for each in names if isinstance(each.ctx, ast.Store))


def _package(name: str) -> Any:
    return import_module(f"agorapricing.{name}")


def _home(value: Any) -> str:
    return str(value.__module__).split(".")[1]


def _linked(name: str) -> str:
    return f"[`{name}`](api/{name}.md)"


def _is_constant(value: object) -> bool:
    return not (inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value) or is_cached(value))


def is_cached(value: object) -> bool:
    """Whether it is a function that keeps what it gave."""
    return hasattr(value, "__wrapped__")
