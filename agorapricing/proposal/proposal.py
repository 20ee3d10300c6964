"""A proposal: a comparison with all that a report to a customer needs beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import attrs

from agorapricing.analysis import BreakEven, breakeven
from agorapricing.buying import Term, TermBill, bill_term
from agorapricing.comparison import Comparison, LogComparison, Markets, Quote, by_amount
from agorapricing.doctor import Diagnosis, diagnose
from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.pricebook import closed
from agorapricing.profiles import Sizing, size
from agorapricing.proposal.chart import chart
from agorapricing.proposal.programs import programs_of
from agorapricing.proposal.workbook import workbook_of
from agorapricing.rating import MENTIONED, Displayed
from agorapricing.records import Keys, as_record

LISTED = 4
"""So many offers are shown month by month over a term."""
_TABLE = Keys(
    "money baseline=baseline.offer",
    ("cheapest", lambda comparison: comparison.cheapest and comparison.cheapest.offer),
    ("amounts", lambda comparison: {quote.offer: as_record(quote.amount) for quote in comparison.quotes}),
)


@frozen(eq=False)
class ProposedMarket:
    """The comparison of one market, and what is worked out from it; over the months of a log there is less to say."""

    comparison: Comparison
    sizing: Sizing | None = None
    """How scenarios become minutes; none of plain minutes, and none of the records of calls."""
    breakeven: BreakEven | None = None
    """Where the cheapest offer changes with the scale of the usage; without offers whose terms are confidential."""
    diagnosis: Diagnosis | None = None
    """Without those offers, too: an amount at stake is the difference of two totals."""
    terms: tuple[TermBill, ...] = attrs.field(default=(), metadata=MENTIONED)
    """What the cheapest offers cost over a term, where one is given."""


@frozen(eq=False, str=False)
class Proposal(Displayed):
    """A comparison with its markets, and plain data by name that a page or a workbook computes anew from its inputs."""

    layout = "proposals.report"

    comparison: Comparison | Markets | LogComparison
    markets: Mapping[str, ProposedMarket] = attrs.field(converter=frozen_dict, factory=dict)
    """By name; of one market the name is empty."""
    data: Mapping[str, Any] = attrs.field(converter=frozen_dict, factory=dict)

    def to_record(self) -> dict[str, Any]:
        """The record of the comparison."""
        return self.comparison.to_record()


def propose(comparison: Comparison | Markets | LogComparison, term: Term | None = None) -> Proposal:
    """Work out all that a report of a comparison shows; over a term, too, what its cheapest offers cost month by month.

    Its data are for each market a `chart` (see `chart`), `programs` (see `programs_of`), and `tables`: the `money`, the
    `baseline`, the `cheapest` offer and the `amounts`, by offer.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> proposal = propose(compare({"rtc.hd": 10_000}, ["agora-cn:list"], date(2024, 2, 6)))
    >>> proposal.comparison.currency, [*proposal.data]
    ('CNY', ['chart', 'programs', 'tables', 'workbook'])
    """
    compared = comparisons_of(comparison)
    markets = {name: _market(each, term) for name, each in compared.items()}
    data = {
        "chart": [
            chart(each.breakeven, name, closed(quote.offered for quote in compared[name].quotes))
            for name, each in markets.items()
            if each.breakeven
        ],
        "programs": [{"market": name, **programs_of(each)} for name, each in compared.items()],
        "tables": [_TABLE(each) | {"market": name} for name, each in compared.items()],
        "workbook": workbook_of(compared),
    }
    return Proposal(comparison, markets, data)


def proposed(answer: Any, ahead: Callable[[date], Term | None] = lambda _: None) -> Any:
    """What a report that goes out is of: of a comparison its proposal, else the answer itself.

    `ahead` says which months ahead of the comparison's day are shown; those of a log are its own.

    >>> proposed("an answer")
    'an answer'
    """
    if isinstance(answer, LogComparison):
        return propose(answer)
    return propose(answer, ahead(answer.on)) if isinstance(answer, (Comparison, Markets)) else answer


def comparisons_of(answer: Comparison | Markets | LogComparison) -> Mapping[str, Comparison]:
    """The comparisons of an answer by market, the months of a log as their sum.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> [*comparisons_of(compare({"rtc.hd": 10_000}, None, date(2026, 7, 1)))]
    ['cn', 'global']
    """
    if isinstance(answer, Markets):
        return answer.comparisons
    return {"": answer.total if isinstance(answer, LogComparison) else answer}


def _market(comparison: Comparison, term: Term | None) -> ProposedMarket:
    if comparison.months:
        return ProposedMarket(comparison)
    profile, offers = comparison.profile, [quote.offered for quote in comparison.quotes]
    books = {offer.book.public.id: offer.book.public for offer in offers}
    return ProposedMarket(
        comparison,
        size(profile, books.values(), comparison.on) if profile.is_metered else None,
        _breakeven(comparison),
        diagnose(profile, [each for each in offers if not each.is_confidential], comparison.on),
        tuple(_over(term, comparison.quotes, profile)) if term else (),
    )


def _breakeven(comparison: Comparison) -> BreakEven | None:
    """Break-even points among the offers whose prices may be told: a curve of the others would tell their terms."""
    public = tuple(quote for quote in comparison.quotes if not quote.offered.is_confidential)
    return breakeven(attrs.evolve(comparison, quotes=public)) if public and comparison.profile.workloads else None


def _over(term: Term, quotes: Iterable[Quote], profile: Any) -> Iterator[TermBill]:
    """The bills of the cheapest open offers; an offer that is not sold in all months has none."""
    open_ = sorted((quote for quote in quotes if quote.is_complete and quote.status.is_open), key=by_amount)
    for quote in open_[:LISTED]:
        with suppress(AgorapricingError):
            yield bill_term(quote.offered, profile, term)
