"""The best that was written by hand for one offer: agora-cn payg, five meters, exact, lines of Decimals.

These are the yardsticks: meters and tiers are walked once, without any combinator and without a look at what is given,
with net prices worked out before; one gives lines and one gives the total.
"""

from collections.abc import Mapping
from decimal import Decimal

PRICES = (
    ("rtc.audio", Decimal("0.007")),
    ("rtc.hd", Decimal("0.028")),
    ("rtc.fhd", Decimal("0.063")),
    ("rtc.2k", Decimal("0.112")),
    ("rtc.2k_plus", Decimal("0.252")),
)
TIERS = (
    ("free", 10_000, Decimal(0)),
    ("list", 99_999, Decimal(1)),
    ("volume", 400_000, Decimal("0.95")),
    ("volume", 500_000, Decimal("0.93")),
    ("volume", 10**30, Decimal("0.90")),
)
ROOMS = tuple(room for _, room, _ in TIERS)
METERS = tuple(
    (meter, tuple((stage, price, factor, price * factor) for stage, _, factor in TIERS)) for meter, price in PRICES
)
NETS = tuple((meter, tuple(price * factor for *_, factor in TIERS)) for meter, price in PRICES)
UNITS = tuple((meter, tuple(int(net * 10**5) for net in nets)) for meter, nets in NETS)
UNIT = Decimal("0.00001")
ZERO = Decimal(0)

Lines = list[tuple[str, str, Decimal, Decimal, Decimal, Decimal]]


def itemised(usage: Mapping[str, int]) -> tuple[Decimal, Lines]:
    """Give the total and its lines: meter, stage, quantity, unit price, factor, amount."""
    lines: Lines = []
    total, tier, room = ZERO, 0, ROOMS[0]
    for meter, prices in METERS:
        left = usage.get(meter, 0)
        while left:
            stage, price, factor, net = prices[tier]
            part = Decimal(min(room, left))
            amount = part * net
            lines.append((meter, stage, part, price, factor, amount))
            total += amount
            if left < room:
                room -= left
                break
            left -= room
            tier += 1
            room = ROOMS[tier]
    return total, lines


def total(usage: Mapping[str, int]) -> Decimal:
    """Give the total alone."""
    amount, tier, room = ZERO, 0, ROOMS[0]
    for meter, nets in NETS:
        left = usage.get(meter, 0)
        while left >= room:
            amount += room * nets[tier]
            left -= room
            tier += 1
            room = ROOMS[tier]
        if left:
            amount += left * nets[tier]
            room -= left
    return amount


def total_in_units(usage: Mapping[str, int]) -> Decimal:
    """Give the total alone, added up as integers of 10^-5 yuan."""
    amount, tier, room = 0, 0, ROOMS[0]
    for meter, units in UNITS:
        left = usage.get(meter, 0)
        while left >= room:
            amount += room * units[tier]
            left -= room
            tier += 1
            room = ROOMS[tier]
        amount += left * units[tier]
        room -= left
    return amount * UNIT
