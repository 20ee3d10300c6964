"""The catalogue of scenarios: each a small frozen value with defaults, which gives the sessions of a month.

There are no formulas of minutes here: what a scenario says is who is in the room and who receives whom.
"""

from __future__ import annotations

from agorapricing.scenarios.devices import AiAgent, IotCamera
from agorapricing.scenarios.scenario import Scenario
from agorapricing.scenarios.shows import Karaoke, LiveCommerce, LiveShow, Pk, VoiceRoom
from agorapricing.scenarios.talks import Classroom, GroupCall, Meeting, OneToOne

CATALOGUE: dict[str, type[Scenario]] = {
    each.name: each
    for each in (
        OneToOne,
        GroupCall,
        Meeting,
        Classroom,
        LiveShow,
        LiveCommerce,
        Pk,
        VoiceRoom,
        IotCamera,
        AiAgent,
        Karaoke,
    )
}
"""The classes by the name that a profile gives them."""
