"""The equation of each combinator, computed with Fractions from what the parts inside it charge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import exact
from agorapricing.tariff import (
    Allowance,
    Around,
    Band,
    Charge,
    Cheapest,
    Conversion,
    Converted,
    Fee,
    Graduated,
    GraduatedDiscount,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    Rates,
    Sum,
    Suspended,
    Tariff,
    Volume,
)
from agorapricing.testing.laws import Broken, Case, Law, cost_of, subject
from agorapricing.usage import Usage

EVERYTHING = Fraction(10**30)
"""More than anybody can use: the end of an open tier."""


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
        usage = Usage({meter: quantity for meter, quantity in case.usage.items() if meter in part.meters})
        yield from inside(attrs.evolve(case, tariff=part, usage=usage))


def equation(of: Callable[[Any, Case], Fraction | None]) -> Callable[[Case], Broken | None]:
    """A law that holds where a tariff costs what an equation says; one that says None makes no statement."""

    def holds(case: Case) -> Broken | None:
        got = case.cost(case.usage)
        try:
            wanted = None if got is None else of(subject(case.tariff), case)
        except UnpricedMeterError:
            return Broken(f"{_kind(case)} costs {got}, by its equation it has no price")
        if wanted is None or got == wanted:
            return None
        return Broken(f"{_kind(case)} costs {got}, by its equation {float(wanted):,.6f}")

    return holds


def _kind(case: Case) -> str:
    return type(subject(case.tariff)).__name__


def _ranges(tiers: Sequence[Any]) -> Iterator[tuple[Any, Fraction, Fraction]]:
    """Each tier or band with where it begins and ends."""
    begin = Fraction(0)
    for tier in tiers:
        end = EVERYTHING if tier.up_to is None else Fraction(tier.up_to)
        yield tier, begin, end
        begin = end


def _overlap(begin: Fraction, end: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return max(Fraction(0), min(end, high) - max(begin, low))


def _used(case: Case, meter: str) -> Fraction:
    return Fraction(case.usage.get(meter, 0))


def _rates(rates: Rates, case: Case) -> Fraction:
    return sum(
        (_used(case, rate.meter) * Fraction(rate.price) / Fraction(rate.per) for rate in rates.rates), Fraction(0)
    )


def _is_due(ladder: Graduated | Volume, case: Case, begin: Fraction) -> bool:
    return _used(case, ladder.meter) > begin or (not begin and ladder.at_zero == "first flat")


def _graduated(ladder: Graduated, case: Case) -> Fraction:
    quantity = _used(case, ladder.meter)
    cost = Fraction(0)
    for tier, begin, end in _ranges(ladder.tiers):
        if not tier.quoted:
            cost += Fraction(tier.price) / Fraction(ladder.per) * _overlap(Fraction(0), quantity, begin, end)
        cost += Fraction(tier.flat) if _is_due(ladder, case, begin) else 0
    return cost


def _volume(ladder: Volume, case: Case) -> Fraction:
    quantity = _used(case, ladder.meter)
    tier, begin = next((tier, begin) for tier, begin, end in _ranges(ladder.tiers) if quantity <= end)
    price = Fraction(0) if tier.quoted else Fraction(tier.price) / Fraction(ladder.per)
    return price * quantity + (Fraction(tier.flat) if _is_due(ladder, case, begin) else 0)


def _package(package: Package, case: Case) -> Fraction:
    exceeding = max(Fraction(0), _used(case, package.meter) - Fraction(package.free))
    return max(Fraction(ceil(exceeding / Fraction(package.size))), Fraction(package.at_least)) * Fraction(package.price)


def _net(charge: Charge[Any]) -> Fraction:
    """What one unit of a charge costs, worked out anew."""
    net = Fraction(charge.price.unit_price or 0) / Fraction(charge.price.per)
    for reduction in charge.price.reductions:
        net *= 1 - Fraction(reduction.fraction)
    return net


def _within(case: Case) -> Sequence[Charge[Any]]:
    """The charges of the tariff inside, which a stage acts on."""
    around: Any = case.tariff
    charges: Sequence[Charge[Any]] = around.tariff.charges(case.usage)
    return charges


def _cost(charges: Sequence[Charge[Any]]) -> Fraction:
    return sum((_net(charge) * Fraction(charge.quantity) for charge in charges), Fraction(0))


def _is_left(charge: Charge[Any]) -> bool:
    """Whether a charge is of usage that is not free yet."""
    price = charge.price
    return price.stage == "list" and all(each.fraction != 1 for each in price.reductions)


def _pooled(charges: Sequence[Charge[Any]], pool: Sequence[str], bands: Sequence[Band]) -> Fraction:
    """What is left of a cost, by where each charge begins and ends in a pool."""
    cost, begin = _cost(charges), Fraction(0)
    for meter in pool:
        for charge in charges:
            if charge.price.meter == meter and _is_left(charge) and not charge.price.in_blocks:
                end = begin + Fraction(charge.quantity)
                off = (Fraction(band.off) * _overlap(begin, end, low, high) for band, low, high in _ranges(bands))
                cost -= _net(charge) * sum(off, Fraction(0))
                begin = end
    return cost


def _allowance(stage: Allowance, case: Case) -> Fraction:
    bands = (Band(stage.quantity, 1), Band()) if stage.quantity else (Band(),)
    return _pooled(_within(case), stage.meters, bands)


def _discount(stage: GraduatedDiscount, case: Case) -> Fraction:
    return _pooled(_within(case), stage.meters, stage.tiers)


def _percent(stage: PercentOff, case: Case) -> Fraction:
    charges = _within(case)
    usage = [each for each in charges if _is_left(each)]
    taken = [each for each in usage if stage.meters is None or each.price.meter in stage.meters]
    fees = [each for each in charges if each.price.tier_of and stage.fees]
    taken += [each for each in fees if stage.meters is None or each.price.tier_of in stage.meters]
    return _cost(charges) - Fraction(stage.off) * _cost(taken)


def _prepaid(stage: Prepaid, case: Case) -> Fraction:
    charges = _within(case)
    cost, left = _cost(charges), Fraction(stage.quantity)
    for meter, units in stage.draws.items():
        for charge in charges:
            if charge.price.meter == meter and _is_left(charge) and not charge.price.in_blocks:
                step = Fraction(charge.price.step)
                drawn = min(Fraction(charge.quantity), left // (Fraction(units) * step) * step)
                left -= drawn * Fraction(units)
                cost -= _net(charge) * drawn
    return cost


def _counted(conversion: Conversion, usage: Usage) -> dict[str, Decimal]:
    ratios = conversion.ratios
    rest = {meter: quantity for meter, quantity in usage.items() if meter not in ratios}
    if not usage.keys() & {conversion.to, *ratios}:
        return rest
    counted = sum((Fraction(usage[m]) * Fraction(ratios[m]) for m in usage if m in ratios), Fraction(0))
    counted += Fraction(usage.get(conversion.to, 0))
    if conversion.whole is not None:
        counted = ceil(counted / Fraction(conversion.whole)) * Fraction(conversion.whole)
    with exact():
        return {**rest, conversion.to: Decimal(counted.numerator) / Decimal(counted.denominator)}


def _converted(tariff: Converted, case: Case) -> Fraction:
    return Fraction(cost_of(tariff.tariff, _counted(tariff.conversion, case.usage)))


def _fee(stage: Fee, case: Case) -> Fraction:
    return _cost(_within(case)) + Fraction(stage.amount)


def _minimum(stage: Minimum, case: Case) -> Fraction:
    return max(_cost(_within(case)), Fraction(stage.amount))


def _maximum(stage: Maximum, case: Case) -> Fraction:
    return min(_cost(_within(case)), Fraction(stage.amount))


def _percent_on(stage: PercentOn, case: Case) -> Fraction:
    return _cost(_within(case)) * (1 + Fraction(stage.on))


def _is_stopped(case: Case) -> Broken | None:
    """Usage that is billed inside has no price; where none is, it costs what it costs inside."""
    stage: Any = subject(case.tariff)
    billed = [
        charge.price.meter
        for charge in _within(case)
        if charge.price.meter in stage.meters and charge.quantity and _is_left(charge) and _net(charge)
    ]
    around: Any = case.tariff
    got, within = case.cost(case.usage), attrs.evolve(case, tariff=around.tariff).cost(case.usage)
    if billed:
        return None if got is None else Broken(f"{billed[0]} is billed, and suspended it costs {got}")
    return None if got == within else Broken(f"nothing suspended is billed; it costs {got}, not {within}")


def _part(part: Tariff, case: Case) -> Fraction:
    return _cost(part.charges({m: q for m, q in case.usage.items() if m in part.meters}))


def _sum(tariff: Sum, case: Case) -> Fraction:
    return sum((_part(part, case) for part in tariff.parts), Fraction(0))


def _cheapest(tariff: Cheapest, case: Case) -> Fraction:
    return min(_part(option, case) for option in tariff.options)


def _law(kind: type, sentence: str, text: str, of: Callable[[Any, Case], Fraction | None]) -> Law:
    return _law_of(kind, sentence, text, equation(of))


def _law_of(kind: type, sentence: str, text: str, holds: Callable[[Case], Broken | None]) -> Law:
    name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("-")
    return Law(f"equation-of-{name}", sentence, text, holds, elsewhere="other combinators have their own", kind=kind)


COMBINATOR_LAWS: tuple[Law, ...] = (
    _law(Rates, "Each unit costs its rate.", "sum of q x price / per", _rates),
    _law(Graduated, "Each tier prices the units inside it.", "sum over tiers of price x overlap + flat", _graduated),
    _law(Volume, "The tier reached prices all units.", "price of the tier of q x q + its flat", _volume),
    _law(Package, "Blocks are whole.", "max(ceil((q - free) / size), at least) x price", _package),
    _law(Allowance, "The first units of the pool are free.", "cost - sum of net x overlap(0, free)", _allowance),
    _law(
        GraduatedDiscount,
        "Each band takes its fraction off the units inside it.",
        "cost - sum over bands of net x off x overlap",
        _discount,
    ),
    _law(PercentOff, "A fraction is taken off usage, of some meters or all.", "cost - off x cost of them", _percent),
    _law(
        Prepaid,
        "A pack covers whole steps, in its order.",
        "cost - sum of net x min(q, left // (units x step) x step)",
        _prepaid,
    ),
    _law(
        Converted, "Usage counts as the units that it is converted to.", "cost inside of sum of q x ratio", _converted
    ),
    _law(Fee, "A fee is added.", "cost + amount", _fee),
    _law(Minimum, "A minimum is a floor.", "max(cost, amount)", _minimum),
    _law(Maximum, "A maximum is a cap.", "min(cost, amount)", _maximum),
    _law(PercentOn, "A fraction of the whole is added to it.", "cost x (1 + on)", _percent_on),
    _law_of(
        Suspended, "What would be billed has no price.", "no cost where net x q > 0, else cost inside", _is_stopped
    ),
    _law(Sum, "A sum costs what its parts cost.", "sum over parts", _sum),
    _law(Cheapest, "The option that costs least is charged.", "min over options", _cheapest),
)
"""The equation of each combinator, wherever in a tariff it stands."""
