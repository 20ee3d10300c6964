"""Rating: an offer and a usage give a bill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, Written, exact
from agorapricing.pricebook import Conflict, Offer, vocabulary
from agorapricing.rating.bill import Bill, Line, OfferTerms
from agorapricing.rating.finding import find_offer
from agorapricing.rating.line_rounding import rounded, unsettled
from agorapricing.rating.notes import closed_bill, left_alone, offer_notes, price_notes, terms_of, touching_conflicts
from agorapricing.tariff import CompiledTariff, Price, meter_of, of_app
from agorapricing.usage import Usage

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract

_MOST = 256
"""Sets of meters, and orders of them, for which an offer keeps what was worked out, of about 100 kB for each set."""


def rate(offer: str | Offer | Contract, usage: Mapping[str, Any], on: date | None = None) -> Bill:
    """Rate a usage under an offer.

    >>> bill = rate("agora-cn:list", {"rtc.2k_plus": 80_000}, on=date(2024, 2, 6))
    >>> bill.total, bill.payable, bill.currency
    (Decimal('20160.000'), Decimal('20160.00'), 'CNY')

    Raises UnpricedMeterError for a meter that the offer has no price for; NumberError for what is no quantity.
    """
    found = offer if type(offer) is Offer and on is None else find_offer(offer, on)
    rater: _Rater | None = found.compiled.get(tuple(usage)) if type(usage) is dict else None
    counted = rater.of_counts(usage) if rater else None
    if rater and counted:
        used, (lines, total) = Usage.checked(usage), counted  # type: ignore[arg-type]  # counts, as it has seen
    else:
        rater, used = rater_of(found, usage if isinstance(usage, Usage) else Usage(usage))
        lines, total = rater.lines(used)
    bill = Bill(rater.terms, used, tuple(lines), total, rater.notes_on(lines))
    if rater.terms.confidential:
        return closed_bill(found, bill)
    return attrs.evolve(bill, notes=(*bill.notes, *_stacked(found, bill))) if found.regime.stacks else bill


def _stacked(offer: Offer, bill: Bill) -> Iterator[str]:
    """For each ladder of a contract that comes on top of the public one, what the bill is so and otherwise."""
    for (own, public), instead in offer.unstacked.items():
        other = payable(instead, bill.usage)
        yield Message(
            "{own} has no place and stacks on {public}, the public ladder: {both:,f} with both,"
            ' {other:,f} with place = "instead of {public}".',
            own=own,
            public=public,
            both=bill.payable,
            other=other,
        )


def lines_of(offer: Offer, usage: Usage) -> list[Line]:
    """Give the lines that a total is made of, also those of a confidential contract: to compute with, not to show.

    >>> offer = find_offer("agora-cn:payg", date(2024, 2, 6))
    >>> [str(line.quantity) for line in lines_of(offer, Usage({"rtc.hd": 30_000}))]
    ['10000', '20000']

    Raises UnpricedMeterError for a meter that the offer has no price for.
    """
    rater, used = rater_of(offer, usage)
    return rater.lines(used)[0]


def payable(offer: Offer, usage: Mapping[str, Any]) -> Decimal:
    """Give what a bill of a usage comes to, by the rounding of the offer's book.

    >>> payable(find_offer("agora-cn:payg", date(2024, 2, 6)), {"rtc.hd": 30_001})
    Decimal('560.03')

    Raises what `rate` raises.
    """
    return offer.book.rounding.round(bill_total(offer, usage))


def bill_total(offer: Offer, usage: Mapping[str, Any]) -> Decimal:
    """Give the total of a bill, which is that of the tariff but where each line is rounded.

    >>> bill_total(find_offer("agora-cn:payg", date(2024, 2, 6)), {"rtc.hd": 30_001})
    Decimal('560.02800')

    Raises what `rate` raises.
    """
    if not offer.book.rounding.lines:
        return cost(offer, usage)
    rater, used = rater_of(offer, Usage(usage))
    return rater.lines(used)[1]


def cost(offer: str | Offer | Contract, usage: Mapping[str, Any], on: date | None = None) -> Decimal:
    """Give the total alone, exact and before any rounding: the fast way for an offer that is used many times.

    >>> cost("agora-cn:list", {"rtc.audio": 1_000}, on=date(2024, 2, 6))
    Decimal('7.000')

    Raises what `rate` raises.
    """
    found = offer if type(offer) is Offer and on is None else find_offer(offer, on)
    rater: _Rater | None = found.compiled.get(tuple(usage)) if type(usage) is dict else None
    total = rater.total_of_counts(usage) if rater else None
    if total is None:
        rater, used = rater_of(found, usage if isinstance(usage, Usage) else Usage(usage))
        total = rater.total(used)
    return total


def unpriced(offer: Offer, usage: Usage) -> tuple[UnpricedMeterError, ...]:
    """Give an error for each thing used that an offer has no price for; `rate` raises the first of them.

    >>> offer = find_offer("agora-cn:list", date(2024, 2, 6))
    >>> [each.meter for each in unpriced(offer, Usage({"rtc.hd": 1, "im.mau": 5}))]
    ['im.mau']
    """
    priced = offer.tariff.meters
    lacking = [_unpriced(offer, meter) for meter, quantity in usage.items() if quantity and meter not in priced]
    rater, used = rater_of(offer, Usage({m: q for m, q in usage.quantities.items() if m in priced}))
    return (*lacking, *rater.quoted(rater.itemised(used)[0]))


def conflicts_of(offer: Offer, usage: Usage) -> tuple[Conflict, ...]:
    """Give the conflicts between sources that a bill rests on.

    >>> offer = find_offer("agora-us:list", date(2026, 7, 1))
    >>> [conflict.about for conflict in conflicts_of(offer, Usage({"signaling.daily_users": 1}))]
    ['how the total is rounded to cents', 'the price of 1,000 daily active users of Signaling 1.x']
    """
    rater, _ = rater_of(offer, usage)
    return rater.conflicts


def _unpriced(offer: Offer, meter: str) -> UnpricedMeterError:
    """Why a meter has no price: the vendor does not sell its product, by a source; or no reason is known."""
    book, reason, meter = offer.book, "", meter_of(meter)
    known, coverage = book.meters.get(meter), book.coverage
    if meter in offer.regime.lacks:
        reason = offer.regime.lacking
    elif offer.apps and meter in offer.meters:
        reason = f"each app buys it, and usage is named by its app, as {of_app(meter, offer.apps[-1])}"
    elif known and coverage and (quoted := coverage.quote(known)):
        reason = quoted.reason(book.sources[quoted.source].title)
    elif known and coverage and coverage.source and known.product and known.product not in coverage.products:
        product = vocabulary().products.get(known.product, known.product)
        reason = f"{book.vendor} does not sell {product}, by {book.sources[coverage.source].title}"
    return UnpricedMeterError(meter, offer.id, tuple(offer.meters), reason, is_meter=known is not None)


@attrs.frozen(eq=False)
class _Rater:
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
        is_plain = not self.plan.quoted and not self.terms.rounding.lines
        return self._itemised.of_counts(self.plan.meters) if is_plain else _nothing

    @cached_property
    def total_of_counts(self) -> Callable[[Mapping[str, Any]], Decimal | None]:
        """The total of the tariff for a mapping of counts; None for any other mapping, or none at all."""
        is_plain = self.plan.summed.is_whole and not self.plan.quoted
        return self.plan.summed.of_counts(self.plan.meters) if is_plain else _nothing

    @cached_property
    def _itemised(self) -> Written:
        return self.plan.itemised(Line)

    @cached_property
    def _lines(self) -> Callable[[Mapping[str, Any]], tuple[list[Line], Decimal]]:
        return self._itemised.of_mapping(self.plan.meters)

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
        if self.plan.quoted:
            self.refuse_quoted(self.itemised(usage)[0])
        return self.plan.cost(usage.quantities[meter] for meter in self.plan.meters)

    def refuse_quoted(self, lines: Iterable[Line]) -> None:
        """Refuse usage in a tier that the vendor prints no price for."""
        for error in self.quoted(lines) if self.plan.quoted else ():
            raise error

    def quoted(self, lines: Iterable[Line]) -> Iterator[UnpricedMeterError]:
        """An error for each line in a tier that the vendor prints no price for."""
        for price in (line.price for line in lines if line.price.unit_price is None):
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


def rater_of(offer: Offer, usage: Usage) -> tuple[_Rater, Usage]:
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
    return known, usage


def _worked_out(offer: Offer, meters: tuple[str, ...]) -> _Rater:
    priced = offer.tariff.meters
    for meter in meters:
        if meter not in priced:
            raise _unpriced(offer, meter)
    plan = CompiledTariff.of(offer.tariff, sorted(meters))
    always, of_tiers = price_notes(plan)
    tiers = (*of_tiers, *left_alone(offer, plan))
    charged = frozenset(meters) | {price.meter for price, _ in plan.prices if price.meter}
    notes = tuple(dict.fromkeys((*offer_notes(offer, charged), *always)))
    return _Rater(offer, plan, terms_of(offer), notes, tuple(touching_conflicts(offer, charged)), tiers)


def _without_known_zeros(offer: Offer, usage: Usage) -> Usage:
    """No minutes of a known meter cost nothing, even where it is not sold; of an unknown meter they are a mistake."""
    priced, known = offer.tariff.meters, offer.book.meters
    return Usage({m: q for m, q in usage.quantities.items() if m in priced or q or m not in known})
