"""A sweep as a report: of one parameter a column an offer and a chart, of two the cheapest offer of each pair."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from agorapricing.analysis import Point, Sweep, stopped_note
from agorapricing.comparison import not_open_notes
from agorapricing.messages import Message, joined
from agorapricing.pricebook import OPEN, telling
from agorapricing.rating import unrounded
from agorapricing.report import numbers
from agorapricing.report.charts import WIDTH, areas, chart, letter
from agorapricing.report.offers import standing, two_lines
from agorapricing.report.page import NOTHING, Grid, Page, Report
from agorapricing.report.rationals import marked, money

_NOTES = (
    Message("Totals before the rounding to minor units, of the cheapest offer."),
    Message("Totals before the rounding to minor units; * is the cheapest."),
)
"""Of two parameters, and of one."""


def report(sweep: Sweep) -> Report:
    """Lay out a sweep: of one parameter a column an offer and a chart, of two the cheapest offer of each pair."""
    is_line = len(sweep.axes) == 1
    chart_lines = () if len(sweep.points) == 1 else _swept(sweep) if is_line else _mapped(sweep)
    grid = _line(sweep) if is_line else _plane(sweep, is_mapped=bool(chart_lines))
    comparison = sweep.comparison
    about = Message("while {listed} vary", listed=joined(" and ", (axis.name for axis in sweep.axes)))
    title = joined(" · ", (comparison.profile.name, numbers.day(comparison.on), comparison.money, about))
    note = _NOTES[is_line]
    quotes = comparison.quotes
    offers = [quote.offered for quote in quotes]
    stopped = stopped_note(len(sweep.points), sweep.asked, is_stopped=sweep.is_stopped)
    notes = (*stopped, note, *not_open_notes(quotes), *unrounded(offers), *telling(offers), *marked((grid,)))
    page = Page(title, (grid,), notes, chart=chart_lines)
    return Report(page, sweep.to_record(), tuple(_point(sweep, point) for point in sweep.points))


def _line(sweep: Sweep) -> Grid:
    others = sweep.comparison.not_open
    names = (standing(two_lines(name), others.get(name, OPEN)) for name in sweep.offers)
    columns = (sweep.axes[0].name, *names)
    rows = (
        (numbers.quantity(p.values[0]), *(_total(p, place) for place in range(len(p.totals)))) for p in sweep.points
    )
    return Grid(columns, rows, apart=True)


def _total(point: Point, place: int) -> str:
    total = point.totals[place]
    text = NOTHING if total is None else money(Fraction(total), up=True)
    return f"* {text}" if place == point.best and len(point.totals) > 1 else text


def _plane(sweep: Sweep, *, is_mapped: bool) -> Grid:
    """The cheapest offer of each pair of values: by its letter where a map says which one that is."""
    names = [letter(place) for place in range(len(sweep.offers))] if is_mapped else list(sweep.offers)
    across = sweep.axes[1].values
    columns = (f"{sweep.axes[0].name} / {sweep.axes[1].name}", *map(numbers.quantity, across))
    rows = [
        (
            numbers.quantity(sweep.points[start].values[0]),
            *(_best(names, p) for p in sweep.points[start : start + len(across)]),
        )
        for start in range(0, len(sweep.points), len(across))
    ]
    return Grid(columns, rows)


def _best(names: Sequence[str], point: Point) -> str:
    if point.best is None:
        return NOTHING
    return f"{names[point.best]} {_total(point, point.best).removeprefix('* ')}"


def _mapped(sweep: Sweep) -> tuple[str, ...]:
    """Which offer is cheapest where: the first axis down, the second across, as many columns as a chart has."""
    down, across = (axis.values for axis in sweep.axes)
    if len(across) > WIDTH or len(sweep.offers) == 1:
        return ()
    best = [point.best for point in sweep.points]
    cells = [best[start : start + len(across)] for start in range(0, len(best), len(across))]
    below = Message(
        "across: {name} from {first} to {last}",
        name=sweep.axes[1].name,
        first=numbers.quantity(across[0]),
        last=numbers.quantity(across[-1]),
    )
    return (*areas(cells, [numbers.quantity(value) for value in down], sweep.offers), below)


def _swept(sweep: Sweep) -> tuple[str, ...]:
    points = sweep.points
    chosen = [points[column * (len(points) - 1) // (WIDTH - 1)] for column in range(WIDTH)]
    series = [
        (name, [None if p.totals[place] is None else Fraction(p.totals[place] or 0) for p in chosen])
        for place, name in enumerate(sweep.offers)
    ]
    values = [value for _, amounts in series for value in amounts if value is not None]
    top = money(max(values, default=Fraction(0)), up=True)
    low, high = (numbers.quantity(points[place].values[0]) for place in (0, -1))
    return chart(series, low, f"{high} {sweep.axes[0].name}", top)


def _point(sweep: Sweep, point: Point) -> dict[str, Any]:
    values = {axis.name: f"{value:f}" for axis, value in zip(sweep.axes, point.values, strict=True)}
    totals = zip(sweep.offers, point.totals, strict=True)
    best = None if point.best is None else sweep.offers[point.best]
    if_open = "; ".join(sweep.offers[place] for place in point.chosen.if_open)
    amounts = {name: None if total is None else f"{total:f}" for name, total in totals}
    return {**values, **amounts, "cheapest": best, "less_if_open": if_open}
