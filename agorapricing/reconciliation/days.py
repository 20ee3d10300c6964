"""Causes in the days of a bill: a day that is missing or billed twice, and days of another zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

import attrs

from agorapricing.calllog import LogMonth, months_of
from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen_dict
from agorapricing.metering import Bucket, Metering, Meters, Part, zone_of
from agorapricing.pricebook import Assumption, rule_of
from agorapricing.profiles import CallRecords, Profile
from agorapricing.reconciliation.cause import CAUSES, MINUTES, QUANTITY, TOTALS, BillCase, Cause, Deviation

_ZONES = ("UTC", "UTC+08:00")
"""The zones that vendors count months and days in."""


@attrs.frozen(eq=False)
class OtherDays:
    """Records of calls of which some days count another number of times than once."""

    records: CallRecords
    times: Mapping[Any, int] = attrs.field(converter=frozen_dict)

    @property
    def participant_seconds(self) -> Any:
        """As the records say: whose bill it is does not depend on days."""
        return self.records.participant_seconds

    @property
    def notes(self) -> tuple[str, ...]:
        """What the records say."""
        return self.records.notes

    @property
    def roles(self) -> frozenset[str]:
        """Those of the records."""
        return self.records.roles

    def buckets(
        self, rule: Metering, recount: Callable[[Part], Meters] | None = None
    ) -> Sequence[tuple[Bucket, Mapping[str, Any]]]:
        """The seconds by a rule, those of each day as often as it counts."""
        return [each for each in _by_day(self.records, rule, recount) for _ in range(self.times.get(each[0].day, 1))]

    def bounds(self, rule: Metering) -> str:
        """As the records say."""
        return self.records.bounds(rule)

    def otherwise(self, rule: Metering) -> Iterable[tuple[Assumption, CallRecords]]:
        """As the records say."""
        return self.records.otherwise(rule)

    def to_record(self) -> dict[str, Any]:
        """As the records say."""
        return self.records.to_record()


def _by_day(
    records: CallRecords, rule: Metering, recount: Callable[[Part], Meters] | None = None
) -> Sequence[tuple[Bucket, Mapping[str, Any]]]:
    daily = attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, over="day"))
    return records.buckets(daily, recount)


def _counted(day: Any, times: int, profile: Profile) -> Profile:
    """The profile whose records count a day so many times."""
    workloads = tuple(
        attrs.evolve(each, recorded=OtherDays(each.recorded, {day: times})) if each.recorded else each
        for each in profile.workloads
    )
    return attrs.evolve(profile, workloads=workloads)


class OtherDay(Cause):
    """A day counts another number of times than once."""

    times: ClassVar[int]
    what: ClassVar[str]

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each day of the records."""
        records = [each.recorded for each in case.usage.workloads if each.recorded]
        rule = case.inputs.counting(rule_of(case.offer)) if records else None
        days = {bucket.day for each in records if rule for bucket, _ in _by_day(each, rule) if bucket.day}
        for day in sorted(days):
            what = cls.what.format(day)
            yield Deviation(cls.kind, QUANTITY, what, "usage", partial(_counted, day, cls.times), f"day {day}")

    @classmethod
    def untold(cls, case: BillCase) -> str:
        """The days, where no records have them."""
        return "" if any(each.recorded for each in case.usage.workloads) else MINUTES


@CAUSES.register
class MissingDay(OtherDay):
    """A day is not billed."""

    kind, times, what = "missing day", 0, "{} not billed"


@CAUSES.register
class DoubledDay(OtherDay):
    """A day is billed twice."""

    kind, times, what = "doubled day", 2, "{} billed twice"


@CAUSES.register
class OtherZone(Cause):
    """The month and its days are those of another zone."""

    kind = "other zone"

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The zones of other vendors, where records have times that can be cut there."""
        if not cls.untold(case):
            for zone in _ZONES:
                if zone != rule_of(case.offer).minutes.zone:
                    what = f"the month and its days in {zone}"
                    yield Deviation(cls.kind, QUANTITY, what, "usage", partial(_in_zone, zone))

    @classmethod
    def untold(cls, case: BillCase) -> str:
        """The times of day, where there are days at most."""
        records = [each.recorded for each in case.usage.workloads if each.recorded]
        return "" if any(isinstance(each, LogMonth) for each in records) else TOTALS if records else MINUTES


def _in_zone(zone: str, profile: Profile) -> Profile:
    workloads = tuple(
        attrs.evolve(each, recorded=_month_in(each.recorded, zone)) if isinstance(each.recorded, LogMonth) else each
        for each in profile.workloads
    )
    return attrs.evolve(profile, workloads=workloads)


def _month_in(records: LogMonth, zone: str) -> LogMonth:
    """The same month in another zone. Raises MeteringError where the log has nothing of it."""
    for month in months_of(records.log, zone_of(zone)):
        if month.month == records.month:
            return attrs.evolve(month, app=records.app)
    raise MeteringError(f"{records.log.path} has nothing of {records.name} in {zone}")
