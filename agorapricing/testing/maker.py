"""How a random tariff is put together, of the fewest draws that will do: a case has dozens of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from agorapricing.frozen import frozen
from agorapricing.tariff import Leaf, Rate, Rates, Stage, Sum, Tariff
from agorapricing.testing.domain import DIGITS, Domain
from agorapricing.testing.kinds import COMBINED, METERS, arranged

T = TypeVar("T")

_PICKS = st.integers(0, 255)


@frozen
class Maker:
    """Makes the parts of a tariff, each of the fewest draws that will do: a case has dozens of them."""

    draw: st.DrawFn
    domain: Domain
    least_pool: int = 0
    """How many meters a pool has at least: one in a file, which cannot name none."""

    def digits(self) -> int:
        return self.draw(DIGITS)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.draw(_PICKS) % len(options)]

    def quantity(self) -> Any:
        return self.domain.quantity(self.digits())

    def size(self) -> Any:
        return self.domain.size(self.digits())

    def fraction(self) -> Any:
        return self.domain.fraction(self.digits())

    def per(self) -> Any:
        return self.domain.quantity(self.digits(), least=1)

    def bounds(self) -> list[Any]:
        """Ends of up to three tiers, and the open one."""
        ends = {self.domain.quantity(self.digits(), least=1) for _ in range(self.pick(range(4)))}
        return [*sorted(ends), None]

    def pool(self) -> tuple[str, ...]:
        return self.pick([some for some in arranged(METERS) if len(some) >= self.least_pool])

    def meter(self) -> str:
        return self.pick(METERS)

    def flat(self) -> Any:
        return self.quantity() if self.domain.has_flats and self.pick((False, True)) else 0

    def is_quoted(self) -> bool:
        return self.domain.has_quoted and self.pick(range(8)) == 7

    def price(self, per: Any) -> Any:
        return self.domain.price(self.digits(), per)

    def within(self, domain: Domain) -> Maker:
        """The same in another domain."""
        return attrs.evolve(self, domain=domain)

    def tariff(self, meters: tuple[str, ...], depth: int) -> Tariff:
        """Price exactly these meters, nested `depth` deep at most."""
        kind = self.pick((Rates, *self.domain.around)) if depth else Rates
        return self.leaf(meters) if kind is Rates else self.around(kind, meters, depth - 1)

    def around(self, kind: type, meters: tuple[str, ...], depth: int) -> Tariff:
        """A combinator of one kind, or a stage of one kind after a tariff."""
        if issubclass(kind, Stage):
            inside = self.within(self.domain.unsettled) if kind.reduces else self  # what settles comes after
            return inside.tariff(meters, depth).then(kind.drawn(self))
        return COMBINED[kind](self, meters, depth)

    def leaf(self, meters: tuple[str, ...]) -> Tariff:
        """List prices: rates of all meters, or for each meter a leaf of any kind."""
        if len(meters) > 1 and self.pick((True, False)):
            return Sum(tuple(self.leaf((meter,)) for meter in meters))
        kind = self.pick(self.domain.leaves if len(meters) == 1 else (Rates,))
        return kind.drawn(self, *meters) if issubclass(kind, Leaf) else Rates(self.rate(meter) for meter in meters)

    def rate(self, meter: str) -> Rate:
        per = self.per()
        return Rate(meter, self.price(per), per, step=self.pick(self.domain.steps))
