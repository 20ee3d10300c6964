"""The record for programs."""

from __future__ import annotations

from agorapricing.report.formats import json
from agorapricing.report.run import Run


def write(run: Run) -> bytes:
    """Write the record."""
    return json.write(run.report, None).encode()
