"""A profile counted by the rule of one edition, and by how much a change would move the count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from agorapricing.metering import Bucket, Metered, Metering, Meters, Part
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, billable, rule_of
from agorapricing.profiles import Profile, Sized, Workload
from agorapricing.tariff import LIST
from agorapricing.usage import Usage


@attrs.frozen(eq=False)
class Observation:
    """Something true of workloads by a rule, whatever the offer, and how the seconds would differ after a change."""

    lint: str
    workloads: tuple[str, ...]
    what: str
    change: str
    difference: Metered
    is_dearer: bool = False
    """Whether the change is one to avoid: at stake is what more it would cost, not what it would save."""


@attrs.frozen(eq=False)
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
        return self.profile.sized(self.rule) if self.profile.is_metered else ()

    @cached_property
    def metered(self) -> Metered:
        """The seconds of the profile's month."""
        seconds = (each for sized in self.sized for each in self._seconds(sized, sized.part.meters))
        return Metered.of(self.rule, seconds, self.profile.counted(self.rule))

    @cached_property
    def listed(self) -> Offer:
        """The list prices, without those of a contract."""
        return self.offer.book.public.offer(LIST, self.offer.on)

    @cached_property
    def usage(self) -> Usage:
        """What the edition bills."""
        if not self.profile.is_metered:
            return self.profile.usage
        return Usage.total((self.profile.usage, billable(self.metered, self.offer)))

    def usage_with(self, difference: Metered) -> Usage:
        """What the edition bills where seconds differ: only the buckets that they are in are rounded anew."""
        touched = {bucket: self.metered.seconds.get(bucket, {}) for bucket in difference.seconds}
        before = billable(Metered(self.rule, touched), self.offer)
        after = billable(Metered.of(self.rule, (*touched.items(), *difference.seconds.items())), self.offer)
        with exact():
            minutes = {m: after.get(m, ZERO) - before.get(m, ZERO) for m in {**before, **after}}
            changed = {m: self.usage.get(m, ZERO) + more for m, more in minutes.items()}
        return Usage({**self.usage, **{m: quantity for m, quantity in changed.items() if quantity or m in self.usage}})

    def recounted(self, changed: Iterable[Sized], meters: Callable[[Part], Meters]) -> Metered:
        """How the seconds differ where some parts are counted in other meters."""
        moved = ((each, (*meters(each.part), *_negative(each.part.meters))) for each in changed)
        return Metered.of(self.rule, (each for sized, counted in moved for each in self._seconds(sized, counted)))

    def _seconds(self, sized: Sized, meters: Meters) -> list[tuple[Bucket, Mapping[str, Any]]]:
        """By bucket, the seconds of a part in some meters."""
        is_daily = self.rule.minutes.over == "day"
        times = {meter: sum(times for other, times in meters if other == meter) for meter, _ in meters}
        with exact():
            seconds = {meter: sized.part.seconds * count for meter, count in times.items() if count}
            return [
                (Bucket(sized.app, day), {meter: each * sessions for meter, each in seconds.items()})
                for day, sessions in enumerate(sized.by_day if is_daily else (sized.sessions,))
                if sessions
            ]

    def redesigned(self, workloads: Sequence[Workload], **changes: Any) -> Metered:
        """How the seconds differ where the scenarios of some workloads are changed."""
        scenarios: Iterable[Any] = (workload.scenario for workload in workloads)
        changed = [attrs.evolve(scenario, **changes) for scenario in scenarios]
        new = tuple(attrs.evolve(each, scenario=scenario) for each, scenario in zip(workloads, changed, strict=True))
        before, after = (attrs.evolve(self.profile, workloads=some) for some in (tuple(workloads), new))
        return difference(after.metered(self.rule), before.metered(self.rule))


def difference(after: Metered, before: Metered) -> Metered:
    """The seconds of one less those of another."""
    with exact():
        taken = {bucket: {meter: -s for meter, s in totals.items()} for bucket, totals in before.seconds.items()}
    return Metered.of(after.rule, (*after.seconds.items(), *taken.items()))


def _negative(meters: Meters) -> Meters:
    return tuple((meter, -times) for meter, times in meters)


def merged(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Observations with the same words as one, of all their workloads; what would differ is added up."""
    alike: dict[tuple[str, str, str], list[Observation]] = {}
    for observation in observations:
        alike.setdefault((observation.lint, observation.what, observation.change), []).append(observation)
    return tuple(_together(group) for group in alike.values())


def _together(group: list[Observation]) -> Observation:
    names = tuple(dict.fromkeys(name for observation in group for name in observation.workloads))
    seconds = (each for observation in group for each in observation.difference.seconds.items())
    return attrs.evolve(group[0], workloads=names, difference=Metered.of(group[0].difference.rule, seconds))
