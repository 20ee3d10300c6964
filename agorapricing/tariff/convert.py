"""Conversions: usage of some meters is counted as another one before anything is priced."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.errors import TariffError
from agorapricing.numbers import ONE, ZERO, ceil_div, exact
from agorapricing.references import MeterName, SourceName
from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Around, Quantities
from agorapricing.tariff.charge import CONVERT, Charge, Charges, Price, noted


def _not_itself(conversion: Conversion, _: Any, ratios: Mapping[str, Decimal]) -> None:
    if conversion.to in ratios:
        raise TariffError(f"{conversion.to} is converted to itself")


@attrs.frozen
class Conversion:
    """Usage of the meters of `ratios` counts as `ratio` units of the meter `to`; with `whole`, rounded up once, summed.

    >>> standard = Conversion("rtc.standard", {"rtc.hd": 4, "live.audio": "0.57"})
    >>> standard.counted({"rtc.hd": Decimal(60), "rtc.standard": Decimal(5)})
    {'rtc.standard': Decimal('245')}
    """

    to: MeterName
    ratios: Mapping[MeterName, Decimal] = attrs.field(converter=fields.ratios, validator=_not_itself)
    whole: Decimal | None = attrs.field(default=None, converter=fields.whole)
    source: SourceName | None = attrs.field(default=None, metadata=fields.IN_FILES)
    note: str = ""

    def counted(self, usage: Quantities) -> dict[str, Any]:
        """Usage by the ratios, whatever it is measured in, without rounding."""
        taken = [(meter, ratio) for meter, ratio in self.ratios.items() if meter in usage]
        if not taken:
            return dict(usage)
        with exact():
            counted = sum((usage[meter] * ratio for meter, ratio in taken), usage.get(self.to, ZERO))
        return {**{meter: each for meter, each in usage.items() if meter not in self.ratios}, self.to: counted}

    def rounded(self, usage: Quantities) -> dict[str, Any]:
        """Usage by the ratios, the sum rounded up where it is to be whole."""
        counted = self.counted(usage)
        if self.whole is not None and self.to in counted:
            counted[self.to] = ceil_div(counted[self.to], self.whole) * self.whole
        return counted

    def lines(self, usage: Quantities) -> Charges:
        """What is converted, as charges without an amount, so that every meter used can be found on a bill."""
        taken = ((meter, ratio) for meter, ratio in self.ratios.items() if meter in usage)
        return tuple(Charge(self._price(meter, ratio), usage[meter]) for meter, ratio in taken)

    def _price(self, meter: str, ratio: Decimal) -> Price:
        label = f"as {self.to}" if ratio == ONE else f"x {ratio:f} as {self.to}"
        return Price(meter, ZERO, stage=CONVERT, label=label, source=self.source, notes=noted(self.note))


@attrs.frozen
class Converted(Around):
    """A tariff of what a conversion counts.

    >>> from agorapricing.tariff import Rates
    >>> conversion = Conversion("rtc.standard", {"rtc.hd": 4, "live.audio": "0.57"})
    >>> standard = Converted(Rates.of({"rtc.standard": 7}, per=1000), conversion)
    >>> standard.cost({"rtc.hd": Decimal(1000), "live.audio": Decimal(100)})
    Decimal('28.39900')

    Raises TariffError where the tariff has no price for what usage is counted as.
    """

    conversion: Conversion

    def __attrs_post_init__(self) -> None:
        if self.conversion.to not in self.tariff.meters:
            raise TariffError(f"usage is converted to {self.conversion.to}, which has no price")

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the tariff inside, and those that are converted to one of them."""
        return self.tariff.meters.union(self.conversion.ratios)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims of what is counted; a sum that is rounded up jumps."""
        return self.tariff.claims - {claims.CONSERVED} - claims.those(no_jump=self.conversion.whole is not None)

    def apply(self, usage: Quantities) -> Charges:
        return self.conversion.lines(usage) + self.tariff.apply(self.conversion.rounded(usage))
