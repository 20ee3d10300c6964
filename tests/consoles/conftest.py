"""What tests of consoles share: samples of the exact shapes, and files of one's own."""

import json
from pathlib import Path

import pytest

EXPORTS = Path(__file__).parents[1] / "data" / "exports"
FIELDS = ("durationAudioAll", "durationVideoHd", "durationVideo1080P", "durationVideo2K", "durationVideo4K")


@pytest.fixture
def export():
    """The path of a sample."""
    return lambda name: EXPORTS / name


@pytest.fixture
def written(tmp_path):
    """Write a value as a file of JSON."""

    def write(value, name="usage.json"):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return path

    return write


@pytest.fixture
def agora(written):
    """Write an answer of Agora's usage API: by day the counters, by name or in the order of tiers."""

    def write(days, name="usage.json", **more):
        usages = [
            {
                "date": f"{day}T00:00:00.000Z",
                "usage": use if isinstance(use, dict) else dict(zip(FIELDS, use, strict=False)),
            }
            for day, use in days.items()
        ]
        return written({"usages": usages, **more}, name)

    return write


@pytest.fixture
def trtc(written):
    """Write an answer of TRTC's usage API: by day the values, in the order of keys."""

    def write(days, name="trtc.json", keys=("Audio", "SD", "HD", "FullHD", "2K", "4K")):
        rows = [{"TimeKey": day if " " in day else f"{day} 00:00:00", "UsageValue": use} for day, use in days.items()]
        return written({"Response": {"UsageKey": list(keys), "UsageList": rows}}, name)

    return write
