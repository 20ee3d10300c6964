"""Recalculate workbooks by LibreOffice and hold every total against the library, to the cent.

`python scripts/recalculate.py [BILLS]` rates random usage under all regimes of the books, writes it as workbooks, has
them recalculated, changes their inputs and has them recalculated again. It needs `soffice` (Debian: libreoffice-calc).
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

import attrs

import agorapricing as ap
from agorapricing.proposal.workbook import workbook_of
from agorapricing.rating import ExchangeRate
from agorapricing.report import report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.run import Run
from agorapricing.scenarios import GroupCall

ON = date(2026, 7, 1)
DOLLAR = ExchangeRate("USD", "CNY", "7.1013", ON, "a rate to try")
BOOKS = ("agora-cn", "agora-cn-standard", "agora-us", "agora-us-standard", "trtc-cn", "trtc-intl")
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k")
_SECONDS = 120
"""So long may a file take, on a machine that has other work."""
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""Else LibreOffice shows the values that a file of another program holds, and computes nothing."""


def program() -> str | None:
    """The LibreOffice that is installed, if one is."""
    return which("soffice") or which("libreoffice")


def recalculated(files: Iterable[Path], folder: Path) -> list[Path]:
    """The files as LibreOffice computes them, in a folder."""
    office = program()
    if office is None:
        raise SystemExit("LibreOffice is not installed (Debian: apt-get install libreoffice-calc)")
    given = [*map(str, files)]
    with TemporaryDirectory() as home:
        user = Path(home, "user")
        user.mkdir()
        Path(user, "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
        command = [office, f"-env:UserInstallation={Path(home).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "xlsx", "--outdir", str(folder), *given]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS * len(given))
    return [folder / Path(each).name for each in given]


def payable(path: Path) -> dict[str, Decimal]:
    """What the summary of a workbook says is payable, by offer."""
    import openpyxl  # noqa: PLC0415  # an extra

    found = openpyxl.load_workbook(path, data_only=True)["Summary"].iter_rows(values_only=True)
    return {row[0]: Decimal(repr(row[3])) for row in found if isinstance(row[3], int | float)}


def used(usage: Mapping[str, Any]) -> dict[str, Any]:
    """Quantities by the names of their cells."""
    return {f"Used_{meter.replace('.', '_')}": quantity for meter, quantity in usage.items()}


def changed(path: Path, inputs: Mapping[str, Any], target: Path) -> None:
    """Write a workbook with other inputs, by the names of their cells, and without what its formulas came to."""
    import openpyxl  # noqa: PLC0415  # an extra

    book = openpyxl.load_workbook(path)
    for name, quantity in inputs.items():
        named = book.defined_names[name].attr_text
        sheet, cell = named.replace("$", "").replace("'", "").split("!")
        book[sheet][cell] = float(quantity)
    book.save(target)


def wrong(comparison: ap.Comparison, path: Path) -> list[str]:
    """The offers whose total is another one than the library's."""
    found = payable(path)
    complete = [quote for quote in comparison.quotes if quote.amount is not None]
    return [quote.offer for quote in complete if found[quote.offer] != quote.amount]


def offers() -> list[str]:
    """All regimes of the books that price the meters."""
    return [
        f"{book}:{regime}"
        for book in BOOKS
        for regime in ap.load_book(book).edition(ON).regimes
        if ap.load_book(book).offer(regime, ON).tariff.meters.issuperset(METERS)
    ]


ROOMS = (
    ap.Workload("calls", scenario=GroupCall(people=5, sessions_per_day=97, minutes="7.3")),
    ap.Workload("plain", ap.Usage({"rtc.audio": "70001.5"})),
)


def rooms(calls: Any, plain: Any) -> ap.Profile:
    """Scenarios and minutes, so many times each."""
    return ap.Profile(
        "rooms", tuple(attrs.evolve(each, times=times) for each, times in zip(ROOMS, (calls, plain), strict=True))
    )


def compared(usage: Mapping[str, Any] | ap.Profile, names: list[str]) -> ap.Comparison:
    """What some offers cost, in one currency."""
    return ap.compare(usage, names, ON, exchange=[DOLLAR], currency="CNY")


def usages(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Random usage: whole minutes, halves of minutes, and what makes totals that lie between two cents."""
    chance = random.Random(seed)  # noqa: S311  # the same each time
    for place in range(count):
        sizes = [Decimal(chance.randrange(10 ** chance.randrange(2, 8))) for _ in METERS]
        halves = [size + Decimal("0.5") for size in sizes]
        ties = [sizes[0] // 10 * 10 + 5, *(size // 1000 * 1000 for size in sizes[1:])]
        yield dict(zip(METERS, (ties, sizes, halves)[place % 3], strict=True))


def is_tie(bill: ap.Bill) -> bool:
    """Whether a total lies just between two cents."""
    return bill.total % Decimal("0.01") == Decimal("0.005")


def write(comparison: ap.Comparison, path: Path) -> Path:
    """Write a comparison as a workbook."""
    report = attrs.evolve(report_of(comparison), data={"workbook": workbook_of({"": comparison})})
    path.write_bytes(as_file(Run(("compare",), "", ON, report), path.name))
    return path


@attrs.frozen
class Tried:
    """What a trial found."""

    title: str
    bills: int
    ties: int
    wrong: tuple[str, ...]


def tried(count: int, each: int = 25) -> Iterator[Tried]:
    """Try so many bills, `each` in a workbook: as they are written, and after their inputs were changed."""
    names, chance = offers(), random.Random(1)  # noqa: S311  # the same each time
    picked = [chance.sample(names, min(each, len(names))) for _ in range(-(-count // each))]
    before, after = ([*usages(len(picked), seed)] for seed in (2, 3))
    made, again = ([*map(compared, usage, picked)] for usage in (before, after))
    times = [(Decimal(chance.randrange(4_000)) / 100, Decimal(chance.randrange(400)) / 100) for _ in picked]
    designs, scaled = (
        [compared(rooms(*by), names) for by, names in zip(every, picked, strict=True)]
        for every in ([(Decimal(1), Decimal(1))] * len(picked), times)
    )
    with TemporaryDirectory() as folder:
        paths = [write(one, Path(folder, f"{place}.xlsx")) for place, one in enumerate(made)]
        others = [Path(folder, f"changed-{path.name}") for path in paths]
        rescaled = [write(one, Path(folder, f"scaled-{place}.xlsx")) for place, one in enumerate(designs)]
        for path, usage, other in zip(paths, after, others, strict=True):
            changed(path, used(usage), other)
        for path, by in zip(rescaled, times, strict=True):
            changed(path, dict(zip(("Scale_calls", "Scale_plain"), by, strict=True)), path)
        results = recalculated([*paths, *others, *rescaled], Path(folder, "out"))
        count = len(paths)
        yield _tried("as written", made, results[:count])
        yield _tried("inputs changed", again, results[count : 2 * count])
        yield _tried("scenarios scaled", scaled, results[2 * count :])


def _tried(title: str, comparisons: list[ap.Comparison], files: list[Path]) -> Tried:
    bills = [bill for one in comparisons for bill in one.bills]
    others = (name for one, file in zip(comparisons, files, strict=True) for name in wrong(one, file))
    return Tried(title, len(bills), sum(map(is_tie, bills)), tuple(others))


def main(arguments: list[str]) -> int:
    """Print a table of what was tried; 1 where a total is not the library's."""
    found = [*tried(int(arguments[0]) if arguments else 200)]
    print(f"{'':<18}{'bills':>8}{'ties':>8}{'equal':>8}")
    for each in found:
        equal = each.bills - len(each.wrong)
        print(f"{each.title:<18}{each.bills:>8}{each.ties:>8}{equal:>8}  {', '.join(each.wrong)}")
    return int(any(each.wrong for each in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
