"""Time zones of billing periods: midnights, days of 23 and 25 hours, leap days, and cutting at them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import available_timezones

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agorapricing import load_book
from agorapricing.calllog import meter_log
from agorapricing.errors import MeteringError
from agorapricing.metering.seconds import origin_seconds
from agorapricing.metering.zones import Calendar, midnight, zone_of

BERLIN = zone_of("Europe/Berlin")
HOUR = 3_600
FIRST, LAST = 946_684_800, 4_102_444_800  # from 2000 to 2099
ZONES = st.sampled_from(["UTC+08:00", *sorted(available_timezones())])
"""All zones: those of summer time at midnight, by half an hour, and one that left out a day among them."""
MOMENTS = st.integers(FIRST, LAST)


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
@given(name=ZONES, start=MOMENTS, length=st.integers(1, 10_000_000))
@example(name="Pacific/Apia", start=1_325_150_000, length=200_000)  # without 30 December 2011
@example(name="America/Sao_Paulo", start=1_508_000_000, length=200_000)  # 15 October 2017 begins at one o'clock
@example(name="Australia/Lord_Howe", start=1_775_300_000, length=200_000)  # half an hour of summer time
@example(name="UTC", start=1_709_160_000, length=90_000)  # a leap day
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


def in_zone(book, name):
    """A book that rounds by days or months of another zone."""
    editions = [
        attrs.evolve(each, metering=attrs.evolve(each.metering, minutes=attrs.evolve(each.metering.minutes, zone=name)))
        for each in book.editions
        if each.metering
    ]
    return attrs.evolve(book, editions=tuple(editions))


def local_days(start, end, zone):
    """How many seconds of an interval are in each local day, by quarters of an hour: no clock is changed inside one."""
    cuts = [start, *range(start - start % 900 + 900, end, 900), end]
    found = Counter()
    for since, until in pairwise(cuts):
        found[datetime.fromtimestamp(since, zone).date()] += until - since
    return found


@given(name=ZONES, start=st.integers(1_704_067_200, 4_000_000_000), length=st.integers(1, 400_000))
@example(name="Europe/Berlin", start=1_711_839_600, length=90_000)  # a day of 23 hours
@example(name="America/New_York", start=1_730_604_000, length=100_000)  # a day of 25 hours
@example(name="Asia/Kolkata", start=1_709_200_000, length=90_000)  # a leap day
def test_a_log_in_any_zone(tmp_path_factory, name, start, length):
    """
    A call of several days is rounded up by each local day, or by each local month, as the book says.
    """
    path = tmp_path_factory.mktemp("log") / "calls.csv"
    since, until = (datetime.fromtimestamp(each, UTC).isoformat() for each in (start, start + length))
    path.write_text(f"room,user,start,end\nr,p,{since},{until}\n")
    by_day, by_month = (in_zone(load_book(book), name) for book in ("trtc-cn", "agora-cn"))
    found = meter_log(path, [by_day, by_month])
    days = local_days(start, start + length, zone_of(name))
    expected: dict[str, Counter] = {"trtc-cn": Counter(), "agora-cn": Counter()}
    for day, seconds in days.items():
        expected["trtc-cn"][day.replace(day=1)] += -(-seconds // 60)
        expected["agora-cn"][day.replace(day=1)] += seconds
    expected["agora-cn"] = Counter({month: -(-seconds // 60) for month, seconds in expected["agora-cn"].items()})

    for book, months in expected.items():
        assert {each.month: each.usage["rtc.audio"] for each in found.usages if each.book == book} == months


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
