"""Hints about what would be cheaper otherwise: L2, default screens; L3, idle time; L9, rounding by app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.numbers import ZERO
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import IotCamera, ScreenShare

SMALLER_SCREEN = "1280x720"


def _changed(profile: Profile, workload: Workload, **changes: Any) -> Profile:
    scenario: Any = workload.scenario
    new = attrs.evolve(workload, scenario=attrs.evolve(scenario, **changes))
    return attrs.evolve(profile, workloads=tuple(new if each is workload else each for each in profile.workloads))


def default_screens(case: OfferedProfile) -> Iterator[Hint]:
    """L2: a shared screen at its platform's default size."""
    for workload in case.profile.workloads:
        screen = getattr(workload.scenario, "screen_share", None)
        if screen is not None and screen.platform is not None:
            smaller = ScreenShare(SMALLER_SCREEN, share=screen.share)
            saved = case.saved(_changed(case.profile, workload, screen_share=smaller))
            if saved > 0:
                size = case.rule.screen.get(screen.platform)
                what = f"the screen is shared at the default of {screen.platform}, {size}"
                yield case.hint("L2", workload.name, what, f"set its size to {SMALLER_SCREEN}", saved)


def idle_time(case: OfferedProfile) -> Iterator[Hint]:
    """L3: somebody or something alone in a room pays audio minutes."""
    for workload in case.profile.workloads:
        scenario = workload.scenario
        if isinstance(scenario, IotCamera) and scenario.always_joined:
            saved = case.saved(_changed(case.profile, workload, always_joined=False))
            what = f"{scenario.cameras:,} cameras stay in their rooms day and night, as audio minutes"
            if saved > 0:
                yield case.hint("L3", workload.name, what, "join when somebody looks, and leave after", saved)
        if scenario is not None and scenario.waiting_minutes:
            saved = case.saved(_changed(case.profile, workload, waiting_minutes=ZERO))
            what = f"somebody waits {scenario.waiting_minutes:f} minutes alone in the room, as audio minutes"
            if saved > 0:
                yield case.hint("L3", workload.name, what, "wait outside of the room, and join when it begins", saved)


def rounding_by_app(case: OfferedProfile) -> Iterator[Hint]:
    """L9: each app's minutes are rounded up for themselves."""
    profile = case.profile
    apps = {workload.app for workload in profile.workloads if workload.scenario}
    if case.rule.minutes.scope == "app" and len(apps) > 1:
        together = attrs.evolve(profile, workloads=tuple(attrs.evolve(each, app="") for each in profile.workloads))
        saved = case.saved(together)
        if saved > 0:
            over = case.rule.minutes.over
            what = f"the minutes of {len(apps)} apps are rounded up app by app, {over} by {over}"
            yield case.hint("L9", "", what, "use one app where the product allows it", saved)
