"""The sum of the comparisons of several months: a comparison again, whose quotes are sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import attrs

from agorapricing.calllog import said_by_month
from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.quote import Quote, by_amount, named_among
from agorapricing.comparison.standing import cheapest_of, together
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO, exact


def summed(months: Mapping[str, Comparison]) -> Comparison:
    """What the usage of all months costs: each offer's amounts added up, and the months beside them.

    An offer of which a month has no amount has no sum; one that is not open in a month is not open over all of them.
    """
    first, *_ = comparisons = tuple(months.values())
    names = dict.fromkeys(name for each in comparisons for name in each.cases)
    cases = {name: summed({month: each.cases.get(name, each) for month, each in months.items()}) for name in names}
    workloads = tuple(workload for each in comparisons for workload in each.profile.workloads)
    profile = attrs.evolve(first.profile, workloads=workloads)
    shown = dict.fromkeys(quote.offer for each in comparisons for quote in each.quotes)
    others = dict.fromkeys(quote.offer for each in comparisons for quote in each.beyond if quote.offer not in shown)
    quotes, beyond = ([_sum(offer, months) for offer in offers] for offers in (shown, others))
    if first.is_chosen:
        quotes.sort(key=by_amount)
    remarks = {name: _remarks(each) for name, each in months.items()}
    bases = {each.baseline.offer for each in comparisons}
    return attrs.evolve(
        first,
        profile=profile,
        quotes=tuple(quotes),
        baseline=named_among(quotes, bases.pop()) if len(bases) == 1 else cheapest_of(quotes) or quotes[0],
        remarks=(*_absent(quotes, months), *profile.notes, *said_by_month(remarks)),
        beyond=tuple(beyond),
        lacking=tuple(dict.fromkeys(text for each in comparisons for text in each.lacking)),
        months=months,
        cases=cases,
    )


def _remarks(month: Comparison) -> tuple[str, ...]:
    """What is said of a month beside the notes of its own calls, which name it."""
    return tuple(remark for remark in month.remarks if remark not in month.profile.notes)


def _absent(quotes: Iterable[Quote], months: Mapping[str, Comparison]) -> Iterator[str]:
    """Which offers have no sum as a month has no quote of them."""
    for quote in quotes:
        if lacking := [name for name in months if name not in quote.months]:
            yield Message(
                "{offer} is not among the offers of {listed}: it has no sum.",
                offer=quote.offer,
                listed=joined(", ", lacking),
            )


def _sum(offer: str, months: Mapping[str, Comparison]) -> Quote:
    """The quote of an offer over all months, with the terms of the last one."""
    found = {name: quote for name, each in months.items() if (quote := each.named.get(offer))}
    *_, last = quotes = tuple(found.values())
    unpriced = tuple(dict.fromkeys(gap for quote in quotes for gap in quote.unpriced))
    amount, status = _amount(quotes, months), together(quote.status for quote in quotes)
    return attrs.evolve(last, bill=None, rated=None, unpriced=unpriced, amount=amount, status=status, months=found)


def _amount(quotes: tuple[Quote, ...], months: Mapping[str, Comparison]) -> Decimal | None:
    known = [quote.amount for quote in quotes if quote.amount is not None]
    with exact():
        return sum(known, ZERO) if len(known) == len(months) else None
