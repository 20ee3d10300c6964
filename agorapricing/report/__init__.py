"""Reports: values laid out as pages of tables, and pages written in five formats. Rendering reads, it computes nothing.

Names are imported when they are first used: who writes JSON loads nothing that draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.report import bills, books, formats, logs, meters, numbers, sizings
    from agorapricing.report.calculator import calculator_page
    from agorapricing.report.kinds import writer_of
    from agorapricing.report.languages import in_language, of_locale
    from agorapricing.report.page import NOTHING, Column, Grid, Page, Report
    from agorapricing.report.rendering import FORMATS, html, render, report_of
    from agorapricing.report.run import Heading, Run
    from agorapricing.report.run_files import is_run
    from agorapricing.report.saved import dump_run, load_run, read_run
    from agorapricing.report.terminal import show
    from agorapricing.report.text import plain
    from agorapricing.report.view import LAYOUTS, NOTES, SORTS, View

# fmt: off
_HOME = {
    "FORMATS": "rendering", "LAYOUTS": "view", "NOTES": "view", "NOTHING": "page", "SORTS": "view", "Column": "page",
    "Grid": "page", "Heading": "run", "Page": "page", "Report": "page", "Run": "run", "View": "view", "bills": "",
    "books": "", "calculator_page": "calculator", "dump_run": "saved", "formats": "", "html": "rendering",
    "in_language": "languages", "is_run": "run_files", "load_run": "saved", "logs": "", "meters": "", "numbers": "",
    "of_locale": "languages", "plain": "text", "read_run": "saved", "render": "rendering", "report_of": "rendering",
    "show": "terminal", "sizings": "", "writer_of": "kinds",
}

__all__ = [
    "FORMATS", "LAYOUTS", "NOTES", "NOTHING", "SORTS", "Column", "Grid", "Heading", "Page", "Report", "Run", "View",
    "bills", "books", "calculator_page", "dump_run", "formats", "html", "in_language", "is_run", "load_run", "logs",
    "meters", "numbers", "of_locale", "plain", "read_run", "render", "report_of", "show", "sizings", "writer_of",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
