"""Scenarios: designs of apps that give the sessions of a month, which are metered like records of real calls.

Names are imported when they are first used: who compares plain minutes needs no catalogue.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agorapricing.scenarios.catalogue import CATALOGUE
    from agorapricing.scenarios.devices import AiAgent, IotCamera
    from agorapricing.scenarios.room import ROBOTS, Recording, ScreenShare
    from agorapricing.scenarios.scenario import Scenario
    from agorapricing.scenarios.shows import Karaoke, LiveCommerce, LiveShow, Pk, VoiceRoom
    from agorapricing.scenarios.talks import Classroom, GroupCall, Meeting, OneToOne
    from agorapricing.scenarios.volume import Volume

_HOME = {
    "CATALOGUE": "catalogue",
    "ROBOTS": "room",
    "AiAgent": "devices",
    "Classroom": "talks",
    "GroupCall": "talks",
    "IotCamera": "devices",
    "Karaoke": "shows",
    "LiveCommerce": "shows",
    "LiveShow": "shows",
    "Meeting": "talks",
    "OneToOne": "talks",
    "Pk": "shows",
    "Recording": "room",
    "Scenario": "scenario",
    "ScreenShare": "room",
    "VoiceRoom": "shows",
    "Volume": "volume",
}

__all__ = [
    "CATALOGUE",
    "ROBOTS",
    "AiAgent",
    "Classroom",
    "GroupCall",
    "IotCamera",
    "Karaoke",
    "LiveCommerce",
    "LiveShow",
    "Meeting",
    "OneToOne",
    "Pk",
    "Recording",
    "Scenario",
    "ScreenShare",
    "VoiceRoom",
    "Volume",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'agorapricing.scenarios' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"agorapricing.scenarios.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
