"""What a profile costs under each offer, as a curve: of the scale of the whole profile, or of one meter's quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

import attrs

from agorapricing.book import Offer
from agorapricing.curve import Curve, CurveError, Interval
from agorapricing.disclosure import telling
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.exact import ONE, exactly, positive
from agorapricing.profile import Profile
from agorapricing.quoting import Quote
from agorapricing.rating import cost_over
from agorapricing.usage import Usage


class Compared(Protocol):
    """What a comparison says: of which profile, when, in which currency, and each offer with the worth of its money."""

    @property
    def profile(self) -> Profile:
        """What is used."""

    @property
    def on(self) -> date:
        """The day."""

    @property
    def currency(self) -> str:
        """The currency that amounts are compared in."""

    @property
    def money(self) -> str:
        """What amounts are, for the head of a page: the currency, and the tax that is in all of them."""

    @property
    def priced_in(self) -> Mapping[str, str]:
        """The same for a record."""

    @property
    def quotes(self) -> Sequence[Quote]:
        """What each offer says."""


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

    comparison: Compared
    vary: Vary
    end: Decimal | None
    curves: tuple[CostCurve, ...]
    notes: tuple[str, ...]

    @classmethod
    @exactly
    def of(cls, comparison: Compared, vary: Vary) -> Costs:
        """Run each offer's tariff over curves.

        Without an end the curves have none, unless whole blocks need one. An offer that has too many is left out.

        Raises UnpricedMeterError for a meter that no book has.
        """
        _refuse_unknown(comparison, vary)
        offers = [(quote.offered, quote.worth) for quote in comparison.quotes]
        end = vary.end
        curves = tuple(_curve(comparison, offer, rate, vary, end) for offer, rate in offers)
        if end is None and any(each.needs_end for each in curves):
            end = _widest(comparison, vary)
            curves = tuple(_curve(comparison, offer, rate, vary, end) for offer, rate in offers)
        return cls(comparison, vary, end, curves, tuple(_notes(comparison, offers, curves, vary, end)))


def _refuse_unknown(comparison: Compared, vary: Vary) -> None:
    known = {meter for quote in comparison.quotes for meter in quote.offered.book.meters}
    if vary.meter is not None and vary.meter not in known:
        raise UnpricedMeterError(vary.meter, "this comparison", tuple(known))


def _widest(comparison: Compared, vary: Vary) -> Decimal:
    if vary.meter is None:
        return WIDEST
    return (comparison.profile.usage.get(vary.meter) or ONE * 1_000_000) * WIDEST


def _curve(comparison: Compared, offer: Offer, rate: Decimal, vary: Vary, end: Decimal | None) -> CostCurve:
    try:
        usage = comparison.profile.usage_under(offer)
    except AgorapricingError as error:
        return CostCurve(offer, None, None, str(error))
    found = curve_over(offer, vary.quantities(usage, end), end)
    return found if found.curve is None else attrs.evolve(found, curve=found.curve * rate)


def curve_over(offer: Offer, quantities: Mapping[str, Any], end: Decimal | None = None) -> CostCurve:
    """What an offer costs over quantities that are curves, to an end; not rounded up to whole units of a conversion."""
    try:
        cost, quoted = cost_over(without_whole(offer), quantities)
    except AgorapricingError as error:
        return CostCurve(offer, None, None, str(error), needs_end=end is None and isinstance(error, CurveError))
    curve, without_price = (each if isinstance(each, Curve) else Curve.linear(0, each, end) for each in (cost, quoted))
    return CostCurve(offer, curve, None if without_price == 0 * without_price else without_price)


def meter_curve(offer: Offer, meter: str) -> CostCurve:
    """What an offer costs by the quantity of one meter alone; to an end where it has whole blocks."""
    for end in (None, *_ENDS):
        found = curve_over(offer, {meter: Curve.linear(1, 0, end)}, end)
        if not found.problem:
            break
    return found


def without_whole(offer: Offer) -> Offer:
    """The offer without rounding converted usage up to whole units, which would be a knot at each minute."""
    converts = offer.edition.converts
    if not any(each.whole == ONE for each in converts):
        return offer
    smooth = tuple(attrs.evolve(each, whole=None) if each.whole == ONE else each for each in converts)
    return attrs.evolve(offer, edition=attrs.evolve(offer.edition, converts=smooth))


def _notes(
    comparison: Compared,
    offers: Sequence[tuple[Offer, Decimal]],
    curves: Iterable[CostCurve],
    vary: Vary,
    end: Decimal | None,
) -> Iterator[str]:
    yield "Costs are totals before the rounding to minor units."
    if comparison.profile.is_metered and vary.meter is None:
        yield "The billed minutes of the profile are scaled; sessions are not rounded up anew at each scale."
    whole = [offer.id for offer, _ in offers if any(each.whole == ONE for each in offer.edition.converts)]
    if whole:
        yield f"{', '.join(whole)}: converted usage is not rounded up to whole units here: less than the price of one."
    if end is not None:
        yield f"Looked at from 0 to {end:f} {vary.unit}."
    yield from (f"{each.name} is left out: {each.problem}" for each in curves if each.problem)
    yield from telling(offer for offer, _ in offers)
