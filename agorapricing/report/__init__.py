"""Reports: a bill, a comparison or a list of books in five formats. Rendering reads, it computes nothing.

The libraries that draw are imported by the format that needs them.
"""

from __future__ import annotations

from functools import singledispatch
from importlib import import_module
from typing import Any

from agorapricing.analysis import Audit, BreakEven, Budget, Explanation, Marginal, Match, Split, Sweep
from agorapricing.bill import Bill
from agorapricing.calllog import MeteredLog
from agorapricing.comparison import Comparison
from agorapricing.difference import Difference
from agorapricing.doctor import Diagnosis
from agorapricing.errors import UnknownNameError
from agorapricing.report import (
    analyses,
    audits,
    bills,
    comparisons,
    diagnoses,
    differences,
    explanations,
    logs,
    matches,
    sizings,
    sweeps,
)
from agorapricing.report.page import Report
from agorapricing.sizing import Sizing

FORMATS = ("table", "plain", "markdown", "csv", "json")


@singledispatch
def report_of(value: Any) -> Report:
    """Lay out a value as a report; a report stays as it is."""
    if isinstance(value, Report):
        return value
    raise TypeError(f"no report shows a {type(value).__name__}")


report_of.register(Bill, bills.report)
report_of.register(Comparison, comparisons.report)
report_of.register(Sizing, sizings.report)
report_of.register(MeteredLog, logs.report)
report_of.register(Diagnosis, diagnoses.report)
report_of.register(Audit, audits.report)
report_of.register(BreakEven, analyses.breakeven)
report_of.register(Marginal, analyses.marginal)
report_of.register(Budget, analyses.budget)
report_of.register(Difference, differences.report)
report_of.register(Explanation, explanations.report)
report_of.register(Match, matches.report)
report_of.register(Split, analyses.split)
report_of.register(Sweep, sweeps.report)


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
