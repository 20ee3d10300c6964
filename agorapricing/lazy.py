"""Faces whose names are imported when they are first used: importing a package then costs next to nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """A package's `__getattr__` and `__dir__`, by the module in which each name is defined; "" for a module itself.

    >>> found, names = lazily("agorapricing.scenarios", {"Meeting": "talks"})
    >>> names(), found("Meeting").__name__
    (['Meeting'], 'Meeting')
    """

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes[name]
        value = getattr(import_module(f"{package}.{home}"), name) if home else import_module(f"{package}.{name}")
        setattr(sys.modules[package], name, value)
        return value

    return found, lambda: sorted(homes)
