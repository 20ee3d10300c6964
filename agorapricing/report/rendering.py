"""Reports: a bill, a comparison or a list of books in any of the formats. Rendering reads, it computes nothing.

The module that lays out a value, and the libraries that draw, are imported when they are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import attrs

from agorapricing.errors import UnknownNameError
from agorapricing.messages import LANGUAGES, Message
from agorapricing.numbers import exactly
from agorapricing.rating import versions_of
from agorapricing.report import formats
from agorapricing.report.languages import in_language
from agorapricing.report.page import Report
from agorapricing.report.view import View

FORMATS = formats.names()


@exactly
def report_of(value: Any, view: View | None = None) -> Report:
    """Lay out a value by the function of this package that its class names in `layout`; a report stays as it is.

    A comparison is shown as a `view` says.
    """
    if isinstance(value, Report):
        return value
    return _versioned(laid_out(value, view), versions_of(value))


def laid_out(value: Any, view: View | None = None) -> Report:
    """Lay out a value as its class says. Raises TypeError for one that no report shows."""
    layout = getattr(type(value), "layout", None)
    if layout is None:
        raise TypeError(f"no report shows a {type(value).__name__}")
    module, _, function = layout.partition(".")
    lay_out = getattr(import_module(f"agorapricing.report.{module}"), function)
    made: Report = lay_out(value, view) if view else lay_out(value)
    return made


def _versioned(report: Report, versions: Mapping[str, str]) -> Report:
    """A report that says which versions of which books it rests on, where they state one."""
    if not versions:
        return report
    of_one = f" {next(iter(versions.values()))}" if len({*versions.values()}) == 1 else ""
    named = of_one or ",".join(f" {book} {version}" for book, version in versions.items())
    title = Message("{page} · price books{versions}", page=report.page.title, versions=named)
    page = attrs.evolve(report.page, title=title)
    return attrs.evolve(report, page=page)


def render(
    value: Any, style: str, width: int | None = None, view: View | None = None, language: str = LANGUAGES[0]
) -> str:
    """Write a bill, a comparison or a report in one of the `FORMATS`, and its words in one of the `LANGUAGES`.

    >>> from datetime import date
    >>> from agorapricing import rate
    >>> print(render(rate("agora-cn:list", {"rtc.audio": 1_000}, on=date(2024, 2, 6)), "csv").splitlines()[1][:41])
    agora-cn:list,2024-02-06,CNY,rtc.audio,li

    Raises UnknownNameError for another format.
    """
    if style not in formats.names():
        raise UnknownNameError("format", style, formats.names())
    text: str = import_module(f"agorapricing.report.formats.{style}").write(
        in_language(report_of(value, view), language), width
    )
    return text


def html(value: Any) -> str:
    """Write a report as HTML, for notebooks."""
    return str(import_module("agorapricing.report.text").html(report_of(value).page))
