"""The cheapest way to divide a profile's traffic between two vendors, exactly, and how flat the optimum is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

from agorapricing.analysis.chosen import choice
from agorapricing.analysis.costs import CostCurve, Costs, costs_of
from agorapricing.analysis.long_work import LongWork, Progress, quiet
from agorapricing.comparison import Comparison, Quote
from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, Curve, Interval, exactly, fraction
from agorapricing.pricebook import OPEN
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded

_FLAT = Fraction(1, 100)
_HALF = Decimal("0.5")
Priced = tuple[CostCurve, Quote]


@frozen
class Division(Recorded):
    """Two offers of different vendors, the share of the traffic that the first one gets, and what both cost together.

    `flat` are the shares at which the total is at most 1 % above the least; `kept` is the least total where each of the
    two keeps at least a stated share, and `kept_share` the first one's share then: none without a price there.
    """

    first: str
    second: str
    share: Fraction
    total: Fraction
    is_reached: bool
    flat: tuple[Interval, ...]
    kept_share: Fraction | None
    kept: Fraction | None
    saved: Fraction | None
    """Against the cheapest single open offer; below 0, what the second vendor costs more; none where none is open."""
    first_status: str = OPEN
    second_status: str = OPEN
    """Whether the customer may have the two offers."""

    @property
    def is_open(self) -> bool:
        """Whether the customer may have both offers."""
        return self.first_status == self.second_status == OPEN


@frozen(eq=False, str=False)
class Split(Displayed):
    """The cheapest single open offer, and the divisions between two vendors, the open ones first, then the cheapest."""

    layout = "splits.split"
    is_of_many_usages = True
    record = Keys("costs.comparison.question.* stopped=is_stopped? single single_total keep: divisions costs.notes")

    costs: Costs
    single: str | None
    single_total: Fraction | None
    keep: Decimal
    divisions: tuple[Division, ...]
    tried: int = 0
    """How many pairs of offers were tried."""
    asked: int = 0
    """How many there are; fewer are tried where an interrupt stopped it."""
    is_stopped: bool = False
    """Whether an interrupt stopped it: some pairs are not tried."""


def split(
    comparison: Comparison, *, keep: Any = "0.1", progress: Progress = quiet, interruptible: bool = False
) -> Split:
    """The cheapest way to divide a comparison's usage between two vendors, of which each keeps a share at least.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> from agorapricing.pricebook import Customer
    >>> customer = Customer({"agora": date(2025, 1, 1), "trtc": date(2023, 1, 1)})
    >>> offers = ["agora-us:payg", "trtc-intl:payg"]
    >>> comparison = compare({"rtc.hd": 15_000}, offers, date(2026, 7, 1), customer=customer)
    >>> best, *_ = split(comparison).divisions
    >>> best.total, best.saved  # both vendors give 10,000 minutes
    (Fraction(0, 1), Fraction(399, 20))

    Offers that are not open to the customer are divided, too, where they are named, and stand last. `progress` is
    called with how many pairs are done; with `interruptible` an interrupt (Ctrl-C) ends it with the pairs until then.

    Raises NumberError for a share above a half, AgorapricingError where no offer has a price for all of the usage.
    """
    least = fraction(keep, "the share that each vendor keeps")
    if least > _HALF:
        raise NumberError(f"the share that each vendor keeps must be at most a half, not {keep}")
    return _split(costs_of(comparison, end=ONE), least, LongWork(progress, interruptible))


@exactly
def _split(costs: Costs, keep: Decimal, work: LongWork) -> Split:
    quotes = costs.comparison.quotes
    totals = [cost.at(Fraction(1)) for cost in costs.curves]
    if not any(total is not None for total in totals):
        raise AgorapricingError("no offer has a price for all of this usage")
    single = choice(totals, quotes)
    pairs = list(combinations(zip(costs.curves, quotes, strict=True), 2))
    found = work.each("pairs", pairs, len(pairs), lambda pair: [*_divisions(*pair, single.least, Fraction(keep))])
    if work.is_stopped and not found:
        raise KeyboardInterrupt
    divisions = list(chain.from_iterable(found))
    divisions.sort(key=lambda division: (not division.is_open, division.total))
    name = None if single.first is None else quotes[single.first].offer
    tried, is_stopped = len(found), work.is_stopped
    return Split(costs, name, single.least, keep, tuple(divisions), tried, len(pairs), is_stopped)


def _together(one: CostCurve, other: CostCurve) -> CostCurve:
    """What both cost by the share of the first one."""
    assert one.curve is not None  # noqa: S101  # for the type checker: `_pairs` has looked
    assert other.curve is not None  # noqa: S101
    rest = Curve.linear(-1, 1, 1)
    quoted = [one.quoted, None if other.quoted is None else other.quoted.compose(rest)]
    unpriced = [curve for curve in quoted if curve is not None]
    together = sum(unpriced[1:], unpriced[0]) if unpriced else None  # 0 where all are, since none is less
    return CostCurve(one.offer, one.curve + other.curve.compose(rest), together)


def _divisions(one: Priced, other: Priced, single: Fraction | None, keep: Fraction) -> Iterator[Division]:
    """The best division between two offers of two vendors; none where no share has a price from both."""
    (first, quote), (second, rival) = one, other
    if first.curve is None or second.curve is None or first.offer.book.vendor == second.offer.book.vendor:
        return
    together = _together(first, second)
    best, kept = _least(together, Fraction(0), Fraction(1)), _least(together, keep, 1 - keep)
    if best is None:
        return
    total, share, is_reached = best
    flat = together.at_most(total * (1 + _FLAT))
    kept_total, kept_share, _ = kept or (None, None, False)
    saved = None if single is None else single - total
    status = quote.status.kind, rival.status.kind
    yield Division(first.name, second.name, share, total, is_reached, flat, kept_share, kept_total, saved, *status)


def _least(curve: CostCurve, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction, bool] | None:
    """The least value between two t, exact: at an end, at a knot, or a limit there that is not reached."""
    places = sorted({low, high} | {t for t in curve.bounds if low <= t <= high})
    values = [(curve.at(t), t, 0) for t in places]
    values += [(curve.limit(t, "left"), t, 1) for t in places if t > low]
    values += [(curve.limit(t, "right"), t, 1) for t in places if t < high]
    priced = [(amount, missed, t) for amount, t, missed in values if amount is not None]
    if not priced:
        return None
    total, missed, share = min(priced)
    return total, share, not missed
