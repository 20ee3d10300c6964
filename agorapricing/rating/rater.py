"""An offer worked out for usage of some meters: functions for lines and totals, and what its bills say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from agorapricing.errors import UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, Written, exact
from agorapricing.pricebook import Conflict, Offer, vocabulary
from agorapricing.rating.bill import Line, OfferTerms
from agorapricing.rating.line_rounding import rounded, unsettled
from agorapricing.rating.notes import left_alone, offer_notes, price_notes, terms_of, touching_conflicts
from agorapricing.tariff import CompiledTariff, Price, meter_of, of_app
from agorapricing.usage import Usage

_MOST = 256
"""Sets of meters, and orders of them, for which an offer keeps what was worked out, of about 100 kB for each set."""


@frozen(eq=False, slots=False)  # without slots its fields are read faster
class Rater:
    """An offer worked out for usage of some meters."""

    offer: Offer
    plan: CompiledTariff
    terms: OfferTerms
    notes: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    tier_notes: tuple[tuple[Price, str], ...]

    @cached_property
    def of_counts(self) -> Callable[[Mapping[str, Any]], tuple[list[Line], Decimal] | None]:
        """The lines of a bill and their total for a mapping of counts; None for any other mapping, or none at all."""
        is_plain = not (self.plan.quoted or self.plan.groups or self.terms.rounding.lines)
        return self._itemised.of_counts(self.plan.meters) if is_plain else _nothing

    @cached_property
    def total_of_counts(self) -> Callable[[Mapping[str, Any]], Decimal | None]:
        """The total of the tariff for a mapping of counts, however written; None for any other, or none at all."""
        is_plain = not self.plan.groups and self.plan.summed.is_whole and not self.plan.quoted
        return self.plan.summed.of_numerals(self.plan.meters) if is_plain else _nothing

    @cached_property
    def _itemised(self) -> Written:
        return self.plan.itemised(Line)

    @cached_property
    def _lines(self) -> Callable[[Mapping[str, Any]], tuple[list[Line], Decimal]]:
        return self.plan.lines(Line) if self.plan.groups else self._itemised.of_mapping(self.plan.meters)

    def itemised(self, usage: Usage) -> tuple[list[Line], Decimal]:
        """The charges whose quantity is not zero, as lines, and what they come to."""
        return self._lines(usage.quantities)

    def lines(self, usage: Usage) -> tuple[list[Line], Decimal]:
        """The lines of a bill, and their total. Raises UnpricedMeterError."""
        if not self.terms.rounding.lines:
            return self._priced(usage)
        rater, used = rater_of(self._unsettled, usage)
        before, _ = rater._priced(used)  # noqa: SLF001  # of its own class
        with exact():
            lines = rounded(self.offer, before)
            return lines, sum([line.amount for line in lines], ZERO)

    @cached_property
    def _unsettled(self) -> Offer:
        return unsettled(self.offer)

    def _priced(self, usage: Usage) -> tuple[list[Line], Decimal]:
        lines, total = self.itemised(usage)
        self.refuse_quoted(lines)
        return lines, total

    def total(self, usage: Usage) -> Decimal:
        """The total of the tariff. Raises UnpricedMeterError."""
        if self.plan.quoted or self.plan.groups:
            return self._priced(usage)[1]
        return self.plan.cost(usage.quantities[meter] for meter in self.plan.meters)

    def refuse_quoted(self, lines: Iterable[Line]) -> None:
        """Refuse usage in a tier that the vendor prints no price for."""
        for error in self._quoted(lines):
            raise error

    def quoted_in(self, usage: Usage) -> Iterator[UnpricedMeterError]:
        """An error for each tier that is reached and that the vendor prints no price for."""
        return self._quoted(self.itemised(usage)[0] if self.plan.quoted else ())

    def _quoted(self, lines: Iterable[Line]) -> Iterator[UnpricedMeterError]:
        """An error for each line in such a tier."""
        for price in (line.price for line in lines if line.price.unit_price is None) if self.plan.quoted else ():
            reason = price.unpriced or Message("the vendor quotes it on request ({label})", label=price.label)
            yield UnpricedMeterError(price.meter or "", self.offer.id, reason=reason, is_meter=True)

    def notes_on(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """The offer's notes, and those of the tiers that the lines reach."""
        if not self.tier_notes:
            return self.notes
        reached = {line.price for line in lines}
        return (*self.notes, *dict.fromkeys(note for price, note in self.tier_notes if price in reached))


def _nothing(_: Mapping[str, Any]) -> None:
    """What an offer gives for counts where it has no short way for them."""


def rater_of(offer: Offer, usage: Usage) -> tuple[Rater, Usage]:
    """What the offer has worked out for usage of these meters, in whatever order, and the usage that it is for."""
    known = offer.compiled.get(tuple(usage.quantities))
    if known is None:
        usage = _without_known_zeros(offer, usage)
        order = tuple(usage.quantities)
        meters = frozenset(order)
        known = offer.compiled.get(meters) or _worked_out(offer, order)
        if len(offer.compiled) >= _MOST:
            offer.compiled.clear()
        offer.compiled[order] = offer.compiled[meters] = known
        if len(order) == 1:
            offer.compiled[order[0]] = known
    return known, usage


def _worked_out(offer: Offer, meters: tuple[str, ...]) -> Rater:
    priced = offer.tariff.meters
    for meter in meters:
        if meter not in priced:
            raise lacking_price(offer, meter)
    plan = CompiledTariff.of(offer.tariff, sorted(meters))
    always, of_tiers = price_notes(plan)
    tiers = (*of_tiers, *left_alone(offer, plan))
    charged = frozenset(meters) | {price.meter for price, _ in plan.prices if price.meter}
    notes = tuple(dict.fromkeys((*offer_notes(offer, charged), *always)))
    return Rater(offer, plan, terms_of(offer), notes, tuple(touching_conflicts(offer, charged)), tiers)


def _without_known_zeros(offer: Offer, usage: Usage) -> Usage:
    """No minutes of a known meter cost nothing, even where it is not sold; of an unknown meter they are a mistake."""
    priced, known = offer.tariff.meters, offer.book.meters
    return Usage({m: q for m, q in usage.quantities.items() if m in priced or q or m not in known})


def lacking_price(offer: Offer, meter: str) -> UnpricedMeterError:
    """Why a meter has no price: the vendor does not sell its product, by a source; or no reason is known."""
    book, reason, meter = offer.book, "", meter_of(meter)
    known, coverage = book.meters.get(meter), book.coverage
    if meter in offer.regime.lacks:
        reason = offer.regime.lacking
    elif offer.apps and meter in offer.meters:
        named = of_app(meter, offer.apps[-1])
        reason = Message("each app buys it, and usage is named by its app, as {named}", named=named)
    elif known and coverage and (quoted := coverage.quote(known)):
        reason = quoted.reason(book.sources[quoted.source].title)
    elif known and coverage and coverage.source and known.product and known.product not in coverage.products:
        product = vocabulary().products.get(known.product, known.product)
        source = book.sources[coverage.source].title
        reason = Message(
            "{vendor} does not sell {product}, by {source}", vendor=book.vendor, product=product, source=source
        )
    return UnpricedMeterError(meter, offer.id, tuple(offer.meters), reason, is_meter=known is not None)
