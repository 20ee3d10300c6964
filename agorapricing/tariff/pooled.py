"""Modifiers that split charges where a pooled running total of quantity crosses a bound.

Free minutes, ladders and loyalty offers are one operation: bands of the pool, each reduced by its own fraction. With
running totals C_i in fill order, the share of charge i that lies in a band is clip(C_i) - clip(C_(i-1)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.arithmetic import floor_div, minimum
from agorapricing.errors import TariffError
from agorapricing.exact import ONE, ZERO, positive
from agorapricing.tariff import doors
from agorapricing.tariff.base import Modifier, Quantities
from agorapricing.tariff.charge import Charge, Charges, Reduction
from agorapricing.tariff.tiers import ascending


def _meters(given: Iterable[str]) -> tuple[str, ...]:
    meters = tuple(given)
    if twice := {meter for meter in meters if meters.count(meter) > 1}:
        raise TariffError(f"a pool names {', '.join(sorted(twice))} twice")
    return meters


def _meters_or_all(given: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if given is None else _meters(given)


@attrs.frozen
class Band:
    """The part of a pool up to and including `up_to` (None: open), and the fraction taken off inside it.

    >>> Band(99_999).off, Band(off="0.10").up_to
    (Decimal('0'), None)
    """

    up_to: Decimal | None = attrs.field(default=None, converter=doors.up_to)
    off: Decimal = attrs.field(default=ZERO, converter=doors.off)
    note: str = ""


@attrs.frozen
class _Discount(Modifier):
    """A modifier that reduces charges; it stands inside any floor or cap, which would otherwise stay as it was."""

    def __attrs_post_init__(self) -> None:
        if self.tariff.is_settled:
            raise TariffError(f"{type(self).__name__} must stand inside a minimum or a maximum, not around it")


def in_order(charges: Sequence[Charge[Any]], meters: Sequence[str]) -> Iterator[int]:
    """The places of the charges that a pool takes, in the order in which it fills."""
    for meter in meters:
        yield from (i for i, each in enumerate(charges) if each.price.meter == meter and each.price.is_metered)


def _spread(charges: Charges, parts: Mapping[int, Charges]) -> Charges:
    return tuple(piece for i, charge in enumerate(charges) for piece in parts.get(i, (charge,)))


def _banded(charges: Charges, meters: Sequence[str], bands: Sequence[tuple[Band, Reduction]]) -> Charges:
    parts: dict[int, Charges] = {}
    running: Any = ZERO
    filled: list[Any] = [ZERO] * (len(bands) + 1)
    for place in in_order(charges, meters):
        charge = charges[place]
        running = running + charge.quantity
        tops = [ZERO, *(running if band.up_to is None else minimum(running, band.up_to) for band, _ in bands)]
        parts[place] = tuple(
            Charge(_noted(charge, band, taken), (tops[k + 1] - filled[k + 1]) - (tops[k] - filled[k]))
            for k, (band, taken) in enumerate(bands)
        )
        filled = tops
    return _spread(charges, parts)


def _noted(charge: Charge[Any], band: Band, taken: Reduction) -> Any:
    reduced = charge.price.reduced(taken)
    return attrs.evolve(reduced, notes=(*reduced.notes, band.note)) if band.note else reduced


def _bands(given: Iterable[Band]) -> tuple[Band, ...]:
    return tuple(given)


@attrs.frozen
class GraduatedDiscount(_Discount):
    """Bands of pooled quantity, each reduced by its own fraction only inside its own range.

    It counts the charges of the meters of `pool`, filled in that order; what an earlier stage made free does not count.

    >>> from agorapricing.tariff import Rates
    >>> ladder = GraduatedDiscount(Rates.of({"a.b": 1}), (Band(99), Band(off="0.5")), ("a.b",))
    >>> ladder.cost({"a.b": Decimal(101)})
    Decimal('100.0')
    """

    bands: tuple[Band, ...] = attrs.field(converter=_bands, validator=ascending)
    pool: tuple[str, ...] = attrs.field(converter=_meters)
    stage: str = "volume"
    source: str | None = None

    def apply(self, usage: Quantities) -> Charges:
        bands = [(band, self._reduction(band)) for band in self.bands]
        return _banded(self.tariff.apply(usage), self.pool, bands)

    def _reduction(self, band: Band) -> Reduction:
        return Reduction(self.stage, band.off, source=self.source)


@attrs.frozen
class Allowance(_Discount):
    """A free quantity each period, pooled over meters and drawn in their order.

    >>> from agorapricing.tariff import Rates
    >>> Allowance(Rates.of({"a.b": 2, "a.c": 3}), 10, ("a.b", "a.c")).cost({"a.b": Decimal(6), "a.c": Decimal(6)})
    Decimal('6')
    """

    quantity: Decimal = attrs.field(converter=doors.quantity)
    pool: tuple[str, ...] = attrs.field(converter=_meters)
    stage: str = "free"
    source: str | None = None

    def apply(self, usage: Quantities) -> Charges:
        charges = self.tariff.apply(usage)
        if not self.quantity:
            return charges
        free = Reduction(self.stage, ONE, source=self.source)
        bands = [(Band(self.quantity), free), (Band(), Reduction(self.stage, ZERO))]
        return _banded(charges, self.pool, bands)


@attrs.frozen
class PercentOff(_Discount):
    """A fraction off the charges of some meters, or of all (None).

    >>> from agorapricing.tariff import Rates
    >>> PercentOff(Rates.of({"a.b": 2}), "0.5").cost({"a.b": Decimal(3)})
    Decimal('3.0')
    """

    off: Decimal = attrs.field(converter=doors.off)
    pool: tuple[str, ...] | None = attrs.field(default=None, converter=_meters_or_all)
    stage: str = "discount"
    source: str | None = None

    def apply(self, usage: Quantities) -> Charges:
        taken = Reduction(self.stage, self.off, source=self.source)
        return tuple(
            each.at(each.price.reduced(taken)) if self._takes(each) else each for each in self.tariff.apply(usage)
        )

    def _takes(self, charge: Charge[Any]) -> bool:
        return charge.price.is_usage and (self.pool is None or charge.price.meter in self.pool)


def _draws(given: Any) -> tuple[tuple[str, Decimal], ...]:
    pairs = tuple(given.items() if isinstance(given, Mapping) else given)
    _meters(meter for meter, _ in pairs)
    return tuple((meter, positive(units, f"the draw of {meter}")) for meter, units in pairs)


@attrs.frozen
class Prepaid(_Discount):
    """A pack's units, drawn by whole metered units: `draws` says how many pack units each takes, in drawing order.

    The units that are left when the next metered unit needs more of them stay in the pack. What the pack costs is a
    `Fee` beside it.

    >>> from agorapricing.tariff import Rates
    >>> pack = Prepaid(Rates.of({"rtc.audio": 7, "rtc.hd": 28}, per=1000), 10, {"rtc.audio": 1, "rtc.hd": 4})
    >>> [str(c.quantity) for c in pack.charges({"rtc.audio": Decimal(3), "rtc.hd": Decimal(5)})]
    ['3', '0', '1', '4']
    """

    quantity: Decimal = attrs.field(converter=doors.quantity)
    draws: tuple[tuple[str, Decimal], ...] = attrs.field(converter=_draws)
    stage: str = "prepaid"
    source: str | None = None

    def apply(self, usage: Quantities) -> Charges:
        charges = self.tariff.apply(usage)
        taken = Reduction(self.stage, ONE, source=self.source)
        parts: dict[int, Charges] = {}
        left: Any = self.quantity
        for meter, units in self.draws:
            for place in in_order(charges, (meter,)):
                charge = charges[place]
                drawn = minimum(charge.quantity, floor_div(left, units))
                left = left - drawn * units
                covered = Charge(charge.price.reduced(taken), drawn)
                parts[place] = (covered, Charge(charge.price, charge.quantity - drawn))
        return _spread(charges, parts)
