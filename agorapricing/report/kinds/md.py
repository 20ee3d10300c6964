"""GitHub's markdown: the page under its heading, and its further sections."""

from __future__ import annotations

import attrs

from agorapricing.messages import joined, said
from agorapricing.report import text
from agorapricing.report.kinds.html import until, without_estimate
from agorapricing.report.page import Page
from agorapricing.report.run import Heading, Run
from agorapricing.report.templates import WORDS
from agorapricing.report.text import encoded


def write(run: Run) -> bytes:
    """Write the page and the sections."""
    pages = (_headed(run), *(section.page for section in run.report.sections))
    return encoded("\n".join(map(text.markdown, pages)))


def _headed(run: Run) -> Page:
    """The page with what its heading says before the answer; a quote's title does not say that it is an estimate."""
    page, heading = run.report.page, run.heading
    if heading == Heading():
        return page
    words = {name: said(word, run.language) for name, word in WORDS.items()}
    told = ("number", heading.number), ("for", heading.prepared_for), ("by", heading.prepared_by)
    lines = (joined(": ", (words[name], value)) for name, value in (*told, ("until", until(run))) if value)
    title = without_estimate(run) if heading.status == "quote" else page.title
    said_of = (said(line, run.language) for line in lines)
    return attrs.evolve(page, title=title, answer=(words[heading.status], *said_of, *page.answer))
