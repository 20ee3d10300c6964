"""The catalogue of scenarios: each a small frozen value with defaults, which gives the sessions of a month.

There are no formulas of minutes here: what a scenario says is who is in the room and who receives whom. A scenario of
these modules registers itself; one of one's own is known as soon as it is registered.
"""

from __future__ import annotations

from importlib import import_module

from agorapricing.scenarios.scenario import SCENARIOS

for _module in ("talks", "shows", "devices"):  # in the order in which they are listed
    import_module(f"agorapricing.scenarios.{_module}")

CATALOGUE = SCENARIOS
"""The classes by the name that a profile gives them."""
