"""How a random tariff is put together, of the fewest draws that will do: a case has dozens of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from agorapricing.tariff import (
    Cheapest,
    Conversion,
    Converted,
    Leaf,
    Rate,
    Rates,
    Stage,
    Sum,
    Tariff,
)
from agorapricing.testing.domain import DIGITS, METERS, Domain, arranged

T = TypeVar("T")

_PICKS = st.integers(0, 255)


@attrs.frozen
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
        found = {self.domain.quantity(self.digits(), least=1) for _ in range(self.pick(range(4)))}
        return [*sorted(found), None]

    def pool(self) -> tuple[str, ...]:
        return self.pick([some for some in arranged(METERS) if len(some) >= self.least_pool])

    def flat(self) -> Any:
        return self.quantity() if self.domain.has_flats and self.pick((False, True)) else 0

    def is_quoted(self) -> bool:
        return self.domain.has_quoted and self.pick(range(8)) == 7

    def price(self, per: Any) -> Any:
        return self.domain.price(self.digits(), per)

    def unsettled(self) -> Maker:
        """The same without what settles an amount: a discount stands inside that."""
        return attrs.evolve(self, domain=self.domain.unsettled)

    def unquoted(self) -> Maker:
        """The same in which all has a price: what is weighed against another price has one."""
        return attrs.evolve(self, domain=self.domain.unquoted)

    def tariff(self, meters: tuple[str, ...], depth: int) -> Tariff:
        """Price exactly these meters, nested `depth` deep at most."""
        kind = self.pick((Rates, *self.domain.around)) if depth else Rates
        return self.leaf(meters) if kind is Rates else self.around(kind, meters, depth - 1)

    def around(self, kind: type, meters: tuple[str, ...], depth: int) -> Tariff:
        """A combinator of one kind, or a stage of one kind after a tariff."""
        if issubclass(kind, Stage):
            maker = self.unsettled() if kind.reduces else self
            inside = maker.tariff(meters, depth)
            return inside.then(kind.drawn(self))
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

    def converted(self, meters: tuple[str, ...], depth: int) -> Tariff:
        """Some meters priced inside, the others, or one of those, converted to one of them."""
        priced = self.pick([some for some in arranged(meters) if some])
        converted = [meter for meter in meters if meter not in priced] or priced[1:]
        ratios = {meter: self.domain.ratio(self.digits()) for meter in converted}
        whole = self.size() if self.pick((False, True)) else None
        return Converted(self.tariff(priced, depth), Conversion(priced[0], ratios, whole))

    def sum(self, meters: tuple[str, ...], depth: int) -> Sum:
        """A tariff of some meters and one of the rest; one with nothing before or after it, where there is no rest."""
        some = self.pick([some for some in arranged(meters) if some])
        rest = tuple(meter for meter in meters if meter not in some)
        if rest:
            return Sum((self.tariff(some, depth), self.tariff(rest, depth)))
        parts = [self.tariff(some, depth), Sum(())]
        return Sum(self.pick((parts, parts[::-1])))

    def cheapest(self, meters: tuple[str, ...], depth: int) -> Cheapest:
        """One to three options; the others may price more meters."""
        wider = self.pick((meters, METERS))
        others = range(self.pick(range(3)))
        make = self.unquoted().tariff
        return Cheapest((make(meters, depth), *(make(wider, depth) for _ in others)))


COMBINED: dict[type, Callable[[Maker, tuple[str, ...], int], Tariff]] = {
    Converted: Maker.converted,
    Sum: Maker.sum,
    Cheapest: Maker.cheapest,
}
