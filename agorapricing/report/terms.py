"""A term's bill, and the cheapest plans over a term, as reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import attrs

from agorapricing.analysis import stopped_note
from agorapricing.buying import Best, Month, Plan, TermBill
from agorapricing.messages import Message, joined, replaced
from agorapricing.numbers import ZERO, exact, ratio
from agorapricing.pricebook import Holding, Source
from agorapricing.rating import plain
from agorapricing.report import numbers, packs, term_heads
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, cited, label, prose

_IMPOSSIBLE = (prose("not possible"), prose("why"))


def term(bill: TermBill) -> Report:
    """Lay out the bill of a term."""
    offer = bill.offers[0] if len(bill.offers) == 1 else ""
    stopped = stopped_note(len(bill.months), bill.asked, is_stopped=bill.is_stopped)
    notes = (*stopped, *term_heads.who((bill,)), *term_heads.held(bill), *bill.notes)
    grids = _filled(
        term_heads.usage((bill,)), _months(bill, Message("month by month")), packs.bought(bill.bought, bill.tax)
    )
    page = Page(term_heads.title(bill, offer), grids, notes, cited(_sources(bill)))
    return Report(page, bill.to_record(), tuple(_row_of(month) for month in bill.months))


def side_by_side(found: Sequence[TermBill]) -> Iterator[Grid]:
    """What several offers cost over the same term, month by month; and the months of the first."""
    if found:
        rows = [
            (numbers.month(day), *(numbers.amount(bill.months[place].bill.payable) for bill in found))
            for place, day in enumerate(found[0].term.days)
        ]
        total = (Message("total"), *(numbers.amount(bill.payable) for bill in found))
        columns = (label("month"), *(Column(bill.offers[0]) for bill in found))
        yield Grid(columns, (*rows, total), apart=True, totals=frozenset({len(rows)}))
        yield _months(found[0], Message("{offer}, month by month", offer=found[0].offers[0]))


def _filled(*grids: Grid) -> tuple[Grid, ...]:
    return tuple(each for each in grids if each.rows)


def _sources(bill: TermBill) -> dict[str, Source]:
    return {name: source for month in bill.months for name, source in month.bill.sources.items()}


def _months(bill: TermBill, title: str = "") -> Grid:
    """A row a month, without columns that are empty in every month, as that of the offer where there is only one."""
    order = list(dict.fromkeys(name for month in bill.months for name in month.drawn))  # as the packs are first drawn
    grid = Grid.of(
        bill.months,
        (label("month"), lambda month: numbers.month(month.bill.on)),
        (prose("regime"), lambda month: "" if len(bill.offers) == 1 else month.bill.offer.rpartition(":")[2]),
        (prose("bought"), lambda month: _purchases(month, order)),
        (prose("drawn"), lambda month: joined(", ", (f"{n} {month.drawn[n]:,f}" for n in order if n in month.drawn))),
        (prose("left"), lambda month: _units(month.left, order)),
        (prose("expired"), lambda month: _units(month.expired, order)),
        ("payable", lambda month: numbers.amount(month.bill.payable)),
        title=title,
        apart=True,
    )
    between = ("",) * (len(grid.columns) - 3)
    rounding = bill.months[0].bill.terms.rounding
    trued = (
        (
            "",
            Message("{stage} of the {period} from {since}", stage=t.stage, period=t.period, since=t.since),
            *between,
            numbers.amount(rounding.round(t.amount)),
        )
        for t in bill.true_ups
    )
    rows = (*grid.rows, *trued, (Message("total"), "", *between, numbers.amount(bill.payable)))
    return attrs.evolve(grid, rows=rows, totals=frozenset({len(rows) - 1})).filled()


def _book(offer: str) -> str:
    return offer.rpartition(":")[0]


def _purchases(month: Month, order: Sequence[str]) -> str:
    purchases = sorted(month.bought, key=lambda each: order.index(each.name))
    return joined(
        ", ",
        (
            Message(
                "{count} x {name} of {quantity:,f}",
                count=purchase.count,
                name=purchase.name,
                quantity=purchase.quantity,
            )
            for purchase in purchases
        ),
    )


def _units(holdings: Iterable[Holding], order: Sequence[str]) -> str:
    ordered = sorted(holdings, key=lambda each: order.index(each.name))
    return joined(", ", (f"{each.name} {each.left:,f}" for each in ordered))


def _row_of(month: Month) -> dict[str, str]:
    record = month.to_record()
    flat = {key: record[key] for key in ("month", "offer", "edition")}
    for key in ("bought", "expired", "left"):
        flat[key] = "; ".join(f"{each['pack']} {each['units']}" + _times(each) for each in record[key])
    flat["drawn"] = "; ".join(f"{name} {units}" for name, units in record["drawn"].items())
    with exact():
        flat["price_of_packs"] = plain(sum((purchase.price for purchase in month.bought), ZERO))
    return {**flat, "total": record["total"], "payable": record["payable"], "currency": month.bill.currency}


def _times(each: dict[str, str]) -> str:
    return f" x {each['count']}" if "count" in each else ""


def best(answer: Best) -> Report:
    """Lay out the plans, cheapest first, and the months of the cheapest one."""
    cheapest = answer.cheapest.bill
    shown = tuple(plan.bill for plan in (answer.cheapest, answer.runner_up) if plan)
    title = term_heads.title(cheapest, _common(answer), Message("what to buy"))
    impossible = tuple((_short(each.offer, answer), each.reason) for each in answer.impossible)
    months = _months(cheapest, Message("the cheapest plan, month by month"))
    bought = packs.bought(cheapest.bought, cheapest.tax), _simple(answer)
    usage = term_heads.usage(plan.bill for plan in answer.found)
    grids = _filled(usage, _plans(answer), months, *bought, _changes(answer), Grid(_IMPOSSIBLE, impossible))
    heads = (*term_heads.who(shown), *term_heads.held(cheapest))
    known = (*answer.unsearched, *answer.remarks, *answer.doubts)
    notes = dict.fromkeys((*answer.first, *heads, *known, *cheapest.notes, *term_heads.tried(answer)))
    rows = tuple(_plan_row(plan, answer) for plan in _places(answer).values())
    return Report(Page(title, grids, tuple(notes), cited(_sources(cheapest))), answer.to_record(), rows)


def _places(answer: Best) -> dict[str, Plan]:
    """The plans that are listed, by their places; the simplest is one of them, or has its own line."""
    listed, simplest = {str(place): plan for place, plan in enumerate(answer.plans, 1)}, answer.simplest
    return {**listed, "simple": simplest} if simplest and simplest not in answer.plans else listed


def _simple(answer: Best) -> Grid:
    """What the simplest plan buys, and when; no rows where it buys nothing, or there is none."""
    grid = packs.bought(answer.simplest.bill.bought if answer.simplest else (), answer.cheapest.bill.tax)
    return attrs.evolve(grid, title=Message("{title}, of the simplest plan within 1 %", title=grid.title))


def _changes(answer: Best) -> Grid:
    """What would have to change for the runner-up to win; it may be no plan that is listed."""
    runner_up = _short(answer.runner_up.label, answer) if answer.runner_up else ""
    title = Message("for the runner-up to win ({runner_up}), each by itself", runner_up=runner_up)
    return Grid((prose(title),), tuple((each,) for each in answer.changes))


def _plan_row(plan: Plan, answer: Best) -> dict[str, str]:
    """A plan as a flat row: what it costs more than the cheapest one, and what is bought when for how much."""
    bought = (
        Message(
            "{on:%Y-%m} {name} {plain} x {count} at {plain_2}",
            on=on,
            name=each.name,
            plain=plain(each.quantity),
            count=each.count,
            plain_2=plain(each.price),
        )
        for on, each in plan.bill.bought
    )
    with exact():
        more = plan.total - answer.cheapest.total
    return {
        "plan": plan.label,
        "steps": str(plan.steps),
        "total": f"{plan.total:f}",
        "payable": f"{plan.bill.payable:f}",
        "more": plain(more),
        "purchases": "; ".join(bought),
        "currency": plan.bill.currency,
    }


def _common(answer: Best) -> str:
    """The book that all plans are of, if it is one."""
    offers = (
        *(offer for plan in answer.found for offer in plan.bill.offers),
        *(each.offer for each in answer.impossible),
    )
    books = set(map(_book, offers))
    return books.pop() if len(books) == 1 else ""


def _short(label: str, answer: Best) -> str:
    """Words about offers, without the book where the title has it."""
    book = _common(answer)
    return replaced(label, f"{book}:", "") if book else label


def _plans(answer: Best) -> Grid:
    least = answer.cheapest.bill.payable
    months, places = len(answer.cheapest.bill.months), answer.cheapest.bill.months[0].bill.terms.rounding.places
    return Grid.of(
        _places(answer).items(),
        (label(), lambda placed: placed[0]),
        (prose("plan"), lambda placed: _short(placed[1].label, answer)),
        ("steps", lambda placed: f"{placed[1].steps:,}"),
        ("total", lambda placed: numbers.amount(placed[1].bill.payable)),
        ("a month", lambda placed: numbers.amount(ratio(placed[1].bill.payable, Decimal(months), places))),
        ("more", lambda placed: numbers.amount(placed[1].bill.payable - least) if placed[0] != "1" else NOTHING),
    )
