"""What a term, or a search for the cheapest plan, was asked: usage, growth, seasons, tax, holdings; and who may buy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agorapricing.buying import Best, TermBill
from agorapricing.messages import Message, counted, joined
from agorapricing.numbers import percent
from agorapricing.report import comparisons, numbers, usages
from agorapricing.report.page import Grid

_PROVEN = Message("Proven to be the cheapest of these.")


def title(bill: TermBill, whose: str, *more: str) -> str:
    """The head of a report: whose usage, of which offer or book where it is one, how long, how it grows, the money."""
    length = counted(
        "{count} month from {start}", "{count} months from {start}", len(bill.months), start=bill.term.start
    )
    parts = (bill.profile.name, whose, length, *_changing(bill), comparisons.taxed(bill.currency, bill.tax), *more)
    return joined(" · ", (part for part in parts if part))


def _changing(bill: TermBill) -> Iterator[str]:
    """How usage changes from month to month."""
    if growth := bill.term.growth:
        yield Message("growth {growth} a month", growth=percent(growth))
    if seasons := bill.term.seasons:
        yield Message(
            "seasons {listed}",
            listed=joined(", ", (f"{month}={numbers.quantity(each)}" for month, each in seasons.items())),
        )


def usage(bills: Iterable[TermBill]) -> Grid:
    """What is used: as it is given, and of scenarios what each book bills in the first month."""
    terms = tuple(bills)
    first = [bill.months[0].bill for bill in terms]
    billed = {each.offer.rpartition(":")[0]: each.usage for each in first}
    return usages.grid(terms[0].profile, billed, Message("in {on:%Y-%m}", on=first[0].on))


def held(bill: TermBill) -> tuple[str, ...]:
    """What was held at the start, what ended unused, and what is left."""
    start = (
        Message(
            "Held at the start: {left:,f} of {title}, valid until {expires}.",
            left=e.left,
            title=e.pack.title,
            expires=e.expires,
        )
        for e in bill.held
    )
    expired = (
        Message("Expired unused: {left:,f} of {title}.", left=holding.left, title=holding.pack.title)
        for holding in bill.expired
    )
    left = (
        Message(
            "Left at the end: {left:,f} of {title}, valid until {expires}.",
            left=e.left,
            title=e.pack.title,
            expires=e.expires,
        )
        for e in bill.left
    )
    return (*start, *expired, *left)


def who(bills: Iterable[TermBill]) -> tuple[str, ...]:
    """Who may have the offers of these, each once."""
    by_offer = {terms.offer: terms for bill in bills for terms in bill.terms}
    return tuple(
        Message("{offer} ({regime}): who may buy: {who}", offer=each.offer, regime=each.regime, who=each.who)
        for each in by_offer.values()
    )


def tried(answer: Best) -> tuple[str, ...]:
    """What was searched and what not, and whether the cheapest plan is proven to be the cheapest of it."""
    texts = tuple(scope.text for scope in answer.scopes)
    return (*texts, _PROVEN) if texts and answer.is_proven else texts
