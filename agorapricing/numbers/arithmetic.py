"""What a tariff may do with a quantity, besides `+`, `-` and times a constant, for every kind of number.

A kind of number is `Decimal`, or any class with `+`, `-`, `*` by a Decimal and the two methods that these functions
call: `select(at_most, above)` and `floor_div(size)`. All the rest is built from those two, once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol, TypeVar


class Number(Protocol):
    """A quantity that tariffs can run over: a Decimal, a curve, a recorded expression, a column."""

    def __add__(self, other: Any, /) -> Any: ...
    def __radd__(self, other: Any, /) -> Any: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __rsub__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...


N = TypeVar("N", bound=Number)


def select(x: Any, at_most: Any, above: Any) -> Any:
    """Give `at_most` where x <= 0, `above` elsewhere.

    >>> select(Decimal(0), "low", "high"), select(Decimal("0.1"), "low", "high")
    ('low', 'high')
    """
    if isinstance(x, Decimal):
        return at_most if x <= 0 else above
    return x.select(at_most, above)


def floor_div(x: Any, size: Decimal) -> Any:
    """Count the whole multiples of `size` in x, rounded down.

    >>> floor_div(Decimal("9.5"), Decimal(3)), floor_div(Decimal("-0.5"), Decimal(3))
    (Decimal('3'), Decimal('-1'))
    """
    if not isinstance(x, Decimal):
        return x.floor_div(size)
    whole = x // size
    return whole if whole * size <= x else whole - 1


def ceil_div(x: Any, size: Decimal) -> Any:
    """Count the multiples of `size` that hold x, rounded up.

    >>> ceil_div(Decimal(121), Decimal(10)), ceil_div(Decimal(120), Decimal(10))
    (Decimal('13'), Decimal('12'))
    """
    return 0 - floor_div(0 - x, size)


def minimum(a: Any, b: Any) -> Any:
    """Give the smaller of two numbers.

    >>> minimum(Decimal(3), Decimal(2))
    Decimal('2')
    """
    return select(a - b, a, b)


def maximum(a: Any, b: Any) -> Any:
    """Give the larger of two numbers.

    >>> maximum(Decimal(3), Decimal(2))
    Decimal('3')
    """
    return select(a - b, b, a)


def is_nothing(x: Any) -> bool:
    """Whether a number that is recorded has cancelled: it is 0, whatever its symbols turn out to be.

    >>> is_nothing(Decimal(0))
    False
    """
    return not isinstance(x, Decimal) and not x
