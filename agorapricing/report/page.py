"""What a report shows, before any format: grids of finished text, notes and sources. Formats only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, Text
from agorapricing.numbers import exact
from agorapricing.pricebook import Source

NOTHING = "–"


@frozen(eq=False)
class Column:
    """A column's title, and what its cells are: a number (aligned right) and a name are never cut, words may wrap."""

    texts: ClassVar = ("title",)
    """The fields that say something, here and below: what a report in another language says otherwise."""

    title: str
    kind: str = attrs.field(default="number", validator=attrs.validators.in_(("number", "name", "words")))
    spare: int = 0
    """Which columns a page that is too narrow leaves out: those of the largest number first, those of 0 never."""
    key: str = ""
    """What a page that computes its cells anew knows the column by, in every language; most have none."""


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


def _of_as_many_cells(grid: Grid, _: Any, rows: Iterable[tuple[str, ...]]) -> None:
    if not {len(grid.columns)}.issuperset(map(len, rows)):
        raise ValueError("must be rows of as many cells as there are columns")


T = TypeVar("T")


@frozen(eq=False)
class Grid:
    """A table of text. A terminal too narrow for it shows the `narrow` grids instead, where there are some.

    Else it has its leading cells in one column, unless they are to stay `apart` as they say nothing without their
    titles; and what is too wide even so is several grids of fewer columns.
    """

    texts: ClassVar = ("columns", "rows", "title", "narrow")

    columns: tuple[Column, ...] = attrs.field(converter=_columns)
    rows: tuple[tuple[str, ...], ...] = attrs.field(converter=_rows, validator=_of_as_many_cells)
    title: str = ""
    apart: bool = False
    totals: frozenset[int] = frozenset()
    narrow: tuple[Grid, ...] = ()

    @classmethod
    def of(
        cls, items: Iterable[T], *fields: tuple[Column | str, Callable[[T], str]], title: str = "", apart: bool = False
    ) -> Grid:
        """A row an item: for each column, what it says of the item.

        >>> Grid.of([1, 2], (label("number"), str), ("square", lambda number: str(number**2))).rows
        (('1', '1'), ('2', '4'))
        """
        rows = (tuple(cell(item) for _, cell in fields) for item in items)
        return cls([column for column, _ in fields], rows, title, apart)

    def first(self, most: int) -> Grid:
        """The same grid with so many rows at most, and after them how many there are besides."""
        more = len(self.rows) - most
        if more <= 0:
            return self
        rest = (f"… + {more:,}", *[""] * (len(self.columns) - 1))
        narrow = tuple(each.first(most) for each in self.narrow)
        return attrs.evolve(self, rows=(*self.rows[:most], rest), narrow=narrow)

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

    def trimmed(self) -> Grid:
        """The same grid without its columns of the largest `spare`."""
        most = max(column.spare for column in self.columns)
        return self._of([place for place, column in enumerate(self.columns) if column.spare < most])

    def filled(self) -> Grid:
        """The same grid without its columns that are empty in every row."""
        return self._of([place for place in range(len(self.columns)) if any(row[place] for row in self.rows)])

    def split(self, fits: Callable[[Grid], bool]) -> tuple[Grid, ...]:
        """The grid, or as few as fit: each with the first column and some others, the first with the title.

        From the second on they have no rows that say nothing there.
        """
        groups = [list(range(len(self.columns[:2])))]
        for place in range(2, len(self.columns)):
            if fits(self._of([*groups[-1], place])):
                groups[-1].append(place)
            else:
                groups.append([0, place])
        first, *rest = map(self._of, groups)
        return first, *(each._telling() for each in rest)  # noqa: SLF001  # of the same class

    def _of(self, places: Sequence[int]) -> Grid:
        """Some columns."""
        rows = (tuple(row[place] for place in places) for row in self.rows)
        return attrs.evolve(self, columns=(self.columns[place] for place in places), rows=rows)

    def _telling(self) -> Grid:
        """The rows that say something after their first cell, without a title."""
        kept = [place for place, row in enumerate(self.rows) if not {"", NOTHING}.issuperset(row[1:])]
        totals = frozenset(new for new, place in enumerate(kept) if place in self.totals)
        return attrs.evolve(self, rows=(self.rows[place] for place in kept), totals=totals, title="")


@frozen(eq=False)
class Page:
    """A report: a title, grids, notes, and the sources that its numbers rest on."""

    texts: ClassVar = ("title", "grids", "notes", "sources", "answer", "chart", "heads")

    title: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    """Lines under the title: what is most worth knowing."""
    chart: tuple[str, ...] = ()
    """Lines of characters, drawn in a font of equal widths."""
    heads: tuple[str, str] = (Message("Notes"), Message("Sources"))
    """What stands above the notes and above the sources."""

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The notes and the sources with their heads, where there are some."""
        return tuple((head, items) for head, items in zip(self.heads, (self.notes, self.sources), strict=True) if items)


@frozen(eq=False)
class Section:
    """A further part of a report that goes out, as its sizing or its waterfall: a page under a name that stays."""

    texts: ClassVar = ("page",)

    name: str
    page: Page


class LaterRecord(Mapping[str, Any]):
    """A record that is made when somebody reads it: a page alone does not wait for it.

    >>> dict(LaterRecord(lambda: {"schema": "agorapricing/1"}))
    {'schema': 'agorapricing/1'}
    """

    def __init__(self, make: Callable[[], Mapping[str, Any]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, Any]:
        with exact():
            return frozen_dict(self._make())

    def __getitem__(self, key: str) -> Any:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _record(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return given if isinstance(given, LaterRecord) else frozen_dict(given)


@frozen(eq=False)
class Report:
    """A page for people, a record for JSON and flat rows for CSV: the same numbers.

    A report that goes to a customer has further `sections`, and as plain values, by name, the `data` that a page or a
    workbook computes anew: programs of offers, the rows of a workbook.
    """

    texts: ClassVar = ("page", "sections")

    page: Page
    record: Mapping[str, Any] = attrs.field(converter=_record)
    rows: tuple[Mapping[str, Any], ...]
    sections: tuple[Section, ...] = ()
    data: Mapping[str, Any] = attrs.field(converter=frozen_dict, factory=dict)


def cited(sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Number sources for the end of a page, each with the day it was read."""
    return tuple(
        Message(
            "[{number}] {name}: {title}, {place}; read {read} ({kind}); {where}",
            number=number,
            name=Text(name),
            title=each.title,
            place=each.place,
            read=each.read,
            kind=each.kind,
            where=each.where,
        )
        for number, (name, each) in enumerate(sources.items(), 1)
    )
