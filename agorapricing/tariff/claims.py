"""What a tariff promises about its totals: a leaf by what it is, a combinator by what its parts promise."""

from __future__ import annotations

STEADY = "steady"
"""No charge that costs something shrinks as usage grows; what discounts need to promise anything."""
NEVER_FALLS = "never falls"
"""The total never falls as usage grows."""
NO_JUMP = "no jump"
"""A little more usage costs a little more: the total is continuous."""
CONSERVED = "conserved"
"""All usage of each meter is charged in units of that meter, and no more."""
PRICED = "priced"
"""Every usage has a cost."""
FREE_AT_ZERO = "free at zero"
"""No usage costs nothing."""

EVERYTHING = frozenset({STEADY, NEVER_FALLS, NO_JUMP, CONSERVED, PRICED, FREE_AT_ZERO})
ALWAYS_KEPT = frozenset({CONSERVED, PRICED, FREE_AT_ZERO})
"""What a discount keeps of the tariff inside, whatever that is."""


def those(**kept: bool) -> frozenset[str]:
    """The claims that are said to hold, by their names with underscores.

    >>> sorted(those(no_jump=True, priced=True, conserved=False))
    ['no jump', 'priced']
    """
    return frozenset(name.replace("_", " ") for name, holds in kept.items() if holds)
