"""The format of a price book's file: what its tables may hold. `docs/book-format.md` is the same for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import cattrs

from agorapricing import structure
from agorapricing.edition import Conflict
from agorapricing.errors import MeteringError, TariffError, unknown
from agorapricing.exact import ONE, ZERO, Rounding
from agorapricing.metering.rule import Family, Metering, Minutes
from agorapricing.packs import Pack
from agorapricing.regime import Regime
from agorapricing.sold import Accounts, Coverage
from agorapricing.source import Source
from agorapricing.stages import (
    AllowanceStage,
    Conversion,
    FeeStage,
    GraduatedDiscountStage,
    MaximumStage,
    MinimumStage,
    PercentOffStage,
    PrepaidStage,
    Stage,
)
from agorapricing.tariff import Graduated, Package, Rate, Tariff, Tier, Volume
from agorapricing.tax import Tax


@attrs.frozen(eq=False, repr=False)
class FlatRates:
    """Prices per unit of several meters, by one source."""

    source: str
    prices: dict[str, Decimal]
    per: Decimal
    note: str = ""

    @property
    def meters(self) -> tuple[str, ...]:
        """The meters priced."""
        return tuple(self.prices)

    def rates(self) -> dict[str, Rate]:
        """The rates, by meter."""
        return {meter: Rate(meter, price, self.per, self.source, self.note) for meter, price in self.prices.items()}

    def ladders(self) -> dict[str, Tariff]:
        """None."""
        return {}


@attrs.frozen(eq=False, repr=False)
class TierTable:
    """A tier: its price, its flat fee, or that the vendor quotes it."""

    up_to: Decimal | None = None
    price: Decimal | None = None
    flat: Decimal | None = None
    quoted: bool = False
    title: str = ""
    note: str = ""

    def __attrs_post_init__(self) -> None:
        said = self.price is not None or self.flat is not None
        if said == self.quoted:
            raise TariffError("a tier has a price, a flat fee or both, or quoted = true")

    def tier(self) -> Tier:
        """The tier."""
        return Tier(self.up_to, self.price or ZERO, self.flat or ZERO, self.quoted, self.title, self.note)


_LADDERS: dict[str, Callable[..., Tariff]] = {"graduated": Graduated, "volume": Volume}


@attrs.frozen(eq=False, repr=False)
class LadderTable:
    """Tiers over one meter, graduated or volume."""

    source: str
    meter: str
    model: str
    tiers: tuple[TierTable, ...]
    per: Decimal = ONE
    at_zero: str = "nothing"
    note: str = ""

    @property
    def meters(self) -> tuple[str, ...]:
        """The meter priced."""
        return (self.meter,)

    def rates(self) -> dict[str, Rate]:
        """None."""
        return {}

    def ladders(self) -> dict[str, Tariff]:
        """The ladder, by meter."""
        tiers = [each.tier() for each in self.tiers]
        make = _LADDERS[self.model]
        return {self.meter: make(self.meter, tiers, self.per, at_zero=self.at_zero, source=self.source, note=self.note)}


@attrs.frozen(eq=False, repr=False)
class PackageTable:
    """Whole blocks of one meter."""

    source: str
    meter: str
    model: str
    price: Decimal
    size: Decimal
    free: Decimal = ZERO
    at_least: Decimal = ZERO
    note: str = ""

    @property
    def meters(self) -> tuple[str, ...]:
        """The meter priced."""
        return (self.meter,)

    def rates(self) -> dict[str, Rate]:
        """None."""
        return {}

    def ladders(self) -> dict[str, Tariff]:
        """The package, by meter."""
        made = Package(self.meter, self.price, self.size, self.free, self.at_least, self.source, self.note)
        return {self.meter: made}


RateTable = FlatRates | LadderTable | PackageTable


@attrs.frozen(eq=False, repr=False)
class MeteringTable:
    """A metering rule: all of it, or what an edition changes in the one that it continues."""

    source: str | None = None
    roles: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    family: dict[str, Family] = attrs.field(factory=dict)
    minutes: Minutes | None = None
    calibrated: dict[str, str] | None = None
    screen: dict[str, str] | None = None
    alone: str | None = None
    dual_stream: str | None = None
    assumes: tuple[str, ...] | None = None

    def over(self, before: Metering | None) -> Metering:
        """The rule, where what is not stated stays as it was; roles and families are replaced one by one."""
        kept = {} if before is None else {each.name: getattr(before, each.name) for each in attrs.fields(Metering)}
        own = {each.name: getattr(self, each.name) for each in attrs.fields(MeteringTable)}
        stated = {name: value for name, value in own.items() if value is not None}
        if before is None and self.source is None:
            raise MeteringError("source is missing: no edition before has a metering rule")
        merged = {name: {**kept.get(name, {}), **own[name]} for name in ("roles", "family")}
        return Metering(**{**kept, **stated, **merged})


@attrs.frozen(eq=False, repr=False)
class EditionTable:
    """An edition as the file states it: what is its own, and which edition it continues."""

    start: date
    dated: str
    continues: date | None = None
    withdraws: tuple[str, ...] = ()
    note: str = ""
    forgoes: tuple[str, ...] = ()
    rate: tuple[RateTable, ...] = ()
    convert: tuple[Conversion, ...] = ()
    metering: MeteringTable | None = None
    stage: dict[str, Stage] = attrs.field(factory=dict)
    pack: dict[str, Pack] = attrs.field(factory=dict)
    choices: tuple[str, ...] | None = None
    drops: tuple[str, ...] = ()
    """The packs that are no longer sold."""
    regime: dict[str, Regime] = attrs.field(factory=dict)
    conflict: tuple[Conflict, ...] = ()


@attrs.frozen(eq=False, repr=False)
class MeterTable:
    """A meter that only this book knows."""

    unit: str
    title: str
    product: str = ""


@attrs.frozen(eq=False, repr=False)
class BookTable:
    """A whole file."""

    schema: int
    id: str
    vendor: str
    title: str
    region: str
    currency: str
    source: dict[str, Source]
    edition: tuple[EditionTable, ...]
    rounding: Rounding | None = None
    tax: str = ""
    base: str | None = None
    coverage: Coverage | None = None
    accounts: Accounts | None = None
    meter: dict[str, MeterTable] = attrs.field(factory=dict)
    taxes: dict[str, Tax] = attrs.field(factory=dict)


STAGES: dict[str, type] = {
    "allowance": AllowanceStage,
    "graduated-discount": GraduatedDiscountStage,
    "percent-off": PercentOffStage,
    "prepaid": PrepaidStage,
    "fee": FeeStage,
    "minimum": MinimumStage,
    "maximum": MaximumStage,
}
_MODELS: dict[str, type] = {"graduated": LadderTable, "volume": LadderTable, "package": PackageTable}


def _choice(value: Any, key: str, known: dict[str, type]) -> type:
    if not isinstance(value, dict):
        raise TypeError("must be a table")
    name = value.get(key)
    if name is None:
        raise TypeError(f"{key} is missing; one of {', '.join(known)}")
    if not isinstance(name, str):
        raise TypeError(f"{key} must be one of {', '.join(known)}, not {name!r}")
    if name not in known:
        raise TypeError(unknown(key, name, known, listed=True))
    return known[name]


@cache
def converter() -> cattrs.Converter:
    """The strict converter that knows the kinds of stages and of rates."""
    made = structure.converter()

    def stage(value: Any, _: Any) -> Any:
        kind = _choice(value, "kind", STAGES)
        return made.structure({key: each for key, each in value.items() if key != "kind"}, kind)

    def rate(value: Any, _: Any) -> Any:
        is_flat = isinstance(value, dict) and "prices" in value and "model" not in value
        return made.structure(value, FlatRates if is_flat else _choice(value, "model", _MODELS))

    made.register_structure_hook_func(lambda of: of is Stage, stage)
    made.register_structure_hook_func(lambda of: of == RateTable, rate)
    return made
