"""Modifiers that split charges where a pooled running total of quantity crosses a bound.

Free minutes, ladders and loyalty offers are one operation: bands of the pool, each reduced by its own fraction. With
running totals C_i in fill order, the share of charge i that lies in a band is clip(C_i) - clip(C_(i-1)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.arithmetic import floor_div, minimum
from agorapricing.errors import TariffError
from agorapricing.exact import ONE, ZERO, exact, positive
from agorapricing.tariff import claims, doors
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
            raise TariffError(f"{type(self).__name__} must stand inside a minimum, a maximum or a tax, not around it")


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

    @cached_property
    def claims(self) -> frozenset[str]:
        """Filling a pool moves what stands later in it to the next band, which may take off more than was added."""
        kept = self.tariff.claims & claims.ALWAYS_KEPT
        if claims.STEADY not in self.tariff.claims:
            return kept
        charges = self.tariff.listed()
        prices = [charges[place].price.net for place in in_order(charges, self.pool)]
        outweighs = claims.those(steady=len(prices) <= 1, never_falls=self._outweighs(prices), no_jump=True)
        return kept | (self.tariff.claims & outweighs)

    def _outweighs(self, prices: Sequence[Decimal]) -> bool:
        """Whether a unit more of each price costs at least what it takes off those after it."""
        offs = [band.off for band in self.bands]
        with exact():
            return all(
                price * (1 - off) >= max(prices[place + 1 :], default=ZERO) * (max(offs[band:]) - off)
                for place, price in enumerate(prices)
                for band, off in enumerate(offs)
            )

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

    @cached_property
    def claims(self) -> frozenset[str]:
        """What is free only moves: what is charged never shrinks."""
        is_kept = claims.STEADY in self.tariff.claims or not self.quantity
        return self.tariff.claims if is_kept else self.tariff.claims & claims.ALWAYS_KEPT

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

    @cached_property
    def claims(self) -> frozenset[str]:
        """A fraction of charges that only grow only grows."""
        is_kept = claims.STEADY in self.tariff.claims or not self.off
        return self.tariff.claims if is_kept else self.tariff.claims & claims.ALWAYS_KEPT

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

    quantity: Any = attrs.field(converter=doors.stock)
    draws: tuple[tuple[str, Decimal], ...] = attrs.field(converter=_draws)
    stage: str = "prepaid"
    source: str | None = None

    @cached_property
    def claims(self) -> frozenset[str]:
        """Drawn by whole units, a unit more of one meter may leave a rest that covers several of a later one."""
        kept = self.tariff.claims & claims.ALWAYS_KEPT
        if claims.STEADY not in self.tariff.claims:
            return kept
        charges = self.tariff.listed()
        count = len(list(in_order(charges, [meter for meter, _ in self.draws])))
        drawn = claims.those(steady=count <= 2, never_falls=count <= 2, no_jump=count <= 1)
        return kept | (self.tariff.claims & drawn)

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
