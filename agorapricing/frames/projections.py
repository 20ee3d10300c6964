"""Recorded numbers over a frame: projections, each of columns that the ones before it made; each part is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import reduce
from math import gcd

import attrs

from agorapricing.frames.column import ExactColumn, TooLargeError, places_of
from agorapricing.frames.expression import Expression, Named, smaller
from agorapricing.frames.factored import Factored, Shape
from agorapricing.frozen import frozen
from agorapricing.numbers import Atom, Conditional, Form, Multiples, Symbol, atomic, exact, is_cap


@frozen(eq=False)
class Dot:
    """A sum of columns times whole numbers, and a whole number, in units of 10^-places."""

    terms: tuple[tuple[ExactColumn, int], ...]
    constant: int
    places: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[ExactColumn, Decimal]], constant: Decimal, places: int = 0) -> Dot:
        """Bring factors to one unit, of so many places at least."""
        columns = tuple(pairs)
        finest = max(places, places_of(constant), *(column.places + places_of(by) for column, by in columns))
        terms = ((column, int(by.scaleb(finest - column.places))) for column, by in columns)
        whole = tuple((column.counting(0), by) for column, by in terms if by)
        return cls(whole, int(constant.scaleb(finest)), finest)

    def reduced(self, size: int) -> tuple[Dot, int]:
        """The sum and a size without their common divisor: less is too large, and more sums are alike in part."""
        by = gcd(size, self.constant, *(count for _, count in self.terms))
        terms = tuple((column, count // by) for column, count in self.terms)
        return Dot(terms, self.constant // by, self.places), size // by

    def column(self) -> ExactColumn:
        """The sum."""
        if not self.terms:
            return ExactColumn.constant(self.constant).counting(self.places)
        total = reduce(ExactColumn.__add__, (column * by for column, by in self.terms))
        return (total + self.constant).counting(self.places)


@attrs.define(eq=False)
class Projections:
    """Columns for forms over quantities, by the names of their symbols."""

    quantities: dict[str, ExactColumn]
    prefix: str
    refer: Callable[[str], Named]
    by_caps: bool = False
    """Whether the engine adds up minima sooner than it chooses a line."""
    levels: list[dict[str, Expression]] = attrs.field(factory=list)
    _atoms: dict[Atom, ExactColumn] = attrs.field(factory=dict)
    _sums: dict[Form, ExactColumn] = attrs.field(factory=dict)
    _shapes: dict[Shape, ExactColumn] = attrs.field(factory=dict)

    def dot(self, one: Factored, places: int = 0) -> Dot:
        """A factored form as a sum of columns: shared shapes are columns of their own."""
        shapes, rest = one
        with exact():
            pairs = [(self._shape(shape), factor) for shape, factor in shapes]
            pairs += [(self._atom(atom), factor) for atom, factor in rest.terms]
            return Dot.of(pairs, rest.constant, places)

    def keep(self, column: ExactColumn) -> ExactColumn:
        """Make a column of its own of an expression, so that others can name it."""
        while len(self.levels) <= column.level:
            self.levels.append({})
        name = f"{self.prefix}{sum(map(len, self.levels))}"
        self.levels[column.level][name] = column.expr
        return attrs.evolve(column, expr=self.refer(name), level=column.level + 1)

    def _value(self, one: Form) -> ExactColumn:
        """A sum as a column that can be named; a symbol or a constant has no need of one."""
        if not one.terms:
            return ExactColumn.constant(one.constant)
        if one not in self._sums:
            pairs = [(self._atom(atom), factor) for atom, factor in one.terms]
            named = (self._atom(atom) for atom, _ in one.terms if one == atomic(atom) and not is_cap(atom))
            self._sums[one] = next(named, None) or self.keep(Dot.of(pairs, one.constant).column())
        return self._sums[one]

    def _shape(self, shape: Shape) -> ExactColumn:
        """A sum of caps of one x, and x."""
        if shape not in self._shapes:
            made = capped if self.by_caps else piecewise
            self._shapes[shape] = self.keep(made(self._value(shape.x), shape))
        return self._shapes[shape]

    def _atom(self, atom: Atom) -> ExactColumn:
        if atom not in self._atoms:
            self._atoms[atom] = self._made(atom)
        return self._atoms[atom]

    def _made(self, atom: Atom) -> ExactColumn:
        if isinstance(atom, Symbol):
            return self.quantities[atom.name]
        if isinstance(atom, Multiples):
            return self.keep(self._value(atom.x).floor_div(atom.size))
        low = self._value(atom.at_most)
        if is_cap(atom):
            return low.minimum(atom.above.constant)  # a part of a sum that is kept; alone it costs less than a column
        return self.keep(self._chosen(atom, low, self._value(atom.above)))

    def _chosen(self, choice: Conditional, low: ExactColumn, high: ExactColumn) -> ExactColumn:
        if choice.is_minimum:
            return low.minimum(high)
        if choice.is_maximum:
            return low.maximum(high)
        return self._value(choice.x).select(low, high)


def piecewise(x: ExactColumn, shape: Shape) -> ExactColumn:
    """A shape as lines from bound to bound, a product and a sum a row; its range is exact, for it turns at bounds."""
    low, high = (Decimal(end).scaleb(-x.places) for end in (x.low, x.high))
    bounds = [bound for bound, _ in shape.bounds if low < bound < high]
    made = _line(x, shape, bounds[-1] if bounds else low)
    for place in reversed(range(len(bounds))):
        made = x.up_to(bounds[place], _line(x, shape, bounds[place - 1] if place else low), made)
    ends = [int(shape.at(end).scaleb(made.places)) for end in (low, *bounds, high)]
    return attrs.evolve(made, low=min(ends), high=max(ends))


def capped(x: ExactColumn, shape: Shape) -> ExactColumn:
    """A shape as a sum of minima; as lines where those need fewer decimals, or 64 bits may not hold the sum."""
    lines = piecewise(attrs.evolve(x, expr=x.low), shape)  # their range and decimals, without expressions
    try:
        made = sum((_cap(x, bound) * factor for bound, factor in shape.bounds), x * shape.slope)
        if made.places <= lines.places:
            return attrs.evolve(made.at(lines.places), low=lines.low, high=lines.high)
    except TooLargeError:
        pass
    return piecewise(x, shape)


def _cap(x: ExactColumn, bound: Decimal) -> ExactColumn:
    """The smaller of x and a bound."""
    cap = ExactColumn.constant(bound, x.places)
    one = x.at(cap.places)
    if one.high <= cap.high:
        return one
    return attrs.evolve(one, expr=smaller(one.expr, cap.expr), high=cap.high) if one.low < cap.low else cap


def _line(x: ExactColumn, shape: Shape, above: Decimal) -> ExactColumn:
    slope, constant = shape.line(above)
    return x * slope + constant if slope else ExactColumn.constant(constant)
