"""The laws of every tariff, or of those that claim them."""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import ZERO, exact
from agorapricing.tariff import CompiledTariff, Fee, Maximum, Minimum, claims, priced_total
from agorapricing.testing.laws import Broken, Case, Law

TINY = Decimal("1e-300")
"""A usage whose cost is below `SMALL` at any price that the doors take."""
SMALL = Decimal("1e-150")


def _is_less(some: Decimal | None, other: Decimal | None) -> bool:
    return some is not None and other is not None and some < other


def _adds_up(case: Case) -> Broken | None:
    total = case.cost(case.usage)
    if total is None:
        return None
    summed = Fraction(0)
    for charge in case.tariff.charges(case.usage):
        amount = Fraction(charge.quantity) * Fraction(charge.price.unit_price or 0) / Fraction(charge.price.per)
        for reduction in charge.price.reductions:
            amount *= 1 - Fraction(reduction.fraction)
        summed += amount
    return None if total == summed else Broken(f"the total is {total}, its charges add up to {summed}")


def _none_negative(case: Case) -> Broken | None:
    for charge in case.tariff.charges(case.usage):
        if charge.quantity < 0:
            return Broken(f"{charge.quantity} units of {charge.price.meter} are charged")
        if charge.amount < 0 and not charge.price.is_credit:
            return Broken(f"{charge.price.meter or charge.price.stage} is charged {charge.amount}")
    total = case.cost(case.usage)
    return Broken(f"the total is {total}") if _is_less(total, ZERO) else None


def _within_base(case: Case) -> Broken | None:
    for charge in case.tariff.charges(case.usage):
        price = charge.price
        if not price.is_credit and not 0 <= price.net <= price.list_price:
            return Broken(
                f"{price.meter or price.stage} costs {price.net} a unit, with a list price of {price.list_price}"
            )
    return None


def _conserved(case: Case) -> Broken | None:
    found: dict[str, Decimal] = {}
    with exact():
        for charge in case.tariff.charges(case.usage):
            if charge.price.meter:
                found[charge.price.meter] = found.get(charge.price.meter, ZERO) + charge.quantity
    for meter, quantity in case.usage.items():
        if found.get(meter, ZERO) != quantity:
            return Broken(f"of {quantity} {meter}, {found.get(meter, ZERO)} are charged")
    return None


def _never_falls(case: Case) -> Broken | None:
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


def _no_jump(case: Case) -> Broken | None:
    jump = jump_of(case)
    return (
        Broken(f"a tiny bit more of {', '.join(case.more)} changes the total by {jump}") if abs(jump) > SMALL else None
    )


def _priced(case: Case) -> Broken | None:
    return (
        Broken("the usage has no cost, since some of it is quoted on request")
        if case.cost(case.usage) is None
        else None
    )


def _free_at_zero(case: Case) -> Broken | None:
    total = case.cost(dict.fromkeys(case.usage, ZERO))
    return Broken(f"none of each meter costs {total}") if total else None


def _zero_adds_nothing(case: Case) -> Broken | None:
    before, after = case.cost(case.usage), case.cost({**dict.fromkeys(case.more, ZERO), **case.usage})
    return None if before == after else Broken(f"with none of {', '.join(case.more)} beside it: {after}, not {before}")


def _order_free(case: Case) -> Broken | None:
    turned = dict(reversed(list(case.grown.items())))
    before, after = case.cost(case.grown), case.cost(turned)
    return (
        None if before == after else Broken(f"the same usage in another order costs {after}, not {before}", case.grown)
    )


def _context_free(case: Case) -> Broken | None:
    outside = case.cost(case.usage), _compiled(case)
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[])):
        inside = case.cost(case.usage), _compiled(case)
    if outside == inside:
        return None
    return Broken(f"under a caller's context of 3 digits it costs {inside[0]} or {inside[1]}, not {outside[0]}")


def _compiled(case: Case) -> Decimal | None:
    compiled = CompiledTariff.of(case.tariff, tuple(case.usage))
    return compiled.cost(tuple(case.usage.quantities.values()))


def _plan_agrees(case: Case) -> Broken | None:
    before = case.cost(case.usage)
    compiled = _compiled(case)
    return (
        None if before is None or before == compiled else Broken(f"recorded and run, it costs {compiled}, not {before}")
    )


def _fee_adds(case: Case) -> Broken | None:
    before, after = case.cost(case.usage), attrs.evolve(case, tariff=case.tariff.then(Fee(7))).cost(case.usage)
    with exact():
        return None if before is None or after == before + 7 else Broken(f"a fee of 7 makes {after} of {before}")


def _floor_and_cap(case: Case) -> Broken | None:
    before = case.cost(case.usage)
    if before is None:
        return None
    with exact():
        near = before // 1
        for amount in (near + 1, near, max(ZERO, near - 1)):
            for kind, wanted in ((Minimum, max(before, amount)), (Maximum, min(before, amount))):
                if amount < 10**24 and (got := Limited(case, kind, amount).cost) != wanted:
                    return Broken(f"a {kind.__name__.lower()} of {amount} makes {got} of {before}")
    return None


@attrs.frozen
class Limited:
    """A case with a floor or a cap around its tariff."""

    case: Case
    kind: type[Minimum | Maximum]
    amount: Decimal

    @property
    def cost(self) -> Decimal | None:
        """The total with it."""
        return attrs.evolve(self.case, tariff=self.case.tariff.then(self.kind(self.amount))).cost(self.case.usage)


TARIFF_LAWS: tuple[Law, ...] = (
    Law(
        "charges-add-up",
        "The total is the sum of the charges.",
        "cost(u) = sum of q x price / per x (1 - f)...",
        _adds_up,
    ),
    Law(
        "none-negative",
        "Nothing is charged below zero, but the credit of a maximum.",
        "q >= 0, q x net >= 0",
        _none_negative,
    ),
    Law("discount-within-base", "No discount exceeds what it is taken off.", "0 <= net <= list price", _within_base),
    Law(
        "quantities-conserved",
        "All usage of each meter is charged, and no more.",
        "sum of q of a meter = u of that meter",
        _conserved,
        claims.CONSERVED,
        "blocks and conversions are counted in units of their own",
    ),
    Law(
        "never-falls",
        "The total never falls as usage grows.",
        "cost(u + v) >= cost(u)",
        _never_falls,
        claims.NEVER_FALLS,
        "a volume tier prices all units; a unit more of a cheap meter may push dear ones into a better band",
    ),
    Law(
        "no-jump",
        "A little more usage costs a little more.",
        "cost(u + e) - cost(u) -> 0 as e -> 0",
        _no_jump,
        claims.NO_JUMP,
        "flat fees of tiers, whole blocks, volume tiers and packs jump",
    ),
    Law("always-priced", "Every usage has a cost.", "cost(u) exists", _priced, claims.PRICED, "a tier may be quoted"),
    Law(
        "free-at-zero",
        "No usage costs nothing.",
        "cost(0) = 0",
        _free_at_zero,
        claims.FREE_AT_ZERO,
        "fees, floors and blocks that are due at least cost without usage",
    ),
    Law("zero-adds-nothing", "None of a meter costs nothing.", "cost(u, 0 of m) = cost(u)", _zero_adds_nothing),
    Law("order-of-usage", "Usage given in another order costs the same.", "cost(u) = cost(turned u)", _order_free),
    Law(
        "own-context",
        "The caller's decimal context changes nothing.",
        "cost(u) under 3 digits = cost(u)",
        _context_free,
    ),
    Law("plan-agrees", "What is recorded once and run costs the same.", "plan(u) = cost(u)", _plan_agrees),
    Law("fee-adds", "A fee beside a tariff adds its amount.", "cost(t + fee) = cost(t) + fee", _fee_adds),
    Law(
        "floor-and-cap",
        "A minimum is a floor, a maximum a cap.",
        "min(t, a)(u) = max(t(u), a); max(t, a)(u) = min(t(u), a)",
        _floor_and_cap,
    ),
)
"""The laws of every tariff."""
