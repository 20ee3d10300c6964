"""The first lines of a comparison: what a reader acts on, before any detail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agorapricing.comparison import Comparison, Quote, Standing
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO
from agorapricing.pricebook import Source
from agorapricing.rating import sources_of
from agorapricing.report import doubts, numbers

_VENDOR = "vendor page"
_OTHERS = (Message("next"), Message("dearest"))


def lines(comparison: Comparison) -> Iterator[str]:
    """The cheapest, the next and the dearest; what could change that or would cost less; how old the prices are.

    Of an account that is proven without its day, the answer of each era.
    """
    eras = comparison.standing.eras
    best = (Message("{what}: {said}", what=era, said=_best(standing)) for era, standing in eras.items())
    yield from best if eras else [_best(comparison.standing)]
    yield from comparison.profile.notes
    changing = doubts.said(each for each in comparison.doubts if each.changes_cheapest)
    yield from (Message("could change the cheapest: {doubt}", doubt=line) for line in changing)
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
        return Message("no offer has a price for all that is used")
    if len(standing.quotes) + len(standing.beyond) < 2:
        return Message("payable: {offer}, {amount}", offer=complete[0].offer, amount=numbers.amount(complete[0].amount))
    ranked = sorted((quote for quote in complete if quote.status.is_open), key=lambda quote: quote.amount or ZERO)
    if not ranked:
        return Message("none is open to this customer")
    least, *others = ranked
    rest = {quote.offer: quote for quote in (*others[:1], *others[-1:])}.values()
    more = (
        Message("{word}: {offer}, {amount}", word=word, offer=quote.offer, amount=_more(quote, least))
        for word, quote in zip(_OTHERS, rest, strict=False)
    )
    cheapest = Message("cheapest: {offer}, {amount}", offer=least.offer, amount=numbers.amount(least.amount))
    return joined("; ", (cheapest, *more))


def _more(quote: Quote, least: Quote) -> str:
    more = (quote.amount or ZERO) - (least.amount or ZERO)
    return numbers.signed(more) if more else Message("the same")


def _age(comparison: Comparison) -> Iterator[str]:
    """When the sources of the prices were read, and which are not the vendor's own."""
    every = sources_of(comparison).values()
    if not every:
        return
    first, *_, last = sorted([each.read for each in every] * 2)
    span = Message("{first} to {last}", first=first, last=last) if last > first else Message("{day}", day=first)
    days = (comparison.last_day - first).days
    yield joined("", (_read(span, days), *_others(every)))


def _read(span: Message, days: int) -> Message:
    if days > 0:
        return Message("prices read {span}, the oldest {days:,} days before", span=span, days=days)
    return Message("prices read {span}", span=span)


def _others(sources: Iterable[Source]) -> Iterator[Message]:
    """Which sources are not the vendor's own."""
    others = dict.fromkeys((each.title, each.kind) for each in sources if each.kind != _VENDOR)
    named = [Message("{title} ({kind})", title=title, kind=kind) for title, kind in others]
    if named:
        yield Message("; not by the vendor: {sources}", sources=joined(", ", named))
