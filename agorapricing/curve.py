"""Curves: exact piecewise linear functions of t over the rationals, which may jump; a kind of number for tariffs.

A tariff over curves gives what it charges for every t at once. Names follow SciPy's `PPoly` where it has the same:
`x` for the breakpoints, a call to evaluate, `solve` and `roots`; intervals are those of the library `portion`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

import attrs

from agorapricing.arithmetic import maximum, minimum
from agorapricing.errors import AgorapricingError

Line = tuple[Fraction, Fraction]
"""A value at 0 and a slope."""

_ZERO = Fraction(0)
_MOST_KNOTS = 2_000  # more take seconds, and nobody reads them


class CurveError(AgorapricingError, ValueError):
    """A curve that cannot be: other domains, a time outside of it, whole blocks without an end."""


@attrs.frozen
class Interval:
    """The numbers from `lower` to `upper`, each end included or not; without `upper` it has no end."""

    lower: Fraction
    upper: Fraction | None
    has_lower: bool = True
    has_upper: bool = True

    def __contains__(self, t: Any) -> bool:
        above = t > self.lower or (self.has_lower and t == self.lower)
        return above and (self.upper is None or t < self.upper or (self.has_upper and t == self.upper))

    @property
    def is_point(self) -> bool:
        """Whether it is one number."""
        return self.lower == self.upper

    def __str__(self) -> str:
        if self.is_point:
            return str(self.lower)
        right = "∞)" if self.upper is None else f"{self.upper}{']' if self.has_upper else ')'}"
        return f"{'[' if self.has_lower else '('}{self.lower}, {right}"


class Knot(NamedTuple):
    """A t at which a curve bends or jumps: its value there and its limits, of which an end of the domain has one."""

    t: Fraction
    value: Fraction
    left: Fraction | None
    right: Fraction | None


def _plus(one: Fraction, other: Fraction, sign: int = 1) -> Fraction:
    """The sum, or the difference: Fraction's own operators spend most of their time on telling types apart."""
    below, beside = one.denominator, other.denominator
    return Fraction(one.numerator * beside + sign * other.numerator * below, below * beside)


def _on(line: Line, t: Fraction) -> Fraction:
    start, slope = line
    rise = slope.numerator
    if not rise:
        return start
    below, run = start.denominator, slope.denominator * t.denominator
    return Fraction(start.numerator * run + rise * t.numerator * below, below * run)


def _rational(t: Any) -> Fraction:
    return t if type(t) is Fraction else Fraction(t)


@attrs.frozen
class Curve:
    """A function of t from 0 to `end`, or without one for all t: a value at each knot, a line between two knots.

    Each knot has a value and the limits from both sides, which may differ. No knot is there without need, so that equal
    functions are equal curves.

    >>> double = Curve.linear(2, end=10)
    >>> capped = (double - 5).select(double, 5)
    >>> capped(2), capped(3), capped.x
    (Fraction(4, 1), Fraction(5, 1), (Fraction(0, 1), Fraction(5, 2)))
    """

    x: tuple[Fraction, ...]
    """The knots, from 0 on; the end is one only where the curve jumps there."""
    values: tuple[Fraction, ...]
    """The value at each knot."""
    lines: tuple[Line, ...]
    """The line after each knot; after a knot at the end a constant, which nobody sees."""
    end: Fraction | None = None

    @classmethod
    def linear(cls, slope: Any, start: Any = 0, end: Any = None) -> Curve:
        """The function start + slope * t.

        >>> Curve.linear(Fraction(1, 3), 2)(3)
        Fraction(3, 1)
        """
        if end is not None and end <= 0:
            raise CurveError(f"the domain of a curve is from 0 to more than 0, not to {end}")
        line = (Fraction(start), Fraction(slope))
        return cls((_ZERO,), (line[0],), (line,), None if end is None else Fraction(end))

    # ---- reading -----------------------------------------------------------------------------------------------------

    def __call__(self, t: Any) -> Fraction:
        """The value at t. Raises CurveError outside of the domain."""
        at = _rational(t)
        place = self._place(at)
        return self.values[place] if self.x[place] == at else _on(self.lines[place], at)

    def _place(self, at: Fraction) -> int:
        """The last knot at or before t."""
        top, below, end = at.numerator, at.denominator, self.end
        if top < 0 or (end is not None and top * end.denominator > end.numerator * below):
            raise CurveError(f"{at} is outside of the curve's domain, 0 to {end}")
        low, high = 0, len(self.x)
        while high - low > 1:  # bisect, without making a fraction for each comparison
            middle = (low + high) // 2
            knot = self.x[middle]
            if knot.numerator * below <= top * knot.denominator:
                low = middle
            else:
                high = middle
        return low

    def limit(self, t: Any, side: str = "right") -> Fraction:
        """The limit from the "left" or the "right"; at an end of the domain there is only the inner one.

        >>> step = Curve.linear(1, end=4).floor_div(2)
        >>> step.limit(2, "left"), step(2), step.limit(2, "right")
        (Fraction(0, 1), Fraction(1, 1), Fraction(1, 1))
        """
        at = _rational(t)
        place = self._place(at)
        if side == "left":
            if at == 0:
                raise CurveError("there is nothing to the left of 0")
            place -= self.x[place] == at
        elif side != "right":
            raise CurveError(f"side must be left or right, not {side!r}")
        elif at == self.end:
            raise CurveError(f"there is nothing to the right of {at}, the end")
        return _on(self.lines[place], at)

    def slope(self, t: Any, side: str = "right") -> Fraction:
        """What the next t adds, on one side of t."""
        at = _rational(t)
        place = self._place(at)
        return self.lines[place - (side == "left" and self.x[place] == at)][1]

    @property
    def domain(self) -> Interval:
        """Where the curve is defined: from 0 to its end, both included."""
        return Interval(_ZERO, self.end)

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
        return _on(self.lines[place], t) != value or (place > 0 and _on(self.lines[place - 1], t) != value)

    # ---- a kind of number --------------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> Curve:
        return self._with(other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Curve:
        return self._with(other, -1)

    def __rsub__(self, other: Any) -> Curve:
        return self._alike(other) - self

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
        x = self._split((*self._reaching(lambda _low, _high: (_ZERO,)), *low.x, *high.x))
        low, high = low._split(x.x), high._split(x.x)
        values = [a if v <= 0 else b for v, a, b in zip(x.values, low.values, high.values, strict=True)]
        lines = [a if v <= 0 else b for v, a, b in zip(x._middles(), low.lines, high.lines, strict=True)]
        return _simplest(x.x, values, lines, self.end)

    def floor_div(self, size: Any) -> Curve:
        """See `arithmetic.floor_div`. Raises CurveError where there would be blocks without end."""
        by = Fraction(size)
        if self.end is None and self.lines[-1][1]:
            raise CurveError("whole blocks of a quantity that grows without end have no end: state a domain")
        x = self._split(self._reaching(lambda low, high: _multiples(low, high, by)))
        values = [Fraction(floor(value / by)) for value in x.values]
        lines = [(Fraction(floor(middle / by)), _ZERO) for middle in x._middles()]
        return _simplest(x.x, values, lines, self.end)

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
        split = inner._split(inner._reaching(lambda low, high: (t for t in self.x if low <= t <= high)))
        lines = []
        for line, middle in zip(split.lines, split._middles(), strict=True):
            start, slope = self.lines[self._place(middle)] if line[1] else (self(line[0]), _ZERO)
            lines.append((start + slope * line[0], slope * line[1]))
        return _simplest(split.x, [self(value) for value in split.values], lines, inner.end)

    def signs(self) -> tuple[tuple[Interval, int], ...]:
        """The domain in the widest intervals in which the curve is below 0 (-1), 0, or above it (1).

        >>> [(str(where), sign) for where, sign in Curve.linear(1, -2).signs()]
        [('[0, 2)', -1), ('2', 0), ('(2, ∞)', 1)]
        """
        split = self._split(self._reaching(lambda _low, _high: (_ZERO,)))
        found: list[tuple[Interval, int]] = []
        for piece, value in split._pieces():
            sign = (value > 0) - (value < 0)
            if found and found[-1][1] == sign:
                found[-1] = (_joined(found[-1][0], piece), sign)
            else:
                found.append((piece, sign))
        return tuple(found)

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
        found: list[Interval] = []
        for where, sign in (self - y).signs():
            if sign > 0:
                continue
            if found and found[-1].upper == where.lower and (found[-1].has_upper or where.has_lower):
                found[-1] = _joined(found[-1], where)
            else:
                found.append(where)
        return tuple(found)

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

    def _with(self, other: Any, sign: int) -> Curve:
        """The sum, or with -1 the difference."""
        if not isinstance(other, Curve) and not other:
            return self
        theirs = self._alike(other)
        ours, theirs = self._split(theirs.x), theirs._split(self.x)
        values = [_plus(a, b, sign) for a, b in zip(ours.values, theirs.values, strict=True)]
        lines = [
            (_plus(a, c, sign), _plus(b, d, sign)) for (a, b), (c, d) in zip(ours.lines, theirs.lines, strict=True)
        ]
        return _simplest(ours.x, values, lines, self.end)

    def _split(self, knots: Iterable[Fraction]) -> Curve:
        """The same function with more knots."""
        known = {(t.numerator, t.denominator) for t in self.x}  # a pair of ints is hashed quicker than a fraction
        more = {at: t for t in knots if (at := (t.numerator, t.denominator)) not in known}
        if not more:
            return self
        if len(known) + len(more) > _MOST_KNOTS:
            raise CurveError(f"more than {_MOST_KNOTS:,} knots: state a smaller domain")
        x = sorted((*self.x, *more.values()))
        values, lines, place, last = [], [], -1, len(self.x) - 1
        for t in x:
            if place < last and t is self.x[place + 1]:
                place += 1
                values.append(self.values[place])
            else:
                values.append(_on(self.lines[place], t))
            lines.append(self.lines[place])
        return Curve(tuple(x), tuple(values), tuple(lines), self.end)

    def _ends(self) -> Iterator[Fraction | None]:
        """Where each line ends."""
        yield from self.x[1:]
        yield self.end

    def _middles(self) -> Iterator[Fraction]:
        """A value on each line, away from its ends."""
        for left, right, line in zip(self.x, self._ends(), self.lines, strict=True):
            yield _on(line, left + 1 if right is None else (left + right) / 2)

    def _reaching(self, levels: Callable[[Any, Any], Iterable[Fraction]]) -> list[Fraction]:
        """Where a line reaches a level inside its interval; levels are told its lowest and highest value there."""
        found = []
        for left, right, (start, slope) in zip(self.x, self._ends(), self.lines, strict=True):
            if slope:
                first = start + slope * left
                last = _beyond(slope) if right is None else start + slope * right
                for level in levels(*((first, last) if slope > 0 else (last, first))):
                    t = (level - start) / slope
                    if left < t and (right is None or t < right or t == self.end):
                        found.append(t)
        return found

    def _pieces(self) -> Iterator[tuple[Interval, Fraction]]:
        """Each knot and each open interval after it, with a value there."""
        last = len(self.x) - 1
        for place, (left, right, middle) in enumerate(zip(self.x, self._ends(), self._middles(), strict=True)):
            yield Interval(left, left), self.values[place]
            if right != left:
                is_last = place == last and right is not None
                yield Interval(left, right, has_lower=False, has_upper=is_last), middle


def _beyond(slope: Fraction) -> Any:
    """More than every number, or less."""
    return float("inf") if slope > 0 else float("-inf")


def _multiples(low: Any, high: Any, size: Fraction) -> Iterator[Fraction]:
    first, last = floor(low / size), floor(high / size) + 1
    if last - first > _MOST_KNOTS:
        raise CurveError(f"{last - first:,} whole blocks: state a smaller domain")
    return (size * k for k in range(first, last + 1))


def _joined(one: Interval, other: Interval) -> Interval:
    return Interval(one.lower, other.upper, one.has_lower, other.has_upper)


def _simplest(x: Sequence[Fraction], values: Sequence[Fraction], lines: Sequence[Line], end: Fraction | None) -> Curve:
    """Without the knots at which nothing happens."""
    if x[-1] == end and len(x) > 1:
        lines = [*lines[:-1], lines[-2] if _on(lines[-2], end) == values[-1] else (values[-1], _ZERO)]
    kept = [0]
    for place in range(1, len(x)):
        line = lines[place]
        if line != lines[place - 1] or _on(line, x[place]) != values[place]:
            kept.append(place)
    if len(kept) == len(x):
        return Curve(tuple(x), tuple(values), tuple(lines), end)
    values, lines = [values[place] for place in kept], [lines[place] for place in kept]
    return Curve(tuple(x[place] for place in kept), tuple(values), tuple(lines), end)
