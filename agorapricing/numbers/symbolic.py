"""A kind of number that records what is done to it, so that a tariff run once becomes a plan to run many times.

A `Form` is a sum of atoms times constants, plus a constant; an atom is a symbol, a choice or a count of multiples.
Sums merge as they are made, so what a ladder adds and takes away again (each band is a difference of two running
totals) cancels here and is never computed.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any, cast

import attrs

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers.arithmetic import floor_div
from agorapricing.numbers.context import ONE, ZERO, exact, exactly

Span = tuple[Decimal, Decimal]
"""The least and the most that something can be."""


@attrs.frozen(cache_hash=True)
class Symbol:
    """A quantity that is known later, and between what, where that is known."""

    name: str
    span: Span | None = None


@attrs.frozen(cache_hash=True)
class Conditional:
    """`at_most` where x <= 0, `above` elsewhere."""

    x: Form
    at_most: Form
    above: Form

    @property
    def is_minimum(self) -> bool:
        """Whether it is the smaller of its choices."""
        return self.x == self.at_most - self.above

    @property
    def is_maximum(self) -> bool:
        """Whether it is the larger of its choices."""
        return self.x == self.above - self.at_most

    @cached_property
    def span(self) -> Span | None:
        """That of either choice; of a minimum or a maximum, the smaller or the larger ends."""
        low, high = self.at_most.span, self.above.span
        if low is None or high is None:
            return None
        least, most = max if self.is_maximum else min, min if self.is_minimum else max
        return least(low[0], high[0]), most(low[1], high[1])


@attrs.frozen(cache_hash=True)
class Multiples:
    """The whole multiples of `size` in x, rounded down."""

    x: Form
    size: Decimal

    @cached_property
    def span(self) -> Span | None:
        """The multiples in the least and in the most."""
        span = self.x.span
        return span and (floor_div(span[0], self.size), floor_div(span[1], self.size))


@attrs.frozen(cache_hash=True)
class Product:
    """One quantity times another."""

    one: Form
    other: Form

    @cached_property
    def span(self) -> Span | None:
        """The least and the most product of ends."""
        ends = [one * other for one in self.one.span or () for other in self.other.span or ()]
        return (min(ends), max(ends)) if ends else None


Atom = Symbol | Conditional | Multiples
"""What tariffs record. No tariff multiplies quantities, so what reads tariffs knows no `Product`."""


class UndecidedError(NumberError, code="undecided"):
    """Which of two recorded numbers is the larger depends on what their symbols turn out to be."""


def form(value: Any) -> Form:
    """Give a constant as a form; a form stays as it is."""
    return value if isinstance(value, Form) else Form((), Decimal(value))


def _ends(difference: Form) -> Span:
    if difference.span is None:
        raise UndecidedError("a number that is not known yet, and has no ends")
    return difference.span


def _sum(one: Form, other: Form, sign: Decimal) -> Form:
    merged = dict(one.terms)
    for atom, factor in other.terms:
        merged[atom] = merged.get(atom, ZERO) + sign * factor
    return Form(tuple((a, f) for a, f in merged.items() if f), one.constant + sign * other.constant)


@frozen(eq=False)
class Form:
    """A sum of atoms times constants, plus a constant. Equal when the terms are, in whatever order.

    >>> u = Form.symbol("u")
    >>> u + u - u * Decimal(2) == form(0)
    True
    """

    terms: tuple[tuple[Atom, Decimal], ...]
    constant: Decimal = ZERO

    @cached_property
    def _key(self) -> frozenset[Any]:
        return frozenset((*self.terms, (None, self.constant)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @classmethod
    def symbol(cls, name: str, span: Span | None = None) -> Form:
        """A form that is one symbol.

        >>> Form.symbol("u", (Decimal(5), Decimal(9))) * Decimal(2) > 9
        True
        """
        return cls(((Symbol(name, span), ONE),))

    def __bool__(self) -> bool:
        """Whether it can be something other than 0."""
        return bool(self.terms or self.constant)

    def __add__(self, other: Any) -> Form:
        return _sum(self, form(other), ONE)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Form:
        return _sum(self, form(other), -ONE)

    def __rsub__(self, other: Any) -> Form:
        return form(other) - self

    def __mul__(self, factor: Any) -> Form:
        if isinstance(factor, Form):
            return self._times(factor)
        if not factor:
            return form(ZERO)
        return Form(tuple((atom, f * factor) for atom, f in self.terms), self.constant * factor)

    __rmul__ = __mul__

    def _times(self, other: Form) -> Form:
        """A product: a constant on one side is a factor."""
        if not other.terms:
            return self * other.constant
        return other * self.constant if not self.terms else atomic(cast("Atom", Product(self, other)))

    @cached_property
    def span(self) -> Span | None:
        """The least and the most that it can be, as far as its parts tell; none where one has no ends."""
        least = most = self.constant
        with exact():
            for atom, factor in self.terms:
                if atom.span is None:
                    return None
                ends = sorted((atom.span[0] * factor, atom.span[1] * factor))
                least, most = least + ends[0], most + ends[1]
        return least, most

    @exactly
    def __lt__(self, other: Any) -> bool:
        """Whether it is smaller, whatever its symbols turn out to be. Raises UndecidedError."""
        least, most = _ends(self - other)
        if least < 0 <= most:
            raise UndecidedError("which of two numbers is the larger is not known yet")
        return most < 0

    def __gt__(self, other: Any) -> bool:
        return form(other) < self

    def __le__(self, other: Any) -> bool:
        return not form(other) < self

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def select(self, at_most: Any, above: Any) -> Form:
        """Record a choice; see `arithmetic.select`."""
        low, high = form(at_most), form(above)
        if not self.terms:
            return low if self.constant <= 0 else high
        if low == high:
            return low
        choice = Conditional(self, low, high)
        return _beyond(choice) or atomic(choice)

    def floor_div(self, size: Decimal) -> Form:
        """Record a count of whole multiples; see `arithmetic.floor_div`."""
        if not self.terms:
            return form(floor_div(self.constant, size))
        return atomic(Multiples(self, size))


def atomic(atom: Atom) -> Form:
    """A form that is one atom."""
    return Form(((atom, ONE),))


def is_cap(atom: Atom) -> bool:
    """Whether an atom is the minimum of something and a constant."""
    return isinstance(atom, Conditional) and not atom.above.terms and atom.is_minimum


def _beyond(choice: Conditional) -> Form | None:
    """What lies beyond a first cap c, capped in turn: min(x - min(x, c), b) = min(x, c + b) - min(x, c), for b >= 0.

    So a ladder after free minutes is caps of one running total, not caps of what an earlier cap left.
    """
    if not is_cap(choice) or choice.above.constant < 0:
        return None
    for atom, factor in choice.at_most.terms:
        if factor == -1 and isinstance(atom, Conditional) and is_cap(atom):
            first = atomic(atom)
            if choice.at_most + first == atom.at_most:
                both = choice.above + atom.above
                return (atom.at_most - both).select(atom.at_most, both) - first
    return None
