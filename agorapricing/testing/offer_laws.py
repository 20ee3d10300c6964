"""The laws of every offer: a price book under a regime, and its bills."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import update_wrapper
from typing import Any, NamedTuple

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import ONE, Rounding, exact
from agorapricing.pricebook import Offer
from agorapricing.rating import ROUNDING, Bill, cost, plain, rate
from agorapricing.tariff import Converted, Tariff
from agorapricing.testing.laws import Broken, Case, Law, net, stated, worth
from agorapricing.testing.tariff_laws import SMALL, jump_of, more_by


class Billed(NamedTuple):
    """A case with its offer, and the bill of its usage."""

    case: Case
    offer: Offer
    bill: Bill


def billed(equation: str, **about: Any) -> Callable[[Callable[[Billed], Broken | None]], Law]:
    """Make a law of what looks at a bill: it says nothing where the usage has no price."""

    def law(holds: Callable[[Billed], Broken | None]) -> Law:
        def of_case(case: Case) -> Broken | None:
            assert case.offer is not None  # noqa: S101  # `applies_to` has seen to it
            try:
                bill = rate(case.offer, case.usage)
            except UnpricedMeterError:
                return None
            return holds(Billed(case, case.offer, bill))

        return stated(equation, of_offers=True, **about)(update_wrapper(of_case, holds))

    return law


@billed("sum of lines = total")
def lines_add_up(billed: Billed) -> Broken | None:
    """The lines of a bill add up to its total."""
    lines, total = billed.bill.lines, billed.bill.total
    for line in lines:
        amount = net(line.price) * Fraction(line.quantity)
        if amount != line.amount:
            return Broken(f"the line {line.meter or line.stage} says {line.amount}, which is {amount}")
    return None if worth(lines) == total else Broken(f"the lines add up to {worth(lines)}, the total is {total}")


@billed("sum of stages = total")
def stages_add_up(billed: Billed) -> Broken | None:
    """The waterfall adds up to the total."""
    summed, total = sum((Fraction(stage.amount) for stage in billed.bill.stages), Fraction(0)), billed.bill.total
    return None if summed == total else Broken(f"the stages add up to {summed}, the total is {total}")


@billed("|payable - total| <= unit / 2")
def rounded_once(billed: Billed) -> Broken | None:
    """Payable is the total, rounded once."""
    bill, rounding = billed.bill, billed.bill.terms.rounding
    off = abs(Fraction(bill.payable) - Fraction(bill.total)) / Fraction(rounding.unit)
    most = Fraction(1, 2) if rounding.mode.startswith("half") else Fraction(1)
    is_whole = Fraction(bill.payable) % Fraction(rounding.unit) == 0
    return None if off <= most and is_whole else Broken(f"payable is {bill.payable}, the total is {bill.total}")


@billed("cost(o, u) = rate(o, u).total")
def total_alone(billed: Billed) -> Broken | None:
    """The total alone is that of the bill, unless that has the rounding of each line."""
    if billed.bill.terms.rounding.lines:
        return None
    bill, alone = billed.bill, cost(billed.offer, billed.case.usage)
    whole = sum((Fraction(charge.amount) for charge in billed.offer.tariff.charges(bill.usage)), Fraction(0))
    return None if alone == bill.total == whole else Broken(f"alone the total is {alone}, on the bill {bill.total}")


@billed("source of line in sources of book")
def traced(billed: Billed) -> Broken | None:
    """Every number of a bill has a source, but what the rounding of its lines adds."""
    for line in (each for each in billed.bill.lines if each.stage != ROUNDING):
        sources = {line.source, *(reduction.source for reduction in line.price.reductions)}
        if not sources <= billed.bill.terms.sources.keys():
            return Broken(f"the line {line.meter or line.label} has no source")
    return None


@billed("from(to(b)) = b")
def comes_back(billed: Billed) -> Broken | None:
    """A bill read back from its record is the same."""
    record = billed.bill.to_record()
    another = Broken("the bill read back from its record is another one")
    return None if Bill.from_record(record).to_record() == record else another


@billed("cost = cost of last(...(first(list)))")
def whole_chain(billed: Billed) -> Broken | None:
    """A regime applies every stage of its chain, in order."""
    case, offer = billed.case, billed.offer
    if offer.holdings:
        return None
    tariff: Tariff = offer.edition.list_tariff
    for name in offer.regime.chain:
        tariff = tariff.then(offer.edition.stages[name], name)
    for conversion in offer.edition.converts[::-1]:
        tariff = Converted(tariff, conversion)
    got, wanted = case.cost(case.usage), tariff.cost(case.usage)
    return None if got == wanted else Broken(f"it costs {got}, with every stage in order {wanted}")


def _discounts(offer: Offer) -> bool:
    chain = offer.regime.chain
    return bool(chain) and not offer.purchases and not any(offer.edition.stages[name].adds_money for name in chain)


@billed(
    "cost(regime, u) <= cost(list, u)",
    elsewhere="a fee or a floor costs more at little usage",
    applies=_discounts,
)
def no_dearer_than_list(billed: Billed) -> Broken | None:
    """A regime of discounts never costs more than the list price."""
    total = billed.bill.total
    listed = cost(billed.offer.book.offer("list", billed.offer.on), billed.case.usage)
    return Broken(f"it costs {total}, at list price {listed}") if total > listed else None


def _has_no_pack(offer: Offer) -> bool:
    return not offer.holdings and not any(offer.edition.stages[name].may_drop for name in offer.regime.chain)


@stated(
    "cost(u + e) - cost(u) -> at least 0 as e -> 0",
    cause="a ladder applied to all units (volume) that is meant to price each unit in its own range (graduated)",
    elsewhere="a pack drawn by whole steps may leave a rest that covers a dearer minute",
    of_offers=True,
    applies=_has_no_pack,
)
def no_cliff(case: Case) -> Broken | None:
    """The total never drops where usage passes a bound."""
    jump = jump_of(case)
    if jump >= -SMALL:
        return None
    with exact():
        drop = plain(Rounding(6).round(-jump))
    return Broken(f"the total drops by {drop} where usage passes a bound", more_by(case, ONE))


OFFER_LAWS: tuple[Law, ...] = (
    *(lines_add_up, stages_add_up, rounded_once, total_alone, traced, comes_back, whole_chain),
    *(no_dearer_than_list, no_cliff),
)
"""The laws of every offer, besides those of its tariff."""
