"""What a month's bill costs at least as a sum over packs, by cases of what one pack leaves to be billed.

The leading pack's cases lie between the caps. In a case most of what packs share is simply the sum, or simply the cap.
Every other pack takes the case that is cheapest for it and pays a toll for it, which the leading pack gets back: so
the sum is a bound whatever the tolls are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

import attrs

from agorapricing.buying.apart import Apart, Shared
from agorapricing.buying.capped import Capped, Setting, Slope, StandIn
from agorapricing.exact import ZERO
from agorapricing.recorded import Form, evaluated, form
from agorapricing.writing import compiled

Cost = Callable[..., Any]
"""A month's cost by the units held of each pack, in order."""
Settings = tuple[Mapping[tuple[int, int], Setting], Mapping[int, Mapping[str, int]]]
"""Of a month: the settings by case and term, and the tolls by case."""
Parts = Mapping[int, Mapping[str, list[int]]]
"""By shared term and pack, what each holding leaves in it."""


class Movable(Protocol):
    """What can be moved along a slope to raise a bound."""

    def move(self, slope: Mapping[str, float], length: float) -> None:
        """Move it."""


@attrs.define(eq=False)
class Case:
    """A month's bill where the leading pack leaves an amount between two caps."""

    costs: dict[str, list[int]]
    """By pack and holding, what is not shared in this case; of the leading pack only for its holdings in the case."""
    places: list[int]
    """Which holdings those are."""
    tolls: dict[str, int]
    step: float
    """What tolls move by: about what is shared."""
    constant: int = 0
    stand_ins: dict[int, StandIn] = attrs.field(factory=dict)

    def add(
        self, place: int, term: Shared, money: Decimal, parts: Mapping[str, list[int]], old: Setting | None
    ) -> None:
        """Take a shared term in; what is a sum over packs as it is, by itself."""
        factor = int(abs(term.factor) * money)
        added, less = (Capped.of(term, parts), term.less) if term.factor > 0 else (None, term)
        taken = Capped.of(less, parts) if less else None
        if added and added.is_settled:
            self._settle(factor, added)
            added = None
        if taken and taken.is_settled:
            self._settle(-factor, taken)
            taken = None
        if added or taken:
            self.stand_ins[place] = StandIn.of(factor, added, taken, old)

    def _settle(self, factor: int, capped: Capped) -> None:
        self.constant += factor * (capped.base + min(capped.cap, 0))
        for name, found in capped.parts.items() if capped.cap > 0 else ():
            self.costs[name] = [a + factor * b for a, b in zip(self.costs[name], found, strict=True)]

    def cost(self, name: str) -> list[int]:
        """What stands for the bill by holdings of a pack, with its toll."""
        columns = [self.costs[name], *(each.cost(name) for each in self.stand_ins.values() if each.has(name))]
        found = columns[0] if len(columns) == 1 else list(map(sum, zip(*columns, strict=True)))
        toll = self.tolls.get(name, 0)
        return [each + toll for each in found] if toll else found

    @property
    def whole_constant(self) -> int:
        """What stands for the bill whatever is held, less the tolls."""
        return self.constant + sum(each.constant for each in self.stand_ins.values()) - sum(self.tolls.values())

    def move(self, slope: Mapping[str, float], length: float) -> None:
        """Move the tolls along a slope."""
        for name, rise in slope.items():
            self.tolls[name] = self.tolls.get(name, 0) + round(rise * length * self.step)


@attrs.define(eq=False, slots=False)
class Month:
    """A month's bill taken apart, over the holdings that are left of each pack."""

    apart: Apart
    money: Decimal
    """How many of the search's units of money one has."""
    settings: Settings = attrs.field(factory=lambda: ({}, {}), init=False)
    _functions: dict[tuple[str, Form], Cost] = attrs.field(factory=dict, init=False)
    _leader: str = attrs.field(default="", init=False)
    _ends: set[int] = attrs.field(factory=set, init=False)
    _case_of: list[int] = attrs.field(factory=list, init=False)
    """By holding of the leading pack, its case, and its place in it."""
    _place_in: list[int] = attrs.field(factory=list, init=False)
    _cases: dict[int, Case] = attrs.field(factory=dict, init=False)
    _by_case: dict[str, dict[int, list[int]]] = attrs.field(factory=dict, init=False)
    """What the other packs' holdings cost in each case, as measured last."""

    @property
    def constant(self) -> int:
        """What it costs whatever is held."""
        return int(self.apart.constant * self.money)

    @cached_property
    def _step(self) -> float:
        return float(max((abs(each.factor) * each.cap for each in self.apart.shared), default=ZERO) * self.money)

    def over(self, units: Mapping[str, Sequence[int]]) -> None:
        """Take in which holdings are left, with the settings as they were kept."""
        own = {name: [0] * len(each) for name, each in units.items()}
        own |= {name: self._values(name, each * self.money, units[name]) for name, each in self.apart.own.items()}
        alike: dict[tuple[str, Form], list[int]] = {}
        for each in self.apart.shared:  # the same part is in many caps, as those of a ladder
            for name, part in each.parts.items():
                if (name, part) not in alike:
                    alike[name, part] = self._values(name, part, units[name])
        parts: Parts = {
            place: {name: alike[name, part] for name, part in each.parts.items()}
            for place, each in enumerate(self.apart.shared)
        }
        if not self._leader:
            self._lead(units, parts)
        self._case_of = self._found_cases(units, parts)
        self._place_in, self._cases = [0] * len(self._case_of), {}
        for key in sorted(set(self._case_of)):
            self._cases[key] = self._case(key, own, parts)

    def _values(self, name: str, one: Form, units: Sequence[int]) -> list[int]:
        """What a form of one pack gives for its holdings."""
        if (name, one) not in self._functions:
            self._functions[name, one] = _of_one(name, one)
        return list(map(int, map(self._functions[name, one], units)))

    def _case(self, key: int, own: Mapping[str, list[int]], parts: Parts) -> Case:
        settings, tolls = self.settings
        places = [place for place, case in enumerate(self._case_of) if case == key]
        for within, place in enumerate(places):
            self._place_in[place] = within
        here = {**own, self._leader: [own[self._leader][place] for place in places]}
        case = Case(here, places, dict(tolls.get(key, {})), self._step)
        for place, each in enumerate(self.apart.shared):
            there = dict(parts[place])
            if self._leader in there:
                there[self._leader] = [there[self._leader][each] for each in places]
            case.add(place, each, self.money, there, settings.get((key, place)))
        return case

    def _lead(self, units: Mapping[str, Sequence[int]], parts: Parts) -> None:
        """Choose what leads: the pack that leaves the most; and where its cases end, were all others covered."""
        tops = {n: max((max(p[n]) - min(p[n]) for p in parts.values() if n in p), default=0) for n in units}
        self._leader = max(tops, key=lambda name: tops[name])
        for place, each in parts.items():
            if self._leader in each:
                term = self.apart.shared[place]
                others = sum(min(found) for name, found in each.items() if name != self._leader)
                self._ends |= {int(term.cap - term.constant) - others, min(each[self._leader])}

    def _found_cases(self, units: Mapping[str, Sequence[int]], parts: Parts) -> list[int]:
        """Between which ends what the leading pack leaves lies."""
        leading = [each[self._leader] for each in parts.values() if self._leader in each]
        ends = sorted(self._ends)
        return [bisect_left(ends, left) for left in leading[0]] if leading else [0] * len(units[self._leader])

    def keep(self) -> Settings:
        """The settings, to come back to."""
        of_terms = {
            (k, place): each.setting for k, case in self._cases.items() for place, each in case.stand_ins.items()
        }
        self.settings = of_terms, {key: dict(case.tolls) for key, case in self._cases.items()}
        return self.settings

    def costs(self, name: str) -> list[int]:
        """What stands for the bill by holdings of a pack."""
        if name != self._leader:
            by_case = [case.cost(name) for case in self._cases.values()]
            self._by_case[name] = dict(zip(self._cases, by_case, strict=True))
            return by_case[0] if len(by_case) == 1 else list(map(min, *by_case))
        found = [0] * len(self._case_of)
        for case in self._cases.values():
            fixed = case.whole_constant
            for place, cost in zip(case.places, case.cost(name), strict=True):
                found[place] = fixed + cost
        return found

    def slopes(self, places: Mapping[str, int]) -> list[tuple[Movable, tuple[int, int], Slope]]:
        """How the bound rises with what can be moved, at some holdings: each with the name of its case and term."""
        leading = self._case_of[places[self._leader]]
        taken = {name: self._taken(name, place, leading) for name, place in places.items()}
        found: list[tuple[Movable, tuple[int, int], Slope]] = []
        for key, case in self._cases.items():
            there = {name: places[name] for name, case_of in taken.items() if case_of == key}
            if leading == key:
                there[self._leader] = self._place_in[places[self._leader]]
            for place, each in case.stand_ins.items():
                found.append((each, (key, place), each.slope(there, leads=leading == key)))
            if len(self._cases) > 1:
                rises = {n: self._step * ((k == key) - (leading == key)) for n, k in taken.items() if n != self._leader}
                found.append((case, (key, -1), rises))
        return found

    def _taken(self, name: str, place: int, leading: int) -> int:
        """Which case a pack takes with a holding; of equals the leading one."""
        if name == self._leader or len(self._cases) == 1:
            return leading
        costs = self._by_case[name]
        return min(costs, key=lambda key: (costs[key][place], key != leading))


def _of_one(name: str, one: Form) -> Cost:
    return compiled(("u",), evaluated(one, {name: Form.symbol("u")}) if one.terms else form(one.constant))
