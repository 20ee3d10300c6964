"""The offers of a comparison as one table: a row each, or a column each with its waterfall."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

import attrs

from agorapricing.comparison import Comparison, Quote, by_amount
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO
from agorapricing.pricebook import CLOSED, GRANT, OPEN
from agorapricing.report import bills, numbers
from agorapricing.report.page import NOTHING, Column, Grid
from agorapricing.report.view import View

BEST = Message("* cheapest")
SIDE_BY_SIDE = 5  # offers; more have a row each
STATUS = {OPEN: Message("open"), CLOSED: Message("closed"), GRANT: Message("by grant")}


def standing(offer: str, status: str) -> str:
    """An offer's name, with its status where it is not open."""
    return offer if status == OPEN else Message("{offer} ({status})", offer=offer, status=STATUS[status])


def two_lines(offer: str) -> str:
    """An offer's name as a column's title."""
    book, _, regime = offer.rpartition(":")
    return f"{book}\n:{regime}"


_ORDERS: Mapping[str, Callable[[Quote], tuple[object, ...]]] = {
    "payable": by_amount,
    "name": lambda quote: (quote.offer,),
    "given": lambda _: (),
}


class _Field(NamedTuple):
    """What is said of each offer."""

    column: Column
    cell: Callable[[Quote], str]


def table(comparison: Comparison, view: View) -> Grid:
    """Few offers side by side with their waterfall, where they fit; many in a row each."""
    quotes = sorted(comparison.quotes, key=_ORDERS[view.sort])
    best, base = comparison.cheapest, comparison.baseline
    title = (
        Message("differences from {offer}", offer=base.offer) if len(quotes) > 1 and base is not (best or base) else ""
    )
    rows = attrs.evolve(_rows(comparison, quotes), title=title)
    if view.layout == "rows" or (not view.layout and len(quotes) > SIDE_BY_SIDE):
        return rows
    return attrs.evolve(_columns(comparison, quotes), title=title, narrow=() if view.layout else (rows,))


def payable(quote: Quote) -> str:
    """What is payable, or that something has no price."""
    return numbers.amount(quote.amount) if quote.is_complete else Message("incomplete")


def _rows(comparison: Comparison, quotes: Sequence[Quote]) -> Grid:
    """A row an offer; a narrow page leaves out the blended rate, the cause, the percentage and the difference.

    It keeps the low and the high case: who states them asks for them.
    """
    fields = [
        _Field(Column("offer", "name", key="offer"), lambda quote: quote.offer),
        *_fields(comparison),
        _Field(Column("first cause", "words", spare=6), lambda quote: first_cause(comparison, quote)),
    ]
    best = comparison.cheapest
    return Grid(
        tuple(field.column for field in fields),
        tuple(tuple(field.cell(quote) for field in fields) for quote in quotes),
        totals=frozenset(place for place, quote in enumerate(quotes) if quote is best),
    )


def _columns(comparison: Comparison, quotes: Sequence[Quote]) -> Grid:
    """A column an offer: the stages in its own currency, then the same as in a row."""
    mixed = any(quote.terms.currency != comparison.currency for quote in quotes)
    stages = tuple(_stages(quotes))
    rows = [(field.column.title, *map(field.cell, quotes)) for field in _fields(comparison)]
    place = next(place for place, row in enumerate(rows) if row[0] == "payable")
    marks = [("", *(BEST if quote is comparison.cheapest else "" for quote in quotes))] if len(quotes) > 1 else []
    edition = (Message("edition"), *map(_editions, quotes))
    return Grid(
        (Column("", "name"), *(Column(_heading(quote, mixed=mixed)) for quote in quotes)),
        (*stages, *rows[: place + 1], *marks, *rows[place + 1 :], edition),
        apart=True,
        totals=frozenset({len(stages) + place}),
    )


def _fields(comparison: Comparison) -> Iterator[_Field]:
    """What both forms say of each offer."""
    quotes = comparison.quotes
    if any(quote.terms.currency != comparison.currency for quote in quotes):
        yield _Field(Column("billed", spare=5), _billed)
    yield _Field(Column("payable", key="payable"), payable)
    for name in comparison.months:
        yield _Field(Column(name), lambda quote, name=name: _month(quote, name))  # type: ignore[misc]
    for name, case in comparison.cases.items():
        yield _Field(
            Column(Message("{name} case", name=name)),
            lambda quote, case=case: payable(case.quote(quote.offer)),  # type: ignore[misc]
        )
    yield _Field(
        Column("difference", spare=2, key="difference"), lambda quote: numbers.signed(comparison.difference(quote))
    )
    yield _Field(Column("percent", spare=3, key="percent"), lambda quote: numbers.percent(comparison.percent(quote)))
    if not all(quote.status.is_open for quote in quotes):
        yield _Field(Column("status", spare=1, key="status"), lambda quote: quote.status.text)
    yield _Field(Column("per 1,000 min", spare=7), lambda quote: _blended(comparison, quote))


def _heading(quote: Quote, *, mixed: bool) -> str:
    """The offer, and the currency of its waterfall where that is not everywhere the same."""
    return two_lines(quote.offer) + (f"\n {quote.terms.currency}" if mixed else "")


def _billed(quote: Quote) -> str:
    return f"{numbers.amount(quote.payable)} {quote.terms.currency}" if quote.is_complete else NOTHING


def _month(quote: Quote, name: str) -> str:
    """What is payable in a month; an offer that is not compared in it has nothing."""
    return payable(quote.months[name]) if name in quote.months else NOTHING


def _editions(quote: Quote) -> str:
    return joined(", ", map(numbers.day, dict.fromkeys(part.terms.edition for part in quote.parts)))


def _blended(comparison: Comparison, quote: Quote) -> str:
    rate = comparison.blended(quote)
    return NOTHING if rate is None else f"{rate:,.4f}"


def first_cause(comparison: Comparison, quote: Quote) -> str:
    """The largest part that has the sign of an offer's difference from the baseline, or what has no price."""
    difference = comparison.difference(quote) or ZERO
    along = (each for each in _parts(comparison, quote).items() if not difference or each[1] * difference > 0)
    return next(map(_part, along), joined(", ", (each.meter for each in quote.unpriced)))


def _part(part: tuple[str, Decimal]) -> str:
    cause, amount = part
    return joined(" ", (cause, numbers.signed(amount)))


def causes(comparison: Comparison, quote: Quote) -> list[str]:
    """What the difference from the baseline is made of, the largest part first."""
    return list(map(_part, _parts(comparison, quote).items()))


def _parts(comparison: Comparison, quote: Quote) -> Mapping[str, Decimal]:
    """The causes of the difference from the baseline, the largest first; rounded so that they add up."""
    parts = comparison.causes(quote)
    if not parts:
        return {}
    amounts = dict(zip(parts, numbers.shown(list(parts.values()), quote.terms.rounding), strict=True))
    ordered = sorted(parts, key=lambda cause: -abs(parts[cause]))
    return {cause: amounts[cause] for cause in ordered if amounts[cause]}


def waterfall(quotes: Sequence[Quote]) -> Grid:
    """A row an offer that is complete: from its stages, in its own currency, to what is payable."""
    complete = [quote for quote in quotes if quote.is_complete]
    stages = tuple(_stages(complete))
    mixed = len({quote.terms.currency for quote in complete}) > 1
    rows = (
        (
            f"{quote.offer} · {quote.terms.currency}" if mixed else quote.offer,
            *(amounts[1 + place] for amounts in stages),
            numbers.amount(quote.payable),
        )
        for place, quote in enumerate(complete)
    )
    return Grid((Column("offer", "name"), *(stage for stage, *_ in stages), "payable"), rows)


def _stages(quotes: Sequence[Quote]) -> Iterator[tuple[str, ...]]:
    """A row for each stage that changes an amount somewhere; all offers in a row are in their own currency."""
    waterfalls = [bills.stages(*quote.bills) for quote in quotes]
    for stage in _in_order(waterfalls):
        if any(waterfall.get(stage) for waterfall in waterfalls):
            yield (stage, *(numbers.amount(waterfall.get(stage) or None) for waterfall in waterfalls))


def _in_order(waterfalls: Sequence[Mapping[str, Decimal]]) -> list[str]:
    """The stages of all offers in an order that keeps each offer's own, where that can be."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for waterfall in waterfalls:
        for before, after in pairwise(waterfall):
            sorter.add(after, before)
    try:
        ordered = list(sorter.static_order())
    except CycleError:
        ordered = []
    return list(dict.fromkeys((*ordered, *(stage for waterfall in waterfalls for stage in waterfall))))
