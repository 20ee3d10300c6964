"""The amounts of a pack that a plan may buy in a month: every number of units that could be part of a cheapest plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import gcd

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, ceil_div, exact, floor_div
from agorapricing.pricebook import Pack


@frozen
class Amount:
    """Some units, as the cheapest purchases that add up to them: the count of each size."""

    units: Decimal
    price: Decimal
    counts: tuple[tuple[Decimal, int], ...] = ()

    @cached_property
    def smallest(self) -> Decimal:
        """The smallest size among the purchases."""
        return min((size for size, _ in self.counts), default=ZERO)


NONE = Amount(ZERO, ZERO)


@attrs.define(eq=False)
class Amounts:
    """The cheapest purchases of a pack's sizes for each number of units, computed once: an unbounded knapsack.

    Only the first few numbers are computed: from `regular` on, the size whose unit costs least is bought as well
    (the turnpike property of knapsacks).
    """

    pack: Pack
    known: list[tuple[Decimal, Decimal | None] | None] = attrs.field(init=False)
    """By units counted in steps: the price, and the size bought last; None where sizes do not add up to it."""

    made: dict[int, Amount | None] = attrs.field(factory=dict, init=False)

    @known.default
    def _nothing(self) -> list[tuple[Decimal, Decimal | None] | None]:
        return [(ZERO, None)]

    @cached_property
    def sizes(self) -> dict[Decimal, Decimal]:
        """The price of each size."""
        return {size.quantity: size.price for size in self.pack.sizes}

    @cached_property
    def step(self) -> Decimal:
        """What all sizes are multiples of."""
        scale = max(-min(int(size.as_tuple().exponent) for size in self.sizes), 0)
        whole = [int(size.scaleb(scale)) for size in self.sizes]
        return Decimal(gcd(*whole)).scaleb(-scale)

    @cached_property
    def _steps(self) -> dict[Decimal, int]:
        with exact():
            return {size: int(size / self.step) for size in self.sizes}

    @cached_property
    def _best(self) -> Decimal:
        """The size whose unit costs least; of equals the largest."""
        return min(self.sizes, key=lambda size: (Fraction(self.sizes[size]) / Fraction(size), -size))

    @cached_property
    def regular(self) -> int:
        """More steps than the other sizes add up to in some cheapest purchase.

        So many of another size that they add up to a multiple of the best size cost no less than that multiple: of
        each there are fewer.
        """
        best = self._steps[self._best]
        return 1 + sum((best // gcd(best, steps) - 1) * steps for steps in self._steps.values())

    def places(self, above: Decimal, below: Decimal) -> range:
        """The amounts of more than `above` units and less than `below`, counted in steps."""
        return range(max(int(floor_div(above, self.step)) + 1, 1), max(int(ceil_div(below, self.step)), 1))

    def between(self, above: Decimal, below: Decimal) -> Iterator[Amount]:
        """The amounts of more than `above` units and less than `below`."""
        for place in self.places(above, below):
            if place not in self.made:
                self.made[place] = self._amount(place)
            amount = self.made[place]
            if amount is not None:
                yield amount

    def _fill(self, place: int) -> None:
        with exact():
            while len(self.known) <= place:
                at = len(self.known)
                options = [
                    (before[0] + price, -size)
                    for size, price in self.sizes.items()
                    if self._steps[size] <= at and (before := self.known[at - self._steps[size]]) is not None
                ]
                self.known.append((best[0], -best[1]) if options and (best := min(options)) else None)

    def _amount(self, place: int) -> Amount | None:
        """The cheapest purchase of so many steps; none where sizes do not add up to them."""
        best = self._steps[self._best]
        more = max(-((self.regular - 1 - place) // best), 0)
        at = place - more * best
        self._fill(at)
        entry = self.known[at]
        if entry is None:
            return None
        counts = {self._best: more} if more else {}
        with exact():
            price = entry[0] + self.sizes[self._best] * more
            while (last := self.known[at]) is not None and last[1] is not None:
                counts[last[1]] = counts.get(last[1], 0) + 1
                at -= self._steps[last[1]]
            return Amount(self.step * place, price, tuple(sorted(counts.items(), reverse=True)))


def cheapest_amounts(packs: Mapping[str, Pack]) -> dict[str, Amounts]:
    """For each pack that is sold in sizes, its amounts."""
    return {name: Amounts(pack) for name, pack in packs.items() if pack.sizes}
