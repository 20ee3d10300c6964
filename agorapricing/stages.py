"""The stages of a regime as a book states them: each wraps the tariff before it; and conversions, which come first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Protocol

import attrs

from agorapricing.exact import percent
from agorapricing.tariff import (
    Allowance,
    Band,
    Convert,
    Fee,
    GraduatedDiscount,
    Maximum,
    Minimum,
    PercentOff,
    Prepaid,
    Sum,
    Tariff,
)
from agorapricing.tariff.charge import FEES
from agorapricing.tariff.convert import counted_as


class Stage(Protocol):
    """A named step of a regime: it wraps the tariff before it."""

    @property
    def source(self) -> str:
        """The id of its source."""

    @property
    def note(self) -> str:
        """What a reader of a bill must know about it."""

    @property
    def cause(self) -> str:
        """What it is called where two bills are compared."""

    @property
    def text(self) -> str:
        """What it does, in words."""

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a tariff."""


def pool_of(stage: Stage) -> frozenset[str] | None:
    """The meters whose charges a stage acts on: none of a fee; None of what acts on all, as a minimum does."""
    if isinstance(stage, FeeStage):
        return frozenset()
    pool = getattr(stage, "meters", None) or getattr(stage, "draws", None)
    return None if pool is None else frozenset(pool)


def _band(band: Band) -> str:
    return f"{percent(band.off)} off {f'up to {band.up_to:,f}' if band.up_to else 'above'}"


@attrs.frozen
class AllowanceStage:
    """Free quantity each month, drawn over meters in order."""

    cause: ClassVar[str] = "free minutes"
    source: str
    quantity: Decimal
    meters: tuple[str, ...]
    note: str = ""

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"{self.quantity:,f} free, in the order {', '.join(self.meters)}"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a tariff."""
        return Allowance(tariff, self.quantity, self.meters, name, self.source)


@attrs.frozen
class GraduatedDiscountStage:
    """A ladder of discounts over the pooled quantity of meters."""

    cause: ClassVar[str] = "ladder"
    source: str
    tiers: tuple[Band, ...]
    meters: tuple[str, ...]
    note: str = ""

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"{'; '.join(map(_band, self.tiers))}; filled in the order {', '.join(self.meters)}"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a tariff."""
        return GraduatedDiscount(tariff, self.tiers, self.meters, name, self.source)


@attrs.frozen
class PercentOffStage:
    """A fraction off, on some meters or on all."""

    cause: ClassVar[str] = "offer"
    source: str
    off: Decimal
    meters: tuple[str, ...] | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"{percent(self.off)} off {', '.join(self.meters or ('everything',))}"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a tariff."""
        return PercentOff(tariff, self.off, self.meters, name, self.source)


@attrs.frozen
class PrepaidStage:
    """A pack's units, drawn by whole metered units."""

    cause: ClassVar[str] = "package"
    source: str
    quantity: Decimal
    draws: dict[str, Decimal]
    note: str = ""

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"{self.quantity:,f} units, drawn by {', '.join(f'{m} {d:f}' for m, d in self.draws.items())}"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a tariff."""
        return Prepaid(tariff, self.quantity, self.draws, name, self.source)


@attrs.frozen
class FeeStage:
    """A flat fee a month; it stands among the fees of the waterfall."""

    cause: ClassVar[str] = "fees"
    source: str
    amount: Decimal
    title: str
    note: str = ""

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"{self.title}: {self.amount:,f} a month"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:  # noqa: ARG002  # fees stand together, by no name of their own
        """Apply the step to a tariff."""
        return Sum((tariff, Fee(self.amount, FEES, self.title, self.source)))


PERIODS = ("month", "year")


@attrs.frozen
class MinimumStage:
    """A floor of the amount of a period; one of a year is not settled in a month's bill."""

    cause: ClassVar[str] = "minimum"
    source: str
    amount: Decimal
    note: str = ""
    period: str = attrs.field(default="month", validator=attrs.validators.in_(PERIODS))

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"at least {self.amount:,f} a {self.period}"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a month's tariff."""
        return Minimum(tariff, self.amount, name, self.source) if self.period == "month" else tariff


@attrs.frozen
class MaximumStage:
    """A cap of the amount of a period; one of a year is not settled in a month's bill."""

    cause: ClassVar[str] = "maximum"
    source: str
    amount: Decimal
    note: str = ""
    period: str = attrs.field(default="month", validator=attrs.validators.in_(PERIODS))

    @property
    def text(self) -> str:
        """What it does, in words."""
        return f"at most {self.amount:,f} a {self.period}"

    def wrap(self, name: str, tariff: Tariff) -> Tariff:
        """Apply the step to a month's tariff."""
        return Maximum(tariff, self.amount, name, self.source) if self.period == "month" else tariff


@attrs.frozen
class Conversion:
    """Usage of some meters is counted as another one."""

    source: str
    to: str
    ratios: dict[str, Decimal]
    whole: Decimal | None = None
    note: str = ""

    def count(self, quantities: Mapping[str, Any]) -> dict[str, Any]:
        """Count quantities by the ratios, without rounding."""
        return counted_as(quantities, self.to, self.ratios.items())

    def wrap(self, tariff: Tariff) -> Tariff:
        """Apply the conversion before a tariff."""
        return Convert(tariff, self.to, self.ratios, self.whole, self.source, self.note)
