"""The search for causes: all smallest sets of them under which the rules give what was billed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from heapq import nsmallest
from itertools import combinations
from typing import Any

import attrs

from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.reconciliation.beside import LineBeside, beside
from agorapricing.reconciliation.catalogue import CAUSES
from agorapricing.reconciliation.cause import DOUBT, ROUNDING, BillCase, Deviation
from agorapricing.reconciliation.inputs import Inputs, RatedLines
from agorapricing.usage import Usage

SIZE, LIMIT = 3, 2_000
"""So many causes stand together at most, and so many sets of the largest size are tried."""
Deviations = tuple[Deviation, ...]


@frozen(eq=False)
class Candidate:
    """A set of causes, and the bill beside what the rules give under them."""

    deviations: Deviations
    lines: tuple[LineBeside, ...]

    @property
    def misfits(self) -> int:
        """How many lines, with the total, do not fit."""
        return sum(not line.fits for line in self.lines)


@frozen(eq=False)
class Found:
    """The smallest sets that leave the fewest lines unexplained, how many sets were tried, and how many were not."""

    sets: tuple[Candidate, ...]
    tried: int
    untried: int


class Ratings:
    """Ratings of a case under deviations; what several have in common is worked out once."""

    def __init__(self, case: BillCase) -> None:
        self.case = case
        self._values: dict[tuple[str, Deviations], Any] = {}
        self._used: dict[tuple[int, ...], tuple[Usage, Inputs]] = {}

    def under(self, deviations: Deviations) -> RatedLines:
        """What the rules give under deviations. Raises AgorapricingError where they give nothing."""
        inputs = self._inputs(deviations)
        is_told = not self.case.offer.is_confidential
        return RatedLines.of(inputs.offer, self._usage(inputs), inputs.settling, is_told=is_told)

    def candidate(self, deviations: Deviations) -> Candidate | None:
        """The bill beside what the rules give under deviations; None where they give nothing."""
        try:
            rated = self.under(deviations)
        except AgorapricingError:
            return None
        return Candidate(deviations, beside(self.case.bill, rated, self.case.inputs.settling.rounding.unit))

    def _inputs(self, deviations: Deviations) -> Inputs:
        by_field: dict[str, Deviations] = {}
        for each in deviations:
            by_field[each.field] = (*by_field.get(each.field, ()), each)
        return attrs.evolve(self.case.inputs, **{field: self._value(field, each) for field, each in by_field.items()})

    def _value(self, field: str, deviations: Deviations) -> Any:
        """A field of the inputs after its deviations."""
        if not deviations:
            return getattr(self.case.inputs, field)
        if (field, deviations) not in self._values:
            self._values[field, deviations] = deviations[-1].change(self._value(field, deviations[:-1]))
        return self._values[field, deviations]

    def _usage(self, inputs: Inputs) -> Usage:
        """What is used: it depends on what an offer counts by, and not on its prices."""
        edition = inputs.offer.edition
        counted = inputs.usage, inputs.counting, inputs.recount
        parts = (*counted, edition.metering, edition.converts, inputs.offer.apps)
        key = tuple(map(id, parts))
        if key not in self._used:
            self._used[key] = inputs.used, inputs  # which keeps the parts, so that no other value has their ids
        return self._used[key][0]


def search(case: BillCase) -> Found:
    """Find the smallest sets of known causes that explain a bill to the cent, or else most of its lines.

    Sets of one cause are tried, then all of two, then those of three whose changes of the amount, each by itself, add
    up closest to what is billed, up to a limit. What changes nothing by itself is not tried with others, but how
    amounts are rounded.

    Raises what rating the case without any cause raises.
    """
    ratings = Ratings(case)
    base = ratings.under(())
    best = [Candidate((), beside(case.bill, base, case.inputs.settling.rounding.unit))]
    effects = _effects(ratings, base) if best[0].misfits else {}
    tried = untried = 0
    for size in range(1, SIZE + 1):
        if not best[0].misfits:
            break
        sets = list(_sets(effects, size))
        if size == SIZE:
            missing = case.bill.total - base.payable
            untried = max(len(sets) - LIMIT, 0)
            sets = nsmallest(LIMIT, sets, key=lambda each: abs(sum((effects[one] for one in each), -missing)))
        for found in filter(None, map(ratings.candidate, sets)):
            if found.misfits < best[0].misfits:
                best = [found]
            elif found.misfits == best[0].misfits and len(best[0].deviations) == size:
                best.append(found)
        tried += len(sets)
    return Found(tuple(best), tried, untried)


def _sets(deviations: Iterable[Deviation], size: int) -> Iterator[Deviations]:
    """The sets of a size in which no two decide the same."""
    return (each for each in combinations(deviations, size) if len({one.decides() for one in each}) == size)


def _effects(ratings: Ratings, base: RatedLines) -> dict[Deviation, Decimal]:
    """The deviations that change something, with how much; of a cause those that change the same are one."""
    before = _signature(base)
    found: dict[tuple[Any, ...], tuple[Deviation, Decimal]] = {}
    for each in (each for cause in CAUSES.values() for each in cause.deviations(ratings.case)):
        try:
            rated = ratings.under((each,))
        except AgorapricingError:
            continue
        effect = _signature(rated)
        if effect == before and each.family != ROUNDING:
            continue
        causes = [cause for cause, other in found if other == effect]
        key = (causes[0] if causes and each.family == DOUBT else each.cause), effect
        first, amount = found.get(key, (None, rated.payable - base.payable))
        words = Message("{one}; or {other}", one=first.what, other=each.what) if first else each.what
        found[key] = attrs.evolve(first or each, what=words), amount
    return dict(found.values())


def _signature(rated: RatedLines) -> tuple[Any, ...]:
    return frozenset(rated.amounts.items()), frozenset(rated.used.items()), rated.payable
