"""Faces whose names are imported when they are first used: importing a package then costs next to nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """A package's `__getattr__` and `__dir__`, by the module in which each name is defined; "" for a module itself.

    A module of another package is named whole. `scripts/faces.py` writes the tables.

    >>> found, names = lazily("agorapricing.scenarios", {"Meeting": "talks"})
    >>> names(), found("Meeting").__name__
    (['Meeting'], 'Meeting')
    """

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes[name]
        module = import_module(home if "." in home else f"{package}.{home or name}")
        value = getattr(module, name) if home else module
        setattr(sys.modules[package], name, value)
        return value

    return found, lambda: sorted(homes)
