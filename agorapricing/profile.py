"""Usage profiles: the workloads of one customer, in a file or made by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.structure import Fault, FaultsError, converter, structure
from agorapricing.tomlfile import invalid, parse, read_text
from agorapricing.usage import Usage


@attrs.frozen
class Workload:
    """A named part of a customer's usage."""

    name: str
    usage: Usage


@attrs.frozen
class Profile:
    """What a customer uses in a month: a name and one or more workloads.

    >>> profile = Profile("acme", (Workload("class", Usage({"rtc.hd": 5})), Workload("talk", Usage({"rtc.hd": 2}))))
    >>> dict(profile.usage)
    {'rtc.hd': Decimal('7')}
    """

    name: str
    workloads: tuple[Workload, ...]
    on: date | None = None

    @cached_property
    def usage(self) -> Usage:
        """The usage of all workloads together: free minutes and ladders count over the whole account."""
        return Usage.total(workload.usage for workload in self.workloads)

    def to_record(self) -> dict[str, Any]:
        """Give the profile as plain values; quantities are strings."""
        return {
            "name": self.name,
            "workloads": [
                {"name": each.name, "usage": {meter: f"{quantity:f}" for meter, quantity in each.usage.items()}}
                for each in self.workloads
            ],
        }


@attrs.frozen
class _Head:
    name: str
    on: date | None = None


@attrs.frozen
class _File:
    profile: _Head
    workload: tuple[Workload, ...]


def load_profile(path: str | Path) -> Profile:
    """Read a profile from its TOML file.

    A file names the profile (`[profile]` with `name`, and `on`, the day) and its workloads (`[[workload]]` with `name`
    and a table `usage`, from meter to quantity a month).

    Raises InvalidFileError with all that is wrong with the file.
    """
    file = Path(path)
    text = read_text(file)
    values = parse(text, file)
    try:
        table = structure(values, _File, _converter())
        if not table.workload:
            raise FaultsError([(("workload",), "a profile needs at least one workload")])
    except FaultsError as error:
        raise invalid(error.found, text, file) from None
    return Profile(table.profile.name, table.workload, table.profile.on)


def _converter() -> Any:
    made = converter()
    made.register_structure_hook(Usage, lambda value, _: _usage(value))
    return made


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
