"""Rationals as decimals for people: exact where they have an end, else rounded outwards and marked as such."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import floor

_WIDE = Context(prec=999)


def outwards(value: Fraction, places: int, *, up: bool, least: int = 0) -> str:
    """Write a rational as a decimal: exact where it has an end, else rounded away from the inside, marked by ~.

    `places` are shown at most, and `least` at least.

    >>> outwards(Fraction(5, 2), 2, up=True), outwards(Fraction(1, 3), 2, up=False)
    ('2.5', '~0.33')
    >>> outwards(Fraction(4_000, 3), 2, up=True), outwards(Fraction(7), 2, up=True, least=2)
    ('~1,333.34', '7.00')
    """
    scaled = value * 10**places
    whole = -floor(-scaled) if up else floor(scaled)
    mark = "" if whole == scaled else "~"
    text = f"{Decimal(whole).scaleb(-places, _WIDE):,f}"
    head, _, decimals = text.partition(".")
    kept = decimals.rstrip("0").ljust(least, "0")
    return f"{mark}{head}.{kept}" if kept else mark + head
