"""Quantities as people write them: numbers, and short ones as 3k, 1.2M or 2bn."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from agorapricing.errors import NumberError
from agorapricing.numbers.context import exact
from agorapricing.numbers.decimals import LONGEST, not_negative

_ZEROS = {"k": 3, "K": 3, "万": 4, "M": 6, "亿": 8, "G": 9, "bn": 9}
_MEANT = {"m": "M", "mn": "M", "g": "G", "b": "bn", "bn": "bn"}  # 1.2m could be milli, 2b bytes
_SHORT = r"([-+]?[0-9_,]*\.?[0-9]+) ?([A-Za-z万亿]+)"


def quantity(value: Any, what: str = "a quantity") -> Decimal:
    """Turn a value into an exact Decimal of at least 0; a string may end with k, M, G or bn, 万 or 亿.

    >>> quantity("1.2M"), quantity("3k"), quantity("2 bn"), quantity(300_000)
    (Decimal('1200000'), Decimal('3000'), Decimal('2000000000'), Decimal('300000'))

    Raises NumberError: what `not_negative` refuses, and a unit that could mean something else, as in 1.2m.
    """
    short = re.fullmatch(_SHORT, value.strip()) if isinstance(value, str) and len(value) <= LONGEST else None
    if short is None:
        return not_negative(value, what)
    digits, unit = short.groups()
    if unit in _ZEROS:
        with exact():
            return not_negative(f"{not_negative(digits, what).scaleb(_ZEROS[unit]):f}", what)
    near = _MEANT.get(unit.lower())
    hint = f"did you mean {digits}{near}?" if near else f"known after a number: {', '.join(_ZEROS)}"
    raise NumberError(f"{what} must be a number like 300000, 0.99 or 1.2M, not {value!r}; {hint}")


def count(value: Any) -> int:
    """The count that an integer, a whole Decimal or a string of plain digits stands for; below 0 where it is none.

    >>> count(7), count("08"), count(Decimal(9)), count("7.5"), count(Decimal("7.5")), count(True)
    (7, 8, 9, -1, -1, -1)
    """
    kind = type(value)
    if kind is Decimal:
        try:
            number = hash(value)  # Python's hash of a whole number below 2^61 - 1 is that number
        except TypeError:  # of a signalling NaN
            return -1
        return number if number == value else -1
    if kind is str:
        return int(value) if value.isdecimal() and len(value) <= LONGEST else -1
    return value if kind is int else -1
