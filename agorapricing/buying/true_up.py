"""What acts on the charges of several months: settled at the end of each whole quarter or year of a term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, months_after, shown
from agorapricing.rating import Bill, lines_of
from agorapricing.records import Recorded
from agorapricing.tariff import Charge, Charges, fields, total


@frozen
class TrueUp(Recorded):
    """What stages of a longer period add to its months, or give back; those of a confidential contract are one."""

    stage: str
    since: date
    """The first day of the period."""
    amount: Decimal
    period: str = "year"


@frozen
class _Span:
    """A period, and the places of the months of a term that meet it; whole where they have all its days."""

    period: str
    since: date
    places: range
    is_whole: bool


def settled(offers: Sequence[Offer], bills: Sequence[Bill]) -> tuple[tuple[TrueUp, ...], tuple[str, ...]]:
    """The true-ups of each whole period of the term, and the stages that have a period which the term does not have."""
    if not any(map(later, offers)):
        return (), ()
    charges = [_charges(offer, bill) for offer, bill in zip(offers, bills, strict=True)]
    true_ups: list[TrueUp] = []
    open_ones: list[str] = []
    for period in (each for each in fields.PERIODS if each != fields.MONTH):
        for span in _spans(period, offers):
            met = [offers[place] for place in span.places]
            stages = [{name: each.edition.stages[name] for name in later(each, period)} for each in met]
            known = stages[0].items() if span.is_whole else ()
            names = [name for name, stage in known if all(each.get(name) == stage for each in stages)]
            true_ups += _true_ups(met[0], names, span, charges)
            open_ones += shown(met[0]).names(name for each in stages for name in each if name not in names)
    return tuple(true_ups), tuple(dict.fromkeys(open_ones))


def later(offer: Offer, period: str = "") -> tuple[str, ...]:
    """The stages of an offer that act on more than a month, or on one such period."""
    stages = offer.edition.stages
    return tuple(name for name in offer.regime.chain if stages[name].is_later and period in {"", stages[name].period})


def lasting(offer: Offer) -> tuple[str, ...]:
    """The stages of an offer that depend on more than one month: of a longer period, or credits that carry on."""
    return tuple(name for name in offer.regime.chain if offer.edition.stages[name].lasts)


def _charges(offer: Offer, bill: Bill) -> Charges:
    """What a month is charged for before tax, also under a confidential contract."""
    lines = lines_of(attrs.evolve(offer, tax=""), bill.usage)
    return tuple(Charge(line.price, line.quantity) for line in lines)


def _spans(period: str, offers: Sequence[Offer]) -> Iterator[_Span]:
    """The periods that a term meets: they begin where the contract does, or with the term."""
    held = [_days(offer) for offer in offers]
    contract = offers[0].book.contract
    origin = (contract and contract.effective.since) or held[0][0]
    for begun in count(0, fields.PERIODS[period]):
        first, end = months_after(origin, begun), months_after(origin, begun + fields.PERIODS[period])
        if held[-1][1] <= first:
            return
        places = [place for place, (since, before) in enumerate(held) if since < end and first < before]
        if places:
            is_whole = held[places[0]][0] == first and held[places[-1]][1] == end
            yield _Span(period, first, range(places[0], places[-1] + 1), is_whole)


def _days(offer: Offer) -> tuple[date, date]:
    """The days of its month on which an offer holds: the first, and the first after."""
    begin = offer.on.replace(day=1)
    since, before = begin, months_after(begin, 1)
    if contract := offer.book.contract:
        since = max(since, contract.effective.since or since)
        before = min(before, contract.effective.before or before)
    return since, before


def _true_ups(offer: Offer, names: Sequence[str], span: _Span, charges: list[Charges]) -> list[TrueUp]:
    """What each stage adds to the charges of all months before tax, and the tax on it; longer periods see it."""
    with exact():
        pooled = tuple(charge for place in span.places for charge in charges[place])
        trued = []
        for name in names:
            after = offer.edition.stages[name].apply(pooled, name)
            trued.append((name, total(after) - total(pooled)))
            pooled = after
        for place in span.places:
            charges[place] = pooled if place == span.places[-1] else ()
        if names and offer.tax_rate is not None:
            trued.append((offer.tax, offer.tax_rate.rate * sum((amount for _, amount in trued), ZERO)))
        by_name = shown(offer).amounts(trued).items()
    return [TrueUp(name, span.since, amount, span.period) for name, amount in by_name]
