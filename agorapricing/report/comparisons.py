"""A comparison as a report: one column an offer, from usage over the waterfall to who may buy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import attrs

from agorapricing.comparison import Comparison, Markets, Quote
from agorapricing.pricebook import Source
from agorapricing.rating import Bill
from agorapricing.report import answers, bills, numbers, usages
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, cited

BEST = "* cheapest"
SIDE_BY_SIDE = 5  # offers; more have a row each


def report(comparison: Comparison) -> Report:
    """Lay out a comparison."""
    tax = f"with {comparison.tax}" if comparison.tax else "no tax added"
    head = f"{comparison.profile.name} · {comparison.on} · {comparison.currency}, {tax} · estimate"
    best = answers.best_of(comparison)
    title = f"{head} · {best}" if best else head
    grids = (_usage(comparison), *_shown(comparison))
    answer = tuple(answers.lines(comparison))
    page = Page(title, grids, tuple(_notes(comparison)), cited(_sources(comparison)), answer)
    return Report(page, comparison.to_record(), tuple(_flat(comparison)))


def _shown(comparison: Comparison) -> Iterator[Grid]:
    """Few offers stand side by side with their waterfall; many have a row each."""
    if len(comparison.quotes) > SIDE_BY_SIDE:
        yield attrs.evolve(answers.rows(comparison), narrow=(answers.rows(comparison, blended=False),))
    else:
        yield _offers(comparison)
        yield from _causes(comparison)


def markets(found: Markets) -> Report:
    """Lay out the comparisons of several markets, one after the other: the answer of each stands first."""
    each = {name: report(comparison) for name, comparison in found.comparisons.items()}
    answer = [line for name, comparison in found.comparisons.items() for line in _answer(name, comparison)]
    grids = tuple(_titled(name, grid) for name, one in each.items() for grid in one.page.grids)
    notes = dict.fromkeys(note for one in each.values() for note in one.page.notes)
    sources = {key: source for comparison in found.comparisons.values() for key, source in _sources(comparison).items()}
    title = f"{found.profile.name} · {found.on} · estimate"
    rows = tuple({"market": name, **row} for name, one in each.items() for row in one.rows)
    page = Page(title, grids, tuple(notes), cited(sources), tuple(answer))
    return Report(page, found.to_record(), rows)


def _answer(market: str, comparison: Comparison) -> Iterator[str]:
    yield f"{market}: {comparison.money} · {answers.best_of(comparison)}"
    yield from (f"  {line}" for line in answers.lines(comparison))


def _titled(market: str, grid: Grid) -> Grid:
    return attrs.evolve(grid, title=f"{market} · {grid.title}" if grid.title else market)


def _usage(comparison: Comparison) -> Grid:
    billed = {quote.bill.offer.rpartition(":")[0]: quote.bill.usage for quote in comparison.quotes if quote.bill}
    return usages.grid(comparison.profile, billed)


def _causes(comparison: Comparison) -> Iterator[Grid]:
    """In one line an offer: what its difference from the baseline is made of."""
    rows = []
    for quote in comparison.quotes:
        causes = comparison.causes(quote)
        if causes and quote.bill:
            amounts = numbers.shown(list(causes.values()), quote.bill.terms.rounding)
            parts = (f"{cause} {numbers.signed(each)}" for cause, each in zip(causes, amounts, strict=True) if each)
            rows.append((quote.offer, numbers.signed(comparison.difference(quote)), ", ".join(parts)))
    if rows:
        baseline = Column(f"vs {comparison.baseline.offer}", "name")
        yield Grid((baseline, Column("difference"), Column("because of", "words")), tuple(rows))


def _offers(comparison: Comparison) -> Grid:
    quotes = comparison.quotes
    mixed = any(quote.terms.currency != comparison.currency for quote in quotes)
    columns = (Column("", "name"), *(Column(_heading(quote, mixed=mixed)) for quote in quotes))
    rows = list(_rows(comparison))
    places = {row[0]: place for place, row in enumerate(rows)}
    return Grid(columns, tuple(rows), fold=True, totals=frozenset({places["payable"]}))


def _heading(quote: Quote, *, mixed: bool) -> str:
    """The offer, and the currency of its waterfall where that is not everywhere the same."""
    book, _, regime = quote.offer.rpartition(":")
    return f"{book}\n:{regime}" + (f"\n {quote.terms.currency}" if mixed else "")


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    quotes = comparison.quotes
    best = comparison.cheapest

    def row(label: str, cell: Callable[[Quote], str]) -> tuple[str, ...]:
        return (label, *(cell(quote) for quote in quotes))

    yield from _stages(quotes)
    if any(quote.terms.currency != comparison.currency for quote in quotes):
        yield row(f"in {' or '.join(_currencies(quotes))}", lambda quote: _billed(quote.bill))
    yield row("payable", answers.payable)
    yield row("", lambda quote: BEST if quote is best and len(quotes) > 1 else "")
    yield row(f"vs {comparison.baseline.offer}", lambda quote: numbers.signed(comparison.difference(quote)))
    yield row("in percent", lambda quote: numbers.percent(comparison.percent(quote)))
    for name, case in comparison.cases.items():
        yield (f"payable, {name} case", *(answers.payable(quote) for quote in case.quotes))
    per = "per 1,000 participant-minutes" if comparison.profile.is_metered else "per 1,000 minutes"
    yield row(per, lambda quote: _blended(comparison.blended(quote)))
    if not all(quote.status.is_open for quote in quotes):
        yield row("to this customer", lambda quote: answers.STATUS[quote.status.kind])
    yield row("edition", lambda quote: str(quote.terms.edition))


def _currencies(quotes: Sequence[Quote]) -> list[str]:
    return list(dict.fromkeys(quote.terms.currency for quote in quotes))


def _billed(bill: Bill | None) -> str:
    return NOTHING if bill is None else f"{numbers.amount(bill.payable)} {bill.currency}"


def _blended(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value:,.4f}"


def _stages(quotes: tuple[Quote, ...]) -> Iterator[tuple[str, ...]]:
    """A row for each stage that changes an amount somewhere; all offers in a row are in their own currency."""
    waterfalls = [bills.stages(quote.bill) if quote.bill else {} for quote in quotes]
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


def _notes(comparison: Comparison) -> Iterator[str]:
    for quote in comparison.quotes:
        if not (comparison.is_chosen and quote.status.is_open):
            yield f"{quote.offer} ({quote.terms.regime}): who may buy: {quote.terms.who}"
        yield from (f"{quote.offer} does not price {gap.meter}: {gap.reason}" for gap in quote.unpriced)
    yield from comparison.notes
    by_note: dict[str, list[str]] = {}
    for bill in comparison.bills:
        for note in bill.notes:
            by_note.setdefault(note, []).append(bill.offer)
    yield from (f"{', '.join(offers)}: {note}" for note, offers in by_note.items())


def _sources(comparison: Comparison) -> dict[str, Source]:
    return {
        f"{bill.offer.rpartition(':')[0]}/{name}": each
        for bill in comparison.bills
        for name, each in bill.sources.items()
    }


def _flat(comparison: Comparison) -> Iterator[dict[str, object]]:
    stages = dict.fromkeys(stage.stage for bill in comparison.bills for stage in bill.stages)
    rates = "; ".join(rate.text for rate in comparison.exchange)
    for place, (quote, record) in enumerate(zip(comparison.quotes, comparison.to_records(), strict=True)):
        waterfall = bills.stages(quote.bill) if quote.bill else {}
        record["causes"] = "; ".join(f"{cause} {amount}" for cause, amount in record["causes"].items())
        record["unpriced"] = "; ".join(gap.meter for gap in quote.unpriced)
        steps = {f"stage_{stage}": f"{waterfall[stage]:f}" if stage in waterfall else None for stage in stages}
        more = {**steps, **dict(_cases(comparison, place)), **dict(_metered(comparison, quote))}
        yield {"profile": comparison.profile.name, "on": str(comparison.on), **record, **more, "exchange": rates}


def _cases(comparison: Comparison, place: int) -> Iterator[tuple[str, str | None]]:
    """An offer's amount in the low and the high case, where there are any."""
    for name, case in comparison.cases.items():
        amount = case.quotes[place].amount
        yield f"amount_{name}", None if amount is None else f"{amount:f}"


def _metered(comparison: Comparison, quote: Quote) -> Iterator[tuple[str, str | None]]:
    """What an offer's book bills of each meter, where each book counts its own."""
    if comparison.profile.is_metered:
        used = quote.bill.usage.quantities if quote.bill else {}
        for meter in dict.fromkeys(meter for bill in comparison.bills for meter in bill.usage):
            yield f"billed_{meter}", f"{used[meter]:f}" if meter in used else None
