"""The kinds of leaves, stages and combinators, and how a random one of those is made that combine whole tariffs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

from agorapricing.tariff import (
    LEAVES,
    STAGES,
    Cheapest,
    Conversion,
    Converted,
    Dearest,
    OneOption,
    Rates,
    Stage,
    Sum,
    Suspended,
    Tariff,
)

if TYPE_CHECKING:
    from agorapricing.testing.maker import Maker

Made = Callable[["Maker", tuple[str, ...], int], Tariff]
"""What makes a random tariff of some meters, nested so deep at most."""
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd")
UNNAMED = (Suspended,)
"""Stages that no file names as one: what a regime suspends."""


def leaves() -> tuple[type[Tariff], ...]:
    """Rates, and every kind of leaf."""
    return (Rates, *LEAVES.values())


def stages() -> tuple[type[Stage], ...]:
    """Every kind of stage."""
    return (*STAGES.values(), *UNNAMED)


def all_kinds() -> tuple[type, ...]:
    """Every kind of leaf, stage and combinator, also those of one's own that are registered."""
    return (*leaves(), *stages(), *COMBINED)


@cache
def arranged(meters: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """All or some meters, in every order; none first."""
    return tuple(some for size in range(len(meters) + 1) for some in permutations(meters, size))


def _converted(maker: Maker, meters: tuple[str, ...], depth: int) -> Tariff:
    """Some meters priced inside, the others, or one of those, converted to one of them."""
    priced = maker.pick(arranged(meters)[1:])
    converted = [meter for meter in meters if meter not in priced] or priced[1:]
    ratios = {meter: maker.domain.ratio(maker.digits()) for meter in converted}
    whole, per, rounds = None, 1, "up"
    if maker.pick((False, True)):
        whole, per, rounds = maker.size(), maker.pick((1, 1, 3)), maker.pick(("up", "down", "half up"))
    return Converted(maker.tariff(priced, depth), Conversion(priced[0], ratios, whole, per=per, rounds=rounds))


def _sum(maker: Maker, meters: tuple[str, ...], depth: int) -> Sum:
    """A tariff of some meters and one of the rest; one with nothing before or after it, where there is no rest."""
    some = maker.pick(arranged(meters)[1:])
    rest = tuple(meter for meter in meters if meter not in some)
    if rest:
        return Sum((maker.tariff(some, depth), maker.tariff(rest, depth)))
    parts = [maker.tariff(some, depth), Sum(())]
    return Sum(maker.pick((parts, parts[::-1])))


def _chosen(kind: type[OneOption]) -> Made:
    def made(maker: Maker, meters: tuple[str, ...], depth: int) -> OneOption:
        """One to three options; the others may price more meters."""
        wider = maker.pick((meters, METERS))
        others = range(maker.pick(range(3)))
        make = maker.within(maker.domain.unquoted).tariff  # what is weighed against another price has one
        return kind((make(meters, depth), *(make(wider, depth) for _ in others)))

    return made


COMBINED: dict[type, Made] = {
    Converted: _converted,
    Sum: _sum,
    Cheapest: _chosen(Cheapest),
    Dearest: _chosen(Dearest),
}
"""What makes a random combinator of exactly these meters, nested so deep at most."""
