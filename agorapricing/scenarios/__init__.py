"""Scenarios: designs of apps that give the sessions of a month, which are metered like records of real calls.

Names are imported when they are first used: who compares plain minutes needs no catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.scenarios.catalogue import CATALOGUE
    from agorapricing.scenarios.devices import AiAgent, IotCamera
    from agorapricing.scenarios.limits import impossible
    from agorapricing.scenarios.room import ROBOTS, Recording, ScreenShare
    from agorapricing.scenarios.scenario import Scenario
    from agorapricing.scenarios.sessions import SessionCount
    from agorapricing.scenarios.shows import Karaoke, LiveCommerce, LiveShow, Pk, VoiceRoom
    from agorapricing.scenarios.talks import Classroom, GroupCall, Meeting, OneToOne, Webinar
    from agorapricing.scenarios.template import parameter_text, profile_template

# fmt: off
_HOME = {
    "CATALOGUE": "catalogue", "ROBOTS": "room", "AiAgent": "devices", "Classroom": "talks", "GroupCall": "talks",
    "IotCamera": "devices", "Karaoke": "shows", "LiveCommerce": "shows", "LiveShow": "shows", "Meeting": "talks",
    "OneToOne": "talks", "Pk": "shows", "Recording": "room", "Scenario": "scenario", "ScreenShare": "room",
    "SessionCount": "sessions", "VoiceRoom": "shows", "Webinar": "talks", "impossible": "limits",
    "parameter_text": "template", "profile_template": "template",
}

__all__ = [
    "CATALOGUE", "ROBOTS", "AiAgent", "Classroom", "GroupCall", "IotCamera", "Karaoke", "LiveCommerce", "LiveShow",
    "Meeting", "OneToOne", "Pk", "Recording", "Scenario", "ScreenShare", "SessionCount", "VoiceRoom", "Webinar",
    "impossible", "parameter_text", "profile_template",
]
# fmt: on


__getattr__, __dir__ = lazily(__name__, _HOME)
