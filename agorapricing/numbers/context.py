"""The private context in which all arithmetic of the library runs: it raises instead of rounding.

The caller's decimal context never changes a result: every operation of the library runs inside `exact()`.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar

from agorapricing.errors import NumberError

P = ParamSpec("P")
R = TypeVar("R")

ZERO = Decimal(0)
ONE = Decimal(1)

# Wide enough that no sensible product needs more digits; `Inexact` is trapped, so what does need them raises. Two
# signals are not: zeros that are rounded away or put at the end change no value.
_CONTEXT = decimal.Context(
    prec=999,
    rounding=decimal.ROUND_HALF_UP,
    Emin=-9_999,
    Emax=9_999,
    capitals=1,
    clamp=0,
    traps=[signal for signal in decimal.Context().flags if signal not in {decimal.Rounded, decimal.Clamped}],
)
ROUNDING = _CONTEXT.copy()
ROUNDING.traps[decimal.Inexact] = False
"""The same context where digits may be lost: only `Rounding` and `ratio` use it."""

times = _CONTEXT.multiply  # one exact product, of Decimals and ints, without entering `exact()`
switching = {"exact": _CONTEXT, "current": decimal.getcontext, "switch": decimal.setcontext}
"""What a written function needs to enter the context and to leave it, in less time than `exact()` takes."""


def exact() -> AbstractContextManager[decimal.Context]:
    """Give the context in which all arithmetic of the library runs; an operation that would round raises.

    >>> with exact():
    ...     Decimal(1) / Decimal(8)
    Decimal('0.125')
    """
    return decimal.localcontext(_CONTEXT)


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Let all that a function computes be computed inside `exact()`; not for generators, which compute later.

    >>> @exactly
    ... def half(amount: Decimal) -> Decimal:
    ...     return amount / 2
    >>> half(Decimal("22405.5874"))
    Decimal('11202.7937')

    doctest passes decorated functions over: one with an example in its docstring says `with exact():` itself.
    """

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with exact():
            return function(*args, **kwargs)

    return inside


def quotient(dividend: Decimal, divisor: Decimal, what: str) -> Decimal:
    """Divide exactly.

    >>> quotient(Decimal(7), Decimal(1000), "price")
    Decimal('0.007')

    Raises NumberError where the result has no end, as in 1 / 7.
    """
    try:
        with exact():
            return dividend / divisor
    except decimal.Inexact:
        raise NumberError(f"{what}: {dividend} / {divisor} has no exact decimal") from None
