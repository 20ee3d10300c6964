"""Workloads whose uncertain numbers are low or high, also where the workloads are changed afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from agorapricing.frozen import FrozenDict, frozen
from agorapricing.profiles.workload import Workload


@frozen(hash=False)
class WorkloadCase:
    """Workloads in one case, with those that they are a case of."""

    workloads: tuple[Workload, ...]
    base: tuple[Workload, ...]

    def of(self, now: tuple[Workload, ...]) -> tuple[Workload, ...]:
        """The case of workloads, each of which may have been changed since, by its name; a new one has no case.

        One that is called otherwise, and says the same, is the one that is gone.

        >>> from agorapricing.usage import Usage
        >>> base, high, other = (Workload("w", Usage({"rtc.hd": minutes})) for minutes in (5, 9, 7))
        >>> case = WorkloadCase((high,), (base,))
        >>> [dict(each.used) for each in (*case.of((attrs.evolve(base, times=2),)), *case.of((other,)))]
        [{'rtc.hd': Decimal('18')}, {'rtc.hd': Decimal('7')}]
        """
        if now == self.base:
            return self.workloads
        base, case = ({each.name: each for each in some} for some in (self.base, self.workloads))
        names = {each.name for each in now}
        gone, new = (
            [each for each in self.base if each.name not in names],
            [each for each in now if each.name not in base],
        )
        before = {**base, **_renamed(gone, new)}
        return tuple(
            _carried(was, case[was.name], each) if was and was.name in case else each
            for was, each in ((before.get(each.name), each) for each in now)
        )


def cases_of(given: Mapping[str, WorkloadCase | Iterable[Workload]], profile: Any) -> FrozenDict[str, WorkloadCase]:
    """By name cases as they are, and workloads as a case of those of a profile."""
    base = tuple(profile.workloads)
    return FrozenDict(
        {
            name: case if isinstance(case, WorkloadCase) else WorkloadCase(tuple(case), base)
            for name, case in given.items()
        }
    )


def _renamed(gone: Iterable[Workload], new: Iterable[Workload]) -> dict[str, Workload]:
    """By new names the workloads that are gone and say the same, where there is one of each."""
    alike: dict[Workload, tuple[list[Workload], list[Workload]]] = defaultdict(lambda: ([], []))
    for place, workloads in enumerate((gone, new)):
        for each in workloads:
            alike[attrs.evolve(each, name="")][place].append(each)
    return {now[0].name: was[0] for was, now in alike.values() if len(was) == len(now) == 1}


def _carried(base: Any, case: Any, now: Any) -> Any:
    """What a case makes of a value that was `base`: where that was changed since, it is as it is now."""
    if now == base:
        return case
    if case == base or not type(base) is type(case) is type(now):
        return now
    if isinstance(now, Mapping):
        parts = {key: _carried(base.get(key), case.get(key), now.get(key)) for key in {**base, **case, **now}}
        return type(now)({key: part for key, part in parts.items() if part is not None})  # type: ignore[call-arg]  # as usage
    if not attrs.has(type(now)):
        return now
    names = [field.name for field in attrs.fields(type(now)) if field.init]
    return attrs.evolve(now, **{name: _carried(*(getattr(each, name) for each in (base, case, now))) for name in names})
