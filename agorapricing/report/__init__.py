"""Reports: a bill, a comparison or a list of books in five formats. Rendering reads, it computes nothing.

The module that lays out a value, and the libraries that draw, are imported when they are needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from agorapricing.errors import UnknownNameError
from agorapricing.exact import exactly
from agorapricing.report.page import Report

FORMATS = ("table", "plain", "markdown", "csv", "json")
_LAID_OUT = {
    "Audit": "audits.report",
    "Best": "terms.best",
    "Bill": "bills.report",
    "BreakEven": "analyses.breakeven",
    "Budget": "analyses.budget",
    "Comparison": "comparisons.report",
    "Diagnosis": "diagnoses.report",
    "Difference": "differences.report",
    "Explanation": "explanations.report",
    "Marginal": "analyses.marginal",
    "Match": "matches.report",
    "MeteredLog": "logs.report",
    "RatedFiles": "ratings.report",
    "Sizing": "sizings.report",
    "Split": "analyses.split",
    "Spread": "spreads.report",
    "Sweep": "sweeps.report",
    "TermBill": "terms.term",
}
"""By the name of a value's class, the function of this package that lays it out."""


@exactly
def report_of(value: Any) -> Report:
    """Lay out a value as a report; a report stays as it is."""
    if isinstance(value, Report):
        return value
    place = next((_LAID_OUT[each.__name__] for each in type(value).__mro__ if each.__name__ in _LAID_OUT), None)
    if place is None or not type(value).__module__.startswith("agorapricing."):
        raise TypeError(f"no report shows a {type(value).__name__}")
    module, _, function = place.partition(".")
    report: Report = getattr(import_module(f"agorapricing.report.{module}"), function)(value)
    return report


def render(value: Any, style: str, width: int | None = None) -> str:
    """Write a bill, a comparison or a report in one of the `FORMATS`.

    >>> from datetime import date
    >>> from agorapricing import rate
    >>> print(render(rate("agora-cn:list", {"rtc.audio": 1_000}, on=date(2024, 2, 6)), "csv").splitlines()[1][:41])
    agora-cn:list,2024-02-06,CNY,rtc.audio,li

    Raises UnknownNameError for another format.
    """
    if style not in FORMATS:
        raise UnknownNameError("format", style, FORMATS)
    report = report_of(value)
    if style in ("csv", "json"):
        data = import_module("agorapricing.report.data")
        return str(data.as_csv(report) if style == "csv" else data.as_json(report))
    if style == "table":
        return str(import_module("agorapricing.report.terminal").text(report.page, width))
    text = import_module("agorapricing.report.text")
    return str(text.plain(report.page) if style == "plain" else text.markdown(report.page))


def html(value: Any) -> str:
    """Write a report as HTML, for notebooks."""
    return str(import_module("agorapricing.report.text").html(report_of(value).page))
