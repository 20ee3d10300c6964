"""The record for programs."""

from __future__ import annotations

from agorapricing.report.formats import json
from agorapricing.report.run import Run
from agorapricing.report.text import encoded


def write(run: Run) -> bytes:
    """Write the record."""
    return encoded(json.write(run.report, None))
