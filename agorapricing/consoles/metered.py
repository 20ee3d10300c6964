"""What files of consoles come to under books: the minutes that each bills of every month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from agorapricing.consoles.usage import ConsoleUsage
from agorapricing.frozen import frozen_dict
from agorapricing.loading import bundled, load_book
from agorapricing.numbers import ZERO
from agorapricing.profiles import Sizing, size
from agorapricing.rating import Displayed
from agorapricing.records import Keys, plain

_SHOWN = 6
"""Months that are shown, from the last one back."""


@attrs.frozen(eq=False)
class MeteredConsole(Displayed):
    """What was read, what it is taken to mean, and the minutes of each month under books."""

    layout = "consoles.report"
    record = Keys("usage.*", "billed=sizings")

    usage: ConsoleUsage
    sizings: Mapping[str, Sizing] = attrs.field(converter=frozen_dict)
    """By month."""

    @property
    def minutes(self) -> Iterator[tuple[str, ...]]:
        """The billed minutes under one book as rows of a table, after its header: a row a month, a column a meter."""
        billed = {month: sizing.books[0] for month, sizing in self.sizings.items()}
        meters = sorted({meter for counted in billed.values() for meter in counted.usage})
        yield "month", *meters
        for month, counted in billed.items():
            yield month, *("" if counted.problem else plain(counted.usage.get(meter, ZERO)) for meter in meters)


def meter_console(usage: ConsoleUsage, books: Iterable[str] = (), *, every: bool = False) -> MeteredConsole:
    """The minutes of the last months, or of `every` one, under books, or under the bundled ones of the vendor.

    Raises UnknownNameError for a book that there is not.
    """
    named = tuple(dict.fromkeys(books)) or tuple(name for name in bundled() if load_book(name).vendor == usage.vendor)
    sizings = {}
    for month in usage.by_name[0 if every else -_SHOWN :]:
        known = [book for book in map(load_book, named) if book.editions[0].start <= (month.month or date.today())]
        if known:
            sizings[month.name] = size(month.profile, known)
    return MeteredConsole(usage, sizings)
