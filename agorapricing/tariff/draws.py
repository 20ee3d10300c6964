"""What a kind of leaf or stage draws its parts from at random, so that the laws are tried on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Draws(Protocol):
    """Random parts; `agorapricing.testing` has what draws them."""

    def quantity(self) -> Any:
        """Draw a quantity, a price or an amount."""

    def size(self) -> Any:
        """Draw the size of a block."""

    def fraction(self) -> Any:
        """Draw a fraction from 0 to 1."""

    def per(self) -> Any:
        """Draw the units that a price buys."""

    def price(self, per: Any) -> Any:
        """Draw a price whose quotient by `per` has an exact decimal."""

    def bounds(self) -> list[Any]:
        """Draw the ends of up to three tiers, and None for the open one."""

    def pool(self) -> tuple[str, ...]:
        """Draw some meters, in an order."""

    def meter(self) -> str:
        """Draw a meter."""

    def flat(self) -> Any:
        """Draw a flat fee of a tier; seldom one where there may be none."""

    def is_quoted(self) -> bool:
        """Draw whether a tier has no printed price; seldom."""

    def pick(self, options: Sequence[Any]) -> Any:
        """Draw one of some options."""
