"""Tariffs made of whole tariffs: the cheapest or dearest of several, and one without some meters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.numbers import ZERO, maximum, minimum, select
from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Around, Quantities, Tariff
from agorapricing.tariff.charge import Charge, Charges, total


def _weighable(chosen: OneOption, _: Any, options: tuple[Tariff, ...]) -> None:
    if not options:
        raise TariffError(f"the {type(chosen).__name__.lower()} of no options")
    for place, option in enumerate(options, 1):
        if option.has_quoted:
            raise TariffError(f"option {place} has a quoted tier, which cannot be weighed against a price")


@frozen
class OneOption(Tariff):
    """The charges of one of several options, chosen by what they cost; of equals, the one that stands first."""

    dearest: ClassVar[bool]

    options: tuple[Tariff, ...] = attrs.field(converter=fields.many, validator=_weighable)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters that every option prices."""
        return frozenset.intersection(*(option.meters for option in self.options))

    @property
    def inside(self) -> tuple[Tariff, ...]:
        """The options."""
        return self.options

    @cached_property
    def claims(self) -> frozenset[str]:
        """What every option claims, but steadiness: where another one is chosen, all charges change."""
        shared = frozenset.intersection(*(option.claims for option in self.options))
        return shared - {claims.STEADY} if len(self.options) > 1 else shared

    def apply(self, usage: Quantities) -> Charges:
        charged = [option.apply(usage) for option in self.options]
        return tuple(chain.from_iterable(chosen(charged, dearest=self.dearest)))


@frozen
class Cheapest(OneOption):
    """The charges of the option that costs least; of equals, the one that stands first.

    >>> from agorapricing.tariff import Rates
    >>> Cheapest((Rates.of({"a.b": 3}), Rates.of({"a.b": 2}))).cost({"a.b": 5})
    Decimal('10')
    """

    dearest: ClassVar[bool] = False


@frozen
class Dearest(OneOption):
    """The charges of the option that costs most; of equals, the one that stands first.

    >>> from agorapricing.tariff import Rates
    >>> Dearest((Rates.of({"a.b": 3}), Rates.of({"a.b": 2}))).cost({"a.b": 5})
    Decimal('15')
    """

    dearest: ClassVar[bool] = True


def chosen(options: Sequence[Charges], *, dearest: bool) -> list[Charges]:
    """The charges of several options, of which only those count that cost least, or most; of equals the first."""
    kept, best = [options[0]], total(options[0])
    for option in options[1:]:
        cost = total(option)
        gap = cost - best if dearest else best - cost
        kept = [_where(each, gap, holds=True) for each in kept] + [_where(option, gap, holds=False)]
        best = maximum(best, cost) if dearest else minimum(best, cost)
    return kept


def _where(charges: Iterable[Charge[Any]], gap: Any, *, holds: bool) -> Charges:
    """Charges that count only where the gap is at most 0, or only where it is above."""
    return tuple(
        Charge(each.price, select(gap, each.quantity, ZERO) if holds else select(gap, ZERO, each.quantity))
        for each in charges
    )


@frozen
class Lacking(Around):
    """The tariff without some meters, which cannot be used under it.

    >>> from agorapricing.tariff import Rates
    >>> sorted(Lacking(Rates.of({"rtc.hd": 2, "relay.cdn": 3}), ("relay.cdn",)).meters)
    ['rtc.hd']
    """

    lacks: tuple[MeterName, ...] = attrs.field(converter=fields.meters)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the tariff inside, without these."""
        return self.tariff.meters.difference(self.lacks)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims."""
        return self.tariff.claims

    def apply(self, usage: Quantities) -> Charges:
        return self.tariff.apply(usage)
