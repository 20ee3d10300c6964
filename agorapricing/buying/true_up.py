"""Commitments of a year: what they add to the months of each whole year of a term, or give back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.buying.term import YEAR
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, shown
from agorapricing.rating import Bill
from agorapricing.records import Recorded
from agorapricing.tariff import Fee, Stage, Sum, Tariff


@attrs.frozen
class TrueUp(Recorded):
    """What a commitment of a year adds to its months, or gives back; those of a confidential contract are one."""

    stage: str
    since: date
    amount: Decimal


def settled(offers: Sequence[Offer], bills: Sequence[Bill]) -> tuple[tuple[TrueUp, ...], tuple[str, ...]]:
    """The true-ups of each whole year of the term, and the commitments of a year that it does not reach the end of."""
    true_ups: list[TrueUp] = []
    unsettled: list[str] = []
    for begin in range(0, len(bills), YEAR):
        offer = offers[begin]
        if {other.id for other in offers[begin : begin + YEAR]} != {offer.id}:
            continue
        names = yearly(offer)
        if len(bills) - begin < YEAR:
            unsettled += shown(offer).names(names)
        elif names:
            true_ups += _true_ups(offer, names, bills[begin : begin + YEAR])
    return tuple(true_ups), tuple(unsettled)


def yearly(offer: Offer) -> tuple[str, ...]:
    """The stages of an offer that are commitments of a year."""
    stages = offer.edition.stages
    return tuple(name for name in offer.regime.chain if stages[name].period == "year")


def lasting(offer: Offer) -> tuple[str, ...]:
    """The stages of an offer that depend on more than one month: commitments of a year, credits that carry on."""
    return tuple(name for name in offer.regime.chain if offer.edition.stages[name].lasts)


def _true_ups(offer: Offer, names: Sequence[str], bills: Sequence[Bill]) -> list[TrueUp]:
    """What each yearly stage adds to the amount of the months before tax, and the tax on it."""
    with exact():
        spent = sum((_untaxed(offer, bill) for bill in bills), ZERO)
        tariff: Tariff = Sum(()).then(Fee(spent))
        trued = []
        for name in names:
            limit: Any = offer.edition.stages[name]
            stage: Stage = attrs.evolve(limit, period="month")
            wrapped = tariff.then(stage, name)
            trued.append((name, wrapped.cost({}) - tariff.cost({})))
            tariff = wrapped
        if offer.tax_rate is not None:
            trued.append((offer.tax, offer.tax_rate.rate * sum((amount for _, amount in trued), ZERO)))
        return [TrueUp(name, bills[0].on, amount) for name, amount in shown(offer).amounts(trued).items()]


def _untaxed(offer: Offer, bill: Bill) -> Decimal:
    taxes = (line.amount for line in bill.lines if offer.tax and line.price.stage == offer.tax)
    return bill.total - sum(taxes, ZERO)
