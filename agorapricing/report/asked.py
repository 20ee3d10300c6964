"""What a term, or a search for the cheapest plan, was asked: usage, growth, seasons, tax, holdings; and who may buy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agorapricing.buying.answer import Best
from agorapricing.buying.billed import TermBill
from agorapricing.buying.tried import TRIED
from agorapricing.exact import percent
from agorapricing.report import numbers, usages
from agorapricing.report.page import Grid

_PROVEN = "Proven to be the cheapest of these."


def title(bill: TermBill, whose: str, *said: str) -> str:
    """The head of a report: whose usage, of which offer or book where it is one, how long, how it grows, the money."""
    length = "1 month" if len(bill.months) == 1 else f"{len(bill.months)} months"
    money = f"{bill.currency}, {f'with {bill.tax}' if bill.tax else 'no tax added'}"
    parts = (bill.profile.name, whose, f"{length} from {bill.term.start}", *_changing(bill), money, *said)
    return " · ".join(part for part in parts if part)


def _changing(bill: TermBill) -> Iterator[str]:
    """How usage changes from month to month."""
    if growth := bill.term.growth:
        yield f"growth {percent(growth)} a month"
    if seasons := bill.term.seasons:
        yield f"seasons {', '.join(f'{month}={numbers.quantity(each)}' for month, each in seasons.items())}"


def usage(bills: Iterable[TermBill]) -> Grid:
    """What is used: as it is given, and of scenarios what each book bills in the first month."""
    asked = tuple(bills)
    first = [bill.months[0].bill for bill in asked]
    billed = {each.offer.rpartition(":")[0]: each.usage for each in first}
    return usages.grid(asked[0].profile, billed, f"in {first[0].on:%Y-%m}")


def held(bill: TermBill) -> tuple[str, ...]:
    """What was held at the start, what ended unused, and what is left."""
    start = (f"Held at the start: {e.left:,f} of {e.pack.title}, valid until {e.expires}." for e in bill.held)
    expired = (f"Expired unused: {each.left:,f} of {each.pack.title}." for each in bill.expired)
    left = (f"Left at the end: {e.left:,f} of {e.pack.title}, valid until {e.expires}." for e in bill.left)
    return (*start, *expired, *left)


def who(bills: Iterable[TermBill]) -> tuple[str, ...]:
    """Who may have the offers of these, each once."""
    found = {terms.offer: terms for bill in bills for terms in bill.terms}
    return tuple(f"{each.offer} ({each.regime}): who may buy: {each.who}" for each in found.values())


def tried(found: Best) -> tuple[str, ...]:
    """What was searched and what not, and whether the cheapest plan is proven to be the cheapest of it.

    It is where no plan, of its own kind or of another, may be cheaper.
    """
    said = tuple(note for note in found.notes if note.startswith(TRIED))
    is_proven = all(plan.least is None or plan.least >= found.cheapest.total for plan in found.plans)
    return (*said, _PROVEN) if said and is_proven and found.is_all_searched else said
