"""Editions cut where terms change, and the days of months."""

from datetime import date, timedelta

import attrs
import pytest

from agorapricing.loading import load_book
from agorapricing.pricebook.contract import Effective
from agorapricing.pricebook.months import days_in, months_after
from agorapricing.pricebook.spans import cut_at, in_force_on

DAY = timedelta(days=1)
FIRST, SECOND = date(2026, 1, 1), date(2026, 4, 1)
EDITIONS = [attrs.evolve(load_book("trtc-cn").editions[-1], start=start) for start in (FIRST, SECOND)]


@pytest.mark.parametrize(
    ("days", "starts"),
    [
        ([], [FIRST, SECOND]),
        ([FIRST - DAY, FIRST, SECOND], [FIRST, SECOND]),
        ([FIRST + DAY], [FIRST, FIRST + DAY, SECOND]),
        ([SECOND + DAY, SECOND - DAY], [FIRST, SECOND - DAY, SECOND, SECOND + DAY]),
    ],
)
def test_editions_are_cut_inside_their_days(days, starts):
    """
    A day that an edition begins or ends on cuts nothing; one inside begins another part, in the order of days.
    """
    assert [each.start for each in cut_at(EDITIONS, days)] == starts


@pytest.mark.parametrize(
    ("days", "starts"),
    [
        (Effective(), [FIRST, SECOND]),
        (Effective(None, FIRST), []),
        (Effective(None, FIRST + DAY), [FIRST]),
        (Effective(None, SECOND), [FIRST]),
        (Effective(None, SECOND + DAY), [FIRST, SECOND]),
        (Effective(SECOND - DAY), [FIRST, SECOND]),
        (Effective(SECOND), [SECOND]),
    ],
)
def test_which_editions_are_in_force_on_some_days(days, starts):
    """
    An edition is in force from its first day to that before the next one's.
    """
    assert [each.start for each in in_force_on(days, EDITIONS)] == starts


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2023, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
        (2024, [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
    ],
)
def test_the_days_of_each_month(year, days):
    """
    Each month has its days, whichever of them is asked, and February one more in leap years.
    """
    assert [days_in(date(year, month, 1)) for month in range(1, 13)] == days
    assert [days_in(date(year, month, last)) for month, last in enumerate(days, 1)] == days


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2024-01-31", 0, "2024-01-31"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-11-30", 15, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", -48, "2020-02-29"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-02-28", -1, "0001-01-28"),
    ],
)
def test_the_same_day_of_another_month(day, months, after):
    """
    Some months later it is the same day, or the last one of a month that has no such day; over years as within them.
    """
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Effective(), Effective(), Effective()),
        (Effective(FIRST), Effective(None, SECOND), Effective(FIRST, SECOND)),
        (Effective(FIRST, SECOND), Effective(FIRST + DAY, SECOND - DAY), Effective(FIRST + DAY, SECOND - DAY)),
        (Effective(FIRST, SECOND - DAY), Effective(FIRST - DAY, SECOND), Effective(FIRST, SECOND - DAY)),
    ],
)
def test_the_days_that_two_have(one, other, both):
    """
    Two spans have in common what lies from the later first day to the earlier end.
    """
    assert one.within(other) == other.within(one) == both


@pytest.mark.parametrize(
    ("since", "before", "month", "first", "held"),
    [
        (None, None, "2026-02-10", "2026-02-01", 28),
        ("2026-02-01", None, "2026-02-10", "2026-02-01", 28),
        ("2026-02-02", None, "2026-02-28", "2026-02-02", 27),
        ("2026-02-28", None, "2026-02-28", "2026-02-28", 1),
        ("2026-03-01", None, "2026-02-28", "2026-02-01", 0),
        ("2026-01-31", None, "2026-02-01", "2026-02-01", 28),
        ("2025-02-15", None, "2026-02-01", "2026-02-01", 28),
        (None, "2026-02-02", "2026-02-01", "2026-02-01", 1),
        (None, "2026-03-01", "2026-02-01", "2026-02-01", 28),
    ],
)
def test_the_days_of_a_month_on_which_something_holds(since, before, month, first, held):
    """
    The first day of a month on which something holds, and on how many days of it, at the bounds and beside them.
    """
    days = Effective(*(each and date.fromisoformat(each) for each in (since, before)))

    assert days.first_in(date.fromisoformat(month)) == date.fromisoformat(first)
    assert days.days_in(date.fromisoformat(month)) == (held, 28)
