"""Converters of tariffs' fields: each turns what is given into an exact value, and names it where it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from agorapricing.errors import TariffError, unknown
from agorapricing.frozen import FrozenDict
from agorapricing.messages import Message
from agorapricing.numbers import fraction, not_negative, positive


def amount(given: Any) -> Decimal:
    """An amount of money of at least 0."""
    return not_negative(given, "an amount")


def price(given: Any) -> Decimal:
    """A price of at least 0."""
    return not_negative(given, "a price")


def flat(given: Any) -> Decimal:
    """A flat fee of at least 0."""
    return not_negative(given, "a flat fee")


def quantity(given: Any) -> Decimal:
    """A quantity of at least 0."""
    return not_negative(given, "a quantity")


def stock(given: Any) -> Any:
    """A quantity of at least 0; one of another kind of number stays as it is: what any number of units would do."""
    return given if hasattr(given, "floor_div") else not_negative(given, "a quantity")


def used(given: Any, meter: str) -> Any:
    """A quantity of a meter, as `stock` takes it."""
    return given if hasattr(given, "floor_div") else not_negative(given, f"the quantity of {meter}")


def per(given: Any) -> Decimal:
    """The units that a price buys, more than 0."""
    return positive(given, "per")


def size(given: Any) -> Decimal:
    """The size of a block, more than 0."""
    return positive(given, "a size")


def whole(given: Any) -> Decimal | None:
    """What a sum is rounded up to a multiple of; None for no rounding."""
    return None if given is None else positive(given, "whole")


def up_to(given: Any) -> Decimal | None:
    """The inclusive upper bound of a tier, more than 0; None for an open tier."""
    return None if given is None else positive(given, "up_to")


def off(given: Any) -> Decimal:
    """A fraction taken off, from 0 to 1."""
    return fraction(given, "off")


def share(given: Any) -> Decimal:
    """A share of something, from 0 to 1."""
    return fraction(given, "a share")


def on(given: Any) -> Decimal:
    """A fraction put on top, at least 0; more than 1 more than doubles."""
    return not_negative(given, "on")


def many(given: Iterable[Any]) -> tuple[Any, ...]:
    """Values in an order."""
    return tuple(given)


def refuse_twice(names: Iterable[str], message: str) -> None:
    """Raise TariffError with a message about the names that are given twice, where there are some."""
    if twice := sorted(name for name, count in Counter(names).items() if count > 1):
        raise TariffError(message.format(", ".join(twice)))


def by_meter(given: Any, what: str, message: str) -> FrozenDict[str, Decimal]:
    """A number above 0 for each meter, in an order and each once: what it is, and what is said of one that is twice."""
    pairs = many(given.items() if isinstance(given, Mapping) else given)
    refuse_twice((meter for meter, _ in pairs), message)
    return FrozenDict({meter: positive(value, f"the {what} of {meter}") for meter, value in pairs})


_POOLED = "a pool names {} twice"


def draws(given: Any) -> FrozenDict[str, Decimal]:
    """What one unit of each meter draws of a pack, in drawing order."""
    return by_meter(given, "draw", _POOLED)


def ratios(given: Any) -> FrozenDict[str, Decimal]:
    """What one unit of each meter counts as."""
    return by_meter(given, "ratio", "{} is converted twice")


def meters(given: Iterable[str]) -> tuple[str, ...]:
    """Meters in an order, each once."""
    names = many(given)
    refuse_twice(names, _POOLED)
    return names


def meters_or_all(given: Iterable[str] | None) -> tuple[str, ...] | None:
    """Meters, each once; None for all."""
    return None if given is None else meters(given)


def groups(given: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of meters."""
    return tuple(map(meters, given))


def step(given: Any) -> Decimal:
    """The smallest part of a unit that a meter counts, more than 0."""
    return positive(given, "a step")


MONTH: str = Message("month")
PERIODS: Mapping[str, int] = FrozenDict({MONTH: 1, Message("quarter"): 3, Message("year"): 12})
"""The periods that a stage can act on, each with its months."""


def period(given: str) -> str:
    """One of the periods."""
    if given not in PERIODS:
        raise ValueError(unknown("period", given, PERIODS, listed=True))
    return given


IN_FILES = {"in_files": "required"}
"""The metadata of a field that code may leave out and a file must state: a source."""
NOT_IN_FILES = {"in_files": False}
"""The metadata of a field that no file states: a step, which is the meter's."""
