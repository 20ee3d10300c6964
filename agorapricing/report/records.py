"""The report of a value that has no page of its own: its record, what is single in one table, each list in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import getdoc
from typing import Any

from agorapricing.records import Recorded
from agorapricing.report.page import NOTHING, Grid, Page, Report, label, prose
from agorapricing.report.rationals import flat

_APART = ("schema", "notes")


def report(value: Recorded) -> Report:
    """Lay out a value by its record; its title is what its class says of itself."""
    record = value.to_record()
    shown = {key: part for key, part in record.items() if key not in _APART}
    lists = {key: part for key, part in shown.items() if _is_list_of_records(part)}
    single = {key: part for key, part in shown.items() if key not in lists}
    rows = tuple((key, _cell(part)) for key, part in single.items())
    grids = (Grid((label(), prose()), rows), *(_grid(*item) for item in lists.items()))
    title = (getdoc(type(value)) or "").partition("\n")[0].rstrip(".")
    page = Page(title, tuple(grid for grid in grids if grid.rows), tuple(record.get("notes", ())))
    return Report(page, record, tuple(map(flat, next(iter(lists.values()), [single]))))


def _is_list_of_records(part: Any) -> bool:
    return isinstance(part, list) and bool(part) and all(isinstance(entry, Mapping) for entry in part)


def _grid(title: str, records: Sequence[Mapping[str, Any]]) -> Grid:
    keys = dict.fromkeys(key for record in records for key in record)
    rows = tuple(tuple(_cell(record.get(key)) for key in keys) for record in records)
    return Grid(tuple(map(prose, keys)), rows, title=title)


def _cell(part: Any) -> str:
    """A part of a record in words."""
    if isinstance(part, Mapping):
        return "; ".join(f"{key}: {_cell(inner)}" for key, inner in part.items())
    if isinstance(part, list):
        return "; ".join(map(_cell, part))
    return NOTHING if part is None else str(part)
