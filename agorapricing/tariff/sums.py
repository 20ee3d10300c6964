"""The sum of several tariffs."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs

from agorapricing.frozen import frozen
from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Quantities, Tariff, only
from agorapricing.tariff.charge import Charges


def _priced_once(sum_: Sum, _: Any, parts: tuple[Tariff, ...]) -> None:
    fields.refuse_twice((meter for part in parts for meter in part.meters), "a sum prices {} twice")


@frozen
class Sum(Tariff):
    """The charges of all parts, in order; each part takes the usage that it prices.

    >>> from agorapricing.tariff import Fee, Rates
    >>> with_fee = Rates.of({"cdn.mainland": 2}).then(Fee(100))
    >>> Sum((Rates.of({"rtc.audio": 7}, per=1000), with_fee)).cost({"rtc.audio": 1000, "cdn.mainland": 3})
    Decimal('113.000')

    Raises TariffError where two parts price the same meter.
    """

    parts: tuple[Tariff, ...] = attrs.field(converter=fields.many, validator=_priced_once)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of all parts."""
        return frozenset().union(*(part.meters for part in self.parts))

    @property
    def inside(self) -> tuple[Tariff, ...]:
        """The parts."""
        return self.parts

    @cached_property
    def claims(self) -> frozenset[str]:
        """What every part claims."""
        return claims.EVERYTHING.intersection(*(part.claims for part in self.parts))

    def apply(self, usage: Quantities) -> Charges:
        return tuple(charge for part in self.parts for charge in part.apply(only(usage, part.meters)))
