"""The time of a log by day: that of long stays is added up day by day as that of short ones is."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.calllog import read_log
from agorapricing.calllog.attendance import attended, coarser
from agorapricing.calllog.records import Record
from agorapricing.metering import Calendar, zone_of

DAY = 86_400
BEGIN = 1_772_323_200  # 2026-03-01 in UTC
STAYS = st.lists(st.tuples(st.integers(0, 80 * DAY), st.integers(1, 70 * DAY)), min_size=1, max_size=6)


def rooms_of(stays):
    """A room of people, each with a stay."""
    return {
        ("a", "", "r"): {
            f"u{place}": [Record(BEGIN + start, BEGIN + start + length, "", None, "host", f"u{place}", place)]
            for place, (start, length) in enumerate(stays)
        }
    }


@pytest.mark.parametrize("period", ["day", "month"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@given(stays=STAYS)
def test_every_second_is_in_its_day(period, zone, stays):
    """
    Of any stays, also over a change of the clock: what is attended on a day is the part of each stay in it.
    """
    calendar = Calendar.over(period, zone_of(zone), BEGIN, BEGIN + 160 * DAY)
    expected = defaultdict(int)
    for start, length in stays:
        for day, since, until in calendar.cut(BEGIN + start, BEGIN + start + length):
            expected[day] += until - since
    found = attended(rooms_of(stays), calendar, needs_company=False)

    assert {alike.day: seconds for times in found.values() for alike, seconds in times.items()} == expected
    assert {alike.day.replace(day=1) == month for (_, month), times in found.items() for alike in times} == {True}


@pytest.mark.parametrize("period", ["day", "month"])
@pytest.mark.parametrize("needs_company", [False, True])
@given(stays=STAYS)
def test_days_come_to_months(period, needs_company, stays):
    """
    What is attended on days, with who is alone, comes to the same as counted by the month, or without who is alone.
    """
    span = zone_of("Europe/Berlin"), BEGIN, BEGIN + 160 * DAY
    days = attended(rooms_of(stays), Calendar.over("day", *span), needs_company=True)

    assert coarser(days, period, needs_company=needs_company) == attended(
        rooms_of(stays), Calendar.over(period, *span), needs_company=needs_company
    )


def test_a_stay_from_midnight_to_midnight():
    """
    Days of which somebody is there for all are whole; the day on which the last of them ends is none.
    """
    calendar = Calendar.over("day", zone_of("UTC"), BEGIN, BEGIN + 9 * DAY)
    [times] = attended(rooms_of([(DAY, 3 * DAY)]), calendar, needs_company=False).values()

    assert {alike.day: seconds for alike, seconds in times.items()} == {date(2026, 3, day): DAY for day in (2, 3, 4)}


def test_a_log_in_two_zones(tmp_path):
    """
    What was on one day in one zone is on another in another zone, whichever of them is asked first.
    """
    (tmp_path / "log.csv").write_text("room,user,start,end\nr,u,2026-03-01T20:00Z,2026-03-01T21:00Z\n", "utf-8")
    log = read_log(tmp_path / "log.csv")
    found = {
        zone: [
            alike.day.day
            for times in log.attended(zone_of(zone), "day", needs_company=True).values()
            for alike in times
        ]
        for zone in ("UTC", "Asia/Shanghai", "UTC")
    }

    assert found == {"UTC": [1], "Asia/Shanghai": [2]}
