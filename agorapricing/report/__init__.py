"""Reports: values laid out as pages of tables, and pages written in five formats. Rendering reads, it computes nothing.

Names are imported when they are first used: who writes JSON loads nothing that draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.report import bills, books, formats, logs, meters, numbers, sizings
    from agorapricing.report.languages import in_language, of_locale
    from agorapricing.report.page import NOTHING, Column, Grid, Page, Report
    from agorapricing.report.rendering import FORMATS, html, render, report_of
    from agorapricing.report.terminal import show
    from agorapricing.report.text import plain
    from agorapricing.report.view import LAYOUTS, NOTES, SORTS, View

# fmt: off
_HOME = {
    "FORMATS": "rendering", "LAYOUTS": "view", "NOTES": "view", "NOTHING": "page", "SORTS": "view", "Column": "page",
    "Grid": "page", "Page": "page", "Report": "page", "View": "view", "bills": "", "books": "", "formats": "",
    "html": "rendering", "in_language": "languages", "logs": "", "meters": "",
    "numbers": "", "of_locale": "languages",
    "plain": "text", "render": "rendering", "report_of": "rendering", "show": "terminal", "sizings": "",
}

__all__ = [
    "FORMATS", "LAYOUTS", "NOTES", "NOTHING", "SORTS", "Column", "Grid", "Page", "Report", "View", "bills", "books",
    "formats", "html", "in_language", "logs", "meters",
    "numbers", "of_locale", "plain", "render", "report_of", "show", "sizings",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
