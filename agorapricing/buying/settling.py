"""Commitments of a year: what they add to the months of each whole year of a term, or give back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from agorapricing.bill import Bill, plain
from agorapricing.book import Offer
from agorapricing.buying.term import YEAR
from agorapricing.disclosure import shown
from agorapricing.exact import ZERO, exact
from agorapricing.stages import MaximumStage, MinimumStage
from agorapricing.tariff import Fee, PercentOn, Tariff


@attrs.frozen
class TrueUp:
    """What a commitment of a year adds to its months, or gives back; those of a confidential contract are one."""

    stage: str
    since: date
    amount: Decimal

    def to_record(self) -> dict[str, str]:
        """Give it as plain values."""
        return {"stage": self.stage, "since": str(self.since), "amount": plain(self.amount)}


def settled(offers: Sequence[Offer], bills: Sequence[Bill]) -> tuple[tuple[TrueUp, ...], tuple[str, ...]]:
    """The true-ups of each whole year of the term, and the commitments of a year that it does not reach the end of."""
    found: list[TrueUp] = []
    unsettled: list[str] = []
    for begin in range(0, len(bills), YEAR):
        offer = offers[begin]
        if {each.id for each in offers[begin : begin + YEAR]} != {offer.id}:
            continue
        names = yearly(offer)
        if len(bills) - begin < YEAR:
            unsettled += shown(offer).names(names)
        elif names:
            found += _true_ups(offer, names, bills[begin : begin + YEAR])
    return tuple(found), tuple(unsettled)


def yearly(offer: Offer) -> tuple[str, ...]:
    """The stages of an offer that are commitments of a year."""
    stages = offer.edition.stages
    return tuple(name for name in offer.regime.chain if getattr(stages[name], "period", "month") == "year")


def _true_ups(offer: Offer, names: Sequence[str], bills: Sequence[Bill]) -> list[TrueUp]:
    """What each yearly stage adds to the amount of the months before tax, and the tax on it."""
    with exact():
        spent = sum((_untaxed(offer, bill) for bill in bills), ZERO)
        tariff: Tariff = Fee(spent)
        found = []
        for name in names:
            stage = attrs.evolve(_commitment(offer, name), period="month")
            wrapped = stage.wrap(name, tariff)
            found.append((name, wrapped.cost({}) - tariff.cost({})))
            tariff = wrapped
        if offer.tax_rate is not None:
            taxed = PercentOn(Fee(ZERO), offer.tax_rate.rate)
            found.append((offer.tax, taxed.on * sum((amount for _, amount in found), ZERO)))
        return [TrueUp(name, bills[0].on, amount) for name, amount in shown(offer).amounts(found).items()]


def _commitment(offer: Offer, name: str) -> MinimumStage | MaximumStage:
    stage = offer.edition.stages[name]
    if not isinstance(stage, MinimumStage | MaximumStage):  # pragma: no cover  # only these two have a period
        raise TypeError(f"{name} is no commitment")
    return stage


def _untaxed(offer: Offer, bill: Bill) -> Decimal:
    taxes = (line.amount for line in bill.lines if offer.tax and line.price.stage == offer.tax)
    return bill.total - sum(taxes, ZERO)
