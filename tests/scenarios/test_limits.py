"""Numbers that cannot be: a day has 1,440 minutes, and nobody is in a room who is not a user."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import InvalidFileError, MeteringError
from agorapricing.metering import metered
from agorapricing.numbers import exact
from agorapricing.pricebook import rule_of
from agorapricing.profiles import Profile, Workload, load_profile
from agorapricing.scenarios import (
    CATALOGUE,
    AiAgent,
    Classroom,
    GroupCall,
    IotCamera,
    Karaoke,
    LiveShow,
    OneToOne,
    Pk,
    Recording,
    VoiceRoom,
    impossible,
)

ON = date(2026, 7, 1)
US = ap.load_book("agora-us").offer("list", ON)


def profile(scenario, days=30):
    """A profile of one scenario."""
    return Profile("test", (Workload("w", scenario=scenario),), days=days)


def is_possible(scenario, days=30):
    """Whether a scenario says nothing that cannot be."""
    return not list(impossible(scenario, days))


DAY = "minutes a day: a day has 1,440"
HINT = "minutes_per_user says what one user spends"
HUGE = VoiceRoom(daily_users=20_000, sessions_per_user=1)


@pytest.mark.parametrize(
    ("scenario", "key", "message"),
    [
        (
            HUGE,
            "sessions_per_user",
            f"20,000 users × 18,720 {DAY}; 1 session a user × (8 on a seat × 90 + 200 listener × 90) = 18,720; {HINT}",
        ),
        (
            OneToOne(daily_users=2, sessions_per_user="72.5", waiting_minutes="0.5"),
            "sessions_per_user",
            f"2 users × 1,486.25 {DAY}; 72.5 sessions a user × (2 caller × 10 + 0.5 of waiting) = 1,486.25; {HINT}",
        ),
        (
            OneToOne(monthly_users=5, minutes_per_user=43_201),
            "minutes_per_user",
            "5 users × 43,201 minutes a month: 30 days have 43,200",
        ),
        (
            LiveShow(monthly_users=500, sessions_per_user="0.001"),
            "monthly_users",
            "500 users, but 1,001 people at once in a session: 1 host + 1,000 audience",
        ),
        (OneToOne(minutes=1_441), "minutes", "1,441 minutes in one session: a day has 1,440"),
        (LiveShow(audience_minutes=1_441), "audience_minutes", "1,441 minutes in one session: a day has 1,440"),
        (VoiceRoom(listener_minutes=1_441), "listener_minutes", "1,441 minutes in one session: a day has 1,440"),
        (Classroom(student_minutes=1_441), "student_minutes", "1,441 minutes in one session: a day has 1,440"),
        (
            OneToOne(minutes=1_439, waiting_minutes="1.5"),
            "waiting_minutes",
            "1.5 minutes of waiting + 1,439 of the session = 1,440.5: a day has 1,440",
        ),
        (
            GroupCall(daily_users=9, minutes_per_user=30, sessions_per_user=1),
            "minutes_per_user",
            "30 minutes a user, but 1 session a user × (5 member × 45) = 225: give one of them",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_arithmetic(scenario, key, message):
    """
    Each impossible number is named by its parameter, in words and with the numbers that it follows from.
    """
    assert list(impossible(scenario, 30)) == [((key,), message)]
    with pytest.raises(MeteringError) as caught:
        profile(scenario)
    assert str(caught.value) == f"w: {key}: {message}"


@pytest.mark.parametrize(
    ("scenario", "days"),
    [
        (OneToOne(daily_users=2, sessions_per_user=72), 30),
        (OneToOne(daily_users=2, minutes_per_user=1_440), 1),
        (OneToOne(monthly_users=2, minutes_per_user=44_640), 31),
        (OneToOne(minutes=1_440), 30),
        (OneToOne(minutes=1_439, waiting_minutes=1), 30),
        (LiveShow(monthly_users=1_001, sessions_per_user="0.001"), 30),
        (LiveShow(daily_users=0, sessions_per_user=1), 30),
        (LiveShow(daily_users=5, sessions_per_user=0), 30),
        (GroupCall(daily_users=9, minutes_per_user=225, sessions_per_user=1), 30),
        (GroupCall(people=0, daily_users=9, sessions_per_user=500), 30),
    ],
)
def test_what_is_just_possible(scenario, days):
    """
    A whole day, all users in one room, and minutes that agree with the sessions are possible.
    """
    assert is_possible(scenario, days)
    assert profile(scenario, days).days == days


def test_a_month_has_its_days():
    """
    What a user spends in a month is held against the days of the profile's month.
    """
    scenario = OneToOne(monthly_users=2, minutes_per_user=44_640)

    assert is_possible(scenario, 31)
    assert not is_possible(scenario, 30)


def test_machines_are_no_people():
    """
    Cameras, agents, avatars, recorders and mixers spend nobody's minutes.
    """
    looked_at = IotCamera(daily_users=1, sessions_per_user=1, minutes=1_440)
    talking = AiAgent(daily_users=1, sessions_per_user=1, minutes=1_440, avatar="720p", recording=Recording())
    mixed = Pk(hosts=2, audience=0, mixed=True, minutes=1_440, daily_users=2, sessions_per_user="0.5")

    assert all(map(is_possible, (looked_at, talking, mixed)))
    assert [each.person_minutes for each in (looked_at, talking, mixed)] == [1_440, 1_440, 2_880]
    assert IotCamera(waiting_minutes=3).person_minutes == 5
    assert OneToOne(waiting_minutes=3).person_minutes == 23


FILE = """[profile]
name = "rooms"
days_per_month = 30

[[workload]]
name = "rooms"
scenario = "voice_room"
daily_users = 20_000
sessions_per_user = {sessions}
"""


def test_a_file_is_refused_with_line_and_key(tmp_path):
    """
    Voice rooms that each of 20,000 users opens, of 208 people each, are refused where the file says so.
    """
    path = tmp_path / "rooms.toml"
    path.write_text(FILE.format(sessions=1), "utf-8")
    with pytest.raises(InvalidFileError) as caught:
        load_profile(path)

    assert str(caught.value).startswith(
        f"{path}:9: workload[0].sessions_per_user: 20,000 users × 18,720 minutes a day: a day has 1,440"
    )


def test_the_cases_of_a_file_are_held_too(tmp_path):
    """
    A high number that cannot be is refused, though the base is possible.
    """
    path = tmp_path / "rooms.toml"
    path.write_text(FILE.format(sessions="{ low = 0.01, base = 0.05, high = 0.1 }"), "utf-8")
    with pytest.raises(InvalidFileError, match="1,872 minutes a day"):
        load_profile(path)


# ---- the minutes of a user -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "sessions"),
    [
        ({"daily_users": 18_720, "minutes_per_user": 30}, 30 * 30),
        ({"monthly_users": 18_720, "minutes_per_user": 30}, 30),
        ({"daily_users": 18_720, "minutes_per_user": 0}, 0),
    ],
)
def test_minutes_of_users_become_sessions(given_, sessions):
    """
    All users' minutes together fill so many sessions of 18,720 minutes.
    """
    assert sum(VoiceRoom(**given_).by_day(30)) == sessions


@given(
    scenario=st.sampled_from(sorted(CATALOGUE)),
    users=st.integers(6_000, 10**6),
    minutes=st.integers(1, 1_440),
    key=st.sampled_from(("daily_users", "monthly_users")),
)
def test_users_spend_the_minutes_that_are_given(scenario, users, minutes, key):
    """
    The people of all sessions spend the users' minutes, to far less than a second in a month.
    """
    made = CATALOGUE[scenario](**{key: users, "minutes_per_user": minutes})
    with exact():
        spent = made.person_minutes * sum(made.by_day(30))
        wanted = Decimal(users) * minutes * (30 if key == "daily_users" else 1)

    assert is_possible(made)
    assert 0 <= wanted - spent < Decimal("1e-9")


@given(st.integers(300, 10**5), st.integers(1, 1_440), st.integers(1, 200))
def test_whole_minutes_are_those_of_the_fraction(users, minutes, listeners):
    """
    Cut sessions bill the whole minutes that the exact fraction of a session would.
    """
    rooms = VoiceRoom(monthly_users=users, minutes_per_user=minutes, listeners=listeners)
    assume(is_possible(rooms))

    assert dict(profile(rooms).usage_under(US)) == {"rtc.audio": users * minutes}


def test_sessions_and_minutes_that_agree_are_the_same():
    """
    The minutes of a user, given as sessions or as minutes, are metered alike.
    """
    one = GroupCall(daily_users=100, sessions_per_user="0.2")
    other = GroupCall(daily_users=100, minutes_per_user=45)

    assert profile(one).metered(rule_of(US)).total == profile(other).metered(rule_of(US)).total
    assert metered(one.session(), rule_of(US)) == metered(other.session(), rule_of(US))


def test_minutes_need_people():
    """
    Where nobody is in a session no minutes can be spent, and minutes need users.
    """
    with pytest.raises(MeteringError, match="nobody is in a session"):
        GroupCall(people=0, daily_users=5, minutes_per_user=5).by_day(30)
    with pytest.raises(MeteringError, match="daily_users or monthly_users goes with"):
        Karaoke(minutes_per_user=5)
