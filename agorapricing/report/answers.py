"""The first lines of a comparison, and one row an offer: what a reader acts on, before any detail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agorapricing.comparison import Comparison, Quote
from agorapricing.numbers import ZERO
from agorapricing.pricebook import CLOSED, GRANT, OPEN, Source
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid

STATUS = {OPEN: "open", CLOSED: "closed", GRANT: "by grant"}
_VENDORS = ("vendor page", "contract")


def standing(offer: str, status: str) -> str:
    """An offer's name, with its status where it is not open."""
    return offer if status == OPEN else f"{offer} ({STATUS[status]})"


def best_of(comparison: Comparison) -> str:
    """The cheapest offer, or that none is open; nothing where there is no choice."""
    if len(comparison.quotes) + len(comparison.beyond) < 2 or not any(quote.is_complete for quote in comparison.quotes):
        return ""
    best = comparison.cheapest
    return f"cheapest: {best.offer}, {numbers.amount(best.amount)}" if best else "none is open to this customer"


def lines(comparison: Comparison) -> Iterator[str]:
    """What the next and the dearest cost more, what is to be had by a grant, and how old the prices are."""
    ranked = ranking(comparison)
    if len(ranked) > 1 and ranked[0] is comparison.cheapest:
        least, rest = ranked[0], {"next": ranked[1], "dearest": ranked[-1]}
        if len(ranked) == 2:
            del rest["dearest"]
        yield "; ".join(f"{word}: {quote.offer}, {_more(quote, least)}" for word, quote in rest.items())
    yield from (f"if granted: {each.offer}, {numbers.amount(each.if_granted)}" for each in _granted(comparison))
    yield from _age(comparison)


def ranking(comparison: Comparison) -> list[Quote]:
    """The offers that are open and complete, the cheapest first."""
    ranked = [(quote.amount, quote) for quote in comparison.quotes if quote.amount is not None and quote.status.is_open]
    return [quote for _, quote in sorted(ranked, key=lambda each: each[0])]


def _more(quote: Quote, least: Quote) -> str:
    return numbers.signed((quote.amount or ZERO) - (least.amount or ZERO))


def _granted(comparison: Comparison) -> list[Quote]:
    """What would be cheaper by a grant of the vendor."""
    best = comparison.cheapest
    each = (*comparison.quotes, *comparison.beyond)
    return [
        quote
        for quote in each
        if quote.if_granted is not None and (best is None or best.amount is None or quote.if_granted < best.amount)
    ]


def _age(comparison: Comparison) -> Iterator[str]:
    """When the sources of the prices were read, and which are not the vendor's own."""
    sources: dict[str, Source] = {}
    for bill in comparison.bills:
        sources |= {f"{bill.offer.rpartition(':')[0]}/{name}": each for name, each in bill.sources.items()}
    if not sources:
        return
    read = sorted({each.read for each in sources.values()})
    others = dict.fromkeys(f"{each.title} ({each.kind})" for each in sources.values() if each.kind not in _VENDORS)
    span = f"{read[0]} to {read[-1]}" if len(read) > 1 else f"{read[0]}"
    yield f"prices read {span}" + (f"; not by the vendor: {', '.join(others)}" if others else "")


def rows(comparison: Comparison, *, blended: bool = True) -> Grid:
    """One row an offer, by amount, the incomplete ones last; with the largest cause, and the blended rate."""
    ordered = sorted(comparison.quotes, key=lambda quote: (quote.amount is None, quote.amount or ZERO))
    columns = [*_columns(comparison, ordered)]
    if blended:
        columns.append((Column("per 1,000 min"), lambda quote: _blended(comparison, quote)))
    columns.append((Column("first cause", "words"), lambda quote: _cause(comparison, quote)))
    cells = tuple(tuple(cell(quote) for _, cell in columns) for quote in ordered)
    best = comparison.cheapest
    totals = frozenset(place for place, quote in enumerate(ordered) if quote is best)
    return Grid(tuple(column for column, _ in columns), cells, totals=totals)


def _columns(comparison: Comparison, quotes: Sequence[Quote]) -> Iterator[tuple[Column, Callable[[Quote], str]]]:
    yield Column("offer", "name"), lambda quote: quote.offer
    if any(quote.terms.currency != comparison.currency for quote in quotes):
        yield Column("billed"), _billed
    yield Column("payable"), payable
    for name, case in comparison.cases.items():
        yield Column(f"{name} case"), lambda quote, case=case: payable(case.quote(quote.offer))  # type: ignore[misc]
    yield Column("difference"), lambda quote: numbers.signed(comparison.difference(quote))
    yield Column("percent"), lambda quote: numbers.percent(comparison.percent(quote))
    if not all(quote.status.is_open for quote in quotes):
        yield Column("status"), lambda quote: STATUS[quote.status.kind]


def payable(quote: Quote) -> str:
    """What is payable, or that something has no price."""
    return numbers.amount(quote.amount) if quote.is_complete else "incomplete"


def _billed(quote: Quote) -> str:
    return f"{numbers.amount(quote.bill.payable)} {quote.bill.currency}" if quote.bill else NOTHING


def _blended(comparison: Comparison, quote: Quote) -> str:
    rate = comparison.blended(quote)
    return NOTHING if rate is None else f"{rate:,.4f}"


def _cause(comparison: Comparison, quote: Quote) -> str:
    """The largest part of what an offer costs more or less than the baseline, as it is printed."""
    causes = {cause: each for cause, each in comparison.causes(quote).items() if each}
    if not causes or quote.bill is None:
        return ", ".join(each.meter for each in quote.unpriced)
    largest = max(causes, key=lambda cause: abs(causes[cause]))
    [amount] = numbers.shown([causes[largest]], quote.bill.terms.rounding)
    return f"{largest} {numbers.signed(amount)}"
