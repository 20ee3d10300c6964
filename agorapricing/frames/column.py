"""A column of a frame as a kind of number: an integer expression, its decimal places, and the range it lies in.

The range makes it exact or refused: an operation whose result 64 bits might not hold raises instead of wrapping. Only
numerators of at least 0 are divided, since engines differ below 0; and a quotient above 2^53 is corrected by its
remainder, since some engines divide integers as doubles.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import floor
from typing import Any

import attrs

from agorapricing.errors import AgorapricingError
from agorapricing.frames.expression import Expression, chosen
from agorapricing.frozen import frozen
from agorapricing.numbers import exact

MOST = 2**63 - 1
_DOUBLES = 2**53
_ASTRAY = 2**11
"""How many multiples a quotient by doubles is off at most, for numerators of 64 bits: 2^63 / 2^53, and its rounding."""


class TooLargeError(AgorapricingError, OverflowError, code="too-large"):
    """A number that 64 bits may not hold."""

    number: int = 0
    """The number without its sign, where it is known."""


def held(number: int) -> int:
    """A number that 64 bits hold, on either side of 0. Raises TooLargeError for another one."""
    if abs(number) > MOST:
        error = TooLargeError(f"{number} does not fit in 64 bits")
        error.number = abs(number)
        raise error
    return number


def _in_range(column: ExactColumn, _: Any, high: int) -> None:
    held(high)
    held(column.low)


@frozen(eq=False)
class ExactColumn:
    """The expression `expr`, an integer from `low` to `high`, worth expr / 10^places.

    `level` counts the projections that must have run before: the expression names columns that they make.

    >>> import narwhals as nw
    >>> minutes = ExactColumn(nw.col("rtc.hd"), 0, 10**9)
    >>> cost = minutes * Decimal("0.028") + 5
    >>> cost.low, cost.high, cost.places
    (5000, 28000005000, 3)

    Raises TooLargeError where 64 bits may not hold a result.
    """

    expr: Expression
    low: int
    high: int = attrs.field(validator=_in_range)
    places: int = 0
    level: int = 0
    divides: bool = False
    """Whether the engine divides integers as integers, so that quotients need no correction."""

    @classmethod
    def constant(cls, value: Any, places: int = 0) -> ExactColumn:
        """A number as a column that has it in every row, of so many places at least."""
        places = max(places, places_of(value))
        count = counted(value, places)
        return cls(count, count, count, places, divides=True)

    def at(self, places: int) -> ExactColumn:
        """The same number, counted in units of 10^-places, which must be as fine as its own."""
        return self if places == self.places else self._times(int(10 ** (places - self.places)), places)

    def counting(self, places: int) -> ExactColumn:
        """The same count, but in units of 10^-places."""
        return self if places == self.places else self._now(self.expr, self.low, self.high, places)

    def _times(self, by: int, places: int) -> ExactColumn:
        if by == 1:
            return self.counting(places)
        low, high = sorted((self.low * by, self.high * by))
        return self._now(self.expr * held(by), low, high, places)

    def _now(self, expr: Expression, low: int, high: int, places: int) -> ExactColumn:
        return ExactColumn(expr, low, high, places, self.level, self.divides)

    def _with(self, other: Any, join: Callable[[ExactColumn, ExactColumn], ExactColumn]) -> ExactColumn:
        given = _column(other)
        places = max(self.places, given.places)
        return join(self.at(places), given.at(places))

    def __add__(self, other: Any) -> ExactColumn:
        if not isinstance(other, ExactColumn) and not other:
            return self
        return self._with(other, _added)

    __radd__ = __add__

    def __sub__(self, other: Any) -> ExactColumn:
        return self + (other * Decimal(-1) if isinstance(other, ExactColumn) else -other)

    def __rsub__(self, other: Any) -> ExactColumn:
        negated: ExactColumn = self * Decimal(-1)
        return negated._with(other, _added)

    def __mul__(self, factor: Any) -> ExactColumn:
        more = places_of(factor)
        return self._times(counted(factor, more), self.places + more)

    def select(self, at_most: Any, above: Any) -> ExactColumn:
        """Give `at_most` where this is at most 0, `above` elsewhere; see `arithmetic.select`."""
        return self.up_to(Decimal(0), at_most, above)

    def up_to(self, bound: Decimal, at_most: Any, above: Any) -> ExactColumn:
        """Give `at_most` where this is at most a bound, `above` elsewhere."""
        end = floor(bound.scaleb(self.places))
        if self.high <= end or self.low > end:
            return _column(at_most if self.high <= end else above)
        low, high = self._pair(at_most, above)
        span = min(low.low, high.low), max(low.high, high.high)
        chosen = _chosen(self.expr <= end, low, high, span)
        return attrs.evolve(chosen, level=max(self.level, chosen.level))

    def minimum(self, other: Any) -> ExactColumn:
        """The smaller of two, without subtracting them; the first where its range says so already."""
        if not isinstance(other, ExactColumn) and other * 10**self.places >= self.high:
            return self
        one, two = self._pair(self, other)
        return _chosen(one.expr <= two.expr, one, two, (min(one.low, two.low), min(one.high, two.high)))

    def maximum(self, other: Any) -> ExactColumn:
        """The larger of two, without subtracting them."""
        one, two = self._pair(self, other)
        return _chosen(one.expr >= two.expr, one, two, (max(one.low, two.low), max(one.high, two.high)))

    @staticmethod
    def _pair(one: Any, other: Any) -> tuple[ExactColumn, ExactColumn]:
        first, second = _column(one), _column(other)
        places = max(first.places, second.places)
        return first.at(places), second.at(places)

    def floor_div(self, size: Decimal) -> ExactColumn:
        """Count the whole multiples of a size, rounded down; see `arithmetic.floor_div`."""
        x = self.at(max(self.places, places_of(size)))
        by = held(counted(size, x.places))
        beyond = max(0, -(x.low // by))  # so many multiples on top make every numerator at least 0
        top = ExactColumn(x.expr + beyond * by if beyond else x.expr, 0, x.high + beyond * by)
        count = top.expr // by
        if top.high >= _DOUBLES and not self.divides:
            held(top.high + _ASTRAY * by)  # what the product below may reach; and so a rest is exact
            count = count + (top.expr - count * by) // by
        return self._now(count - beyond if beyond else count, x.low // by, x.high // by, 0)


def places_of(value: Any) -> int:
    """The decimals that a number has."""
    if isinstance(value, int) or not value:
        return 0
    with exact():
        return max(0, -int(Decimal(value).normalize().as_tuple().exponent))


def counted(value: Any, places: int) -> int:
    """A number in units of 10^-places, which must be as fine as its own."""
    if not places:
        return int(value)
    with exact():
        return int(Decimal(value).scaleb(places))


def _column(given: Any) -> ExactColumn:
    return given if isinstance(given, ExactColumn) else ExactColumn.constant(given)


def _added(one: ExactColumn, other: ExactColumn) -> ExactColumn:
    expr = one.expr + (other.low if other.low == other.high else other.expr)
    return _joined(one, other, expr, (one.low + other.low, one.high + other.high))


def _joined(one: ExactColumn, other: ExactColumn, expr: Expression, span: tuple[int, int]) -> ExactColumn:
    return ExactColumn(expr, *span, one.places, max(one.level, other.level), one.divides and other.divides)


def _chosen(test: Any, then: ExactColumn, other: ExactColumn, span: tuple[int, int]) -> ExactColumn:
    return _joined(then, other, chosen(test, then.expr, other.expr), span)
