"""What a customer holds of packs, and what is bought."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers import exact, positive
from agorapricing.pricebook.packs import Pack
from agorapricing.pricebook.regime import SCOPES
from agorapricing.records import Keys, Recorded
from agorapricing.tariff import Tariff, fields

_algebra = import_module("agorapricing.tariff")  # kinds of tariffs that few offers need are imported when used


def _units(given: Any) -> Decimal:
    return positive(given, "the units of a purchase")


def _count(_: Any, __: Any, count: Any) -> None:
    if type(count) is not int or count < 1:
        raise NumberError(f"a pack is bought once or more often, not {count!r} times")


@frozen
class Holding(Recorded):
    """Units of a pack that end on one day; all units of a pack with the same last day are one holding.

    >>> from agorapricing.pricebook.packs import PackSize, Validity
    >>> pack = Pack("Top-up", "page", {"rtc.audio": Decimal(1)}, Validity(12), (PackSize(25_000, 168),))
    >>> Holding("top-up", pack, date(2026, 12, 31), 5_000).left
    Decimal('5000')
    """

    record = Keys("pack=name units=left until=expires")

    name: str
    pack: Pack = attrs.field(repr=lambda pack: pack.title)
    expires: date
    left: Any = attrs.field(converter=fields.stock)
    """The units left; of another kind of number, to ask what any number of them would do."""

    @property
    def rank(self) -> tuple[int, date, str]:
        """Its place in drawing order: the narrower scope first, then the earlier end."""
        return SCOPES.index(self.pack.scope), self.expires, self.name


@frozen
class Purchase(Recorded):
    """Some units of a pack, bought at once.

    >>> from agorapricing.pricebook.packs import PackSize, Validity
    >>> pack = Pack("Top-up", "page", {"rtc.audio": Decimal(1)}, Validity(12), (PackSize(25_000, 168),))
    >>> bought = Purchase("top-up", pack, Decimal(25_000), 2)
    >>> bought.price, bought.holding(date(2026, 1, 15)).expires
    (Decimal('336'), datetime.date(2027, 1, 31))
    """

    record = Keys("pack=name units=quantity count price")

    name: str
    pack: Pack = attrs.field(repr=lambda pack: pack.title)
    quantity: Decimal = attrs.field(converter=_units)
    count: int = attrs.field(default=1, validator=_count)

    @property
    def price(self) -> Decimal:
        """What all of them cost. Raises TariffError for a quantity that is not sold."""
        with exact():
            return self.pack.price(self.quantity) * self.count

    @property
    def units(self) -> Decimal:
        """The units of all of them."""
        with exact():
            return self.quantity * self.count

    @property
    def text(self) -> str:
        """The purchase in words."""
        return f"{self.pack.title}, {self.count} x {self.quantity:,f}"

    def holding(self, on: date) -> Holding:
        """What is held after buying on a day."""
        return Holding(self.name, self.pack, self.pack.valid.last_day(on), self.units)

    def holdings(self, on: date, packs: Mapping[str, Pack]) -> tuple[Holding, ...]:
        """What is held after buying on a day, of it and of the packs that come with it.

        Raises TariffError for a quantity that is not sold.
        """
        _ = self.price
        held = self.holding(on)
        return held, *(attrs.evolve(held, name=name, pack=packs[name]) for name in self.pack.gives)

    def beside(self, tariff: Tariff) -> Tariff:
        """A tariff with the price as a fee."""
        return tariff.then(_algebra.Fee(self.price, self.text, source=self.pack.source))
