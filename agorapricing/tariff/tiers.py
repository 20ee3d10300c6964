"""Ladders over one meter: tiers, each with a unit price, a flat fee or both."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar, Self

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, Words, joined
from agorapricing.numbers import ONE, ZERO, exactly, maximum, minimum, quotient, select
from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Quantities
from agorapricing.tariff.charge import FEES, Charge, Charges, Price, noted
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.leaf import LEAVES, Leaf
from agorapricing.tariff.part_month import PartMonth

_AT_ZERO = ("nothing", "first flat")


@frozen
class Tier:
    """A range of quantity up to and including `up_to` (None: open), its unit price and its flat fee.

    With `quoted` the vendor prints no price: usage in the tier is refused, not guessed.

    >>> Tier(10_000, price="1.40").up_to
    Decimal('10000')
    """

    up_to: Decimal | None = attrs.field(default=None, converter=fields.up_to)
    price: Decimal = attrs.field(default=ZERO, converter=fields.price)
    flat: Decimal = attrs.field(default=ZERO, converter=fields.flat)
    quoted: bool = False
    title: Words = ""
    note: Words = ""

    def __attrs_post_init__(self) -> None:
        if self.quoted and (self.price or self.flat):
            raise TariffError("a quoted tier has no price and no flat fee")


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


def overlapped(amount: Any, below: Decimal, up_to: Decimal | None) -> Any:
    """How much of an amount lies in a tier.

    >>> overlapped(Decimal(12), Decimal(10), None), overlapped(Decimal(12), Decimal(0), Decimal(10))
    (Decimal('2'), Decimal('10'))
    """
    top = amount if up_to is None else minimum(amount, up_to)
    return top - minimum(amount, below) if below else top


def _known_at_zero(_: Any, __: Any, given: str) -> None:
    if given not in _AT_ZERO:
        raise TariffError(f"at_zero must be one of {', '.join(_AT_ZERO)}, not {given!r}")


@frozen
class Tiered(Leaf):
    """A ladder of tiers over one meter. `at_zero` says what no usage costs: nothing, or the first tier's flat fee.

    With `at_least`, so many units are billed where fewer are used.
    """

    tiers: tuple[Tier, ...] = attrs.field(converter=fields.many, validator=ascending)
    per: Decimal = attrs.field(default=ONE, converter=fields.per)
    at_zero: str = attrs.field(default="nothing", kw_only=True, validator=_known_at_zero)
    at_least: Decimal = attrs.field(default=ZERO, kw_only=True, converter=fields.quantity)

    def __attrs_post_init__(self) -> None:
        for place, tier in enumerate(self.tiers, 1):
            if not tier.quoted:
                quotient(tier.price, self.per, f"tier {place}: the price of {self.meter}")

    def for_days(self, part: PartMonth) -> Self | None:
        """The same with shares of its flat fees and of the units that are billed at least; its bounds stay."""
        tiers = [attrs.evolve(tier, flat=part.money(tier.flat)) for tier in self.tiers]
        owed = attrs.evolve(self, tiers=tiers, at_least=part.units(self.at_least))
        return owed if self.at_least or any(tier.flat for tier in self.tiers) else None

    @property
    def has_quoted(self) -> bool:
        """Whether a tier is quoted."""
        return any(tier.quoted for tier in self.tiers)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What a ladder of either kind claims, and what this kind does."""
        due = (self.at_zero == "first flat" and self.tiers[0].flat) or self.at_least
        own = claims.those(conserved=not self.at_least, priced=not self.has_quoted, free_at_zero=not due)
        return self._by_kind() | own

    @abstractmethod
    def _by_kind(self) -> frozenset[str]:
        """What a ladder of this kind claims."""

    @property
    def _has_no_fee_to_enter(self) -> bool:
        """Whether no flat fee falls due at a bound."""
        first, *rest = (tier.flat for tier in self.tiers)
        return not any(rest) and (not first or self.at_zero == "first flat")

    @exactly
    def prices(self) -> tuple[Price, ...]:
        """The price of each tier, with its flat fee; a tier of a flat fee alone has no price a unit."""
        found = [charge.price for charge in self.apply({self.meter: ZERO})]
        beside = (*found[1:], None)
        flat = (after is not None and after.meter is None for after in beside)
        return tuple(price for price, is_flat in zip(found, flat, strict=True) if not is_flat or price.unit_price != 0)

    def apply(self, usage: Quantities) -> Charges:
        if self.meter not in usage and self.at_zero == "nothing" and not self.at_least:
            return ()
        used = usage.get(self.meter, ZERO)
        quantity = maximum(used, self.at_least) if self.at_least else used
        found: list[Charge[Any]] = []
        for tier, below in bounded(self.tiers):
            found.append(Charge(self._price(tier, below), self._inside(quantity, below, tier)))
            if tier.flat:
                found.append(Charge(self._flat(tier, below), self._reached(quantity, below, tier)))
        return tuple(found)

    def _price(self, tier: Tier, below: Decimal) -> Price:
        price, notes = None if tier.quoted else tier.price, noted(self.note, tier.note)
        least = Message("of at least {least:,f}", least=self.at_least) if self.at_least else ""
        label = joined(", ", noted(tier.title, ranged(below, tier.up_to), least))
        return Price(self.meter, price, self.per, label=label, source=self.source, notes=notes, step=self.step)

    def _flat(self, tier: Tier, below: Decimal) -> Price:
        title = tier.title or joined(", ", noted(Message("tier"), ranged(below, tier.up_to)))
        label, notes = Message("{tier} of {meter}", tier=title, meter=self.meter), noted(self.note, tier.note)
        return Price(None, tier.flat, stage=FEES, label=label, source=self.source, notes=notes, of_meter=self.meter)

    def _reached(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        """1 where the flat fee of a tier is due, 0 elsewhere."""
        return ONE if not below and self.at_zero == "first flat" else select(quantity - below, ZERO, ONE)

    @abstractmethod
    def _inside(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        """The quantity that a tier prices."""

    @classmethod
    def drawn(cls, draws: Draws, meter: str) -> Self:
        """A random one: ascending tiers, the last one open, some without a price."""
        per = draws.per()
        tiers = [_drawn_tier(draws, up_to, per) for up_to in draws.bounds()]
        at_zero, at_least = draws.pick(((_AT_ZERO[0], 0), (_AT_ZERO[1], 0), (_AT_ZERO[0], draws.quantity())))
        return cls(meter, tiers, per, at_zero=at_zero, at_least=at_least)


def _drawn_tier(draws: Draws, up_to: Any, per: Any) -> Tier:
    return Tier(up_to, quoted=True) if draws.is_quoted() else Tier(up_to, draws.price(per), draws.flat())


def ranged(below: Decimal, up_to: Decimal | None) -> str:
    """A tier's range in words; nothing where it is everything.

    >>> ranged(Decimal(0), Decimal(10)), ranged(Decimal(10), None)
    ('up to 10', 'above 10')
    """
    if up_to is None:
        return Message("above {bound:,f}", bound=below) if below else ""
    wide = Message("up to {bound:,f}", bound=up_to)
    return Message("above {below:,f} to {bound:,f}", below=below, bound=up_to) if below else wide


@LEAVES.register
@frozen
class Graduated(Tiered):
    """Each tier prices the units inside it.

    >>> Graduated("a.b", (Tier(10, price=5), Tier(price=3))).cost({"a.b": Decimal(12)})
    Decimal('56')
    >>> [str(Graduated("a.b", (Tier(price=3),), at_least=10).cost({"a.b": used})) for used in (0, 10, 11)]
    ['30', '30', '33']
    """

    kind: ClassVar[str] = "graduated"

    def _by_kind(self) -> frozenset[str]:
        """Each tier only fills; a flat fee to enter one is a jump."""
        return claims.those(steady=True, never_falls=True, no_jump=self._has_no_fee_to_enter)

    def _inside(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        return overlapped(quantity, below, tier.up_to)


@LEAVES.register
@frozen
class Volume(Tiered):
    """The tier reached prices all units: a cliff at each bound, where one unit more may cost less in total.

    >>> Volume("a.b", (Tier(10, price=5), Tier(price=3))).cost({"a.b": Decimal(12)})
    Decimal('36')
    """

    kind: ClassVar[str] = "volume"

    @exactly
    def _by_kind(self) -> frozenset[str]:
        """No total falls where no tier begins below what the one before it ends at."""
        return claims.those(never_falls=all(below <= above for below, above in self._bounds()))

    def _bounds(self) -> Iterator[tuple[Decimal, Decimal]]:
        """At each bound between priced tiers, what usage up to it costs, and what usage just above it tends to."""
        priced = [(tier, below) for tier, below in bounded(self.tiers) if not tier.quoted]
        for (tier, _), (after, begin) in pairwise(priced):
            yield (tier.price * tier.up_to + tier.flat * self.per), (after.price * begin + after.flat * self.per)

    def _reached(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        due = super()._reached(quantity, below, tier)
        return select(quantity - tier.up_to, due, ZERO) if tier.up_to is not None else due

    def _inside(self, quantity: Any, below: Decimal, tier: Tier) -> Any:
        above = select(quantity - below, ZERO, quantity) if below else quantity
        return above if tier.up_to is None else select(quantity - tier.up_to, above, ZERO)
