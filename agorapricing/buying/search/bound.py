"""A lower bound of a month's bill that is a sum over packs, by Lagrangian relaxation.

The pack that leaves most to be billed leads. What it may leave is divided at the caps into segments; within a segment
most coupling terms are simply their sum, or simply their cap. Each pack has a copy of the choice of segment
(Lagrangian decomposition; Guignard and Kim, Mathematical Programming 39, 1987), and the condition that all copies agree
with the leading pack's is relaxed: a pack takes the segment that is cheapest for it and pays the segment's multiplier,
which the leading pack gets back. So the sum is a bound whatever the multipliers are (Fisher, "The Lagrangian relaxation
method for solving integer programming problems", Management Science 27(1), 1981).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

import attrs

from agorapricing.buying.search.decompose import CouplingTerm, Decomposition
from agorapricing.buying.search.relaxed import CappedSum, RelaxedTerm, Supergradient, TermMultipliers
from agorapricing.numbers import ZERO, Form, compiled, evaluated, form

Cost = Callable[..., Any]
"""A month's cost by the units held of each pack, in order."""
Multipliers = tuple[Mapping[tuple[int, int], TermMultipliers], Mapping[int, Mapping[str, int]]]
"""Of a month: those of coupling terms by segment and term, and those of segments by pack."""
Parts = Mapping[int, Mapping[str, list[int]]]
"""By coupling term and pack, the part of each holding in it."""


class Movable(Protocol):
    """What has multipliers that can be moved along a direction."""

    def move(self, direction: Mapping[str, float], length: float) -> None:
        """Move them."""


@attrs.define(eq=False)
class Segment:
    """A month's bill where the leading pack leaves an amount between two caps."""

    costs: dict[str, list[int]]
    """By pack and holding, the separable cost in this segment; of the leading pack only for its holdings in it."""
    holdings: list[int]
    """Which holdings of the leading pack those are."""
    multipliers: dict[str, int]
    """What each other pack pays for taking this segment."""
    scale: float
    """What multipliers move by: about the cost of the coupling terms."""
    fixed: int = 0
    """What it costs whatever is held, without the relaxed terms."""
    terms: dict[int, RelaxedTerm] = attrs.field(factory=dict)

    def add(
        self,
        index: int,
        term: CouplingTerm,
        money: Decimal,
        parts: Mapping[str, list[int]],
        known: TermMultipliers | None,
    ) -> None:
        """Add a coupling term: what is separable in this segment to the costs, the rest as a relaxed term."""
        factor = int(abs(term.factor) * money)
        added, less = (CappedSum.of(term, parts), term.less) if term.factor > 0 else (None, term)
        off = CappedSum.of(less, parts) if less else None
        added, off = self._coupled(factor, added), self._coupled(-factor, off)
        if added or off:
            self.terms[index] = RelaxedTerm.of(factor, added, off, known)

    def _coupled(self, factor: int, capped: CappedSum | None) -> CappedSum | None:
        """A capped sum where it couples packs; one that is separable is added to the costs."""
        if capped is None or not capped.is_separable:
            return capped
        self.fixed += factor * (capped.base + min(capped.cap, 0))
        for name, part in capped.parts.items() if capped.cap > 0 else ():
            self.costs[name] = [a + factor * b for a, b in zip(self.costs[name], part, strict=True)]
        return None

    def cost(self, name: str) -> list[int]:
        """A pack's part of the bound by its holdings, with its multiplier."""
        columns = [self.costs[name], *(term.cost(name) for term in self.terms.values() if term.has(name))]
        costs = columns[0] if len(columns) == 1 else list(map(sum, zip(*columns, strict=True)))
        multiplier = self.multipliers.get(name, 0)
        return [cost + multiplier for cost in costs] if multiplier else costs

    @property
    def constant(self) -> int:
        """What it costs whatever is held, less the multipliers that packs pay."""
        return self.fixed + sum(term.constant for term in self.terms.values()) - sum(self.multipliers.values())

    def move(self, direction: Mapping[str, float], length: float) -> None:
        """Move the multipliers along a direction."""
        for name, rise in direction.items():
            self.multipliers[name] = self.multipliers.get(name, 0) + round(rise * length * self.scale)


@attrs.define(eq=False, slots=False)
class RelaxedMonth:
    """A month's decomposed bill, relaxed over the holdings that are left of each pack."""

    cost: Decomposition
    money: Decimal
    """How many of the search's units of money one has."""
    multipliers: Multipliers = attrs.field(factory=lambda: ({}, {}), init=False)
    _functions: dict[tuple[str, Form], Cost] = attrs.field(factory=dict, init=False)
    _leader: str = attrs.field(default="", init=False)
    _ends: set[int] = attrs.field(factory=set, init=False)
    _segment_of: list[int] = attrs.field(factory=list, init=False)
    """By holding of the leading pack, its segment, and its index in it."""
    _index_in: list[int] = attrs.field(factory=list, init=False)
    _segments: dict[int, Segment] = attrs.field(factory=dict, init=False)
    _by_segment: dict[str, dict[int, list[int]]] = attrs.field(factory=dict, init=False)
    """What the other packs' holdings cost in each segment, as computed last."""

    @property
    def constant(self) -> int:
        """What it costs whatever is held."""
        return int(self.cost.constant * self.money)

    @cached_property
    def _scale(self) -> float:
        return float(max((abs(term.factor) * term.cap for term in self.cost.coupling), default=ZERO) * self.money)

    def tabulate(self, units: Mapping[str, Sequence[int]]) -> None:
        """Compute the costs of the holdings that are left, with the multipliers as they were kept."""
        costs = {name: [0] * len(held) for name, held in units.items()}
        separable = self.cost.separable.items()
        costs |= {name: self._values(name, part * self.money, units[name]) for name, part in separable}
        values: dict[tuple[str, Form], list[int]] = {}
        for term in self.cost.coupling:  # the same part is in many caps, as those of a ladder
            for name, part in term.parts.items():
                if (name, part) not in values:
                    values[name, part] = self._values(name, part, units[name])
        parts: Parts = {
            index: {name: values[name, part] for name, part in term.parts.items()}
            for index, term in enumerate(self.cost.coupling)
        }
        if not self._leader:
            self._choose_leader(units, parts)
        self._segment_of = self._segments_of(units, parts)
        self._index_in, self._segments = [0] * len(self._segment_of), {}
        for key in sorted(set(self._segment_of)):
            self._segments[key] = self._segment(key, costs, parts)

    def _values(self, name: str, cost: Form, units: Sequence[int]) -> list[int]:
        """The values of a form of one pack for its holdings."""
        if (name, cost) not in self._functions:
            self._functions[name, cost] = unit_function(name, cost)
        return list(map(int, map(self._functions[name, cost], units)))

    def _segment(self, key: int, costs: Mapping[str, list[int]], parts: Parts) -> Segment:
        of_terms, of_segments = self.multipliers
        holdings = [holding for holding, segment in enumerate(self._segment_of) if segment == key]
        for index, holding in enumerate(holdings):
            self._index_in[holding] = index
        within = {**costs, self._leader: [costs[self._leader][holding] for holding in holdings]}
        segment = Segment(within, holdings, dict(of_segments.get(key, {})), self._scale)
        for index, term in enumerate(self.cost.coupling):
            of_term = dict(parts[index])
            if self._leader in of_term:
                of_term[self._leader] = [of_term[self._leader][holding] for holding in holdings]
            segment.add(index, term, self.money, of_term, of_terms.get((key, index)))
        return segment

    def _choose_leader(self, units: Mapping[str, Sequence[int]], parts: Parts) -> None:
        """Choose the pack that leaves the most; its segments end where terms reach a cap, were all others covered."""
        tops = {n: max((max(p[n]) - min(p[n]) for p in parts.values() if n in p), default=0) for n in units}
        self._leader = max(tops, key=lambda name: tops[name])
        for index, of_term in parts.items():
            if self._leader in of_term:
                term = self.cost.coupling[index]
                others = sum(min(part) for name, part in of_term.items() if name != self._leader)
                self._ends |= {int(term.cap - term.constant) - others, min(of_term[self._leader])}

    def _segments_of(self, units: Mapping[str, Sequence[int]], parts: Parts) -> list[int]:
        """The segment of what the leading pack leaves with each of its holdings."""
        left = [of_term[self._leader] for of_term in parts.values() if self._leader in of_term]
        ends = sorted(self._ends)
        return [bisect_left(ends, amount) for amount in left[0]] if left else [0] * len(units[self._leader])

    def keep(self) -> Multipliers:
        """Keep the multipliers as they are now, to come back to."""
        segments = self._segments.items()
        of_terms = {(key, n): term.multipliers for key, segment in segments for n, term in segment.terms.items()}
        self.multipliers = of_terms, {key: dict(segment.multipliers) for key, segment in segments}
        return self.multipliers

    def costs(self, name: str) -> list[int]:
        """A pack's part of the bound by its holdings."""
        if name != self._leader:
            by_segment = [segment.cost(name) for segment in self._segments.values()]
            self._by_segment[name] = dict(zip(self._segments, by_segment, strict=True))
            return by_segment[0] if len(by_segment) == 1 else list(map(min, *by_segment))
        costs = [0] * len(self._segment_of)
        for segment in self._segments.values():
            constant = segment.constant
            for holding, cost in zip(segment.holdings, segment.cost(name), strict=True):
                costs[holding] = constant + cost
        return costs

    def supergradients(self, holdings: Mapping[str, int]) -> list[tuple[Movable, tuple[int, int], Supergradient]]:
        """A supergradient of the bound at some holdings, for all multipliers: by segment and term."""
        leading = self._segment_of[holdings[self._leader]]
        segment_of = {name: self._taken(name, holding, leading) for name, holding in holdings.items()}
        parts: list[tuple[Movable, tuple[int, int], Supergradient]] = []
        for key, segment in self._segments.items():
            within = {name: holdings[name] for name, taken in segment_of.items() if taken == key}
            if leading == key:
                within[self._leader] = self._index_in[holdings[self._leader]]
            for index, term in segment.terms.items():
                parts.append((term, (key, index), term.supergradient(within, leads=leading == key)))
            if len(self._segments) > 1:
                taken_by = {n: taken == key for n, taken in segment_of.items() if n != self._leader}
                rises = {name: self._scale * (taken - (leading == key)) for name, taken in taken_by.items()}
                parts.append((segment, (key, -1), rises))
        return parts

    def _taken(self, name: str, holding: int, leading: int) -> int:
        """The segment that a pack takes with a holding; of equals the leading one."""
        if name == self._leader or len(self._segments) == 1:
            return leading
        costs = self._by_segment[name]
        return min(costs, key=lambda key: (costs[key][holding], key != leading))


def unit_function(name: str, cost: Form) -> Cost:
    """A form of one pack as a function of its units."""
    return compiled(("u",), evaluated(cost, {name: Form.symbol("u")}) if cost.terms else form(cost.constant))
