"""A kind of number that records what is done to it, so that a tariff run once becomes a plan to run many times.

A `Form` is a sum of atoms times constants, plus a constant; an atom is a symbol, a choice or a count of multiples.
Sums merge as they are made, so what a ladder adds and takes away again (each band is a difference of two running
totals) cancels here and is never computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers.arithmetic import floor_div
from agorapricing.numbers.atoms import Atom, Conditional, Multiples, Product, Span, Symbol, is_cap
from agorapricing.numbers.context import ONE, ZERO, exact, exactly


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
    if not other.terms:
        return Form(one.terms, one.constant + sign * other.constant)
    return _merged(one, (other,), sign)


def _merged(one: Form, others: Iterable[Form], sign: Decimal) -> Form:
    merged, constant = dict(one.terms), one.constant
    for other in others:
        constant += sign * other.constant
        for atom, factor in other.terms:
            merged[atom] = merged.get(atom, ZERO) + sign * factor
    return Form(tuple((a, f) for a, f in merged.items() if f), constant)


def added(numbers: Iterable[Any]) -> Any:
    """Add up numbers of any kind, inside `exact()`; forms at once, as one after another copies what is summed so far.

    >>> added([Form.symbol("u"), Decimal(2), Form.symbol("u")]) == Form.symbol("u") * Decimal(2) + Decimal(2)
    True
    """
    forms: list[Form] = []
    total: Any = ZERO
    for number in numbers:
        if isinstance(number, Form):
            forms.append(number)
        else:
            total = total + number
    return _merged(form(total), forms, ONE) if forms else total


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
        if not isinstance(other, Form) or self.constant != other.constant:
            return False
        return self.terms == other.terms or self._key == other._key

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


def _beyond(choice: Conditional) -> Form | None:
    """A cap of a cap, or of what lies beyond a first cap c, as caps of one running total x.

    min(min(x, a), b) is the cap at the smaller bound, and min(y - min(x, c), b) = min(y, c + b) - min(x, c) for b >= 0
    where y is x, or any cap of it. So a ladder after free minutes, or after a ladder, is one chain of caps.
    """
    if not is_cap(choice):
        return None
    one, most = choice.at_most, choice.above.constant
    x, cap = _capped(one)
    if cap is not None:
        return one if cap <= most else (x - most).select(x, most)
    for atom, factor in one.terms if most >= 0 else ():
        if factor == -1 and isinstance(atom, Conditional) and is_cap(atom):
            first, below = atomic(atom), atom.above.constant
            whole = one + first
            if atom.at_most in {whole, _capped(whole)[0]}:
                both = most + below
                return (whole - both).select(whole, both) - first
    return None


def _capped(one: Form) -> tuple[Form, Decimal | None]:
    """What a form caps, and at what, where it is the minimum of something and a constant; else itself."""
    if len(one.terms) == 1 and not one.constant:
        atom, factor = one.terms[0]
        if factor == 1 and isinstance(atom, Conditional) and is_cap(atom):
            return atom.at_most, atom.above.constant
    return one, None
