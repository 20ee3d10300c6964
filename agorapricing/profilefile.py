"""Reading profiles: from a TOML file to workloads, plain or of scenarios, with all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import attrs

from agorapricing.errors import AgorapricingError, NumberError, unknown
from agorapricing.exchange import ExchangeRate
from agorapricing.profile import Profile, Workload
from agorapricing.scenarios.scenario import Scenario
from agorapricing.structure import Fault, FaultsError, converter, structure
from agorapricing.tomlfile import invalid, parse, read_text, refused
from agorapricing.uncertain import BASE, CASES, case, case_faults, uncertain
from agorapricing.usage import Usage

T = TypeVar("T")


def _not_empty(_: Any, __: Any, name: str) -> None:
    if not name.strip():
        raise ValueError("must not be empty")


@attrs.frozen
class _Head:
    name: str = attrs.field(validator=_not_empty)
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
    if found := list(_twice(table.workload)):
        raise FaultsError(found)
    return table


def _twice(workloads: Sequence[Workload]) -> Iterator[Fault]:
    """Names that two workloads have: what is said of one must not be taken for the other."""
    names = [each.name for each in workloads]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield ("workload", place, "name"), f"{name!r} is the name of workload[{names.index(name)}], too"


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
    known: Mapping[str, type[Scenario]] = import_module("agorapricing.scenarios.catalogue").CATALOGUE  # costs time
    if not isinstance(name, str) or name not in known:
        raise FaultsError([(("scenario",), unknown("scenario", str(name), known, listed=True))])
    own = {key: each for key, each in value.items() if key in _OWN}
    given = {key: each for key, each in value.items() if key not in {*_OWN, "scenario"}}
    found: list[Fault] = []
    workload = _collected(found, lambda: structure(own, Workload, converter()))
    scenario: Scenario | None = _collected(found, lambda: structure(given, known[name], made))
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
