"""The door of numbers from outside: what is no exact, finite, sensible number is refused with its reason."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from numbers import Integral
from typing import Any, cast

from agorapricing.errors import NumberError
from agorapricing.numbers.context import ZERO, exact
from agorapricing.numbers.symbolic import Form

DECIMALS = 24
"""The most digits of a number from outside, before and after the point: no real account comes near 10^24 minutes."""
_TRAPS = [decimal.Inexact, decimal.Rounded, decimal.InvalidOperation, decimal.Overflow]
_PLAIN = decimal.Context(prec=DECIMALS + 1, Emin=0, Emax=DECIMALS - 1, traps=_TRAPS)
"""Takes numbers of no more digits, before and after the point, which need no further look: most have fewer."""
LONGEST = 64
"""The most characters of a number in a string."""
_THOUSANDS = r"(?a)[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"  # text: most programs need none of them, and never compile it
_COMMA = r"(?a)[-+]?\d+,\d+"
_PERCENT = r"(?a)([-+]?\d+(?:\.\d+)?) ?%"


def number(value: Any, what: str = "a number") -> Decimal:
    """Turn an integer of any library, a string or a Decimal into an exact Decimal; `what` names it in the error.

    A recorded number stays as it is: a Decimal that is known later.

    >>> number("0.99", "a price")
    Decimal('0.99')

    Raises NumberError: a float, a bool, NaN, an infinity, more than 24 decimals, 10^24 or more.
    """
    if (kind := type(value)) is int or kind is Decimal or (kind is str and len(value) <= LONGEST):
        try:
            if (plain := _PLAIN.create_decimal(value)).is_finite():
                return plain or ZERO
        except decimal.DecimalException:
            pass
    if type(value) is Decimal:  # which needs no context to be looked at
        return _sensible(value, value, what)
    if isinstance(value, Form):
        return cast("Decimal", value)
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal, Integral)):
        raise NumberError(_refusal(value, what))
    if isinstance(value, str) and len(value) > LONGEST:
        raise NumberError(f"{what} of {len(value)} characters is not a number that anybody is billed for")
    given = value if isinstance(value, (int, Decimal)) else value.strip() if isinstance(value, str) else int(value)
    try:
        with exact():
            return _sensible(Decimal(given), value, what)
    except decimal.InvalidOperation:
        raise NumberError(f"{what} must be a number like 300000 or 0.99, not {value!r}{_meant(str(value))}") from None


def _meant(text: str) -> str:
    """What was probably meant by a text that is no number: per cent as a fraction, commas as they are used."""
    plain = text.strip()
    if re.fullmatch(_THOUSANDS, plain):
        return f"; did you mean {plain.replace(',', '')}?"
    if re.fullmatch(_COMMA, plain):
        return f"; did you mean {plain.replace(',', '.')}?"
    if found := re.fullmatch(_PERCENT, plain):
        with exact():
            return f"; did you mean {Decimal(found[1]).scaleb(-2):f}?"
    return ""


def _refusal(value: Any, what: str) -> str:
    if isinstance(value, float):
        return f"{what} {value!r} is a float, which is not exact: pass it as a string, '{value!r}'"
    return f"{what} must be an int, a string or a Decimal, not {type(value).__name__} {str(value)[:LONGEST]!r}"


def _sensible(given: Decimal, value: Any, what: str) -> Decimal:
    if not given.is_finite():
        raise NumberError(f"{what} must be finite, not {value}")
    if given and given.adjusted() >= DECIMALS:
        raise NumberError(f"{what} {str(given)[:LONGEST]} is too large: 10^24 or more")
    if given and _exponent(given) < -DECIMALS:
        raise NumberError(f"{what} {str(given)[:LONGEST]} has more than {DECIMALS} decimals")
    return given or ZERO


def _exponent(given: Decimal) -> int:
    """The exponent without the zeros at the end; counted, since a context may not hold so many digits."""
    _, digits, exponent = given.as_tuple()
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
