"""Moves between packages: what an upgrade costs and what a pack gives back, each by a rule that a vendor prints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from agorapricing.errors import NumberError, TariffError
from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, ZERO, Rounding, exact, fraction, not_negative, positive, quotient
from agorapricing.pricebook import DIFFERENCE, Moves, Offer, Pack, fee_of, months_after
from agorapricing.records import Recorded
from agorapricing.tariff import Graduated, Tier


@frozen
class Move(Recorded):
    """A change of package: what is paid at once, from which day it holds, and by which day it is said for that."""

    amount: Decimal
    since: date
    last_day: date


def move(offer: Offer, to: str, rounding: Rounding | None = None) -> Move:
    """What it takes to move from the package of an offer to another one, said on the offer's day.

    To a dearer package it is an upgrade, which holds at once; else a downgrade, which costs nothing and holds later. A
    share by days is rounded as the book rounds, or as is given.

    >>> from agorapricing.rating import find_offer
    >>> for to, day in (("flagship", 16), ("free", 25), ("free", 26)):
    ...     moved = move(find_offer("agora-cn-standard:basic", date(2024, 8, day)), to)
    ...     print(to, moved.amount, moved.since, moved.last_day)
    flagship 7661 2024-08-16 2024-08-31
    free 0 2024-09-01 2024-08-25
    free 0 2024-10-01 2024-09-25

    Raises UnknownNameError for a package that the edition has not, TariffError where the book says nothing of moves.
    """
    rule, on = moves_rule(offer), offer.on
    paid, price = (fee_of(offer.edition, each) for each in (offer.regime, offer.edition.regime(to)))
    end = months_after(on.replace(day=1), 1) - date.resolution
    if price <= paid:
        since = rule.downgrade(on)
        return Move(ZERO, since, rule.last_day(since))
    if rule.upgrade == DIFFERENCE:
        return Move(upgrade(price, paid), on, end)
    left = end.day - on.day + 1  # the day itself is one of them
    return Move(upgrade_by_days(price, paid, left, end.day, rounding or offer.book.rounding), on, end)


def moves_rule(offer: Offer) -> Moves:
    """How a customer moves between the packages of an offer's book. Raises TariffError where it does not say."""
    if offer.edition.moves is None:
        raise TariffError(f"{offer.book.id} does not say on {offer.on} how a customer moves between packages")
    return offer.edition.moves


def upgrade(price: Any, paid: Any) -> Decimal:
    """What moving to a larger package costs within a month: the difference of the prices, for its full quota.

    >>> upgrade(8399, 738)
    Decimal('7661')

    Raises NumberError for a package that is not dearer: moving down takes effect with the next month.
    """
    new, old = not_negative(price, "a price"), not_negative(paid, "what is paid")
    if new < old:
        raise NumberError(f"an upgrade goes to a dearer package, not from {old} to {new}: that takes effect next month")
    with exact():
        return new - old


def upgrade_by_days(price: Any, paid: Any, days_left: int, days: int, rounding: Rounding | None = None) -> Decimal:
    """What an upgrade costs where the difference is shared by the days left: (price - paid) x days left / days.

    `paid` is the whole price of the package before; a share is rounded as the vendor rounds, where that is given.

    >>> upgrade_by_days(2388, 738, 10, 30)
    Decimal('550')
    >>> upgrade_by_days(2388, 738, 10, 31, Rounding())
    Decimal('532.26')

    Raises NumberError where a share that is not rounded has no exact decimal, as with 31 days.
    """
    if not 0 <= days_left <= days:
        raise NumberError(f"of {days} days {days_left} cannot be left")
    difference = upgrade(price, paid)
    if rounding is not None:
        return rounding.share(difference, days_left, days)
    with exact():
        return quotient(difference * days_left, positive(days, "the days"), "the share of the days left")


def refund(pack: Pack, quantity: Any, used: Any, *, off: Any = ZERO, paid: Any = None) -> Decimal:
    """What a partly used pack gives back: what was paid less the used units at the price of the bracket they reach.

    `paid` is what the customer paid, if that is not the price; `off` is the fraction off that the customer has now, on
    what is used, and on the price where nothing else is said to be paid. Nothing is given back below 0.

    >>> from agorapricing import load_book
    >>> pack = load_book("trtc-cn").editions[-1].packs["general"]
    >>> refund(pack, 1_000_000, 100_000)  # 5,968 less 100,000 at 0.00672
    Decimal('5296.00000')

    Raises TariffError for a quantity that is not sold, NumberError for more used than bought.
    """
    units, left = _used(quantity, used)
    with exact():
        reached = next((bracket for bracket in reversed(pack.brackets) if bracket.since <= units), None)
        price = reached.price if reached else (pack.brackets[0].price if pack.brackets else _list_price(pack, quantity))
        return _given_back(pack, quantity, units * price, off, paid) if left else ZERO


def refund_marginal(pack: Pack, quantity: Any, used: Any, *, off: Any = ZERO, paid: Any = None) -> Decimal:
    """The same by the older rule, where each bracket prices only the used units inside it.

    Raises what `refund` raises, and TariffError for a pack that is not sold by brackets.
    """
    if not pack.brackets:
        raise TariffError(f"{pack.title}: is not sold by brackets, by whose prices a refund is worked out")
    units, left = _used(quantity, used)
    bounds = [bracket.since for bracket in pack.brackets[1:]] + [None]
    tiers = [Tier(up_to, price=bracket.price) for up_to, bracket in zip(bounds, pack.brackets, strict=True)]
    with exact():
        worth = Graduated("pack.units", tiers).cost({"pack.units": units})
        return _given_back(pack, quantity, worth, off, paid) if left else ZERO


def _used(quantity: Any, used: Any) -> tuple[Decimal, Decimal]:
    bought, units = positive(quantity, "the units bought"), not_negative(used, "the units used")
    if units > bought:
        raise NumberError(f"of {bought:,f} units {units:,f} cannot be used")
    with exact():
        return units, bought - units


def _list_price(pack: Pack, quantity: Any) -> Decimal:
    return quotient(pack.price(quantity), positive(quantity, "the units bought"), "the price of a unit")


def _given_back(pack: Pack, quantity: Any, worth: Decimal, off: Any, paid: Any) -> Decimal:
    kept = ONE - fraction(off, "off")
    price = pack.price(quantity)
    given = price * kept if paid is None else not_negative(paid, "what is paid")
    return max(given - worth * kept, ZERO)
