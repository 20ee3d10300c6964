"""How many units of a pack a plan may buy in a month: every amount that could be part of a cheapest plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from math import gcd

import attrs

from agorapricing.arithmetic import ceil_div, floor_div
from agorapricing.exact import ZERO, exact
from agorapricing.packs import Pack


@attrs.frozen
class Amount:
    """Some units, as the cheapest purchases that add up to them: how many of each size."""

    units: Decimal
    price: Decimal
    counts: tuple[tuple[Decimal, int], ...] = ()

    @cached_property
    def smallest(self) -> Decimal:
        """The smallest size among the purchases."""
        return min((size for size, _ in self.counts), default=ZERO)


NONE = Amount(ZERO, ZERO)


@attrs.frozen(eq=False)
class Amounts:
    """The cheapest purchases of a pack's sizes for each number of units, worked out once."""

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

    def between(self, above: Decimal, below: Decimal) -> Iterator[Amount]:
        """The amounts of more than `above` units and less than `below`."""
        step = self.step
        first = max(int(floor_div(above, step)) + 1, 1)
        for place in range(first, int(ceil_div(below, step))):
            if place not in self.made:
                self._fill(place)
                self.made[place] = self._amount(place) if self.known[place] is not None else None
            amount = self.made[place]
            if amount is not None:
                yield amount

    def _fill(self, place: int) -> None:
        if place < len(self.known):
            return
        steps = {size: int(size / self.step) for size in self.sizes}
        with exact():
            while len(self.known) <= place:
                at = len(self.known)
                options = [
                    (before[0] + price, -size)
                    for size, price in self.sizes.items()
                    if steps[size] <= at and (before := self.known[at - steps[size]]) is not None
                ]
                self.known.append((best[0], -best[1]) if options and (best := min(options)) else None)

    def _amount(self, place: int) -> Amount:
        counts: dict[Decimal, int] = {}
        at = place
        while (found := self.known[at]) is not None and found[1] is not None:
            counts[found[1]] = counts.get(found[1], 0) + 1
            at -= int(found[1] / self.step)
        price = self.known[place]
        return Amount(self.step * place, price[0] if price else ZERO, tuple(sorted(counts.items(), reverse=True)))


def cheapest_amounts(packs: Mapping[str, Pack]) -> dict[str, Amounts]:
    """For each pack that is sold in sizes, its amounts."""
    return {name: Amounts(pack) for name, pack in packs.items() if pack.sizes}
