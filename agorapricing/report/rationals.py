"""Rationals in reports: as decimals, rounded outwards and marked by ~ where they have more than are shown."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from agorapricing.numbers import outwards
from agorapricing.report.page import NOTHING, Grid

MARKED = "~ marks a number with more decimals than are shown, rounded outwards; JSON has it exactly, as n/d."
MONEY = 2


def money(value: Fraction | None, *, up: bool, places: int = MONEY) -> str:
    """Write an amount, with minor units.

    >>> money(Fraction(1, 3), up=True), money(Fraction(5), up=True), money(None, up=True)
    ('~0.34', '5.00', '–')
    """
    return NOTHING if value is None else outwards(value, places, up=up, least=MONEY)


def marked(grids: Iterable[Grid]) -> tuple[str, ...]:
    """The note that says what ~ is, where it stands in a cell."""
    return (MARKED,) if any("~" in cell for grid in grids for row in grid.rows for cell in row) else ()


def flat(record: dict[str, Any]) -> dict[str, Any]:
    """A record without lists, for a row of CSV.

    >>> flat({"a": 1, "b": [2, 3]})
    {'a': 1, 'b': '2; 3'}
    """
    return {key: "; ".join(map(str, value)) if isinstance(value, list) else value for key, value in record.items()}
