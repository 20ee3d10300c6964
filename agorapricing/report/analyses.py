"""Break-even points, marginal prices and budgets as reports."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from agorapricing.analysis import Bought, BreakEven, Budget, CostBound, Costs, Marginal, Range
from agorapricing.messages import Message, joined
from agorapricing.numbers import Interval, outwards
from agorapricing.pricebook import OPEN
from agorapricing.report import numbers
from agorapricing.report.charts import WIDTH, chart
from agorapricing.report.offers import standing
from agorapricing.report.page import NOTHING, Grid, LaterRecord, Page, Report, label, prose
from agorapricing.report.rationals import MONEY, flat, marked, money

_SCALE, _QUANTITY, _PRICE = 6, 2, 8


outwards_flat = partial(
    flat,
    up=("to", "cost_to", "cost", "before", "after", "jump", "fall", "falls_to", "total", "kept"),
    down=("from", "cost_from", "at", "most", "affordable", "exactly", "share", "flat", "kept_share", "saved"),
)


def head(costs: Costs, about: str) -> str:
    """The title of a page: whose costs, on which day, in which money, and what about them."""
    comparison = costs.comparison
    return joined(" · ", (comparison.profile.name, numbers.day(comparison.on), comparison.money, about))


def _t(costs: Costs, value: Fraction | None, *, up: bool) -> str:
    if value is None:
        return Message("without end")
    return outwards(value, _QUANTITY if costs.meter else _places(value), up=up)


def _places(scale: Fraction) -> int:
    """The decimals of a scale: of a small one so many that four digits are shown."""
    return max(_SCALE, len(str(scale.denominator // scale.numerator)) + 3) if scale else _SCALE


def notes_of(costs: Costs, grid: Grid) -> tuple[str, ...]:
    """What to know beside a grid of costs."""
    return (*marked((grid,)), *costs.notes)


# ---- break-even ------------------------------------------------------------------------------------------------------


def breakeven(answer: BreakEven) -> Report:
    """Lay out break-even points: a row a range, and a chart."""
    of = answer.costs.unit
    others = (prose("less, if it were open"),) if any(range_.if_open for range_ in answer.ranges) else ()
    columns = (
        Message("from ({of})", of=of),
        Message("to ({of})", of=of),
        prose("cheapest"),
        "costs from",
        "to",
        *others,
    )
    grid = Grid(columns, (_range(answer.costs, range_)[: len(columns)] for range_ in _shown(answer)))
    title = head(answer.costs, Message("the cheapest offer by {of}", of=of))
    page = Page(title, (grid,), notes_of(answer.costs, grid), chart=drawn(answer.costs, answer.until))
    rows = tuple(outwards_flat(each.to_record()) for each in answer.ranges)
    return Report(page, LaterRecord(answer.to_record), rows)


def _shown(answer: BreakEven) -> Iterator[Range]:
    """The ranges, without the single points at which two of them meet."""
    for place, range_ in enumerate(answer.ranges):
        beside = answer.ranges[max(place - 1, 0) : place + 2]
        names = {name for other in beside if other is not range_ for name in (*other.winners, *other.if_open)}
        if not (range_.where.is_point and len(answer.ranges) > 1 and {*range_.winners, *range_.if_open} & names):
            yield range_


def _range(costs: Costs, range_: Range) -> tuple[str, ...]:
    stop = NOTHING if range_.where.upper is None else money(range_.stop, up=True)
    winners = joined(", ", range_.winners) or (
        Message("none is open") if range_.if_open else Message("no offer has a price")
    )
    others = costs.comparison.not_open
    if_open = joined(", ", (standing(name, others[name]) for name in range_.if_open)) or NOTHING
    low, high = _t(costs, range_.where.lower, up=False), _t(costs, range_.where.upper, up=True)
    return low, high, winners, money(range_.start, up=False), stop, if_open


def drawn(costs: Costs, until: Fraction) -> tuple[str, ...]:
    """A chart of the costs from 0 on."""
    places = [until * column / (WIDTH - 1) for column in range(WIDTH)]
    series = [(curve.name, [curve.at(t) for t in places]) for curve in costs.curves if curve.curve is not None]
    values = [value for _, amounts in series for value in amounts if value is not None]
    top = money(max(values, default=Fraction(0)), up=True)
    return chart(series, "0", joined(" ", (_t(costs, until, up=True), costs.unit)), top)


# ---- marginal --------------------------------------------------------------------------------------------------------


def marginal(answer: Marginal) -> Report:
    """Lay out what the next unit costs at each bound."""
    of = answer.costs.unit
    titles = (
        Message("total there"),
        Message("next before"),
        Message("next after"),
        Message("jump"),
        Message("less up to"),
    )
    columns = (Message("at ({of})", of=of), *titles)
    others = answer.costs.comparison.not_open
    grids = tuple(
        Grid(
            columns,
            tuple(_bound(answer.costs, bound) for bound in bounds),
            title=standing(offer, others.get(offer, OPEN)),
        )
        for offer, bounds in _by_offer(answer)
    )
    notes = (*marked(grids), *answer.notes)
    note = (Message("less up to: just above the bound the total falls, and until there more costs less."),)
    is_falling = any(bound.is_falling for bound in answer.bounds)
    page = Page(
        head(answer.costs, Message("what the next {of} costs", of=of)), grids, (*(note if is_falling else ()), *notes)
    )
    return Report(page, answer.to_record(), tuple(outwards_flat(bound.to_record()) for bound in answer.bounds))


def _by_offer(answer: Marginal) -> Iterator[tuple[str, list[CostBound]]]:
    for name in dict.fromkeys(bound.offer for bound in answer.bounds):
        yield name, [bound for bound in answer.bounds if bound.offer == name]


def _bound(costs: Costs, bound: CostBound) -> tuple[str, ...]:
    places = _PRICE if costs.meter else MONEY
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
    of = answer.costs.unit
    columns = (label("offer"), Message("most ({of})", of=of), prose("affordable"))
    grid = Grid(columns, tuple(_bought(answer.costs, purchase) for purchase in answer.bought))
    about = Message("what {amount} buys, in {of}", amount=numbers.amount(answer.amount), of=of)
    page = Page(head(answer.costs, about), (grid,), notes_of(answer.costs, grid))
    return Report(page, answer.to_record(), tuple(outwards_flat(bought.to_record()) for bought in answer.bought))


def _bought(costs: Costs, bought: Bought) -> tuple[str, ...]:
    name = standing(bought.offer, bought.status)
    if not bought.affordable:
        return name, Message("nothing"), Message("costs more even without usage")
    most = Message("without end") if bought.is_endless else _t(costs, bought.most, up=False)
    return name, most, joined("; ", (_interval(costs, where) for where in bought.affordable))


def _interval(costs: Costs, where: Interval) -> str:
    low = _t(costs, where.lower, up=False)
    return low if where.is_point else Message("{first} to {last}", first=low, last=_t(costs, where.upper, up=True))
