"""How long a bill and a total take, against the loops that an engineer would write by hand, and beside peers.

Run with `pytest benchmarks -p no:xdist`; ratios are what counts: each is held below its bound.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import by_hand
import peers
import pytest
import speed

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
    for usage in (each for usages in speed.USAGES.values() for each in usages):
        total, lines = by_hand.itemised(usage)
        bill = ap.rate(OFFER, usage)

        assert total == by_hand.total(usage) == by_hand.total_in_units(usage) == bill.total == ap.cost(OFFER, usage)
        assert [(meter, part, amount) for meter, _, part, *_, amount in lines] == [
            (line.meter, line.quantity, line.amount) for line in bill.lines
        ]


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


@pytest.mark.parametrize("part", [speed.bills, speed.cold, speed.rows, speed.columns])
def test_ratios(part, capsys):
    """
    Hold each ratio below what it may be, candidates in turns so that a drift of the machine hits all of them.
    """
    figures = [figure for figure in part() if figure.unit == "x"]
    with capsys.disabled():
        print("\n", *(f"{figure.job:64} {figure.measured:6.2f} x" for figure in figures), sep="\n")

    assert [figure.job for figure in figures if figure.measured > (figure.asserted or figure.bound)] == []


def test_analyses(capsys):
    """
    Print what analyses take.
    """
    with capsys.disabled():
        print("\n", *_analyses(), sep="\n")


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
