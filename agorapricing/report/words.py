"""Words of files that pages show as they are, and that are said in the language by themselves."""

from __future__ import annotations

from agorapricing.messages import Message

SOURCES = (Message("vendor page"), Message("broker report"), Message("third party"), Message("contract"))
"""The kinds of sources."""
DATED = (Message("stated"), Message("seen"), Message("document"))
"""How the first day of an edition is known."""
UNITS = (
    *(Message("channel"), Message("character"), Message("connection"), Message("hour"), Message("image")),
    *(Message("message"), Message("minute"), Message("page"), Message("user"), Message("year")),
)
"""What meters count."""
COUNTED = (Message("second"),)
"""What files of consoles count in, where that is not what a meter counts."""
MODELS = (Message("graduated"), Message("volume"), Message("package"), Message("dearest"), Message("cheapest"))
"""How tiers price."""
ROUNDINGS = (Message("half-up"), Message("half-even"))
"""The modes of rounding that are no plain words."""
PARAMETERS = (
    *(Message("sessions per day"), Message("sessions per month"), Message("sessions per user")),
    *(Message("daily users"), Message("monthly users"), Message("minutes per user"), Message("minutes")),
    *(Message("waiting minutes"), Message("without video"), Message("share"), Message("case"), Message("people")),
    *(Message("cameras"), Message("tiles"), Message("students"), Message("student minutes"), Message("on stage")),
    *(Message("panelists"), Message("attendees"), Message("attendee minutes"), Message("hosts"), Message("audience")),
    *(Message("audience minutes"), Message("seats"), Message("listeners"), Message("listener minutes")),
    *(Message("viewers"), Message("cdn outputs"), Message("relay channels"), Message("video")),
    *(Message("music video"), Message("avatar"), Message("mixed"), Message("recording"), Message("latency")),
)
"""The numbers of scenarios, as a page names what can be moved."""
ROLES = (
    *(Message("caller"), Message("member"), Message("teacher"), Message("on stage"), Message("seated")),
    *(Message("panelist"), Message("attendee"), Message("host"), Message("audience"), Message("relay")),
    *(Message("CDN output"), Message("mixing task"), Message("mixed picture"), Message("on a seat")),
    *(Message("listener"), Message("viewer"), Message("camera"), Message("person"), Message("agent")),
    *(Message("avatar"), Message("recorder"), Message("lead singer"), Message("singer")),
)
"""Who takes part in a scenario."""
MARKETS = (Message("cn"), Message("global"))
"""Where books are sold."""
