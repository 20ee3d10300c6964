"""Usage profiles: the workloads of one customer, as plain minutes or as scenarios, in a file or made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import attrs

from agorapricing.billable import billable, rule_of
from agorapricing.book import Offer
from agorapricing.errors import AgorapricingError, MeteringError, NumberError, unknown
from agorapricing.exact import exact
from agorapricing.exchange import ExchangeRate
from agorapricing.metering import Bucket, Metered, Metering, Meters, Part, metered, parts
from agorapricing.scenarios import CATALOGUE, ROBOTS, Scenario
from agorapricing.structure import Fault, FaultsError, converter, structure
from agorapricing.tomlfile import invalid, parse, read_text, refused
from agorapricing.uncertain import BASE, CASES, case, case_faults, uncertain
from agorapricing.usage import Usage

T = TypeVar("T")

NOTHING = Usage({})


@attrs.frozen
class Workload:
    """A named part of a customer's usage: minutes by meter, or a scenario that each vendor meters by its own rule."""

    name: str
    usage: Usage = NOTHING
    scenario: Scenario | None = None
    app: str = ""

    def to_record(self) -> dict[str, Any]:
        """Give the workload as plain values; quantities are strings."""
        usage = {meter: f"{quantity:f}" for meter, quantity in self.usage.items()}
        if self.scenario is None:
            return {"name": self.name, "usage": usage}
        return {"name": self.name, "scenario": _scenario(self.scenario), "app": self.app}


def _scenario(scenario: Scenario) -> dict[str, Any]:
    [name] = [name for name, each in CATALOGUE.items() if each is type(scenario)]
    values = attrs.asdict(scenario, filter=lambda _, value: value is not None)
    return {"name": name, **{key: _plain(value) for key, value in values.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None}
    return f"{value:f}" if isinstance(value, Decimal) else value


@attrs.frozen
class Sized:
    """A part of a workload's session and how many such sessions a month has: why its minutes are what they are."""

    workload: str
    part: Part
    sessions: Decimal

    @property
    def seconds(self) -> Any:
        """The seconds of the month in this part, before any rounding."""
        with exact():
            return self.part.seconds * self.sessions


Recount = Callable[[str, Part], Meters]
"""Gives for a workload's name and a part the meters that the part is counted in."""


def _as_counted(_: str, part: Part) -> Meters:
    return part.meters


@attrs.frozen(hash=False)
class Profile:
    """What a customer uses in a month: a name and one or more workloads.

    >>> profile = Profile("acme", (Workload("class", Usage({"rtc.hd": 5})), Workload("talk", Usage({"rtc.hd": 2}))))
    >>> dict(profile.usage)
    {'rtc.hd': Decimal('7')}

    `accounts` says by vendor when the customer's account was created; `cases` are the workloads where numbers are low
    or high.
    """

    name: str
    workloads: tuple[Workload, ...]
    on: date | None = None
    days: int = 30
    offers: tuple[str, ...] = ()
    accounts: Mapping[str, date] = attrs.field(factory=dict)
    cases: Mapping[str, tuple[Workload, ...]] = attrs.field(factory=dict)
    exchange: tuple[ExchangeRate, ...] = ()
    """What currencies are worth, where no other rate is given."""

    @cached_property
    def usage(self) -> Usage:
        """The plain minutes of all workloads together: free minutes and ladders count over the whole account."""
        return Usage.total(workload.usage for workload in self.workloads)

    @property
    def is_metered(self) -> bool:
        """Whether a workload is a scenario, so that each vendor counts its own minutes."""
        return any(workload.scenario for workload in self.workloads)

    def case(self, name: str) -> Profile:
        """The profile with its low or its high numbers."""
        return attrs.evolve(self, workloads=self.cases.get(name, self.workloads), cases={})

    def metered(self, rule: Metering, recount: Recount | None = None) -> Metered:
        """The seconds of the scenarios' month, by a rule; with `recount`, as if parts were counted otherwise.

        Raises MeteringError.
        """
        return Metered.of(rule, self._buckets(rule, recount or _as_counted))

    def _buckets(self, rule: Metering, recount: Recount) -> Iterator[tuple[Bucket, Mapping[str, Any]]]:
        for workload in self.workloads:
            for session, by_day in workload.scenario.plan(self.days) if workload.scenario else ():
                seconds = _named(workload, partial(metered, session, rule, partial(recount, workload.name)))
                for day, count in enumerate(by_day):
                    if count:
                        with exact():
                            scaled = {meter: each * count for meter, each in seconds.items()}
                        yield Bucket(workload.app, day), scaled

    @cached_property
    def participant_seconds(self) -> Decimal:
        """The time that people were in the rooms of scenarios in a month, however it is counted; no robots."""
        with exact():
            return sum((seconds * count for seconds, count in self._stays()), Decimal(0))

    def _stays(self) -> Iterator[tuple[Decimal, Decimal]]:
        for workload in self.workloads:
            for session, by_day in workload.scenario.plan(self.days) if workload.scenario else ():
                people = [each for each in session.participants if each.stays[0].role not in ROBOTS]
                seconds = sum((stay.end - stay.start) * each.count for each in people for stay in each.stays)
                yield Decimal(seconds), sum(by_day, Decimal(0))

    def sized(self, rule: Metering) -> tuple[Sized, ...]:
        """Why: each part of each workload's session, with the sessions of a month. Raises MeteringError."""
        return tuple(
            Sized(workload.name, part, sum(by_day, Decimal(0)))
            for workload in self.workloads
            if workload.scenario
            for session, by_day in workload.scenario.plan(self.days)
            for part in _named(workload, partial(parts, session, rule))
        )

    def usage_under(self, offer: Offer) -> Usage:
        """What an offer's book bills: the plain minutes, and those that it meters itself.

        Raises MeteringError.
        """
        if not self.is_metered:
            return self.usage
        return Usage.total((self.usage, billable(self.metered(rule_of(offer)), offer)))

    def to_record(self) -> dict[str, Any]:
        """Give the profile as plain values; quantities are strings."""
        return {"name": self.name, "workloads": [each.to_record() for each in self.workloads]}


def _named(workload: Workload, count: Callable[[], T]) -> T:
    try:
        return count()
    except MeteringError as error:
        raise MeteringError(f"{workload.name}: {error}") from None


@attrs.frozen
class _Head:
    name: str
    on: date | None = None
    days_per_month: int = attrs.field(default=30, validator=[attrs.validators.ge(1), attrs.validators.le(31)])
    offers: tuple[str, ...] = ()
    accounts: dict[str, date] = attrs.field(factory=dict)


@attrs.frozen
class _File:
    profile: _Head
    workload: tuple[Workload, ...]
    exchange: tuple[ExchangeRate, ...] = ()


def load_profile(path: str | Path) -> Profile:
    """Read a profile from its TOML file.

    A file names the profile (`[profile]` with `name`, and `on`, the day) and its workloads: `[[workload]]` with `name`,
    and a table `usage` from meter to quantity a month, or a `scenario` with its parameters. A number may be a table of
    `low`, `base` and `high`.

    Raises InvalidFileError with all that is wrong with the file.
    """
    file = Path(path)
    text = read_text(file)
    return profile_of(parse(text, file), text, file)


def profile_of(values: Mapping[str, Any], text: str, file: Path) -> Profile:
    """Make a profile of a file's values.

    Raises InvalidFileError with all that is wrong with them.
    """
    try:
        return _profile(values, text, file)
    except RecursionError:
        raise refused(file, "is nested too deeply") from None


def _profile(values: Mapping[str, Any], text: str, file: Path) -> Profile:
    found = case_faults(values)
    tables: dict[str, _File] = {}
    is_certain = not any(True for _ in uncertain(values))
    for name in (BASE,) if is_certain else CASES:
        try:
            tables[name] = _table(values if is_certain else case(values, name))
        except FaultsError as error:  # of a number in one case the path is that of the number
            found += [each for each in error.found if each not in found]
    if found:
        raise invalid(found, text, file)
    head = tables[BASE].profile
    cases = {name: table.workload for name, table in tables.items() if name != BASE}
    return Profile(
        head.name,
        tables[BASE].workload,
        head.on,
        head.days_per_month,
        head.offers,
        head.accounts,
        cases,
        tables[BASE].exchange,
    )


def _table(values: Mapping[str, Any]) -> _File:
    table = structure(values, _File, _converter())
    if not table.workload:
        raise FaultsError([(("workload",), "a profile needs at least one workload")])
    return table


def _converter() -> Any:
    made = converter()
    made.register_structure_hook(Usage, lambda value, _: _usage(value))
    plain = made.get_structure_hook(Workload)
    made.register_structure_hook(Workload, lambda value, of: _workload(value, of, plain, made))
    return made


_OWN = ("name", "app", "usage")


def _workload(value: Any, of: Any, plain: Callable[[Any, Any], Workload], made: Any) -> Workload:
    """A workload of plain minutes, or of a scenario whose parameters stand beside its name."""
    if not isinstance(value, dict) or "scenario" not in value:
        if isinstance(value, dict) and "usage" not in value:
            raise FaultsError([((), "needs a table usage, from meter to quantity, or a scenario")])
        return plain(value, of)
    if "usage" in value:
        raise FaultsError([(("usage",), "a workload is either of plain minutes or a scenario: make it two")])
    name = value["scenario"]
    if not isinstance(name, str) or name not in CATALOGUE:
        raise FaultsError([(("scenario",), unknown("scenario", str(name), CATALOGUE, listed=True))])
    own = {key: each for key, each in value.items() if key in _OWN}
    given = {key: each for key, each in value.items() if key not in {*_OWN, "scenario"}}
    found: list[Fault] = []
    workload = _collected(found, lambda: structure(own, Workload, converter()))
    scenario: Scenario | None = _collected(found, lambda: structure(given, CATALOGUE[name], made))
    if workload is None or found:
        raise FaultsError(found)
    return attrs.evolve(workload, scenario=scenario)


def _collected(found: list[Fault], step: Callable[[], T]) -> T | None:
    try:
        return step()
    except FaultsError as error:
        found += error.found
    except AgorapricingError as error:
        found.append(((), str(error)))
    return None


def _usage(value: Any) -> Usage:
    """Read a table of quantities, by full meter name or nested by family."""
    leaves = list(_leaves(value, ())) if isinstance(value, dict) else []
    if not leaves:
        raise TypeError("must be a table from meter to quantity, with at least one meter")
    found: list[Fault] = []
    quantities: dict[str, Any] = {}
    for path, quantity in leaves:
        meter = ".".join(path)
        if meter in quantities:
            found.append((path, f"{meter} is given twice, once nested and once by its full name"))
        try:
            quantities |= Usage({meter: quantity}).quantities
        except NumberError as error:
            found.append((path, str(error)))
    if found:
        raise FaultsError(found)
    return Usage(quantities)


def _leaves(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value
