"""Metering: from who received which video to billable seconds, by a book's own rule. It knows nothing of prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.metering.buckets import Bucket, Scale, as_one, days_by_count
    from agorapricing.metering.counts import AmountTier, Counting, DailyAmounts, counted
    from agorapricing.metering.picture import AUDIO, Picture, Size, one_of, platform_of
    from agorapricing.metering.rule import (
        AGGREGATE,
        AUDIENCE,
        LIVE_AUDIENCE,
        LOW_LATENCY,
        WEBINAR_AUDIENCE,
        Family,
        Metering,
        Minutes,
        PixelTier,
        Received,
    )
    from agorapricing.metering.seconds import (
        SECONDS,
        Metered,
        Meters,
        Part,
        metered,
        origin_seconds,
        parts,
        seconds_of,
        whole_minutes,
    )
    from agorapricing.metering.session import HIGH, LOW, Change, Participant, Session, Stay, Stream, Subscription
    from agorapricing.metering.sums import merged, summed
    from agorapricing.metering.timeline import Phase, room_phases
    from agorapricing.metering.zones import Calendar, zone_of

# fmt: off
_HOME = {
    "AGGREGATE": "rule", "AUDIENCE": "rule", "AUDIO": "picture", "HIGH": "session", "LIVE_AUDIENCE": "rule",
    "LOW": "session", "LOW_LATENCY": "rule", "SECONDS": "seconds", "WEBINAR_AUDIENCE": "rule", "AmountTier": "counts",
    "Bucket": "buckets", "Calendar": "zones", "Change": "session", "Counting": "counts", "DailyAmounts": "counts",
    "Family": "rule", "Metered": "seconds", "Metering": "rule", "Meters": "seconds", "Minutes": "rule",
    "Part": "seconds", "Participant": "session", "Phase": "timeline", "Picture": "picture", "PixelTier": "rule",
    "Received": "rule", "Scale": "buckets", "Session": "session", "Size": "picture", "Stay": "session",
    "Stream": "session", "Subscription": "session", "as_one": "buckets", "counted": "counts",
    "days_by_count": "buckets", "merged": "sums", "metered": "seconds", "one_of": "picture",
    "origin_seconds": "seconds", "parts": "seconds", "platform_of": "picture", "room_phases": "timeline",
    "seconds_of": "seconds", "summed": "sums", "whole_minutes": "seconds", "zone_of": "zones",
}

__all__ = [
    "AGGREGATE", "AUDIENCE", "AUDIO", "HIGH", "LIVE_AUDIENCE", "LOW", "LOW_LATENCY", "SECONDS", "WEBINAR_AUDIENCE",
    "AmountTier", "Bucket", "Calendar", "Change", "Counting", "DailyAmounts", "Family", "Metered", "Metering", "Meters",
    "Minutes", "Part", "Participant", "Phase", "Picture", "PixelTier", "Received", "Scale", "Session", "Size", "Stay",
    "Stream", "Subscription", "as_one", "counted", "days_by_count", "merged", "metered", "one_of", "origin_seconds",
    "parts", "platform_of", "room_phases", "seconds_of", "summed", "whole_minutes", "zone_of",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
