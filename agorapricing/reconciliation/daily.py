"""Records of a month cut into days once, so that many ways of counting them are tried quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.metering import Bucket, Metering, Meters, Part, merged
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Assumption
from agorapricing.profiles import CallRecords, Profile, Workload

Buckets = Sequence[tuple[Bucket, Mapping[str, Any]]]
Cut = Callable[[Metering], Buckets]
"""What gives the seconds of each day by a rule."""


def _cut(parts: Sequence[CallRecords]) -> Cut:
    """The seconds of records by day, worked out once for each way in which a rule counts."""
    known: dict[tuple[Any, ...], tuple[Metering, Buckets]] = {}
    fields = [field.name for field in attrs.fields(Metering) if field.name != "minutes"]

    def seconds(rule: Metering) -> Buckets:
        of_apps = rule.minutes.scope == "app"
        key = of_apps, *(id(getattr(rule, name)) for name in fields)
        if key not in known:
            daily = attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, over="day"))
            cut = (each for part in parts for each in part.buckets(daily))
            with exact():
                own = merged((bucket if of_apps else bucket._replace(app=""), used) for bucket, used in cut)
            known[key] = rule, tuple(own.items())  # the rule stays, and with it what has its ids
        return known[key][1]

    return seconds


@frozen(eq=False)
class DailyRecords:
    """The records of a month, of whichever apps, of which some days may count another number of times than once."""

    parts: tuple[CallRecords, ...]
    cut: Cut = attrs.field(default=attrs.Factory(lambda self: _cut(self.parts), takes_self=True), repr=False)
    times: Mapping[Any, int] = attrs.field(converter=frozen_dict, factory=dict)

    @classmethod
    def within(cls, profile: Profile) -> Profile:
        """The profile with all its records as one workload."""
        parts = tuple(each.recorded for each in profile.workloads if each.recorded)
        if not parts:
            return profile
        rest = (attrs.evolve(each, recorded=None) for each in profile.workloads)
        return attrs.evolve(profile, workloads=(*rest, Workload("records", recorded=cls(parts))))

    @property
    def participant_seconds(self) -> Decimal:
        """The time that people were in rooms."""
        with exact():
            return sum((part.participant_seconds for part in self.parts), ZERO)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the records say."""
        return tuple(dict.fromkeys(note for part in self.parts for note in part.notes))

    @property
    def roles(self) -> frozenset[str]:
        """Those of the records."""
        return frozenset().union(*(part.roles for part in self.parts))

    def buckets(self, rule: Metering, recount: Callable[[Part], Meters] | None = None) -> Buckets:  # noqa: ARG002  # as it is
        """The seconds of each day by a rule, as often as the day counts."""
        return [each for each in self.cut(rule) for _ in range(self.times.get(each[0].day, 1))]

    def told_by(self, rule: Metering) -> Metering:
        """All of the rule."""
        return rule

    def bounds(self, rule: Metering) -> str:
        """What the low and the high case are under a rule, in words, where the records have some."""
        return "; ".join(dict.fromkeys(text for part in self.parts if (text := part.bounds(rule))))

    def otherwise(self, rule: Metering) -> Iterator[tuple[Assumption, DailyRecords]]:
        """What may hold instead under a rule, and the records then."""
        found: dict[Assumption, dict[int, CallRecords]] = {}
        for place, part in enumerate(self.parts):
            for about, other in part.otherwise(rule):
                found.setdefault(about, {})[place] = other
        for about, changed in found.items():
            yield about, self.of(changed.get(place, part) for place, part in enumerate(self.parts))

    def of(self, parts: Iterable[CallRecords]) -> DailyRecords:
        """Other records, whose days count as often."""
        return DailyRecords(tuple(parts), times=self.times)

    def to_record(self) -> dict[str, Any]:
        """As the first of the records says."""
        return self.parts[0].to_record()
