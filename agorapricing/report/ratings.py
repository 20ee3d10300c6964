"""Rated files as a report: rows in and out, and per offer its total and the share of rows that it is cheapest for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.files import many_rejected
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Grid, Page, Report, label

if TYPE_CHECKING:  # its module loads dataframes
    from agorapricing.frames import RatedFiles

_SHOWN = 8  # names of columns that are passed through


def report(rated: RatedFiles) -> Report:
    """Lay out what came of rating files."""
    grid = Grid.of(
        rated.tallies,
        (label("offer"), lambda tally: tally.offer),
        (label("currency"), lambda tally: tally.currency),
        ("total", lambda tally: numbers.amount(tally.total)),
        ("rows with an amount", lambda tally: f"{tally.rated:,}"),
        ("cheapest for", lambda tally: NOTHING if tally.cheapest is None else f"{tally.cheapest:,}"),
        ("share", lambda tally: NOTHING if rated.share(tally) is None else f"{rated.share(tally)} %"),
    )
    balance = f"{rated.rows:,} row{'s' * (rated.rows != 1)} in = {rated.written:,} rated + {rated.rejected:,} rejected"
    lacking = [tally for tally in rated.tallies if tally.rated < rated.written]
    notes = [_counted(rated)] if rated.columns else []
    notes += [many] if (many := many_rejected(rated.rows, rated.rejected, rated.reason)) else []
    notes += [f"{each.offer} has no price for {rated.written - each.rated:,} of the rows" for each in lacking]
    if rated.on and "month" in rated.passed:
        notes.append(f"every row has the prices of {rated.on}, whatever its column month says")
    page = Page(f"Rated rows, prices of {_days(rated)}", (grid,), (balance, *notes))
    return Report(page, rated.to_record(), rated.offers)


def _days(rated: RatedFiles) -> str:
    """The day of the prices, or the months of the rows."""
    first, *_, last = (*rated.months, *rated.months) or (None, None)
    if rated.on or first is None:
        return str(rated.on or "no month")
    return f"each row's month, {first}" + (f" to {last}" if last != first else "")


def _counted(rated: RatedFiles) -> str:
    """Which columns were counted as which meters, and the first of those that were not."""
    counted = ", ".join(name if name == meter else f"{name} as {meter}" for name, meter in rated.columns.items())
    if not rated.passed:
        return f"usage: {counted}"
    more = len(rated.passed) - _SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"usage: {counted}; passed through: {', '.join(rated.passed[:_SHOWN])}{rest}"
