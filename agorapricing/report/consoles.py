"""Files of consoles as a report: what was read, what it is taken to mean and why, and the minutes that books bill."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.consoles import KINDS, ConsoleMonth, FileCounts, MeteredConsole
from agorapricing.messages import Message, joined
from agorapricing.profiles import Sizing
from agorapricing.rating import plain
from agorapricing.report import numbers
from agorapricing.report.page import Grid, Page, Report, label, prose
from agorapricing.report.sizings import billed, minutes

_SHOWN = 3


def report(metered: MeteredConsole) -> Report:
    """Lay out files of consoles."""
    usage = metered.usage
    span = joined(" to ", map(numbers.day, dict.fromkeys(usage.days() or ())))
    title = joined(
        " · ", filter(None, (usage.vendor or Message("records"), span, Message("days of {zone}", zone=usage.zone)))
    )
    grids = (_files(usage.counts), _meters(usage.by_name), *_sizings(metered))
    return Report(Page(title, grids, tuple(_notes(metered))), metered.to_record(), tuple(_rows(usage.by_name)))


def _files(counts: tuple[FileCounts, ...]) -> Grid:
    return Grid.of(
        counts,
        (label("file"), lambda each: each.file),
        (label("kind"), lambda each: each.kind),
        ("rows", lambda each: f"{each.rows:,}"),
        ("used", lambda each: f"{each.used:,}"),
        ("refused", lambda each: f"{each.refused:,}"),
        ("not billable", lambda each: f"{each.not_billable:,}"),
    )


def _meters(months: tuple[ConsoleMonth, ...]) -> Grid:
    """What was used, by month and meter, before any rounding."""
    return Grid(
        (label("month"), label("meter"), prose("field"), "seconds", "minutes, exact"),
        [row for month in months for row in _of_month(month)],
    )


def _of_month(month: ConsoleMonth) -> Iterator[tuple[str, ...]]:
    name = month.name
    for meter, seconds in month.seconds.items():
        yield name, meter, _field(month, meter), numbers.quantity(seconds), minutes(seconds)
        name = ""
    for meter, count in month.others.items():
        yield name, f"{meter}: {numbers.quantity(count)}", _field(month, meter), "", ""
        name = ""


def _field(month: ConsoleMonth, meter: str) -> str:
    """The fields of files that are a meter."""
    kinds = [KINDS[kind] for kind in month.console.kinds]
    return ", ".join(dict.fromkeys(field for kind in kinds for field, own in kind.fields.items() if own == meter))


def _sizings(metered: MeteredConsole) -> Iterator[Grid]:
    for month, sizing in metered.sizings.items():
        if (grid := billed(sizing)).rows:
            yield attrs.evolve(grid, title=month, rows=(*grid.rows, *_pack_units(sizing)))


def _pack_units(sizing: Sizing) -> Iterator[tuple[str, ...]]:
    """The units that the minutes would take of a book's packs."""
    for name in dict.fromkeys(name for each in sizing.books for name in each.pack_units):
        cells = (numbers.quantity(each.pack_units.get(name)) for each in sizing.books)
        yield Message("package minutes ({name})", name=name), *cells


def _notes(metered: MeteredConsole) -> Iterator[str]:
    usage = metered.usage
    if usage.projects != ("",):
        named = joined(", ", (name or Message("(no name)") for name in usage.projects[:_SHOWN]))
        more = Message("{named} and others", named=named) if len(usage.projects) > _SHOWN else named
        yield Message("Projects: {named} ({count:,}).", named=more, count=len(usage.projects))
    for name in usage.kinds:
        kind = KINDS[name]
        yield Message(
            "{name}: {title}, {version}; in units of a {unit}.",
            name=name,
            title=kind.title,
            version=kind.version,
            unit=kind.unit,
        )
        yield from kind.unknown
    for reject in usage.rejects[:_SHOWN]:
        place = f"{reject.file}:{reject.line}"
        yield Message("Refused: {place}: {reason}.", place=place, reason=reject.reason)
    if len(usage.rejects) > _SHOWN:
        yield Message("Refused: {count:,} rows more.", count=len(usage.rejects) - _SHOWN)
    for counts in usage.counts:
        yield from (
            Message("Not billable: {file}: {count:,} × {why}.", file=counts.file, count=count, why=why)
            for why, count in counts.unbilled.items()
        )
    yield from usage.findings
    problems = (counted.problem for sizing in metered.sizings.values() for counted in sizing.books)
    yield from dict.fromkeys(filter(None, problems))


def _rows(months: tuple[ConsoleMonth, ...]) -> Iterator[dict[str, Any]]:
    for month in months:
        for meter, seconds in month.seconds.items():
            yield {"month": month.name, "meter": meter, "seconds": plain(Decimal(seconds)), "quantity": None}
        for meter, count in month.others.items():
            yield {"month": month.name, "meter": meter, "seconds": None, "quantity": plain(Decimal(count))}
