"""The leaves: tariffs that price meters themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.arithmetic import ceil_div, maximum, minimum, select
from agorapricing.errors import TariffError
from agorapricing.exact import ONE, ZERO, quotient
from agorapricing.tariff import doors
from agorapricing.tariff.base import Quantities, Tariff
from agorapricing.tariff.charge import FEES, Charge, Charges, Price


@attrs.frozen
class Rate:
    """Money for `per` units of a meter, pro rata.

    >>> Rate("rtc.audio", "0.99", per=1000).price
    Decimal('0.99')

    Raises NumberError where price / per has no exact decimal.
    """

    meter: str
    price: Decimal = attrs.field(converter=doors.price)
    per: Decimal = attrs.field(default=ONE, converter=doors.per)
    source: str | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        _ = self.charged.list_price

    @property
    def charged(self) -> Price:
        """What a charge at this rate is priced at."""
        return Price(self.meter, self.price, self.per, source=self.source, note=self.note)


def _rates(given: Iterable[Rate]) -> tuple[Rate, ...]:
    return tuple(given)


def _once(rates: Rates, _: Any, given: tuple[Rate, ...]) -> None:
    meters = [rate.meter for rate in given]
    if twice := {meter for meter in meters if meters.count(meter) > 1}:
        raise TariffError(f"rates price {', '.join(sorted(twice))} twice")


@attrs.frozen
class Rates(Tariff):
    """A price per unit for each of several meters.

    >>> Rates.of({"rtc.audio": 7, "rtc.hd": 28}, per=1000).cost({"rtc.hd": Decimal(500)})
    Decimal('14.000')
    """

    rates: tuple[Rate, ...] = attrs.field(converter=_rates, validator=_once)

    @classmethod
    def of(cls, prices: Mapping[str, Any], per: Any = ONE) -> Rates:
        """Make rates of a mapping from meter to price."""
        return cls(Rate(meter, price, per) for meter, price in prices.items())

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters with a rate."""
        return frozenset(rate.meter for rate in self.rates)

    def apply(self, usage: Quantities) -> Charges:
        return tuple(Charge(rate.charged, usage[rate.meter]) for rate in self.rates if rate.meter in usage)


@attrs.frozen
class Tier:
    """A range of quantity up to and including `up_to` (None: open), its unit price and its flat fee.

    With `quoted` the vendor prints no price: usage in the tier is refused, not guessed.

    >>> Tier(10_000, price="1.40").up_to
    Decimal('10000')
    """

    up_to: Decimal | None = attrs.field(default=None, converter=doors.up_to)
    price: Decimal = attrs.field(default=ZERO, converter=doors.price)
    flat: Decimal = attrs.field(default=ZERO, converter=doors.flat)
    quoted: bool = False
    title: str = ""
    note: str = ""


def ascending(tariff: Any, _: Any, tiers: Sequence[Any]) -> None:
    """Refuse tiers that leave a gap, overlap or have no end; the error names the tier, counted from 1."""
    if not tiers:
        raise TariffError("a ladder needs at least one tier")
    below = ZERO
    for place, tier in enumerate(tiers, 1):
        if tier.up_to is None:
            if place < len(tiers):
                raise TariffError(f"tier {place} is open (no up_to) but is not the last of {len(tiers)}")
        elif place == len(tiers):
            raise TariffError(f"tier {place}, the last, must be open (no up_to), not end at {tier.up_to}")
        elif tier.up_to <= below:
            word = "repeats" if tier.up_to == below else "descends below"
            raise TariffError(f"tier {place}: up_to {tier.up_to} {word} the bound {below} of tier {place - 1}")
        else:
            below = tier.up_to


def bounded(tiers: Sequence[Any]) -> Iterator[tuple[Any, Decimal]]:
    """Give each tier with the bound of the one before it."""
    below = ZERO
    for tier in tiers:
        yield tier, below
        below = tier.up_to or below


def _tiers(given: Iterable[Tier]) -> tuple[Tier, ...]:
    return tuple(given)


_AT_ZERO = ("nothing", "first flat")


def _known_at_zero(_: Any, __: Any, given: str) -> None:
    if given not in _AT_ZERO:
        raise TariffError(f"at_zero must be one of {', '.join(_AT_ZERO)}, not {given!r}")


@attrs.frozen
class _Tiered(Tariff):
    """A ladder of tiers over one meter. `at_zero` says what no usage costs: nothing, or the first tier's flat fee."""

    meter: str
    tiers: tuple[Tier, ...] = attrs.field(converter=_tiers, validator=ascending)
    per: Decimal = attrs.field(default=ONE, converter=doors.per)
    at_zero: str = attrs.field(default="nothing", kw_only=True, validator=_known_at_zero)
    source: str | None = attrs.field(default=None, kw_only=True)
    note: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        for place, tier in enumerate(self.tiers, 1):
            if not tier.quoted:
                quotient(tier.price, self.per, f"tier {place}: the price of {self.meter}")

    @cached_property
    def meters(self) -> frozenset[str]:
        """The one meter."""
        return frozenset((self.meter,))

    @property
    def has_quoted(self) -> bool:
        """Whether a tier is quoted."""
        return any(tier.quoted for tier in self.tiers)

    def prices(self) -> tuple[Price, ...]:
        """The price of each tier, with its flat fee where it has one."""
        found: list[Price] = []
        for tier, below in bounded(self.tiers):
            if tier.flat:
                found.append(attrs.evolve(self._flat(tier), label=f"{tier.title} flat, {_range(below, tier.up_to)}"))
            if tier.price or tier.quoted or not tier.flat:
                found.append(self._price(tier, _range(below, tier.up_to)))
        return tuple(found)

    def _price(self, tier: Tier, label: str) -> Price:
        price = None if tier.quoted else tier.price
        note = tier.note or self.note
        named = ", ".join(word for word in (tier.title, label) if word)
        return Price(self.meter, price, self.per, label=named, source=self.source, note=note)

    def _flat(self, tier: Tier) -> Price:
        label = f"{tier.title or 'tier'} of {self.meter}"
        return Price(None, tier.flat, stage=FEES, label=label, source=self.source, note=tier.note)

    def apply(self, usage: Quantities) -> Charges:
        if self.meter not in usage and self.at_zero == "nothing":
            return ()
        quantity = usage.get(self.meter, ZERO)
        found: list[Charge[Any]] = []
        for tier, below in bounded(self.tiers):
            found.append(Charge(self._price(tier, _range(below, tier.up_to)), self._inside(quantity, below, tier)))
            if tier.flat:
                found.append(Charge(self._flat(tier), self._reached(quantity, below, tier)))
        return tuple(found)

    def _reached(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        """1 where the flat fee of a tier is due, 0 elsewhere."""
        is_due_at_zero = not below and self.at_zero == "first flat"
        return ONE if is_due_at_zero else select(quantity - below, ZERO, ONE)

    def _inside(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        """The quantity that a tier prices."""
        raise NotImplementedError  # pragma: no cover  # both ladders say which


def _range(below: Decimal, up_to: Decimal | None) -> str:
    if up_to is None:
        return f"above {below:,f}" if below else ""
    return f"above {below:,f} to {up_to:,f}" if below else f"up to {up_to:,f}"


@attrs.frozen
class Graduated(_Tiered):
    """Each tier prices the units inside it.

    >>> ladder = Graduated("a.b", (Tier(10, price=5), Tier(price=3)))
    >>> ladder.cost({"a.b": Decimal(12)})
    Decimal('56')
    """

    def _inside(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        top = quantity if tier.up_to is None else minimum(quantity, tier.up_to)
        return top - minimum(quantity, below) if below else top


@attrs.frozen
class Volume(_Tiered):
    """The tier reached prices all units: a cliff at each bound, where one unit more may cost less in total.

    >>> Volume("a.b", (Tier(10, price=5), Tier(price=3))).cost({"a.b": Decimal(12)})
    Decimal('36')
    """

    def _reached(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        due = super()._reached(quantity, below, tier)
        return due if tier.up_to is None else select(quantity - tier.up_to, due, ZERO)

    def _inside(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        above = select(quantity - below, ZERO, quantity) if below else quantity
        return above if tier.up_to is None else select(quantity - tier.up_to, above, ZERO)


@attrs.frozen
class Package(Tariff):
    """Whole blocks of `size` units, rounded up, after `free` units; at least `at_least` blocks.

    >>> Package("a.b", price=100, size=10).cost({"a.b": Decimal(121)})
    Decimal('1300')
    """

    meter: str
    price: Decimal = attrs.field(converter=doors.price)
    size: Decimal = attrs.field(converter=doors.size)
    free: Decimal = attrs.field(default=ZERO, converter=doors.quantity)
    at_least: Decimal = attrs.field(default=ZERO, converter=doors.quantity)
    source: str | None = None
    note: str = ""

    @cached_property
    def meters(self) -> frozenset[str]:
        """The one meter."""
        return frozenset((self.meter,))

    def prices(self) -> tuple[Price, ...]:
        """The price of a block."""
        label = f"blocks of {self.size:,f}"
        return (Price(self.meter, self.price, label=label, source=self.source, note=self.note, in_blocks=True),)

    def apply(self, usage: Quantities) -> Charges:
        paid = maximum(usage.get(self.meter, ZERO) - self.free, ZERO)
        blocks = maximum(ceil_div(paid, self.size), self.at_least)
        return (Charge(self.prices()[0], blocks),)
