"""Conversions: usage of some meters is counted as another one before anything is priced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.errors import NumberError, TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import MeterName, SourceName
from agorapricing.messages import Message, Words
from agorapricing.numbers import ONE, ZERO, ceil_div, exact, floor_div, quotient
from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Around, Quantities
from agorapricing.tariff.charge import CONVERT, Charge, Charges, Price, noted


def _not_itself(conversion: Conversion, _: Any, ratios: Mapping[str, Decimal]) -> None:
    if conversion.to in ratios:
        raise TariffError(f"{conversion.to} is converted to itself")


_ROUNDED: Mapping[str, Callable[[Any, Decimal], Any]] = frozen_dict(
    {
        "up": ceil_div,
        "down": floor_div,
        "half up": lambda x, size: floor_div(x + x + size, size + size),
    }
)
"""The multiples of a size that a sum is rounded to, by the word for it."""


def _known_rounding(_: Any, __: Any, given: str) -> None:
    if given not in _ROUNDED:
        raise TariffError(f"rounds must be one of {', '.join(_ROUNDED)}, not {given!r}")


@frozen
class Conversion:
    """Usage of the meters of `ratios` counts as `ratio` units of the meter `to`; with `whole`, rounded up once, summed.

    With `per` the ratios are of integers, as 1 per 60: the sum is then `whole`, or each ratio has an exact decimal.
    `rounds` says how a sum becomes whole: up, down or half up.

    >>> standard = Conversion("rtc.standard", {"rtc.hd": 4, "live.audio": "0.57"})
    >>> standard.counted({"rtc.hd": Decimal(60), "rtc.standard": Decimal(5)})
    {'rtc.standard': Decimal('245')}
    >>> minutes = Conversion("call.minutes", {"call.seconds": 1}, whole=1, per=60)
    >>> [str(minutes.rounded({"call.seconds": Decimal(used)})["call.minutes"]) for used in (59, 60, 61)]
    ['1', '1', '2']
    """

    to: MeterName
    ratios: Mapping[MeterName, Decimal] = attrs.field(converter=fields.ratios, validator=_not_itself)
    whole: Decimal | None = attrs.field(default=None, converter=fields.whole)
    source: SourceName | None = attrs.field(default=None, metadata=fields.IN_FILES)
    note: Words = ""
    per: Decimal = attrs.field(default=ONE, converter=fields.per)
    rounds: str = attrs.field(default="up", validator=_known_rounding)

    def __attrs_post_init__(self) -> None:
        if self.whole is None and not self.is_exact:
            told = ", ".join(f"{ratio:f}" for ratio in self.ratios.values())
            raise TariffError(
                f"{told} per {self.per:f} has no exact decimal: state what the sum is rounded to, as whole"
            )

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters that it counts: what is converted, and to what."""
        return frozenset((self.to, *self.ratios))

    @cached_property
    def _each(self) -> Mapping[str, Decimal] | None:
        """What one unit of each meter counts as; None where that has no exact decimal."""
        try:
            return {meter: quotient(ratio, self.per, "a ratio") for meter, ratio in self.ratios.items()}
        except NumberError:
            return None

    @property
    def is_exact(self) -> bool:
        """Whether what one unit of each meter counts as is an exact decimal."""
        return self._each is not None

    def counted(self, usage: Quantities) -> dict[str, Any]:
        """Usage by the ratios, whatever it is measured in, without rounding; rounded where only that is exact."""
        return self.rounded(usage) if self._each is None else self._counted(usage, self._each, ONE)

    def rounded(self, usage: Quantities) -> dict[str, Any]:
        """Usage by the ratios, the sum rounded where it is to be whole."""
        if self.whole is None:
            return self.counted(usage)
        counted = self._counted(usage, self.ratios, self.per)
        if self.to in counted:
            with exact():
                counted[self.to] = _ROUNDED[self.rounds](counted[self.to], self.per * self.whole) * self.whole
        return counted

    def _counted(self, usage: Quantities, ratios: Mapping[str, Decimal], per: Decimal) -> dict[str, Any]:
        """Usage by ratios, in parts of which a unit has so many."""
        if self.meters.isdisjoint(usage):
            return dict(usage)
        taken = [(meter, ratio) for meter, ratio in ratios.items() if meter in usage]
        rest = {meter: each for meter, each in usage.items() if meter not in ratios}
        with exact():
            own = usage.get(self.to, ZERO)
            return {**rest, self.to: sum((usage[m] * ratio for m, ratio in taken), own if per == ONE else own * per)}

    def lines(self, usage: Quantities) -> Charges:
        """What is converted, as charges without an amount, so that every meter used can be found on a bill."""
        return tuple(Charge(self._price(meter), usage[meter]) for meter in self.ratios if meter in usage)

    def written(self, meter: str) -> str:
        """What one unit of a meter counts as, as it is stated.

        >>> Conversion("a.b", {"a.c": 1}, whole=1, per=60).written("a.c")
        '1 / 60'
        """
        return f"{self.ratios[meter]:f}" + (f" / {self.per:f}" if self.per != ONE else "")

    def _price(self, meter: str) -> Price:
        counted_as = Message("as {meter}", meter=self.to)
        ratio = self.written(meter)
        label = counted_as if ratio == "1" else Message("x {ratio} {counted_as}", ratio=ratio, counted_as=counted_as)
        return Price(meter, ZERO, stage=CONVERT, label=label, source=self.source, notes=noted(self.note))


@frozen
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
