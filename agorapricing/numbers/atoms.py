"""What recorded numbers are sums of: symbols, choices, counts of multiples and products."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from agorapricing.numbers.arithmetic import floor_div

if TYPE_CHECKING:
    from agorapricing.numbers.symbolic import Form

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

    @cached_property
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


def is_cap(atom: Atom) -> bool:
    """Whether an atom is the minimum of something and a constant."""
    return isinstance(atom, Conditional) and not atom.above.terms and atom.is_minimum
