"""The domain of tariffs as Hypothesis strategies: every number that the doors take, every combinator, nested at random.

`WIDE` is all that the constructors accept, in whatever size. A narrower `Domain` says beside it why it is narrower.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import permutations
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from agorapricing.arithmetic import ceil_div, floor_div, maximum, minimum, select
from agorapricing.exact import exact
from agorapricing.tariff import (
    Allowance,
    Band,
    Cheapest,
    Convert,
    Fee,
    Graduated,
    GraduatedDiscount,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    Prepaid,
    Rate,
    Rates,
    Sum,
    Tariff,
    Tier,
    Volume,
)
from agorapricing.usage import Usage

T = TypeVar("T")

METERS = ("rtc.audio", "rtc.hd", "rtc.fhd")
LIMIT = 10**24
PLACES = 24
FINEST = Decimal("1e-24")
STEPS = (Decimal(-1), -FINEST, Decimal(0), FINEST, Decimal(1))

LEAVES = (Rates, Graduated, Volume, Package)
ON_QUANTITY = (Allowance, GraduatedDiscount, PercentOff, Prepaid)
ON_MONEY = (Minimum, Maximum)
ALL = (*LEAVES, *ON_QUANTITY, *ON_MONEY, Convert, Fee, Sum, Cheapest)

_DIGITS = st.integers(0, (2 * PLACES + 1) * LIMIT * 10**PLACES)
_PICKS = st.integers(0, 255)


def number(digits: int, least: int = 0, below: int = LIMIT, places: int = PLACES, multiple: int = 1) -> int | Decimal:
    """An int, or a Decimal of any number of places: a multiple, from `least` times its finest unit to under `below`."""
    count, place = divmod(digits, 2 * places + 1)
    place = max(0, place - places)
    most = max(least, (below * 10**place - 1) // multiple)
    return written((least + count % (most - least + 1)) * multiple, place)


def fraction(digits: int) -> int | Decimal:
    """A fraction from 0 to 1, of any number of places; one in five is 0 or 1."""
    count, place = divmod(digits, PLACES + 6)
    place = max(0, place - 5)
    return written(count % (10**place + 1), place)


def written(count: int, place: int) -> int | Decimal:
    """An int without places, a Decimal with some."""
    return Decimal(f"{count}e-{place}") if place else count


def endless(per: Any) -> int:
    """The part of a number's digits that 2 and 5 do not divide: what makes a quotient by it endless."""
    left = int("".join(map(str, Decimal(per).as_tuple().digits)))
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    return left


quantities = _DIGITS.map(number)
positives = _DIGITS.map(partial(number, least=1))
fractions = _DIGITS.map(fraction)


@attrs.frozen(eq=False)
class Domain:
    """What tariffs and usages are made of: the combinators, and the limits of numbers."""

    kinds: tuple[type, ...] = ALL
    below: int = LIMIT
    places: int = PLACES
    least_size: int = 0
    most_ratio: int = LIMIT
    has_flats: bool = True
    has_quoted: bool = True

    def quantity(self, digits: int, least: int = 0, multiple: int = 1) -> int | Decimal:
        """A quantity, a price or an amount."""
        return number(digits, least, self.below, self.places, multiple)

    def size(self, digits: int) -> int | Decimal:
        """A size of blocks."""
        with exact():
            return self.least_size + self.quantity(digits, least=1)

    def ratio(self, digits: int) -> int | Decimal:
        """What one unit counts as."""
        return number(digits, 1, self.most_ratio, self.places)

    def price(self, digits: int, per: Any) -> int | Decimal:
        """A price that, divided by `per`, has an exact decimal: a multiple of what is in `per` besides 2 and 5."""
        return self.quantity(digits, multiple=endless(per))


WIDE = Domain()
PRICED = Domain(has_quoted=False)
"""Without tiers whose price is only quoted: every usage has a cost."""
UNSETTLED = Domain(kinds=tuple(kind for kind in ALL if kind not in ON_MONEY), has_quoted=False)
"""Without floors and caps, which discounts must not stand around, and with a price for everything."""
FEELESS = Domain(kinds=(*LEAVES, *ON_QUANTITY, Convert, Sum, Cheapest), has_flats=False, has_quoted=False)
"""Without flat fees, floors and caps: what is charged is all usage."""
COUNTED = Domain(kinds=(Rates, Graduated, Volume, *ON_QUANTITY, *ON_MONEY, Fee, Sum, Cheapest))
"""Without blocks and conversions: what is charged is counted in units of the meter."""
FEW_KNOTS = Domain(below=300, places=2, least_size=5, most_ratio=4)
"""Of sizes that cut a curve into hundreds of pieces at most: a curve holds a knot for each block begun."""


@attrs.frozen
class _Maker:
    """Makes the parts of a tariff, each of the fewest draws that will do: a case has dozens of them."""

    draw: st.DrawFn
    domain: Domain

    def digits(self) -> int:
        return self.draw(_DIGITS)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.draw(_PICKS) % len(options)]

    def quantity(self) -> Any:
        return self.domain.quantity(self.digits())

    def size(self) -> Any:
        return self.domain.size(self.digits())

    def fraction(self) -> Any:
        return fraction(self.digits())

    def per(self) -> Any:
        return self.domain.quantity(self.digits(), least=1)

    def bounds(self) -> list[Any]:
        """Ends of up to three tiers, and the open one."""
        found = {self.domain.quantity(self.digits(), least=1) for _ in range(self.pick(range(4)))}
        return [*sorted(found), None]

    def pool(self) -> tuple[str, ...]:
        return self.pick(arranged(METERS))

    def unsettled(self) -> _Maker:
        """The same without floors and caps: a discount stands inside them."""
        kinds = tuple(kind for kind in self.domain.kinds if kind not in ON_MONEY)
        return attrs.evolve(self, domain=attrs.evolve(self.domain, kinds=kinds))

    def unquoted(self) -> _Maker:
        """The same without quoted tiers: what is weighed against another price has one."""
        return attrs.evolve(self, domain=attrs.evolve(self.domain, has_quoted=False))

    def tariff(self, meters: tuple[str, ...], depth: int) -> Tariff:
        """Price exactly these meters, nested `depth` deep at most."""
        kinds = [kind for kind in self.domain.kinds if kind in _AROUND] if depth else []
        kind = self.pick((Rates, *kinds))
        return self.leaf(meters) if kind is Rates else _AROUND[kind](self, meters, depth - 1)

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


_AROUND: dict[type, Callable[[_Maker, tuple[str, ...], int], Tariff]] = {
    Allowance: _Maker.allowance,
    GraduatedDiscount: _Maker.discount,
    PercentOff: _Maker.percent,
    Prepaid: _Maker.prepaid,
    Minimum: _Maker.minimum,
    Maximum: _Maker.maximum,
    Convert: _Maker.convert,
    Sum: _Maker.sum,
    Cheapest: _Maker.cheapest,
}


@cache
def arranged(meters: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """All or some meters, in every order; none first."""
    return tuple(each for size in range(len(meters) + 1) for each in permutations(meters, size))


@st.composite
def tariffs(draw: st.DrawFn, domain: Domain = WIDE, depth: int = 3, meters: tuple[str, ...] | None = None) -> Tariff:
    """Tariffs of some meters, or of those given, nested `depth` deep at most."""
    maker = _Maker(draw, domain)
    return maker.tariff(meters or maker.pick(arranged(METERS)[1:]), depth)


@st.composite
def of_kind(draw: st.DrawFn, kind: type, domain: Domain = WIDE, depth: int = 2) -> Any:
    """A combinator of one kind around random tariffs, or a leaf of one kind, of the meter rtc.hd."""
    maker = _Maker(draw, domain)
    if kind in _AROUND:
        return _AROUND[kind](maker, maker.pick(arranged(METERS)[1:]), depth - 1)
    made = {Package: maker.package, Rates: lambda meter: Rates((maker.rate(meter),))}
    return made[kind]("rtc.hd") if kind in made else maker.ladder(kind, "rtc.hd")


@st.composite
def rates(draw: st.DrawFn, meter: str = "rtc.hd") -> Rate:
    """Rates of one meter."""
    return _Maker(draw, WIDE).rate(meter)


@st.composite
def bands(draw: st.DrawFn) -> tuple[Band, ...]:
    """Ascending bands, the last one open."""
    maker = _Maker(draw, WIDE)
    return tuple(Band(up_to, maker.fraction()) for up_to in maker.bounds())


def within(value: Any) -> Iterator[Any]:
    """A value and all values inside it: tariffs, tiers, bands, numbers."""
    yield value
    if isinstance(value, tuple):
        for each in value:
            yield from within(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from within(getattr(value, field.name))


def depth_of(value: Any) -> int:
    """How many combinators stand around the innermost leaf of a tariff."""
    if isinstance(value, tuple):
        return max(map(depth_of, value), default=0)
    if not isinstance(value, Tariff):
        return 0
    inner = [getattr(value, name) for name in ("tariff", "parts", "options") if hasattr(value, name)]
    return 1 + depth_of(inner[0]) if inner else 0


def bounds(tariff: Tariff) -> list[Decimal]:
    """The quantities at which something changes: ends of tiers and bands, free units, blocks, packs."""
    names = ("up_to", "quantity", "free", "size", "whole")
    parts = list(within(tariff))
    found = {getattr(part, name) for part in parts for name in names if getattr(part, name, None)}
    with exact():
        packs = {part.quantity // units for part in parts if isinstance(part, Prepaid) for _, units in part.draws}
    return sorted(bound for bound in found | packs if bound < LIMIT)


def _edge(maker: _Maker, found: list[Decimal]) -> Decimal:
    """A bound, or one below or above it, by a unit or by the least there is, as far as usage can be so."""
    bound = maker.pick(found)
    with exact():
        edge = bound + maker.pick(STEPS)
    return edge if 0 <= edge < LIMIT else bound


@st.composite
def usages(draw: st.DrawFn, tariff: Tariff, domain: Domain = WIDE) -> Usage:
    """Quantities of some meters of a tariff, each on its own, or together at an edge of a pool; seldom of none."""
    maker = _Maker(draw, domain)
    meters = maker.pick(arranged(tuple(sorted(tariff.meters)))[1:] or ((),))
    found = bounds(tariff) or [Decimal(maker.quantity())]
    if maker.pick(range(16)) == 15:
        return Usage({})
    if maker.pick((False, True)):
        return Usage({m: _edge(maker, found) if maker.pick((False, True)) else maker.quantity() for m in meters})
    left: Any = _edge(maker, found)
    used: dict[str, int | Decimal] = {}
    with exact():
        for meter in meters:
            used[meter] = left if meter == meters[-1] else maker.digits() % (int(left) + 1)
            left -= used[meter]
    return Usage(used)


@st.composite
def cases(draw: st.DrawFn, domain: Domain = WIDE, depth: int = 2) -> tuple[Tariff, Usage]:
    """A tariff and a usage that it prices."""
    tariff = draw(tariffs(domain, depth))
    return tariff, draw(usages(tariff, domain))


OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "minimum": minimum,
    "maximum": maximum,
    "select": select,
    "floor_div": floor_div,
    "ceil_div": ceil_div,
}


def evaluated(
    expression: Any,
    values: Sequence[Any],
    operations: Mapping[str, Callable[..., Any]] = OPERATIONS,
    constant: type = Decimal,
) -> Any:
    """What an expression gives over values of any kind of number; an int in it is the place of a value."""
    if isinstance(expression, int):
        return values[expression]
    if isinstance(expression, Decimal):
        return constant(expression)
    name, *parts = expression
    return operations[name](*(evaluated(part, values, operations, constant) for part in parts))


def expressions(
    constants: st.SearchStrategy[Decimal],
    sizes: st.SearchStrategy[Decimal],
    symbols: int = 2,
    max_leaves: int = 10,
) -> st.SearchStrategy[Any]:
    """What a tariff may do with quantities, at random: operations over places of values and constants."""
    return st.recursive(
        st.integers(0, symbols - 1) | constants,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(("+", "-", "minimum", "maximum")), inner, inner),
            st.tuples(st.just("select"), inner, inner, inner),
            st.tuples(st.just("*"), inner, constants),
            st.tuples(st.sampled_from(("floor_div", "ceil_div")), inner, sizes),
        ),
        max_leaves=max_leaves,
    )
