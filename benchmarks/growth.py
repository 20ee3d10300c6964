"""How processor time grows: the exponent p of time = c * size^p, fitted over sizes that double, for each kind of size.

Run it as `.venv/bin/python benchmarks/growth.py`. An exponent of 1 is linear; below 1 there is a part that is always
the same. With `--write` the exponents stand in tests/data/evidence/growth.json.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import hints
import usage_file
from timing import turns

import agorapricing as ap
from agorapricing.frames import rate_files
from agorapricing.rating import find_offer
from agorapricing.tariff import Band, CompiledTariff, GraduatedDiscount, Rates

DAY = date(2024, 2, 6)
RESULTS = Path(__file__).parents[1] / "tests/data/evidence/growth.json"
Sized = tuple[str, Sequence[int], Callable[[int], Callable[[], object]]]


def meters(count: int) -> tuple[str, ...]:
    """So many names of meters."""
    return tuple(f"own.m{place}" for place in range(count))


def tariff(count: int, tiers: int) -> CompiledTariff:
    """A ladder of so many tiers over so many meters."""
    names = meters(count)
    bands = [*(Band(1_000 * (place + 1), Decimal(place) / 1000) for place in range(tiers - 1)), Band(off="0.5")]
    return CompiledTariff.of(Rates.of(dict.fromkeys(names, "0.07")).then(GraduatedDiscount(bands, names)), names)


def line_function(count: int, tiers: int) -> Callable[[], object]:
    """Bills of so many meters, by a tariff that is compiled already."""
    compiled = tariff(count, tiers).itemised(tuple).of_counts(meters(count))
    usage = dict.fromkeys(meters(count), 5_000)
    return lambda: [compiled(usage) for _ in range(200)]


def term(months: int) -> Callable[[], object]:
    """A comparison of months."""
    return lambda: ap.best({"rtc.hd": 150_000}, "agora-us", ap.Term(date(2026, 7, 1), months))


def workloads(count: int) -> Callable[[], object]:
    """Hints for workloads."""
    offers = [f"{book}:{regime}" for book, regimes in hints.OFFERS.items() for regime in regimes]
    made = hints.profile(count, 1)
    return lambda: ap.diagnose(made, offers)


def offers(count: int) -> Callable[[], object]:
    """A comparison of offers, which are the same few on other days."""
    found = [find_offer("agora-cn:payg", date(2024, 1, 1 + place)) for place in range(count)]
    return lambda: [ap.rate(each, {"rtc.hd": 900_000}) for each in found]


def rows(folder: Path) -> Callable[[int], Callable[[], object]]:
    """Rows of a file."""

    def of(count: int) -> Callable[[], object]:
        path = folder / f"{count}.parquet"
        usage_file.write(count, path)
        return lambda: rate_files(["agora-cn:list", "agora-cn:payg"], [path], folder / "out.parquet", on=DAY)

    return of


def sizes(folder: Path) -> Iterator[Sized]:
    """What grows, by how much, and what is run."""
    yield "months: best of a term", (6, 12, 24, 48), term
    yield "workloads: doctor", (50, 100, 200, 400), workloads
    yield "tiers: a bill", (4, 8, 16, 32), lambda tiers: line_function(5, tiers)
    yield "meters: a bill", (4, 8, 16, 32), lambda count: line_function(count, 5)
    yield "tiers: compiling a tariff", (4, 8, 16), lambda tiers: lambda: tariff(5, tiers).itemised(tuple).function()
    yield "meters: compiling a tariff", (4, 8, 16), lambda count: lambda: tariff(count, 5).itemised(tuple).function()
    yield "offers: bills", (4, 8, 16, 28), offers
    yield "rows: rate", (50_000, 100_000, 200_000, 400_000), rows(folder)


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of a line through the logarithms, by least squares."""
    xs, ys = ([math.log(each[side]) for each in points] for side in (0, 1))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def main(words: list[str]) -> None:
    """Print a line for each kind of size."""
    found = {}
    with TemporaryDirectory() as folder:
        for name, counts, made in sizes(Path(folder)):
            took = turns({str(count): made(count) for count in counts}, rounds=3)
            points = [(count, took[str(count)]) for count in counts]
            shown = "  ".join(f"{count:,}: {seconds:.3g} s" for count, seconds in points)
            found[name] = {"exponent": f"{exponent(points):.2f}", "measured": shown, "date": f"{date.today()}"}
            print(f"{name:28} exponent {found[name]['exponent']:>5}   {shown}", flush=True)
    if "--write" in words:
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
