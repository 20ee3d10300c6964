"""Rated files as a report: rows in and out, and per offer its total and the share of rows that it is cheapest for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.files import many_rejected
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report

if TYPE_CHECKING:  # its module loads dataframes
    from agorapricing.frames import RatedFiles, Tally

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
    balance = f"{rated.rows:,} rows in = {rated.written:,} rated + {rated.rejected:,} rejected"
    lacking = [tally for tally in rated.tallies if tally.rated < rated.written]
    notes = [_counted(rated)] if rated.columns else []
    notes += [many] if (many := many_rejected(rated.rows, rated.rejected, rated.reason)) else []
    notes += [f"{each.offer} has no price for {rated.written - each.rated:,} of the rows" for each in lacking]
    page = Page(f"Rated rows, prices of {rated.on}", (grid,), (balance, *notes))
    return Report(page, rated.to_record(), rated.offers)


def _counted(rated: RatedFiles) -> str:
    """Which columns were counted as which meters, and the first of those that were not."""
    counted = ", ".join(name if name == meter else f"{name} as {meter}" for name, meter in rated.columns.items())
    if not rated.passed:
        return f"usage: {counted}"
    more = len(rated.passed) - _SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"usage: {counted}; passed through: {', '.join(rated.passed[:_SHOWN])}{rest}"


def _cells(tally: Tally, rated: RatedFiles) -> tuple[str, ...]:
    percent = rated.share(tally)
    return (
        tally.offer,
        tally.currency,
        numbers.amount(tally.total),
        f"{tally.rated:,}",
        NOTHING if tally.cheapest is None else f"{tally.cheapest:,}",
        NOTHING if percent is None else f"{percent} %",
    )
