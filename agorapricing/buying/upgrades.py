"""Moves between packages: what an upgrade costs and what a pack gives back, each by a rule that a vendor prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from agorapricing.errors import NumberError
from agorapricing.numbers import ONE, ZERO, exact, fraction, not_negative, positive, quotient
from agorapricing.pricebook import Pack
from agorapricing.tariff import Graduated, Tier


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


def upgrade_by_days(price: Any, paid: Any, days_left: int, days: int) -> Decimal:
    """What an upgrade costs where the difference is shared by the days left: (price - paid) x days left / days.

    >>> upgrade_by_days(60, 30, 10, 30)
    Decimal('10')

    Raises NumberError where the share has no exact decimal, as with 31 days.
    """
    if not 0 <= days_left <= days:
        raise NumberError(f"of {days} days {days_left} cannot be left")
    with exact():
        return quotient(upgrade(price, paid) * days_left, positive(days, "the days"), "the share of the days left")


def refund(pack: Pack, quantity: Any, used: Any, *, off: Any = ZERO) -> Decimal:
    """What a partly used pack gives back: what was paid less the used units at the price of the bracket they reach.

    `off` is the contract's fraction off, on what was paid and on what is used. Nothing is given back below 0.

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
        return _given_back(pack, quantity, units * price, off) if left else ZERO


def refund_marginal(pack: Pack, quantity: Any, used: Any, *, off: Any = ZERO) -> Decimal:
    """The same by the older rule, where each bracket prices only the used units inside it.

    Raises what `refund` raises.
    """
    units, left = _used(quantity, used)
    bounds = [bracket.since for bracket in pack.brackets[1:]] + [None]
    tiers = [Tier(up_to, price=bracket.price) for up_to, bracket in zip(bounds, pack.brackets, strict=True)]
    with exact():
        return (
            _given_back(pack, quantity, Graduated("pack.units", tiers).cost({"pack.units": units}), off)
            if left
            else ZERO
        )


def _used(quantity: Any, used: Any) -> tuple[Decimal, Decimal]:
    bought, units = positive(quantity, "the units bought"), not_negative(used, "the units used")
    if units > bought:
        raise NumberError(f"of {bought:,f} units {units:,f} cannot be used")
    with exact():
        return units, bought - units


def _list_price(pack: Pack, quantity: Any) -> Decimal:
    return quotient(pack.price(quantity), positive(quantity, "the units bought"), "the price of a unit")


def _given_back(pack: Pack, quantity: Any, worth: Decimal, off: Any) -> Decimal:
    kept = ONE - fraction(off, "off")
    return max((pack.price(quantity) - worth) * kept, ZERO)
