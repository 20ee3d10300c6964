"""The kinds of files that a run is written to: each module here is one, by the ending of a file's name.

A module that stands here is a kind, without being named anywhere else: its `write` gives a run as bytes. What it needs
beside the package it looks for in `check`, if it has one, which raises AgorapricingError and says how to install it.
The run that it is given says all in its language, unless the module `says_itself` what it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import attrs

from agorapricing.errors import UnknownNameError
from agorapricing.report.languages import in_language
from agorapricing.report.quotes import for_reader
from agorapricing.report.run import Run


def endings() -> tuple[str, ...]:
    """The endings of files that a run can be written to.

    >>> ".md" in endings()
    True
    """
    return tuple(f".{module.name}" for module in iter_modules(__path__))


def as_file(run: Run, name: str) -> bytes:
    """What stands in a file of that name, in the run's language. Raises as `writer_of` does."""
    return writer_of(name)(run)


def writer_of(name: str) -> Callable[[Run], bytes]:
    """What writes files of that name, in the run's language, ready to do so: what it lacks is said before any work.

    Raises UnknownNameError for an ending that nothing writes, AgorapricingError for an extra that is not installed.
    """
    ending = Path(name).suffix.lower()
    if ending not in endings():
        raise UnknownNameError("ending", ending or name, endings(), f"{name}: a report")
    kind = import_module(f"{__name__}.{ending[1:]}")
    if check := getattr(kind, "check", None):
        check()
    write: Callable[[Run], bytes] = kind.write
    if getattr(kind, "says_itself", False):
        return lambda run: write(for_reader(run))
    return lambda run: write(_said(for_reader(run)))


def _said(run: Run) -> Run:
    """A run in its language."""
    return attrs.evolve(run, report=in_language(run.report, run.language))
