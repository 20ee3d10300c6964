"""Commented files to start from: a contract, and a price book."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from string import Template


def contract_template(on: date) -> str:
    """A commented contract to start from, for the year of a day, which is the day that it was read.

    >>> contract_template(date(2026, 5, 1)).splitlines()[4]
    'id = "acme-ea-2026"                                # the offer is then trtc-intl:acme-ea-2026'
    """
    return _filled("contract", on)


def book_template(on: date) -> str:
    """A commented price book to start from, whose prices are of the month of a day, on which they were read.

    >>> book_template(date(2026, 7, 15)).splitlines()[19]
    'start = 2026-07-01'
    """
    return _filled("book", on)


def _filled(name: str, on: date) -> str:
    text = (Path(__file__).parents[1] / "templates" / f"{name}.toml").read_text("utf-8")
    return Template(text).substitute(
        year=on.year, next=on.year + 1, day=on, start=on.replace(day=1), month=f"{on:%Y.%m}"
    )
