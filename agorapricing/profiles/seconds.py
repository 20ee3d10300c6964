"""The seconds of a month of workloads: each part of a session counted by a rule, many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from agorapricing.errors import MeteringError
from agorapricing.numbers import ONE, exactly
from agorapricing.profiles.workload import Workload

if TYPE_CHECKING:
    from agorapricing.metering import Bucket, Metering, Meters, Part, Session

_metering = import_module("agorapricing.metering")  # what meters is imported where something is metered

T = TypeVar("T")
Seconds = Mapping[str, Any]
Recount = Callable[[str, "Part"], "Meters"]
"""Gives for a workload's name and a part the meters that the part is counted in."""


@lru_cache(8_192)  # the cases of a profile, and alternatives of a book, count the same sessions
def _parts(session: Session, rule: Metering) -> tuple[Part, ...]:
    cut: tuple[Part, ...] = _metering.parts(session, rule)
    return cut


@lru_cache(8_192)
def _seconds_by_meter(session: Session, rule: Metering) -> Seconds:
    return MappingProxyType(_metering.seconds_of(_parts(session, rule)))  # many who ask are given the same


@cache
def anywhere(rule: Metering) -> Metering:
    """The rule in one zone for all: zones move nothing of scenarios, whose sessions begin at no moment."""
    return attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, zone="UTC"))


def told_by(workloads: Sequence[Workload], rule: Metering) -> tuple[Hashable, ...]:
    """What of a rule counts for workloads; by rules that have it in common each is metered alike."""
    told = anywhere(rule)
    own: list[Hashable] = [told] if any(each.scenario for each in workloads) else []
    return told.minutes, told.counts, *own, *(each.recorded.told_by(rule) for each in workloads if each.recorded)


def parts_of(workload: Workload, session: Session, rule: Metering) -> tuple[Part, ...]:
    """A session of a workload cut into parts. Raises MeteringError, which names the workload."""
    return _named(workload, partial(_parts, session, rule))


def buckets(
    workloads: Iterable[Workload], days: int, rule: Metering, recount: Recount | None = None
) -> Iterator[tuple[Bucket, Seconds]]:
    """The seconds of workloads by app and day; with `recount`, as if counted otherwise. Raises MeteringError."""
    yield from _of_scenarios(workloads := tuple(workloads), days, rule, recount)
    for workload in workloads:
        if workload.recorded:
            found = workload.recorded.buckets(rule, partial(recount, workload.name) if recount else None)
            yield from (
                (where, each if workload.times == ONE else exactly(_many)(each, workload.times))
                for where, each in found
            )


@exactly
def _of_scenarios(
    workloads: Iterable[Workload], days: int, rule: Metering, recount: Recount | None
) -> list[tuple[Bucket, Seconds]]:
    """Those of scenarios; days with as many of each session are one bucket."""
    found: dict[Bucket, list[Seconds]] = defaultdict(list)
    for workload in workloads:
        for session, counts in workload.plan(days, rule.minutes.over):
            seconds = _named(workload, partial(_seconds, workload.name, session, rule, recount))
            for count, day in _metering.days_by_count(counts):
                found[_metering.Bucket(workload.app, day)].append(_many(seconds, count))
    return [(bucket, _metering.summed(amounts)) for bucket, amounts in found.items()]


def _seconds(name: str, session: Session, rule: Metering, recount: Recount | None) -> Seconds:
    if recount is None:
        return _seconds_by_meter(session, rule)
    seconds: Seconds = _metering.seconds_of(_parts(session, rule), partial(recount, name))
    return seconds


def _named(workload: Workload, count: Callable[[], T]) -> T:
    try:
        return count()
    except MeteringError as error:
        raise MeteringError(f"{workload.name}: {error}") from None


def _many(amounts: Seconds, times: Any) -> dict[str, Any]:
    return {meter: amount * times for meter, amount in amounts.items()}
