"""What one rating needs, and what it gives line by line: everything that explains a bill goes through here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.metering import Metering
from agorapricing.numbers import ZERO, Rounding, exact
from agorapricing.pricebook import Offer, rule_of
from agorapricing.profiles import Profile
from agorapricing.rating import Line, cost, lines_of
from agorapricing.usage import Usage

T = TypeVar("T")


@frozen
class Settling:
    """How amounts become what is payable: rounded once at the end, or line by line before they are summed."""

    rounding: Rounding
    by_line: bool = False

    def payable(self, amounts: Mapping[str, Decimal]) -> Decimal:
        """What is payable for the amounts of lines, inside `exact()`.

        >>> lines = {"rtc.audio": Decimal("1.004"), "rtc.hd": Decimal("1.004")}
        >>> Settling(Rounding(2)).payable(lines), Settling(Rounding(2), by_line=True).payable(lines)
        (Decimal('2.01'), Decimal('2.00'))
        """
        parts = map(self.rounding.round, amounts.values()) if self.by_line else amounts.values()
        return self.rounding.round(sum(parts, ZERO))


def as_it_is(value: T) -> T:
    """A rule as the book has it, or usage as it is metered."""
    return value


@frozen(eq=False)
class Inputs:
    """A month's usage, how it is counted, the offer that prices it, and how the amount is settled.

    A cause of a difference is a change of one of these fields.
    """

    usage: Profile
    offer: Offer
    settling: Settling
    counting: Callable[[Metering], Metering] = as_it_is
    """What is done to the metering rule of the offer's book."""
    recount: Callable[[Usage], Usage] = as_it_is
    """What is done to the minutes by it."""

    @property
    def used(self) -> Usage:
        """What the offer's book bills of the usage. Raises MeteringError."""
        offer = self.offer
        if self.usage.is_metered:
            edition = attrs.evolve(offer.edition, metering=self.counting(rule_of(offer)))
            offer = attrs.evolve(offer, edition=edition)
        return self.recount(self.usage.usage_under(offer))


@frozen(eq=False)
class RatedLines:
    """What the rules give: amounts by the meters and stages of lines, quantities of meters, and what is payable."""

    amounts: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    quantities: Mapping[str, frozenset[Decimal]] = attrs.field(converter=frozen_dict)
    """What a bill may call the quantity of a meter: all that was used, what the lines have, what is not free."""
    used: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    stages: Mapping[str, str] = attrs.field(converter=frozen_dict)
    """By the label of a line of money, its stage."""
    payable: Decimal
    is_told: bool = True
    """Whether there are lines to show: there are none of a confidential contract."""

    @classmethod
    def of(cls, offer: Offer, used: Usage, settling: Settling, *, is_told: bool = True) -> RatedLines:
        """Rate a usage; of what may not be told there is what is payable, and no line.

        Raises UnpricedMeterError.
        """
        if not is_told:
            return cls({}, {}, {}, {}, settling.rounding.round(cost(offer, used)), is_told=False)
        lines = lines_of(offer, used)
        with exact():
            amounts: dict[str, Decimal] = {}
            for line in lines:
                amounts[_name(line)] = amounts.get(_name(line), ZERO) + line.amount
            meters = {line.meter for line in lines if line.meter}
            quantities = {meter: _quantities(lines, meter, used) for meter in meters}
            stages = {line.price.label: line.stage for line in lines if not line.meter}
            return cls(amounts, quantities, used.quantities, stages, settling.payable(amounts))


def _name(line: Line) -> str:
    return line.meter or line.stage


def _quantities(lines: list[Line], meter: str, used: Usage) -> frozenset[Decimal]:
    own = [line for line in lines if line.meter == meter]
    whole = sum((line.quantity for line in own), ZERO)
    paid = sum((line.quantity for line in own if line.price.is_usage), ZERO)
    return frozenset({whole, paid, used.get(meter, whole)})
