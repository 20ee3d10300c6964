"""What a reader of a proposal may change: the scale of each workload, and each number that the profile is unsure of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers import ONE, ZERO, Form, exact, form
from agorapricing.profiles import CASES, Profile, Workload, parameters_of, replaced, with_parameter

SCALE, NUMBER, CHOICE, CASE = "scale", "number", "choice", "case"
CHOICES = 4
"""So many counts of one workload can be chosen: each makes the workloads that are told apart three times as many."""
MOST_LIVE = 100
"""Of a profile of more workloads nothing is changed: nobody moves hundreds of sliders."""
TIMES = (ZERO, ONE, Decimal(4))
"""How many times a workload may be there: the least, what is there, the most."""


@frozen
class Input:
    """Something that can be changed: its values are all from `low` to `high`, or those three alone."""

    workload: str
    parameter: str
    kind: str
    low: Decimal
    base: Decimal
    high: Decimal
    others: tuple[Any, ...] = attrs.field(default=(), eq=False)
    """Of a case, the workload in each of the three; of a choice, all its values where they are not those three."""

    @property
    def name(self) -> str:
        """What it is called in programs; no two of one profile are called the same."""
        return f"{self.workload} ×" if self.kind == SCALE else f"{self.workload}.{self.parameter}"

    @property
    def is_free(self) -> bool:
        """Whether it takes all values between its ends."""
        return self.kind in {SCALE, NUMBER}

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The values of a choice, each once."""
        listed = self.others if self.kind == CHOICE else ()
        return listed or tuple(dict.fromkeys((self.low, self.base, self.high)))

    @property
    def step(self) -> Decimal:
        """By how much it is moved: a hundredth, and of a number a power of ten, at least 1 where all are whole."""
        if self.kind == SCALE:
            return Decimal("0.01")
        with exact():
            parts = [each.normalize() for each in (self.high - self.low, self.base - self.low, self.high - self.base)]
        finest = min(int(each.as_tuple().exponent) for each in parts if each)
        return Decimal(1).scaleb(min(finest, max(parts[0].adjusted() - 2, 0 if finest >= 0 else -9)))

    @property
    def symbol(self) -> Form:
        """Its value, not known yet."""
        return Form.symbol(self.name, (self.low, self.high))

    def applied(self, profile: Profile, value: Any) -> Profile:
        """The profile with a value of it, also one that is recorded. Raises what the profile refuses."""
        workload = next(each for each in profile.workloads if each.name == self.workload)
        return replaced(profile, workload, self.changed(workload, value))

    def changed(self, workload: Workload, value: Any) -> Workload:
        """The workload with a value of it."""
        if self.kind == SCALE:
            return attrs.evolve(workload, times=value)
        if self.kind == CASE:
            return attrs.evolve(workload, counts=self.others[int(value)].counts)
        return with_parameter(workload, self.parameter, value)

    def where(self, value: Decimal) -> Form:
        """A form that is 1 where a choice has a value, else 0."""
        values = self.values
        place = values.index(value)
        at_most = (self.symbol - value).select(ONE, ZERO) if place < len(values) - 1 else form(ONE)
        return (self.symbol - values[place - 1]).select(ZERO, at_most) if place else at_most

    def to_record(self) -> dict[str, Any]:
        """Give the input as plain values; numbers are strings."""
        ends = {each: f"{getattr(self, each):f}" for each in ("low", "base", "high")}
        told = {"step": f"{self.step:f}"} if self.is_free else {"values": [f"{each:f}" for each in self.values]}
        about = {"name": self.name, "label": self.label, "workload": self.workload, "parameter": self.parameter}
        return {**about, "kind": self.kind, **ends, **told}

    @property
    def label(self) -> str:
        """What a reader knows it as; a meter keeps its name."""
        if self.kind == SCALE:
            return Message("{workload}, times", workload=self.workload)
        named = self.parameter if "." in self.parameter else self.parameter.replace("_", " ")
        return Message("{workload}: {parameter}", workload=self.workload, parameter=named)


def inputs_of(profile: Profile, is_known: Callable[[Profile], bool] = lambda _: True) -> tuple[Input, ...]:
    """What can be changed of a profile, a workload after the other: its scale, then its numbers.

    A number that nobody knows exactly takes all values between its low and its high one, as long as `is_known` says of
    the profile with recorded numbers that it can be worked out; else the three alone.

    >>> from agorapricing.usage import Usage
    >>> [each.name for each in inputs_of(Profile("acme", (Workload("class", Usage({"rtc.hd": 5})),)))]
    ['class ×']
    """
    if len(profile.workloads) > MOST_LIVE:
        return ()
    found: list[Input] = []
    cases = [{each.name: each for each in profile.case(name).workloads} for name in profile.cases and CASES]
    for workload in profile.workloads:
        found.append(scale := Input(workload.name, "", SCALE, *TIMES))
        alone = attrs.evolve(profile, workloads=(workload,), cases={})
        recorded = scale.applied(alone, scale.symbol)
        for number in _few(_numbers(workload, [case[workload.name] for case in cases])):
            tried = _tried(recorded, number, is_known)
            recorded = tried or recorded
            found.append(number if tried or number.kind != NUMBER else attrs.evolve(number, kind=CHOICE))
    return tuple(found)


def _few(numbers: Iterable[Input]) -> Iterator[Input]:
    """Numbers without the last choices where there are too many: those stay at their base."""
    left = CHOICES
    for each in numbers:
        left -= each.kind != NUMBER
        if left >= 0 or each.kind == NUMBER:
            yield each


def _tried(recorded: Profile, number: Input, is_known: Callable[[Profile], bool]) -> Profile | None:
    """A profile with one more recorded number, where that can be worked out."""
    if number.kind != NUMBER:
        return None
    try:
        changed = number.applied(recorded, number.symbol)
        return changed if is_known(changed) else None
    except AgorapricingError:  # of a number that is not known yet, it cannot be said
        return None


def _numbers(workload: Workload, three: Sequence[Workload]) -> Iterator[Input]:
    """The numbers of a workload that differ in its three cases; whole ones, as of people, are a choice."""
    if workload.recorded or not three:
        return
    low, base, high = (parameters_of(each) for each in three)
    for name, value in base.items():
        if len({low[name], value, high[name]}) > 1:
            kind = CHOICE if type(value) is int and workload.scenario else NUMBER
            ordered = tuple(sorted({Decimal(each) for each in (low[name], value, high[name])}))  # less may cost more
            yield Input(workload.name, name, kind, ordered[0], Decimal(value), ordered[-1], ordered)
    if three[0].counts != three[2].counts:
        yield Input(workload.name, "case", CASE, ZERO, ONE, Decimal(2), tuple(three))
