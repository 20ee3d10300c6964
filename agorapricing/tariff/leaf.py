"""Leaves: tariffs of one meter, which price it from usage to charges."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Self

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import Kinds, MeterName, SourceName
from agorapricing.messages import Words
from agorapricing.numbers import ONE
from agorapricing.tariff import fields
from agorapricing.tariff.base import Tariff
from agorapricing.tariff.charge import Price
from agorapricing.tariff.draws import Draws
from agorapricing.tariff.part_month import PartMonth


@frozen
class Leaf(Tariff):
    """A tariff of one meter.

    A kind has fields, `apply`, `prices`, and what it claims; registered in `LEAVES`, it can be named in books, and the
    laws are tried on it.
    """

    kind: ClassVar[str]
    """The word for it in files."""
    shared: ClassVar[tuple[str, ...]] = ()
    """The keys that the models inside it may leave out where it states them itself."""

    meter: MeterName
    source: SourceName | None = attrs.field(default=None, kw_only=True, metadata=fields.IN_FILES)
    note: Words = attrs.field(default="", kw_only=True)
    step: Decimal = attrs.field(
        default=ONE, kw_only=True, repr=False, converter=fields.step, metadata=fields.NOT_IN_FILES
    )

    @cached_property
    def meters(self) -> frozenset[str]:
        """The one meter."""
        return frozenset((self.meter,))

    @abstractmethod
    def prices(self) -> tuple[Price, ...]:
        """What a reader of the book is shown: each price with its label."""

    def for_days(self, part: PartMonth) -> Self | None:
        """The same for some days of a month, where units or fees are due by the month; None where none are."""
        return None

    @classmethod
    @abstractmethod
    def drawn(cls, draws: Draws, meter: str) -> Self:
        """A random one, for the laws."""


LEAVES: Kinds[Leaf] = Kinds(
    {
        "graduated": "agorapricing.tariff.tiers",
        "volume": "agorapricing.tariff.tiers",
        "package": "agorapricing.tariff.rates",
        "dearest": "agorapricing.tariff.several",
        "cheapest": "agorapricing.tariff.several",
    }
)
"""The leaves that files can name."""
