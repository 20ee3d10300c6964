"""A proposal as a report: the page of its comparison, and the sections of what goes out beside it.

The page itself is the answer and the comparison; the sections follow in the order in which a reader asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from agorapricing.comparison import Comparison, Quote
from agorapricing.messages import Message, joined
from agorapricing.profiles import CASES
from agorapricing.proposal import Proposal, ProposedMarket
from agorapricing.report import (
    analyses,
    answers,
    bills,
    diagnoses,
    doubts,
    numbers,
    offers,
    rendering,
    sizings,
    terms,
    usages,
)
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, Section, label, prose
from agorapricing.report.quotes import SELLER
from agorapricing.report.view import View

MOST_REASONS = 1_000
"""So many rows say why minutes are what they are, book by book; a profile of a hundred workloads has fewer."""
WHOLE = View(layout="rows", notes="all")
"""A row an offer, and every note."""


def report(proposal: Proposal, view: View = WHOLE) -> Report:
    """Lay out a proposal: the page of its comparison as a view shows it, and a section for all that is beside it."""
    whole = rendering.laid_out(proposal.comparison, view)
    found = ((name, _joined(title, make, proposal.markets)) for name, (title, make) in _SECTIONS.items())
    sections = tuple(Section(name, page) for name, page in found if page.grids or page.notes)
    sold = (line for each in proposal.markets.values() for line in doubts.said(each.comparison.doubts))
    return attrs.evolve(whole, sections=sections, data={**proposal.data, SELLER: [*sold]})


def _joined(title: str, make: Callable[[ProposedMarket], Page], markets: Mapping[str, ProposedMarket]) -> Page:
    """A section over all markets: what is of one of several has its name before it."""
    pages = {name: make(market) for name, market in markets.items()}
    grids = (
        attrs.evolve(grid, title=_named(name, " · ", grid.title)) for name, page in pages.items() for grid in page.grids
    )
    notes = dict.fromkeys(_named(name, ": ", note) for name, page in pages.items() for note in page.notes)
    charts = tuple(line for page in pages.values() for line in page.chart)
    return Page(title, tuple(grids), tuple(notes), chart=charts)


def _named(market: str, separator: str, text: str) -> str:
    """A text after the name of its market, where there are several."""
    return joined(separator, filter(None, (market, text))) if market else text


def _page(*grids: Grid, notes: tuple[str, ...] = ()) -> Page:
    """What a section shows of one market, without grids that have no rows; the section has the title."""
    return Page("", tuple(grid for grid in grids if grid.rows), notes)


# ---- sections --------------------------------------------------------------------------------------------------------


def _sizing(market: ProposedMarket) -> Page:
    """How scenarios become minutes, with the reasons; of plain minutes, what is used."""
    comparison = market.comparison
    if market.sizing:
        page = sizings.report(market.sizing).page
        return attrs.evolve(page, grids=tuple(grid.first(MOST_REASONS) for grid in page.grids))
    billed = {quote.offered.book.id: quote.usage for quote in comparison.quotes if quote.is_complete}
    return _page(
        usages.grid(comparison.profile, billed, Message("in all months") if comparison.months else Message("a month"))
    )


def _waterfall(market: ProposedMarket) -> Page:
    """The stages of each offer, and the lines of the cheapest one's bill."""
    comparison = market.comparison
    best = comparison.cheapest or comparison.baseline
    places = {key: f"[{place}]" for place, key in enumerate(answers.sources(comparison), 1)}
    own = f"{best.offer.rpartition(':')[0]}/"
    cited = {key.removeprefix(own): place for key, place in places.items() if key.startswith(own)}
    lines = (
        attrs.evolve(bills.lines(bill, cited), title=Message("{offer} · {on}", offer=best.offer, on=bill.on))
        for bill in best.bills
    )
    return _page(offers.waterfall(comparison.quotes), *lines)


def _breakeven(market: ProposedMarket) -> Page:
    return analyses.breakeven(market.breakeven).page if market.breakeven else Page("", ())


def _cases(market: ProposedMarket) -> Page:
    """What each offer costs where the profile's numbers are low and high."""
    comparison = market.comparison
    if not comparison.cases:
        return Page("", ())
    found = {"base": comparison, **comparison.cases}
    names = sorted(found, key=CASES.index)
    rows = ((q.offer, *(offers.payable(found[name].quote(q.offer)) for name in names)) for q in comparison.quotes)
    return _page(Grid((label("offer"), *map(Column, names)), rows))


def _months(market: ProposedMarket) -> Page:
    """The months of a log, or of a term that is given: a row each, a column an offer."""
    comparison = market.comparison
    if comparison.months:
        rows = [(name, *_amounts(comparison, month)) for name, month in comparison.months.items()]
        total = (Message("total"), *(numbers.amount(quote.amount) for quote in comparison.quotes))
        columns = (label("month"), *(Column(quote.offer) for quote in comparison.quotes))
        return _page(Grid(columns, (*rows, total), apart=True, totals=frozenset({len(rows)})))
    pages = [terms.term(bill).page for bill in market.terms]
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    return _page(*terms.side_by_side(market.terms), notes=tuple(notes))


def _amounts(total: Comparison, month: Comparison) -> Iterator[str]:
    for quote in total.quotes:
        yield offers.payable(month.named[quote.offer]) if quote.offer in month.named else NOTHING


def _doubts(market: ProposedMarket) -> Page:
    return _page(*doubts.tables(market.comparison.doubts))


def _hints(market: ProposedMarket) -> Page:
    page = diagnoses.report(market.diagnosis).page if market.diagnosis else Page("", ())
    return page if page.grids else Page("", ())


def _sources(market: ProposedMarket) -> Page:
    """Where prices stand, and when they were read."""
    grid = Grid.of(
        enumerate(answers.sources(market.comparison).items(), 1),
        (label(), lambda placed: f"[{placed[0]}]"),
        (label("source"), lambda placed: placed[1][0]),
        (prose("title"), lambda placed: joined(", ", (placed[1][1].title, placed[1][1].place))),
        (label("read"), lambda placed: numbers.day(placed[1][1].read)),
        (label("kind"), lambda placed: placed[1][1].kind),
        (prose("where"), lambda placed: placed[1][1].where),
    )
    return _page(grid)


def _exclusions(market: ProposedMarket) -> Page:
    """What is not in the amounts."""
    comparison = market.comparison
    meters = dict.fromkeys(meter for bill in comparison.bills for meter in bill.usage)
    priced = Message("Only what is used here is priced: {meters}.", meters=joined(", ", meters)) if meters else ""
    tax = (
        Message("{tax} is in every amount.", tax=comparison.tax)
        if comparison.tax
        else Message("No tax is in the amounts.")
    )
    gaps = (
        Message("{offer} does not price {meter}: {reason}", offer=q.offer, meter=gap.meter, reason=gap.reason)
        for q in comparison.quotes
        for gap in q.unpriced
    )
    return Page(
        "", (), tuple(filter(None, (priced, tax, *dict.fromkeys(gaps), *comparison.lacking, *comparison.standing.shut)))
    )


def _terms(market: ProposedMarket) -> Page:
    """Who may buy each offer, and which edition of its prices counts."""
    columns: tuple[tuple[Any, Callable[[Quote], str]], ...] = (
        (label("offer"), lambda quote: quote.offer),
        (prose("regime"), lambda quote: joined(" · ", (quote.terms.title, quote.terms.regime))),
        (prose("who may buy"), lambda quote: quote.terms.who),
        (label("prices of"), lambda quote: numbers.day(quote.terms.edition)),
        (prose("to this customer"), lambda quote: joined(": ", filter(None, (quote.status.text, quote.status.reason)))),
    )
    return _page(Grid.of(market.comparison.quotes, *columns))


_SECTIONS: Mapping[str, tuple[str, Callable[[ProposedMarket], Page]]] = {
    "sizing": (Message("Usage"), _sizing),
    "waterfall": (Message("From list prices to what is payable"), _waterfall),
    "breakeven": (Message("Where the cheapest offer changes"), _breakeven),
    "cases": (Message("Low, base and high"), _cases),
    "months": (Message("Month by month"), _months),
    "doubts": (Message("What is in doubt"), _doubts),
    "hints": (Message("What could be changed"), _hints),
    "sources": (Message("Sources of the prices"), _sources),
    "exclusions": (Message("What is not in the amounts"), _exclusions),
    "terms": (Message("Terms"), _terms),
}
"""The sections in their order: the title, and what lays out one market."""
