"""What a report shows, before any format: grids of finished text, notes and sources. Formats only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from agorapricing.source import Source


@attrs.frozen
class Column:
    """A column's title, and what its cells are: a number (aligned right) and a name are never cut, words may wrap."""

    title: str
    kind: str = attrs.field(default="number", validator=attrs.validators.in_(("number", "name", "words")))


@attrs.frozen
class Grid:
    """A table of text. With `fold`, a terminal too narrow for it shows one card a column instead."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    fold: bool = False
    totals: frozenset[int] = frozenset()

    def cards(self) -> tuple[Grid, ...]:
        """One grid of two columns for each column but the first."""
        return tuple(
            attrs.evolve(
                self,
                columns=(attrs.evolve(self.columns[0], title=""), column),
                rows=tuple((row[0], row[place]) for row in self.rows),
                fold=False,
            )
            for place, column in enumerate(self.columns[1:], 1)
        )


@attrs.frozen
class Page:
    """A report: a title, grids, notes, and the sources that its numbers rest on."""

    title: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@attrs.frozen(hash=False)
class Report:
    """A page for people, a record for JSON and flat rows for CSV: the same numbers."""

    page: Page
    record: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]


def cited(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Number sources for the end of a page, each with the day it was read."""
    return tuple(
        f"[{place}] {name}: {each.title}, {each.place}; read {each.read} ({each.kind}); {each.where}"
        for place, (name, each) in enumerate(sources.items(), 1)
    )
