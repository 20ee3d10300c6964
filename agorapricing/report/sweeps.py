"""A sweep as a report: of one parameter a column an offer and a chart, of two the cheapest offer of each pair."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from agorapricing.analysis import Point, Sweep
from agorapricing.rational import outwards
from agorapricing.report import numbers
from agorapricing.report.charts import WIDTH, chart
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report
from agorapricing.report.rationals import MONEY, money


def report(found: Sweep) -> Report:
    """Lay out a sweep: of one parameter a column an offer and a chart, of two the cheapest offer of each pair."""
    grid = _line(found) if len(found.axes) == 1 else _plane(found)
    comparison = found.comparison
    about = f"while {' and '.join(axis.name for axis in found.axes)} vary"
    title = f"{comparison.profile.name} · {comparison.on} · {comparison.currency} · {about}"
    chart_lines = _swept(found) if len(found.axes) == 1 and len(found.points) > 1 else ()
    page = Page(title, (grid,), ("Totals before the rounding to minor units; * is the cheapest.",), chart=chart_lines)
    return Report(page, found.to_record(), tuple(_point(found, point) for point in found.points))


def _line(found: Sweep) -> Grid:
    names = (name.rpartition(":") for name in found.offers)
    columns = (Column(found.axes[0].name), *(Column(f"{book}\n:{regime}") for book, _, regime in names))
    rows = (
        (numbers.quantity(p.values[0]), *(_total(p, place) for place in range(len(p.totals)))) for p in found.points
    )
    return Grid(columns, tuple(rows))


def _total(point: Point, place: int) -> str:
    total = point.totals[place]
    text = NOTHING if total is None else money(Fraction(total), up=True)
    return f"* {text}" if place == point.best and len(point.totals) > 1 else text


def _plane(found: Sweep) -> Grid:
    across = found.axes[1].values
    columns = (Column(f"{found.axes[0].name} / {found.axes[1].name}"), *(Column(numbers.quantity(v)) for v in across))
    rows = [
        (
            numbers.quantity(found.points[start].values[0]),
            *(_best(found, p) for p in found.points[start : start + len(across)]),
        )
        for start in range(0, len(found.points), len(across))
    ]
    return Grid(columns, tuple(rows))


def _best(found: Sweep, point: Point) -> str:
    if point.best is None:
        return NOTHING
    return f"{found.offers[point.best]} {_total(point, point.best).removeprefix('* ')}"


def _swept(found: Sweep) -> tuple[str, ...]:
    points = found.points
    chosen = [points[column * (len(points) - 1) // (WIDTH - 1)] for column in range(WIDTH)]
    series = [
        (name, [None if p.totals[place] is None else Fraction(p.totals[place] or 0) for p in chosen])
        for place, name in enumerate(found.offers)
    ]
    values = [value for _, each in series for value in each if value is not None]
    top = outwards(max(values, default=Fraction(0)), MONEY, up=True)
    low, high = (numbers.quantity(points[place].values[0]) for place in (0, -1))
    return chart(series, low, f"{high} {found.axes[0].name}", top)


def _point(found: Sweep, point: Point) -> dict[str, Any]:
    values = {axis.name: f"{value:f}" for axis, value in zip(found.axes, point.values, strict=True)}
    totals = zip(found.offers, point.totals, strict=True)
    best = None if point.best is None else found.offers[point.best]
    return {**values, **{name: None if total is None else f"{total:f}" for name, total in totals}, "cheapest": best}
