"""Exact numbers: one door for values from outside, one private context that raises instead of rounding.

The caller's decimal context never changes a result: every operation of the library runs inside `exact()`.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import attrs

from agorapricing.errors import NumberError

P = ParamSpec("P")
R = TypeVar("R")

ZERO = Decimal(0)
ONE = Decimal(1)

# Wide enough that no sensible product needs more digits; `Inexact` is trapped, so what does need them raises.
_CONTEXT = decimal.Context(
    prec=999,
    rounding=decimal.ROUND_HALF_UP,
    Emin=-9_999,
    Emax=9_999,
    capitals=1,
    clamp=0,
    traps=[
        decimal.Inexact,
        decimal.InvalidOperation,
        decimal.DivisionByZero,
        decimal.Overflow,
        decimal.Underflow,
        decimal.Subnormal,
        decimal.FloatOperation,
    ],
)
_ROUNDING = _CONTEXT.copy()
_ROUNDING.traps[decimal.Inexact] = False

DECIMALS = 24
"""The most digits of a number from outside, before and after the point: no real account comes near 10^24 minutes."""
_TEXT = 64
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[-+]?\d+,\d+", re.ASCII)
_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?) ?%", re.ASCII)


times = _CONTEXT.multiply  # one exact product, of Decimals and ints, without entering `exact()`


def exact() -> AbstractContextManager[decimal.Context]:
    """Give the context in which all arithmetic of the library runs; an operation that would round raises.

    >>> with exact():
    ...     Decimal(1) / Decimal(8)
    Decimal('0.125')
    """
    return decimal.localcontext(_CONTEXT)


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Let all that a function computes be computed inside `exact()`; not for generators, which compute later.

    >>> @exactly
    ... def half(amount: Decimal) -> Decimal:
    ...     return amount / 2
    >>> half(Decimal("22405.5874"))
    Decimal('11202.7937')

    doctest passes decorated functions over: one with an example in its docstring says `with exact():` itself.
    """

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with exact():
            return function(*args, **kwargs)

    return inside


def number(value: Any, what: str = "a number") -> Decimal:
    """Turn an int, a string or a Decimal into an exact Decimal; `what` names it in the error.

    >>> number("0.99", "a price")
    Decimal('0.99')

    Raises NumberError: a float, a bool, NaN, an infinity, more than 24 decimals, 10^24 or more.
    """
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise NumberError(_refusal(value, what))
    if isinstance(value, str) and len(value) > _TEXT:
        raise NumberError(f"{what} of {len(value)} characters is not a number that anybody is billed for")
    try:
        with exact():
            return _sensible(Decimal(value.strip() if isinstance(value, str) else value), value, what)
    except decimal.InvalidOperation:
        raise NumberError(f"{what} must be a number like 300000 or 0.99, not {value!r}{_meant(str(value))}") from None


def _meant(text: str) -> str:
    """What was probably meant by a text that is no number: per cent as a fraction, commas as they are used."""
    plain = text.strip()
    if _THOUSANDS.fullmatch(plain):
        return f"; did you mean {plain.replace(',', '')}?"
    if _COMMA.fullmatch(plain):
        return f"; did you mean {plain.replace(',', '.')}?"
    if found := _PERCENT.fullmatch(plain):
        with exact():
            return f"; did you mean {Decimal(found[1]).scaleb(-2):f}?"
    return ""


def _refusal(value: Any, what: str) -> str:
    if isinstance(value, float):
        return f"{what} {value!r} is a float, which is not exact: pass it as a string, '{value!r}'"
    return f"{what} must be an int, a string or a Decimal, not {type(value).__name__} {str(value)[:_TEXT]!r}"


def _sensible(given: Decimal, value: Any, what: str) -> Decimal:
    if not given.is_finite():
        raise NumberError(f"{what} must be finite, not {value}")
    if given and given.adjusted() >= DECIMALS:
        raise NumberError(f"{what} {str(given)[:_TEXT]} is too large: 10^24 or more")
    if given and _exponent(given) < -DECIMALS:
        raise NumberError(f"{what} {str(given)[:_TEXT]} has more than {DECIMALS} decimals")
    return given or ZERO


def _exponent(given: Decimal) -> int:
    """The exponent without the zeros at the end; counted, since a context may not hold so many digits."""
    _, digits, exponent = given.as_tuple()
    if int(exponent) >= -DECIMALS:
        return int(exponent)
    zeros = next(place for place, digit in enumerate(reversed(digits)) if digit)
    return int(exponent) + zeros


def not_negative(value: Any, what: str = "a number") -> Decimal:
    """Turn a value into an exact Decimal of at least 0.

    >>> not_negative(7, "a price")
    Decimal('7')
    """
    given = number(value, what)
    if given < 0:
        raise NumberError(f"{what} must not be negative, not {given}")
    return given


def positive(value: Any, what: str = "a number") -> Decimal:
    """Turn a value into an exact Decimal above 0.

    >>> positive("1_000", "per")
    Decimal('1000')
    """
    given = number(value, what)
    if given <= 0:
        raise NumberError(f"{what} must be more than 0, not {given}")
    return given


def fraction(value: Any, what: str = "a fraction") -> Decimal:
    """Turn a value into an exact Decimal from 0 to 1.

    >>> fraction("0.05", "off")
    Decimal('0.05')
    """
    given = not_negative(value, what)
    if given > 1:
        raise NumberError(f"{what} must be a fraction of at most 1, not {given}: 5 % is 0.05")
    return given


def quotient(dividend: Decimal, divisor: Decimal, what: str) -> Decimal:
    """Divide exactly.

    >>> quotient(Decimal(7), Decimal(1000), "price")
    Decimal('0.007')

    Raises NumberError where the result has no end, as in 1 / 7.
    """
    try:
        with exact():
            return dividend / divisor
    except decimal.Inexact:
        raise NumberError(f"{what}: {dividend} / {divisor} has no exact decimal") from None


_MODES = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}


def _known_mode(mode: str) -> str:
    if mode not in _MODES:
        raise NumberError(f"rounding mode must be one of {', '.join(_MODES)}, not {mode!r}")
    return mode


@attrs.frozen
class Rounding:
    """The one rounding of a bill: to `places` decimals by `mode` (half-up, half-even, up, down).

    >>> Rounding(2).round(Decimal("22405.5874"))
    Decimal('22405.59')
    """

    places: int = attrs.field(
        default=2, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0), attrs.validators.le(DECIMALS)]
    )
    mode: str = attrs.field(default="half-up", converter=_known_mode)

    @property
    def unit(self) -> Decimal:
        """The smallest amount that remains, as 0.01."""
        return Decimal((0, (1,), -self.places))

    def round(self, amount: Decimal) -> Decimal:
        """Round an exact amount; what becomes 0 has no sign."""
        rounded = amount.quantize(self.unit, rounding=_MODES[self.mode], context=_ROUNDING)
        return rounded or rounded.copy_abs()


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
    return Rounding(places).round(_ROUNDING.divide(part, whole))
