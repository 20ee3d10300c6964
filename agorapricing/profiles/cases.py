"""Numbers that nobody knows exactly, `{ low = 300, base = 500, high = 900 }` in a file, and their cases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from agorapricing.errors import Fault, KeyPath
from agorapricing.messages import Message

LOW, BASE, HIGH = CASES = Message("low"), Message("base"), Message("high")


def is_uncertain(value: Any) -> bool:
    """Whether a table stands for a number with cases."""
    return isinstance(value, dict) and BASE in value and value.keys() <= set(CASES)


def uncertain(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every number with cases in a file's plain values, with its key path.

    >>> dict(uncertain({"calls": {"base": 5, "low": 1, "high": 9}}))
    {('calls',): {'base': 5, 'low': 1, 'high': 9}}
    """
    left: list[tuple[KeyPath, Any]] = [(path, value)]
    while left:  # files can be nested deeper than calls
        path, value = left.pop()
        if is_uncertain(value):
            yield path, value
            continue
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        left += reversed([((*path, key), part) for key, part in inside])


def case(value: Any, name: str) -> Any:
    """The plain values in one case.

    >>> case({"calls": {"base": 5, "low": 1, "high": 9}, "minutes": 10}, "high")
    {'calls': 9, 'minutes': 10}
    """
    if is_uncertain(value):
        return value.get(name, value[BASE])
    if isinstance(value, dict):
        return {key: case(part, name) for key, part in value.items()}
    return [case(part, name) for part in value] if isinstance(value, list) else value


def case_faults(values: Any) -> list[Fault]:
    """What is wrong with numbers that have cases."""
    faults: list[Fault] = []
    for path, cases in uncertain(values):
        if missing := [name for name in CASES if name not in cases]:
            faults.append((path, f"{' and '.join(missing)} is missing: low, base and high belong together"))
        wrong = [name for name, number in cases.items() if type(number) not in {int, Decimal}]
        faults += [((*path, name), "must be a number") for name in wrong]
        if not (missing or wrong):
            faults += [
                ((*path, one), f"{one} is {cases[one]:f}, above {other}, {cases[other]:f}")
                for one, other in pairwise(CASES)
                if cases[one] > cases[other]
            ]
    return faults
