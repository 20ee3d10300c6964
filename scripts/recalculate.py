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

import agorapricing as ap
from agorapricing.proposal import propose
from agorapricing.rating import ExchangeRate
from agorapricing.report import report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.run import Run

ON = date(2026, 7, 1)
DOLLAR = ExchangeRate("USD", "CNY", "7.1013", ON, "a rate to try")
BOOKS = ("agora-cn", "agora-cn-standard", "agora-us", "agora-us-standard", "trtc-cn", "trtc-intl")
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k")
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
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / Path(each).name for each in given]


def payable(path: Path) -> dict[str, Decimal]:
    """What the summary of a workbook says is payable, by offer."""
    import openpyxl  # noqa: PLC0415  # an extra

    found = openpyxl.load_workbook(path, data_only=True)["Summary"].iter_rows(values_only=True)
    return {row[0]: Decimal(repr(row[3])) for row in found if isinstance(row[3], int | float)}


def changed(path: Path, usage: Mapping[str, Any], target: Path) -> None:
    """Write a workbook with other quantities, and without what its formulas came to."""
    import openpyxl  # noqa: PLC0415  # an extra

    book = openpyxl.load_workbook(path)
    for meter, quantity in usage.items():
        named = book.defined_names[f"Used_{meter.replace('.', '_')}"].attr_text
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


def compared(usage: Mapping[str, Any], names: list[str]) -> ap.Comparison:
    """What some offers cost, in one currency."""
    return ap.compare(usage, names, ON, exchange=[DOLLAR], currency="CNY")


def usages(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Random usage, also odd minutes, parts of minutes, and amounts whose rounding is a tie."""
    chance = random.Random(seed)  # noqa: S311  # the same each time
    for _ in range(count):
        sizes = [Decimal(chance.randrange(10 ** chance.randrange(2, 8))) for _ in METERS]
        yield {meter: size + chance.choice((0, 0, Decimal("0.5"))) for meter, size in zip(METERS, sizes, strict=True)}


def write(comparison: ap.Comparison, path: Path) -> Path:
    """Write a comparison as a workbook."""
    path.write_bytes(as_file(Run(("compare",), "", ON, report_of(propose(comparison))), path.name))
    return path


def tried(count: int, each: int = 25) -> dict[str, tuple[int, list[str]]]:
    """How many bills there were and which were wrong: as written, and after their inputs were changed."""
    names = offers()
    chance = random.Random(1)  # noqa: S311  # the same each time
    picked = [chance.sample(names, min(each, len(names))) for _ in range(-(-count // each))]
    before, after = ([*usages(len(picked), seed)] for seed in (2, 3))
    found: dict[str, tuple[int, list[str]]] = {}
    with TemporaryDirectory() as folder:
        made = [compared(usage, some) for usage, some in zip(before, picked, strict=True)]
        paths = [write(one, Path(folder, f"{place}.xlsx")) for place, one in enumerate(made)]
        others = [Path(folder, f"changed-{path.name}") for path in paths]
        for path, usage, other in zip(paths, after, others, strict=True):
            changed(path, usage, other)
        again = [compared(usage, some) for usage, some in zip(after, picked, strict=True)]
        out = Path(folder, "out")
        results = recalculated([*paths, *others], out)
        for title, comparisons, files in (
            ("as written", made, results[: len(paths)]),
            ("inputs changed", again, results[len(paths) :]),
        ):
            bills = sum(len(one.bills) for one in comparisons)
            found[title] = (
                bills,
                [name for one, file in zip(comparisons, files, strict=True) for name in wrong(one, file)],
            )
    return found


def main(arguments: list[str]) -> int:
    """Print a table of what was tried; 1 where a total is not the library's."""
    found = tried(int(arguments[0]) if arguments else 200)
    print(f"{'':<16}{'bills':>8}{'equal':>8}")
    for title, (bills, others) in found.items():
        print(f"{title:<16}{bills:>8}{bills - len(others):>8}  {', '.join(others)}")
    return int(any(others for _, others in found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
