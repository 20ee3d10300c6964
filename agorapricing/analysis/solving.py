"""Where a total that falls as a discount grows comes to a target: exactly, from totals at single discounts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

_PLACES = 20

Point = tuple[Fraction, Fraction]
"""A discount, and the total there."""


def least_off(total: Callable[[Fraction], Fraction], none: Point, free: Point, target: Fraction) -> Fraction | None:
    """The least fraction off that gives the target, between two points on either side of it.

    Totals fall along lines, which end where a floor, a cap or another order of filling a pool begins. The range is cut
    in two until the target lies on one line, or ends at two decimals next to each other: totals are only asked for at
    decimals. None where they jump over the target; where they jump onto it, the decimal at which they do.

    >>> capped = lambda off: max(100 * (1 - off), Fraction(40))
    >>> ends = (Fraction(0), Fraction(100)), (Fraction(1), Fraction(40))
    >>> least_off(capped, *ends, Fraction(70)), least_off(capped, *ends, Fraction(40))
    (Fraction(3, 10), Fraction(3, 5))
    """
    before, low, high = none, none, free
    while (at := _between(low[0], high[0])) not in {low[0], high[0]}:
        middle = (at, total(at))
        crossing = _crossed(low, high, target) if _is_line(low, middle, high) else None
        if crossing is not None and _holds(total, (low, high), crossing, target):
            return crossing
        if middle[1] > target:
            before, low = low, middle
        else:
            high = middle
    crossing = _crossed(before, low, target)  # where a line ends at the target, as at a floor
    if crossing is not None and low[0] <= crossing <= high[0] and _holds(total, (before, low), crossing, target):
        return crossing
    return high[0] if high[1] == target else None


def _between(low: Fraction, high: Fraction) -> Fraction:
    """About half way, a decimal."""
    scale = 10**_PLACES
    return Fraction(round((low + high) / 2 * scale), scale)


def _is_line(one: Point, middle: Point, other: Point) -> bool:
    return (middle[1] - one[1]) * (other[0] - one[0]) == (other[1] - one[1]) * (middle[0] - one[0])


def _crossed(one: Point, other: Point, target: Fraction) -> Fraction | None:
    """Where the line through two points comes to the target."""
    fall = one[1] - other[1]
    return one[0] + (one[1] - target) * (other[0] - one[0]) / fall if fall else None


def _holds(total: Callable[[Fraction], Fraction], line: tuple[Point, Point], off: Fraction, target: Fraction) -> bool:
    """Whether totals beside a solution are those of its line, or stay at the target; at a decimal, the target."""
    scale = 10**_PLACES
    below = Fraction(off * scale // 1, scale)
    if below == off:
        return total(off) == target
    above = total(below + Fraction(1, scale))
    return _is_line(line[0], (below, total(below)), line[1]) and (
        above == target or _is_line(line[0], (below + Fraction(1, scale), above), line[1])
    )
