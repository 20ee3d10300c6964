"""What is bought ahead, with what it cost: usage that takes units of it takes its share of the cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from agorapricing.focus.row import CommitmentShare
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.numbers import ZERO, exact, floor_div

_STEP = Decimal("1E-12")
PACKAGE, PACK = "Package", "Pack"


@frozen
class Lot:
    """Units that were bought together, and end on one day: what they cost, and how many are taken."""

    units: Decimal
    cost: Decimal
    expires: date
    taken: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """The units that are left."""
        with exact():
            return self.units - self.taken

    @property
    def recognised(self) -> Decimal:
        """The cost of the units that are taken, at 12 decimals: all of it once all are taken.

        Each share of the cost is what this grows by. So shares add up to the cost over any number of months.
        """
        with exact():
            if not self.left:
                return self.cost
            steps: Decimal = floor_div(self.cost * self.taken, self.units * _STEP)
            return (steps * _STEP).normalize()

    def take(self, units: Decimal) -> tuple[Lot, Decimal]:
        """With some more units taken, and what they cost.

        >>> lot = Lot(Decimal(3), Decimal(1), date(2026, 7, 31))
        >>> lot, first = lot.take(Decimal(1))
        >>> lot, rest = lot.take(Decimal(2))
        >>> first, rest
        (Decimal('0.333333333333'), Decimal('0.666666666667'))
        """
        with exact():
            after = attrs.evolve(self, taken=self.taken + units)
            return after, after.recognised - self.recognised


@frozen
class Stock:
    """What is bought ahead under one name: lots in the order in which they are taken from."""

    id: str
    sku: str
    name: str
    kind: str
    meter: str
    unit: str
    draws: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    """How many units one of a meter takes."""
    lots: tuple[Lot, ...] = ()

    def adding(self, *lots: Lot) -> Stock:
        """With more lots, in the order of their ends."""
        found = sorted((*self.lots, *lots), key=lambda lot: lot.expires)
        return attrs.evolve(self, lots=tuple(found))

    def take(self, units: Decimal) -> tuple[Stock, Decimal]:
        """With some more units taken, and what they cost."""
        lots, cost, wanted = [], ZERO, units
        with exact():
            for lot in self.lots:
                part = min(lot.left, wanted)
                taken, share = lot.take(part)
                wanted, cost = wanted - part, cost + share
                lots.append(taken)
        return attrs.evolve(self, lots=tuple(lots)), cost

    def expire(self, last: date) -> tuple[Stock, Decimal, Decimal]:
        """Without what ends by a day, and the units and the cost of what is left of it then."""
        ended = [lot for lot in self.lots if lot.expires <= last]
        kept = tuple(lot for lot in self.lots if lot.expires > last)
        with exact():
            units = sum((lot.left for lot in ended), ZERO)
            cost = sum((lot.take(lot.left)[1] for lot in ended), ZERO)
        return attrs.evolve(self, lots=kept), units, cost

    def share(self, quantity: Decimal, status: str | None = None) -> CommitmentShare:
        """Some units of it, as a row names them."""
        return CommitmentShare(self.id, self.name, self.kind, quantity, self.unit, status)
