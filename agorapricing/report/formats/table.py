"""The table of the terminal, without colour."""

from __future__ import annotations

from agorapricing.report import terminal
from agorapricing.report.page import Report


def write(report: Report, width: int | None) -> str:
    """Write the page as wide as asked, or as the terminal is."""
    return terminal.text(report.page, width)
