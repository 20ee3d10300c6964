"""A profile counted by the rule of one edition, and by how much a change would move the count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property
from itertools import chain
from typing import Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.metering import Bucket, Metered, Metering, Meters, Part, days_by_count, summed
from agorapricing.metering import merged as merged_seconds
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, billable, rule_of
from agorapricing.profiles import Profile, Sized, Workload, each_sized
from agorapricing.rating import cost
from agorapricing.tariff import LIST
from agorapricing.usage import Usage

Alike = Sequence[Sized]
"""Parts of workloads that receive the same in the same role."""
Seconds = Sequence[tuple[Bucket, Mapping[str, Any]]]
"""The seconds of each of some days of an app, by meter, of which one is all of a month where a rule rounds by it."""


@frozen(eq=False)
class Observation:
    """Something true of workloads by a rule, whatever the offer, and how the seconds would differ after a change."""

    lint: str
    workloads: tuple[str, ...]
    what: str
    change: str
    difference: Seconds
    is_dearer: bool = False
    """Whether the change is one to avoid: at stake is what more it would cost, not what it would save."""


@frozen(eq=False)
class CountedProfile:
    """A profile by the rule of an edition, that of an offer. What it gives holds for every offer of the edition."""

    profile: Profile
    offer: Offer

    @property
    def rule(self) -> Metering:
        """The rule of the offer's book."""
        return rule_of(self.offer)

    @cached_property
    def sized(self) -> tuple[Sized, ...]:
        """The parts of the profile's sessions by the rule."""
        return tuple(chain.from_iterable(self._by_workload.values())) if self.profile.is_metered else ()

    @cached_property
    def _by_workload(self) -> Mapping[int, tuple[Sized, ...]]:
        """The parts of each workload, by its identity: names may be alike."""
        return {id(each): tuple(each_sized(each, self.profile.days, self.rule)) for each in self.profile.workloads}

    def _sized(self, workloads: Sequence[Workload]) -> tuple[Sized, ...]:
        return attrs.evolve(self.profile, workloads=tuple(workloads), cases={}).sized(self.rule)

    @cached_property
    def metered(self) -> Metered:
        """The seconds of the profile's month."""
        seconds = self._seconds((sized, sized.part.meters) for sized in self.sized)
        return Metered.of(self.rule, seconds, self.profile.counted(self.rule))

    @cached_property
    def listed(self) -> Offer:
        """The list prices, without those of a contract."""
        return self.offer.book.public.offer(LIST, self.offer.on)

    @cached_property
    def list_cost(self) -> Callable[[str], Decimal]:
        """What a million units of a meter cost at list price. Raises UnpricedMeterError."""
        return cache(lambda meter: cost(self.listed, {meter: 1_000_000}))

    @cached_property
    def usage(self) -> Usage:
        """What the edition bills."""
        if not self.profile.is_metered:
            return self.profile.usage
        return Usage.total((self.profile.usage, billable(self.metered, self.offer)))

    @cached_property
    def alike(self) -> tuple[Alike, ...]:
        """The parts that receive the same in the same role: of all workloads in which the first has the same name."""
        groups: dict[Any, list[Sized]] = {}
        for sized in self.sized:
            groups.setdefault((sized.workload, sized.part.phase.role, sized.part.phase.received), []).append(sized)
        together: dict[Any, list[Sized]] = {}
        for (_, *received), own in groups.items():
            together.setdefault((own[0].part.participant.name, *received), []).extend(own)
        return tuple(together.values())

    def usage_with(self, difference: Seconds) -> Usage:
        """What the edition bills where seconds differ: only the apps that they are in are rounded anew."""
        changed_apps = {bucket.app for bucket in Metered.of(self.rule, difference).seconds}
        touched = {bucket: each for bucket, each in self.metered.seconds.items() if bucket.app in changed_apps}
        before = billable(Metered(self.rule, touched), self.offer)
        after = billable(Metered.of(self.rule, (*touched.items(), *difference)), self.offer)
        with exact():
            minutes = {m: after.get(m, ZERO) - before.get(m, ZERO) for m in {**before, **after}}
            changed = {m: self.usage.get(m, ZERO) + more for m, more in minutes.items()}
        return Usage({**self.usage, **{m: quantity for m, quantity in changed.items() if quantity or m in self.usage}})

    def recounted(self, changed: Iterable[Sized], meters: Callable[[Part], Meters]) -> Seconds:
        """How the seconds differ where some parts are counted in other meters."""
        return self._seconds((each, (*meters(each.part), *_negative(each.part.meters))) for each in changed)

    def redesigned(self, workloads: Sequence[Workload], **changes: Any) -> Seconds:
        """How the seconds differ where the scenarios of some workloads are changed."""
        scenarios: Iterable[Any] = (workload.scenario for workload in workloads)
        changed = [attrs.evolve(scenario, **changes) for scenario in scenarios]
        new = tuple(attrs.evolve(each, scenario=scenario) for each, scenario in zip(workloads, changed, strict=True))
        before = (sized for each in workloads for sized in self._by_workload[id(each)])
        moved = ((each, _negative(each.part.meters)) for each in before)
        return self._seconds((*moved, *((each, each.part.meters) for each in self._sized(new))))

    def _seconds(self, counted: Iterable[tuple[Sized, Meters]]) -> Seconds:
        """The seconds of parts in some meters; those of as many sessions on each day are added up first."""
        is_daily = self.rule.minutes.over == "day"
        alike: dict[Any, list[Mapping[str, Any]]] = {}
        with exact():
            for sized, meters in counted:
                times = alike.setdefault((sized.app, sized.by_day if is_daily else (sized.sessions,)), [])
                times += [{meter: sized.part.seconds * count} for meter, count in meters]
            sums = ((key, {m: each for m, each in summed(times).items() if each}) for key, times in alike.items())
            return [
                (Bucket(app, day), {meter: each * count for meter, each in seconds.items()})
                for (app, by_day), seconds in sums
                for count, day in days_by_count(by_day)
                if seconds
            ]


def names_of(parts: Iterable[Sized]) -> tuple[str, ...]:
    """The workloads that parts are of, each once."""
    return tuple(dict.fromkeys(each.workload for each in parts))


def merged(observations: Iterable[Observation], workloads: Iterable[Workload]) -> tuple[Observation, ...]:
    """Observations with the same words as one, of all their workloads in order; what would differ is added up."""
    alike: dict[tuple[str, str, str], list[Observation]] = {}
    for observation in observations:
        alike.setdefault((observation.lint, observation.what, observation.change), []).append(observation)
    places = {each.name: place for place, each in enumerate(workloads)}
    return tuple(_together(group, places) for group in alike.values())


def _together(group: list[Observation], places: Mapping[str, int]) -> Observation:
    names = sorted({name for observation in group for name in observation.workloads}, key=places.__getitem__)
    with exact():
        difference = merged_seconds(each for one in group for each in one.difference)
    return attrs.evolve(group[0], workloads=tuple(names), difference=tuple(difference.items()))


def _negative(meters: Meters) -> Meters:
    return tuple((meter, -times) for meter, times in meters)
