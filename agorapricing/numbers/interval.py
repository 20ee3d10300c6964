"""Intervals of rationals: what an answer about a curve is made of. Named as those of the library `portion`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from agorapricing.frozen import frozen


@frozen
class Interval:
    """The numbers from `lower` to `upper`, each end included or not; without `upper` it has no end."""

    lower: Fraction
    upper: Fraction | None
    has_lower: bool = True
    has_upper: bool = True

    def __contains__(self, t: Any) -> bool:
        above = t > self.lower or (self.has_lower and t == self.lower)
        return above and (self.upper is None or t < self.upper or (self.has_upper and t == self.upper))

    @property
    def is_point(self) -> bool:
        """Whether it is one number."""
        return self.lower == self.upper

    def to_record(self) -> str:
        """As it is shown: a record has it as text."""
        return str(self)

    def __str__(self) -> str:
        if self.is_point:
            return str(self.lower)
        right = "∞)" if self.upper is None else f"{self.upper}{']' if self.has_upper else ')'}"
        return f"{'[' if self.has_lower else '('}{self.lower}, {right}"

    def through(self, other: Interval) -> Interval:
        """From here through another interval that follows.

        >>> str(Interval(Fraction(0), Fraction(1)).through(Interval(Fraction(1), None, has_lower=False)))
        '[0, ∞)'
        """
        return Interval(self.lower, other.upper, self.has_lower, other.has_upper)
