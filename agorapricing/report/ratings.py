"""Rated files as a report: rows in and out, and per offer its total and the share of rows that it is cheapest for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from agorapricing.bill import SCHEMA, plain
from agorapricing.exact import exact, ratio
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report

if TYPE_CHECKING:  # its module loads dataframes
    from agorapricing.frames.batches import RatedFiles, Tally

_SHOWN = 8  # names of columns that are passed through
_COLUMNS = (
    Column("offer", "name"),
    Column("currency", "name"),
    Column("total"),
    Column("rows with an amount"),
    Column("cheapest for"),
    Column("share"),
)


def report(rated: RatedFiles) -> Report:
    """Lay out what came of rating files."""
    grid = Grid(_COLUMNS, tuple(_cells(each, rated) for each in rated.tallies))
    told = f"{rated.rows:,} rows in = {rated.written:,} rated + {rated.rejected:,} rejected"
    lacking = [each for each in rated.tallies if each.rated < rated.written]
    notes = [_counted(rated)] if rated.columns else []
    notes += [f"{each.offer} has no price for {rated.written - each.rated:,} of the rows" for each in lacking]
    page = Page(f"Rated rows, prices of {rated.on}", (grid,), (told, *notes))
    return Report(page, _record(rated), tuple(_row(each, rated) for each in rated.tallies))


def _counted(rated: RatedFiles) -> str:
    """Which columns were counted as which meters, and the first of those that were not."""
    counted = ", ".join(name if name == meter else f"{name} as {meter}" for name, meter in rated.columns.items())
    if not rated.passed:
        return f"usage: {counted}"
    more = len(rated.passed) - _SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"usage: {counted}; passed through: {', '.join(rated.passed[:_SHOWN])}{rest}"


def share(tally: Tally, rated: RatedFiles) -> str | None:
    """The share of rows that an offer is cheapest for, in percent to one decimal; None where none can be."""
    if tally.cheapest is None or not rated.written:
        return None
    with exact():
        return f"{ratio(Decimal(tally.cheapest * 100), Decimal(rated.written), 1):f}"


def _cells(tally: Tally, rated: RatedFiles) -> tuple[str, ...]:
    percent = share(tally, rated)
    return (
        tally.offer,
        tally.currency,
        numbers.amount(tally.total),
        f"{tally.rated:,}",
        NOTHING if tally.cheapest is None else f"{tally.cheapest:,}",
        NOTHING if percent is None else f"{percent} %",
    )


def _row(tally: Tally, rated: RatedFiles) -> dict[str, Any]:
    return {
        "offer": tally.offer,
        "currency": tally.currency,
        "total": plain(tally.total),
        "rated": str(tally.rated),
        "cheapest": None if tally.cheapest is None else str(tally.cheapest),
        "cheapest_percent": share(tally, rated),
    }


def _record(rated: RatedFiles) -> dict[str, Any]:
    counts = {"rows": str(rated.rows), "written": str(rated.written), "rejected": str(rated.rejected)}
    columns = {"columns": dict(rated.columns), "passed": list(rated.passed)}
    offers = [_row(each, rated) for each in rated.tallies]
    return {"schema": SCHEMA, "on": str(rated.on), **counts, **columns, "offers": offers}
