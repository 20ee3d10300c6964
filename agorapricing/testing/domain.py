"""What tariffs and usages are made of: every number that their doors take, and the combinators that may nest.

`WIDE` is all that the constructors accept, in whatever size. A narrower `Domain` says beside it why it is narrower.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import Any

import attrs
from hypothesis import strategies as st

from agorapricing.exact import exact
from agorapricing.tariff import (
    Allowance,
    Cheapest,
    Convert,
    Fee,
    Graduated,
    GraduatedDiscount,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    Rates,
    Sum,
    Suspended,
    Volume,
)

METERS = ("rtc.audio", "rtc.hd", "rtc.fhd")
LIMIT = 10**24
PLACES = 24
FINEST = Decimal("1e-24")
STEPS = (Decimal(-1), -FINEST, Decimal(0), FINEST, Decimal(1))

LEAVES = (Rates, Graduated, Volume, Package)
ON_QUANTITY = (Allowance, GraduatedDiscount, PercentOff, Prepaid)
ON_MONEY = (Minimum, Maximum, PercentOn)
ALL = (*LEAVES, *ON_QUANTITY, *ON_MONEY, Suspended, Convert, Fee, Sum, Cheapest)
_ALWAYS_PRICED = tuple(kind for kind in ALL if kind is not Suspended)

DIGITS = st.integers(0, (2 * PLACES + 1) * LIMIT * 10**PLACES)


def number(digits: int, least: int = 0, below: int = LIMIT, places: int = PLACES, multiple: int = 1) -> int | Decimal:
    """An int, or a Decimal of any number of places: a multiple, from `least` times its finest unit to under `below`."""
    count, place = divmod(digits, 2 * places + 1)
    place = max(0, place - places)
    most = max(least, (below * 10**place - 1) // multiple)
    return written((least + count % (most - least + 1)) * multiple, place)


def fraction(digits: int, places: int = PLACES) -> int | Decimal:
    """A fraction from 0 to 1, of any number of places up to `places`; 0 and 1 often."""
    count, place = divmod(digits, places + 6)
    place = max(0, place - 5)
    return written(count % (10**place + 1), place)


def written(count: int, place: int) -> int | Decimal:
    """An int without places, a Decimal with some."""
    return Decimal(f"{count}e-{place}") if place else count


def endless(per: Any) -> int:
    """The part of a number's digits that 2 and 5 do not divide: what makes a quotient by it endless."""
    left = int("".join(map(str, Decimal(per).as_tuple().digits)))
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    return left


@attrs.frozen(eq=False)
class Domain:
    """What tariffs and usages are made of: the combinators, and the limits of numbers."""

    kinds: tuple[type, ...] = ALL
    below: int = LIMIT
    places: int = PLACES
    least_size: int = 0
    most_ratio: int = LIMIT
    fraction_places: int = PLACES
    has_flats: bool = True
    has_quoted: bool = True

    def quantity(self, digits: int, least: int = 0, multiple: int = 1) -> int | Decimal:
        """A quantity, a price or an amount."""
        return number(digits, least, self.below, self.places, multiple)

    def size(self, digits: int) -> int | Decimal:
        """A size of blocks."""
        with exact():
            return self.least_size + self.quantity(digits, least=1)

    def fraction(self, digits: int) -> int | Decimal:
        """What a discount takes off."""
        return fraction(digits, self.fraction_places)

    def ratio(self, digits: int) -> int | Decimal:
        """What one unit counts as."""
        return number(digits, 1, self.most_ratio, self.places)

    @property
    def unquoted(self) -> Domain:
        """The same in which every usage has a cost: without quoted tiers, and without suspension."""
        kinds = tuple(kind for kind in self.kinds if kind is not Suspended)
        return attrs.evolve(self, kinds=kinds, has_quoted=False)

    def price(self, digits: int, per: Any) -> int | Decimal:
        """A price that, divided by `per`, has an exact decimal: a multiple of what is in `per` besides 2 and 5."""
        return self.quantity(digits, multiple=endless(per))


WIDE = Domain()
PRICED = Domain(kinds=_ALWAYS_PRICED, has_quoted=False)
"""Without tiers whose price is only quoted, and without suspension: every usage has a cost."""
UNSETTLED = Domain(kinds=tuple(kind for kind in _ALWAYS_PRICED if kind not in ON_MONEY), has_quoted=False)
"""Without floors, caps and what is on top, which discounts must not stand around, and with a price for everything."""
FEELESS = Domain(kinds=(*LEAVES, *ON_QUANTITY, Convert, Sum, Cheapest), has_flats=False, has_quoted=False)
"""Without flat fees, floors and caps: what is charged is all usage."""
COUNTED = Domain(kinds=(Rates, Graduated, Volume, *ON_QUANTITY, *ON_MONEY, Suspended, Fee, Sum, Cheapest))
"""Without blocks and conversions: what is charged is counted in units of the meter."""
FEW_KNOTS = Domain(below=300, places=2, least_size=5, most_ratio=4)
"""Of sizes that cut a curve into hundreds of pieces at most: a curve holds a knot for each block begun."""

IN_64_BITS = Domain(below=300, places=2, least_size=5, most_ratio=4, fraction_places=2)
"""Of sizes whose amounts mostly fit in integers of 64 bits, as columns of frames hold them."""


@cache
def arranged(meters: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """All or some meters, in every order; none first."""
    return tuple(each for size in range(len(meters) + 1) for each in permutations(meters, size))
