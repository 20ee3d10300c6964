"""What a term, or a search for the cheapest plan, was asked: usage, growth, seasons, tax, holdings; and who may buy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agorapricing.buying import Best, TermBill
from agorapricing.numbers import percent
from agorapricing.report import numbers, usages
from agorapricing.report.page import Grid

_PROVEN = "Proven to be the cheapest of these."


def title(bill: TermBill, whose: str, *more: str) -> str:
    """The head of a report: whose usage, of which offer or book where it is one, how long, how it grows, the money."""
    length = "1 month" if len(bill.months) == 1 else f"{len(bill.months)} months"
    money = f"{bill.currency}, {f'with {bill.tax}' if bill.tax else 'no tax added'}"
    parts = (bill.profile.name, whose, f"{length} from {bill.term.start}", *_changing(bill), money, *more)
    return " · ".join(part for part in parts if part)


def _changing(bill: TermBill) -> Iterator[str]:
    """How usage changes from month to month."""
    if growth := bill.term.growth:
        yield f"growth {percent(growth)} a month"
    if seasons := bill.term.seasons:
        yield f"seasons {', '.join(f'{month}={numbers.quantity(each)}' for month, each in seasons.items())}"


def usage(bills: Iterable[TermBill]) -> Grid:
    """What is used: as it is given, and of scenarios what each book bills in the first month."""
    terms = tuple(bills)
    first = [bill.months[0].bill for bill in terms]
    billed = {each.offer.rpartition(":")[0]: each.usage for each in first}
    return usages.grid(terms[0].profile, billed, f"in {first[0].on:%Y-%m}")


def held(bill: TermBill) -> tuple[str, ...]:
    """What was held at the start, what ended unused, and what is left."""
    start = (f"Held at the start: {e.left:,f} of {e.pack.title}, valid until {e.expires}." for e in bill.held)
    expired = (f"Expired unused: {holding.left:,f} of {holding.pack.title}." for holding in bill.expired)
    left = (f"Left at the end: {e.left:,f} of {e.pack.title}, valid until {e.expires}." for e in bill.left)
    return (*start, *expired, *left)


def who(bills: Iterable[TermBill]) -> tuple[str, ...]:
    """Who may have the offers of these, each once."""
    by_offer = {terms.offer: terms for bill in bills for terms in bill.terms}
    return tuple(f"{each.offer} ({each.regime}): who may buy: {each.who}" for each in by_offer.values())


def tried(answer: Best) -> tuple[str, ...]:
    """What was searched and what not, and whether the cheapest plan is proven to be the cheapest of it."""
    texts = tuple(scope.text for scope in answer.scopes)
    return (*texts, _PROVEN) if texts and answer.is_proven else texts
