"""Quantities as people write them: numbers, and short ones as 3k, 1.2M or 2bn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agorapricing.errors import NumberError
from agorapricing.numbers.context import exact
from agorapricing.numbers.decimals import LONGEST, not_negative

_ZEROS = {"k": 3, "K": 3, "万": 4, "M": 6, "亿": 8, "G": 9, "bn": 9}
_MEANT = {"m": "M", "mn": "M", "g": "G", "b": "bn", "bn": "bn"}  # 1.2m could be milli, 2b bytes
_WRITTEN = frozenset({int, str, Decimal})
_SHORT = re.compile(r"([-+]?[0-9_,]*\.?[0-9]+) ?([A-Za-z万亿]+)")


def quantity(value: Any, what: str = "a quantity") -> Decimal:
    """Turn a value into an exact Decimal of at least 0; a string may end with k, M, G or bn, 万 or 亿.

    >>> quantity("1.2M"), quantity("3k"), quantity("2 bn"), quantity(300_000)
    (Decimal('1200000'), Decimal('3000'), Decimal('2000000000'), Decimal('300000'))

    Raises NumberError: what `not_negative` refuses, and a unit that could mean something else, as in 1.2m.
    """
    short = _SHORT.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= LONGEST else None
    if short is None:
        return not_negative(value, what)
    digits, unit = short.groups()
    if unit in _ZEROS:
        with exact():
            return not_negative(f"{not_negative(digits, what).scaleb(_ZEROS[unit]):f}", what)
    near = _MEANT.get(unit.lower())
    hint = f"did you mean {digits}{near}?" if near else f"known after a number: {', '.join(_ZEROS)}"
    raise NumberError(f"{what} must be a number like 300000, 0.99 or 1.2M, not {value!r}; {hint}")


def counts(values: Sequence[Any]) -> tuple[int, ...] | None:
    """The counts that strings, or Decimals and integers, of plain digits stand for; None where they are no such values.

    They may be of up to 64 digits.

    >>> counts(("7", "08")), counts((Decimal(8), 9)), counts(("7.5",)), counts((True,)), counts((-1,))
    ((7, 8), (8, 9), None, None, None)
    """
    is_text = type(values[0]) is str  # texts beside others are left to who asks: most are all of one type
    if not (is_text or _WRITTEN.issuperset(map(type, values))):
        return None
    try:
        texts = values if is_text else tuple(map(str, values))
        digits = "".join(texts)
        is_plain = digits.isdecimal() and (len(digits) <= LONGEST or max(map(len, texts)) <= LONGEST)
        return tuple(map(int, texts)) if is_plain else None
    except (TypeError, ValueError):  # of what is no text, of none, of an integer that is too long to write out
        return None
