"""Where digits are lost: the one rounding of a bill, and ratios for display."""

from __future__ import annotations

import decimal
from decimal import Decimal
from functools import cache
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers.arithmetic import ceil_div, floor_div, select
from agorapricing.numbers.context import ROUNDING, ZERO, exact
from agorapricing.numbers.decimals import DECIMALS

TWO = Decimal(2)
MODES = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}


def _known_mode(mode: str) -> str:
    if mode not in MODES:
        raise NumberError(f"rounding mode must be one of {', '.join(MODES)}, not {mode!r}")
    return mode


@frozen
class Rounding:
    """The rounding of a bill: to `places` decimals by `mode` (half-up, half-even, up, down), of its total alone.

    With `lines` each line is rounded before lines are added up.

    >>> Rounding(2).round(Decimal("22405.5874"))
    Decimal('22405.59')
    """

    places: int = attrs.field(
        default=2, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0), attrs.validators.le(DECIMALS)]
    )
    mode: str = attrs.field(default="half-up", converter=_known_mode)
    lines: bool = False

    def to_record(self) -> dict[str, Any]:
        """Give plain values: that lines are rounded is said where they are."""
        return {"places": self.places, "mode": self.mode, **({"lines": True} if self.lines else {})}

    @property
    def unit(self) -> Decimal:
        """The smallest amount that remains, as 0.01."""
        return Decimal((0, (1,), -self.places))

    def round(self, amount: Decimal) -> Decimal:
        """Round an exact amount, or one that is recorded; what becomes 0 has no sign."""
        given: Any = amount
        rounded: Decimal
        if not isinstance(given, Decimal):
            rounded = select(given, ZERO - self._recorded(ZERO - given), self._recorded(given))
            return rounded
        rounded = given.quantize(self.unit, rounding=MODES[self.mode], context=ROUNDING)
        return rounded or rounded.copy_abs()

    def _recorded(self, amount: Any) -> Any:
        """Round an amount above 0 of another kind of number, by counting units."""
        twice, unit = amount + amount, self.unit
        match self.mode:
            case "up":
                return ceil_div(amount, unit) * unit
            case "down":
                return floor_div(amount, unit) * unit
        count = floor_div(twice + unit, unit + unit)
        if self.mode == "half-even":
            count -= select(twice + unit - count * (unit + unit), count - floor_div(count, TWO) * TWO, ZERO)
        return count * unit

    def share(self, amount: Decimal, part: int, whole: int) -> Decimal:
        """Round a share of an amount, as for some days of a month.

        >>> Rounding().share(Decimal(500), 17, 31)
        Decimal('274.19')
        """
        return self.round(ROUNDING.divide(ROUNDING.multiply(amount, part), whole))


def nearest(part: Any, whole: Decimal, places: int) -> Any:
    """Divide what is not negative, of any kind of number, rounded half up; inside `exact()`.

    >>> nearest(Decimal(1), Decimal(8), 2)
    Decimal('0.13')
    """
    unit = Decimal((0, (1,), -places))
    return floor_div(part + part + whole * unit, (whole + whole) * unit) * unit


def percent(part: Decimal) -> str:
    """Write a fraction in percent, exactly.

    >>> percent(Decimal("0.05")), percent(Decimal("0.125"))
    ('5 %', '12.5 %')
    """
    with exact():
        text = f"{part * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"


def ratio(part: Decimal, whole: Decimal, places: int) -> Decimal:
    """Divide for display, rounded half up: the only place where a number may lose digits besides `Rounding`.

    >>> ratio(Decimal(1), Decimal(3), 4)
    Decimal('0.3333')
    """
    return _rounding(places).round(ROUNDING.divide(part, whole))


_rounding = cache(Rounding)  # a report has thousands of ratios to the same few places
