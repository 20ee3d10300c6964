"""Rows for programs."""

from __future__ import annotations

from agorapricing.report.formats import csv
from agorapricing.report.run import Run
from agorapricing.report.text import encoded


def write(run: Run) -> bytes:
    """Write the rows."""
    return encoded(csv.write(run.report, None))
