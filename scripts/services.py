"""Write docs/reference/services.md: which services each book meters or only prices; --check exits 1 where stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from written import write_or_check

from agorapricing import bundled, load_book
from agorapricing.metering import Metering
from agorapricing.pricebook import Meter, PriceBook, vocabulary

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "services.md"
_HEAD = """\
# Metered and priced services

Written by `scripts/services.py` from the newest edition of each bundled book: change those, not this page.

Where a cell names words, the book meters the service from them: roles of people and robots in the rooms of a scenario
or a log, or in *italics* what a workload `counts`. Where it says *priced*, the book has prices, and a profile states
the quantity of the meters that stand there by name; `all` are those of the last column. *By quote* is what the vendor
sells without a printed price; a dash is a service that the book has nothing of. See [metering](metering.md) for what
scenarios and logs hold.

"""


def page() -> str:
    """Give the page: its head, and a table with a row for each family of meters and a column for each book."""
    books = {name: load_book(name) for name in bundled()}
    families: dict[str, list[Meter]] = {}
    for name, meter in vocabulary().meters.items():
        families.setdefault(name.partition(".")[0], []).append(meter)
    head = ["service", *(f"`{name}`" for name in books), "meters"]
    rows = [
        [meters[0].title, *(_cell(book, meters) for book in books.values()), _meters(family, meters)]
        for family, meters in families.items()
    ]
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))


def _meters(family: str, meters: list[Meter]) -> str:
    units = ", ".join(dict.fromkeys(meter.unit for meter in meters))
    return f"`{family}.`{' '.join(_members(meters))} ({units})"


def _members(meters: list[Meter]) -> list[str]:
    return [meter.name.partition(".")[2] for meter in meters]


def _cell(book: PriceBook, meters: list[Meter]) -> str:
    edition = book.editions[-1]
    rule, names = edition.metering, {meter.name for meter in meters}
    metered = names & set(rule.meters) if rule else set()
    priced = [meter for meter in meters if meter.name in edition.list_tariff.meters and meter.name not in metered]
    words = list(_words(rule, names)) if rule else []
    if priced:
        words.append(f"*priced*: {'all' if len(priced) == len(meters) else ' '.join(_members(priced))}")
    if not words and book.coverage and any(book.coverage.quote(meter) for meter in meters):
        words.append("*by quote*")
    return "; ".join(words) or "–"


def _words(rule: Metering, names: set[str]) -> Iterator[str]:
    """The roles whose time is counted in some of the meters, and what is counted in them."""
    in_family = {name for name, family in rule.family.items() if names.intersection(family.meters)}
    roles = [role for role, families in rule.roles.items() if in_family.intersection(families)]
    counts = [f"*{what}*" for what, each in rule.counts.items() if any(tier.meter in names for tier in each.tiers)]
    if found := [*roles, *counts]:
        yield ", ".join(found)


def main(arguments: list[str], file: Path = PAGE) -> int:
    """Write the page, or check it."""
    return write_or_check(arguments, file, page(), __doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
