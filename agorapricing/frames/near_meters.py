"""Columns that are named nearly as a meter: usage that would be left out if nobody said which meter it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_UNITS = {"min", "mins", "minute", "minutes"}
_AS_NEAR = 0.85
"""From which likeness of two names on one is taken for the other."""


def near_meters(columns: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Of columns those that a meter, or its last part, is probably meant by, each with the shortest such meter.

    >>> near_meters(("day", "Audio minutes", "Full HD", "2k+"), ("rtc.audio", "rtc.fhd", "rtc.2k_plus"))
    {'Audio minutes': 'rtc.audio', 'Full HD': 'rtc.fhd', '2k+': 'rtc.2k_plus'}
    """
    asked = list(columns)
    if not asked:  # as of most frames: then no form of a meter is worked out
        return {}
    forms: dict[str, str] = {}
    for meter in sorted(known, key=lambda name: (len(name), name)):
        for form in (meter, meter.rpartition(".")[2]):
            forms.setdefault(_plain(form), meter)
    found = ((column, get_close_matches(_plain(column), forms, cutoff=_AS_NEAR)) for column in asked)
    return {column: forms[near[0]] for column, near in found if near}


def _plain(name: str) -> str:
    """A name without what people write differently: case, signs between words, Full HD, and the unit of time."""
    words = re.findall(r"[^\W_]+", name.lower().replace("+", " plus"))
    return " ".join([word for word in words if word not in _UNITS] or words).replace("full hd", "fhd")
