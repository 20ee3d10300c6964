"""How much the searches for a cheapest plan may do: whole numbers, the same on every machine.

What grows with the usage, the months and the packs are the amounts of packs that a month may buy. They are counted
before any is made, and again for each state before it is looked at; what is tried then is counted in steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from agorapricing.buying.steps import Step
from agorapricing.errors import SearchError
from agorapricing.exact import ZERO

AMOUNTS = 500_000
"""How many amounts of packs a search may keep, over all months and regimes."""
LOOKS = 10_000_000
"""How many times the searches of a book may look at an amount."""
STEPS = 600_000
"""How many steps the searches of a book may try."""
WAYS = 600_000
"""How many ways to buy packs the graphs of the searches by parts may have."""
CLIMBS = 2_000_000
"""How many ways, counted once a round, the rounds of the searches by parts may look at before each has only a few."""
PAIRS = 20
"""How many comparisons of two states count as a step."""
_HELPS = 10
"""How many times a limit may be passed where more effort is named as a help: it takes as many times the memory."""
_INSTEAD = (
    "give fewer months, offers or packs, or a smaller part of the usage; or rate a plan of your own with `term`, which "
    "is not limited; or ask for a contract, with `--contract`"
)


@attrs.define(eq=False)
class Work:
    """What the searches of a book may still do; `effort` is how many times the usual work.

    >>> work = Work(2)
    >>> work.spend(1_000)
    >>> work.steps
    1199000
    """

    effort: int = 1
    steps: int = attrs.field(init=False)
    looks: int = attrs.field(init=False)
    ways: int = attrs.field(init=False)
    climbs: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.steps, self.looks = STEPS * self.effort, LOOKS * self.effort
        self.ways, self.climbs = WAYS * self.effort, CLIMBS * self.effort

    def spend(self, steps: int = 1) -> None:
        """Count steps before they are tried. Raises SearchError where fewer are left."""
        if steps > self.steps:
            raise self.refusal(f"more than {STEPS * self.effort:,} steps to try")
        self.steps -= steps

    def look(self, amounts: int) -> None:
        """Count amounts of packs before they are looked at. Raises SearchError where fewer may be."""
        if amounts > self.looks:
            raise self.refusal(f"more than {LOOKS * self.effort:,} amounts of packs to look at")
        self.looks -= amounts

    def add_way(self) -> None:
        """Count a way to buy a pack in a month. Raises SearchError where none is left."""
        if not self.ways:
            raise self.refusal(f"more than {WAYS * self.effort:,} ways to buy a pack")
        self.ways -= 1

    def rounds_for(self, usual: int) -> int:
        """How many ways the rounds of one search may look at, of usually so many: at least one, so that it has some."""
        return max(min(usual * self.effort, self.climbs), 1)

    def climb(self, ways: int) -> None:
        """Count ways that rounds look at."""
        self.climbs -= ways

    def refuse_wide(self, months: Iterable[Iterable[Step]]) -> None:
        """Refuse months whose packs may be bought in too many amounts: counted, without making one.

        Raises SearchError.
        """
        counts: dict[str, int] = {}
        needs: dict[str, Decimal] = {}
        for step in (step for month in months for step in month):
            for name in step.sold:
                counts[name] = counts.get(name, 0) + step.kept(name)
                needs[name] = max(needs.get(name, ZERO), step.need(name))
        total, most = sum(counts.values()), AMOUNTS * self.effort
        if total > most:
            widest = max(counts, key=lambda name: counts[name])
            of_it = f"most of them of pack {widest}, of which a month can draw {needs[widest]:,.0f} units"
            why = f"{total:,} amounts of packs to choose from, {of_it}, and the limit is {most:,}"
            raise self.refusal(why, helps=total <= _HELPS * most)

    def refusal(self, why: str, *, helps: bool = True) -> SearchError:
        """The error of too much to try, with what can be done instead, and whether more effort helps."""
        effort = f"; or give more effort than {self.effort}" if helps else ""
        return SearchError(f"{why}: {_INSTEAD}{effort}")
