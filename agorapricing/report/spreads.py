"""A spread as a report: each offer's range and expected cost, how often it wins, and which number matters most."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from agorapricing.analysis import Outcome, Spread, Swing
from agorapricing.analysis.spread import QUANTILES
from agorapricing.disclosure import telling
from agorapricing.report import numbers
from agorapricing.report.charts import bars
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report
from agorapricing.report.rationals import marked, money

_WIDTH = 50


def report(found: Spread) -> Report:
    """Lay out a spread."""
    comparison = found.comparison
    grids = (_outcomes(found), *((_swings(found),) if found.swings else ()))
    title = f"{comparison.profile.name} · {comparison.on} · {comparison.money} · {_about(found)}"
    notes = (*_notes(found), *telling(quote.offered for quote in comparison.quotes), *marked(grids))
    page = Page(title, grids, notes, chart=_tornado(found))
    return Report(page, found.to_record(), tuple(_row(found, each) for each in found.outcomes))


def _about(found: Spread) -> str:
    return f"{found.cases:,} months" if found.seed is None else f"{found.cases:,} trials, seed {found.seed}"


def _notes(found: Spread) -> tuple[str, ...]:
    said = ("Totals before the rounding to minor units. Cheapest: the part of the cases in which no offer costs less.",)
    if found.seed is None:
        return said
    picked = "Each uncertain number is picked for itself: as often below base as above, evenly on either side."
    if found.reference is None:
        return (*said, picked)
    name = found.outcomes[found.reference].offer
    return (*said, picked, f"The bars show what each number alone moves, from low to high, of {name}; | is the base.")


def _outcomes(found: Spread) -> Grid:
    columns = (
        Column("offer", "name"),
        Column("least"),
        Column("10 %"),
        Column("median"),
        Column("90 %"),
        Column("most"),
        Column("expected"),
        Column("cheapest"),
    )
    return Grid(columns, tuple(map(_outcome, found.outcomes)), fold=False)


def _outcome(each: Outcome) -> tuple[str, ...]:
    wins = numbers.percent_of(each.wins)
    if not each.is_complete:
        return each.offer, *(("incomplete",) + (NOTHING,) * 5), wins
    middle = (each.quantile(part) for part in QUANTILES.values())
    low, high = each.ordered[0], each.ordered[-1]
    return each.offer, *(_amount(value) for value in (low, *middle, high)), money(each.expected, up=True), wins


def _amount(value: Decimal | None) -> str:
    return NOTHING if value is None else money(Fraction(value), up=True)


def _swings(found: Spread) -> Grid:
    """What each number moves of the offer that is cheapest at base, and of the others."""
    places = range(len(found.outcomes))
    names = (each.offer.rpartition(":") for each in found.outcomes)
    columns = (
        Column("number", "name"),
        Column("from"),
        Column("to"),
        *(Column(f"{book}\n:{regime}") for book, _, regime in names),
    )
    return Grid(columns, tuple(_swing(each, places) for each in found.swings), title="what each number alone moves")


def _swing(each: Swing, places: range) -> tuple[str, ...]:
    number = each.number
    widths = (_amount(each.width(place)) for place in places)
    return number.id, numbers.quantity(number.low), numbers.quantity(number.high), *widths


def _tornado(found: Spread) -> tuple[str, ...]:
    place = found.reference
    if place is None or found.base is None:
        return ()
    series = [
        (each.number.id, min(ends), max(ends))
        for each in found.swings
        if len(ends := [Fraction(end[place] or 0) for end in (each.low, each.high) if end[place] is not None]) == 2
    ]
    return bars(series, Fraction(found.base), _WIDTH) if series else ()


def _row(found: Spread, each: Outcome) -> dict[str, Any]:
    head = {"profile": found.comparison.profile.name, "on": str(found.comparison.on)}
    return {**head, "currency": found.comparison.currency, "cases": found.cases, "seed": found.seed, **each.to_record()}
