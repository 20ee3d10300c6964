"""A tariff: a frozen value with one method, from usage to charges; and the tariffs that combine whole tariffs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.arithmetic import minimum, select
from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.tariff import claims, doors
from agorapricing.tariff.charge import FEES, Charge, Charges, Price, total

Quantities = Mapping[str, Any]


class Tariff(ABC):
    """A function from usage (meter to quantity, of any one kind of number) to charges.

    A combinator implements `meters` and `apply`, with nothing but `+`, `-`, times a constant and the functions of
    `arithmetic`; so the same tariff gives a bill over Decimals, a curve over curves, a plan over recorded numbers.
    """

    @property
    @abstractmethod
    def meters(self) -> frozenset[str]:
        """The meters that this tariff prices; other usage raises UnpricedMeterError."""

    @property
    def is_settled(self) -> bool:
        """Whether a floor or a cap of the whole amount is inside: what it settled must not be discounted again."""
        return False

    @property
    def has_quoted(self) -> bool:
        """Whether a tier inside has no printed price: what it costs cannot be weighed against anything."""
        return False

    @property
    def claims(self) -> frozenset[str]:
        """What this tariff promises about its totals, by the names in `tariff.claims`; nothing unless it says so."""
        return frozenset()

    def listed(self) -> Charges:
        """Every charge that this tariff can make, each of no quantity: its prices are known before any usage is.

        >>> from agorapricing.tariff import Rates
        >>> [charge.price.meter for charge in Rates.of({"rtc.audio": 7, "rtc.hd": 28}).listed()]
        ['rtc.audio', 'rtc.hd']
        """
        with exact():
            return self.apply(dict.fromkeys(sorted(self.meters), ZERO))

    @abstractmethod
    def apply(self, usage: Quantities) -> Charges:
        """Charge usage of meters that are priced here, inside `exact()`."""

    def charges(self, usage: Quantities) -> Charges:
        """Charge usage.

        >>> from agorapricing.tariff import Rates
        >>> [str(c.amount) for c in Rates.of({"rtc.audio": 7}, per=1000).charges({"rtc.audio": Decimal(3000)})]
        ['21.000']

        Raises UnpricedMeterError where a meter has no price here.
        """
        for meter in usage:
            if meter not in self.meters:
                raise UnpricedMeterError(meter, "this tariff", tuple(self.meters))
        with exact():
            return self.apply(usage)

    def cost(self, usage: Quantities) -> Any:
        """Add up the charges of usage, exactly and unrounded.

        Raises UnpricedMeterError also where a quantity lies in a quoted tier.
        """
        charges = self.charges(usage)
        for charge in charges:
            if charge.price.unit_price is None and isinstance(charge.quantity, Decimal) and charge.quantity:
                reason = charge.price.unpriced or "it is quoted on request"
                raise UnpricedMeterError(charge.price.meter or "", "this tariff", reason=reason)
        return total(charges)


def only(usage: Quantities, meters: frozenset[str]) -> Quantities:
    """The part of usage that some meters take."""
    return {meter: quantity for meter, quantity in usage.items() if meter in meters}


@attrs.frozen
class Modifier(Tariff):
    """A tariff around another one."""

    tariff: Tariff

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the tariff inside."""
        return self.tariff.meters

    @property
    def is_settled(self) -> bool:
        """Whether a floor or a cap is inside."""
        return self.tariff.is_settled

    @property
    def has_quoted(self) -> bool:
        """Whether a quoted tier is inside."""
        return self.tariff.has_quoted


@attrs.frozen
class Fee(Tariff):
    """A flat fee: the same amount each period, whatever the usage.

    >>> Fee("133.99", label="Pro package").cost({})
    Decimal('133.99')
    """

    amount: Decimal = attrs.field(converter=doors.flat)
    stage: str = FEES
    label: str = "fee"
    source: str | None = None

    @cached_property
    def meters(self) -> frozenset[str]:
        """None: a fee prices no usage."""
        return frozenset()

    @cached_property
    def claims(self) -> frozenset[str]:
        """All, but that no usage costs nothing."""
        return claims.EVERYTHING - claims.those(free_at_zero=bool(self.amount))

    def apply(self, usage: Quantities) -> Charges:
        return (Charge(Price(None, self.amount, stage=self.stage, label=self.label, source=self.source), ONE),)


def _tariffs(given: Iterable[Tariff]) -> tuple[Tariff, ...]:
    return tuple(given)


def _priced_once(sum_: Sum, _: Any, parts: tuple[Tariff, ...]) -> None:
    seen: set[str] = set()
    for part in parts:
        if twice := seen & part.meters:
            raise TariffError(f"a sum prices {', '.join(sorted(twice))} twice")
        seen |= part.meters


@attrs.frozen
class Sum(Tariff):
    """The charges of all parts, in order; each part takes the usage that it prices.

    >>> from agorapricing.tariff import Rates
    >>> Sum((Rates.of({"rtc.audio": 7}, per=1000), Fee(100))).cost({"rtc.audio": Decimal(1000)})
    Decimal('107.000')

    Raises TariffError where two parts price the same meter.
    """

    parts: tuple[Tariff, ...] = attrs.field(converter=_tariffs, validator=_priced_once)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of all parts."""
        return frozenset().union(*(part.meters for part in self.parts))

    @property
    def is_settled(self) -> bool:
        """Whether a floor or a cap is inside."""
        return any(part.is_settled for part in self.parts)

    @property
    def has_quoted(self) -> bool:
        """Whether a quoted tier is inside."""
        return any(part.has_quoted for part in self.parts)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What every part claims."""
        return claims.EVERYTHING.intersection(*(part.claims for part in self.parts))

    def apply(self, usage: Quantities) -> Charges:
        return tuple(charge for part in self.parts for charge in part.apply(only(usage, part.meters)))


def _weighable(cheapest: Cheapest, _: Any, options: tuple[Tariff, ...]) -> None:
    if not options:
        raise TariffError("the cheapest of no options")
    for place, option in enumerate(options, 1):
        if option.has_quoted:
            raise TariffError(f"option {place} has a quoted tier, which cannot be weighed against a price")


@attrs.frozen
class Cheapest(Tariff):
    """The charges of the option that costs least; of equals, the one that stands first.

    >>> Cheapest((Fee(100, label="a"), Fee(99, label="b"))).cost({})
    Decimal('99')
    """

    options: tuple[Tariff, ...] = attrs.field(converter=_tariffs, validator=_weighable)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters that every option prices."""
        return frozenset.intersection(*(option.meters for option in self.options))

    @property
    def is_settled(self) -> bool:
        """Whether a floor or a cap is inside."""
        return any(option.is_settled for option in self.options)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What every option claims, but steadiness: where another one is chosen, all charges change."""
        shared = frozenset.intersection(*(option.claims for option in self.options))
        return shared - {claims.STEADY} if len(self.options) > 1 else shared

    def apply(self, usage: Quantities) -> Charges:
        chosen = self.options[0].apply(usage)
        least = total(chosen)
        for option in self.options[1:]:
            rival = option.apply(usage)
            cost = total(rival)
            gap = least - cost
            chosen = (*_where(chosen, gap, holds=True), *_where(rival, gap, holds=False))
            least = minimum(least, cost)
        return chosen


def _where(charges: Iterable[Charge[Any]], gap: Any, *, holds: bool) -> Charges:
    """Charges that count only where the gap is at most 0, or only where it is above."""
    return tuple(
        Charge(each.price, select(gap, each.quantity, ZERO) if holds else select(gap, ZERO, each.quantity))
        for each in charges
    )
