"""Where in a book's file a price or a regime stands, for a finding to point at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from agorapricing.errors import KeyPath
from agorapricing.frozen import frozen
from agorapricing.loading import dotted, line_of, lines_of, parse, read_text
from agorapricing.pricebook import Edition
from agorapricing.testing.laws import Case


@frozen(eq=False)
class Places:
    """A book's file, read again for its lines when the first finding needs them."""

    file: Path

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The plain values of the file."""
        return parse(read_text(self.file), self.file)

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        """The line of each key path."""
        return lines_of(read_text(self.file))


def line_in(places: Places, edition: Edition, regime: str, case: Case) -> str:
    """Give file, line and key path of what a case is about: the prices of the meters that grew, and the regime."""
    values = places.values
    own = [place for place, table in enumerate(values["edition"]) if table["start"] <= edition.start]
    chain = edition.regime(regime).chain
    paths = [_price(values, own, meter) for meter in case.more]
    paths += [_named(values, own, "stage", name) for name in chain] + [_named(values, own, "regime", regime)]
    messages = dict.fromkeys(f"{places.file}:{line_of(places.lines, path)}: {dotted(path)}" for path in paths if path)
    return ", ".join(messages) or f"{places.file}: the edition of {edition.start}"


def _price(values: Mapping[str, Any], places: list[int], meter: str) -> KeyPath | None:
    """The latest table that prices a meter."""
    for place in reversed(places):
        for index, rate in enumerate(values["edition"][place].get("rate", ())):
            if rate.get("meter") == meter or meter in rate.get("prices", {}):
                return ("edition", place, "rate", index)
    return None


def _named(values: Mapping[str, Any], places: list[int], kind: str, name: str) -> KeyPath | None:
    for place in reversed(places):
        if name in values["edition"][place].get(kind, {}):
            return ("edition", place, kind, name)
    return None
