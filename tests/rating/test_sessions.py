"""Sessions that are written by hand, as the usage that a book bills."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import MeteringError
from agorapricing.metering import Participant, Session, Stay, metered, whole_minutes
from agorapricing.pricebook import rule_of

DAY = date(2026, 7, 1)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def talk(seconds, origin=None, **more):
    """A session of two people who are alike."""
    people = (Participant("p", (Stay(0, seconds),), count=2),)
    return Session("talk", people, origin=origin, **more)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=4))
def test_seconds_are_summed_before_they_are_rounded(lengths):
    """
    The minutes of sessions are their seconds by the book's rule, summed over the month and rounded up once.
    """
    sessions = [talk(each) for each in lengths]
    rule = rule_of(ap.find_offer("agora-cn:payg", DAY))
    seconds = sum(metered(each, rule)["rtc.audio"] for each in sessions)

    assert dict(ap.usage_of(sessions, "agora-cn:payg", DAY)) == {"rtc.audio": whole_minutes(seconds)}


@pytest.mark.parametrize(("until", "minutes"), [(0, 2), (1, 3)])
def test_days_of_the_books_zone(until, minutes):
    """
    Where a book rounds up by day, a call over its midnight is cut there, in the zone of the book.
    """
    midnight = datetime(2026, 7, 1, 16, tzinfo=UTC)  # in China
    calls = [talk(30 + until, origin=midnight - timedelta(seconds=30)), talk(1, origin=midnight - timedelta(hours=1))]

    assert dict(ap.usage_of(calls, "trtc-cn:payg", DAY)) == {"rtc.audio": minutes}


def test_apps_apart():
    """
    Where a book rounds up by app, each app does so on its own.
    """
    calls = [talk(1, app="a", origin=NOON), talk(1, app="b", origin=NOON)]

    assert dict(ap.usage_of(calls, "trtc-cn:payg", DAY)) == {"rtc.audio": 2}
    assert dict(ap.usage_of(calls, "agora-cn:payg", DAY)) == {"rtc.audio": 1}


def test_one_account_and_one_month():
    """
    Usage is of one account in one month: sessions of several are refused.
    """
    with pytest.raises(MeteringError, match="several accounts, a, b: meter each by itself"):
        ap.usage_of([talk(1, account="a"), talk(1, account="b")], "agora-cn:payg", DAY)
    with pytest.raises(MeteringError, match="several months, 2026-06, 2026-07"):
        ap.usage_of([talk(1, NOON), talk(1, NOON - timedelta(days=1))], "agora-cn:payg", DAY)


def test_no_sessions():
    """
    No session is no usage.
    """
    assert dict(ap.usage_of([], "agora-cn:payg", DAY)) == {}
