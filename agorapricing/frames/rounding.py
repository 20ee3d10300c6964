"""The one rounding of a bill, over columns: from a sum in fine units to an integer in units of 10^-places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from agorapricing.frames.column import ExactColumn, TooLargeError
from agorapricing.frames.expression import chosen
from agorapricing.frames.projections import Dot
from agorapricing.numbers import Rounding


def rounded(total: Dot, rounding: Rounding, *, is_signed: bool) -> ExactColumn:
    """Round a sum to the book's minor units. Without `is_signed` no row of it is below 0.

    Where the sum itself does not fit in 64 bits it is divided term by term first, and only what remains is rounded:
    sum n A = size * sum n (A // size) + sum n (A mod size).

    Raises TooLargeError where not even that fits.
    """
    if total.places <= rounding.places:
        return total.column().at(rounding.places)
    total, size = total.reduced(10 ** (total.places - rounding.places))
    if size == 1:
        return total.column().counting(rounding.places)
    try:
        column = total.column().counting(0)
    except TooLargeError:
        if is_signed:
            raise
        return _by_parts(total, size, rounding.mode).counting(rounding.places)
    amount = _of_either_sign if is_signed else _not_negative
    return amount(column, size, rounding.mode).counting(rounding.places)


def _not_negative(column: ExactColumn, size: int, mode: str) -> ExactColumn:
    return _nearest(attrs.evolve(column, low=max(column.low, 0)), size, mode)


def _of_either_sign(column: ExactColumn, size: int, mode: str) -> ExactColumn:
    """Modes are the same on both sides of 0."""
    negated = column * Decimal(-1)
    absolute = attrs.evolve(column.select(negated, column), low=0, high=max(column.high, -column.low))
    amount = _nearest(absolute, size, mode)
    return column.select(amount * Decimal(-1), amount)


def _by_parts(total: Dot, size: int, mode: str) -> ExactColumn:
    """Divide each term first, and round what remains of all."""
    by, whole, rest = Decimal(size), [], []
    for column, count in total.terms:
        part = column.floor_div(by)
        whole.append((part, count))
        rest.append((attrs.evolve(column - part * by, low=0, high=size - 1), count))
    return _nearest(Dot(tuple(rest), total.constant, 0).column(), size, mode, Dot(tuple(whole), 0, 0).column())


def _nearest(column: ExactColumn, size: int, mode: str, plus: ExactColumn | None = None) -> ExactColumn:
    """Divide by `size` and round, on top of whole units."""
    more = {"half-up": size // 2, "half-even": size // 2, "up": size - 1, "down": 0}[mode]
    quotient = (column + more).floor_div(Decimal(size))
    count = quotient if plus is None else quotient + plus
    if mode != "half-even" or size % 2:  # of an odd size nothing is half
        return count
    was_tie: Any = (quotient * Decimal(size) - column).expr == size // 2
    odd = chosen(was_tie & (count.expr % 2 != 0), 1, 0)
    return count - attrs.evolve(count, expr=odd, low=0, high=1)
