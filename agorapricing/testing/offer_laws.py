"""The laws of every offer: a price book under a regime, and its bills."""

from __future__ import annotations

from fractions import Fraction

from agorapricing.errors import UnpricedMeterError
from agorapricing.numbers import ONE, Rounding, exact
from agorapricing.pricebook import Offer
from agorapricing.rating import Bill, cost, plain, rate
from agorapricing.tariff import Converted, Tariff
from agorapricing.testing.laws import Broken, Case, Law
from agorapricing.testing.tariff_laws import SMALL, jump_of, more_by
from agorapricing.usage import Usage


def _bill(case: Case, usage: Usage | None = None) -> Bill | None:
    assert case.offer is not None  # noqa: S101  # `applies_to` has seen to it
    try:
        return rate(case.offer, case.usage if usage is None else usage)
    except UnpricedMeterError:
        return None


def _lines_add_up(case: Case) -> Broken | None:
    bill = _bill(case)
    if bill is None:
        return None
    lines = Fraction(0)
    for line in bill.lines:
        amount = Fraction(line.quantity) * Fraction(line.unit_price) / Fraction(line.per)
        for reduction in line.price.reductions:
            amount *= 1 - Fraction(reduction.fraction)
        if amount != line.amount:
            return Broken(f"the line {line.meter or line.stage} says {line.amount}, which is {amount}")
        lines += amount
    return None if lines == bill.total else Broken(f"the lines add up to {lines}, the total is {bill.total}")


def _stages_add_up(case: Case) -> Broken | None:
    bill = _bill(case)
    if bill is None:
        return None
    summed = sum((Fraction(stage.amount) for stage in bill.stages), Fraction(0))
    return None if summed == bill.total else Broken(f"the stages add up to {summed}, the total is {bill.total}")


def _rounded_once(case: Case) -> Broken | None:
    bill = _bill(case)
    if bill is None:
        return None
    rounding = bill.terms.rounding
    off = abs(Fraction(bill.payable) - Fraction(bill.total)) / Fraction(rounding.unit)
    most = Fraction(1, 2) if rounding.mode.startswith("half") else Fraction(1)
    is_whole = Fraction(bill.payable) % Fraction(rounding.unit) == 0
    return None if off <= most and is_whole else Broken(f"payable is {bill.payable}, the total is {bill.total}")


def _total_alone(case: Case) -> Broken | None:
    bill, offer = _bill(case), case.offer
    if bill is None or offer is None:
        return None
    alone = cost(offer, case.usage)
    whole = Fraction(sum((Fraction(c.amount) for c in offer.tariff.charges(bill.usage)), Fraction(0)))
    return None if alone == bill.total == whole else Broken(f"alone the total is {alone}, on the bill {bill.total}")


def _traced(case: Case) -> Broken | None:
    bill = _bill(case)
    if bill is None:
        return None
    for line in bill.lines:
        for source in (line.source, *(each.source for each in line.price.reductions)):
            if source is None or source not in bill.terms.sources:
                return Broken(f"the line {line.meter or line.label} has no source")
    return None


def _whole_chain(case: Case) -> Broken | None:
    offer, got = case.offer, case.cost(case.usage)
    if offer is None or got is None or offer.holdings:
        return None
    tariff: Tariff = offer.edition.list_tariff
    for name in offer.regime.chain:
        tariff = tariff.then(offer.edition.stages[name], name)
    for conversion in offer.edition.converts[::-1]:
        tariff = Converted(tariff, conversion)
    wanted = tariff.cost(case.usage)
    return None if got == wanted else Broken(f"it costs {got}, with every stage in order {wanted}")


def _comes_back(case: Case) -> Broken | None:
    bill = _bill(case)
    if bill is None or Bill.from_record(bill.to_record()).to_record() == bill.to_record():
        return None
    return Broken("the bill read back from its record is another one")


def _discounts(offer: Offer) -> bool:
    chain = offer.regime.chain
    return bool(chain) and not offer.purchases and not any(offer.edition.stages[name].adds_money for name in chain)


def _no_dearer(case: Case) -> Broken | None:
    offer, bill = case.offer, _bill(case)
    if offer is None or bill is None:
        return None
    listed = rate(offer.book.offer("list", offer.on), case.usage)
    return Broken(f"it costs {bill.total}, at list price {listed.total}") if bill.total > listed.total else None


def _has_no_pack(offer: Offer) -> bool:
    return not offer.holdings and not any(offer.edition.stages[name].may_drop for name in offer.regime.chain)


def _no_drop(case: Case) -> Broken | None:
    jump = jump_of(case)
    if jump >= -SMALL:
        return None
    beside = more_by(case, ONE)
    with exact():
        return Broken(f"the total drops by {plain(Rounding(6).round(-jump))} where usage passes a bound", beside)


OFFER_LAWS: tuple[Law, ...] = (
    Law(
        "lines-add-up",
        "The lines of a bill add up to its total.",
        "sum of lines = total",
        _lines_add_up,
        of_offers=True,
    ),
    Law(
        "stages-add-up", "The waterfall adds up to the total.", "sum of stages = total", _stages_add_up, of_offers=True
    ),
    Law(
        "rounded-once",
        "Payable is the total, rounded once.",
        "|payable - total| <= unit / 2",
        _rounded_once,
        of_offers=True,
    ),
    Law(
        "total-alone",
        "The total alone is that of the bill.",
        "cost(o, u) = rate(o, u).total",
        _total_alone,
        of_offers=True,
    ),
    Law("traced", "Every number of a bill has a source.", "source of line in sources of book", _traced, of_offers=True),
    Law("comes-back", "A bill read back from its record is the same.", "from(to(b)) = b", _comes_back, of_offers=True),
    Law(
        "whole-chain",
        "A regime applies every stage of its chain, in order.",
        "cost = cost of last(...(first(list)))",
        _whole_chain,
        of_offers=True,
    ),
    Law(
        "no-dearer-than-list",
        "A regime of discounts never costs more than the list price.",
        "cost(regime, u) <= cost(list, u)",
        _no_dearer,
        elsewhere="a fee or a floor costs more at little usage",
        of_offers=True,
        applies=_discounts,
    ),
    Law(
        "no-cliff",
        "The total never drops where usage passes a bound.",
        "cost(u + e) - cost(u) -> at least 0 as e -> 0",
        _no_drop,
        cause="a ladder applied to all units (volume) that is meant to price each unit in its own range (graduated)",
        elsewhere="a pack drawn by whole steps may leave a rest that covers a dearer minute",
        of_offers=True,
        applies=_has_no_pack,
    ),
)
"""The laws of every offer, besides those of its tariff."""
