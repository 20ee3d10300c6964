"""The domain of tariffs as Hypothesis strategies: every number that the doors take, every combinator, nested at random.

`WIDE` is all that the constructors accept, in whatever size. A narrower `Domain` says beside it why it is narrower.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, cached_property, partial
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
from agorapricing.usage import Usage

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


def number(digits: int, least: int = 0, below: int = LIMIT, places: int = PLACES, multiple: int = 1) -> int | Decimal:
    """An int, or a Decimal of any number of places: a multiple, from `least` times its finest unit to under `below`."""
    count, place = divmod(digits, 2 * places + 1)
    place = max(0, place - places)
    most = max(least, (below * 10**place - 1) // multiple)
    return written((least + count % (most - least + 1)) * multiple, place)


def written(count: int, place: int) -> int | Decimal:
    """An int without places, a Decimal with some."""
    return Decimal(f"{count}e-{place}") if place else count


def numbers(**limits: int) -> st.SearchStrategy[Any]:
    """Every number within limits. One draw each: a case has dozens of them, and Hypothesis is paid by the draw."""
    return _DIGITS.map(partial(number, **limits))


def _fraction(digits: int) -> int | Decimal:
    count, place = divmod(digits, PLACES + 1)
    return written(count % (10**place + 1), place)


fractions = _DIGITS.map(_fraction)
_ABOVE_ZERO = numbers(least=1)


@attrs.frozen(eq=False, slots=False)
class Domain:
    """What tariffs and usages are made of."""

    kinds: tuple[type, ...] = ALL
    below: int = LIMIT
    places: int = PLACES
    sizes: st.SearchStrategy[Any] = _ABOVE_ZERO
    ratios: st.SearchStrategy[Any] = _ABOVE_ZERO
    has_flats: bool = True

    @cached_property
    def quantities(self) -> st.SearchStrategy[Any]:
        """Quantities and amounts, of at least 0."""
        return numbers(below=self.below, places=self.places)

    @cached_property
    def positives(self) -> st.SearchStrategy[Any]:
        """Bounds and units, above 0."""
        return numbers(least=1, below=self.below, places=self.places)

    def price(self, digits: int, per: Any) -> int | Decimal:
        """A price that, divided by `per`, has an exact decimal: a multiple of what is in `per` besides 2 and 5."""
        return number(digits, 0, self.below, self.places, endless(per))

    @cached_property
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
    return st.builds(lambda digits, per: Rate(meter, domain.price(digits, per), per), _DIGITS, domain.positives)


def _bounds(domain: Domain) -> st.SearchStrategy[list[Any]]:
    return st.lists(domain.positives, max_size=3, unique=True).map(lambda found: [*sorted(found), None])


@st.composite
def bands(draw: st.DrawFn, domain: Domain) -> tuple[Band, ...]:
    """Ascending bands, the last one open."""
    return tuple(Band(up_to, draw(fractions)) for up_to in draw(_bounds(domain)))


@st.composite
def ladders(draw: st.DrawFn, kind: type, domain: Domain, meter: str) -> Graduated | Volume:
    """A graduated or volume ladder of one meter: ascending tiers, the last one open, one in ten without a price."""
    per = draw(domain.positives)
    tiers = [
        Tier(up_to, domain.price(draw(_DIGITS), per), draw(domain.flats), quoted=draw(_TENTHS) == 9)
        for up_to in draw(_bounds(domain))
    ]
    return kind(meter, tiers, per, at_zero=draw(st.sampled_from(("nothing", "first flat"))))


_TENTHS = st.integers(0, 9)


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


def one_of(variants: Iterable[st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """One of several, as one branch of whatever it stands in: Hypothesis would count each of them as a branch."""
    held = tuple(variants)
    return st.integers(0, len(held) - 1).flatmap(held.__getitem__)


@cache
def tariffs(domain: Domain = WIDE, meters: tuple[str, ...] = METERS, depth: int = 3) -> st.SearchStrategy[Tariff]:
    """Tariffs that price exactly these meters, nested `depth` deep at most."""
    made = [leaves(domain, meters)]
    if depth:
        made += [_combined(kind, domain, meters, depth - 1) for kind in domain.kinds if kind not in (*LEAVES, Fee)]
    return one_of(made)


@cache
def leaves(domain: Domain, meters: tuple[str, ...]) -> st.SearchStrategy[Tariff]:
    """List prices: rates of all meters, or for each meter a leaf of any kind."""
    every = st.builds(Rates, st.tuples(*(rates(domain, meter) for meter in meters)))
    if len(meters) > 1:
        return one_of((every, st.builds(Sum, st.tuples(*(leaves(domain, (meter,)) for meter in meters)))))
    made = [ladders(kind, domain, *meters) for kind in (Graduated, Volume) if kind in domain.kinds]
    made += [packages(domain, *meters)] if Package in domain.kinds else []
    return one_of((every, *made))


def _combined(kind: type, domain: Domain, meters: tuple[str, ...], depth: int) -> st.SearchStrategy[Tariff]:
    if kind is Convert:
        return one_of(_converts(domain, meters, depth))
    if kind is Sum:
        return st.builds(Sum, one_of(_parts(domain, meters, depth)))
    inner = tariffs(domain, meters, depth)
    return st.builds(kind, **_wrapped(kind, domain, inner, tariffs(domain, METERS, depth)))


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
    names = ("up_to", "quantity", "free", "size", "whole")
    parts = list(within(tariff))
    found = {getattr(part, name) for part in parts for name in names if getattr(part, name, None)}
    with exact():
        packs = {part.quantity // units for part in parts if isinstance(part, Prepaid) for _, units in part.draws}
    return tuple(sorted(found | packs))


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
def cases(draw: st.DrawFn, domain: Domain = WIDE, depth: int = 2) -> tuple[Tariff, Usage]:
    """A tariff and a usage that it prices."""
    tariff = draw(tariffs(domain, depth=depth))
    return tariff, Usage(draw(usages(tariff, domain)))


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
