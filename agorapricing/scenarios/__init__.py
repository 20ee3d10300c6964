"""Scenarios: designs of apps that give the sessions of a month, which are metered like records of real calls."""

from agorapricing.scenarios.catalogue import (
    CATALOGUE,
    AiAgent,
    Classroom,
    GroupCall,
    IotCamera,
    Karaoke,
    LiveCommerce,
    LiveShow,
    Meeting,
    OneToOne,
    Pk,
    Scenario,
    VoiceRoom,
)
from agorapricing.scenarios.room import ROBOTS, Recording, ScreenShare
from agorapricing.scenarios.volume import Volume

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
