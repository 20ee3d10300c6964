"""What files of consoles come to under books: the minutes that each bills of every month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from agorapricing.consoles.usage import ConsoleUsage
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading import bundled, load_book
from agorapricing.numbers import ZERO
from agorapricing.profiles import Counted, Sizing, size
from agorapricing.rating import Displayed
from agorapricing.records import Keys, plain

_SHOWN = 6
"""Months that are shown, from the last one back."""


@frozen(eq=False)
class MeteredConsole(Displayed):
    """What was read, what it is taken to mean, and the minutes of each month under books."""

    layout = "consoles.report"
    record = Keys("usage.*", "billed=sizings")

    usage: ConsoleUsage
    sizings: Mapping[str, Sizing] = attrs.field(converter=frozen_dict)
    """By month."""
    apart: bool = False
    """Whether each project has minutes of its own, as if it were an account."""

    @property
    def minutes(self) -> Iterator[tuple[str, ...]]:
        """The billed minutes under one book as rows of a table, after its header: a column a meter.

        There is a row a month, or where projects are apart one a month and project.
        """
        billed = dict(self._by_project) if self.apart else {(m,): each.books[0] for m, each in self.sizings.items()}
        meters = sorted({meter for counted in billed.values() for meter in counted.usage})
        yield (*("month", "project")[: 1 + self.apart], *meters)
        for cells, counted in billed.items():
            yield *cells, *("" if counted.problem else plain(counted.usage.get(meter, ZERO)) for meter in meters)

    @property
    def _by_project(self) -> Iterator[tuple[tuple[str, ...], Counted]]:
        for month, sizing in self.sizings.items():
            for own in sizing.profile.workloads:
                profile = attrs.evolve(sizing.profile, workloads=(own,), cases={})
                yield (month, own.app), size(profile, [sizing.books[0].offer.book], sizing.on).books[0]


def meter_console(
    usage: ConsoleUsage, books: Iterable[str] = (), *, every: bool = False, apart: bool = False
) -> MeteredConsole:
    """The minutes of the last months, or of `every` one, under books, or under the bundled ones of the vendor.

    With `apart` the rows of its minutes are those of each project.

    Raises UnknownNameError for a book that there is not.
    """
    named = tuple(dict.fromkeys(books)) or tuple(name for name in bundled() if load_book(name).vendor == usage.vendor)
    sizings = {}
    for month in usage.by_name[0 if every else -_SHOWN :]:
        known = [book for book in map(load_book, named) if book.editions[0].start <= (month.month or date.today())]
        if known:
            sizings[month.name] = size(month.profile, known)
    return MeteredConsole(usage, sizings, apart)
