"""Aligned text without lines."""

from __future__ import annotations

from agorapricing.report import text
from agorapricing.report.page import Report


def write(report: Report, width: int | None) -> str:  # noqa: ARG001  # its lines are as long as they are
    """Write the page."""
    return text.plain(report.page)
