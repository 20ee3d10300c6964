"""What a profile costs under each offer, as a curve: of the scale of the whole profile, or of one meter's quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs

from agorapricing.comparison import Comparison, Quote, not_open_notes
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.messages import Message, joined, words_of
from agorapricing.numbers import ONE, Curve, CurveError, Interval, exactly, positive
from agorapricing.pricebook import Offer, telling
from agorapricing.profiles import Profile
from agorapricing.rating import cost_over, unrounded
from agorapricing.usage import Usage

_ENDS = (Decimal(10_000_000), Decimal(100_000), Decimal(1_000))
WIDEST = Decimal(10)
"""Where whole blocks need an end and none is stated: ten times the usage."""


@frozen(eq=False)
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

    def at_least(self, amount: Any) -> tuple[Interval, ...]:
        """Every t at which the offer has a price, which is no less than an amount."""
        assert self.curve is not None  # noqa: S101  # for the type checker: of an offer that has a curve
        return self._priced(-(self.curve - amount)).at_most(0)

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


@frozen(eq=False)
class Costs:
    """The cost curves of several offers over one domain, in the currency of their comparison.

    Their t is the scale of the whole profile, or the quantity of one `meter`; it goes from 0 to `end`, or without end.
    """

    comparison: Comparison
    meter: str | None
    end: Decimal | None
    curves: tuple[CostCurve, ...]

    @property
    def unit(self) -> str:
        """What t counts."""
        return self.meter or Message("× profile")

    @property
    def used(self) -> Fraction:
        """The usage at hand: the profile once, or what the bills have of the meter."""
        if self.meter is None:
            return Fraction(1)
        return Fraction(max((bill.usage.get(self.meter, 0) for bill in self.comparison.bills), default=0))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know of the curves."""
        return tuple(_notes(self))


@exactly
def costs_of(comparison: Comparison, meter: str | None = None, end: Any = None) -> Costs:
    """Run each offer's tariff over curves: of the scale of the profile, or of one meter's quantity, up to an end.

    Without an end the curves have none, unless whole blocks need one. An offer that has too many is left out.

    Raises NumberError for an end that is none, UnpricedMeterError for a meter that no book has.
    """
    limit = None if end is None else positive(end, "the end of the domain")
    known = {name for quote in comparison.quotes for name in quote.offered.book.meters}
    if meter is not None and meter not in known:
        raise UnpricedMeterError(meter, "this comparison", tuple(known))
    curves = _curves(comparison, meter, limit)
    if limit is None and any(cost.needs_end for cost in curves):
        used = ONE if meter is None else comparison.profile.usage.get(meter) or ONE * 1_000_000
        limit = used * WIDEST
        curves = _curves(comparison, meter, limit)
    return Costs(comparison, meter, limit, curves)


def _curves(comparison: Comparison, meter: str | None, end: Decimal | None) -> tuple[CostCurve, ...]:
    return tuple(_curve(comparison.profile, quote, meter, end) for quote in comparison.quotes)


def _curve(profile: Profile, quote: Quote, meter: str | None, end: Decimal | None) -> CostCurve:
    try:
        usage = profile.usage_under(quote.offered)
    except AgorapricingError as error:
        return CostCurve(quote.offered, None, None, words_of(error))
    cost = curve_over(quote.offered, _quantities(usage, meter, end), end)
    return cost if cost.curve is None else attrs.evolve(cost, curve=cost.curve * quote.worth)


def _quantities(usage: Usage, varied: str | None, end: Decimal | None) -> dict[str, Curve]:
    """The quantity of each meter, as curves of t."""
    if varied is None:
        return {meter: Curve.linear(quantity, 0, end) for meter, quantity in usage.items()}
    fixed = {meter: Curve.linear(0, quantity, end) for meter, quantity in usage.items()}
    return {**fixed, varied: Curve.linear(1, 0, end)}


def curve_over(offer: Offer, quantities: Mapping[str, Any], end: Decimal | None = None) -> CostCurve:
    """What an offer costs over quantities that are curves, to an end; not rounded up to whole units of a conversion."""
    try:
        cost, quoted = cost_over(without_whole(offer), quantities)
    except AgorapricingError as error:
        return CostCurve(offer, None, None, words_of(error), needs_end=end is None and isinstance(error, CurveError))
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
    if not any(convert.whole == ONE and convert.is_exact for convert in converts):
        return offer
    smooth = tuple(attrs.evolve(each, whole=None) if each.whole == ONE and each.is_exact else each for each in converts)
    return attrs.evolve(offer, edition=attrs.evolve(offer.edition, converts=smooth))


def _notes(costs: Costs) -> Iterator[str]:
    comparison = costs.comparison
    offers = [quote.offered for quote in comparison.quotes]
    yield Message("Costs are totals before the rounding to minor units.")
    if comparison.profile.is_metered and costs.meter is None:
        yield Message("The billed minutes of the profile are scaled; sessions are not rounded up anew at each scale.")
    whole = [offer.id for offer in offers if any(convert.whole == ONE for convert in offer.edition.converts)]
    if whole:
        yield Message(
            "{listed}: converted usage is not rounded up to whole units here: less than the price of one.",
            listed=joined(", ", whole),
        )
    if costs.end is not None:
        yield Message("Looked at from 0 to {end:f} {unit}.", end=costs.end, unit=costs.unit)
    yield from (
        Message("{name} is left out: {problem}", name=cost.name, problem=cost.problem)
        for cost in costs.curves
        if cost.problem
    )
    yield from not_open_notes(comparison.quotes)
    yield from unrounded(offers)
    yield from telling(offers)
