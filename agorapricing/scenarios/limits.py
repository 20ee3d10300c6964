"""Numbers that cannot be: what a scenario says of people and their time, against what a day holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import attrs

from agorapricing.errors import Fault
from agorapricing.numbers import DECIMALS, ZERO, exactly, outwards
from agorapricing.scenarios.scenario import DAY, Scenario


def impossible(scenario: Scenario, days: int) -> Iterator[Fault]:
    """All that cannot be in a month of so many days, with the parameter that says it and the arithmetic.

    >>> from agorapricing.scenarios.shows import VoiceRoom
    >>> dict(impossible(VoiceRoom(daily_users=20_000, sessions_per_user=1), 30))  # doctest: +NORMALIZE_WHITESPACE
    {('sessions_per_user',): '20,000 users × 18,720 minutes a day: a day has 1,440;
    1 session a user × (8 on a seat × 90 + 200 listener × 90) = 18,720; minutes_per_user says what one user spends'}
    """
    return iter(_faults(scenario, days))


@lru_cache(4_096)  # a profile is made again with what else is said of it, and its scenarios stay
@exactly
def _faults(scenario: Scenario, days: int) -> tuple[Fault, ...]:
    return (*_too_long(scenario), *_too_many(scenario), *_contradiction(scenario), *_too_much(scenario, days))


def _text(number: Decimal) -> str:
    return outwards(Fraction(number), DECIMALS, up=True)


def _too_long(scenario: Scenario) -> Iterator[Fault]:
    """Sessions and stays of more than a day."""
    stays = [field.name for field in attrs.fields(type(scenario)) if field.metadata.get("is_stay")]
    for name in ("minutes", *stays):
        length = getattr(scenario, name)
        if length is not None and length > DAY:
            yield (name,), f"{_text(length)} minutes in one session: a day has {DAY:,}"
    waiting, minutes = scenario.waiting_minutes, scenario.minutes
    if minutes <= DAY < waiting + minutes:
        text = f"{_text(waiting)} minutes of waiting + {_text(minutes)} of the session = {_text(waiting + minutes)}"
        yield ("waiting_minutes",), f"{text}: a day has {DAY:,}"


def _too_many(scenario: Scenario) -> Iterator[Fault]:
    """More people in a room than there are."""
    users, people = scenario.users, sum(group.count for group in scenario.persons)
    if users is not None and users < people and any(scenario.by_day(1)):
        parts = " + ".join(f"{group.count:,} {group.name}" for group in scenario.persons)
        key = "monthly_users" if scenario.daily_users is None else "daily_users"
        yield (key,), f"{_text(users)} users, but {people:,} people at once in a session: {parts}"


def _contradiction(scenario: Scenario) -> Iterator[Fault]:
    """Minutes and sessions of a user that are both given and differ."""
    minutes, sessions = scenario.minutes_per_user, scenario.sessions_per_user
    if minutes is not None and sessions is not None and minutes != sessions * scenario.person_minutes:
        said = f"{_text(minutes)} minutes a user, but {_sessions(scenario, sessions)}: give one of them"
        yield ("minutes_per_user",), said


def _too_much(scenario: Scenario, days: int) -> Iterator[Fault]:
    """More minutes of a user than a day or a month has."""
    users, minutes, sessions = scenario.users, scenario.minutes_per_user, scenario.sessions_per_user
    if not users:
        return
    each = (sessions or ZERO) * scenario.person_minutes if minutes is None else minutes
    limit = DAY if scenario.daily_users is not None else DAY * days
    if each > limit:
        span, holds = ("day", "a day has") if scenario.daily_users is not None else ("month", f"{days} days have")
        why, key = "", "minutes_per_user"
        if minutes is None and sessions is not None:
            key, hint = "sessions_per_user", "minutes_per_user says what one user spends"
            why = f"; {_sessions(scenario, sessions)}; {hint}"
        yield (key,), f"{_text(users)} users × {_text(each)} minutes a {span}: {holds} {limit:,}{why}"


def _sessions(scenario: Scenario, sessions: Decimal) -> str:
    """The minutes of a user's sessions, as arithmetic."""
    total, noun = scenario.person_minutes, "session" if sessions == 1 else "sessions"
    parts = [f"{group.count:,} {group.name} × {_text(group.minutes)}" for group in scenario.persons]
    if waiting := total - sum(group.count * group.minutes for group in scenario.persons):
        parts.append(f"{_text(waiting)} of waiting")
    return f"{_text(sessions)} {noun} a user × ({' + '.join(parts)}) = {_text(sessions * total)}"
