"""A modifier on usage: some meters are counted as another one before anything is priced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.arithmetic import ceil_div
from agorapricing.errors import TariffError
from agorapricing.exact import ONE, ZERO, exact, positive
from agorapricing.tariff import claims, doors
from agorapricing.tariff.base import Modifier, Quantities
from agorapricing.tariff.charge import CONVERT, Charge, Charges, Price, noted


def _ratios(given: Any) -> tuple[tuple[str, Decimal], ...]:
    pairs = given.items() if isinstance(given, Mapping) else given
    return tuple((meter, positive(ratio, f"the ratio of {meter}")) for meter, ratio in pairs)


def _target_priced(convert: Convert, _: Any, to: str) -> None:
    if to not in convert.tariff.meters:
        raise TariffError(f"usage is converted to {to}, which has no price")


def _once(convert: Convert, _: Any, ratios: tuple[tuple[str, Decimal], ...]) -> None:
    meters = [meter for meter, _ in ratios]
    if twice := {meter for meter in meters if meters.count(meter) > 1}:
        raise TariffError(f"{', '.join(sorted(twice))} is converted twice")
    if convert.to in meters:
        raise TariffError(f"{convert.to} is converted to itself")


def counted_as(usage: Quantities, to: str, ratios: Iterable[tuple[str, Decimal]]) -> dict[str, Any]:
    """Count usage of some meters as `ratio` units of the meter `to`, whatever it is measured in.

    >>> counted_as({"rtc.hd": Decimal(60), "rtc.standard": Decimal(5)}, "rtc.standard", (("rtc.hd", Decimal(4)),))
    {'rtc.standard': Decimal('245')}
    """
    taken = [(meter, ratio) for meter, ratio in ratios if meter in usage]
    if not taken:
        return dict(usage)
    with exact():
        counted = sum((usage[meter] * ratio for meter, ratio in taken), usage.get(to, ZERO))
    rest = {meter: quantity for meter, quantity in usage.items() if meter not in dict(taken)}
    return {**rest, to: counted}


@attrs.frozen
class Convert(Modifier):
    """Usage of the meters of `ratios` counts as `ratio` units of the meter `to`; with `whole`, rounded up once, summed.

    What is converted stays on the bill as a line without an amount, so that every meter used can be found there.

    >>> from agorapricing.tariff import Rates
    >>> standard = Convert(Rates.of({"rtc.standard": 7}, per=1000), "rtc.standard", {"rtc.hd": 4, "live.audio": "0.57"})
    >>> standard.cost({"rtc.hd": Decimal(1000), "live.audio": Decimal(100)})
    Decimal('28.39900')
    """

    to: str = attrs.field(validator=_target_priced)
    ratios: tuple[tuple[str, Decimal], ...] = attrs.field(converter=_ratios, validator=_once)
    whole: Decimal | None = attrs.field(default=None, converter=doors.whole)
    source: str | None = None
    note: str = ""

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the tariff inside, and those that are converted to one of them."""
        return self.tariff.meters | {meter for meter, _ in self.ratios}

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims of what is counted; a sum that is rounded up jumps."""
        return self.tariff.claims - {claims.CONSERVED} - claims.those(no_jump=self.whole is not None)

    def apply(self, usage: Quantities) -> Charges:
        counted = counted_as(usage, self.to, self.ratios)
        if self.whole is not None and self.to in counted:
            counted[self.to] = ceil_div(counted[self.to], self.whole) * self.whole
        taken = ((meter, ratio) for meter, ratio in self.ratios if meter in usage)
        shown = tuple(Charge(self._line(meter, ratio), usage[meter]) for meter, ratio in taken)
        return shown + self.tariff.apply(counted)

    def _line(self, meter: str, ratio: Decimal) -> Price:
        label = f"as {self.to}" if ratio == ONE else f"x {ratio:f} as {self.to}"
        return Price(meter, ZERO, stage=CONVERT, label=label, source=self.source, notes=noted(self.note))
