"""A spread as a report: each offer's range and expected cost, how often it wins, and which number matters most."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from agorapricing.analysis import OfferSpread, Spread, Swing, stopped_note
from agorapricing.comparison import not_open_notes
from agorapricing.messages import Message, counted, joined
from agorapricing.pricebook import telling
from agorapricing.rating import unrounded
from agorapricing.report import numbers
from agorapricing.report.charts import bars
from agorapricing.report.offers import standing, two_lines
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, label
from agorapricing.report.rationals import flat, marked, money

_WIDTH = 50


def report(spread: Spread) -> Report:
    """Lay out a spread."""
    comparison = spread.comparison
    grids = (_offers(spread), *((_swings(spread),) if spread.swings else ()))
    head = (comparison.profile.name, numbers.day(comparison.on), comparison.money, _about(spread))
    offers = [quote.offered for quote in comparison.quotes]
    notes = (
        *stopped_note(spread.cases, spread.asked, is_stopped=spread.is_stopped),
        *_notes(spread),
        *not_open_notes(comparison.quotes),
        *unrounded(offers),
        *telling(offers),
        *marked(grids),
    )
    page = Page(joined(" · ", head), grids, notes, chart=_tornado(spread))
    return Report(page, spread.to_record(), tuple(_row(spread, offer) for offer in spread.offers))


def _about(spread: Spread) -> str:
    if spread.seed is None:
        return counted("{count:,} months", "{count:,} months", spread.cases)
    return Message("{count:,} trials, seed {seed}", count=spread.cases, seed=spread.seed)


def _notes(spread: Spread) -> tuple[str, ...]:
    note = (
        Message(
            "Totals before the rounding to minor units. Cheapest: the part of the cases in which no offer costs less."
        ),
    )
    if spread.seed is None:
        return note
    picked = Message("Each uncertain number is picked for itself: as often below base as above, evenly on either side.")
    if spread.reference is None:
        return (*note, picked)
    name = spread.offers[spread.reference].offer
    return (
        *note,
        picked,
        Message("The bars show what each number alone moves, from low to high, of {name}; | is the base.", name=name),
    )


def _offers(spread: Spread) -> Grid:
    columns = (label("offer"), "least", "10 %", "median", "90 %", "most", "expected", "cheapest")
    return Grid(columns, map(_offer, spread.offers))


def _offer(offer: OfferSpread) -> tuple[str, ...]:
    name, wins = standing(offer.offer, offer.status), numbers.percent_of(offer.wins)
    if not offer.is_complete:
        return name, *((Message("incomplete"),) + (NOTHING,) * 5), wins
    return name, *map(_amount, offer.quantiles.values()), money(offer.expected, up=True), wins


def _amount(value: Decimal | None) -> str:
    return NOTHING if value is None else money(Fraction(value), up=True)


def _swings(spread: Spread) -> Grid:
    """What each number moves of the offer that is cheapest at base, and of the others."""
    places = range(len(spread.offers))
    columns = (
        label("number"),
        *map(Column, (Message("from"), Message("to"), *(two_lines(offer.offer) for offer in spread.offers))),
    )
    return Grid(columns, (_swing(swing, places) for swing in spread.swings), title="what each number alone moves")


def _swing(swing: Swing, places: range) -> tuple[str, ...]:
    number = swing.number
    widths = (_amount(swing.width(place)) for place in places)
    return number.id, numbers.quantity(number.low), numbers.quantity(number.high), *widths


def _tornado(spread: Spread) -> tuple[str, ...]:
    place = spread.reference
    if place is None or spread.base is None:
        return ()
    series = [
        (swing.number.id, min(ends), max(ends))
        for swing in spread.swings
        if len(ends := [Fraction(end[place] or 0) for end in (swing.low, swing.high) if end[place] is not None]) == 2
    ]
    return bars(series, Fraction(spread.base), _WIDTH) if series else ()


def _row(spread: Spread, offer: OfferSpread) -> dict[str, Any]:
    head = {"profile": spread.comparison.profile.name, "on": str(spread.comparison.on)}
    asked = {"currency": spread.comparison.currency, "cases": spread.cases, "seed": spread.seed}
    return {**head, **asked, **flat(offer.to_record(), up=("expected",), down=("wins",))}
