"""Reading profiles: from a TOML file to workloads, plain or of scenarios, with all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import attrs

from agorapricing.errors import Coded, Fault, FaultsError, collect, unknown
from agorapricing.files import limits
from agorapricing.frozen import frozen
from agorapricing.loading import converter, invalid, parse, parted, read_text, refused, structure
from agorapricing.messages import Words
from agorapricing.pricebook import ANYBODY, MARKETS, Customer
from agorapricing.profiles.cases import BASE, CASES, case, case_faults, uncertain
from agorapricing.profiles.profile import Profile
from agorapricing.profiles.workload import Workload
from agorapricing.rating import ExchangeRate
from agorapricing.scenarios import Scenario, impossible
from agorapricing.usage import Usage

T = TypeVar("T")

attrs.resolve_types(Workload, localns={"Scenario": Scenario})  # plain minutes are compared without that module


def _not_empty(_: Any, __: Any, name: str) -> None:
    if not name.strip():
        raise ValueError("must not be empty")


def _a_market(_: Any, __: Any, name: str) -> None:
    if name and name not in MARKETS:
        raise ValueError(unknown("market", name, MARKETS, listed=True))


@attrs.define
class _ProfileHead:
    """The name of a profile, its day, and what it says of all its workloads."""

    name: Words = attrs.field(validator=_not_empty)
    on: date | None = None
    days_per_month: int = attrs.field(default=30, validator=[attrs.validators.ge(1), attrs.validators.le(31)])
    offers: tuple[str, ...] = ()
    accounts: dict[str, date] = attrs.field(factory=dict)
    market: str = attrs.field(default="", validator=_a_market)


@frozen
class ProfileFile:
    """A whole file."""

    profile: _ProfileHead
    workload: tuple[Workload, ...]
    customer: Customer = ANYBODY
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
    return profile_from(parse(text, file), text, file)


def profile_from(values: Mapping[str, Any], text: str, file: Path) -> Profile:
    """Make a profile of a file's values.

    Raises InvalidFileError with all that is wrong with them.
    """
    try:
        return profile_of_values(values)
    except FaultsError as error:
        raise invalid(error.found, text, file) from None
    except RecursionError:
        raise refused(file, "is nested too deeply") from None


def profile_of_values(values: Mapping[str, Any]) -> Profile:
    """The profile that a file's values are. Raises FaultsError."""
    faults = case_faults(values)
    is_certain = not any(True for _ in uncertain(values))
    plain = {BASE: values} if is_certain else {name: case(values, name) for name in CASES}
    tables = {name: table for name in plain if (table := collect(faults, partial(_table, plain[name])))}
    if faults:
        raise FaultsError(faults)
    base = tables[BASE]
    head, cases = base.profile, {name: table.workload for name, table in tables.items() if name != BASE}
    return Profile(
        head.name,
        base.workload,
        head.on,
        head.days_per_month,
        head.offers,
        Customer(head.accounts).also(base.customer),
        cases,
        base.exchange,
        head.market,
    )


def _table(values: Mapping[str, Any]) -> ProfileFile:
    table = structure(values, ProfileFile, _converter())
    if not table.workload:
        raise FaultsError([(("workload",), "a profile needs at least one workload")])
    if limits.APPS.is_below(len({workload.app for workload in table.workload})):
        raise FaultsError([(("workload",), Coded(f"has {limits.APPS}", "over-limit"))])
    if faults := [*_twice(table.workload), *_impossible(table)]:
        raise FaultsError(faults)
    return table


def _twice(workloads: Sequence[Workload]) -> Iterator[Fault]:
    """Names that two workloads have: what is said of one must not be taken for the other."""
    first: dict[str, int] = {}
    for place, workload in enumerate(workloads):
        if (before := first.setdefault(workload.name, place)) != place:
            yield ("workload", place, "name"), f"{workload.name!r} is the name of workload[{before}], too"


def _impossible(table: ProfileFile) -> Iterator[Fault]:
    """Numbers of scenarios that cannot be."""
    for place, workload in enumerate(table.workload):
        for path, message in impossible(workload.scenario, table.profile.days_per_month) if workload.scenario else ():
            yield ("workload", place, *path), message


@cache
def _converter() -> Any:
    """The strict converter that knows tables of quantities, and scenarios."""
    made = converter()
    made.register_structure_hook(Usage, lambda value, _: _usage(value))
    plain = made.get_structure_hook(Workload)
    split = parted(made, Workload, "scenario", lambda: import_module("agorapricing.scenarios").CATALOGUE)  # costs time
    made.register_structure_hook(Workload, lambda value, of: _workload(value, lambda table: plain(table, of), split))
    return made


def _workload(value: Any, plain: Callable[[Any], Workload], split: Callable[[Any], tuple[Any, Any]]) -> Workload:
    """A workload of plain minutes, or of a scenario whose parameters stand beside its name."""
    if isinstance(value, dict) and value.keys().isdisjoint({"usage", "scenario", "counts"}):
        raise FaultsError([((), "needs a table usage, from meter to quantity, a scenario, or counts")])
    if not isinstance(value, dict) or "scenario" not in value:
        return plain(value)
    if besides := value.keys() & {"usage", "counts"}:
        raise FaultsError([((min(besides),), "a workload is either of plain minutes or a scenario: make it two")])
    workload, scenario = split(value)
    return Workload(workload.name, scenario=scenario, app=workload.app)


def _usage(value: Any) -> Usage:
    """Read a table of quantities, by full meter name or nested by family."""
    leaves = list(_leaves(value, ())) if isinstance(value, dict) else []
    if not leaves:
        raise TypeError("must be a table from meter to quantity, with at least one meter")
    faults: list[Fault] = []
    quantities: dict[str, Any] = {}
    for path, quantity in leaves:
        meter = ".".join(path)
        if meter in quantities:
            faults.append((path, f"{meter} is given twice, once nested and once by its full name"))
        usage = collect(faults, partial(Usage, {meter: quantity}), path)
        quantities |= usage.quantities if usage else {}
    if faults:
        raise FaultsError(faults)
    return Usage(quantities)


def _leaves(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value
