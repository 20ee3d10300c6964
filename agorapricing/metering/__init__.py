"""Metering: from who received which video to billable seconds, by a book's own rule. It knows nothing of prices."""

from agorapricing.metering.metered import Bucket, Metered, Meters, Part, metered, parts
from agorapricing.metering.picture import AUDIO, Picture, Size
from agorapricing.metering.rule import Family, Metering, Minutes, PixelTier
from agorapricing.metering.session import Change, Participant, Session, Stay, Stream, Subscription

__all__ = [
    "AUDIO",
    "Bucket",
    "Change",
    "Family",
    "Metered",
    "Metering",
    "Meters",
    "Minutes",
    "Part",
    "Participant",
    "Picture",
    "PixelTier",
    "Session",
    "Size",
    "Stay",
    "Stream",
    "Subscription",
    "metered",
    "parts",
]
