"""The first lines of a comparison: what a reader acts on, before any detail."""

from __future__ import annotations

from collections.abc import Iterator

from agorapricing.comparison import Comparison, Quote, Standing
from agorapricing.numbers import ZERO
from agorapricing.pricebook import Source
from agorapricing.rating import sources_of
from agorapricing.report import doubts, numbers

_VENDOR = "vendor page"


def lines(comparison: Comparison) -> Iterator[str]:
    """The cheapest, the next and the dearest; what could change that or would cost less; how old the prices are.

    Of an account that is proven without its day, the answer of each era.
    """
    eras = comparison.standing.eras
    yield from (f"{era}: {_best(standing)}" for era, standing in eras.items()) if eras else [_best(comparison.standing)]
    yield from comparison.profile.notes
    changing = doubts.said(each for each in comparison.doubts if each.changes_cheapest)
    yield from (f"could change the cheapest: {line}" for line in changing)
    yield from comparison.standing.gains
    yield from comparison.standing.shut
    yield from comparison.lacking
    yield from comparison.standing.account
    yield from comparison.unknown
    yield from _age(comparison)
    yield from (rate.text_on(comparison.last_day) for rate in comparison.exchange)


def sources(comparison: Comparison) -> dict[str, Source]:
    """The sources of the bills, each under the name of its book."""
    return {
        f"{bill.offer.rpartition(':')[0]}/{name}": each
        for bill in comparison.bills
        for name, each in bill.sources.items()
    }


def _best(standing: Standing) -> str:
    """The cheapest offer, and what the next and the dearest cost more."""
    complete = [quote for quote in standing.quotes if quote.is_complete]
    if not complete:
        return "no offer has a price for all that is used"
    if len(standing.quotes) + len(standing.beyond) < 2:
        return f"payable: {complete[0].offer}, {numbers.amount(complete[0].amount)}"
    ranked = sorted((quote for quote in complete if quote.status.is_open), key=lambda quote: quote.amount or ZERO)
    if not ranked:
        return "none is open to this customer"
    least, *others = ranked
    rest = {quote.offer: quote for quote in (*others[:1], *others[-1:])}.values()
    more = (
        f"{word}: {quote.offer}, {_more(quote, least)}" for word, quote in zip(("next", "dearest"), rest, strict=False)
    )
    return "; ".join((f"cheapest: {least.offer}, {numbers.amount(least.amount)}", *more))


def _more(quote: Quote, least: Quote) -> str:
    more = (quote.amount or ZERO) - (least.amount or ZERO)
    return numbers.signed(more) if more else "the same"


def _age(comparison: Comparison) -> Iterator[str]:
    """When the sources of the prices were read, and which are not the vendor's own."""
    every = sources_of(comparison).values()
    if not every:
        return
    read = sorted({each.read for each in every})
    others = dict.fromkeys(f"{each.title} ({each.kind})" for each in every if each.kind != _VENDOR)
    span = f"{read[0]} to {read[-1]}" if len(read) > 1 else f"{read[0]}"
    days = (comparison.last_day - read[0]).days
    age = f", the oldest {days:,} days before" if days > 0 else ""
    yield f"prices read {span}{age}" + (f"; not by the vendor: {', '.join(others)}" if others else "")
