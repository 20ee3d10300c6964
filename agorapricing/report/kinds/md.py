"""GitHub's markdown: the page, and its further sections."""

from __future__ import annotations

from agorapricing.report import text
from agorapricing.report.run import Run


def write(run: Run) -> bytes:
    """Write the page and the sections."""
    pages = (run.report.page, *(section.page for section in run.report.sections))
    return "\n".join(map(text.markdown, pages)).encode()
