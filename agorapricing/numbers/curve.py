"""Curves: exact piecewise linear functions of t over the rationals, which may jump; a kind of number for tariffs.

A tariff over curves gives what it charges for every t at once. Names follow SciPy's `PPoly` where it has the same:
`x` for the breakpoints, a call to evaluate, `solve` and `roots`; intervals are those of the library `portion`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from math import floor
from operator import itemgetter
from typing import Any, NamedTuple

from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers.arithmetic import maximum, minimum
from agorapricing.numbers.interval import Interval
from agorapricing.numbers.pieces import MOST_KNOTS, ZERO, CurveError, Pieces, on, plus

__all__ = ["Curve", "CurveError", "Interval", "Knot"]


class Knot(NamedTuple):
    """A t at which a curve bends or jumps: its value there and its limits, of which an end of the domain has one."""

    t: Fraction
    value: Fraction
    left: Fraction | None
    right: Fraction | None


@frozen
class Curve(Pieces):
    """A function of t from 0 to `end`, or without one for all t: a value at each knot, a line between two knots.

    Each knot has a value and the limits from both sides, which may differ. No knot is there without need, so that equal
    functions are equal curves.

    >>> double = Curve.linear(2, end=10)
    >>> capped = (double - 5).select(double, 5)
    >>> capped(2), capped(3), capped.x
    (Fraction(4, 1), Fraction(5, 1), (Fraction(0, 1), Fraction(5, 2)))
    """

    @classmethod
    def linear(cls, slope: Any, start: Any = 0, end: Any = None) -> Curve:
        """The function start + slope * t.

        >>> Curve.linear(Fraction(1, 3), 2)(3)
        Fraction(3, 1)
        """
        if end is not None and end <= 0:
            raise CurveError(f"the domain of a curve is from 0 to more than 0, not to {end}")
        line = (Fraction(start), Fraction(slope))
        return cls((ZERO,), (line[0],), (line,), None if end is None else Fraction(end))

    # ---- reading -----------------------------------------------------------------------------------------------------

    @property
    def domain(self) -> Interval:
        """Where the curve is defined: from 0 to its end, both included."""
        return Interval(ZERO, self.end)

    @property
    def knots(self) -> tuple[Knot, ...]:
        """Every knot with its value and its limits.

        >>> Curve.linear(1, end=4).floor_div(3).knots[1]
        Knot(t=Fraction(3, 1), value=Fraction(1, 1), left=Fraction(0, 1), right=Fraction(1, 1))
        """
        return tuple(
            Knot(t, value, None if t == 0 else self.limit(t, "left"), None if t == self.end else self.limit(t))
            for t, value in zip(self.x, self.values, strict=True)
        )

    @property
    def jumps(self) -> tuple[Fraction, ...]:
        """The knots at which the value is not both limits."""
        return tuple(t for place, t in enumerate(self.x) if self._jumps(place))

    def _jumps(self, place: int) -> bool:
        t, value = self.x[place], self.values[place]
        return on(self.lines[place], t) != value or (place > 0 and on(self.lines[place - 1], t) != value)

    # ---- a kind of number --------------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> Curve:
        return self._with(other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Curve:
        return self._with(other, -1)

    def __rsub__(self, other: Any) -> Curve:
        return (-self)._with(other, 1)

    def __neg__(self) -> Curve:
        return self * -1

    def __mul__(self, factor: Any) -> Curve:
        by = Fraction(factor)
        if not by:
            return Curve.linear(0, 0, self.end)
        if by == 1:
            return self
        lines = tuple((start * by, slope * by) for start, slope in self.lines)
        return Curve(self.x, tuple(value * by for value in self.values), lines, self.end)

    __rmul__ = __mul__

    def select(self, at_most: Any, above: Any) -> Curve:
        """See `arithmetic.select`: one curve where this one is at most 0, another one where it is above."""
        low, high = self._alike(at_most), self._alike(above)
        x = self._split((*self._reaching(lambda _low, _high: (ZERO,)), *low.x, *high.x))
        low, high = low._split(x.x), high._split(x.x)
        values = [a if v <= 0 else b for v, a, b in zip(x.values, low.values, high.values, strict=True)]
        lines = [a if v <= 0 else b for v, a, b in zip(x._middles(), low.lines, high.lines, strict=True)]
        return Curve.simplest(x.x, values, lines, self.end)

    def floor_div(self, size: Any) -> Curve:
        """See `arithmetic.floor_div`. Raises CurveError where there would be blocks without end."""
        by = Fraction(size)
        if self.end is None and self.lines[-1][1]:
            raise CurveError(Message("whole blocks of a quantity that grows without end have no end: state a domain"))
        x = self._split(self._reaching(lambda low, high: _multiples(low, high, by)))
        values = [Fraction(floor(value / by)) for value in x.values]
        lines = [(Fraction(floor(middle / by)), ZERO) for middle in x._middles()]
        return Curve.simplest(x.x, values, lines, self.end)

    def minimum(self, other: Any) -> Curve:
        """The smaller of two curves, or of a curve and a number, at every t.

        >>> Curve.linear(3).minimum(100)(50)
        Fraction(100, 1)
        """
        smaller: Curve = minimum(self, other)
        return smaller

    def maximum(self, other: Any) -> Curve:
        """The larger of two curves, or of a curve and a number, at every t."""
        larger: Curve = maximum(self, other)
        return larger

    # ---- composition, and where a value is reached -------------------------------------------------------------------

    def compose(self, inner: Curve) -> Curve:
        """The curve of self(inner(t)); what the inner one gives must be in the domain.

        >>> Curve.linear(2).compose(Curve.linear(3, 1))(1)
        Fraction(8, 1)
        """
        levels = self.x if self.end is None else (*self.x, self.end)  # beyond the end a line would go on
        split = inner._split(inner._reaching(lambda low, high: (t for t in levels if low <= t <= high)))
        lines = []
        for line, middle in zip(split.lines, split._middles(), strict=True):
            start, slope = self.lines[self._place(middle)] if line[1] else (self(line[0]), ZERO)
            lines.append((start + slope * line[0], slope * line[1]))
        return Curve.simplest(split.x, [self(value) for value in split.values], lines, inner.end)

    def signs(self) -> tuple[tuple[Interval, int], ...]:
        """The domain in the widest intervals in which the curve is below 0 (-1), 0, or above it (1).

        >>> [(str(where), sign) for where, sign in Curve.linear(1, -2).signs()]
        [('[0, 2)', -1), ('2', 0), ('(2, ∞)', 1)]
        """
        split = self._split(self._reaching(lambda _low, _high: (ZERO,)))
        return tuple(_joined((piece, (value > 0) - (value < 0)) for piece, value in split._pieces()))

    def solve(self, y: Any = 0) -> tuple[Interval, ...]:
        """Every t at which the value is y: points, and intervals; a value that is jumped over is not reached.

        >>> [str(each) for each in Curve.linear(2, end=10).solve(5)]
        ['5/2']
        """
        return tuple(where for where, sign in (self - y).signs() if sign == 0)

    def roots(self) -> tuple[Interval, ...]:
        """Every t at which the value is 0."""
        return self.solve(0)

    def at_most(self, y: Any) -> tuple[Interval, ...]:
        """Every t at which the value is y or less, in the widest intervals."""
        signs = _joined((where, max(sign, 0)) for where, sign in (self - y).signs())
        return tuple(where for where, sign in signs if sign == 0)

    def crossings(self, other: Curve) -> tuple[Interval, ...]:
        """Every t at which two curves have the same value: points, and intervals of ties."""
        return (self - other).roots()

    # ---- how it is done ----------------------------------------------------------------------------------------------

    def _alike(self, other: Any) -> Curve:
        if not isinstance(other, Curve):
            return Curve.linear(0, other, self.end)
        if other.end != self.end:
            raise CurveError(f"curves of two domains, to {self.end} and to {other.end}")
        return other

    def _shifted(self, by: Fraction) -> Curve:
        """The sum with a number, which moves no knot."""
        lines = tuple((plus(start, by), slope) for start, slope in self.lines)
        return Curve(self.x, tuple(plus(value, by) for value in self.values), lines, self.end)

    def _with(self, other: Any, sign: int) -> Curve:
        """The sum, or with -1 the difference."""
        if not isinstance(other, Curve):
            return self._shifted(sign * Fraction(other)) if other else self
        ours, theirs = self, self._alike(other)
        if ours.x != theirs.x:
            ours, theirs = ours._split(theirs.x), theirs._split(ours.x)
        values = [plus(a, b, sign) for a, b in zip(ours.values, theirs.values, strict=True)]
        lines = [(plus(a, c, sign), plus(b, d, sign)) for (a, b), (c, d) in zip(ours.lines, theirs.lines, strict=True)]
        return Curve.simplest(ours.x, values, lines, self.end)


def _joined(pieces: Iterable[tuple[Interval, int]]) -> Iterator[tuple[Interval, int]]:
    """Neighbours of one sign as one interval."""
    for sign, group in groupby(pieces, key=itemgetter(1)):
        alike = [piece for piece, _ in group]
        yield alike[0].through(alike[-1]), sign


def _multiples(low: Any, high: Any, size: Fraction) -> Iterator[Fraction]:
    first, last = floor(low / size), floor(high / size) + 1
    if last - first > MOST_KNOTS:
        raise CurveError(Message("{count:,} whole blocks: state a smaller domain", count=last - first))
    return (size * k for k in range(first, last + 1))
