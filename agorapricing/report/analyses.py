"""Break-even points, marginal prices and budgets as reports: rationals as decimals, rounded outwards, marked by ~."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from agorapricing.analysis import (
    Bought,
    BreakEven,
    Budget,
    Costs,
    Division,
    Explanation,
    Marginal,
    Match,
    Point,
    Range,
    Split,
    Step,
    Sweep,
)
from agorapricing.analysis.explain import Sum
from agorapricing.analysis.match import COMMITMENT, Term
from agorapricing.curve import Interval
from agorapricing.report import bills, numbers
from agorapricing.report.charts import WIDTH, chart
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, cited
from agorapricing.report.sizings import WHY, reasons

MARKED = "~ marks a number with more decimals than are shown, rounded outwards; JSON has it exactly, as n/d."
_SCALE, _QUANTITY, _MONEY, _PRICE = 6, 2, 2, 8


def _head(costs: Costs, about: str) -> str:
    comparison = costs.comparison
    return f"{comparison.profile.name} · {comparison.on} · {comparison.currency} · {about}"


def _t(costs: Costs, value: Fraction | None, *, up: bool) -> str:
    if value is None:
        return "without end"
    return numbers.outwards(value, _QUANTITY if costs.vary.meter else _SCALE, up=up)


def _money(value: Fraction | None, *, up: bool, places: int = _MONEY) -> str:
    return NOTHING if value is None else numbers.outwards(value, places, up=up)


def _notes(costs: Costs, grid: Grid) -> tuple[str, ...]:
    marked = any("~" in cell for row in grid.rows for cell in row)
    return (*((MARKED,) if marked else ()), *costs.notes)


# ---- break-even -----------------------------------------------------------------------------------------------------


def breakeven(found: BreakEven) -> Report:
    """Lay out break-even points: a row a range, and a chart."""
    of = found.costs.vary.unit
    columns = (
        Column(f"from ({of})"),
        Column(f"to ({of})"),
        Column("cheapest", "words"),
        Column("costs from"),
        Column("to"),
    )
    grid = Grid(columns, tuple(_range(found.costs, each) for each in _shown(found)))
    title = _head(found.costs, f"the cheapest offer by {of}")
    page = Page(title, (grid,), _notes(found.costs, grid), chart=drawn(found.costs, _until(found)))
    return Report(page, found.to_record(), tuple(_flat(each.to_record()) for each in found.ranges))


def _shown(found: BreakEven) -> Iterator[Range]:
    """The ranges, without the single points at which two of them meet."""
    for place, each in enumerate(found.ranges):
        beside = found.ranges[max(place - 1, 0) : place + 2]
        winners = {name for other in beside if other is not each for name in other.winners}
        if not (each.where.is_point and len(found.ranges) > 1 and set(each.winners) & winners):
            yield each


def _range(costs: Costs, each: Range) -> tuple[str, ...]:
    stop = NOTHING if each.where.upper is None else _money(each.stop, up=True)
    winners = ", ".join(each.winners) or "no offer has a price"
    low, high = _t(costs, each.where.lower, up=False), _t(costs, each.where.upper, up=True)
    return low, high, winners, _money(each.start, up=False), stop


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    return {key: "; ".join(map(str, value)) if isinstance(value, list) else value for key, value in record.items()}


def _until(found: BreakEven) -> Fraction:
    """Where a chart ends: at the domain's end, or a little beyond the last break-even point."""
    if found.costs.end is not None:
        return Fraction(found.costs.end)
    return max((*found.points, Fraction(0))) * Fraction(5, 4) or Fraction(1)


def drawn(costs: Costs, until: Fraction) -> tuple[str, ...]:
    """A chart of the costs from 0 on."""
    places = [until * column / (WIDTH - 1) for column in range(WIDTH)]
    series = [(each.name, [each.at(t) for t in places]) for each in costs.curves if each.curve is not None]
    values = [value for _, each in series for value in each if value is not None]
    top = numbers.outwards(max(values, default=Fraction(0)), _MONEY, up=True)
    return chart(series, "0", f"{_t(costs, until, up=True)} {costs.vary.unit}", top)


# ---- marginal -------------------------------------------------------------------------------------------------------


def marginal(found: Marginal) -> Report:
    """Lay out what the next unit costs at each bound."""
    of = found.costs.vary.unit
    columns = (
        Column(f"at ({of})"),
        Column("total there"),
        Column("next before"),
        Column("next after"),
        Column("jump"),
        Column("less up to"),
    )
    grids = tuple(
        Grid(columns, tuple(_step(found.costs, step) for step in steps), title=offer)
        for offer, steps in _by_offer(found)
    )
    notes = (*dict.fromkeys(note for grid in grids for note in _notes(found.costs, grid)),)
    said = ("less up to: just above the bound the total falls, and until there more costs less.",)
    is_falling = any(step.falls_to is not None for step in found.steps)
    page = Page(_head(found.costs, f"what the next {of} costs"), grids, (*(said if is_falling else ()), *notes))
    return Report(page, found.to_record(), tuple(each.to_record() for each in found.steps))


def _by_offer(found: Marginal) -> Iterator[tuple[str, list[Step]]]:
    for name in dict.fromkeys(step.offer for step in found.steps):
        yield name, [step for step in found.steps if step.offer == name]


def _step(costs: Costs, step: Step) -> tuple[str, ...]:
    places = _PRICE if costs.vary.meter else _MONEY
    return (
        _t(costs, step.at, up=False),
        _money(step.cost, up=True),
        _money(step.before, up=True, places=places),
        _money(step.after, up=True, places=places),
        _money(step.jump, up=True) if step.jump else NOTHING,
        NOTHING if step.falls_to is None else _t(costs, step.falls_to, up=True),
    )


# ---- budget ---------------------------------------------------------------------------------------------------------


def budget(found: Budget) -> Report:
    """Lay out what an amount of money buys."""
    of = found.costs.vary.unit
    columns = (Column("offer", "name"), Column(f"most ({of})"), Column("affordable", "words"))
    grid = Grid(columns, tuple(_bought(found.costs, each) for each in found.bought))
    about = f"what {numbers.amount(found.amount)} buys, in {of}"
    page = Page(_head(found.costs, about), (grid,), _notes(found.costs, grid))
    return Report(page, found.to_record(), tuple(_flat(each.to_record()) for each in found.bought))


def _bought(costs: Costs, each: Bought) -> tuple[str, ...]:
    if not each.affordable:
        return each.offer, "nothing", "costs more even without usage"
    most = "without end" if each.is_endless else _t(costs, each.most, up=False)
    return each.offer, most, "; ".join(_interval(costs, where) for where in each.affordable)


def _interval(costs: Costs, where: Interval) -> str:
    low = _t(costs, where.lower, up=False)
    return low if where.is_point else f"{low} to {_t(costs, where.upper, up=True)}"


# ---- split ----------------------------------------------------------------------------------------------------------


def split(found: Split) -> Report:
    """Lay out the divisions between two vendors, the cheapest first."""
    keep = numbers.percent_of(Fraction(found.keep))
    columns = (
        Column("offer and its share", "name"),
        Column("offer and its share", "name"),
        Column("together"),
        Column("saved"),
        Column("within 1 %", "words"),
        Column(f"each at least {keep}", "words"),
    )
    grid = Grid(columns, tuple(_division(each) for each in found.divisions))
    single = f"all to {found.single}: {_money(found.single_total, up=True)}"
    title = _head(found.costs, f"divided between two vendors; {single}")
    said = ("Saved: against the cheapest single offer.", "Within 1 %: shares at which the total is so near the least.")
    none = () if found.divisions else ("No two offers of different vendors have prices for this usage.",)
    page = Page(title, (grid,) if found.divisions else (), (*none, *said, *_notes(found.costs, grid)))
    return Report(page, found.to_record(), tuple(_flat(each.to_record()) for each in found.divisions))


def _division(each: Division) -> tuple[str, ...]:
    flat = "; ".join(_shares(where) for where in each.flat)
    limit = "" if each.is_reached else ", just beside"
    return (
        f"{each.first} {numbers.percent_of(each.share)}{limit}",
        f"{each.second} {numbers.percent_of(1 - each.share)}",
        _money(each.total, up=True),
        _money(each.saved, up=False),
        flat,
        f"{_money(each.kept, up=True)} at {numbers.percent_of(each.kept_share)}",
    )


def _shares(where: Interval) -> str:
    low = numbers.percent_of(where.lower)
    return low if where.is_point else f"{low} to {numbers.percent_of(where.upper or where.lower)}"


# ---- sweep ----------------------------------------------------------------------------------------------------------


def sweep(found: Sweep) -> Report:
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
    text = NOTHING if total is None else _money(Fraction(total), up=True)
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
    top = numbers.outwards(max(values, default=Fraction(0)), _MONEY, up=True)
    low, high = (numbers.quantity(points[place].values[0]) for place in (0, -1))
    return chart(series, low, f"{high} {found.axes[0].name}", top)


def _point(found: Sweep, point: Point) -> dict[str, Any]:
    values = {axis.name: f"{value:f}" for axis, value in zip(found.axes, point.values, strict=True)}
    totals = zip(found.offers, point.totals, strict=True)
    best = None if point.best is None else found.offers[point.best]
    return {**values, **{name: None if total is None else f"{total:f}" for name, total in totals}, "cheapest": best}


# ---- match ----------------------------------------------------------------------------------------------------------


def match(found: Match) -> Report:
    """Lay out the terms that make an offer cost what a rival does."""
    columns = (Column("term", "name"), Column("of", "name"), Column("value"), Column("", "words"))
    grid = Grid(columns, tuple(_term(each) for each in found.terms))
    comparison = found.comparison
    less = f", less {numbers.percent_of(Fraction(found.below))}" if found.below else ""
    title = (
        f"{comparison.profile.name} · {comparison.on} · {comparison.currency} · {found.offer} "
        f"{_money(found.total, up=True)} to match {found.rival}{less}: {_money(found.target, up=True)}"
    )
    marked = any("~" in cell for row in grid.rows for cell in row)
    notes = ("Each term by itself, for totals before the rounding to minor units.", *((MARKED,) if marked else ()))
    return Report(Page(title, (grid,), notes), found.to_record(), tuple(each.to_record() for each in found.terms))


def _term(term: Term) -> tuple[str, ...]:
    value = term.value
    if value is None:
        return term.kind, term.meter or "", NOTHING, term.why_not
    if term.per is not None:
        return term.kind, term.meter or "", _money(value, up=False, places=_PRICE), f"for {numbers.quantity(term.per)}"
    if term.kind == COMMITMENT:
        return term.kind, "", _money(value, up=True), "a month"
    return term.kind, term.meter or "", f"{numbers.outwards(value * 100, 4, up=True)} %", "off"


# ---- explain --------------------------------------------------------------------------------------------------------


def explanation(found: Explanation) -> Report:
    """Lay out the arithmetic of a bill: a row a step, with the number of its source."""
    bill = found.bill
    places = {name: f"[{place}]" for place, name in enumerate(bill.sources, 1)}
    columns = (Column("step", "words"), Column("arithmetic", "words"), Column(bill.currency), Column("", "name"))
    *steps, last = found.sums
    rows = [(each.about, each.arithmetic, _result(each), places.get(each.source or "", "")) for each in steps]
    rows.append((last.about, last.arithmetic, numbers.amount(last.result), ""))
    grid = Grid(columns, tuple(rows), totals=frozenset({len(rows) - 1}))
    title = f"{bill.offer} · {bill.terms.title} · {bill.terms.regime} · {bill.on} · {bill.currency}, step by step"
    said = ("= marks what is added up to the total; all else leads to it.",)
    page = Page(title, (*_sized(found), grid), (*said, *bills.notes(bill)), cited(bill.sources))
    return Report(page, found.to_record(), tuple(step.to_record() for step in found.sums))


def _result(step: Sum) -> str:
    return f"{'= ' if step.adds else ''}{numbers.quantity(step.result)}"


def _sized(found: Explanation) -> tuple[Grid, ...]:
    """How the minutes came about: seconds of a month, part by part."""
    rows = [row for each in found.sized for row in reasons(each)]
    return (Grid(WHY, tuple(rows), title="minutes"),) if rows else ()
