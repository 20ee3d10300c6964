"""How long a bill and a total take, against the loops that an engineer would write by hand, and beside peers.

Run with `pytest benchmarks --benchmark-only -p no:xdist`; the last lines print the ratios, which are what counts.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import by_hand
import peers
import pytest

import agorapricing as ap

USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000, "rtc.2k": 16_000, "rtc.2k_plus": 80_000}
OFFER = ap.find_offer("agora-cn:payg", date(2024, 2, 6))
SIX = ["agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:list", "trtc-cn:payg", "trtc-cn:pack-250k"]

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
        print(f"import          {_import_cost():6.0f} ms more than Python alone (aim: at most 60)")
        print(f"compare, cold   {_cold_start():6.0f} ms with six offers (aim: at most 350)")


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
