"""What an offer costs over quantities that are no Decimals: curves, and numbers that are recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer
from agorapricing.rating.line_rounding import rounded, unsettled
from agorapricing.rating.rater import rater_of
from agorapricing.usage import Usage


def cost_over(offer: Offer, quantities: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give the total over quantities of another kind of number, as curves, and what of them has no printed price.

    >>> from datetime import date
    >>> from agorapricing.numbers import Curve
    >>> from agorapricing.rating import find_offer
    >>> cost, _ = cost_over(find_offer("agora-cn:list", date(2024, 2, 6)), {"rtc.audio": Curve.linear(1_000)})
    >>> cost(2)
    Fraction(14, 1)

    Raises UnpricedMeterError for a meter that the offer has no price for.
    """
    rater, _ = rater_of(offer, Usage(dict.fromkeys(quantities, 1)))
    return rater.plan.over([quantities[meter] for meter in rater.plan.meters])


def total_over(offer: Offer, quantities: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give the total of a bill over recorded quantities, and what of them has no price: in a tier, or at all.

    It is `bill_total` of what the quantities turn out to be, wherever all of them has a price.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from agorapricing.numbers import Form
    >>> from agorapricing.rating import find_offer
    >>> total, _ = total_over(find_offer("agora-cn:list", date(2024, 2, 6)), {"rtc.audio": Form.symbol("minutes")})
    >>> total == Form.symbol("minutes") * Decimal("0.007")
    True
    """
    priced = offer.tariff.meters
    known = {meter: quantity for meter, quantity in quantities.items() if meter in priced}
    total, quoted = cost_over(offer, known)
    with exact():
        quoted = sum((quantity for meter, quantity in quantities.items() if meter not in priced), quoted)
        if offer.book.rounding.lines:
            rater, _ = rater_of(unsettled(offer), Usage(dict.fromkeys(known, 1)))
            charges = rater.plan.charges_over([known[meter] for meter in rater.plan.meters])
            total = sum((line.amount for line in rounded(offer, charges)), ZERO)
    return total, quoted
