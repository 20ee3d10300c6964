"""The domain of tariffs as Hypothesis strategies: every number that the doors take, every combinator, nested at random.

`WIDE` is all that the constructors accept, in whatever size. A narrower `Domain` says beside it why it is narrower.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any

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

METERS = ("rtc.audio", "rtc.hd", "rtc.fhd")
LIMIT = 10**24
PLACES = 24
FINEST = Decimal("1e-24")
STEPS = (Decimal(-1), -FINEST, Decimal(0), FINEST, Decimal(1))

LEAVES = (Rates, Graduated, Volume, Package)
ON_QUANTITY = (Allowance, GraduatedDiscount, PercentOff, Prepaid)
ON_MONEY = (Minimum, Maximum)
ALL = (*LEAVES, *ON_QUANTITY, *ON_MONEY, Convert, Fee, Sum, Cheapest)


def numbers(least: int = 0, below: int = LIMIT, places: int = PLACES, multiple: int = 1) -> st.SearchStrategy[Any]:
    """Ints, and Decimals of every number of places: multiples, from `least` times their finest unit to under `below`."""

    def at(place: int) -> st.SearchStrategy[Any]:
        most = (below * 10**place - 1) // multiple
        return st.integers(least, max(least, most)).map(lambda count: written(count * multiple, place))

    return st.one_of(at(0), st.integers(0, places).flatmap(at))


def written(count: int, place: int) -> int | Decimal:
    """An int without places, a Decimal with some."""
    return Decimal(f"{count}e-{place}") if place else count


fractions = st.integers(0, PLACES).flatmap(
    lambda place: st.integers(0, 10**place).map(lambda count: written(count, place)),
)


@attrs.frozen(eq=False)
class Domain:
    """What tariffs and usages are made of."""

    kinds: tuple[type, ...] = ALL
    below: int = LIMIT
    places: int = PLACES
    sizes: st.SearchStrategy[Any] = numbers(least=1)
    ratios: st.SearchStrategy[Any] = numbers(least=1)
    has_flats: bool = True

    @property
    def quantities(self) -> st.SearchStrategy[Any]:
        """Quantities and amounts, of at least 0."""
        return numbers(0, self.below, self.places)

    @property
    def positives(self) -> st.SearchStrategy[Any]:
        """Bounds and units, above 0."""
        return numbers(1, self.below, self.places)

    def prices(self, per: Any) -> st.SearchStrategy[Any]:
        """Every price that, divided by `per`, has an exact decimal: a multiple of what is in `per` besides 2 and 5."""
        return numbers(0, self.below, self.places, endless(per))

    @property
    def flats(self) -> st.SearchStrategy[Any]:
        """Flat fees."""
        return self.quantities if self.has_flats else st.just(0)


def endless(per: Any) -> int:
    """The part of a number's digits that 2 and 5 do not divide: what makes a quotient by it endless."""
    digits = Decimal(per).as_tuple().digits
    left = int("".join(map(str, digits)))
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    return left


WIDE = Domain()
UNFEED = Domain(kinds=(*LEAVES, *ON_QUANTITY, Convert, Sum, Cheapest), has_flats=False)
"""Without flat fees, floors and caps: what is charged is all usage."""
COUNTED = Domain(kinds=(Rates, Graduated, Volume, *ON_QUANTITY, *ON_MONEY, Fee, Sum, Cheapest))
"""Without blocks and conversions: what is charged is counted in units of the meter."""
FEW_KNOTS = Domain(
    below=300,
    places=2,
    sizes=st.decimals(5, 100, places=1),
    ratios=st.decimals("0.1", 4, places=1),
)
"""Of sizes that cut a curve into hundreds of pieces at most: a curve holds a knot for each block begun."""

pools = st.lists(st.sampled_from(METERS), unique=True).map(tuple)


def rates(domain: Domain, meter: str) -> st.SearchStrategy[Rate]:
    """A rate of one meter."""
    return domain.positives.flatmap(lambda per: st.builds(Rate, st.just(meter), domain.prices(per), st.just(per)))


def _bounds(domain: Domain) -> st.SearchStrategy[list[Any]]:
    return st.lists(domain.positives, max_size=3, unique=True).map(lambda found: [*sorted(found), None])


@st.composite
def tiers(draw: st.DrawFn, domain: Domain, per: Any = 1) -> tuple[Tier, ...]:
    """Ascending tiers, the last one open."""
    return tuple(
        Tier(up_to, draw(domain.prices(per)), draw(domain.flats), quoted=draw(st.integers(0, 9)) == 9)
        for up_to in draw(_bounds(domain))
    )


@st.composite
def bands(draw: st.DrawFn, domain: Domain) -> tuple[Band, ...]:
    """Ascending bands, the last one open."""
    return tuple(Band(up_to, draw(fractions)) for up_to in draw(_bounds(domain)))


def ladders(kind: type, domain: Domain, meter: str) -> st.SearchStrategy[Any]:
    """A graduated or volume ladder of one meter."""
    at_zero = st.sampled_from(("nothing", "first flat"))
    return domain.positives.flatmap(
        lambda per: st.builds(kind, st.just(meter), tiers(domain, per), st.just(per), at_zero=at_zero),
    )


def packages(domain: Domain, meter: str) -> st.SearchStrategy[Package]:
    """Blocks of one meter."""
    free = at_least = domain.quantities
    return st.builds(Package, st.just(meter), domain.quantities, domain.sizes, free, at_least)


def fees(domain: Domain) -> st.SearchStrategy[Fee]:
    """A flat fee."""
    return st.builds(Fee, domain.quantities)


def draws(domain: Domain) -> st.SearchStrategy[Any]:
    """What a pack is drawn by, in drawing order."""
    return st.lists(st.tuples(st.sampled_from(METERS), domain.sizes), unique_by=lambda pair: pair[0])


@cache
def tariffs(domain: Domain = WIDE, meters: tuple[str, ...] = METERS, depth: int = 3) -> st.SearchStrategy[Tariff]:
    """Tariffs that price exactly these meters, nested `depth` deep at most."""
    kinds = [kind for kind in domain.kinds if kind in LEAVES or depth]
    return st.one_of(list(_of_kinds(kinds, domain, meters, depth - 1)))


def _of_kinds(kinds: list[type], domain: Domain, meters: tuple[str, ...], depth: int) -> Iterator[Any]:
    for kind in kinds:
        if kind is Rates:
            yield st.builds(Rates, st.tuples(*(rates(domain, meter) for meter in meters)))
        elif kind in LEAVES:
            yield from (packages(domain, m) if kind is Package else ladders(kind, domain, m) for m in _single(meters))
        elif kind is Convert:
            yield from _converts(domain, meters, depth)
        elif kind is Sum:
            yield st.builds(Sum, st.one_of(list(_parts(domain, meters, depth))))
        elif kind is not Fee:
            inner = tariffs(domain, meters, depth)
            yield st.builds(kind, **_wrapped(kind, domain, inner, tariffs(domain, METERS, depth)))


def _single(meters: tuple[str, ...]) -> tuple[str, ...]:
    return meters if len(meters) == 1 else ()


def _wrapped(kind: type, domain: Domain, inner: Any, wider: Any) -> dict[str, Any]:
    """The fields of a combinator around one tariff, or around several that can take each other's place."""
    return {
        Allowance: {"tariff": inner, "quantity": domain.quantities, "pool": pools},
        GraduatedDiscount: {"tariff": inner, "bands": bands(domain), "pool": pools},
        PercentOff: {"tariff": inner, "off": fractions, "pool": st.none() | pools},
        Prepaid: {"tariff": inner, "quantity": domain.quantities, "draws": draws(domain)},
        Minimum: {"tariff": inner, "amount": domain.quantities},
        Maximum: {"tariff": inner, "amount": domain.quantities},
        Cheapest: {"options": st.lists(inner, min_size=1, max_size=3) | st.tuples(inner, wider)},
    }[kind]


def _parts(domain: Domain, meters: tuple[str, ...], depth: int) -> Iterator[Any]:
    inner = tariffs(domain, meters, depth)
    yield st.tuples(inner)
    if Fee in domain.kinds:
        yield from (st.tuples(inner, fees(domain)), st.tuples(fees(domain), inner))
    for some in _subsets(meters):
        if some and some != meters:
            rest = tuple(meter for meter in meters if meter not in some)
            yield st.tuples(tariffs(domain, some, depth), tariffs(domain, rest, depth))


def _subsets(meters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for size in range(len(meters) + 1):
        yield from combinations(meters, size)


def _converts(domain: Domain, meters: tuple[str, ...], depth: int) -> Iterator[Any]:
    """Some meters priced inside, the others converted to one of them."""
    for priced in _subsets(meters):
        for to in priced:
            converted = [meter for meter in meters if meter not in priced] or [m for m in meters if m != to]
            yield st.builds(
                Convert,
                tariffs(domain, priced, depth),
                st.just(to),
                st.fixed_dictionaries(dict.fromkeys(converted, domain.ratios)),
                st.none() | domain.sizes,
            )


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


def bounds(tariff: Tariff) -> tuple[Decimal, ...]:
    """The quantities at which something changes: ends of tiers and bands, free units, blocks, packs."""
    found: set[Decimal] = set()
    for part in within(tariff):
        names = ("up_to", "quantity", "free", "size", "whole")
        found |= {getattr(part, name) for name in names if getattr(part, name, None)}
        if isinstance(part, Prepaid):
            found |= {part.quantity // units for _, units in part.draws}
    return tuple(sorted(found))


@st.composite
def edges(draw: st.DrawFn, domain: Domain, tariff: Tariff) -> Decimal:
    """A bound of a tariff, or one below or above it, by a unit or by the least there is."""
    bound = draw(st.sampled_from(bounds(tariff) or (Decimal(0),)))
    with exact():
        return min(max(bound + draw(st.sampled_from(STEPS)), Decimal(0)), domain.below - FINEST)


@st.composite
def usages(draw: st.DrawFn, tariff: Tariff, domain: Domain = WIDE) -> dict[str, int | Decimal]:
    """Quantities of some of a tariff's meters, each on its own, or all together at an edge of a pool."""
    meters = draw(st.lists(st.sampled_from(sorted(tariff.meters)), unique=True)) if tariff.meters else []
    if not draw(st.booleans()):
        return {meter: draw(st.one_of(domain.quantities, edges(domain, tariff))) for meter in meters}
    left = draw(edges(domain, tariff))
    used: dict[str, int | Decimal] = {}
    for meter in meters:
        used[meter] = left if meter == meters[-1] else draw(st.integers(0, int(left)))
        with exact():
            left -= used[meter]
    return used


@st.composite
def cases(draw: st.DrawFn, domain: Domain = WIDE, meters: tuple[str, ...] = METERS) -> tuple[Tariff, dict[str, Any]]:
    """A tariff and a usage that it prices."""
    tariff = draw(tariffs(domain, meters))
    return tariff, draw(usages(tariff, domain))


def counts(usage: dict[str, Any]) -> dict[str, Any]:
    """The same usage with whole quantities as ints."""
    return {meter: int(q) if q == int(q) else q for meter, q in usage.items()}


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


def evaluated(expression: Any, values: tuple[Any, ...]) -> Any:
    """What an expression gives over values of any kind of number; an int in it is the place of a value."""
    if isinstance(expression, int):
        return values[expression]
    if isinstance(expression, Decimal):
        return expression
    name, *parts = expression
    return OPERATIONS[name](*(evaluated(part, values) for part in parts))


def expressions(symbols: int, constants: Any, sizes: Any) -> st.SearchStrategy[Any]:
    """What a tariff may do with quantities, at random: operations over places of values and constants."""
    return st.recursive(
        st.integers(0, symbols - 1) | constants,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(("+", "-", "minimum", "maximum")), inner, inner),
            st.tuples(st.just("select"), inner, inner, inner),
            st.tuples(st.just("*"), inner, constants),
            st.tuples(st.sampled_from(("floor_div", "ceil_div")), inner, sizes),
        ),
        max_leaves=12,
    )
