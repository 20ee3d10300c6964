"""What a report shows, before any format: grids of finished text, notes and sources. Formats only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from agorapricing.frozen import frozen_dict
from agorapricing.pricebook import Source

NOTHING = "–"


@attrs.frozen(eq=False)
class Column:
    """A column's title, and what its cells are: a number (aligned right) and a name are never cut, words may wrap."""

    title: str
    kind: str = attrs.field(default="number", validator=attrs.validators.in_(("number", "name", "words")))
    spare: int = 0
    """Which columns a page that is too narrow leaves out: those of the largest number first, those of 0 never."""


def label(title: str = "") -> Column:
    """A column of names, which are never cut."""
    return Column(title, "name")


def prose(title: str = "") -> Column:
    """A column of words, which may wrap."""
    return Column(title, "words")


def _columns(given: Iterable[Column | str]) -> tuple[Column, ...]:
    """Columns; a title alone is one of numbers."""
    return tuple(Column(each) if isinstance(each, str) else each for each in given)


def _rows(given: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(given)


T = TypeVar("T")


@attrs.frozen(eq=False)
class Grid:
    """A table of text. With `fold`, a terminal too narrow for it shows several grids of fewer columns instead.

    Where leading cells say nothing without their titles, `apart`, they are never merged into one column. `narrow` are
    the grids that are shown instead where it does not fit.
    """

    columns: tuple[Column, ...] = attrs.field(converter=_columns)
    rows: tuple[tuple[str, ...], ...] = attrs.field(converter=_rows)
    title: str = ""
    fold: bool = False
    totals: frozenset[int] = frozenset()
    apart: bool = False
    narrow: tuple[Grid, ...] = ()

    @classmethod
    def of(
        cls, items: Iterable[T], *fields: tuple[Column | str, Callable[[T], str]], title: str = "", fold: bool = False
    ) -> Grid:
        """A row an item: for each column, what it says of the item.

        >>> Grid.of([1, 2], (label("number"), str), ("square", lambda number: str(number**2))).rows
        (('1', '1'), ('2', '4'))
        """
        rows = (tuple(cell(item) for _, cell in fields) for item in items)
        return cls([column for column, _ in fields], rows, title, fold)

    def merged(self) -> Grid:
        """The same grid with its leading names and words in one column, which may wrap."""
        count = next((i for i, column in enumerate(self.columns) if column.kind == "number"), 0)
        title = " · ".join(column.title for column in self.columns[:count] if column.title)
        first = tuple(" · ".join(cell for cell in row[:count] if cell) for row in self.rows)
        return attrs.evolve(
            self,
            columns=(Column(title, "words"), *self.columns[count:]),
            rows=tuple((word, *row[count:]) for word, row in zip(first, self.rows, strict=True)),
        )

    def listed(self) -> tuple[Grid, ...]:
        """One grid of two columns for each row: the narrowest that a table can be; the first one has the title."""
        first, *rest = (self._listed(row, place in self.totals) for place, row in enumerate(self.rows))
        return attrs.evolve(first, title=self.title), *rest

    def _listed(self, row: tuple[str, ...], is_total: bool) -> Grid:  # noqa: FBT001  # of one caller
        pairs = tuple(
            (column.title.replace("\n", ""), cell) for column, cell in zip(self.columns, row, strict=True) if cell
        )
        (title, first), *rest = pairs or (("", ""),)
        totals = frozenset(range(len(rest))) if is_total else frozenset()
        return Grid((Column(title, "name"), Column(first, "words")), tuple(rest), totals=totals)

    def trimmed(self) -> Grid:
        """The same grid without its columns of the largest `spare`."""
        most = max(column.spare for column in self.columns)
        return self._of([place for place, column in enumerate(self.columns) if column.spare < most])

    def filled(self) -> Grid:
        """The same grid without its columns that are empty in every row."""
        return self._of([place for place in range(len(self.columns)) if any(row[place] for row in self.rows)])

    def split(self, fits: Callable[[Grid], bool]) -> tuple[Grid, ...]:
        """Few grids that fit, or have two columns: each with the first column and some others; one has the title."""
        groups = [[0, 1]]
        for place in range(2, len(self.columns)):
            if fits(self._of([*groups[-1], place])):
                groups[-1].append(place)
            else:
                groups.append([0, place])
        first, *rest = map(self._of, groups)
        return first, *(attrs.evolve(each, title="") for each in rest)

    def _of(self, places: Sequence[int]) -> Grid:
        """Some columns, without the rows that say nothing in any of them but the first."""
        kept = [
            index for index, row in enumerate(self.rows) if any(row[place] not in {"", NOTHING} for place in places[1:])
        ]
        return attrs.evolve(
            self,
            columns=tuple(self.columns[place] for place in places),
            rows=tuple(tuple(self.rows[index][place] for place in places) for index in kept),
            totals=frozenset(new for new, index in enumerate(kept) if index in self.totals),
            fold=False,
        )


@attrs.frozen(eq=False)
class Page:
    """A report: a title, grids, notes, and the sources that its numbers rest on."""

    title: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    """Lines under the title: what is most worth knowing."""
    chart: tuple[str, ...] = ()
    """Lines of characters, drawn in a font of equal widths."""


@attrs.frozen(eq=False)
class Report:
    """A page for people, a record for JSON and flat rows for CSV: the same numbers."""

    page: Page
    record: Mapping[str, Any] = attrs.field(converter=frozen_dict)
    rows: tuple[Mapping[str, Any], ...]


def cited(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Number sources for the end of a page, each with the day it was read."""
    return tuple(
        f"[{place}] {name}: {each.title}, {each.place}; read {each.read} ({each.kind}); {each.where}"
        for place, (name, each) in enumerate(sources.items(), 1)
    )
