"""Shares of money: a fraction of an amount on top of it, the same for all of it or by tiers, with a least amount."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined
from agorapricing.numbers import ONE, ZERO, maximum, percent
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import Charge, Charges, Price, total
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.money import OnMoney
from agorapricing.tariff.part_month import PartMonth
from agorapricing.tariff.stage import STAGES
from agorapricing.tariff.tiers import ascending, bounded, overlapped, ranged

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff


@frozen
class ShareTier:
    """The part of an amount up to and including `up_to` (None: open), and the fraction on top of it, or off it.

    >>> ShareTier(10_000, on="0.10").share, ShareTier(off="0.25").share
    (Decimal('0.10'), Decimal('-0.25'))
    """

    up_to: Decimal | None = attrs.field(default=None, converter=fields.up_to)
    on: Decimal = attrs.field(default=ZERO, converter=fields.on)
    off: Decimal = attrs.field(default=ZERO, converter=fields.off)

    def __attrs_post_init__(self) -> None:
        if self.on and self.off:
            raise TariffError("a tier is a fraction on top, or one off, not both")

    @property
    def share(self) -> Decimal:
        """The fraction on top, below zero where it is off."""
        return self.off.copy_negate() if self.off else self.on


@frozen
class Share(OnMoney):
    """A share of the amount before it, or of a part of that; at least an amount, which is due without any usage."""

    adds_money: ClassVar[bool] = True

    least: Decimal = attrs.field(default=ZERO, kw_only=True, converter=fields.amount)

    @property
    @abstractmethod
    def shares(self) -> Sequence[ShareTier]:
        """The tiers of the amount, each with its share."""

    @property
    def pieces(self) -> int:
        """One a tier."""
        return len(self.shares)

    @property
    def _takes_off(self) -> bool:
        return any(tier.off for tier in self.shares)

    def _at_least(self, share: str) -> str:
        return Message("{share}, at least {least:,f}", share=share, least=self.least) if self.least else share

    def promises(self, tariff: Tariff) -> frozenset[str]:
        """What the tariff claims: shares move as the amount does; the least is due at once, and what is off grows."""
        gone = claims.those(free_at_zero=bool(self.least), steady=bool(self.least or self._takes_off))
        return self.kept(tariff) - gone

    def apply(self, charges: Charges, name: str) -> Charges:
        counted = self.at_hand(charges) if self._takes_off else self.counted(charges)
        shares = tuple(self._charged(counted, name))
        if self.least:
            short = maximum(self.least - total(shares), ZERO)
            label = Message("up to at least {least:,f}", least=self.least)
            shares += (Charge(Price(None, ONE, stage=name, label=label, source=self.source), short),)
        return (*charges, *shares)

    def for_days(self, part: PartMonth) -> Self | None:
        """The same with a share of the least amount, where it has one."""
        return attrs.evolve(self, least=part.money(self.least)) if self.least else None

    def undue(self) -> Self:
        """The same without its least amount: a share of nothing is nothing."""
        return attrs.evolve(self, least=ZERO)

    def _charged(self, counted: Any, name: str) -> Iterator[Charge[Any]]:
        for tier, below in bounded(self.shares):
            if tier.share or len(self.shares) == 1:
                label = joined(", ", filter(None, (self._label(tier), ranged(below, tier.up_to))))
                price = Price(None, tier.share, stage=name, label=label, source=self.source)
                yield Charge(price, overlapped(counted, below, tier.up_to))

    def _label(self, tier: ShareTier) -> str:
        if tier.off:
            return Message("{share} off {part}", share=percent(tier.off), part=self.part)
        return Message("{share} of {part}", share=percent(tier.on), part=self.part)


@STAGES.register
@frozen
class PercentOn(Share):
    """A fraction of the amount on top of it, such as a tax or a support fee; more than 1 is a markup above 100 %.

    >>> from agorapricing.tariff import Rates
    >>> Rates.of({"a.b": 2}).then(PercentOn("0.09")).cost({"a.b": Decimal(50)})
    Decimal('109.00')
    >>> [str(Rates.of({"a.b": 2}).then(PercentOn("0.04", least=250)).cost({"a.b": q})) for q in (0, 5_000)]
    ['250.00', '10400.00']
    """

    kind: ClassVar[str] = "percent-on"
    cause: ClassVar[str] = "shares"

    on: Decimal = attrs.field(converter=fields.on)

    @property
    def text(self) -> str:
        """What it adds, in words."""
        return self._at_least(Message("{share} of {part}", share=percent(self.on), part=self.part))

    @property
    def shares(self) -> Sequence[ShareTier]:
        """All of the amount."""
        return (ShareTier(on=self.on),)

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one."""
        on, least = draws.pick((draws.fraction(), 3)), draws.pick((0, draws.quantity()))
        return cls(on, least=least, of=draws.pick(("everything", "usage", "fees")))


@STAGES.register
@frozen
class GraduatedShare(Share):
    """Fractions by tiers of the amount: each tier adds its own on top of the money inside it, or takes it off.

    So a rate for what exceeds a commitment is a tier that begins at the committed amount.

    >>> from agorapricing.tariff import Rates
    >>> spend = Rates.of({"a.b": 2})
    >>> support = GraduatedShare((ShareTier(10_000, on="0.10"), ShareTier(on="0.07")), least=100)
    >>> [str(spend.then(support).cost({"a.b": quantity})) for quantity in (0, 5_000, 10_000)]
    ['100.00', '11000.00', '21700.00']
    >>> spend.then(GraduatedShare((ShareTier(10_000), ShareTier(off="0.20")))).cost({"a.b": 10_000})
    Decimal('18000.00')
    """

    kind: ClassVar[str] = "graduated-share"
    cause: ClassVar[str] = "shares"

    tiers: tuple[ShareTier, ...] = attrs.field(converter=fields.many, validator=ascending)

    def __attrs_post_init__(self) -> None:
        if self.least and self._takes_off:
            raise TariffError("a share of at least an amount takes nothing off: leave out least, or off")

    @property
    def text(self) -> str:
        """What it does, in words."""
        told = [
            Message("{share} {range}", share=self._label(tier), range=ranged(below, tier.up_to))
            for tier, below in bounded(self.tiers)
            if tier.share
        ]
        return self._at_least(joined("; ", told) if told else Message("no share"))

    def for_days(self, part: PartMonth) -> Self | None:
        """The same with shares of the amounts that bound the tiers, and of the least one."""
        if len(self.tiers) == 1:
            return super().for_days(part)
        bounds = [tier.up_to if tier.up_to is None else part.money(tier.up_to) for tier in self.tiers]
        tiers = [attrs.evolve(tier, up_to=bound) for tier, bound in zip(self.tiers, bounds, strict=True)]
        return attrs.evolve(self, tiers=tiers, least=part.money(self.least))

    @property
    def gives_back(self) -> bool:
        """Some tier takes off."""
        return self._takes_off

    @property
    def shares(self) -> Sequence[ShareTier]:
        """The tiers."""
        return self.tiers

    @classmethod
    def drawn(cls, draws: Draws) -> Self:
        """A random one: all of it on top, with a least amount or not, or some of it off."""
        goes_off = draws.pick((False, True))
        tiers = [_drawn_tier(draws, up_to, goes_off=goes_off) for up_to in draws.bounds()]
        least = 0 if goes_off else draws.pick((0, draws.quantity()))
        return cls(tiers, least=least, meters=draws.pick((None, None, draws.pool())))


def _drawn_tier(draws: Draws, up_to: Any, *, goes_off: bool) -> ShareTier:
    if goes_off and draws.pick((False, True)):
        return ShareTier(up_to, off=draws.fraction())
    return ShareTier(up_to, on=draws.fraction())
