"""Time zones of billing periods: midnights, days of 23 and 25 hours, leap days, and cutting at them."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import MeteringError
from agorapricing.metering.metered import origin_seconds
from agorapricing.metering.zones import Calendar, midnight, zone_of

BERLIN = zone_of("Europe/Berlin")
HOUR = 3_600
FIRST, LAST = 1_500_000_000, 1_900_000_000


@pytest.mark.parametrize(
    ("text", "offset"), [("UTC", 0), ("UTC+08:00", 8 * 60), ("UTC-05:30", -330), ("UTC+00:00", 0), ("UTC+23:59", 1439)]
)
def test_offsets(text, offset):
    """
    A zone can be UTC or so many hours and minutes from it.
    """
    assert zone_of(text).utcoffset(datetime(2026, 1, 1)) == timedelta(minutes=offset)


@pytest.mark.parametrize("text", ["", "UTC+8", "UTC+24:00", "+08:00", "Mars/Olympus", "../etc", "Europe"])
def test_what_is_no_zone(text):
    """
    A name that this machine does not know is refused, with the forms that there are.
    """
    with pytest.raises(MeteringError, match="write UTC, UTC\\+08:00, or a name like Europe/Berlin"):
        zone_of(text)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 28), 24),
        (date(2026, 3, 29), 23),
        (date(2026, 10, 25), 25),
        (date(2024, 2, 29), 24),
    ],
)
def test_days_of_summer_time(day, hours):
    """
    A day on which clocks change has 23 or 25 hours; a leap day has its 24.
    """
    assert midnight(day + timedelta(days=1), BERLIN) - midnight(day, BERLIN) == hours * HOUR


def test_a_month_with_a_leap_day():
    """
    February has 29 days in 2024 and 28 in 2026.
    """
    for year, days in ((2024, 29), (2026, 28)):
        length = midnight(date(year, 3, 1), UTC) - midnight(date(year, 2, 1), UTC)

        assert length == days * 24 * HOUR


@pytest.mark.parametrize("period", ["day", "month"])
@pytest.mark.parametrize("name", ["UTC", "UTC+08:00", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])
@given(start=st.integers(FIRST, LAST), length=st.integers(1, 10_000_000))
def test_cutting_loses_nothing(period, name, start, length):
    """
    An interval cut at the beginnings of periods is whole again, and each part lies in its period of the zone.
    """
    zone = zone_of(name)
    calendar = Calendar.over(period, zone, start, start + length)
    parts = calendar.cut(start, start + length)

    assert [parts[0][1], parts[-1][2]] == [start, start + length]
    assert all(one[2] == other[1] for one, other in pairwise(parts))
    for day, since, until in parts:
        for moment in (since, until - 1):
            local = datetime.fromtimestamp(moment, zone).date()
            assert day == (local.replace(day=1) if period == "month" else local)


def test_at_a_bound():
    """
    An interval that ends at midnight is of one day; a second later it is of two.
    """
    end = midnight(date(2026, 3, 30), BERLIN)
    calendar = Calendar.over("day", BERLIN, end - 60, end + 60)

    assert [day for day, _, _ in calendar.cut(end - 60, end)] == [date(2026, 3, 29)]
    assert [day for day, _, _ in calendar.cut(end - 60, end + 1)] == [date(2026, 3, 29), date(2026, 3, 30)]
    assert [day for day, _, _ in calendar.cut(end, end + 1)] == [date(2026, 3, 30)]


def test_moments_as_seconds():
    """
    A moment is the same number of seconds in every zone, exact to the microsecond.
    """
    moment = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))

    assert origin_seconds(moment) == origin_seconds(datetime(2026, 1, 1, tzinfo=UTC)) == 1_767_225_600
    assert str(origin_seconds(moment + timedelta(microseconds=1))) == "1767225600.000001"
