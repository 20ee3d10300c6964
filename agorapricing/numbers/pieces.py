"""The pieces of a curve: knots with values and the lines between them; how to read them, and to cut them further."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Self

from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers.interval import Interval

Line = tuple[Fraction, Fraction]
"""A value at 0 and a slope."""

ZERO = Fraction(0)
MOST_KNOTS = 2_000  # more take seconds, and nobody reads them


class CurveError(AgorapricingError, ValueError, code="wrong-curve"):
    """A curve that cannot be: other domains, a time outside of it, whole blocks without an end."""


def plus(one: Fraction, other: Fraction, sign: int = 1) -> Fraction:
    """The sum, or the difference: Fraction's own operators spend most of their time on telling types apart."""
    more = other.numerator
    if not more:
        return one
    below, beside = one.denominator, other.denominator
    if below == beside:
        return Fraction(one.numerator + sign * more, below)
    return Fraction(one.numerator * beside + sign * more * below, below * beside)


def on(line: Line, t: Fraction) -> Fraction:
    """The value on a line at t."""
    start, slope = line
    rise = slope.numerator
    if not rise:
        return start
    below, run = start.denominator, slope.denominator * t.denominator
    return Fraction(start.numerator * run + rise * t.numerator * below, below * run)


def rational(t: Any) -> Fraction:
    """A number as a rational."""
    return t if type(t) is Fraction else Fraction(t)


@frozen
class Pieces:
    """A value at each knot and a line after it; the first knot is 0, and `end` is where the domain ends, if it does."""

    x: tuple[Fraction, ...]
    """The knots, from 0 on; the end is one only where the curve jumps there."""
    values: tuple[Fraction, ...]
    """The value at each knot."""
    lines: tuple[Line, ...]
    """The line after each knot; after a knot at the end a constant, which nobody sees."""
    end: Fraction | None = None

    @classmethod
    def simplest(
        cls, x: Sequence[Fraction], values: Sequence[Fraction], lines: Sequence[Line], end: Fraction | None
    ) -> Self:
        """Pieces without the knots at which nothing happens."""
        if x[-1] == end:
            lines = [*lines[:-1], lines[-2] if on(lines[-2], end) == values[-1] else (values[-1], ZERO)]
        kept = [0]
        for place in range(1, len(x)):
            line = lines[place]
            if line != lines[place - 1] or on(line, x[place]) != values[place]:
                kept.append(place)
        if len(kept) == len(x):
            return cls(tuple(x), tuple(values), tuple(lines), end)
        values, lines = [values[place] for place in kept], [lines[place] for place in kept]
        return cls(tuple(x[place] for place in kept), tuple(values), tuple(lines), end)

    def __call__(self, t: Any) -> Fraction:
        """The value at t. Raises CurveError outside of the domain."""
        at = rational(t)
        place = self._place(at)
        return self.values[place] if self.x[place] == at else on(self.lines[place], at)

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

        >>> from agorapricing.numbers.curve import Curve
        >>> step = Curve.linear(1, end=4).floor_div(2)
        >>> step.limit(2, "left"), step(2), step.limit(2, "right")
        (Fraction(0, 1), Fraction(1, 1), Fraction(1, 1))
        """
        at = rational(t)
        place = self._place(at)
        if side == "left":
            if at == 0:
                raise CurveError("there is nothing to the left of 0")
            place -= self.x[place] == at
        elif side != "right":
            raise CurveError(f"side must be left or right, not {side!r}")
        elif at == self.end:
            raise CurveError(f"there is nothing to the right of {at}, the end")
        return on(self.lines[place], at)

    def slope(self, t: Any, side: str = "right") -> Fraction:
        """What the next t adds, on one side of t."""
        at = rational(t)
        place = self._place(at)
        return self.lines[place - (side == "left" and self.x[place] == at)][1]

    def _split(self, knots: Iterable[Fraction]) -> Self:
        """The same function with more knots."""
        known = {(t.numerator, t.denominator) for t in self.x}  # a pair of ints is hashed quicker than a fraction
        more = {at: t for t in knots if (at := (t.numerator, t.denominator)) not in known}
        if not more:
            return self
        if len(known) + len(more) > MOST_KNOTS:
            raise CurveError(Message("more than {count:,} knots: state a smaller domain", count=MOST_KNOTS))
        x = sorted((*self.x, *more.values()))
        values, lines, place, last = [], [], -1, len(self.x) - 1
        for t in x:
            if place < last and t is self.x[place + 1]:
                place += 1
                values.append(self.values[place])
            else:
                values.append(on(self.lines[place], t))
            lines.append(self.lines[place])
        return type(self)(tuple(x), tuple(values), tuple(lines), self.end)

    def _ends(self) -> Iterator[Fraction | None]:
        """Where each line ends."""
        yield from self.x[1:]
        yield self.end

    def _middles(self) -> Iterator[Fraction]:
        """A value on each line, away from its ends."""
        for left, right, line in zip(self.x, self._ends(), self.lines, strict=True):
            yield on(line, left + 1 if right is None else (left + right) / 2)

    def _reaching(self, levels: Callable[[Any, Any], Iterable[Fraction]]) -> list[Fraction]:
        """Where a line reaches a level after its knot; levels are told its lowest and highest value there."""
        found = []
        for left, right, (start, slope) in zip(self.x, self._ends(), self.lines, strict=True):
            if slope:
                first = start + slope * left
                last = _beyond(slope) if right is None else start + slope * right
                for level in levels(*sorted((first, last))):
                    t = (level - start) / slope
                    if left < t and (right is None or t <= right):
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
