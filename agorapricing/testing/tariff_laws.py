"""The laws of every tariff, or of those that claim them."""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from decimal import Decimal

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import ZERO, exact
from agorapricing.tariff import CompiledTariff, Fee, Maximum, Minimum, Stage, claims, priced_total
from agorapricing.testing.laws import Broken, Case, Law, stated, worth

TINY = Decimal("1e-300")
"""A usage whose cost is below `SMALL` at any price that the doors take."""
SMALL = Decimal("1e-150")


def _is_less(some: Decimal | None, other: Decimal | None) -> bool:
    return some is not None and other is not None and some < other


@stated("cost(u) = sum of q x price / per x (1 - f)...")
def charges_add_up(case: Case) -> Broken | None:
    """The total is the sum of the charges."""
    total, summed = case.cost(case.usage), worth(case.tariff.charges(case.usage))
    return None if total in {None, summed} else Broken(f"the total is {total}, its charges add up to {summed}")


@stated("q >= 0, q x net >= 0")
def none_negative(case: Case) -> Broken | None:
    """Nothing is charged below zero, but the credit of a maximum."""
    for charge in case.tariff.charges(case.usage):
        if charge.quantity < 0:
            return Broken(f"{charge.quantity} units of {charge.price.meter} are charged")
        if charge.amount < 0 and not charge.price.is_credit:
            return Broken(f"{charge.price.meter or charge.price.stage} is charged {charge.amount}")
    total = case.cost(case.usage)
    return Broken(f"the total is {total}") if _is_less(total, ZERO) else None


@stated("0 <= net <= list price")
def discount_within_base(case: Case) -> Broken | None:
    """No discount exceeds what it is taken off."""
    for price in (charge.price for charge in case.tariff.charges(case.usage)):
        if not price.is_credit and not 0 <= price.net <= price.list_price:
            about = price.meter or price.stage
            return Broken(f"{about} costs {price.net} a unit, with a list price of {price.list_price}")
    return None


@stated(
    "sum of q of a meter = u of that meter",
    claim=claims.CONSERVED,
    elsewhere="blocks and conversions are counted in units of their own",
)
def quantities_conserved(case: Case) -> Broken | None:
    """All usage of each meter is charged, and no more."""
    charges = case.tariff.charges(case.usage)
    with exact():
        for meter, quantity in case.usage.items():
            charged = sum((charge.quantity for charge in charges if charge.price.meter == meter), ZERO)
            if charged != quantity:
                return Broken(f"of {quantity} {meter}, {charged} are charged")
    return None


@stated(
    "cost(u + v) >= cost(u)",
    claim=claims.NEVER_FALLS,
    elsewhere="a volume tier prices all units; a unit more of a cheap meter may push dear ones into a better band",
)
def never_falls(case: Case) -> Broken | None:
    """The total never falls as usage grows."""
    before, after = case.cost(case.usage), case.cost(case.grown)
    return Broken(f"more usage costs {after} instead of {before}", case.grown) if _is_less(after, before) else None


def more_by(case: Case, step: Decimal) -> Mapping[str, Decimal]:
    """The usage with a step more of each meter that comes on top."""
    with exact():
        return {m: case.usage.get(m, ZERO) + (step if m in case.more else 0) for m in {**case.usage, **case.more}}


def jump_of(case: Case) -> Decimal:
    """What a tiny bit more of usage adds to the total."""
    try:
        with exact():  # a bit that no usage has: smaller than quantities may be
            before, after = (priced_total(case.tariff.apply(more_by(case, step))) for step in (ZERO, TINY))
            jump: Decimal = after - before
    except UnpricedMeterError:
        return ZERO
    return jump


@stated(
    "cost(u + e) - cost(u) -> 0 as e -> 0",
    claim=claims.NO_JUMP,
    elsewhere="flat fees of tiers, whole blocks, volume tiers and packs jump",
)
def no_jump(case: Case) -> Broken | None:
    """A little more usage costs a little more."""
    jump = jump_of(case)
    more = f"a tiny bit more of {', '.join(case.more)} changes the total by {jump}"
    return Broken(more) if abs(jump) > SMALL else None


@stated("cost(u) exists", claim=claims.PRICED, elsewhere="a tier may be quoted")
def always_priced(case: Case) -> Broken | None:
    """Every usage has a cost."""
    without = Broken("the usage has no cost, since some of it is quoted on request")
    return without if case.cost(case.usage) is None else None


@stated(
    "cost(0) = 0",
    claim=claims.FREE_AT_ZERO,
    elsewhere="fees, floors and blocks that are due at least cost without usage",
)
def free_at_zero(case: Case) -> Broken | None:
    """No usage costs nothing."""
    total = case.cost(dict.fromkeys(case.usage, ZERO))
    return Broken(f"none of each meter costs {total}") if total else None


@stated("cost(u, 0 of m) = cost(u)")
def zero_adds_nothing(case: Case) -> Broken | None:
    """None of a meter costs nothing."""
    before, after = case.cost(case.usage), case.cost({**dict.fromkeys(case.more, ZERO), **case.usage})
    return None if before == after else Broken(f"with none of {', '.join(case.more)} beside it: {after}, not {before}")


@stated("cost(u) = cost(turned u)")
def order_of_usage(case: Case) -> Broken | None:
    """Usage given in another order costs the same."""
    before, after = case.cost(case.grown), case.cost(dict(reversed(case.grown.items())))
    same = f"the same usage in another order costs {after}, not {before}"
    return None if before == after else Broken(same, case.grown)


@stated("cost(u) under 3 digits = cost(u)")
def own_context(case: Case) -> Broken | None:
    """The caller's decimal context changes nothing."""
    outside = case.cost(case.usage), _compiled(case)
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[])):
        inside = case.cost(case.usage), _compiled(case)
    costs = f"under a caller's context of 3 digits it costs {inside[0]} or {inside[1]}, not {outside[0]}"
    return None if outside == inside else Broken(costs)


def _compiled(case: Case) -> Decimal | None:
    compiled = CompiledTariff.of(case.tariff, tuple(case.usage))
    return compiled.cost(tuple(case.usage.quantities.values()))


@stated("plan(u) = cost(u)")
def plan_agrees(case: Case) -> Broken | None:
    """What is recorded once and run costs the same."""
    before, compiled = case.cost(case.usage), _compiled(case)
    return None if before in {None, compiled} else Broken(f"recorded and run, it costs {compiled}, not {before}")


@stated("cost(t + fee) = cost(t) + fee")
def fee_adds(case: Case) -> Broken | None:
    """A fee beside a tariff adds its amount."""
    before, after = case.cost(case.usage), _with(case, Fee(7))
    with exact():
        return None if before is None or after == before + 7 else Broken(f"a fee of 7 makes {after} of {before}")


@stated("min(t, a)(u) = max(t(u), a); max(t, a)(u) = min(t(u), a)")
def floor_and_cap(case: Case) -> Broken | None:
    """A minimum is a floor, a maximum a cap."""
    before = case.cost(case.usage)
    if before is None:
        return None
    with exact():
        near = before // 1
        for amount in (near + 1, near, max(ZERO, near - 1)):
            for kind, wanted in ((Minimum, max(before, amount)), (Maximum, min(before, amount))):
                if amount < 10**24 and (got := _with(case, kind(amount))) != wanted:
                    return Broken(f"a {kind.__name__.lower()} of {amount} makes {got} of {before}")
    return None


def _with(case: Case, stage: Stage) -> Decimal | None:
    """The total with a stage after the tariff."""
    return attrs.evolve(case, tariff=case.tariff.then(stage)).cost(case.usage)


TARIFF_LAWS: tuple[Law, ...] = (
    *(charges_add_up, none_negative, discount_within_base, quantities_conserved, never_falls, no_jump, always_priced),
    *(free_at_zero, zero_adds_nothing, order_of_usage, own_context, plan_agrees, fee_adds, floor_and_cap),
)
"""The laws of every tariff."""
