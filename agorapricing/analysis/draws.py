"""The uncertain numbers of a profile, and values drawn for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import exact
from agorapricing.profiles import HIGH, LOW, Profile, Workload, parameters_of, with_parameter

_PARTS = 1_000_000


@frozen
class Uncertain:
    """A number of a profile that is between `low` and `high`, as often below `base` as above it."""

    workload: str
    name: str
    low: Decimal
    base: Decimal
    high: Decimal
    is_whole: bool = attrs.field(kw_only=True)

    @property
    def id(self) -> str:
        """The number as workload.name."""
        return f"{self.workload}.{self.name}"

    def drawn(self, random: Random) -> Decimal:
        """A value: half of them evenly between low and base, half between base and high; exact, whole where counted.

        >>> number = Uncertain("w", "people", Decimal(2), Decimal(4), Decimal(9), is_whole=True)
        >>> random = Random(7)
        >>> [int(number.drawn(random)) for _ in range(5)]
        [3, 9, 3, 4, 6]
        """
        part = random.randrange(2 * _PARTS + 1) - _PARTS
        side = self.high if part > 0 else self.low
        with exact():
            value = self.base + (side - self.base) * abs(part) / _PARTS
            return value.to_integral_value(ROUND_HALF_UP) if self.is_whole else value


def uncertain_numbers(profile: Profile) -> tuple[Uncertain, ...]:
    """The numbers of a profile whose low or high case is another one than the base."""
    cases = (profile.workloads, profile.case(LOW).workloads, profile.case(HIGH).workloads)
    return tuple(number for base, low, high in zip(*cases, strict=True) for number in _uncertain(base, low, high))


def _uncertain(base: Workload, low: Workload, high: Workload) -> Iterator[Uncertain]:
    lows, highs = parameters_of(low), parameters_of(high)
    for name, value in parameters_of(base).items():
        least, most = lows.get(name, value), highs.get(name, value)
        if not least == value == most:
            is_whole = type(value) is int
            yield Uncertain(base.name, name, Decimal(least), Decimal(value), Decimal(most), is_whole=is_whole)


def with_values(profile: Profile, values: Sequence[tuple[Uncertain, Decimal]]) -> Profile:
    """The profile with values for some of its uncertain numbers. Raises what a scenario refuses."""
    workloads, places = list(profile.workloads), dict[str, int]()
    for place, workload in enumerate(workloads):
        places.setdefault(workload.name, place)
    for number, value in values:
        place = places[number.workload]
        workloads[place] = with_parameter(workloads[place], number.name, value)
    return attrs.evolve(profile, workloads=tuple(workloads), cases={})
