"""Rating: an offer and a usage give a bill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.messages import Message
from agorapricing.pricebook import Conflict, Offer
from agorapricing.rating.bill import Bill, Line
from agorapricing.rating.finding import find_offer
from agorapricing.rating.notes import closed_bill
from agorapricing.rating.rater import Rater, lacking_price, rater_of
from agorapricing.usage import Usage

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract


def rate(offer: str | Offer | Contract, usage: Mapping[str, Any], on: date | str | None = None) -> Bill:
    """Rate a usage under an offer.

    >>> bill = rate("agora-cn:list", {"rtc.2k_plus": 80_000}, on=date(2024, 2, 6))
    >>> bill.total, bill.payable, bill.currency
    (Decimal('20160.000'), Decimal('20160.00'), 'CNY')

    Raises UnpricedMeterError for a meter that the offer has no price for; NumberError for what is no quantity.
    """
    found = offer if type(offer) is Offer and on is None else find_offer(offer, on)
    rater: Rater | None = found.compiled.get(tuple(usage)) if type(usage) is dict else None
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


def cost(offer: str | Offer | Contract, usage: Mapping[str, Any], on: date | str | None = None) -> Decimal:
    """Give the total alone, exact and before any rounding: the fast way for an offer that is used many times.

    >>> cost("agora-cn:list", {"rtc.audio": 1_000}, on=date(2024, 2, 6))
    Decimal('7.000')

    Raises what `rate` raises.
    """
    found = offer if type(offer) is Offer and on is None else find_offer(offer, on)
    if type(usage) is dict:
        if len(usage) == 1:
            for key in usage:  # noqa: B007  # the one key, sooner than `next` gives it
                break
        else:
            key = tuple(usage)
        try:
            total: Decimal | None = found.compiled[key].total_of_counts(usage)
        except KeyError:  # other meters than before
            total = None
        if total is not None:
            return total
    rater, used = rater_of(found, usage if isinstance(usage, Usage) else Usage(usage))
    return rater.total(used)


def unpriced(offer: Offer, usage: Usage) -> tuple[UnpricedMeterError, ...]:
    """Give an error for each thing used that an offer has no price for; `rate` raises the first of them.

    >>> offer = find_offer("agora-cn:list", date(2024, 2, 6))
    >>> [each.meter for each in unpriced(offer, Usage({"rtc.hd": 1, "im.mau": 5}))]
    ['im.mau']
    """
    priced = offer.tariff.meters
    lacking = [lacking_price(offer, meter) for meter, quantity in usage.items() if quantity and meter not in priced]
    rater, used = rater_of(offer, Usage({m: q for m, q in usage.quantities.items() if m in priced}))
    return (*lacking, *rater.quoted_in(used))


def conflicts_of(offer: Offer, usage: Usage) -> tuple[Conflict, ...]:
    """Give the conflicts between sources that a bill rests on.

    >>> offer = find_offer("agora-us:list", date(2026, 7, 1))
    >>> [conflict.about for conflict in conflicts_of(offer, Usage({"signaling.daily_users": 1}))]
    ['how the total is rounded to cents', 'the price of 1,000 daily active users of Signaling 1.x']
    """
    rater, _ = rater_of(offer, usage)
    return rater.conflicts
