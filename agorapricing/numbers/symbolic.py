"""A kind of number that records what is done to it, so that a tariff run once becomes a plan to run many times.

A `Form` is a sum of atoms times constants, plus a constant; an atom is a symbol, a choice or a count of multiples.
Sums merge as they are made, so what a ladder adds and takes away again (each band is a difference of two running
totals) cancels here and is never computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.numbers.arithmetic import floor_div, select
from agorapricing.numbers.context import ONE, ZERO


@attrs.frozen(cache_hash=True)
class Symbol:
    """A quantity that is known later."""

    name: str


@attrs.frozen(cache_hash=True)
class Conditional:
    """`at_most` where x <= 0, `above` elsewhere."""

    x: Form
    at_most: Form
    above: Form


@attrs.frozen(cache_hash=True)
class Multiples:
    """The whole multiples of `size` in x, rounded down."""

    x: Form
    size: Decimal


Atom = Symbol | Conditional | Multiples


def form(value: Any) -> Form:
    """Give a constant as a form; a form stays as it is."""
    return value if isinstance(value, Form) else Form((), Decimal(value))


def _sum(one: Form, other: Form, sign: Decimal) -> Form:
    merged = dict(one.terms)
    for atom, factor in other.terms:
        merged[atom] = merged.get(atom, ZERO) + sign * factor
    return Form(tuple((a, f) for a, f in merged.items() if f), one.constant + sign * other.constant)


@attrs.frozen(eq=False)
class Form:
    """A sum of atoms times constants, plus a constant. Equal when the terms are, in whatever order.

    >>> u = Form.symbol("u")
    >>> u + u - u * Decimal(2) == form(0)
    True
    """

    terms: tuple[tuple[Atom, Decimal], ...]
    constant: Decimal = ZERO
    _key: frozenset[Any] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_key", frozenset((*self.terms, (None, self.constant))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def shared(self, other: Form) -> int:
        """Count the terms that two forms have in common."""
        return len(self._key & other._key)

    @classmethod
    def symbol(cls, name: str) -> Form:
        """A form that is one symbol."""
        return cls(((Symbol(name), ONE),))

    def __add__(self, other: Any) -> Form:
        return _sum(self, form(other), ONE)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Form:
        return _sum(self, form(other), -ONE)

    def __rsub__(self, other: Any) -> Form:
        return form(other) - self

    def __mul__(self, factor: Decimal) -> Form:
        if not factor:
            return form(ZERO)
        return Form(tuple((atom, f * factor) for atom, f in self.terms), self.constant * factor)

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


def evaluated(one: Form, values: Mapping[str, Any], known: dict[Atom, Any] | None = None) -> Any:
    """What a form gives over quantities of any kind of number, by the names of its symbols; inside `exact()`.

    >>> evaluated(Form.symbol("u") * Decimal(2) + 1, {"u": Decimal(5)})
    Decimal('11')
    """
    found = {} if known is None else known
    total: Any = one.constant
    for atom, factor in one.terms:
        if atom not in found:
            found[atom] = _atom(atom, values, found)
        total = total + found[atom] * factor
    return total


def _atom(atom: Atom, values: Mapping[str, Any], known: dict[Atom, Any]) -> Any:
    if isinstance(atom, Symbol):
        return values[atom.name]
    x = evaluated(atom.x, values, known)
    if isinstance(atom, Multiples):
        return floor_div(x, atom.size)
    return select(x, evaluated(atom.at_most, values, known), evaluated(atom.above, values, known))


def atomic(atom: Atom) -> Form:
    """A form that is one atom."""
    return Form(((atom, ONE),))


def is_cap(atom: Atom) -> bool:
    """Whether an atom is the minimum of something and a constant."""
    return isinstance(atom, Conditional) and not atom.above.terms and atom.x == atom.at_most - atom.above


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


def scale(one: Form) -> int:
    """Count the decimals that the factors of a form need at most, so that integers carry it."""
    exponents = (f.normalize().as_tuple().exponent for f in (one.constant, *(f for _, f in one.terms)))
    return max(0, *(-int(e) for e in exponents))
