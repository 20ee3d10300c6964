"""How long a bill and a total take, against the loops that an engineer would write by hand, and beside peers.

Run with `pytest benchmarks --benchmark-only -p no:xdist`; the last lines print the ratios, which are what counts.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import by_hand
import peers
import pytest

import agorapricing as ap
from agorapricing.numbers.curve import Curve

USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000, "rtc.2k": 16_000, "rtc.2k_plus": 80_000}
OFFER = ap.find_offer("agora-cn:payg", date(2024, 2, 6))
SIX = ["agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:list", "trtc-cn:payg", "trtc-cn:pack-250k"]
SIX_NOW = [*SIX[:3], "agora-cn-standard:payg", "agora-cn-standard:flagship", "trtc-cn:payg"]

CANDIDATES: dict[str, Callable[[], object]] = {
    "itemised by hand": lambda: by_hand.itemised(USAGE),
    "itemised bill": lambda: ap.rate(OFFER, USAGE),
    "total by hand": lambda: by_hand.total(USAGE),
    "total": lambda: ap.cost(OFFER, USAGE),
}


def test_candidates_agree():
    """
    What is timed gives the same amount, and the same number of lines.
    """
    total, lines = by_hand.itemised(USAGE)
    bill = ap.rate(OFFER, USAGE)

    assert total == by_hand.total(USAGE) == bill.total == ap.cost(OFFER, USAGE)
    assert len(lines) == len(bill.lines)


@pytest.mark.parametrize("name", [*CANDIDATES, *peers.jobs()])
def test_speed(benchmark, name):
    """
    Time one candidate, or a peer's own nearest job.
    """
    benchmark((CANDIDATES | peers.jobs())[name])


def _median(job: Callable[[], object], loops: int) -> float:
    start = time.perf_counter()
    for _ in range(loops):
        job()
    return (time.perf_counter() - start) / loops


def test_ratios(capsys):
    """
    Print the ratios, candidates interleaved round by round so that a drift of the machine hits all of them.
    """
    rounds = [{name: _median(job, 2_000) for name, job in CANDIDATES.items()} for _ in range(15)]
    rows = (("itemised bill", "itemised by hand", 2), ("total", "total by hand", 0.5))
    with capsys.disabled():
        print("\n")
        for ours, theirs, aim in rows:
            ratio = statistics.median(each[ours] / each[theirs] for each in rounds)
            took = statistics.median(each[ours] for each in rounds)
            print(f"{ours:15} {took * 1e6:6.2f} us = {ratio:.2f} x {theirs} (aim: at most {aim})")
        for line in _analyses():
            print(line)
        print(f"import          {_import_cost():6.0f} ms more than Python alone (aim: at most 60)")
        print(f"compare, cold   {_cold_start():6.0f} ms with six offers (aim: at most 350)")


def _analyses() -> Iterator[str]:
    """Break-even of six offers, a sweep against the totals alone, and a point of a curve with many knots."""
    comparison = ap.compare(USAGE, SIX_NOW, date(2026, 7, 1))
    took = min(_median(lambda: ap.breakeven(comparison), 5) for _ in range(7))
    yield f"break-even      {took * 1e3:6.1f} ms of six offers (aim: at most 20)"
    alone = ap.compare(USAGE, [SIX[1]], date(2024, 2, 6))
    usages = [{**USAGE, "rtc.hd": quantity} for quantity in range(0, 1_000_000, 1_000)]
    swept = min(_median(lambda: ap.sweep(alone, "rtc.hd=0..999_000/1_000"), 5) for _ in range(7))
    totals = min(_median(lambda: [ap.cost(OFFER, usage) for usage in usages], 5) for _ in range(7))
    ratio = swept / totals
    yield f"sweep           {swept * 1e3:6.2f} ms of 1,000 points = {ratio:.2f} x the totals (aim: at most 1.5)"
    stairs = Curve.linear(1, end=60).floor_div(1) + Curve.linear(Fraction(1, 3), end=60)
    places = [Fraction(place * 7, 13) for place in range(100)]
    point = min(_median(lambda: [stairs(t) for t in places], 20) for _ in range(7)) / len(places)
    yield f"curve           {point * 1e6:6.2f} us for a point of {len(stairs.x)} knots (aim: at most 5)"


def _process(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return (time.perf_counter() - start) * 1000


def _import_cost() -> float:
    pairs = [(_process("-c", "import agorapricing"), _process("-c", "pass")) for _ in range(15)]
    return statistics.median(with_it - alone for with_it, alone in pairs)


def _cold_start() -> float:
    command = (
        "-m",
        "agorapricing",
        "compare",
        *(f"{m}={q}" for m, q in USAGE.items()),
        "--on",
        "2024-02-06",
        "--offers",
    )
    return statistics.median(_process(*command, *SIX) for _ in range(15))
