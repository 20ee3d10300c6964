"""Reports in other languages: what a page says, said again; records, rows and the names in them stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from agorapricing.files import visible
from agorapricing.messages import LANGUAGES, said
from agorapricing.report.page import Report

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def of_locale(environment: Mapping[str, str]) -> str:
    """The language that a locale asks for; English where reports do not speak it.

    >>> of_locale({"LANG": "zh_CN.UTF-8"}), of_locale({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    named = next(filter(None, (environment.get(name, "") for name in _VARIABLES)), "")
    language = named.partition("_")[0].partition(".")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


def in_language(report: Report, language: str) -> Report:
    """A report whose pages speak a language, and have no text that would not be seen."""
    again: Report = _said(report, lambda text: visible(said(text, language)))
    return again


def _said(part: Any, say: Callable[[str], str]) -> Any:
    """A text said; of several each; of a value those of its fields that are its `texts`."""
    match part:
        case str():
            return say(part)
        case tuple():
            return tuple(_said(each, say) for each in part)
    return attrs.evolve(part, **{name: _said(getattr(part, name), say) for name in part.texts})
