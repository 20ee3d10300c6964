"""A term: months from a first day, with growth and seasons, and the usage of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers import ONE, ZERO, ceil_div, exact, not_negative, number
from agorapricing.pricebook import as_day, months_after
from agorapricing.usage import Usage

YEAR = 12
_LONGEST = 60


def _first_of_a_month(_: Any, __: Any, start: date) -> None:
    if start.day != 1:
        raise NumberError(f"a term starts on the first of a month, as {start.replace(day=1)}, not on {start}")


def _start(given: date | str) -> date:
    return as_day(given, "start")


def _count(_: Any, __: Any, months: int) -> None:
    if type(months) is not int or not 1 <= months <= _LONGEST:
        raise NumberError(f"a term has 1 to {_LONGEST} months, not {months!r}")


def _growth(given: Any) -> Decimal:
    growth = number(given, "growth a month")
    if growth <= -ONE:
        raise NumberError(f"growth a month must be more than -1 (that is -100 %), not {growth}")
    return growth


def _seasons(given: Mapping[Any, Any]) -> dict[int, Decimal]:
    for month in given:
        if type(month) is not int or not 1 <= month <= YEAR:
            raise NumberError(f"a season is of a month from 1 to {YEAR}, not {month!r}")
    return {month: not_negative(factor, f"the season of month {month}") for month, factor in given.items()}


@frozen
class Term:
    """Months from the first day of one: usage grows by a fraction a month, and `seasons` multiply calendar months.

    >>> term = Term(date(2026, 11, 1), months=3, growth="0.1", seasons={12: "1.5"})
    >>> [dict(term.usage(Usage({"rtc.hd": 1000}), place)) for place in range(3)]
    [{'rtc.hd': Decimal('1000')}, {'rtc.hd': Decimal('1650')}, {'rtc.hd': Decimal('1210')}]

    Raises NumberError.
    """

    start: date = attrs.field(converter=_start, validator=_first_of_a_month)
    months: int = attrs.field(default=YEAR, validator=_count)
    growth: Decimal = attrs.field(default=ZERO, converter=_growth)
    seasons: Mapping[int, Decimal] = attrs.field(factory=dict, converter=_seasons)

    @property
    def days(self) -> tuple[date, ...]:
        """The first day of each month: the edition in force on it is that of the month."""
        return tuple(months_after(self.start, place) for place in range(self.months))

    @property
    def end(self) -> date:
        """The first day after the term."""
        return months_after(self.start, self.months)

    def factor(self, place: int) -> Decimal:
        """What the usage of the first month is multiplied by in a month, counted from 0."""
        with exact():
            grown = (ONE + self.growth) ** place
            return grown * self.seasons.get(self.days[place].month, ONE)

    def usage(self, usage: Usage, place: int, days: tuple[int, int] = (1, 1)) -> Usage:
        """The usage of a month, or of so many of its days, each quantity rounded up to the decimals it was given with.

        >>> [dict(Term(date(2026, 7, 1)).usage(Usage({"rtc.hd": 1000}), 0, (days, 31))) for days in (17, 31)]
        [{'rtc.hd': Decimal('549')}, {'rtc.hd': Decimal('1000')}]
        """
        factor, (part, of) = self.factor(place), days
        if factor == ONE and part == of:
            return usage
        with exact():
            return Usage({meter: _scaled(quantity, factor * part, of) for meter, quantity in usage.items()})


def _scaled(quantity: Decimal, factor: Decimal, of: int) -> Decimal:
    step = Decimal((0, (1,), min(int(quantity.as_tuple().exponent), 0)))
    whole: Decimal = ceil_div(quantity * factor, step * of)
    return whole * step
