"""Rated files as a report: rows in and out, and per offer its total and the share of rows that it is cheapest for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.files import many_rejected
from agorapricing.messages import Message, counted, joined
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
    balance = counted(
        "{count:,} row in = {rated:,} rated + {rejected:,} rejected",
        "{count:,} rows in = {rated:,} rated + {rejected:,} rejected",
        rated.rows,
        rated=rated.written,
        rejected=rated.rejected,
    )
    lacking = [tally for tally in rated.tallies if tally.rated < rated.written]
    notes = [_counted(rated)] if rated.columns else []
    notes += [many] if (many := many_rejected(rated.rows, rated.rejected, rated.reason)) else []
    notes += [
        Message(
            "{offer} has no price for {written:,} of the rows", offer=each.offer, written=rated.written - each.rated
        )
        for each in lacking
    ]
    if rated.on and "month" in rated.passed:
        notes.append(Message("every row has the prices of {on}, whatever its column month says", on=rated.on))
    page = Page(Message("Rated rows, prices of {days}", days=_days(rated)), (grid,), (balance, *notes))
    return Report(page, rated.to_record(), rated.offers)


def _days(rated: RatedFiles) -> str:
    """The day of the prices, or the months of the rows."""
    first, *_, last = (*rated.months, *rated.months) or (None, None)
    if rated.on or first is None:
        return numbers.day(rated.on) if rated.on else Message("no month")
    span = Message("{first} to {last}", first=first, last=last) if last != first else first
    return Message("each row's month, {span}", span=span)


def _counted(rated: RatedFiles) -> str:
    """Which columns were counted as which meters, and the first of those that were not."""
    names = joined(
        ", ",
        (
            name if name == meter else Message("{name} as {meter}", name=name, meter=meter)
            for name, meter in rated.columns.items()
        ),
    )
    if not rated.passed:
        return Message("usage: {names}", names=names)
    named, more = joined(", ", rated.passed[:_SHOWN]), len(rated.passed) - _SHOWN
    rest = Message("{named} and {more:,} more", named=named, more=more) if more > 0 else named
    return Message("usage: {names}; passed through: {rest}", names=names, rest=rest)
