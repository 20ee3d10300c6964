"""Causes in the days of a bill: a day that is missing or billed twice, and days of another zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

import attrs

from agorapricing.calllog import LogMonth
from agorapricing.errors import MeteringError
from agorapricing.messages import Message
from agorapricing.metering import Metering, zone_of
from agorapricing.pricebook import Assumption, rule_of
from agorapricing.profiles import CallRecords, Profile
from agorapricing.reconciliation.cause import CAUSES, MINUTES, QUANTITY, TOTALS, BillCase, Cause, Deviation
from agorapricing.reconciliation.daily import DailyRecords

_ZONES = ("UTC", "UTC+08:00")
"""The zones that vendors count months and days in."""


def _records(profile: Profile) -> Iterator[DailyRecords]:
    """The records of a profile that are cut into days."""
    return (each.recorded for each in profile.workloads if isinstance(each.recorded, DailyRecords))


def _having(profile: Profile, change: Callable[[DailyRecords], DailyRecords]) -> Profile:
    """The profile with other records."""
    workloads = (
        attrs.evolve(each, recorded=change(each.recorded)) if isinstance(each.recorded, DailyRecords) else each
        for each in profile.workloads
    )
    return attrs.evolve(profile, workloads=tuple(workloads))


class OtherDay(Cause):
    """A day counts another number of times than once."""

    times: ClassVar[int]

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each day of the records."""
        rule = case.inputs.counting(rule_of(case.offer)) if case.usage.is_metered else None
        days = {bucket.day for each in _records(case.usage) if rule for bucket, _ in each.cut(rule) if bucket.day}
        for day in sorted(days):
            what = Message("{day} billed twice", day=day) if cls.times else Message("{day} not billed", day=day)
            yield Deviation(cls.kind, QUANTITY, what, "usage", partial(_counted, day, cls.times), f"day {day}")

    @classmethod
    def untold(cls, case: BillCase) -> str:
        """The days, where no records have them."""
        return "" if any(_records(case.usage)) else MINUTES


def _counted(day: Any, times: int, profile: Profile) -> Profile:
    """The profile whose records count a day so many times."""
    return _having(profile, lambda records: attrs.evolve(records, times={**records.times, day: times}))


@CAUSES.register
class MissingDay(OtherDay):
    """A day is not billed."""

    kind, times = Message("missing day"), 0


@CAUSES.register
class DoubledDay(OtherDay):
    """A day is billed twice."""

    kind, times = Message("doubled day"), 2


@CAUSES.register
class OtherZone(Cause):
    """The month and its days are those of another zone."""

    kind = Message("other zone")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The zones of other vendors, where records have times that can be cut there."""
        for zone in _ZONES if not cls.untold(case) else ():
            if zone != rule_of(case.offer).minutes.zone:
                what = Message("the month and its days in {zone}", zone=zone)
                yield Deviation(cls.kind, QUANTITY, what, "usage", partial(_in_zone, zone))

    @classmethod
    def untold(cls, case: BillCase) -> str:
        """The times of day, where there are days at most."""
        parts = [part for each in _records(case.usage) for part in each.parts]
        return "" if any(isinstance(part, LogMonth) for part in parts) else TOTALS if parts else MINUTES


def _in_zone(zone: str, profile: Profile) -> Profile:
    return _having(profile, lambda records: records.of(_month_in(part, zone) for part in records.parts))


def _month_in(records: CallRecords, zone: str) -> CallRecords:
    """The same month of a log in another zone. Raises MeteringError where the log has nothing of it."""
    if not isinstance(records, LogMonth):
        return records
    for month in records.log.months(zone_of(zone)):
        if month.month == records.month:
            return attrs.evolve(month, app=records.app)
    raise MeteringError(
        Message("{path} has nothing of {name} in {zone}", path=records.log.path, name=records.name, zone=zone)
    )


@CAUSES.register
class DoubtedUsage(Cause):
    """What records leave in doubt is otherwise than they are taken."""

    kind = Message("doubted usage")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """What may hold instead, as the records say it."""
        for rule in [rule_of(case.offer)] if any(_records(case.usage)) else []:
            for about in case.usage.otherwise(rule):
                change = partial(_otherwise, about, rule)
                yield Deviation(cls.kind, QUANTITY, about.doubt, "usage", change, f"doubt {about.text}")


def _otherwise(about: Assumption, rule: Metering, profile: Profile) -> Profile:
    found = profile.otherwise(rule)
    if about not in found:
        raise MeteringError(Message("{text} is not in doubt then", text=about.text))
    return found[about]
