"""Break-even points, marginal prices, budgets and splits as reports."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from agorapricing.analysis import Bought, BreakEven, Budget, CostBound, Costs, Division, Marginal, Range, Split
from agorapricing.numbers import Interval, outwards
from agorapricing.pricebook import OPEN
from agorapricing.report import numbers
from agorapricing.report.charts import WIDTH, chart
from agorapricing.report.offers import standing
from agorapricing.report.page import NOTHING, Grid, Page, Report, label, prose
from agorapricing.report.rationals import MONEY, flat, marked, money

_SCALE, _QUANTITY, _PRICE = 6, 2, 8
LISTED = 10
"""So many divisions are shown at most."""
_OF_DIVISIONS = (
    "Saved: against the cheapest single offer that is open.",
    "Within 1 %, and each at least: shares of the first of the two; within 1 % the total is so near the least.",
)


_flat = partial(
    flat,
    up=("to", "cost_to", "cost", "before", "after", "jump", "fall", "falls_to", "total", "kept"),
    down=("from", "cost_from", "at", "most", "affordable", "exactly", "share", "flat", "kept_share", "saved"),
)


def _head(costs: Costs, about: str) -> str:
    comparison = costs.comparison
    return f"{comparison.profile.name} · {comparison.on} · {comparison.money} · {about}"


def _t(costs: Costs, value: Fraction | None, *, up: bool) -> str:
    if value is None:
        return "without end"
    return outwards(value, _QUANTITY if costs.meter else _places(value), up=up)


def _places(scale: Fraction) -> int:
    """The decimals of a scale: of a small one so many that four digits are shown."""
    return max(_SCALE, len(str(scale.denominator // scale.numerator)) + 3) if scale else _SCALE


def _notes(costs: Costs, grid: Grid) -> tuple[str, ...]:
    return (*marked((grid,)), *costs.notes)


# ---- break-even ------------------------------------------------------------------------------------------------------


def breakeven(answer: BreakEven) -> Report:
    """Lay out break-even points: a row a range, and a chart."""
    of = answer.costs.unit
    others = (prose("less, if it were open"),) if any(range_.if_open for range_ in answer.ranges) else ()
    columns = (f"from ({of})", f"to ({of})", prose("cheapest"), "costs from", "to", *others)
    rows = (_range(answer.costs, range_)[: len(columns)] for range_ in _shown(answer))
    grid = Grid(columns, tuple(rows))
    title = _head(answer.costs, f"the cheapest offer by {of}")
    page = Page(title, (grid,), _notes(answer.costs, grid), chart=drawn(answer.costs, answer.until))
    return Report(page, answer.to_record(), tuple(_flat(each.to_record()) for each in answer.ranges))


def _shown(answer: BreakEven) -> Iterator[Range]:
    """The ranges, without the single points at which two of them meet."""
    for place, range_ in enumerate(answer.ranges):
        beside = answer.ranges[max(place - 1, 0) : place + 2]
        names = {name for other in beside if other is not range_ for name in (*other.winners, *other.if_open)}
        if not (range_.where.is_point and len(answer.ranges) > 1 and {*range_.winners, *range_.if_open} & names):
            yield range_


def _range(costs: Costs, range_: Range) -> tuple[str, ...]:
    stop = NOTHING if range_.where.upper is None else money(range_.stop, up=True)
    winners = ", ".join(range_.winners) or ("none is open" if range_.if_open else "no offer has a price")
    others = costs.comparison.not_open
    if_open = ", ".join(standing(name, others[name]) for name in range_.if_open) or NOTHING
    low, high = _t(costs, range_.where.lower, up=False), _t(costs, range_.where.upper, up=True)
    return low, high, winners, money(range_.start, up=False), stop, if_open


def drawn(costs: Costs, until: Fraction) -> tuple[str, ...]:
    """A chart of the costs from 0 on."""
    places = [until * column / (WIDTH - 1) for column in range(WIDTH)]
    series = [(curve.name, [curve.at(t) for t in places]) for curve in costs.curves if curve.curve is not None]
    values = [value for _, amounts in series for value in amounts if value is not None]
    top = money(max(values, default=Fraction(0)), up=True)
    return chart(series, "0", f"{_t(costs, until, up=True)} {costs.unit}", top)


# ---- marginal --------------------------------------------------------------------------------------------------------


def marginal(answer: Marginal) -> Report:
    """Lay out what the next unit costs at each bound."""
    of = answer.costs.unit
    columns = (f"at ({of})", "total there", "next before", "next after", "jump", "less up to")
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
    note = ("less up to: just above the bound the total falls, and until there more costs less.",)
    is_falling = any(bound.is_falling for bound in answer.bounds)
    page = Page(_head(answer.costs, f"what the next {of} costs"), grids, (*(note if is_falling else ()), *notes))
    return Report(page, answer.to_record(), tuple(_flat(bound.to_record()) for bound in answer.bounds))


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
    columns = (label("offer"), f"most ({of})", prose("affordable"))
    grid = Grid(columns, tuple(_bought(answer.costs, purchase) for purchase in answer.bought))
    about = f"what {numbers.amount(answer.amount)} buys, in {of}"
    page = Page(_head(answer.costs, about), (grid,), _notes(answer.costs, grid))
    return Report(page, answer.to_record(), tuple(_flat(bought.to_record()) for bought in answer.bought))


def _bought(costs: Costs, bought: Bought) -> tuple[str, ...]:
    name = standing(bought.offer, bought.status)
    if not bought.affordable:
        return name, "nothing", "costs more even without usage"
    most = "without end" if bought.is_endless else _t(costs, bought.most, up=False)
    return name, most, "; ".join(_interval(costs, where) for where in bought.affordable)


def _interval(costs: Costs, where: Interval) -> str:
    low = _t(costs, where.lower, up=False)
    return low if where.is_point else f"{low} to {_t(costs, where.upper, up=True)}"


# ---- split -----------------------------------------------------------------------------------------------------------


def split(answer: Split) -> Report:
    """Lay out the divisions between two vendors that cost less than one alone, the cheapest first; data has all."""
    keep = numbers.percent_of(Fraction(answer.keep))
    columns = (label("offer"), "share", "together", "saved", prose("within 1 %"), prose(f"each at least {keep}"))
    paying = [division for division in answer.divisions if _pays(division)]
    listed = paying[:LISTED]
    grid = Grid(columns, tuple(row for division in listed for row in _division(division)))
    single = f"all to {answer.single}: {money(answer.single_total, up=True)}" if answer.single else "none is open"
    title = _head(answer.costs, f"divided between two vendors; {single}")
    notes = (*_left_out(answer, len(paying)), *(_OF_DIVISIONS if listed else ()), *_notes(answer.costs, grid))
    page = Page(title, (grid,) if listed else (), notes)
    return Report(page, answer.to_record(), tuple(_flat(division.to_record()) for division in answer.divisions))


def _pays(division: Division) -> bool:
    """Whether both get a share, and together cost less than the best single offer, where one is open."""
    return 0 < division.share < 1 and (division.saved is None or division.saved > 0)


def _left_out(answer: Split, paying: int) -> Iterator[str]:
    """How many pairs are not listed, and why."""
    tried = len(answer.divisions)
    if not tried:
        yield "No two offers of different vendors have prices for this usage."
    elif not paying:
        yield f"No division costs less than all to one vendor: {tried:,} pair{'s were' if tried > 1 else ' was'} tried."
    elif others := tried - paying:
        yield f"Other pairs of offers that do not pay: {others:,}; JSON and CSV have them."
    if paying > LISTED:
        yield f"{paying - LISTED:,} more save something, and less: JSON and CSV have them."


def _division(division: Division) -> Iterator[tuple[str, ...]]:
    """A row for each of the two offers."""
    limit = "" if division.is_reached else "beside "
    kept = (
        NOTHING if division.kept_share is None else f"{money(division.kept, up=True)} at {_share(division.kept_share)}"
    )
    flat = "; ".join(_shares(where) for where in division.flat)
    first, second = standing(division.first, division.first_status), standing(division.second, division.second_status)
    yield (
        first,
        limit + _share(division.share),
        money(division.total, up=True),
        money(division.saved, up=False),
        flat,
        kept,
    )
    yield second, limit + _share(1 - division.share, up=True), "", "", "", ""


def _share(share: Fraction, *, up: bool = False) -> str:
    return numbers.percent_of(share, up=up)


def _shares(where: Interval) -> str:
    low = numbers.percent_of(where.lower)
    return low if where.is_point else f"{low} to {numbers.percent_of(where.upper or where.lower, up=True)}"
