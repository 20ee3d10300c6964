"""What a profile costs under each offer, as a curve: of the scale of the whole profile, or of one meter's quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs

from agorapricing.comparison import Comparison, Quote, not_open_notes
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.numbers import ONE, Curve, CurveError, Interval, exactly, positive
from agorapricing.pricebook import Offer, telling
from agorapricing.profiles import Profile
from agorapricing.rating import cost_over
from agorapricing.usage import Usage

_ENDS = (Decimal(10_000_000), Decimal(100_000), Decimal(1_000))
WIDEST = Decimal(10)
"""Where whole blocks need an end and none is stated: ten times the usage."""


def _end(value: Any) -> Decimal | None:
    return None if value is None else positive(value, "the end of the domain")


@attrs.frozen
class Vary:
    """What t is: the scale of the whole profile, or the quantity of one `meter`; from 0 to `end`, or without end."""

    meter: str | None = None
    end: Decimal | None = attrs.field(default=None, converter=_end)

    @property
    def unit(self) -> str:
        """What t counts."""
        return self.meter or "× profile"

    def quantities(self, usage: Usage, end: Decimal | None) -> dict[str, Any]:
        """The quantity of each meter, as curves of t."""
        if self.meter is None:
            return {meter: Curve.linear(quantity, 0, end) for meter, quantity in usage.items()}
        fixed = {meter: Curve.linear(0, quantity, end) for meter, quantity in usage.items() if meter != self.meter}
        return {**fixed, self.meter: Curve.linear(1, 0, end)}


@attrs.frozen(eq=False)
class CostCurve:
    """What one offer costs for every t, exactly and unrounded.

    `quoted` is the quantity in tiers without a printed price: where it is above 0 the offer has no price.
    """

    offer: Offer
    curve: Curve | None = attrs.field(repr=False)
    quoted: Curve | None = attrs.field(default=None, repr=False)
    problem: str = ""
    needs_end: bool = False

    @property
    def name(self) -> str:
        """The offer, as book:regime."""
        return self.offer.id

    @cached_property
    def refused(self) -> tuple[Interval, ...]:
        """Where the offer has no printed price."""
        return () if self.quoted is None else tuple(where for where, sign in self.quoted.signs() if sign > 0)

    @property
    def bounds(self) -> frozenset[Fraction]:
        """Every t at which the cost bends or jumps, or at which printed prices end or begin."""
        ends = (t for where in self.refused for t in (where.lower, where.upper) if t is not None)
        return frozenset(() if self.curve is None else (*self.curve.x, *ends))

    def at(self, t: Any) -> Fraction | None:
        """The cost at t; none where the offer has no price."""
        return None if self.curve is None or (self.quoted is not None and self.quoted(t) > 0) else self.curve(t)

    def at_most(self, amount: Any) -> tuple[Interval, ...]:
        """Every t at which the offer has a price, which is no more than an amount."""
        assert self.curve is not None  # noqa: S101  # for the type checker: of an offer that has a curve
        return self._priced(self.curve - amount).at_most(0)

    def solve(self, amount: Any) -> tuple[Interval, ...]:
        """Every t at which the cost is an amount."""
        assert self.curve is not None  # noqa: S101  # for the type checker: of an offer that has a curve
        over = self.curve - amount
        return self._priced(over.maximum(-over)).roots()

    def _priced(self, curve: Curve) -> Curve:
        """A curve that is above 0 where the offer has no price."""
        return curve if self.quoted is None else curve.maximum(self.quoted)

    def limit(self, t: Fraction, side: str) -> Fraction | None:
        """The limit of the cost on one side of t; none where the offer has no price there, or at an end."""
        if self.curve is None or t == (0 if side == "left" else self.curve.end):
            return None
        quoted = self.quoted
        if quoted is not None and (quoted.limit(t, side) or quoted.slope(t, side)):
            return None
        return self.curve.limit(t, side)


@attrs.frozen(eq=False)
class Costs:
    """The cost curves of several offers over one domain, in the currency of their comparison."""

    comparison: Comparison
    vary: Vary
    end: Decimal | None
    curves: tuple[CostCurve, ...]
    notes: tuple[str, ...]


@exactly
def costs_of(comparison: Comparison, vary: Vary) -> Costs:
    """Run each offer's tariff over curves.

    Without an end the curves have none, unless whole blocks need one. An offer that has too many is left out.

    Raises UnpricedMeterError for a meter that no book has.
    """
    _refuse_unknown(comparison, vary)
    end, curves = vary.end, _curves(comparison, vary, vary.end)
    if end is None and any(cost.needs_end for cost in curves):
        end = _widest(comparison, vary)
        curves = _curves(comparison, vary, end)
    return Costs(comparison, vary, end, curves, tuple(_notes(comparison, curves, vary, end)))


def _refuse_unknown(comparison: Comparison, vary: Vary) -> None:
    known = {meter for quote in comparison.quotes for meter in quote.offered.book.meters}
    if vary.meter is not None and vary.meter not in known:
        raise UnpricedMeterError(vary.meter, "this comparison", tuple(known))


def _widest(comparison: Comparison, vary: Vary) -> Decimal:
    if vary.meter is None:
        return WIDEST
    return (comparison.profile.usage.get(vary.meter) or ONE * 1_000_000) * WIDEST


def _curves(comparison: Comparison, vary: Vary, end: Decimal | None) -> tuple[CostCurve, ...]:
    return tuple(_curve(comparison.profile, quote, vary, end) for quote in comparison.quotes)


def _curve(profile: Profile, quote: Quote, vary: Vary, end: Decimal | None) -> CostCurve:
    try:
        usage = profile.usage_under(quote.offered)
    except AgorapricingError as error:
        return CostCurve(quote.offered, None, None, str(error))
    cost = curve_over(quote.offered, vary.quantities(usage, end), end)
    return cost if cost.curve is None else attrs.evolve(cost, curve=cost.curve * quote.worth)


def curve_over(offer: Offer, quantities: Mapping[str, Any], end: Decimal | None = None) -> CostCurve:
    """What an offer costs over quantities that are curves, to an end; not rounded up to whole units of a conversion."""
    try:
        cost, quoted = cost_over(without_whole(offer), quantities)
    except AgorapricingError as error:
        return CostCurve(offer, None, None, str(error), needs_end=end is None and isinstance(error, CurveError))
    curve, without_price = (
        value if isinstance(value, Curve) else Curve.linear(0, value, end) for value in (cost, quoted)
    )
    return CostCurve(offer, curve, None if without_price == 0 * without_price else without_price)


def meter_curve(offer: Offer, meter: str) -> CostCurve:
    """What an offer costs by the quantity of one meter alone; to an end where it has whole blocks."""
    for end in (None, *_ENDS):
        cost = curve_over(offer, {meter: Curve.linear(1, 0, end)}, end)
        if not cost.problem:
            break
    return cost


def without_whole(offer: Offer) -> Offer:
    """The offer without rounding converted usage up to whole units, which would be a knot at each minute."""
    converts = offer.edition.converts
    if not any(convert.whole == ONE for convert in converts):
        return offer
    smooth = tuple(attrs.evolve(convert, whole=None) if convert.whole == ONE else convert for convert in converts)
    return attrs.evolve(offer, edition=attrs.evolve(offer.edition, converts=smooth))


def _notes(comparison: Comparison, curves: Iterable[CostCurve], vary: Vary, end: Decimal | None) -> Iterator[str]:
    yield "Costs are totals before the rounding to minor units."
    if comparison.profile.is_metered and vary.meter is None:
        yield "The billed minutes of the profile are scaled; sessions are not rounded up anew at each scale."
    offers = [quote.offered for quote in comparison.quotes]
    whole = [offer.id for offer in offers if any(convert.whole == ONE for convert in offer.edition.converts)]
    if whole:
        yield f"{', '.join(whole)}: converted usage is not rounded up to whole units here: less than the price of one."
    if end is not None:
        yield f"Looked at from 0 to {end:f} {vary.unit}."
    yield from (f"{cost.name} is left out: {cost.problem}" for cost in curves if cost.problem)
    yield from not_open_notes(comparison.quotes)
    yield from telling(quote.offered for quote in comparison.quotes)
