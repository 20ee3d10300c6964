"""A second kind of number, for the proof that the algebra of tariffs is generic: exact piecewise linear functions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import attrs

Line = tuple[Fraction, Fraction]


def _on(line: Line, t: Fraction) -> Fraction:
    start, slope = line
    return start + slope * t


@attrs.frozen(eq=False)
class Piecewise:
    """A function of t on [0, end]: a value at each knot, a line on each open interval between; it may jump at knots.

    >>> double = Piecewise.linear(2, end=10)
    >>> capped = (double - 5).select(double, Decimal(5))
    >>> capped.at(2), capped.at(3), capped.knots
    (Fraction(4, 1), Fraction(5, 1), (Fraction(0, 1), Fraction(5, 2), Fraction(10, 1)))
    """

    knots: tuple[Fraction, ...]
    values: tuple[Fraction, ...]
    lines: tuple[Line, ...]

    @classmethod
    def linear(cls, slope: Any, start: Any = 0, end: Any = 1) -> Piecewise:
        """The function start + slope * t."""
        line = (Fraction(start), Fraction(slope))
        knots = (Fraction(0), Fraction(end))
        return cls(knots, tuple(_on(line, t) for t in knots), (line,))

    def at(self, t: Any) -> Fraction:
        """The value at t."""
        place = bisect_left(self.knots, t)
        return self.values[place] if self.knots[place] == t else _on(self.lines[place - 1], Fraction(t))

    def __add__(self, other: Any) -> Piecewise:
        return self._with(other, lambda ours, theirs: ours + theirs)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Piecewise:
        return self._with(other, lambda ours, theirs: ours - theirs)

    def __rsub__(self, other: Any) -> Piecewise:
        return self._with(other, lambda ours, theirs: theirs - ours)

    def __mul__(self, factor: Decimal | int) -> Piecewise:
        by = Fraction(factor)
        lines = ((start * by, slope * by) for start, slope in self.lines)
        return Piecewise(self.knots, tuple(value * by for value in self.values), tuple(lines))

    __rmul__ = __mul__

    def select(self, at_most: Any, above: Any) -> Piecewise:
        """See `arithmetic.select`."""
        x = self._split(self._reaching(lambda _low, _high: (Fraction(0),)))
        low, high = self._alike(at_most), self._alike(above)
        knots = _merged(x.knots, low.knots, high.knots)
        x, low, high = x._split(knots), low._split(knots), high._split(knots)
        values = (a if v <= 0 else b for v, a, b in zip(x.values, low.values, high.values, strict=True))
        lines = (a if v <= 0 else b for v, a, b in zip(x._middles(), low.lines, high.lines, strict=True))
        return _simplest(knots, tuple(values), tuple(lines))

    def floor_div(self, size: Decimal | int) -> Piecewise:
        """See `arithmetic.floor_div`."""
        by = Fraction(size)
        x = self._split(
            self._reaching(lambda low, high: (by * k for k in range(floor(low / by), floor(high / by) + 2))),
        )
        values = (Fraction(floor(value / by)) for value in x.values)
        lines = ((Fraction(floor(middle / by)), Fraction(0)) for middle in x._middles())
        return _simplest(x.knots, tuple(values), tuple(lines))

    def _alike(self, other: Any) -> Piecewise:
        return other if isinstance(other, Piecewise) else Piecewise.linear(0, other, self.knots[-1])

    def _with(self, other: Any, combine: Callable[[Fraction, Fraction], Fraction]) -> Piecewise:
        theirs = self._alike(other)
        knots = _merged(self.knots, theirs.knots)
        ours, theirs = self._split(knots), theirs._split(knots)
        values = map(combine, ours.values, theirs.values)
        lines = (tuple(map(combine, a, b)) for a, b in zip(ours.lines, theirs.lines, strict=True))
        return _simplest(knots, tuple(values), tuple(lines))

    def _split(self, knots: Iterable[Fraction]) -> Piecewise:
        """The same function with more knots."""
        found = _merged(self.knots, knots)
        lines = (self.lines[bisect_left(self.knots, t) - 1] for t in found[1:])
        return Piecewise(found, tuple(self.at(t) for t in found), tuple(lines))

    def _middles(self) -> Iterator[Fraction]:
        """The value in the middle of each interval."""
        for left, right, line in zip(self.knots, self.knots[1:], self.lines, strict=False):
            yield _on(line, (left + right) / 2)

    def _reaching(self, levels: Callable[[Fraction, Fraction], Iterable[Fraction]]) -> Iterator[Fraction]:
        """Where the function reaches a level inside an interval; levels are told its lowest and highest value there."""
        for left, right, (start, slope) in zip(self.knots, self.knots[1:], self.lines, strict=False):
            if slope:
                ends = sorted((_on((start, slope), left), _on((start, slope), right)))
                yield from (t for level in levels(*ends) if left < (t := (level - start) / slope) < right)


def _merged(*knots: Iterable[Fraction]) -> tuple[Fraction, ...]:
    return tuple(sorted(set().union(*knots)))


def _simplest(knots: tuple[Fraction, ...], values: tuple[Fraction, ...], lines: tuple[Line, ...]) -> Piecewise:
    """Without the knots at which nothing happens."""
    kept = [
        place
        for place, (t, value) in enumerate(zip(knots, values, strict=True))
        if place in (0, len(knots) - 1) or lines[place - 1] != lines[place] or _on(lines[place], t) != value
    ]
    return Piecewise(
        tuple(knots[place] for place in kept),
        tuple(values[place] for place in kept),
        tuple(lines[place] for place in kept[:-1]),
    )
