"""Rationals in reports: as decimals, rounded outwards and marked by ~ where they have more than are shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from agorapricing.messages import Message
from agorapricing.numbers import outwards
from agorapricing.report.page import NOTHING, Grid

MARKED = Message("~ marks a number with more decimals than are shown, rounded outwards; JSON has it exactly, as n/d.")
MONEY = 2
_PLACES = 8
_RATIO = re.compile(r"-?\d+/\d+")


def money(value: Fraction | None, *, up: bool, places: int = MONEY) -> str:
    """Write an amount, with minor units.

    >>> money(Fraction(1, 3), up=True), money(Fraction(5), up=True), money(None, up=True)
    ('~0.34', '5.00', '–')
    """
    return NOTHING if value is None else outwards(value, places, up=up, least=MONEY)


def marked(grids: Iterable[Grid]) -> tuple[str, ...]:
    """The note that says what ~ is, where it stands in a cell."""
    return (MARKED,) if any("~" in cell for grid in grids for row in grid.rows for cell in row) else ()


def flat(record: Mapping[str, Any], *, up: Collection[str] = (), down: Collection[str] = ()) -> dict[str, Any]:
    """A record as a row of CSV: without lists, and with each rational twice, as a decimal and exactly.

    Those of `up` and `down` are rationals, or intervals of them, which are rounded so; an interval always outwards.

    >>> flat({"a": "7/3", "b": ["[1/3, 2]", "3"]}, up=["a"], down=["b"])
    {'a': '2.33333334', 'a_exact': '7/3', 'b': '[0.33333333, 2]; 3', 'b_exact': '[1/3, 2]; 3'}
    """
    row: dict[str, Any] = {}
    for key, value in record.items():
        row[key] = "; ".join(map(str, value)) if isinstance(value, list) else value
        if key in up or key in down:
            row |= {key: row[key] and _decimals(row[key], up=key in up), f"{key}_exact": row[key]}
    return row


def _decimals(text: str, *, up: bool) -> str:
    """A text whose ratios are written as decimals, to 8 places, and of a small number to four digits."""

    def written(ratio: re.Match[str]) -> str:
        value = Fraction(ratio[0])
        places = max(_PLACES, len(str(value.denominator // abs(value.numerator or 1))) + 3)
        ends = {"]": True, ")": True, ",": False}  # the upper bound of an interval, and the lower one
        return outwards(value, places, up=ends.get(text[ratio.end() :][:1], up)).lstrip("~").replace(",", "")

    return _RATIO.sub(written, text)
