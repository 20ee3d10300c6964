"""The equation of each leaf and of each tariff of tariffs, computed with Fractions from what the parts charge."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import update_wrapper
from inspect import getdoc
from math import ceil, floor
from typing import Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import exact
from agorapricing.tariff import (
    Around,
    Cheapest,
    CheapestModel,
    Conversion,
    Converted,
    Dearest,
    DearestModel,
    Graduated,
    Package,
    Rates,
    Sum,
    Tariff,
    Volume,
)
from agorapricing.testing.laws import Broken, Case, Law, cost_of, subject, worth
from agorapricing.usage import Usage

EVERYTHING = Fraction(10**100)
"""More than anybody can use, or pay: the end of an open tier."""


def inside(case: Case) -> Iterator[Case]:
    """A case, and the cases of the tariffs inside its own, each with the usage that reaches it."""
    yield case
    tariff = case.tariff
    if isinstance(tariff, Converted):
        usage = Usage(_counted(tariff.conversion, case.usage))
        yield from inside(attrs.evolve(case, tariff=tariff.tariff, usage=usage))
    elif isinstance(tariff, Around):
        yield from inside(attrs.evolve(case, tariff=tariff.tariff))
    for part in (*getattr(tariff, "parts", ()), *getattr(tariff, "options", ())):
        yield from inside(attrs.evolve(case, tariff=part, usage=Usage(_priced_by(part, case))))


def of_kind(kind: type, text: str) -> Callable[[Callable[[Case], Broken | None]], Law]:
    """Make a law about one kind of tariff or stage, wherever it stands; its sentence is the function's docstring."""
    name = "equation-of" + re.sub("([A-Z])", r"-\1", kind.__name__).lower()
    return lambda holds: Law(
        name, getdoc(holds) or "", text, holds, elsewhere="other combinators have their own", kind=kind
    )


def equation(kind: type, text: str) -> Callable[[Callable[[Any, Case], Fraction]], Law]:
    """Make the law that one of a kind costs what a function of it, and of a case, says."""

    def law(of: Callable[[Any, Case], Fraction]) -> Law:
        def holds(case: Case) -> Broken | None:
            got = case.cost(case.usage)
            try:
                wanted = got if got is None else of(subject(case.tariff), case)
            except UnpricedMeterError:
                return Broken(f"{kind.__name__} costs {got}, by its equation it has no price")
            if wanted is None or got == wanted:
                return None
            return Broken(f"{kind.__name__} costs {got}, by its equation {float(wanted):,.6f}")

        return of_kind(kind, text)(update_wrapper(holds, of))

    return law


def ranges(tiers: Sequence[Any]) -> Iterator[tuple[Any, Fraction, Fraction]]:
    """Each tier or band with where it begins and ends."""
    begin = Fraction(0)
    for tier in tiers:
        end = EVERYTHING if tier.up_to is None else Fraction(tier.up_to)
        yield tier, begin, end
        begin = end


def overlap(begin: Fraction, end: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """How much of one range lies in another."""
    return max(Fraction(0), min(end, high) - max(begin, low))


def _used(case: Case, meter: str) -> Fraction:
    return Fraction(case.usage.get(meter, 0))


@equation(Rates, "sum of q x price / per")
def rates(rates: Rates, case: Case) -> Fraction:
    """Each unit costs its rate."""
    priced = (_used(case, rate.meter) * Fraction(rate.price) / Fraction(rate.per) for rate in rates.rates)
    return sum(priced, Fraction(0))


def _flat(ladder: Graduated | Volume, tier: Any, begin: Fraction, quantity: Fraction) -> Fraction:
    """The flat fee of a tier, where it is due."""
    is_due = quantity > begin or (not begin and ladder.at_zero == "first flat")
    return Fraction(tier.flat) if is_due else Fraction(0)


def _unit(ladder: Graduated | Volume, tier: Any) -> Fraction:
    return Fraction(0) if tier.quoted else Fraction(tier.price) / Fraction(ladder.per)


@equation(Graduated, "sum over tiers of price x overlap + flat")
def graduated(ladder: Graduated, case: Case) -> Fraction:
    """Each tier prices the units inside it."""
    quantity, cost = max(_used(case, ladder.meter), Fraction(ladder.at_least)), Fraction(0)
    for tier, begin, end in ranges(ladder.tiers):
        cost += _unit(ladder, tier) * overlap(Fraction(0), quantity, begin, end)
        cost += _flat(ladder, tier, begin, quantity)
    return cost


@equation(Volume, "price of the tier of q x q + its flat")
def volume(ladder: Volume, case: Case) -> Fraction:
    """The tier reached prices all units."""
    quantity = max(_used(case, ladder.meter), Fraction(ladder.at_least))
    tier, begin = next((tier, begin) for tier, begin, end in ranges(ladder.tiers) if quantity <= end)
    return _unit(ladder, tier) * quantity + _flat(ladder, tier, begin, quantity)


@equation(Package, "max(ceil((q - free) / size), at least) x price")
def package(package: Package, case: Case) -> Fraction:
    """Blocks are whole."""
    exceeding = max(Fraction(0), _used(case, package.meter) - Fraction(package.free))
    return max(Fraction(ceil(exceeding / Fraction(package.size))), Fraction(package.at_least)) * Fraction(package.price)


def _counted(conversion: Conversion, usage: Usage) -> dict[str, Decimal]:
    ratios = conversion.ratios
    rest = {meter: quantity for meter, quantity in usage.items() if meter not in ratios}
    if not usage.keys() & {conversion.to, *ratios}:
        return rest
    per = Fraction(conversion.per)
    counted = sum((Fraction(usage[m]) * Fraction(ratios[m]) / per for m in usage if m in ratios), Fraction(0))
    counted += Fraction(usage.get(conversion.to, 0))
    if conversion.whole is not None:
        whole = Fraction(conversion.whole)
        rounded = {"up": ceil, "down": floor, "half up": lambda x: floor(x + Fraction(1, 2))}[conversion.rounds]
        counted = rounded(counted / whole) * whole
    with exact():
        return {**rest, conversion.to: Decimal(counted.numerator) / Decimal(counted.denominator)}


@equation(Converted, "cost inside of sum of q x ratio")
def converted(tariff: Converted, case: Case) -> Fraction:
    """Usage counts as the units that it is converted to."""
    return Fraction(cost_of(tariff.tariff, _counted(tariff.conversion, case.usage)))


def _priced_by(part: Tariff, case: Case) -> dict[str, Decimal]:
    return {meter: quantity for meter, quantity in case.usage.items() if meter in part.meters}


@equation(Sum, "sum over parts")
def sum_(tariff: Sum, case: Case) -> Fraction:
    """A sum costs what its parts cost."""
    return sum((worth(part.charges(_priced_by(part, case))) for part in tariff.parts), Fraction(0))


@equation(Cheapest, "min over options")
def cheapest(tariff: Cheapest, case: Case) -> Fraction:
    """The option that costs least is charged."""
    return min(worth(option.charges(_priced_by(option, case))) for option in tariff.options)


@equation(Dearest, "max over options")
def dearest(tariff: Dearest, case: Case) -> Fraction:
    """The dearest option is charged."""
    return max(worth(option.charges(_priced_by(option, case))) for option in tariff.options)


@equation(CheapestModel, "min over models")
def cheapest_model(tariff: CheapestModel, case: Case) -> Fraction:
    """The cheapest model is charged."""
    return min(worth(model.charges(case.usage)) for model in tariff.options)


@equation(DearestModel, "max over models")
def dearest_model(tariff: DearestModel, case: Case) -> Fraction:
    """The dearest model is charged."""
    return max(worth(model.charges(case.usage)) for model in tariff.options)


_OF_OPTIONS = (cheapest, dearest, cheapest_model, dearest_model)
EQUATIONS: tuple[Law, ...] = (rates, graduated, volume, package, converted, sum_, *_OF_OPTIONS)
"""The equations of leaves and of tariffs of tariffs, wherever they stand."""
