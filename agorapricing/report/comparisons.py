"""A comparison as a report: the answer first, then one table, and what a reader has to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from agorapricing.comparison import Comparison, Quote
from agorapricing.messages import Message, joined
from agorapricing.report import answers, bills, doubts, numbers, offers, usages
from agorapricing.report.page import Grid, LaterRecord, Page, Report, cited, label, prose
from agorapricing.report.view import ONE_SCREEN, View

if TYPE_CHECKING:
    from agorapricing.comparison import Markets


def report(comparison: Comparison, view: View = ONE_SCREEN) -> Report:
    """Lay out a comparison, as much of it as a view shows."""
    title = Message(
        "{name} · {on} · {taxed} · estimate",
        name=comparison.profile.name,
        on=comparison.on,
        taxed=taxed(comparison.currency, comparison.tax),
    )
    return Report(page(comparison, view, title), LaterRecord(comparison.to_record), flat(comparison))


def taxed(currency: str, tax: str) -> Message:
    """The currency of amounts, and whether a tax is in them."""
    if tax:
        return Message("{currency}, with {tax}", currency=currency, tax=tax)
    return Message("{currency}, no tax added", currency=currency)


def page(comparison: Comparison, view: View, title: str) -> Page:
    """What is shown under a title."""
    sources = cited(answers.sources(comparison)) if view.sources else ()
    notes = view.shown(_notes(comparison))
    return Page(title, tuple(_grids(comparison, view)), notes, sources, tuple(answers.lines(comparison)))


def markets(found: Markets, view: View = ONE_SCREEN) -> Report:
    """Lay out the comparisons of several markets, one after the other: the answer of each stands first."""
    each = found.comparisons.items()
    answer = [line for name, comparison in each for line in _titled(name, comparison)]
    grids = [
        attrs.evolve(grid, title=joined(" · ", filter(None, (name, grid.title))))
        for name, comparison in each
        for grid in _grids(comparison, view)
    ]
    notes = view.shown(dict.fromkeys(note for _, comparison in each for note in _notes(comparison)))
    sources = {key: source for _, comparison in each for key, source in answers.sources(comparison).items()}
    rows = tuple({"market": name, **row} for name, comparison in each for row in flat(comparison))
    title = Message("{name} · {on} · estimate", name=found.profile.name, on=found.on)
    page = Page(title, tuple(grids), notes, cited(sources) if view.sources else (), tuple(answer))
    return Report(page, found.to_record(), rows)


def _titled(market: str, comparison: Comparison) -> Iterator[str]:
    """The answer of a market, the first line under its name."""
    first, *others = answers.lines(comparison)
    yield Message("{market}: {money} · {line}", market=market, money=comparison.money, line=first)
    yield from (joined("", ("  ", line)) for line in others)


def _grids(comparison: Comparison, view: View) -> Iterator[Grid]:
    """The offers, and what else is asked for."""
    yield offers.table(comparison, view)
    if view.doubts:
        yield from doubts.tables(comparison.doubts)
    if view.causes:
        yield from _causes(comparison)
    if view.minutes:
        billed = {quote.offer.rpartition(":")[0]: quote.usage for quote in comparison.quotes if quote.is_complete}
        yield usages.grid(
            comparison.profile, billed, Message("in all months") if comparison.months else Message("a month")
        )


def _causes(comparison: Comparison) -> Iterator[Grid]:
    """In one line an offer: what its difference from the baseline is made of."""
    rows = tuple(
        (quote.offer, numbers.signed(comparison.difference(quote)), joined(", ", parts))
        for quote in comparison.quotes
        if (parts := offers.causes(comparison, quote))
    )
    if rows:
        yield Grid(
            (label(Message("vs {offer}", offer=comparison.baseline.offer)), "difference", prose("because of")), rows
        )


def _notes(comparison: Comparison) -> Iterator[str]:
    """All notes, those first that could change the answer: doubts (open offers first), gaps, and who may not buy."""
    shown = set(answers.lines(comparison))
    others = [each for each in comparison.doubts if not each.changes_cheapest]
    yield from doubts.said(sorted(others, key=lambda each: not comparison.quote(each.offer).status.is_open))
    yield from comparison.latency
    for quote in comparison.quotes:
        yield from (
            Message("{offer} does not price {meter}: {reason}", offer=quote.offer, meter=gap.meter, reason=gap.reason)
            for gap in quote.unpriced
        )
    yield from (note for note in comparison.standing.notes if note not in shown)
    by_bill = _of_bills(comparison)
    plain = dict.fromkeys(doubts.without([n for bill in comparison.bills for n in bill.notes], comparison.doubts))
    yield from (Message("{what}: {said}", what=by_bill[note], said=note) for note in plain)
    yield from (note for note in comparison.remarks if note not in shown)
    yield from (_who(quote) for quote in comparison.quotes if not (comparison.is_chosen and quote.status.is_open))
    yield from (Message("{what}: {said}", what=who, said=note) for note, who in by_bill.items() if note not in plain)


def _who(quote: Quote) -> str:
    return Message(
        "{offer} ({regime}): who may buy: {who}", offer=quote.offer, regime=quote.terms.regime, who=quote.terms.who
    )


def _of_bills(comparison: Comparison) -> Mapping[str, str]:
    """The notes of bills, each with the offers that it is of: by the book's name where it is of all of a book."""
    notes = dict.fromkeys(note for bill in comparison.bills for note in bill.notes)
    return {
        note: ", ".join(
            _named(dict.fromkeys(bill.offer for bill in comparison.bills if note in bill.notes), comparison)
        )
        for note in notes
    }


def _named(names: Iterable[str], comparison: Comparison) -> Iterator[str]:
    by_book: dict[str, list[str]] = {}
    for name in names:
        by_book.setdefault(name.rpartition(":")[0], []).append(name)
    for book, own in by_book.items():
        every = dict.fromkeys(bill.offer for bill in comparison.bills if bill.offer.rpartition(":")[0] == book)
        yield book if own == [*every] and len(own) > 1 else ", ".join(own)


def flat(comparison: Comparison) -> tuple[dict[str, object], ...]:
    """A row an offer, of plain values."""
    return tuple(_flat(comparison))


def _flat(comparison: Comparison) -> Iterator[dict[str, object]]:
    stages = dict.fromkeys(stage.stage for bill in comparison.bills for stage in bill.stages)
    rates = "; ".join(rate.text for rate in comparison.exchange)
    for place, (quote, record) in enumerate(zip(comparison.quotes, comparison.to_records(), strict=True)):
        waterfall = bills.stages(*quote.bills)
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
        used = quote.usage
        for meter in dict.fromkeys(meter for bill in comparison.bills for meter in bill.usage):
            yield f"billed_{meter}", f"{used[meter]:f}" if meter in used else None
