"""Why two bills of one profile differ: parts that add up exactly to the difference of what is payable."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from agorapricing.bill import Bill
from agorapricing.billable import billable
from agorapricing.book import Offer
from agorapricing.errors import AgorapricingError
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.metering import Metered
from agorapricing.rating import cost
from agorapricing.stages import FeeStage
from agorapricing.tariff.charge import FEES, LIST
from agorapricing.usage import Usage

METERING, PRICE, BOTH, ROUNDING = "metering", "price", "metering and price", "rounding"


@attrs.frozen(eq=False)
class Rated:
    """A bill, with the offer and the usage that it came from: plain minutes, and seconds that the book metered.

    `amount` is what is payable in the currency of a comparison, which one unit of the bill's own is `rate` of.
    """

    offer: Offer
    bill: Bill
    amount: Decimal
    plain: Usage
    seconds: Metered | None = None
    rate: Decimal = ONE

    @property
    def listed(self) -> Decimal:
        """What the bill comes to at list price, in the currency of the comparison."""
        return self.bill.stages[0].amount * self.rate

    @property
    def rounding(self) -> Decimal:
        """What rounding adds to the total, or takes away."""
        return self.amount - self.bill.total * self.rate

    def at_list(self, plain: Usage, seconds: Metered | None) -> Decimal:
        """What other usage costs at this offer's list prices. Raises where there is no price or no rule for it."""
        listed = self.offer.book.offer(LIST, self.offer.on)
        counted = () if seconds is None else (billable(seconds, listed),)
        return cost(listed, Usage.total((plain, *counted))) * self.rate


def difference(one: Rated, other: Rated) -> Mapping[str, Decimal]:
    """What `other` costs more than `one`, by cause: metering, price, each kind of stage, and rounding.

    Metering is what the other book's minutes cost more than the minutes of the first, both at the other's list prices;
    price is what those of the first cost more there than at home. Where the other book cannot bill the first one's
    minutes, the two stand together.
    """
    with exact():
        parts = _listed(one, other)
        for rated, sign in ((other, 1), (one, -1)):
            for stage in rated.bill.stages:
                if stage.stage != LIST:
                    cause = _cause(rated.offer, stage.stage)
                    parts[cause] = parts.get(cause, ZERO) + sign * stage.amount * rated.rate
        parts[ROUNDING] = other.rounding - one.rounding
        return {cause: amount for cause, amount in parts.items() if amount}


def _cause(offer: Offer, stage: str) -> str:
    stages = offer.edition.stages
    if stage in stages:
        return stages[stage].cause
    return FeeStage.cause if stage == FEES else stage


def _listed(one: Rated, other: Rated) -> dict[str, Decimal]:
    here, there = one.listed, other.listed
    if one.seconds is None or other.seconds is None:
        return {PRICE: there - here}
    try:
        crossed = other.at_list(one.plain, one.seconds)
        own = other.at_list(other.plain, other.seconds)
    except AgorapricingError:
        return {BOTH: there - here}
    if own != there:  # stages of the chain can change what stands as list, as packs do
        return {METERING: own - crossed, PRICE: there - own + crossed - here}
    return {METERING: own - crossed, PRICE: crossed - here}
