"""A commented profile of one scenario, to start from: every parameter with its default and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any

import attrs

from agorapricing.errors import UnknownNameError
from agorapricing.scenarios.catalogue import CATALOGUE
from agorapricing.scenarios.room import MODES
from agorapricing.scenarios.shows import LATENCY
from agorapricing.scenarios.talks import LAYOUTS

# a parameter that no other scenario has says what it is in its metadata: `about`, and `example` without a default
_SAID = {
    "minutes": "minutes of one session",
    "sessions_per_day": "or sessions_per_month; or daily_users with sessions_per_user or minutes_per_user a day",
    "waiting_minutes": "alone in the room at the beginning: audio minutes",
    "without_video": "share of the time in which nobody receives video: 0.2 is 20 %",
    "video": "size that each camera sends: 720p or 1280x720",
    "small_video": "dual stream: the size of the small stream, for tiles",
    "layout": f"who is shown: {', '.join(LAYOUTS)}",
    "tiles": "at most so many others are shown",
    "people": "in the room",
    "students": "in the room, with those on stage",
    "on_stage": "students whose picture all receive",
    "stage_video": "the size of their pictures",
    "student_minutes": "how long a student stays, where that is not the whole session",
    "hosts": "who go live",
    "audience": "people who watch",
    "latency": f"of the audience: {', '.join(LATENCY)} (low is cheaper where the vendor has it)",
    "audience_minutes": "how long a viewer stays on average, where that is not the whole session",
    "mixed": "true: the audience receives one mixed picture, and a mixing task is billed",
    "mixed_video": "the size of the mixed picture",
    "seats": "people who speak or sing",
    "listeners": "people who listen",
    "listener_minutes": "how long a listener stays on average, where that is not the whole session",
    "music_video": "the size of the music video that all but the lead singer receive",
    "viewers": "people who look at a camera at one time",
    "always_joined": "true: cameras stay in their rooms all day, as audio minutes",
    "cameras": "cameras that stay joined",
    "avatar": "the size of the agent's picture, if it has one",
    "recording": f"mode = {' or '.join(MODES)}; share of the time",
    "screen_share": "a size, or platform = android, ios, windows, macos or web for its default; share of the time",
}
_EXAMPLES = {
    "recording": '{ mode = "composite", share = 1 }',
    "screen_share": '{ size = "1920x1080", share = 1 }',
    "small_video": '"180p"',
    "student_minutes": "45",
    "audience_minutes": "20",
    "listener_minutes": "20",
    "avatar": '"720p"',
}
_COUNTS = {"sessions_per_month", "daily_users", "monthly_users", "sessions_per_user", "minutes_per_user"}
_SMALL_APP: Mapping[str, Mapping[str, Any]] = {
    "group": {"sessions_per_day": 50},
    "meeting": {"sessions_per_day": 5},
    "classroom": {"sessions_per_day": 20},
    "live_show": {"sessions_per_day": 4, "audience": 200, "audience_minutes": 20},
    "live_commerce": {"sessions_per_day": 1, "audience": 500, "audience_minutes": 15},
    "pk": {"sessions_per_day": 8, "audience": 100, "audience_minutes": 15},
    "voice_room": {"sessions_per_day": 20, "listeners": 40, "listener_minutes": 20},
    "karaoke": {"sessions_per_day": 20, "listeners": 20, "listener_minutes": 20},
}
"""What a small real app has, by scenario, where the defaults are those of one large session."""


def profile_template(scenario: str, on: date) -> str:
    """Write a profile of a scenario with every parameter.

    >>> print(profile_template("one_to_one", date(2026, 7, 1)).splitlines()[0])
    # A usage profile: what a customer's app does in a month. Any number may be { low = 1, base = 2, high = 3 }.

    Raises UnknownNameError.
    """
    if scenario not in CATALOGUE:
        raise UnknownNameError("scenario", scenario, tuple(CATALOGUE))
    cls = CATALOGUE[scenario]
    head = [
        "# A usage profile: what a customer's app does in a month. Any number may be { low = 1, base = 2, high = 3 }.",
        "# Each vendor's minutes are metered from it: `agorapricing meter` shows them, `compare` what they cost.",
        "",
        "[profile]",
        'name = "my app"',
        *_said(f"on = {on}", "the day whose prices are used"),
        "days_per_month = 30",
        *_said('market = "cn"', "where it is bought: cn or global; what is open there is compared"),
        "",
        "# [customer]                   # who buys; without it new accounts",
        "# accounts = { agora = 2024-01-01 }",
        "",
        *(f"# {line}" for line in wrap(f"{cls.title}: {(cls.__doc__ or '').splitlines()[0]}", 100)),
        "[[workload]]",
        'name = "main"',
        f'scenario = "{scenario}"',
    ]
    small = {"sessions_per_day": 100, **_SMALL_APP.get(scenario, {})}
    fields = [
        field.evolve(default=small.get(field.name, field.default))
        for field in attrs.fields(cls)
        if field.name not in _COUNTS
    ]
    fields.sort(key=lambda field: field.default is None)
    own = [line for field in fields for line in _line(field)]
    return "\n".join([*head, *own, *_TAIL])


_TAIL = (
    "",
    "# minutes as a bill shows them stand beside it",
    "# [[workload]]",
    '# name = "measured"',
    '# usage = { "rtc.audio" = 1_200_000 }',
    "",
)


def _said(setting: str, about: str) -> list[str]:
    """A setting with its comment: beside it, or above where there is no room."""
    line = f"{setting:<30}# {about}"
    return [line] if len(setting) < 30 and len(line) <= 100 else [f"# {about}", setting]


def _line(field: Any) -> list[str]:
    off = "# " if field.default is None else ""
    about = field.metadata.get("about") or _SAID[field.name]
    return _said(f"{off}{field.name} = {_value(field)}", about)


def _value(field: Any) -> str:
    value = field.default
    if value is None:
        return str(field.metadata.get("example") or _EXAMPLES[field.name])
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else f'"{value}"' if isinstance(value, str) else str(value)
