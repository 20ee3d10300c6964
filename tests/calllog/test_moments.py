"""Moments of calls: times with a zone, times of a stated zone, and numbers since 1970."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.calllog import read_log
from agorapricing.calllog.moments import Clock
from agorapricing.numbers import exact

BERLIN = ZoneInfo("Europe/Berlin")
CHINA = timezone(timedelta(hours=8))
FIRST, END = 946_684_800, 4_102_444_800
"""The first second of 2000, and that of 2100."""


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)),
    st.sampled_from([UTC, CHINA, ZoneInfo("Asia/Shanghai")]),
)
def test_a_stated_zone_is_as_good_as_a_written_one(moment, zone):
    """
    A time without a zone is the same moment as with the one that is stated, to the last digit.
    """
    with exact():
        assert Clock(CHINA).moment(moment.isoformat()) == Clock().moment(moment.replace(tzinfo=CHINA).isoformat())
        assert Clock(zone).moment("2026-07-01T00:00:00.000000001Z") == 1_782_864_000 + Decimal("1e-9")


@given(st.integers(FIRST * 1_000, END * 1_000 - 1))
def test_seconds_and_milliseconds_are_told_apart(milliseconds):
    """
    A number of milliseconds and the same number of seconds are one moment, in whatever zone.
    """
    with exact():
        seconds = Decimal(milliseconds).scaleb(-3)
        found = {Clock(zone).moment(each) for zone in (None, BERLIN) for each in (milliseconds, str(milliseconds))}

        assert found == {seconds}
        assert Clock().moment(f"{seconds:f}") == Clock().moment(seconds) == seconds


@pytest.mark.parametrize("number", [FIRST - 1, END, FIRST * 1_000 - 1, END * 1_000, 20_260_701, 0, 10**18])
def test_numbers_that_are_no_time(number):
    """
    A number beyond the years of calls is refused, as seconds and as milliseconds, also if it looks like a day.
    """
    for value in (number, str(number)):
        assert Clock(UTC).moment(value) == (
            f"{number} is neither seconds nor milliseconds since 1970 of a time from 2000 to 2099"
        )


@pytest.mark.parametrize("number", [FIRST, END - 1])
def test_numbers_at_the_bounds(number):
    """
    The first and the last second of the years of calls are times, and so are their milliseconds.
    """
    assert Clock().moment(number) == Clock().moment(number * 1_000) == number


@pytest.mark.parametrize("value", ["1710112012301", "1.5.2026", "-1785543063", True, "1e9", "１７８５５４３０６３"])
def test_what_only_looks_like_a_number(value):
    """
    Digits are never read as a day with a time of day, and what is no plain number is no time.
    """
    moment = Clock(UTC).moment(value)

    assert moment == Decimal("1710112012.301") or "is no time" in moment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-10-25T02:30:00", "'2026-10-25T02:30:00' is twice in Europe/Berlin: write 2024-02-06T09:00:00+08:00"),
        ("2026-03-29T02:30:00", "'2026-03-29T02:30:00' is not in Europe/Berlin: write 2024-02-06T09:00:00+08:00"),
        ("2026-10-25T02:30:00+01:00", 1_792_891_800),
        ("2026-10-25T01:59:59", 1_792_886_399),
        ("2026-10-25T03:00:00", 1_792_893_600),
    ],
)
def test_hours_that_are_twice_or_never(text, said):
    """
    A local time that the clocks show twice, or never, is refused; its neighbours, and one with its offset, are times.
    """
    assert Clock(BERLIN).moment(text) == said


def test_the_zone_of_a_log(tmp_path):
    """
    A log is of the zone that is stated, or else of the first time that states one, or else of UTC.
    """
    path = tmp_path / "a.jsonl"
    rows = [(1_782_864_000, 1_782_864_060_000), ("2026-07-01T00:00:00+08:00", "2026-07-01T00:01:00.5+09:00")]
    for zone, used, count in (("", "UTC", 1), ("", "UTC+08:00", 2), ("Europe/Berlin", "Europe/Berlin", 2)):
        lines = [json.dumps({"room": "r", "user": f"u{at}", "start": s, "end": e}) for at, (s, e) in enumerate(rows)]
        path.write_text("\n".join(lines[:count]))
        log = read_log(path, zone=zone)

        assert str(log.zone) == used


def test_fractions_of_json_are_exact(tmp_path):
    """
    A number of JSON is read digit by digit, never as a float.
    """
    path = tmp_path / "a.jsonl"
    path.write_text('{"room": "r", "user": "u", "start": 1782864000.000000001, "end": 1782864001}')

    assert read_log(path).span == (Decimal("1782864000.000000001"), 1_782_864_001)
