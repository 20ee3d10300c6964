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
MODELS = (Message("graduated"), Message("volume"), Message("package"), Message("dearest"), Message("cheapest"))
"""How tiers price."""
ROUNDINGS = (Message("half-up"), Message("half-even"))
"""The modes of rounding that are no plain words."""
