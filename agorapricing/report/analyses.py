"""Break-even points, marginal prices, budgets and splits as reports."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from agorapricing.analysis import Bought, BreakEven, Budget, CostBound, Costs, Division, Marginal, Range, Split
from agorapricing.numbers import Interval, outwards
from agorapricing.report import numbers
from agorapricing.report.charts import WIDTH, chart
from agorapricing.report.page import NOTHING, Grid, Page, Report, label, prose
from agorapricing.report.rationals import MONEY, flat, marked, money

_SCALE, _QUANTITY, _PRICE = 6, 2, 8


def _head(costs: Costs, about: str) -> str:
    comparison = costs.comparison
    return f"{comparison.profile.name} · {comparison.on} · {comparison.money} · {about}"


def _t(costs: Costs, value: Fraction | None, *, up: bool) -> str:
    if value is None:
        return "without end"
    return outwards(value, _QUANTITY if costs.vary.meter else _places(value), up=up)


def _places(scale: Fraction) -> int:
    """The decimals of a scale: of a small one so many that four digits are shown."""
    return max(_SCALE, len(str(scale.denominator // scale.numerator)) + 3) if scale else _SCALE


def _notes(costs: Costs, grid: Grid) -> tuple[str, ...]:
    return (*marked((grid,)), *costs.notes)


# ---- break-even ------------------------------------------------------------------------------------------------------


def breakeven(answer: BreakEven) -> Report:
    """Lay out break-even points: a row a range, and a chart."""
    of = answer.costs.vary.unit
    columns = (f"from ({of})", f"to ({of})", prose("cheapest"), "costs from", "to")
    grid = Grid(columns, tuple(_range(answer.costs, each) for each in _shown(answer)))
    title = _head(answer.costs, f"the cheapest offer by {of}")
    page = Page(title, (grid,), _notes(answer.costs, grid), chart=drawn(answer.costs, _until(answer)))
    return Report(page, answer.to_record(), tuple(flat(interval.to_record()) for interval in answer.ranges))


def _shown(answer: BreakEven) -> Iterator[Range]:
    """The ranges, without the single points at which two of them meet."""
    for place, each in enumerate(answer.ranges):
        beside = answer.ranges[max(place - 1, 0) : place + 2]
        winners = {name for other in beside if other is not each for name in other.winners}
        if not (each.where.is_point and len(answer.ranges) > 1 and set(each.winners) & winners):
            yield each


def _range(costs: Costs, each: Range) -> tuple[str, ...]:
    stop = NOTHING if each.where.upper is None else money(each.stop, up=True)
    winners = ", ".join(each.winners) or "no offer has a price"
    low, high = _t(costs, each.where.lower, up=False), _t(costs, each.where.upper, up=True)
    return low, high, winners, money(each.start, up=False), stop


def _until(answer: BreakEven) -> Fraction:
    """Where a chart ends: at the domain's end, or a little beyond the last break-even point."""
    if answer.costs.end is not None:
        return Fraction(answer.costs.end)
    return max((*answer.points, Fraction(0))) * Fraction(5, 4) or Fraction(1)


def drawn(costs: Costs, until: Fraction) -> tuple[str, ...]:
    """A chart of the costs from 0 on."""
    places = [until * column / (WIDTH - 1) for column in range(WIDTH)]
    series = [(each.name, [each.at(t) for t in places]) for each in costs.curves if each.curve is not None]
    values = [value for _, each in series for value in each if value is not None]
    top = money(max(values, default=Fraction(0)), up=True)
    return chart(series, "0", f"{_t(costs, until, up=True)} {costs.vary.unit}", top)


# ---- marginal --------------------------------------------------------------------------------------------------------


def marginal(answer: Marginal) -> Report:
    """Lay out what the next unit costs at each bound."""
    of = answer.costs.vary.unit
    columns = (f"at ({of})", "total there", "next before", "next after", "jump", "less up to")
    grids = tuple(
        Grid(columns, tuple(_bound(answer.costs, bound) for bound in bounds), title=offer)
        for offer, bounds in _by_offer(answer)
    )
    notes = (*marked(grids), *answer.notes)
    note = ("less up to: just above the bound the total falls, and until there more costs less.",)
    is_falling = any(bound.is_falling for bound in answer.bounds)
    page = Page(_head(answer.costs, f"what the next {of} costs"), grids, (*(note if is_falling else ()), *notes))
    return Report(page, answer.to_record(), tuple(bound.to_record() for bound in answer.bounds))


def _by_offer(answer: Marginal) -> Iterator[tuple[str, list[CostBound]]]:
    for name in dict.fromkeys(bound.offer for bound in answer.bounds):
        yield name, [bound for bound in answer.bounds if bound.offer == name]


def _bound(costs: Costs, bound: CostBound) -> tuple[str, ...]:
    places = _PRICE if costs.vary.meter else MONEY
    return (
        _t(costs, bound.at, up=False),
        money(bound.cost, up=True),
        money(bound.before, up=True, places=places),
        money(bound.after, up=True, places=places),
        money(bound.jump, up=True) if bound.jump else NOTHING,
        _t(costs, bound.falls_to, up=True) if bound.is_falling else NOTHING,
    )


# ---- budget ----------------------------------------------------------------------------------------------------------


def budget(answer: Budget) -> Report:
    """Lay out what an amount of money buys."""
    of = answer.costs.vary.unit
    columns = (label("offer"), f"most ({of})", prose("affordable"))
    grid = Grid(columns, tuple(_bought(answer.costs, purchase) for purchase in answer.bought))
    about = f"what {numbers.amount(answer.amount)} buys, in {of}"
    page = Page(_head(answer.costs, about), (grid,), _notes(answer.costs, grid))
    return Report(page, answer.to_record(), tuple(flat(each.to_record()) for each in answer.bought))


def _bought(costs: Costs, each: Bought) -> tuple[str, ...]:
    if not each.affordable:
        return each.offer, "nothing", "costs more even without usage"
    most = "without end" if each.is_endless else _t(costs, each.most, up=False)
    return each.offer, most, "; ".join(_interval(costs, where) for where in each.affordable)


def _interval(costs: Costs, where: Interval) -> str:
    low = _t(costs, where.lower, up=False)
    return low if where.is_point else f"{low} to {_t(costs, where.upper, up=True)}"


# ---- split -----------------------------------------------------------------------------------------------------------


def split(answer: Split) -> Report:
    """Lay out the divisions between two vendors, the cheapest first."""
    keep = numbers.percent_of(Fraction(answer.keep))
    columns = (label("offer"), "share", "together", "saved", prose("within 1 %"), prose(f"each at least {keep}"))
    grid = Grid(columns, tuple(row for division in answer.divisions for row in _division(division)))
    single = f"all to {answer.single}: {money(answer.single_total, up=True)}"
    title = _head(answer.costs, f"divided between two vendors; {single}")
    notes = (
        "Saved: against the cheapest single offer.",
        "Within 1 %, and each at least: shares of the first of the two; within 1 % the total is so near the least.",
    )
    none = () if answer.divisions else ("No two offers of different vendors have prices for this usage.",)
    page = Page(title, (grid,) if answer.divisions else (), (*none, *notes, *_notes(answer.costs, grid)))
    return Report(page, answer.to_record(), tuple(flat(each.to_record()) for each in answer.divisions))


def _division(each: Division) -> Iterator[tuple[str, ...]]:
    """A row for each of the two offers."""
    limit = "" if each.is_reached else "beside "
    kept = NOTHING if each.kept_share is None else f"{money(each.kept, up=True)} at {_share(each.kept_share)}"
    flat = "; ".join(_shares(where) for where in each.flat)
    yield each.first, limit + _share(each.share), money(each.total, up=True), money(each.saved, up=False), flat, kept
    rest = 1 - each.share
    yield each.second, limit + _share(rest, up=True), "", "", "", ""


def _share(share: Fraction, *, up: bool = False) -> str:
    return numbers.percent_of(share, up=up)


def _shares(where: Interval) -> str:
    low = numbers.percent_of(where.lower)
    return low if where.is_point else f"{low} to {numbers.percent_of(where.upper or where.lower, up=True)}"
