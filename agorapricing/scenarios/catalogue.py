"""The catalogue of scenarios: each a small frozen value with defaults, which gives the sessions of a month.

There are no formulas of minutes here: what a scenario says is who is in the room and who receives whom. A scenario of
these modules registers itself; one of one's own is known as soon as it is registered.
"""

from __future__ import annotations

from importlib import import_module

from agorapricing.scenarios.scenario import SCENARIOS, Scenario

_MODULES = [import_module(f"agorapricing.scenarios.{name}").__name__ for name in ("talks", "shows", "devices")]


def _place(named: tuple[str, type[Scenario]]) -> int:
    """Where a scenario is listed, whichever module was imported first; those of one's own come last."""
    module = named[1].__module__
    return _MODULES.index(module) if module in _MODULES else len(_MODULES)


_LISTED = sorted(SCENARIOS.items(), key=_place)
SCENARIOS.clear()
SCENARIOS.update(_LISTED)

CATALOGUE = SCENARIOS
"""The classes by the name that a profile gives them."""
