"""Rows for programs."""

from __future__ import annotations

from agorapricing.report.formats import csv
from agorapricing.report.run import Run


def write(run: Run) -> bytes:
    """Write the rows."""
    return csv.write(run.report, None).encode()
