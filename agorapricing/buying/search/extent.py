"""How much the searches for a cheapest plan may do: whole numbers, the same on every machine.

What grows with the usage, the months and the packs are the amounts of packs that a month may buy. They are counted
before any is made, and again for each state before it is looked at; what is tried then is counted in steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import attrs

from agorapricing.buying.search.options import MonthOption
from agorapricing.errors import SearchError
from agorapricing.numbers import ZERO

AMOUNTS = 500_000
"""How many amounts of packs a search may keep in its tables, over all months and regimes."""
LOOKS = 10_000_000
"""How many times the searches of a book may look at an amount."""
STEPS = 600_000
"""How many steps the searches of a book may try."""
ARCS = 600_000
"""How many arcs the purchase graphs of the searches by parts may have."""
SCANS = 2_000_000
"""How many arcs, counted once a round, the searches by parts may scan before each has only a few rounds."""
PAIRS = 20
"""How many comparisons of two states count as a step."""
_HELPS = 10
"""More effort is suggested up to so many times a limit: it takes as many times the memory."""
_INSTEAD = (
    "give fewer months, offers or packs, or a smaller part of the usage; or rate a plan of your own with `term`, which "
    "is not limited; or ask for a contract, with `--contract`"
)


@attrs.define(eq=False)
class Interrupt:
    """Whether an interrupt, as by Ctrl-C, may stop searches with the best plan so far, and whether one has."""

    is_allowed: bool = False
    has_come: bool = False

    def take(self) -> None:
        """Take note of an interrupt. Raises KeyboardInterrupt where none is allowed, and for a second one."""
        if not self.is_allowed or self.has_come:
            raise KeyboardInterrupt
        self.has_come = True

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take an interrupt that comes inside: it ends what is done there, and nothing else."""
        try:
            yield
        except KeyboardInterrupt:
            self.take()


@attrs.define(eq=False)
class SearchBudget:
    """What the searches of a book may still do; `effort` is how many times the usual work.

    >>> budget = SearchBudget(2)
    >>> budget.spend(1_000)
    >>> budget.steps
    1199000
    """

    effort: int = 1
    interrupt: Interrupt = attrs.field(factory=Interrupt)
    steps: int = attrs.field(init=False)
    looks: int = attrs.field(init=False)
    arcs: int = attrs.field(init=False)
    scans: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.steps, self.looks = STEPS * self.effort, LOOKS * self.effort
        self.arcs, self.scans = ARCS * self.effort, SCANS * self.effort

    def spend(self, steps: int = 1) -> None:
        """Count steps before they are tried. Raises SearchError where fewer are left."""
        self.steps = self._less(self.steps, steps, STEPS, "steps to try")

    def look(self, amounts: int) -> None:
        """Count amounts of packs before they are looked at. Raises SearchError where fewer may be."""
        self.looks = self._less(self.looks, amounts, LOOKS, "amounts of packs to look at")

    def add_arcs(self, arcs: int = 1) -> None:
        """Count arcs of purchase graphs. Raises SearchError where fewer are left."""
        self.arcs = self._less(self.arcs, arcs, ARCS, "ways to buy a pack")

    def refuse_arcs(self, arcs: int) -> None:
        """Refuse graphs of so many arcs before they are made. Raises SearchError where fewer are left."""
        self._less(self.arcs, arcs, ARCS, "ways to buy a pack")

    def _less(self, left: int, number: int, limit: int, unit: str) -> int:
        if number > left:
            raise self.refusal(f"more than {limit * self.effort:,} {unit}")
        return left - number

    def scans_for(self, usual: int) -> int:
        """How many arcs the rounds of one search may scan, of usually so many: at least one, for a round."""
        return max(min(usual * self.effort, self.scans), 1)

    def scan(self, arcs: int) -> None:
        """Count arcs that rounds scan."""
        self.scans -= arcs

    def refuse_wide(self, months: Iterable[Iterable[MonthOption]]) -> None:
        """Refuse months whose packs may be bought in too many amounts: counted, without making one.

        Raises SearchError.
        """
        counts: dict[str, int] = {}
        needs: dict[str, Decimal] = {}
        for option in (option for month in months for option in month):
            for name in option.sold:
                counts[name] = counts.get(name, 0) + option.table_size(name)
                needs[name] = max(needs.get(name, ZERO), option.need(name))
        total, most = sum(counts.values()), AMOUNTS * self.effort
        if total > most:
            widest = max(counts, key=lambda name: counts[name])
            widest_part = f"most of them of pack {widest}, of which a month can draw {needs[widest]:,.0f} units"
            reason = f"{total:,} amounts of packs to choose from, {widest_part}, and the limit is {most:,}"
            raise self.refusal(reason, helps=total <= _HELPS * most)

    def refusal(self, reason: str, *, helps: bool = True) -> SearchError:
        """The error of too much to try, with what can be done instead, and whether more effort helps."""
        effort = f"; or give more effort than {self.effort}" if helps else ""
        return SearchError(f"{reason}: {_INSTEAD}{effort}")
