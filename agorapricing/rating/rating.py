"""Rating: an offer and a usage give a bill."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.messages import Message
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Conflict, Offer, vocabulary
from agorapricing.rating.bill import Bill, Line, OfferTerms
from agorapricing.rating.finding import find_offer
from agorapricing.rating.line_rounding import rounded, unsettled
from agorapricing.rating.notes import closed_bill, left_alone, offer_notes, price_notes, terms_of, touching_conflicts
from agorapricing.tariff import CompiledTariff, Price, meter_of, of_app
from agorapricing.usage import Usage, are_counts

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract

_MOST = 128  # orders of meters for which an offer keeps what was worked out, of about 100 kB each
_new = tuple.__new__  # makes a `Line` without the call that only packs its arguments


def rate(offer: str | Offer | Contract, usage: Mapping[str, Any], on: date | None = None) -> Bill:
    """Rate a usage under an offer.

    >>> bill = rate("agora-cn:list", {"rtc.2k_plus": 80_000}, on=date(2024, 2, 6))
    >>> bill.total, bill.payable, bill.currency
    (Decimal('20160.000'), Decimal('20160.00'), 'CNY')

    Raises UnpricedMeterError for a meter that the offer has no price for; NumberError for what is no quantity.
    """
    found = offer if type(offer) is Offer and on is None else find_offer(offer, on)
    rater, used = _known(found, usage) or rater_of(found, usage if isinstance(usage, Usage) else Usage(usage))
    with exact():
        lines = lines_of(found, used) if rater.terms.rounding.lines else rater.lines(used.quantities.values())
        total = sum([line.amount for line in lines], ZERO)
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
    each_rounded = offer.book.rounding.lines
    rater, used = rater_of(unsettled(offer) if each_rounded else offer, usage)
    with exact():
        lines = rater.lines(used.quantities.values())
        return rounded(offer, lines) if each_rounded else lines


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
    with exact():
        return sum((line.amount for line in lines_of(offer, Usage(usage))), ZERO)


def cost(offer: str | Offer | Contract, usage: Mapping[str, Any], on: date | None = None) -> Decimal:
    """Give the total alone, exact and before any rounding: the fast way for an offer that is used many times.

    >>> cost("agora-cn:list", {"rtc.audio": 1_000}, on=date(2024, 2, 6))
    Decimal('7.000')

    Raises what `rate` raises.
    """
    found = offer if type(offer) is Offer and on is None else find_offer(offer, on)
    counts = type(usage) is dict and are_counts(usage.values())
    rater: _Rater | None = found.compiled.get(tuple(usage)) if counts else None
    if rater is None:
        rater, used = rater_of(found, usage if isinstance(usage, Usage) else Usage(usage))
        usage = used.quantities
    if rater.plan.quoted:
        with exact():
            rater.refuse_quoted(rater.plan.charged(*usage.values()))
    return rater.plan.cost(usage.values(), counts=counts)


def unpriced(offer: Offer, usage: Usage) -> tuple[UnpricedMeterError, ...]:
    """Give an error for each thing used that an offer has no price for; `rate` raises the first of them.

    >>> offer = find_offer("agora-cn:list", date(2024, 2, 6))
    >>> [each.meter for each in unpriced(offer, Usage({"rtc.hd": 1, "im.mau": 5}))]
    ['im.mau']
    """
    priced = offer.tariff.meters
    lacking = [_unpriced(offer, meter) for meter, quantity in usage.items() if quantity and meter not in priced]
    rater, used = rater_of(offer, Usage({m: q for m, q in usage.quantities.items() if m in priced}))
    with exact():
        return (*lacking, *rater.quoted(rater.plan.charged(*used.quantities.values())))


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


@attrs.frozen(eq=False)
class _Rater:
    """An offer worked out for usage of some meters."""

    offer: Offer
    plan: CompiledTariff
    terms: OfferTerms
    notes: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    tier_notes: tuple[tuple[Price, str], ...]

    def lines(self, quantities: Collection[Any]) -> list[Line]:
        """The lines of a bill: the charges whose quantity is not zero; inside `exact()`."""
        charged = self.plan.charged(*quantities)
        if self.plan.quoted:
            self.refuse_quoted(charged)
        prices = self.plan.prices
        return [_new(Line, ((at := prices[i])[0], exactly := Decimal(q), exactly * at[1])) for i, q in charged]

    def refuse_quoted(self, charged: Sequence[tuple[int, Any]]) -> None:
        """Refuse usage in a tier that the vendor prints no price for."""
        for error in self.quoted(charged):
            raise error

    def quoted(self, charged: Sequence[tuple[int, Any]]) -> Iterator[UnpricedMeterError]:
        """An error for each charge in a tier that the vendor prints no price for."""
        for price in (self.plan.prices[place][0] for place, _ in charged if place in self.plan.quoted):
            reason = price.unpriced or Message("the vendor quotes it on request ({label})", label=price.label)
            yield UnpricedMeterError(price.meter or "", self.offer.id, reason=reason, is_meter=True)

    def notes_on(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """The offer's notes, and those of the tiers that the lines reach."""
        if not self.tier_notes:
            return self.notes
        reached = {line.price for line in lines}
        return (*self.notes, *dict.fromkeys(note for price, note in self.tier_notes if price in reached))


def _known(offer: Offer, usage: Mapping[str, Any]) -> tuple[_Rater, Usage] | None:
    """The short way for counts of meters that the offer has met before: nothing about them is left to check."""
    if type(usage) is dict and are_counts(usage.values()):
        known = offer.compiled.get(tuple(usage))
        if known is not None:
            return known, Usage.checked(usage)
    return None


def rater_of(offer: Offer, usage: Usage) -> tuple[_Rater, Usage]:
    """What the offer has worked out for usage of these meters, and the usage that it is for."""
    known = offer.compiled.get(tuple(usage.quantities))
    if known is None:
        usage = _without_known_zeros(offer, usage)
        meters = tuple(usage.quantities)
        if len(offer.compiled) >= _MOST:
            del offer.compiled[next(iter(offer.compiled))]
        known = offer.compiled[meters] = _worked_out(offer, meters)
    return known, usage


def _worked_out(offer: Offer, meters: tuple[str, ...]) -> _Rater:
    priced = offer.tariff.meters
    for meter in meters:
        if meter not in priced:
            raise _unpriced(offer, meter)
    plan = CompiledTariff.of(offer.tariff, meters)
    always, of_tiers = price_notes(plan)
    tiers = (*of_tiers, *left_alone(offer, plan))
    charged = frozenset(meters) | {price.meter for price, _ in plan.prices if price.meter}
    notes = tuple(dict.fromkeys((*offer_notes(offer, charged), *always)))
    return _Rater(offer, plan, terms_of(offer), notes, tuple(touching_conflicts(offer, charged)), tiers)


def _without_known_zeros(offer: Offer, usage: Usage) -> Usage:
    """No minutes of a known meter cost nothing, even where it is not sold; of an unknown meter they are a mistake."""
    priced, known = offer.tariff.meters, offer.book.meters
    return Usage({m: q for m, q in usage.quantities.items() if m in priced or q or m not in known})
