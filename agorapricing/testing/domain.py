"""What tariffs and usages are made of: every number that their doors take, and the combinators that may nest.

`WIDE` is all that the constructors accept, in whatever size. A narrower `Domain` says beside it why it is narrower.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import strategies as st

from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, exact
from agorapricing.tariff import Converted, OneModel, Package, Stage
from agorapricing.testing.kinds import all_kinds, leaves

LIMIT = 10**24
PLACES = 24
FINEST = Decimal("1e-24")
MILLIONTH = Decimal("1e-6")
STEPS = (Decimal(-1), -FINEST, Decimal(0), FINEST, Decimal(1))

DIGITS = st.integers(0, (2 * PLACES + 1) * LIMIT * 10**PLACES)


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


@frozen(eq=False)
class Domain:
    """What tariffs and usages are made of: the kinds that are left out, and the limits of numbers."""

    without: Callable[[type], bool] = lambda _: False
    """Whether a kind of leaf, stage or combinator is left out."""
    below: int = LIMIT
    places: int = PLACES
    least_size: int = 0
    most_ratio: int = LIMIT
    fraction_places: int = PLACES
    has_flats: bool = True
    has_quoted: bool = True
    steps: tuple[Decimal, ...] = (ONE, MILLIONTH)
    """The smallest parts of a unit that its meters count."""

    def quantity(self, digits: int, least: int = 0, multiple: int = 1, below: int | None = None) -> int | Decimal:
        """A quantity, a price or an amount: a multiple, from `least` times its finest unit to under a bound."""
        count, place = divmod(digits, 2 * self.places + 1)
        place = max(0, place - self.places)
        most = max(least, ((below or self.below) * 10**place - 1) // multiple)
        return written((least + count % (most - least + 1)) * multiple, place)

    def size(self, digits: int) -> int | Decimal:
        """A size of blocks."""
        with exact():
            return self.least_size + self.quantity(digits, least=1)

    def fraction(self, digits: int) -> int | Decimal:
        """What a discount takes off, from 0 to 1; 0 and 1 often."""
        count, place = divmod(digits, self.fraction_places + 6)
        place = max(0, place - 5)
        return written(count % (10**place + 1), place)

    def ratio(self, digits: int) -> int | Decimal:
        """What one unit counts as."""
        return self.quantity(digits, least=1, below=self.most_ratio)

    @property
    def kinds(self) -> tuple[type, ...]:
        """The kinds that it has."""
        return tuple(kind for kind in all_kinds() if not self.without(kind))

    @property
    def leaves(self) -> tuple[type, ...]:
        """Its kinds of leaves."""
        return tuple(kind for kind in leaves() if not self.without(kind))

    @property
    def around(self) -> tuple[type, ...]:
        """Its kinds that stand around a tariff, or after it."""
        return tuple(kind for kind in all_kinds()[len(leaves()) :] if not self.without(kind))

    @property
    def unquoted(self) -> Domain:
        """The same in which every usage has a cost: without quoted tiers, and without suspension."""
        return self._less(lambda kind: getattr(kind, "unprices", False), has_quoted=False)

    @property
    def unsettled(self) -> Domain:
        """The same without what settles an amount."""
        return self._less(lambda kind: getattr(kind, "settling", False))

    def _less(self, gone: Callable[[type], bool], **changes: Any) -> Domain:
        before = self.without
        return attrs.evolve(self, without=lambda kind: before(kind) or gone(kind), **changes)

    def price(self, digits: int, per: Any) -> int | Decimal:
        """A price that, divided by `per`, has an exact decimal: a multiple of what is in `per` besides 2 and 5."""
        return self.quantity(digits, multiple=endless(per))


def _has_fees(kind: type) -> bool:
    return issubclass(kind, Stage) and not kind.reduces


WIDE = Domain()
PRICED = WIDE.unquoted
"""Without tiers whose price is only quoted, and without suspension: every usage has a cost."""
UNSETTLED = PRICED.unsettled
"""Without floors, caps and what is on top, which discounts must not stand around, and with a price for everything."""
FEELESS = Domain(without=_has_fees, has_flats=False, has_quoted=False)
"""Without flat fees, floors and caps: what is charged is all usage."""
COUNTED = Domain(without=lambda kind: issubclass(kind, (Package, OneModel, Converted)))
"""Without blocks and conversions: what is charged is counted in units of the meter."""
FEW_KNOTS = Domain(below=300, places=2, least_size=5, most_ratio=4, steps=(ONE,))
"""Of sizes that cut a curve into hundreds of pieces at most: a curve holds a knot for each block begun."""

IN_64_BITS = Domain(below=300, places=2, least_size=5, most_ratio=4, fraction_places=2, steps=(ONE,))
"""Of sizes whose amounts mostly fit in integers of 64 bits, as columns of frames hold them."""
