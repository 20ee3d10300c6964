"""Usage profiles: the workloads of one customer, as plain minutes or as scenarios."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen
from agorapricing.numbers import exact, exactly
from agorapricing.pricebook import ANYBODY, Assumption, Customer, Offer, billable, rule_of
from agorapricing.profiles.seconds import Recount, anywhere, buckets, parts_of, told_by
from agorapricing.profiles.workload import Workload
from agorapricing.profiles.workload_case import WorkloadCase, cases_of
from agorapricing.rating import ExchangeRate
from agorapricing.tariff import LIST, of_app
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Metered, Metering, Part

_metering = import_module("agorapricing.metering")  # what meters is imported where something is metered
_scenarios = import_module("agorapricing.scenarios")  # and scenarios where a workload is one


@frozen
class Sized:
    """A part of a workload's session, and how many such sessions there are: why its minutes are what they are."""

    workload: str
    part: Part
    by_day: tuple[Decimal, ...]
    """How many such sessions there are by day."""
    app: str = ""

    @cached_property
    def sessions(self) -> Decimal:
        """How many such sessions there are."""
        with exact():
            return sum(self.by_day, Decimal(0))

    @property
    def seconds(self) -> Any:
        """The seconds of the month in this part, before any rounding."""
        with exact():
            return self.part.seconds * self.sessions


@frozen(hash=False)
class Profile:
    """What a customer uses in a month: a name and one or more workloads.

    >>> profile = Profile("acme", (Workload("class", Usage({"rtc.hd": 5})), Workload("talk", Usage({"rtc.hd": 2}))))
    >>> dict(profile.usage)
    {'rtc.hd': Decimal('7')}

    `customer` says who buys, and `market` where; `cases` are the workloads where numbers are low
    or high. What is changed of the workloads holds in each case, too.

    Raises MeteringError for a scenario that cannot be, as more minutes of a user than a day has.
    """

    name: str
    workloads: tuple[Workload, ...] = attrs.field(metadata={"has_bills": False})
    on: date | None = None
    days: int = 30
    offers: tuple[str, ...] = ()
    customer: Customer = ANYBODY
    cases: Mapping[str, WorkloadCase] = attrs.field(
        converter=attrs.Converter(cases_of, takes_self=True),  # type: ignore[misc]  # which mypy does not know
        factory=dict,
        metadata={"has_bills": False},
    )
    """By name; workloads that are given are a case of those of the profile, also where these are changed later."""
    exchange: tuple[ExchangeRate, ...] = ()
    """What currencies are worth, where no other rate is given."""
    market: str = ""

    def __attrs_post_init__(self) -> None:
        for workload in self.workloads:
            for (key, *_), message in _scenarios.impossible(workload.scenario, self.days) if workload.scenario else ():
                raise MeteringError(f"{workload.name}: {key}: {message}")

    @property
    def accounts(self) -> Mapping[str, date]:
        """By vendor, when the customer's account was created."""
        return self.customer.accounts

    @cached_property
    def usage(self) -> Usage:
        """The plain minutes of all workloads together: free minutes and ladders count over the whole account."""
        return Usage.total(workload.used for workload in self.workloads)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of amounts has to know of this usage."""
        recorded = (each.recorded for each in self.workloads if each.recorded)
        return tuple(dict.fromkeys(note for each in recorded for note in each.notes))

    @property
    def is_metered(self) -> bool:
        """Whether each vendor counts its own: a workload is a scenario, of records, or of what is counted."""
        return any(workload.scenario or workload.recorded or workload.counts for workload in self.workloads)

    @property
    def apps(self) -> tuple[str, ...]:
        """The apps that its workloads are of, each once."""
        return tuple(dict.fromkeys(workload.app for workload in self.workloads))

    def of_app(self, app: str) -> Profile:
        """The profile with the workloads of one app."""
        return self._by_app[app] if app in self._by_app else attrs.evolve(self, workloads=(), cases={})

    @cached_property
    def _by_app(self) -> Mapping[str, Profile]:
        """The profile of each app by itself."""
        own: dict[str, list[Workload]] = defaultdict(list)
        for each in self.workloads:
            own[each.app].append(each)
        return {app: attrs.evolve(self, workloads=tuple(found), cases={}) for app, found in own.items()}

    def bought_by(self, customer: Customer, market: str = "") -> Profile:
        """The profile with what else is said of who buys, and where."""
        return attrs.evolve(self, customer=self.customer.also(customer), market=market or self.market)

    def case(self, name: str) -> Profile:
        """The profile with its low or its high numbers.

        A workload that was changed since keeps those that were not; one that was renamed, if nothing else of it is new.
        """
        workloads = self.cases[name].of(tuple(self.workloads)) if name in self.cases else self.workloads
        return attrs.evolve(self, workloads=workloads, cases={})

    def bounds(self, rule: Metering) -> tuple[str, ...]:
        """What the low and the high case of records are under a rule, in words."""
        said = (each.recorded.bounds(rule) for each in self.workloads if each.recorded)
        return tuple(dict.fromkeys(text for text in said if text))

    def otherwise(self, rule: Metering) -> Mapping[Assumption, Profile]:
        """What may hold instead of what records say under a rule, and the profile then."""
        found: dict[Assumption, dict[str, Workload]] = {}
        for workload in self.workloads:
            for about, records in workload.recorded.otherwise(rule) if workload.recorded else ():
                found.setdefault(about, {})[workload.name] = attrs.evolve(workload, recorded=records)
        return {
            about: attrs.evolve(
                self, workloads=tuple(changed.get(each.name, each) for each in self.workloads), cases={}
            )
            for about, changed in found.items()
        }

    def metered(self, rule: Metering, recount: Recount | None = None) -> Metered:
        """The seconds of the month of scenarios and records by a rule; with `recount`, as if counted otherwise.

        Raises MeteringError.
        """
        is_kept = recount is None and not any(each.recorded for each in self.workloads)  # of records there is too much
        told = anywhere(rule) if is_kept else None
        if told in self._metered:
            return self._metered[told]
        seconds = buckets(self.workloads, self.days, rule, recount)
        found: Metered = _metering.Metered.of(rule, seconds, self.counted(rule))
        if is_kept:
            self._metered[told] = found
        return found

    @cached_property
    def _metered(self) -> dict[Metering | None, Metered]:
        """What was metered of scenarios by a rule, whatever its zone; nothing in it changes a result."""
        return {}

    def is_metered_alike(self, rule: Metering, other: Metering) -> bool:
        """Whether two rules meter it alike, by all that of them counts for it."""
        return told_by(self.workloads, rule) == told_by(self.workloads, other)

    def counted(self, rule: Metering) -> Mapping[str, Decimal]:
        """What is no time, as messages, by a rule. Raises MeteringError."""
        amounts = (amounts for each in self.workloads for amounts in each.amounts)
        counted: Mapping[str, Decimal] = _metering.counted(rule.counts, amounts, self.days)
        return counted

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that people are in the rooms of scenarios and records in."""
        of_logs = frozenset(role for each in self.workloads if each.recorded for role in each.recorded.roles)
        plans = (session for each in self.workloads for session, _ in each.plan(self.days))
        return of_logs.union(stay.role for each in plans for person in each.participants for stay in person.stays)

    @cached_property
    def participant_seconds(self) -> Decimal:
        """The time that people were in the rooms of scenarios in a month, however it is counted; no robots."""
        with exact():
            return sum((seconds * count for seconds, count in self._stays()), Decimal(0))

    def _stays(self) -> Iterator[tuple[Decimal, Decimal]]:
        for workload in self.workloads:
            for session, by_day in workload.plan(self.days):
                people = [each for each in session.participants if each.stays[0].role not in _scenarios.ROBOTS]
                seconds = sum((stay.end - stay.start) * each.count for each in people for stay in each.stays)
                yield Decimal(seconds), sum(by_day, Decimal(0))
            if workload.recorded:
                yield workload.recorded.participant_seconds, workload.times

    @exactly
    def sized(self, rule: Metering) -> tuple[Sized, ...]:
        """Why: each part of each workload's session, with the sessions of a month. Raises MeteringError."""
        return tuple(sized for each in self.workloads for sized in each_sized(each, self.days, rule))

    def usage_under(self, offer: Offer, recount: Recount | None = None) -> Usage:
        """What an offer's book bills: the plain minutes, and those that it meters itself, as it or `recount` says.

        Raises MeteringError.
        """
        if offer.apps:
            return usage_by_app(offer, lambda app, alone: self.of_app(app).usage_under(alone, recount))
        if not self.is_metered:
            return self.usage
        return Usage.total((self.usage, billable(self.metered(rule_of(offer), recount), offer)))

    def to_record(self) -> dict[str, Any]:
        """Give the profile as plain values; quantities are strings."""
        return {"name": self.name, "workloads": [each.to_record() for each in self.workloads]}


def each_sized(workload: Workload, days: int, rule: Metering) -> Iterator[Sized]:
    """Each part of a workload's session, with the sessions of a month of so many days. Raises MeteringError."""
    for session, by_day in workload.plan(days):
        for part in parts_of(workload, session, rule):
            yield Sized(workload.name, part, by_day, workload.app)


def usage_by_app(offer: Offer, usage_of: Callable[[str, Offer], Usage]) -> Usage:
    """What each app uses that an offer covers apart, by a function of the app and an offer of the account's rules."""
    alone = attrs.evolve(offer, name=LIST, apps=(), holdings=(), purchases=())  # it has the same rules of counting
    used = {app: usage_of(app, alone) for app in offer.apps}
    return Usage({of_app(meter, app): usage[meter] for app, usage in used.items() for meter in usage})


def profile_of(usage: Profile | Mapping[str, Any]) -> Profile:
    """A profile of plain minutes; a profile stays as it is."""
    if isinstance(usage, Profile):
        return usage
    return Profile("usage", (Workload("usage", usage if isinstance(usage, Usage) else Usage(usage)),))
