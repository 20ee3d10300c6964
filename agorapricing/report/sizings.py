"""A sizing as a report: minutes by meter and book, and under each book why the minutes are what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from agorapricing.messages import Message, Text, joined
from agorapricing.numbers import ratio
from agorapricing.profiles import Counted, Sized, Sizing
from agorapricing.rating import SCHEMA, plain
from agorapricing.report import numbers
from agorapricing.report.page import NOTHING, Grid, LaterRecord, Page, Report, label, prose
from agorapricing.scenarios import CATALOGUE

WHY = (
    *(label("workload"), label("who"), label("in a session"), prose("received"), label("meter")),
    *("min/session", "min/month"),
)


def report(sizing: Sizing) -> Report:
    """Lay out a sizing."""
    title = Message("{name} · {on} · billable minutes a month", name=sizing.profile.name, on=sizing.on)
    grids = (billed(sizing), *_whys(sizing))
    return Report(Page(title, grids, tuple(_notes(sizing))), LaterRecord(sizing.to_record), tuple(_rows(sizing)))


def billed(sizing: Sizing) -> Grid:
    """The minutes that each book bills, meter by meter."""
    meters = dict.fromkeys(meter for counted in sizing.books for meter in counted.usage)
    rows = [(meter, *(_billed(each, meter) for each in sizing.books)) for meter in meters]
    return Grid((label("billed a month"), *(each.book for each in sizing.books)), rows, apart=True)


def _billed(sized: Counted, meter: str) -> str:
    return Message("incomplete") if sized.problem else numbers.quantity(sized.usage.quantities.get(meter))


def _whys(sizing: Sizing) -> Iterator[Grid]:
    """The reasons, once for all books that have the same."""
    by_rows: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for counted in sizing.books:
        by_rows.setdefault(tuple(row for part in counted.sized for row in reasons(part)), []).append(counted.book)
    for rows, books in by_rows.items():
        if rows:
            yield Grid(WHY, rows, title=", ".join(books))


def reasons(sized: Sized) -> Iterator[tuple[str, ...]]:
    """A row for each meter of a part, the reason once."""
    part = sized.part
    count = part.participant.count
    who = part.participant.name if count == 1 else Message("{who} × {count:,}", who=part.participant.name, count=count)
    meters = [(meter, Decimal(times)) for meter, times in part.meters or ((NOTHING, 0),)]
    rows = ((meter, minutes(part.seconds * times), minutes(sized.seconds * times)) for meter, times in meters)
    return once((Text(sized.workload), who, part.when, part.why), rows)


def once(cells: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Rows after cells that only the first of them has.

    >>> list(once(("a",), [("1",), ("2",)]))
    [('a', '1'), ('', '2')]
    """
    for row in rows:
        yield *cells, *row
        cells = ("",) * len(cells)


@lru_cache(8_192)  # books state the same of most parts of a session
def minutes(seconds: Decimal) -> str:
    """Seconds as minutes, for display: rounded to two decimals where they do not come out.

    >>> minutes(Decimal(90)), minutes(Decimal(100))
    ('1.5', '1.67')
    """
    return numbers.quantity(ratio(seconds, Decimal(60), 2))


def _notes(sizing: Sizing) -> Iterator[str]:
    for counted in sizing.books:
        if counted.problem:
            yield Message("{book} is incomplete: {problem}", book=counted.book, problem=counted.problem)
        rule = counted.offer.edition.metering
        if rule is not None and counted.sized:
            source = counted.offer.book.sources[rule.source].title
            yield Message("{what}: {said}", what=counted.book, said=joined("; ", (counted.how, source)))
            yield from (Message("{what}: {said}", what=counted.book, said=assumed) for assumed in rule.assumes)
    if sizing.profile.usage:
        yield Message("Plain minutes of the profile are added as they are, whatever the book's rule.")


def _rows(sizing: Sizing) -> Iterator[dict[str, Any]]:
    for each in sizing.books:
        head = {"profile": sizing.profile.name, "on": str(sizing.on), "book": each.book}
        yield from flat_rows(head, each.seconds, each.usage, each.problem)


def flat_rows(
    head: Mapping[str, Any], seconds: Mapping[str, Any], billed: Mapping[str, Any], problem: str | None
) -> Iterator[dict[str, Any]]:
    """A flat row a meter, of seconds and of what is billed, and one of what stands in the way."""
    if problem:
        yield {**head, "meter": None, "seconds": None, "billed": None, "problem": problem}
    for meter in dict.fromkeys((*seconds, *billed)):
        of_meter = {"seconds": _text(seconds.get(meter)), "billed": _text(billed.get(meter))}
        yield {**head, "meter": meter, **of_meter, "problem": None}


def _text(value: Any) -> str | None:
    return None if value is None else plain(Decimal(value))


def catalogue() -> Report:
    """Lay out the scenarios with their defaults."""
    rows = [(name, cls.title, (cls.__doc__ or "").splitlines()[0]) for name, cls in CATALOGUE.items()]
    grid = Grid((label("scenario"), label(), prose("what it is")), rows)
    page = Page("Scenarios", (grid,), (Message("`agorapricing new SCENARIO` prints a profile with every parameter."),))
    keys = ("scenario", "title", "about")
    record = [dict(zip(keys, row, strict=True)) for row in rows]
    return Report(page, {"schema": SCHEMA, "scenarios": record}, tuple(record))
