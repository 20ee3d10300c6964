"""The format of a price book's file: what its tables may hold.

`docs/reference/book-format.md` is the same for people.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import cattrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName, PackName, ProductOrNone, RegimeName, SourceName, StageName
from agorapricing.loading import structuring
from agorapricing.loading.models import with_prices
from agorapricing.loading.names import current, using
from agorapricing.loading.patches import with_patches
from agorapricing.loading.unions import tagged
from agorapricing.messages import Words
from agorapricing.metering import Counting, Family, Metering, Minutes
from agorapricing.numbers import ONE, Rounding, positive
from agorapricing.pricebook import (
    Assumption,
    Conflict,
    Coverage,
    Eligible,
    Meter,
    Moves,
    Pack,
    Regime,
    Source,
    Tax,
    TaxBasis,
    vocabulary,
)
from agorapricing.tariff import (
    STAGES,
    Conversion,
    Leaf,
    Rate,
    Rates,
    Stage,
)


def fields_of(value: Any, cls: type[attrs.AttrsInstance]) -> dict[str, Any]:
    """The fields that a value has in common with a class, by name."""
    own = attrs.fields_dict(type(value))
    return {field.name: getattr(value, field.name) for field in attrs.fields(cls) if field.name in own}


@attrs.define(eq=False, repr=False)
class FlatRates:
    """Prices per unit of several meters, by one source."""

    source: SourceName | None
    prices: dict[MeterName, Decimal]
    per: Decimal
    note: Words = ""

    @classmethod
    def of(cls, rates: Rates) -> FlatRates:
        """The table of rates that have their source, units and note in common."""
        first = rates.rates[0]
        return cls(first.source, {rate.meter: rate.price for rate in rates.rates}, first.per, first.note)

    def rates(self) -> Rates:
        """The rates."""
        return Rates(Rate(meter, price, self.per, self.source, self.note) for meter, price in self.prices.items())


Priced = Rates | Leaf
"""A table of prices: rates per unit, or a leaf by its model."""


@attrs.define(eq=False, repr=False)
class MeteringTable:
    """A metering rule: all of it, or what an edition changes in the one that it continues."""

    source: SourceName | None = None
    roles: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    family: dict[str, Family] = attrs.field(factory=dict)
    counts: dict[str, Counting] = attrs.field(factory=dict)
    minutes: Minutes | None = None
    calibrated: dict[str, str] | None = None
    screen: dict[str, str] | None = None
    alone: str | None = None
    dual_stream: str | None = None
    assumes: tuple[Words, ...] | None = None

    def over(self, before: Metering | None) -> Metering:
        """The rule, where what is not stated stays as it was; roles, families and counts are replaced one by one."""
        kept = fields_of(before, Metering) if before else {}
        own = fields_of(self, MeteringTable)
        stated = {name: value for name, value in own.items() if value is not None}
        if before is None and self.source is None:
            raise MeteringError("source is missing: no edition before has a metering rule")
        merged = {name: {**kept.get(name, {}), **own[name]} for name in ("roles", "family", "counts")}
        return Metering(**{**kept, **stated, **merged})


@attrs.define(eq=False, repr=False)
class EditionTable:
    """An edition as the file states it: what is its own, and which edition it continues."""

    start: date
    dated: str
    continues: date | None = None
    withdraws: tuple[str, ...] = ()
    note: Words = ""
    forgoes: tuple[str, ...] = ()
    rate: tuple[Priced, ...] = ()
    converts: tuple[Conversion, ...] = attrs.field(default=(), metadata={"key": "convert"})
    metering: MeteringTable | None = None
    stages: dict[StageName, Stage] = attrs.field(factory=dict, metadata={"key": "stage"})
    packs: dict[str, Pack] = attrs.field(factory=dict, metadata={"key": "pack"})
    choices: tuple[RegimeName, ...] | None = None
    drops: tuple[PackName, ...] = ()
    """The packs that are no longer sold."""
    not_priced: tuple[str, ...] = ()
    regimes: dict[str, Regime] = attrs.field(factory=dict, metadata={"key": "regime"})
    eligible: Eligible | None = None
    moves: Moves | None = None
    tax: TaxBasis | None = None
    conflicts: tuple[Conflict, ...] = attrs.field(default=(), metadata={"key": "conflict"})


def _step(given: Any) -> Decimal | None:
    return None if given is None else positive(given, "a step")


@frozen(eq=False, repr=False)
class MeterTable:
    """A meter that only this book knows."""

    unit: str
    title: Words
    product: ProductOrNone = ""
    step: Decimal | None = attrs.field(default=None, converter=_step)
    """The smallest part of a unit that is counted; that of the unit where it is not stated."""

    def meter(self, name: str) -> Meter:
        """The meter."""
        step = vocabulary().steps.get(self.unit, ONE) if self.step is None else self.step
        return Meter(name, self.unit, self.title, self.product, step)


@frozen(eq=False, repr=False)
class Accounts:
    """The older way to say of which days the accounts are that may buy by a book."""

    since: date | None = None
    before: date | None = None

    @property
    def eligible(self) -> Eligible:
        """The same as conditions."""
        return Eligible(account_since=self.since, account_before=self.before)


@attrs.define(eq=False, repr=False)
class BookTable:
    """A whole file."""

    schema: int
    id: str
    vendor: str
    title: Words
    region: str
    currency: str
    sources: dict[str, Source] = attrs.field(metadata={"key": "source"})
    edition: tuple[EditionTable, ...]
    rounding: Rounding | None = None
    tax: TaxBasis | None = None
    base: str | None = None
    coverage: Coverage | None = None
    eligible: Eligible | None = None
    accounts: Accounts | None = None
    market: str = ""
    version: str = ""
    default: bool = False
    meter: dict[str, MeterTable] = attrs.field(factory=dict)
    taxes: dict[str, Tax] = attrs.field(factory=dict)
    assumption: tuple[Assumption, ...] = ()
    zh: dict[str, str] = attrs.field(factory=dict)
    """In Chinese, by its English text, what the file says at several places, or has no room for where it says it."""


def _priced(value: Any, made: cattrs.Converter) -> Priced:
    """The rates of a table of prices, or a leaf of the model that it names."""
    if isinstance(value, dict) and "prices" in value and "model" not in value:
        return made.structure(value, FlatRates).rates()
    leaf: Leaf = made.get_structure_hook(Leaf)(value, Leaf)
    return leaf


def _stated_price(price: Priced, made: cattrs.Converter) -> Any:
    if isinstance(price, Rates):
        return made.unstructure(FlatRates.of(price))
    return made.unstructure(price, unstructure_as=Leaf)


def _tax(value: Any, made: Callable[[Any, Any], TaxBasis]) -> TaxBasis:
    """Whether tax is in the prices; words alone say nothing that could be computed with."""
    return made({"words": value} if isinstance(value, str) else value, TaxBasis)


def _edition(value: Any, edition: Callable[[Any, Any], EditionTable]) -> EditionTable:
    """An edition, which may use the names that it has itself."""
    with using(current().within(value.get("start") if isinstance(value, dict) else None)):
        return edition(value, EditionTable)


@cache
def converter() -> cattrs.Converter:
    """The strict converter that knows the kinds of stages and of prices, for files and back."""
    made = structuring.converter()
    tagged(made, Stage, "kind", STAGES)
    with_prices(made)
    tax = made.get_structure_hook(TaxBasis)
    made.register_structure_hook(TaxBasis, lambda value, _: _tax(value, tax))
    made.register_structure_hook_func(lambda of: of == Priced, lambda value, _: _priced(value, made))
    made.register_unstructure_hook_func(lambda of: of == Priced, lambda value: _stated_price(value, made))
    with_patches(made)
    edition = made.get_structure_hook(EditionTable)  # made of the hooks before it
    made.register_structure_hook(EditionTable, lambda value, _: _edition(value, edition))
    return made
