"""Packs: units of usage bought ahead, what they cost and how long they last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import MeterName, RegimeName, SourceName, StageName
from agorapricing.messages import Message, Words, counted
from agorapricing.numbers import ONE, ceil_div, exact, positive
from agorapricing.pricebook.months import days_in, months_after
from agorapricing.pricebook.regime import ACCOUNT, SCOPES, names_in
from agorapricing.tariff import fields

ENDS = ("month end", "same day", "day before")


@frozen
class Validity:
    """How long units last from the day they are bought: some months, to the end of the last one or to the day.

    >>> Validity(12).last_day(date(2019, 10, 11))
    datetime.date(2020, 10, 31)
    """

    months: int = attrs.field(validator=attrs.validators.ge(1))
    until: str = attrs.field(default="month end", validator=attrs.validators.in_(ENDS))

    @property
    def text(self) -> str:
        """How long units last, in words.

        >>> Validity(12).text, Validity(1, "day before").text
        ('12 months, to the end of the month', '1 month, to the day before')
        """
        end = Message("end of the month") if self.until == "month end" else self.until
        return counted("{count} month, to the {end}", "{count} months, to the {end}", self.months, end=end)

    def last_day(self, bought: date) -> date:
        """The last day on which units bought on a day can be used."""
        last = months_after(bought, self.months)
        if self.until == "month end":
            return last.replace(day=days_in(last))
        return last - timedelta(days=1) if self.until == "day before" else last


def _units(given: Any) -> Decimal:
    return positive(given, "the units of a pack")


@frozen
class PackSize:
    """A size that a pack is sold in, and its price.

    >>> PackSize(25_000, "23.50").price
    Decimal('23.50')
    """

    quantity: Decimal = attrs.field(converter=_units)
    price: Decimal = attrs.field(converter=fields.price)


@frozen
class Bracket:
    """From a quantity on (inclusive), the price of each unit of the whole quantity."""

    since: Decimal = attrs.field(converter=fields.quantity)
    price: Decimal = attrs.field(converter=fields.price)


def _ascending(_: Any, __: Any, brackets: tuple[Bracket, ...]) -> None:
    bounds = [bracket.since for bracket in brackets]
    if bounds and bounds != sorted(set(bounds)):
        raise TariffError("brackets must ascend, each from a higher quantity than the one before")


@frozen
class Pack:
    """Units bought ahead: the sizes they are sold in, or any quantity priced by the bracket that it reaches.

    `draws` says how many units one metered unit takes, in drawing order; `before` names the stages of a regime that
    take only what packs leave; holding one `lifts` the suspension of the meters that it draws.
    """

    title: Words
    source: SourceName
    draws: Mapping[MeterName, Decimal] = attrs.field(converter=frozen_dict)
    valid: Validity
    sizes: tuple[PackSize, ...] = ()
    brackets: tuple[Bracket, ...] = attrs.field(default=(), validator=_ascending)
    step: Decimal = attrs.field(default=ONE, converter=fields.size)
    """Quantities between the sizes are multiples of it."""
    scope: str = attrs.field(default=ACCOUNT, validator=attrs.validators.in_(SCOPES))
    before: tuple[StageName, ...] = ()
    regimes: tuple[RegimeName, ...] = ()
    """The regimes that it is bought beside; all where it names none."""
    lifts: bool = False
    given: Decimal | None = attrs.field(default=None, converter=attrs.converters.optional(fields.quantity))
    """The units of a pack that is not sold but given to every account, once; 0 of one that others give."""
    gives: tuple[str, ...] = ()
    """The packs of which a purchase gives as many units."""
    note: Words = ""

    def __attrs_post_init__(self) -> None:
        if (self.given is None) != bool(self.sizes or self.brackets):
            raise TariffError("a pack needs sizes or brackets, or is given and has none")
        if not self.draws:
            raise TariffError("a pack needs draws: what one metered unit takes")

    @property
    def is_planned(self) -> bool:
        """Whether a search for plans can buy it: it is sold, and its units are of one kind."""
        return self.given is None and not self.gives

    def sold_beside(self, regime: str) -> bool:
        """Whether it is bought beside a regime, or beside one of those that are combined in it."""
        return not self.regimes or not set(self.regimes).isdisjoint(names_in(regime))

    def refuse_beside(self, regime: str) -> None:
        """Raise TariffError for a regime that it is not sold with, and where it is not sold at all."""
        if self.given is not None:
            raise TariffError(f"{self.title} is not sold")
        if not self.sold_beside(regime):
            raise TariffError(f"{self.title} is not sold beside {regime}, only beside {', '.join(self.regimes)}")

    def price(self, quantity: Any) -> Decimal:
        """What a quantity costs: the price of its size, or by its bracket on the whole quantity.

        Raises TariffError for a quantity that is not sold.
        """
        units = _units(quantity)
        with exact():
            for size in self.sizes:
                if size.quantity == units:
                    return size.price
            reached = [bracket for bracket in self.brackets if bracket.since <= units]
            if not reached or units % self.step:
                raise TariffError(f"{self.title} is not sold in {units:,f} units; {self._sold}")
            return units * reached[-1].price

    @property
    def _sold(self) -> str:
        sizes = ", ".join(f"{size.quantity:,f}" for size in self.sizes)
        least = f"multiples of {self.step:,f} from {self.brackets[0].since:,f}" if self.brackets else ""
        return f"sizes: {' and '.join(each for each in (sizes, least) if each)}"

    def edges(self) -> tuple[PackSize, ...]:
        """The sizes, and the first quantities that are sold in a bracket: where the price of all units falls."""
        found = {size.quantity for size in self.sizes}
        with exact():
            found |= {ceil_div(each.since, self.step) * self.step for each in self.brackets if each.since}
        return tuple(PackSize(quantity, self.price(quantity)) for quantity in sorted(found))

    def holding_at_least(self, quantity: Any) -> PackSize:
        """The cheapest single purchase that holds a quantity: of its own bracket, or of a later one.

        Raises TariffError where one purchase cannot hold it.
        """
        units = _units(quantity)
        options = [size for size in self.edges() if size.quantity >= units]
        if self.brackets and units >= self.brackets[0].since:
            with exact():
                options.append(PackSize((rounded := ceil_div(units, self.step) * self.step), self.price(rounded)))
        if not options:
            raise TariffError(f"no single purchase of {self.title} holds {units:,f} units; {self._sold}")
        return min(options, key=lambda size: (size.price, -size.quantity))
