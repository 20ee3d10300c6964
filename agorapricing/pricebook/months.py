"""Months: the same day some months later."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from agorapricing.errors import AgorapricingError


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
    return date(year, month, min(day.day, monthrange(year, month)[1]))
