"""Workloads: the named parts of a customer's usage."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.metering import DailyAmounts
from agorapricing.numbers import ONE, exactly, not_negative
from agorapricing.pricebook import app_name
from agorapricing.profiles.recorded import CallRecords
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Session
    from agorapricing.scenarios import Scenario

    Plan = tuple[tuple[Session, tuple[Decimal, ...]], ...]
    """Sessions, each with how many there are by day, or over the month."""

NOTHING = Usage({})


def _designed(_: Any, __: Any, scenario: Any) -> None:
    if isinstance(scenario, str):
        raise TypeError(f"scenario must be a value of agorapricing.scenarios, as GroupCall(people=6), not {scenario!r}")


@frozen
class Workload:
    """A named part of a customer's usage: minutes by meter, or what each vendor meters by its own rule.

    That is a scenario, or a month of records of calls; `counts` is what is no time, as messages. All of it is there so
    many `times`. Raises TariffError for an app whose name could not stand in an offer's.
    """

    name: str
    usage: Usage = NOTHING
    scenario: Scenario | None = attrs.field(default=None, validator=_designed)
    app: str = attrs.field(default="", converter=app_name)
    counts: tuple[DailyAmounts, ...] = ()
    recorded: CallRecords | None = attrs.field(default=None, metadata={"in_files": False})
    times: Decimal = attrs.field(default=ONE, converter=not_negative, metadata={"in_files": False})

    def plan(self, days: int, over: str = "day") -> tuple[tuple[Session, tuple[Decimal, ...]], ...]:
        """The sessions of a month of so many days, as `Scenario.plan` gives them; none without a scenario."""
        plan: Plan | None = self._plans.get((days, over))
        if plan is None:
            plan = self._plans[days, over] = self._plan(days, over)
        return plan

    @cached_property
    def _plans(self) -> dict[tuple[int, str], Any]:
        """Its plans so far; nothing in it changes a result."""
        return {}

    @exactly
    def _plan(self, days: int, over: str) -> Plan:
        plans = self.scenario.plan(days, over) if self.scenario else ()
        if self.times == ONE:
            return plans
        return tuple((session, tuple(each * self.times for each in counts)) for session, counts in plans)

    @property
    def used(self) -> Usage:
        """The plain minutes, so many times."""
        return self.usage if self.times == ONE or not self.usage else self._used()

    @exactly
    def _used(self) -> Usage:
        return Usage({meter: quantity * self.times for meter, quantity in self.usage.items()})

    @property
    def amounts(self) -> tuple[DailyAmounts, ...]:
        """What is no time, so many times."""
        return tuple(each.many(self.times) for each in self.counts)

    def to_record(self) -> dict[str, Any]:
        """Give the workload as plain values; quantities are strings."""
        app: dict[str, Any] = {"app": self.app} if self.app else {}
        if self.counts:
            app["counts"] = [_plain(attrs.asdict(each, filter=_is_given)) for each in self.counts]
        if self.recorded is not None:
            return {"name": self.name, **self.recorded.to_record(), **app}
        usage = {meter: f"{quantity:f}" for meter, quantity in self.usage.items()}
        if self.scenario is None:
            return {"name": self.name, "usage": usage, **app}
        return {"name": self.name, "scenario": _scenario(self.scenario), "app": self.app}


def _is_given(_: Any, value: Any) -> bool:
    return value not in {None, ()}


def _scenario(scenario: Scenario) -> dict[str, Any]:
    values = attrs.asdict(scenario, filter=lambda _, value: value is not None)
    return {"name": scenario.kind, **{key: _plain(value) for key, value in values.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return f"{value:f}" if isinstance(value, Decimal) else value
