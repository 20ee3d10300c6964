"""Where digits are lost: the one rounding of a bill, and ratios for display."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.numbers.context import ROUNDING, exact
from agorapricing.numbers.decimals import DECIMALS

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


@attrs.frozen
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
        """Round an exact amount; what becomes 0 has no sign."""
        rounded = amount.quantize(self.unit, rounding=MODES[self.mode], context=ROUNDING)
        return rounded or rounded.copy_abs()

    def share(self, amount: Decimal, part: int, whole: int) -> Decimal:
        """Round a share of an amount, as for some days of a month.

        >>> Rounding().share(Decimal(500), 17, 31)
        Decimal('274.19')
        """
        return self.round(ROUNDING.divide(ROUNDING.multiply(amount, part), whole))


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
    return Rounding(places).round(ROUNDING.divide(part, whole))
