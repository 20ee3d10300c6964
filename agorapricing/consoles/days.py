"""Days as files of consoles write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from agorapricing.errors import NumberError

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.0+)?Z?)?")
_MIDNIGHTS = frozenset(("", "T00:00:00.000Z", "T00:00:00Z", " 00:00:00"))
"""How most files go on after a day: quicker than a pattern."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = 10**11
"""Seconds of this size would be of the year 5138."""


def day_of(value: Any, *, shift: timedelta = timedelta(0)) -> date:
    """The day of a text, of digits as 20180401, or of seconds or milliseconds since 1970, which `shift` moves.

    >>> day_of("2026-08-01T00:00:00.000Z"), day_of(20180401), day_of(1785542400)
    (datetime.date(2026, 8, 1), datetime.date(2018, 4, 1), datetime.date(2026, 8, 1))

    Raises NumberError for what is no day.
    """
    try:
        if isinstance(value, str) and value[4:5] == "-" and value[10:] in _MIDNIGHTS:
            return _iso(value[:10])
        if isinstance(value, str) and (found := _ISO.fullmatch(value.strip())):
            return date(int(found[1]), int(found[2]), int(found[3]))
        number = Decimal(value)
        if isinstance(value, bool | float) or number != int(number):
            raise ValueError(value)
        digits = f"{int(number)}"
        if len(digits) == 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        seconds = int(number) // 1000 if abs(number) >= _MILLISECONDS else int(number)
        return (_EPOCH + shift + timedelta(seconds=seconds)).date()
    except (ValueError, TypeError, ArithmeticError):
        raise NumberError(f"{str(value)[:40]!r} is no day") from None


@lru_cache(maxsize=4_096)
def _iso(text: str) -> date:
    """A day as files have it over and over, so that it is one value."""
    return date.fromisoformat(text)


def time_of_day(value: Any) -> str:
    """The time of day in a text; empty where it has none, or midnight.

    >>> time_of_day("2026-08-01 10:05:00"), time_of_day("2026-08-01 00:00:00")
    ('10:05:00', '')
    """
    found = _ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    clock = (found[4] if found else None) or ""
    return "" if clock.strip("0:") == "" else clock
