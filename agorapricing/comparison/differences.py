"""Why two bills differ: parts that add up exactly to the difference of what is payable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, ZERO, exact, exactly
from agorapricing.pricebook import Offer, billable, closed, rule_of
from agorapricing.profiles import Profile
from agorapricing.rating import Bill, rate
from agorapricing.tariff import CONTRACT, FEES, LIST, Fee
from agorapricing.usage import Usage

if TYPE_CHECKING:
    from agorapricing.metering import Metered

QUANTITY, METERING, PRICE, TIERS, TAX, ROUNDING = "quantity", "metering", "price", "tiers", "tax", "rounding"
"""What changes a bill besides its stages: other usage, minutes counted otherwise, other prices at the first tier, what
the list price's further tiers change, tax on top, and the rounding at the end."""

_HALF = Decimal("0.5")


@frozen(eq=False)
class RatedBill:
    """A bill, with the offer and the profile that it came from, and the seconds that the offer's book metered.

    `amount` is what is payable in the currency of a comparison, which one unit of the bill's own is `rate` of.
    """

    offer: Offer
    bill: Bill
    amount: Decimal
    profile: Profile
    seconds: Metered | None = None
    rate: Decimal = ONE

    @property
    @exactly
    def listed(self) -> Decimal:
        """What the bill comes to at list price, in the currency of the comparison."""
        return self.bill.stages[0].amount * self.rate

    @property
    @exactly
    def tiers(self) -> Decimal:
        """What further tiers of list prices change against the first one's price for all."""
        return _tiers(self.bill, self.offer) * self.rate

    @property
    @exactly
    def rounding(self) -> Decimal:
        """What rounding adds to the total, or takes away."""
        return self.amount - self.bill.total * self.rate

    @exactly
    def at_list(self, profile: Profile, seconds: Metered | None) -> Decimal:
        """What other usage costs at this offer's list prices, all of it at the first tier's.

        Raises where there is no price or no rule for it.
        """
        listed = self.offer.book.offer(LIST, self.offer.on)
        counted = () if seconds is None else (billable(seconds, listed),)
        bill = rate(listed, Usage.total((profile.usage, *counted)))
        return (bill.total - _tiers(bill, listed)) * self.rate

    def metered(self, profile: Profile) -> Metered | None:
        """Another profile's seconds by the rule of this offer's book. Raises MeteringError."""
        if profile is self.profile:
            return self.seconds
        return profile.metered(rule_of(self.offer)) if profile.is_metered else None


def _tiers(bill: Bill, offer: Offer) -> Decimal:
    change = ZERO
    for line in bill.lines:
        ladder = offer.edition.ladders.get(line.meter or "")
        if ladder is not None and line.price.stage == LIST and not line.price.in_blocks:
            priced = (charge.price for charge in ladder.listed() if charge.price.meter)
            first = next(price for price in priced if not price.in_blocks)
            if first.unit_price is not None:
                change += line.list_amount - line.quantity * first.list_price
    return change


def difference(one: RatedBill, other: RatedBill) -> Mapping[str, Decimal]:
    """What `other` costs more than `one`, by cause; the causes add up, and the other way round have the other sign.

    Usage, metering rule and prices change one after another, in this order and in the reverse one, and each one's part
    is the mean of the two, so that neither side is the measure. What stands together in `_COMBINED` could not be
    taken apart: one book has no rule or no price for what the other one bills. Of a confidential contract nothing is
    said but that it is one.
    """
    if closed((one.offer, other.offer)):
        with exact():
            apart = other.amount - one.amount
        return {CONTRACT: apart} if apart else {}
    with exact():
        parts = _listed(one, other)
        parts[TIERS] = other.tiers - one.tiers
        for rated, sign in ((other, 1), (one, -1)):
            for stage in rated.bill.stages:
                if stage.stage != LIST:
                    cause = _cause(rated.offer, stage.stage)
                    parts[cause] = parts.get(cause, ZERO) + sign * stage.amount * rated.rate
        parts[ROUNDING] = parts.get(ROUNDING, ZERO) + other.rounding - one.rounding
        return {cause: amount for cause, amount in parts.items() if amount}


def _cause(offer: Offer, stage: str) -> str:
    stages = offer.edition.stages
    if stage == offer.tax:
        return TAX
    if stage in stages:
        is_own = stages[stage].source not in offer.book.public.sources
        return CONTRACT if is_own and offer.book.contract else stages[stage].called or stages[stage].cause
    return Fee.cause if stage == FEES else stage


Side = int
Corner = tuple[Side, Side, Side]
"""Whose usage, whose metering rule and whose prices: 0 the first bill's, 1 the other's."""

_FACTORS = (QUANTITY, METERING, PRICE)
_COMBINED = (
    ((0,), (1,), (2,)),
    ((0,), (1, 2)),
    ((0, 1, 2),),
)
"""The three factors apart; metering and price together; all together."""


def _listed(one: RatedBill, other: RatedBill) -> dict[str, Decimal]:
    """How the list costs differ, at the first tier's prices, by the finest parts that both books can rate."""
    for groups in _COMBINED:
        try:
            return _mean(groups, one, other)
        except AgorapricingError:
            continue
    return {_name(_COMBINED[-1][0]): _own(other) - _own(one)}


def _name(group: Sequence[int]) -> str:
    return " and ".join(_FACTORS[factor] for factor in group)


def _own(rated: RatedBill) -> Decimal:
    return rated.listed - rated.tiers


def _mean(groups: Sequence[Sequence[int]], one: RatedBill, other: RatedBill) -> dict[str, Decimal]:
    """Each group's step from the first bill to the other, the mean of walking in order and in reverse.

    What stages of a regime change in the list amounts, as packs may, is a matter of price.
    """
    cost = _corners(one, other)
    parts: dict[str, Decimal] = {}
    for order in (groups, groups[::-1]):
        for group, step in _steps(order, cost):
            parts[_name(group)] = parts.get(_name(group), ZERO) + step * _HALF
    beside = (_own(other) - cost((1, 1, 1))) - (_own(one) - cost((0, 0, 0)))
    parts[_name(groups[-1])] += beside
    return parts


def _corners(one: RatedBill, other: RatedBill) -> Callable[[Corner], Decimal]:
    """The list cost by corner, each computed once; what is the same on both sides makes no other corner."""
    sides = (one, other)
    is_same = one.profile == other.profile
    is_plain = one.seconds is None and other.seconds is None

    @cache
    def cost(used: Side, counted: Side, priced: Side) -> Decimal:
        return sides[priced].at_list(sides[used].profile, sides[counted].metered(sides[used].profile))

    return lambda corner: cost(0 if is_same else corner[0], 0 if is_plain else corner[1], corner[2])


def _steps(
    order: Sequence[Sequence[int]], cost: Callable[[Corner], Decimal]
) -> Iterator[tuple[Sequence[int], Decimal]]:
    changed: set[int] = set()
    before = cost((0, 0, 0))
    for group in order:
        changed |= set(group)
        after = cost((int(0 in changed), int(1 in changed), int(2 in changed)))
        yield group, after - before
        before = after
