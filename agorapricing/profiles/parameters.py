"""The numbers of a workload by name: quantities of meters, or a scenario's parameters, nested ones with a point."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import NumberError, UnknownNameError
from agorapricing.profiles.profile import Profile
from agorapricing.profiles.workload import Workload
from agorapricing.usage import Usage


def parameters_of(workload: Workload) -> dict[str, Decimal | int]:
    """Every number of a workload.

    >>> parameters_of(Workload("w", Usage({"rtc.hd": 5})))
    {'rtc.hd': Decimal('5')}
    """
    if workload.scenario is None:
        return dict(workload.usage)
    return dict(_numbers(workload.scenario, ""))


def _numbers(value: Any, path: str) -> Iterator[tuple[str, Decimal | int]]:
    for field in attrs.fields(type(value)):
        inner, name = getattr(value, field.name), f"{path}{field.name}"
        if type(inner) in {int, Decimal}:
            yield name, inner
        elif attrs.has(type(inner)):
            yield from _numbers(inner, f"{name}.")


def with_parameter(workload: Workload, name: str, value: Decimal) -> Workload:
    """A workload with another value of one of its numbers.

    >>> with_parameter(Workload("w", Usage({"rtc.hd": 5})), "rtc.hd", Decimal(7)).usage["rtc.hd"]
    Decimal('7')

    Raises UnknownNameError, NumberError where a count of people would not be whole, and what the scenario refuses.
    """
    if workload.scenario is None:
        return attrs.evolve(workload, usage=Usage({**workload.usage.quantities, name: value}))
    return attrs.evolve(workload, scenario=_with(workload.scenario, name, value, workload.name))


def _with(part: Any, name: str, value: Decimal, where: str) -> Any:
    first, _, rest = name.partition(".")
    fields = {field.name: field for field in attrs.fields(type(part))}
    inner = getattr(part, first, None)
    if first not in fields or (rest and not attrs.has(type(inner))):
        raise UnknownNameError("parameter", name, tuple(fields), f"workload {where}")
    if rest:
        return attrs.evolve(part, **{first: _with(inner, rest, value, where)})
    is_count = type(fields[first].default) is int
    if is_count and value != int(value):
        raise NumberError(f"{where}.{first} is a whole number, not {value}")
    return attrs.evolve(part, **{first: int(value) if is_count else value})


def replaced(profile: Profile, old: Workload, new: Workload) -> Profile:
    """A profile with another workload in the place of one."""
    return attrs.evolve(profile, workloads=tuple(new if each is old else each for each in profile.workloads))
