"""The equation of each stage, computed with Fractions from what the tariff before it charges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import update_wrapper
from typing import Any

import attrs

from agorapricing.tariff import (
    LIST,
    Allowance,
    Band,
    Charge,
    Fee,
    GraduatedDiscount,
    Maximum,
    Minimum,
    PercentOff,
    PercentOn,
    Prepaid,
    RelativeAllowance,
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
    about += [(charge, charge.price.tier_of) for charge in charges if charge.price.tier_of and stage.fees]
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


@after(Minimum, "max(cost, amount)")
def minimum(stage: Minimum, charges: Before) -> Fraction:
    """A minimum is a floor."""
    return max(worth(charges), Fraction(stage.amount))


@after(Maximum, "min(cost, amount)")
def maximum(stage: Maximum, charges: Before) -> Fraction:
    """A maximum is a cap."""
    return min(worth(charges), Fraction(stage.amount))


@after(PercentOn, "cost x (1 + on)")
def percent_on(stage: PercentOn, charges: Before) -> Fraction:
    """A fraction of the whole is added to it."""
    return worth(charges) * (1 + Fraction(stage.on))


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
    *(allowance, graduated_discount, percent_off, prepaid, fee, minimum, maximum, percent_on, suspended),
)
"""The equations of stages, wherever they stand."""
