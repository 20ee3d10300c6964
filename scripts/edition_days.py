"""Check the days that editions of price books start on against the first days of the sources of their prices.

    python scripts/edition_days.py [BOOK...]

The sources of an edition are those of the prices, stages, packs and conversions that it changes; a pool of the same
size that only takes in other meters is as old as those are. No edition starts before the first day of such a source,
unless its day is "stated" by one or that of a "document"; and none that follows another starts after the first days of
all of them, unless its day is "stated", since a price may be announced. The script lists what is wrong, and exits with
1 where there is anything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from agorapricing import PriceBook, bundled, load_book
from agorapricing.pricebook import Edition
from agorapricing.tariff import Allowance

_NOTHING: Mapping[str, Any] = {}


def changed(edition: Edition, before: Mapping[str, Any]) -> frozenset[str]:
    """The sources of what an edition has and the parts of the one before it have not."""
    new = (part for name, part in parts(edition).items() if not _is_as_old(part, before.get(name)))
    return frozenset(part.source for part in new if part.source)


def parts(edition: Edition) -> dict[str, Any]:
    """The parts of an edition that have a source each: prices by meter, stages, packs and conversions by name."""
    converts = {f"convert {each.to}": each for each in edition.converts}
    stages = {f"stage {name}": each for name, each in edition.stages.items()}
    packs = {f"pack {name}": each for name, each in edition.packs.items()}
    return {**edition.rates, **edition.ladders, **converts, **stages, **packs}


def _is_as_old(part: Any, old: Any) -> bool:
    if isinstance(part, Allowance) and isinstance(old, Allowance) and part.meters != old.meters:
        return part.quantity == old.quantity
    return bool(part == old)


def faults(book: PriceBook) -> Iterator[str]:
    """What is wrong with the days of a book's editions, in their order."""
    yield from _faults(book, book.editions[0], _NOTHING)
    for before, edition in pairwise(book.editions):
        yield from _faults(book, edition, parts(before))


def _faults(book: PriceBook, edition: Edition, before: Mapping[str, Any]) -> Iterator[str]:
    days = {name: book.sources[name].since for name in sorted(changed(edition, before))}
    where = f"{book.id} {edition.start}"
    for name, day in days.items():
        if edition.dated == "seen" and edition.start < day:
            yield f"{where}: was seen before {day}, the first day of its source {name}"
    if before and days and edition.dated != "stated" and edition.start > max(days.values()):
        yield f"{where}: starts after {max(days.values())}, the first day of the newest of its sources"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("books", nargs="*", metavar="BOOK", help="books; all bundled ones without any")
    books = [load_book(name) for name in parser.parse_args(arguments).books or bundled()]
    found = [fault for book in books for fault in faults(book)]
    for fault in found:
        print(fault)
    print(f"{sum(len(book.editions) for book in books)} editions, faults: {len(found)}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
