"""The equation of each stage, computed with Fractions from what the tariff before it charges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import update_wrapper
from typing import Any

import attrs

from agorapricing.tariff import (
    FEES,
    LIST,
    Allowance,
    Band,
    Charge,
    CheapestGroup,
    Credit,
    DearestGroup,
    Fee,
    GraduatedDiscount,
    GraduatedShare,
    Maximum,
    Minimum,
    OneGroup,
    OnMoney,
    PercentOff,
    PercentOn,
    Prepaid,
    RelativeAllowance,
    Surcharge,
    Suspended,
)
from agorapricing.testing.equations import equation, of_kind, overlap, ranges
from agorapricing.testing.laws import Broken, Case, Law, net, subject, worth

Before = Sequence[Charge[Any]]
"""The charges of the tariff before a stage, which it acts on."""


def _before(case: Case) -> Before:
    around: Any = case.tariff
    charges: Before = around.tariff.charges(case.usage)
    return charges


def after(kind: type, text: str) -> Callable[[Callable[[Any, Before], Fraction]], Law]:
    """Make the law that a stage of a kind leaves what a function of it, and of the charges before it, says."""

    def law(of: Callable[[Any, Before], Fraction]) -> Law:
        def of_case(stage: Any, case: Case) -> Fraction:
            return of(stage, _before(case))

        return equation(kind, text)(update_wrapper(of_case, of))

    return law


def _is_left(charge: Charge[Any]) -> bool:
    """Whether a charge is of usage that is not free yet."""
    return charge.price.stage == LIST and all(reduction.fraction != 1 for reduction in charge.price.reductions)


def _drawn(charges: Before, meter: str) -> list[Charge[Any]]:
    """The charges of a meter that a pool takes."""
    return [
        charge for charge in charges if charge.price.meter == meter and _is_left(charge) and not charge.price.in_blocks
    ]


def _pooled(charges: Before, pool: Sequence[str], bands: Sequence[Band]) -> Fraction:
    """What is left of a cost, by where each charge begins and ends in a pool."""
    cost, begin = worth(charges), Fraction(0)
    for charge in (charge for meter in pool for charge in _drawn(charges, meter)):
        end = begin + Fraction(charge.quantity)
        off = (Fraction(band.off) * overlap(begin, end, low, high) for band, low, high in ranges(bands))
        cost -= net(charge.price) * sum(off, Fraction(0))
        begin = end
    return cost


@after(Allowance, "cost - sum of net x overlap(0, free)")
def allowance(stage: Allowance, charges: Before) -> Fraction:
    """The first units of the pool are free."""
    bands = (Band(stage.quantity, 1), Band()) if stage.quantity else (Band(),)
    return _pooled(charges, stage.meters, bands)


@after(RelativeAllowance, "cost - sum of net x overlap(0, max(share x used, at least))")
def relative_allowance(stage: RelativeAllowance, charges: Before) -> Fraction:
    """The first units of the pool are free: a share of the usage of another meter, free or not, or the least."""
    listed = (c for c in charges if c.price.meter == stage.of and c.price.stage == LIST and not c.price.in_blocks)
    used = sum((Fraction(charge.quantity) for charge in listed), Fraction(0))
    cost, left = worth(charges), max(Fraction(stage.share) * used, Fraction(stage.at_least))
    for charge in (charge for meter in stage.meters for charge in _drawn(charges, meter)):
        free = min(Fraction(charge.quantity), left)
        left -= free
        cost -= net(charge.price) * free
    return cost


@after(GraduatedDiscount, "cost - sum over bands of net x off x overlap")
def graduated_discount(stage: GraduatedDiscount, charges: Before) -> Fraction:
    """Each band takes its fraction off the units inside it."""
    return _pooled(charges, stage.meters, stage.tiers)


@after(PercentOff, "cost - off x cost of them")
def percent_off(stage: PercentOff, charges: Before) -> Fraction:
    """A fraction is taken off usage, of some meters or all."""
    about = [(charge, charge.price.meter) for charge in charges if _is_left(charge)]
    about += [(charge, charge.price.of_meter) for charge in charges if charge.price.of_meter and stage.fees]
    taken = [charge for charge, meter in about if stage.meters is None or meter in stage.meters]
    return worth(charges) - Fraction(stage.off) * worth(taken)


@after(Prepaid, "cost - sum of net x min(q, left // (units x step) x step)")
def prepaid(stage: Prepaid, charges: Before) -> Fraction:
    """A pack covers whole steps, in its order."""
    cost, left = worth(charges), Fraction(stage.quantity)
    for meter, units in stage.draws.items():
        for charge in _drawn(charges, meter):
            step = Fraction(charge.price.step)
            drawn = min(Fraction(charge.quantity), left // (Fraction(units) * step) * step)
            left -= drawn * Fraction(units)
            cost -= net(charge.price) * drawn
    return cost


@after(Fee, "cost + amount")
def fee(stage: Fee, charges: Before) -> Fraction:
    """A fee is added."""
    return worth(charges) + Fraction(stage.amount)


def _part(stage: OnMoney, charges: Before) -> Fraction:
    """The money that a stage is about: of some meters or all, of usage, fees or everything."""
    fees = [charge for charge in charges if charge.price.stage == FEES]
    of_usage = [each for each in charges if (each.price.meter or each.price.of_meter) and each.price.stage != FEES]
    part = {"everything": charges, "fees": fees, "usage": of_usage}[stage.of]
    if stage.meters is None:
        return worth(part)
    return worth(each for each in part if (each.price.meter or each.price.of_meter) in stage.meters)


@after(Minimum, "cost + max(0, amount - part)")
def minimum(stage: Minimum, charges: Before) -> Fraction:
    """A minimum is a floor."""
    return worth(charges) + max(Fraction(0), Fraction(stage.amount) - _part(stage, charges))


@after(Maximum, "cost - max(0, min(part, cost) - amount)")
def maximum(stage: Maximum, charges: Before) -> Fraction:
    """A maximum is a cap."""
    cost = worth(charges)
    return cost - max(Fraction(0), min(_part(stage, charges), cost) - Fraction(stage.amount))


@after(Credit, "cost - min(part, cost, amount)")
def credit(stage: Credit, charges: Before) -> Fraction:
    """A credit takes off what there is to pay, and no more than it is."""
    cost = worth(charges)
    return cost - min(_part(stage, charges), cost, Fraction(stage.amount))


@after(PercentOn, "cost + max(on x part, least)")
def percent_on(stage: PercentOn, charges: Before) -> Fraction:
    """A fraction of the amount is added to it, or the least that is due."""
    return worth(charges) + max(_part(stage, charges) * Fraction(stage.on), Fraction(stage.least))


@after(GraduatedShare, "cost + max(sum over tiers of (on - off) x overlap, least)")
def graduated_share(stage: GraduatedShare, charges: Before) -> Fraction:
    """Each tier adds its share of the money inside it, or takes it off."""
    cost, part = worth(charges), _part(stage, charges)
    counted = min(part, cost) if any(tier.off for tier in stage.tiers) else part
    spans = [(tier, overlap(Fraction(0), counted, low, high)) for tier, low, high in ranges(stage.tiers)]
    shared = sum(((Fraction(tier.on) - Fraction(tier.off)) * inside for tier, inside in spans), Fraction(0))
    return cost + (max(shared, Fraction(stage.least)) if stage.least else shared)


@after(Surcharge, "cost + sum of units x price / per")
def surcharge(stage: Surcharge, charges: Before) -> Fraction:
    """Each unit that is billed, or used, costs another price on top."""
    units = [
        charge.quantity
        for charge in charges
        if charge.price.meter in stage.meters and charge.price.stage == LIST and not charge.price.in_blocks
        if stage.on == "used" or _is_left(charge)
    ]
    return worth(charges) + sum(map(Fraction, units), Fraction(0)) * Fraction(stage.price) / Fraction(stage.per)


def _one_of(stage: OneGroup, charges: Before, choose: Callable[[Sequence[Fraction]], Fraction]) -> Fraction:
    """What is left where of some groups of meters one is billed."""
    groups = [
        worth(each for each in charges if (each.price.meter or each.price.of_meter) in group) for group in stage.groups
    ]
    return worth(charges) - sum(groups, Fraction(0)) + choose(groups)


@after(DearestGroup, "cost - sum of groups + max of groups")
def dearest_group(stage: DearestGroup, charges: Before) -> Fraction:
    """Of several groups of meters the dearest is billed."""
    return _one_of(stage, charges, max)


@after(CheapestGroup, "cost - sum of groups + min of groups")
def cheapest_group(stage: CheapestGroup, charges: Before) -> Fraction:
    """Of several groups of meters the cheapest is billed."""
    return _one_of(stage, charges, min)


@of_kind(Suspended, "no cost where net x q > 0, else cost inside")
def suspended(case: Case) -> Broken | None:
    """What would be billed has no price."""
    stage, around = subject(case.tariff), case.tariff  # type: tuple[Any, Any]
    stopped = [charge for charge in _before(case) if charge.price.meter in stage.meters and _is_left(charge)]
    billed = [charge.price.meter for charge in stopped if charge.quantity and net(charge.price)]
    got, before = case.cost(case.usage), attrs.evolve(case, tariff=around.tariff).cost(case.usage)
    if billed:
        return None if got is None else Broken(f"{billed[0]} is billed, and suspended it costs {got}")
    return None if got == before else Broken(f"nothing suspended is billed; it costs {got}, not {before}")


STAGE_EQUATIONS: tuple[Law, ...] = (
    *(allowance, relative_allowance, graduated_discount, percent_off, prepaid, fee, minimum, maximum, credit),
    *(percent_on, graduated_share, surcharge, dearest_group, cheapest_group, suspended),
)
"""The equations of stages, wherever they stand."""
