"""How a random tariff is put together, of the fewest draws that will do: a case has dozens of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from agorapricing.tariff import (
    Allowance,
    Band,
    Cheapest,
    Convert,
    Fee,
    GraduatedDiscount,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    Rate,
    Rates,
    Sum,
    Suspended,
    Tariff,
    Tier,
)
from agorapricing.testing.domain import DIGITS, LEAVES, METERS, ON_MONEY, Domain, arranged

T = TypeVar("T")

_PICKS = st.integers(0, 255)


@attrs.frozen
class Maker:
    """Makes the parts of a tariff, each of the fewest draws that will do: a case has dozens of them."""

    draw: st.DrawFn
    domain: Domain

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
        return self.pick(arranged(METERS))

    def unsettled(self) -> Maker:
        """The same without floors and caps: a discount stands inside them."""
        kinds = tuple(kind for kind in self.domain.kinds if kind not in ON_MONEY)
        return attrs.evolve(self, domain=attrs.evolve(self.domain, kinds=kinds))

    def unquoted(self) -> Maker:
        """The same in which all has a price: what is weighed against another price has one."""
        return attrs.evolve(self, domain=self.domain.unquoted)

    def tariff(self, meters: tuple[str, ...], depth: int) -> Tariff:
        """Price exactly these meters, nested `depth` deep at most."""
        kinds = [kind for kind in self.domain.kinds if kind in AROUND] if depth else []
        kind = self.pick((Rates, *kinds))
        return self.leaf(meters) if kind is Rates else AROUND[kind](self, meters, depth - 1)

    def leaf(self, meters: tuple[str, ...]) -> Tariff:
        """List prices: rates of all meters, or for each meter a leaf of any kind."""
        if len(meters) > 1 and self.pick((True, False)):
            return Sum(tuple(self.leaf((meter,)) for meter in meters))
        kinds = [kind for kind in self.domain.kinds if kind in LEAVES] if len(meters) == 1 else (Rates,)
        kind = self.pick(kinds)
        if kind is Rates:
            return Rates(self.rate(meter) for meter in meters)
        return self.package(*meters) if kind is Package else self.ladder(kind, *meters)

    def rate(self, meter: str) -> Rate:
        per = self.per()
        return Rate(meter, self.domain.price(self.digits(), per), per)

    def ladder(self, kind: type, meter: str) -> Any:
        """Ascending tiers, the last one open; one in eight has no price."""
        per = self.per()
        tiers = [
            Tier(
                up_to,
                self.domain.price(self.digits(), per),
                self.quantity() if self.domain.has_flats and self.pick((False, True)) else 0,
                quoted=self.domain.has_quoted and self.pick(range(8)) == 7,
            )
            for up_to in self.bounds()
        ]
        return kind(meter, tiers, per, at_zero=self.pick(("nothing", "first flat")))

    def package(self, meter: str) -> Package:
        free, at_least = (self.quantity() if self.pick((False, True)) else 0 for _ in range(2))
        return Package(meter, self.quantity(), self.size(), free, at_least)

    def allowance(self, meters: tuple[str, ...], depth: int) -> Allowance:
        return Allowance(self.unsettled().tariff(meters, depth), self.quantity(), self.pool())

    def discount(self, meters: tuple[str, ...], depth: int) -> GraduatedDiscount:
        bands = [Band(up_to, self.fraction()) for up_to in self.bounds()]
        return GraduatedDiscount(self.unsettled().tariff(meters, depth), bands, self.pool())

    def percent(self, meters: tuple[str, ...], depth: int) -> PercentOff:
        return PercentOff(self.unsettled().tariff(meters, depth), self.fraction(), self.pick((None, *arranged(METERS))))

    def prepaid(self, meters: tuple[str, ...], depth: int) -> Prepaid:
        draws = {meter: self.size() for meter in self.pool()}
        return Prepaid(self.unsettled().tariff(meters, depth), self.quantity(), draws)

    def minimum(self, meters: tuple[str, ...], depth: int) -> Minimum:
        return Minimum(self.tariff(meters, depth), self.quantity())

    def maximum(self, meters: tuple[str, ...], depth: int) -> Maximum:
        return Maximum(self.tariff(meters, depth), self.quantity())

    def percent_on(self, meters: tuple[str, ...], depth: int) -> PercentOn:
        return PercentOn(self.tariff(meters, depth), self.fraction())

    def suspended(self, meters: tuple[str, ...], depth: int) -> Suspended:
        return Suspended(self.tariff(meters, depth), self.pool(), "service is suspended")

    def convert(self, meters: tuple[str, ...], depth: int) -> Tariff:
        """Some meters priced inside, the others, or one of those, converted to one of them."""
        priced = self.pick([some for some in arranged(meters) if some])
        converted = [meter for meter in meters if meter not in priced] or priced[1:]
        ratios = {meter: self.domain.ratio(self.digits()) for meter in converted}
        whole = self.size() if self.pick((False, True)) else None
        return Convert(self.tariff(priced, depth), priced[0], ratios, whole)

    def sum(self, meters: tuple[str, ...], depth: int) -> Sum:
        """A tariff and a fee before or after it, or a tariff of some meters and one of the rest."""
        some = self.pick([some for some in arranged(meters) if some])
        rest = tuple(meter for meter in meters if meter not in some)
        if rest:
            return Sum((self.tariff(some, depth), self.tariff(rest, depth)))
        parts = [self.tariff(some, depth), *([Fee(self.quantity())] if Fee in self.domain.kinds else [])]
        return Sum(self.pick((parts, parts[::-1])))

    def cheapest(self, meters: tuple[str, ...], depth: int) -> Cheapest:
        """One to three options; the others may price more meters."""
        wider = self.pick((meters, METERS))
        others = range(self.pick(range(3)))
        make = self.unquoted().tariff
        return Cheapest((make(meters, depth), *(make(wider, depth) for _ in others)))


AROUND: dict[type, Callable[[Maker, tuple[str, ...], int], Tariff]] = {
    Allowance: Maker.allowance,
    GraduatedDiscount: Maker.discount,
    PercentOff: Maker.percent,
    Prepaid: Maker.prepaid,
    Minimum: Maker.minimum,
    Maximum: Maker.maximum,
    PercentOn: Maker.percent_on,
    Suspended: Maker.suspended,
    Convert: Maker.convert,
    Sum: Maker.sum,
    Cheapest: Maker.cheapest,
}
