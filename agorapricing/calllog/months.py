"""A log month by month: the usage of each month, which every book meters by its own rule, and its bills."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.calllog.attendance import Times, counted
from agorapricing.calllog.log import CallLog, priced_on
from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.metering import Bucket, Metering, Meters, Part, Scale, zone_of
from agorapricing.numbers import ZERO, exactly
from agorapricing.pricebook import Assumption, Offer, rule_of
from agorapricing.profiles import MonthlyRecords, Profile, Workload
from agorapricing.rating import Bill, Displayed, Doubt, find_offer, offer_in, rate, summed_doubt
from agorapricing.records import Keys

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract


@frozen(eq=False)
class LogMonth:
    """A month of a log in the days of a zone, of which the log covers those from `first` to `last`."""

    log: CallLog = attrs.field(repr=False)
    account: str
    month: date
    zone: tzinfo
    first: date
    last: date
    app: str | None = None
    """The app that it is of; all of them where it is none."""

    @property
    def name(self) -> str:
        """The month as 2026-07."""
        return f"{self.month:%Y-%m}"

    @property
    def covered(self) -> int:
        """How many days the log covers."""
        return (self.last - self.first).days + 1

    @property
    def length(self) -> int:
        """How many days the month has."""
        return monthrange(self.month.year, self.month.month)[1]

    @property
    def scale(self) -> Scale:
        """By what the days that the log covers are multiplied, where they are scaled to the month."""
        return Scale(self.length, self.covered) if self.log.partial == "scaled" else Scale()

    @property
    def text(self) -> str:
        """What the log covers of the month, in words."""
        return Message(
            "{log} covers {days} of {of} days of {month}, {first} to {last}",
            log=self.log.path.name,
            days=self.covered,
            of=self.length,
            month=self.name,
            first=self.first,
            last=self.last,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of amounts has to know of the month."""
        rejected = (each,) if (each := self.log.rejected) else ()
        if self.covered == self.length:
            return rejected
        what = {
            "scaled": Message("its usage is times {of}/{days}", of=self.length, days=self.covered),
            "whole": Message("there were no other calls"),
        }
        how = what.get(self.log.partial, Message("billed as they are"))
        return (Message("{covered}: {how}.", covered=self.text, how=how), *rejected)

    @exactly
    def buckets(
        self, rule: Metering, recount: Callable[[Part], Meters] | None = None
    ) -> list[tuple[Bucket, Mapping[str, Any]]]:
        """The seconds of the days that the log covers, by a rule, with the scale of the month.

        With `recount`, as if they were counted in other meters. Raises MeteringError.
        """
        times = self._times(rule.minutes.over, needs_company=rule.alone == "nothing")
        return [(bucket._replace(scale=self.scale), seconds) for bucket, seconds in counted(times, rule, recount)]

    def _times(self, period: str, *, needs_company: bool = False) -> Times:
        """The seconds of the month, of its app, where it is of one."""
        by_month = self.log.attended(self.zone, period, needs_company=needs_company)
        times = by_month.get((self.account, self.month), {})
        return {alike: seconds for alike, seconds in times.items() if self.app in {None, alike.app}}

    @property
    def roles(self) -> frozenset[str]:
        """The roles that people were in rooms in."""
        return frozenset(alike.role for alike in self._times("month"))

    @property
    @exactly
    def participant_seconds(self) -> Decimal:
        """The time that people were in rooms, however it is counted."""
        return Decimal(self.scale.of({"seconds": sum(self._times("month").values())})["seconds"])

    @property
    def profile(self) -> Profile:
        """The usage of the month, a workload an app, at the prices of its first day."""
        apps = sorted({alike.app for alike in self._times("month")}) or [""]
        workloads = (
            Workload(f"{self.name} {app}".strip(), app=app, recorded=attrs.evolve(self, app=app)) for app in apps
        )
        return Profile(self.log.path.stem, tuple(workloads), on=self.month)

    def told_by(self, rule: Metering) -> Metering:
        """All of the rule."""
        return rule

    def bounds(self, rule: Metering) -> str:  # noqa: ARG002  # by any rule
        """Nothing: what was received is known."""
        return ""

    def otherwise(self, rule: Metering) -> tuple[tuple[Assumption, LogMonth], ...]:  # noqa: ARG002  # by any rule
        """Nothing: a log has moments, which are of a day in every zone."""
        return ()

    def to_record(self) -> dict[str, Any]:
        """Give the month as plain values."""
        return _MONTH(self)


_MONTH = Keys("log=log.path.name month:%Y-%m first last partial=log.partial")


def months_of(log: CallLog, zone: tzinfo | None = None) -> tuple[LogMonth, ...]:
    """The months of a log, from its first day to its last, in a zone (that of its own times).

    Raises AgorapricingError for a log without records, and for one of several accounts.
    """
    zone = log.zone if zone is None else zone
    days, accounts = log.days(zone), list(dict.fromkeys(account for account, *_ in log.rooms))
    if days is None:
        raise AgorapricingError(f"{log.path} has no usable rows")
    if len(accounts) > 1:
        listed = ", ".join(accounts[:5])
        hint = "write the minutes of each by `meter --log` with -o, and rate them by `rate`"
        raise AgorapricingError(f"{log.path} is of {len(accounts):,} accounts ({listed}): {hint}")
    (first, last), months = days, []
    while first <= last:
        month = priced_on(first)
        following = (month + timedelta(days=32)).replace(day=1)
        until = min(last, following - timedelta(days=1))
        months.append(LogMonth(log, accounts[0], month, zone, first, until))
        first = following
    return tuple(months)


@frozen(hash=False, str=False, slots=False)
class LogBill(Displayed):
    """What an offer charges for a log: a bill for each month, and the sum of what is payable."""

    layout = "months.bill"
    record = Keys("offer currency payable:f bills doubts?")

    bills: Mapping[str, Bill] = attrs.field(converter=frozen_dict)
    """By month, as 2026-07."""

    @property
    def only(self) -> Bill | None:
        """The bill of the log's month, where it has only one."""
        return next(iter(self.bills.values())) if len(self.bills) == 1 else None

    @property
    def offer(self) -> str:
        """The offer, as book:regime."""
        return next(iter(self.bills.values())).offer

    @property
    def currency(self) -> str:
        """The currency's ISO code."""
        return next(iter(self.bills.values())).currency

    @cached_property
    @exactly
    def payable(self) -> Decimal:
        """The sum of the rounded totals."""
        return sum((bill.payable for bill in self.bills.values()), ZERO)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What the bills leave in doubt, each with what is at stake in all months; the largest first."""
        alike: dict[str, list[Doubt]] = {}
        for doubt in (each for bill in self.bills.values() for each in bill.doubts):
            alike.setdefault(f"{doubt.kind} {doubt.text}", []).append(doubt)
        return tuple(sorted(map(summed_doubt, alike.values()), key=lambda doubt: doubt.weight, reverse=True))


def _rated(offer: Offer, usage: Profile) -> Bill:
    return rate(offer, usage.usage_under(offer))


def bill_log(
    offer: str | Offer | Contract,
    log: MonthlyRecords,
    on: date | str | None = None,
    *,
    rated: Callable[[Offer, Profile], Bill] = _rated,
) -> LogBill:
    """Meter a log by an offer's book and rate each month of the book's zone, at the prices of its first day or of `on`.

    Files of a console (see `read_consoles`) are billed alike.

    A month that the log does not cover is billed as it is, if the log is not scaled. What covers one app is bought by
    each app that has calls in the month. `rated` says how a month is rated, as with doubts (see `doubted`).

    Raises MeteringError for what the book cannot meter, and what `rate` raises.
    """
    months = log.months(zone_of(rule_of(find_offer(offer, on or log.on)).minutes.zone))
    profiles = [month.profile for month in months]
    found = [offer_in(offer, each.on) if each.on and not on else find_offer(offer, on) for each in profiles]
    offers = [sold.of_apps(each.apps) for sold, each in zip(found, profiles, strict=True)]
    bills = (rated(sold, each) for sold, each in zip(offers, profiles, strict=True))
    return LogBill(
        {
            month.name: attrs.evolve(bill, notes=(*bill.notes, *month.notes))
            for month, bill in zip(months, bills, strict=True)
        }
    )
