"""The jobs whose speed is bounded, each measured against its rival in one run, in processor time.

Run it as `.venv/bin/python benchmarks/speed.py [--write]`; with `--write` the figures stand in
tests/data/evidence/speed.json, from which the page of evidence is made. `benchmarks/test_speed.py` asserts the ratios.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import attrs
import by_hand
import frames
import hints
import polars as pl
import usage_file
from timing import processes, turns

import agorapricing as ap
from agorapricing.frames import rate_files

COMMAND = "python benchmarks/speed.py --write"
RESULTS = Path(__file__).parents[1] / "tests/data/evidence/speed.json"
DAY = date(2024, 2, 6)
NAME = "agora-cn:payg"
OFFER = ap.find_offer(NAME, DAY)
SIX = ("agora-cn:list", NAME, "agora-cn:loyalty", "trtc-cn:list", "trtc-cn:payg", "trtc-cn:pack-250k")
OFFERS = ("agora-cn:list", NAME, "agora-cn:loyalty", "trtc-cn:payg")
FIXED = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000, "rtc.2k": 16_000, "rtc.2k_plus": 80_000}
SMALL = {"rtc.hd": 900}


def varied(count: int = 100) -> list[dict[str, int]]:
    """Usages of one to five meters in any order, from a few minutes to millions."""
    random = Random(7)  # noqa: S311  # the same cases each time
    orders = (random.sample(list(FIXED), random.randint(1, len(FIXED))) for _ in range(count))
    return [{meter: int(10 ** random.uniform(0, 6.5)) for meter in order} for order in orders]


USAGES = {"fixed": [FIXED], "varied": varied(), "small": [SMALL]}


@attrs.frozen
class Figure:
    """What a job took, and the most that it may; a ratio is asserted, the others depend on the machine."""

    job: str
    bound: float
    measured: float
    unit: str = "x"
    asserted: float | None = None
    """The most that a test lets a ratio be, where it is not the bound: a run beside other work is noisy."""

    def to_record(self) -> dict[str, str]:
        """The figure as text."""
        words = {"x": "{:.2f}", "s": "{:.2f} s", "ms": "{:.1f} ms", "us": "{:.1f} µs"}[self.unit]
        most = words.format(self.bound).replace(".00", "").replace(".0", "")
        return {
            "job": self.job,
            "bound": "–" if self.bound == float("inf") else f"at most {most}",
            "measured": words.format(self.measured),
            "date": f"{date.today()}",
            "command": f"`{COMMAND}`",
        }


def lines_read(usage: dict[str, int]) -> list[object]:
    """The itemised bill, each of its lines read."""
    return [(e.meter, e.stage, e.quantity, e.unit_price, e.amount) for e in ap.rate(OFFER, usage).lines]


def lines_by_hand(usage: dict[str, int]) -> list[object]:
    """The same by hand."""
    return [(meter, stage, part, price, amount) for meter, stage, part, price, _, amount in by_hand.itemised(usage)[1]]


def bills() -> Iterator[Figure]:
    """Bills and totals against the best by hand, and quantities that are no integers against integers."""
    cost, by_hand_total, in_units = ap.cost, by_hand.total, by_hand.total_in_units  # looked up once, as for a loop
    for kind, usages in USAGES.items():
        texts = [{meter: str(each) for meter, each in usage.items()} for usage in usages]
        decimals = [{meter: Decimal(each) for meter, each in usage.items()} for usage in usages]
        jobs = {
            "lines by hand": lambda us=usages: [lines_by_hand(u) for u in us],
            "lines": lambda us=usages: [lines_read(u) for u in us],
            "total by hand": lambda us=usages: [by_hand_total(u) for u in us],
            "total in units": lambda us=usages: [in_units(u) for u in us],
            "total": lambda us=usages: [cost(OFFER, u) for u in us],
            "total of strings": lambda us=texts: [cost(OFFER, u) for u in us],
            "total of decimals": lambda us=decimals: [cost(OFFER, u) for u in us],
            "bill": lambda us=usages: [ap.rate(OFFER, u) for u in us],
            "bill of strings": lambda us=texts: [ap.rate(OFFER, u) for u in us],
            "bill of decimals": lambda us=decimals: [ap.rate(OFFER, u) for u in us],
        }
        took = turns(jobs, loops=max(1, 1000 // len(usages)))
        ratio = took["lines"] / took["lines by hand"]  # 1.8 to 2.9, the most for one meter, beside other work
        yield Figure(f"itemised bill, lines read / best by hand, {kind} usage", 3, ratio, asserted=3.2)
        ratio = took["total"] / took["total by hand"]  # 0.7 to 1.06, the most for one meter, beside other work
        yield Figure(f"total / best by hand, {kind} usage", 1, ratio, asserted=1.2)
        for given in ("strings", "decimals"):
            for what, most in (("total", 2), ("bill", 2.3)):  # totals 1.2 to 1.8, bills 1.5 to 2, beside other work
                ratio = took[f"{what} of {given}"] / took[what]
                yield Figure(f"{what} of {given} / of integers, {kind} usage", 2, ratio, asserted=most)
        ratio = took["total"] / took["total in units"]
        yield Figure(f"total / by hand in integers of 10^-5 yuan, {kind} usage", float("inf"), ratio)


def names() -> Iterator[Figure]:
    """An offer by its name, and six of them, again and again."""
    by_name = turns({"rate": lambda: ap.rate(NAME, FIXED, on=DAY)}, loops=1000)["rate"]
    yield Figure("rate by name, repeated", 15, by_name * 1e6, "us")
    six = turns({"compare": lambda: ap.compare(FIXED, SIX, DAY)}, loops=20)["compare"]
    yield Figure("compare of six, warm", 1, six * 1e3, "ms")


def needed(code: str) -> list[str]:
    """The modules that some code has imported when it ends, beside those of an empty program."""
    shown = "import sys\nbefore = set(sys.modules)\n{}\nprint(*(set(sys.modules) - before))"
    return subprocess.run(
        [sys.executable, "-c", shown.format(code)], check=True, capture_output=True, text=True
    ).stdout.split()


def cold() -> Iterator[Figure]:
    """Whole processes, beside one that only imports what the command line is made of."""
    given = [f"{meter}={quantity}" for meter, quantity in FIXED.items()]
    rated = f"import agorapricing\nagorapricing.rate({NAME!r}, {FIXED})"
    six = "import agorapricing\nfrom datetime import date\n"
    six += f"agorapricing.compare({FIXED}, {SIX}, date.fromisoformat('{DAY}'))"
    load = "from importlib import import_module\nfor name in {}:\n    import_module(name)\n".format
    loaded, loaded_six = load(needed(rated)), load(needed(six))
    took = processes(
        {
            "nothing": ["-c", "pass"],
            "libraries": ["-c", "import attrs, click, rich"],
            "import": ["-c", "import agorapricing"],
            "rate": ["-c", rated],
            "rate, plain": ["-c", f"import sys\nsys.modules['tomli'] = None\n{rated}"],
            "named": ["-c", "from agorapricing import rate"],
            "named, rate": ["-c", f"from agorapricing import rate\nrate({NAME!r}, {FIXED})"],
            "modules": ["-c", loaded],
            "modules, rate": ["-c", loaded + rated],
            "modules of six": ["-c", loaded_six],
            "modules, six": ["-c", loaded_six + six],
            "help": ["-m", "agorapricing", "--help"],
            "compare": ["-m", "agorapricing", "compare", *given, "--on", str(DAY), "--offers", *SIX],
        }
    )
    yield Figure("import of attrs, click and rich, for comparison", float("inf"), took["libraries"] * 1e3, "ms")
    first = took["rate"] - took["import"]
    yield Figure("first rate after import", 100, first * 1e3, "ms")
    plain = took["rate, plain"] - took["import"]
    yield Figure("first rate after import, without the extra fast", float("inf"), plain * 1e3, "ms")
    named = took["named, rate"] - took["named"]
    yield Figure("first rate after from agorapricing import rate", 100, named * 1e3, "ms")
    with_modules = took["modules, rate"] - took["modules"]
    yield Figure("first rate after import of its modules, as when importing loaded all", 100, with_modules * 1e3, "ms")
    together = took["rate"] - took["nothing"]
    yield Figure("import and first rate together", float("inf"), together * 1e3, "ms")
    yield Figure("first rate / import of attrs, click and rich", 1, first / took["libraries"], asserted=4)
    yield Figure("agorapricing --help", 150, took["help"] * 1e3, "ms")
    compared = took["modules, six"] - took["modules of six"]
    yield Figure("compare of six, after import of its modules, as when importing loaded all", 280, compared * 1e3, "ms")
    yield Figure("agorapricing compare of six", 280, took["compare"] * 1e3, "ms")
    yield Figure("compare of six, cold / the same import", 2.8, took["compare"] / took["libraries"], asserted=8)


def rows(count: int = 400_000) -> Iterator[Figure]:
    """Rows of files: text against Parquet, and what a thousand rows cost."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        usage_file.write(count, place / "usage.parquet")
        frame = pl.read_parquet(place / "usage.parquet")
        frame.write_csv(place / "usage.csv")
        frame.write_ndjson(place / "usage.jsonl")
        frame.head(1_000).write_parquet(place / "few.parquet")
        endings = ("parquet", "csv", "jsonl")
        took = turns(
            {
                each: lambda e=each: rate_files(OFFERS, [place / f"usage.{e}"], place / "out.parquet", on=DAY)
                for each in endings
            },
            rounds=3,
        )
        for each, name in (("csv", "CSV"), ("jsonl", "JSON Lines")):
            yield Figure(f"rate of rows of {name} / of Parquet", 3, took[each] / took["parquet"])
        few = [
            str(place / "few.parquet"),
            "-o",
            str(place / "few.out.parquet"),
            "--offers",
            *OFFERS,
            "--on",
            str(DAY),
            "--force",
        ]
        started = processes({"rate": ["-m", "agorapricing", "rate", *few]}, rounds=3)["rate"]
        yield Figure("agorapricing rate of 1,000 rows", 1, started, "s")


def columns(count: int = 4_000_000) -> Iterator[Figure]:
    """Frames against expressions that are factored by hand."""
    with redirect_stdout(None):
        ratios = {**frames.in_polars(count), **frames.in_duckdb(count)}
    for what, ratio in ratios.items():
        most = 1 if what == "Polars" else 1.1
        yield Figure(f"frames / factored by hand, {what}", most, ratio, asserted=most + 0.2)  # threads share caches


def doctor() -> Iterator[Figure]:
    """Hints for a profile of a thousand workloads."""
    offers = [f"{book}:{regime}" for book, regimes in hints.OFFERS.items() for regime in regimes]
    made = hints.profile(1_000, 1)
    yield Figure("doctor, 1,000 workloads", 5, turns({"doctor": lambda: ap.diagnose(made, offers)}, 2)["doctor"], "s")


PARTS = (names, bills, cold, rows, columns, doctor)


def main(words: list[str]) -> None:
    """Print a line a job; with --write keep them."""
    figures = []
    for part in PARTS:
        for figure in part():
            record = figure.to_record()
            print(f"{record['job']:64} {record['measured']:>10}   {record['bound']}", flush=True)
            figures.append(record)
    if "--write" in words:
        RESULTS.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
