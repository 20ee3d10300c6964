"""The cheapest way to divide a profile's traffic between two vendors, exactly, and how flat the optimum is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import attrs

from agorapricing.analysis.costs import Compared, CostCurve, Costs, Vary
from agorapricing.bill import SCHEMA
from agorapricing.curve import Curve, Interval
from agorapricing.display import Displayed
from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.exact import ONE, exactly, fraction

_FLAT = Fraction(1, 100)


@attrs.frozen
class Division:
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
    saved: Fraction
    """Against the cheapest single vendor of all offers; below 0, what the second vendor costs more."""

    def to_record(self) -> dict[str, Any]:
        """Give the division as plain values; rationals as n/d."""
        values = {field.name: getattr(self, field.name) for field in attrs.fields(Division)}
        plain = {key: str(value) if isinstance(value, Fraction) else value for key, value in values.items()}
        return {**plain, "flat": [str(where) for where in self.flat]}


@attrs.frozen(eq=False, str=False)
class Split(Displayed):
    """The cheapest single offer, and the divisions between pairs of vendors, the cheapest first."""

    costs: Costs
    single: str
    single_total: Fraction
    keep: Decimal
    divisions: tuple[Division, ...]

    @classmethod
    @exactly
    def of(cls, comparison: Compared, keep: Any) -> Split:
        """Look at every pair of offers of different vendors, of which each keeps a share of the traffic.

        Raises NumberError for a share above a half, AgorapricingError where no offer has a price for all of it.
        """
        least = fraction(keep, "the share that each vendor keeps")
        if least * 2 > 1:
            raise NumberError(f"the share that each vendor keeps must be at most a half, not {keep}")
        found = Costs.of(comparison, Vary(None, ONE))
        whole = [(total, each.name) for each in found.curves if (total := each.at(Fraction(1))) is not None]
        if not whole:
            raise AgorapricingError("no offer has a price for all of this usage")
        total, single = min(whole, key=lambda each: each[0])
        pairs = [each for pair in _pairs(found) for each in _divisions(*pair, total, Fraction(least))]
        return cls(found, single, total, least, tuple(sorted(pairs, key=lambda each: each.total)))

    def to_record(self) -> dict[str, Any]:
        """Give the divisions as plain values, ready for JSON."""
        comparison = self.costs.comparison
        return {
            "schema": SCHEMA,
            "profile": comparison.profile.to_record(),
            "on": str(comparison.on),
            **comparison.priced_in,
            "single": self.single,
            "single_total": str(self.single_total),
            "keep": str(self.keep),
            "divisions": [each.to_record() for each in self.divisions],
            "notes": list(self.costs.notes),
        }


def _pairs(found: Costs) -> Iterator[tuple[CostCurve, CostCurve]]:
    usable = [each for each in found.curves if each.curve is not None]
    for one, other in combinations(usable, 2):
        if one.offer.book.vendor != other.offer.book.vendor:
            yield one, other


def _together(one: CostCurve, other: CostCurve) -> CostCurve:
    """What both cost by the share of the first one."""
    assert one.curve is not None  # noqa: S101  # for the type checker: `_pairs` has looked
    assert other.curve is not None  # noqa: S101
    rest = Curve.linear(-1, 1, 1)
    quoted = [one.quoted, None if other.quoted is None else other.quoted.compose(rest)]
    unpriced = [each for each in quoted if each is not None]  # each at least 0, so that the sum is 0 where all are
    return CostCurve(
        one.offer, one.curve + other.curve.compose(rest), sum(unpriced[1:], unpriced[0]) if unpriced else None
    )


def _divisions(one: CostCurve, other: CostCurve, single: Fraction, keep: Fraction) -> Iterator[Division]:
    """The best division between two offers; none where no share has a price from both."""
    together = _together(one, other)
    best, kept = _least(together, Fraction(0), Fraction(1)), _least(together, keep, 1 - keep)
    if best is not None:
        total, share, is_reached = best
        flat = together.at_most(total * (1 + _FLAT))
        kept_total, kept_share, _ = kept or (None, None, False)
        yield Division(one.name, other.name, share, total, is_reached, flat, kept_share, kept_total, single - total)


def _least(each: CostCurve, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction, bool] | None:
    """The least value between two t, exact: at an end, at a knot, or a limit there that is not reached."""
    places = sorted({low, high} | {t for t in each.bounds if low <= t <= high})
    found = [(each.at(t), t, 0) for t in places]
    found += [(each.limit(t, "left"), t, 1) for t in places if t > low]
    found += [(each.limit(t, "right"), t, 1) for t in places if t < high]
    priced = [(amount, missed, t) for amount, t, missed in found if amount is not None]
    if not priced:
        return None
    total, missed, share = min(priced)
    return total, share, not missed
