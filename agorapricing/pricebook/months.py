"""Days as they are given, and months: the same day some months later, an offer in a month."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from typing import TYPE_CHECKING, overload

from agorapricing.errors import AgorapricingError

if TYPE_CHECKING:  # whose days are worked out here
    from agorapricing.pricebook.book import Offer


@overload
def as_day(given: None, name: str = "on") -> None: ...


@overload
def as_day(given: date | str, name: str = "on") -> date: ...


def as_day(given: date | str | None, name: str = "on") -> date | None:
    """A day, also one that is written as ISO 8601 has it, where one is given; `name` is what an error calls it.

    >>> as_day("2026-11-01")
    datetime.date(2026, 11, 1)

    Raises TypeError for what is neither, and AgorapricingError for text that is no day.
    """
    if given is None or type(given) is date:
        return given
    if not isinstance(given, str):
        raise TypeError(f"{name} must be a day as datetime.date(2024, 2, 6) or '2024-02-06', not {given!r}")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise AgorapricingError(f"{name} must be a day as '2024-02-06', not {given!r}") from None


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it has no such day.

    >>> months_after(date(2024, 1, 31), 1), months_after(date(2023, 12, 1), 1)
    (datetime.date(2024, 2, 29), datetime.date(2024, 1, 1))

    Raises AgorapricingError where the calendar has no such day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise AgorapricingError(f"no month is {months:+} from {day}: the calendar has the years {MINYEAR} to {MAXYEAR}")
    return date(year, month, min(day.day, days_in(date(year, month, 1))))


def days_in(month: date) -> int:
    """How many days the month of a day has.

    >>> days_in(date(2024, 2, 6)), days_in(date.max)
    (29, 31)
    """
    if month.month == 12:
        return 31
    return (date(month.year, month.month + 1, 1) - date(month.year, month.month, 1)).days


def in_month(offer: Offer, day: date) -> Offer:
    """The same offer in the month of a day: on its first, or on the first day on which its contract holds."""
    contract = offer.book.contract
    return offer.at(contract.effective.first_in(day) if contract else day.replace(day=1))
