"""What a careful engineer would write by hand for one offer: agora-cn payg, five meters, Decimals, exact.

These are the yardsticks: straight loops without any combinator, one that gives lines and one that gives the total.
"""

from collections.abc import Mapping
from decimal import Decimal

FREE = Decimal(10_000)
PRICES = (
    ("rtc.audio", Decimal("0.007")),
    ("rtc.hd", Decimal("0.028")),
    ("rtc.fhd", Decimal("0.063")),
    ("rtc.2k", Decimal("0.112")),
    ("rtc.2k_plus", Decimal("0.252")),
)
LADDER = (
    (Decimal(99_999), Decimal(1)),
    (Decimal(499_999), Decimal("0.95")),
    (Decimal(999_999), Decimal("0.93")),
    (None, Decimal("0.90")),
)
ZERO = Decimal(0)


def itemised(usage: Mapping[str, int]) -> tuple[Decimal, list[tuple[str, str, Decimal, Decimal, Decimal, Decimal]]]:
    """Give the total and its lines: meter, stage, quantity, unit price, factor, amount."""
    lines = []
    total, free, filled, tier = ZERO, FREE, ZERO, 0
    for meter, price in PRICES:
        left = Decimal(usage[meter])
        if free and left:
            part = min(free, left)
            lines.append((meter, "free", part, price, ZERO, ZERO))
            free -= part
            left -= part
        while left:
            bound, factor = LADDER[tier]
            part = left if bound is None else min(left, bound - filled)
            if part:
                amount = part * price * factor
                lines.append((meter, "volume" if tier else "list", part, price, factor, amount))
                total += amount
                filled += part
                left -= part
            if bound is not None and filled == bound:
                tier += 1
    return total, lines


def total(usage: Mapping[str, int]) -> Decimal:
    """Give the total alone."""
    amount, free, filled, tier = ZERO, FREE, ZERO, 0
    for meter, price in PRICES:
        left = Decimal(usage[meter])
        if free and left:
            part = min(free, left)
            free -= part
            left -= part
        while left:
            bound, factor = LADDER[tier]
            part = left if bound is None else min(left, bound - filled)
            if part:
                amount += part * price * factor
                filled += part
                left -= part
            if bound is not None and filled == bound:
                tier += 1
    return amount
