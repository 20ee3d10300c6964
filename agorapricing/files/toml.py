"""TOML 1.0 as plain values, by Python's own `tomllib`, or by `tomli`, of which it is made, compiled (extra `fast`)."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

try:
    from tomli import TOMLDecodeError, loads

    with suppress(TOMLDecodeError):
        loads("later = {toml = 1.1,}")
        raise ImportError  # it reads what Python's own refuses
except ImportError:  # the same, in three times the time
    from tomllib import TOMLDecodeError, loads  # type: ignore[assignment]  # two classes of one name

__all__ = ["TOMLDecodeError", "toml_values"]


def toml_values(text: str) -> dict[str, Any]:
    """The values of a text in TOML; numbers with a point are Decimals.

    >>> toml_values("price = 1.50")
    {'price': Decimal('1.50')}

    Raises TOMLDecodeError, RecursionError where it is nested too deeply, ValueError and ArithmeticError for a number or
    a day that cannot be.
    """
    return loads(text, parse_float=Decimal)
