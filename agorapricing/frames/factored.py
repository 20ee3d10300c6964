"""Sums of caps in a factored form: what several sums share up to a constant factor is computed once.

A ladder over a running total C is a sum of caps min(C, bound). Over a pool filled in order, the caps of each running
total repeat the same shape with another factor; the factor is what the offers differ in, the shape is what they share.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from math import gcd
from typing import TypeAlias

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, Atom, Conditional, Form, atomic, form, is_cap, quotient, scale


@frozen
class Shape:
    """A sum of caps of x, and x times a slope; factors and slope are whole and have no common divisor."""

    x: Form
    caps: tuple[tuple[Conditional, Decimal], ...]
    slope: Decimal

    @property
    def form(self) -> Form:
        """The sum, inside `exact()`."""
        return Form(self.caps) + self.x * self.slope

    @cached_property
    def bounds(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Where each cap ends, from the lowest on, and its factor."""
        return tuple((cap.above.constant, factor) for cap, factor in self.caps)

    def line(self, above: Decimal) -> tuple[Decimal, Decimal]:
        """The slope and the constant of the sum between a number and the next bound."""
        slope = self.slope + sum(factor for bound, factor in self.bounds if bound > above)
        return slope, sum((factor * bound for bound, factor in self.bounds if bound <= above), ZERO)

    def at(self, x: Decimal) -> Decimal:
        """The sum for a value of x."""
        slope, constant = self.line(x)
        return slope * x + constant


Factored: TypeAlias = tuple[tuple[tuple[Shape, Decimal], ...], Form]
"""Shapes, each with its factor, and the rest."""


def factored(one: Form) -> Factored:
    """Take a sum apart: shapes, each with its factor, and the rest; inside `exact()`.

    >>> u = Form.symbol("u")
    >>> ladder = u * Decimal("0.9") - (u - 100).select(u, 100) * Decimal("0.9")
    >>> [(shape, factor)], rest = factored(ladder)
    >>> factor, shape.form == (u - 100).select(u, 100) - u, rest == form(0)
    (Decimal('-0.9'), True, True)
    """
    caps: dict[Form, Form] = {}
    for atom, factor in one.terms:
        if isinstance(atom, Conditional) and is_cap(atom):
            caps[atom.at_most] = caps.get(atom.at_most, form(0)) + atomic(atom) * factor
    rest = sum((part * Decimal(-1) for part in caps.values()), one)
    shapes = []
    for x, own in _from_the_widest(caps):
        slope = _slope(rest, x, own)
        shapes.append(_primitive(x, caps[x], slope))
        rest = rest - x * slope
    return tuple(shapes), rest


def _from_the_widest(caps: dict[Form, Form]) -> Iterator[tuple[Form, list[tuple[Atom, Decimal]]]]:
    """Each capped sum, the one of most terms first, with its terms that no later one has."""
    order = sorted(caps, key=lambda x: -len(x.terms))
    for place, x in enumerate(order):
        later = {atom for other in order[place + 1 :] for atom, _ in other.terms}
        yield x, [(atom, factor) for atom, factor in x.terms if atom not in later]


def _slope(rest: Form, x: Form, own: list[tuple[Atom, Decimal]]) -> Decimal:
    """How often x is in the rest, by its own terms: what costs beyond the last cap joins the caps (Abel's sum)."""
    factors = dict(rest.terms)
    if x.constant:
        return ZERO
    try:
        slopes = {quotient(factors.get(atom, ZERO), factor, "slope") for atom, factor in own}
    except NumberError:
        return ZERO
    return slopes.pop() if len(slopes) == 1 else ZERO


def _primitive(x: Form, caps: Form, slope: Decimal) -> tuple[Shape, Decimal]:
    """Caps and a slope as whole coprime numbers times one factor, so that proportional sums become the same."""
    unit = Decimal(1).scaleb(-max(scale(caps), scale(form(slope))))
    ladder = sorted(((atom, factor) for atom, factor in caps.terms if isinstance(atom, Conditional)), key=_bound)
    whole = gcd(*(int(factor / unit) for _, factor in ladder), int(slope / unit))
    by = (unit * whole).copy_sign(ladder[0][1])
    return Shape(x, tuple((atom, factor / by) for atom, factor in ladder), slope / by), by


def _bound(term: tuple[Conditional, Decimal]) -> Decimal:
    return term[0].above.constant
