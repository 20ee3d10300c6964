"""How numbers look: amounts in minor units that add up, unit prices never rounded, thousands apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from agorapricing.messages import Message
from agorapricing.numbers import Rounding, exact, outwards
from agorapricing.rating import plain
from agorapricing.report.page import NOTHING as NONE


def amount(value: Decimal | None) -> str:
    """Write money with the minor units that it was rounded to.

    >>> amount(Decimal("22405.59"))
    '22,405.59'
    """
    return NONE if value is None else f"{value:,f}"


def unit_price(value: Decimal) -> str:
    """Write a unit price: never rounded, at least two decimals.

    >>> unit_price(Decimal("0.99")), unit_price(Decimal(1499)), unit_price(Decimal("2.28571"))
    ('0.99', '1,499.00', '2.28571')
    """
    text = quantity(value)
    return text if len(text.partition(".")[2]) >= 2 else f"{value:,.2f}"


def quantity(value: Decimal | int | None) -> str:
    """Write a quantity, exactly.

    >>> quantity(Decimal("1440000")), quantity(Decimal("3.930"))
    ('1,440,000', '3.93')
    """
    return NONE if value is None else f"{Decimal(plain(Decimal(value))):,f}"


def quantity_text(value: str) -> str:
    """Write a quantity that is a string already.

    >>> quantity_text("1000")
    '1,000'
    """
    return quantity(Decimal(value))


def day(value: date) -> Message:
    """Write a day, as the language of the report does.

    >>> day(date(2026, 7, 1))
    '2026-07-01'
    """
    return Message("{day}", day=value)


def day_text(value: str) -> Message:
    """Write a day that is a string already."""
    return day(date.fromisoformat(value))


def month(value: date) -> Message:
    """Write the month of a day.

    >>> month(date(2026, 7, 1))
    '2026-07'
    """
    return Message("{month:%Y-%m}", month=value)


def percent(value: Decimal | None) -> str:
    """Write a difference in percent with its sign.

    >>> percent(Decimal("7.7")), percent(Decimal(0)), percent(None)
    ('+7.7 %', '0.0 %', '–')
    """
    return NONE if value is None else f"{value:+,.1f} %" if value else "0.0 %"


def percent_of(share: Fraction, *, up: bool = False) -> str:
    """Write a share in percent, to two decimals, rounded down or up and marked by ~ where it has more.

    >>> percent_of(Fraction(1, 4)), percent_of(Fraction(1, 3))
    ('25 %', '~33.33 %')
    """
    return f"{outwards(share * 100, 2, up=up)} %"


def signed(value: Decimal | None) -> str:
    """Write a difference of money with its sign.

    >>> signed(Decimal("3.50")), signed(Decimal("0.00"))
    ('+3.50', '0.00')
    """
    return NONE if value is None else f"{value:+,f}" if value else amount(value)


def shown(amounts: Sequence[Decimal], rounding: Rounding) -> list[Decimal]:
    """Round amounts so that they still add up to their rounded sum: the largest remainders go up.

    >>> [str(each) for each in shown([Decimal("1.006"), Decimal("1.006"), Decimal("1.006")], Rounding(2))]
    ['1.01', '1.01', '1.00']
    """
    unit = rounding.unit
    with exact():
        floors = [(each / unit).to_integral_value(ROUND_FLOOR) * unit for each in amounts]
        missing = int((rounding.round(sum(amounts, Decimal(0))) - sum(floors, Decimal(0))) / unit)
        by_remainder = sorted(range(len(amounts)), key=lambda i: (floors[i] - amounts[i], i))
        up = set(by_remainder[:missing])
        return [(floor + unit if i in up else floor).quantize(unit) for i, floor in enumerate(floors)]
