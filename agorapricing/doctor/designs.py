"""Hints about what would be cheaper otherwise: L2, default screens; L3, idle time; L9, rounding by app."""

from __future__ import annotations

from collections.abc import Iterator

from agorapricing.doctor.counted import CountedProfile, Observation
from agorapricing.messages import Message
from agorapricing.numbers import ZERO
from agorapricing.profiles import Workload
from agorapricing.scenarios import IotCamera, Scenario, ScreenShare

SMALLER_SCREEN = "1280x720"


def default_screens(counted: CountedProfile) -> Iterator[Observation]:
    """L2: a shared screen at its platform's default size."""
    for workload in counted.profile.workloads:
        screen = getattr(workload.scenario, "screen_share", None)
        if screen is not None and screen.platform is not None:
            smaller = counted.redesigned([workload], screen_share=ScreenShare(SMALLER_SCREEN, share=screen.share))
            size = counted.rule.screen.get(screen.platform)
            what = Message(
                "the screen is shared at the default of {platform}, {size}", platform=screen.platform, size=str(size)
            )
            change = Message("set its size to {size}", size=SMALLER_SCREEN)
            yield Observation("L2", (workload.name,), what, change, smaller)


def idle_devices(counted: CountedProfile) -> Iterator[Observation]:
    """L3: a device alone in a room pays audio minutes."""
    always = [each for each in counted.profile.workloads if _is_always_joined(each.scenario)]
    if always:
        cameras = sum(camera.cameras for camera in (each.scenario for each in always) if isinstance(camera, IotCamera))
        what = Message("{cameras:,} cameras stay in their rooms day and night, as audio minutes", cameras=cameras)
        asleep, names = counted.redesigned(always, always_joined=False), tuple(each.name for each in always)
        yield Observation("L3", names, what, Message("join when somebody looks, and leave after"), asleep)


def _is_always_joined(scenario: Scenario | None) -> bool:
    return isinstance(scenario, IotCamera) and scenario.always_joined


def idle_people(counted: CountedProfile) -> Iterator[Observation]:
    """L3: a person alone in a room pays audio minutes."""
    waiting: dict[Message, list[Workload]] = {}
    for workload in counted.profile.workloads:
        if workload.scenario is not None and (minutes := workload.scenario.waiting_minutes):
            what = Message("somebody waits {minutes:f} minutes alone in the room, as audio minutes", minutes=minutes)
            waiting.setdefault(what, []).append(workload)
    for what, own in waiting.items():
        prompt, names = counted.redesigned(own, waiting_minutes=ZERO), tuple(each.name for each in own)
        yield Observation("L3", names, what, Message("wait outside of the room, and join when it begins"), prompt)


def rounding_by_app(counted: CountedProfile) -> Iterator[Observation]:
    """L9: each app's minutes are rounded up for themselves."""
    apps = {workload.app for workload in counted.profile.workloads if workload.scenario}
    minutes = counted.rule.minutes
    if minutes.scope == "app" and len(apps) > 1:
        seconds = counted.metered.seconds.items()
        moved = [
            each
            for bucket, totals in seconds
            for each in (
                (bucket._replace(app=""), totals),
                (bucket, {meter: -times for meter, times in totals.items()}),
            )
        ]
        what = Message(
            "the minutes of {count} apps are rounded up app by app, {over} by {over}",
            count=len(apps),
            over=minutes.over,
        )
        yield Observation("L9", (), what, Message("use one app where the product allows it"), moved)
