"""Reports of questions: the files in tests/report/golden are compared letter by letter, in five formats.

After a change that is meant to be seen, write them anew and read the difference:

    WRITE_GOLDEN=1 pytest tests/report/test_questions_report.py
"""

import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import agorapricing as ap
from agorapricing.profiles import Sample
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import GroupCall

ON = date(2024, 2, 6)
GOLDEN = Path(__file__).parent / "golden"
OFFERS = Path(__file__).parents[1] / "data/offers"
USAGE = {"rtc.audio": 30_000, "rtc.hd": 150_000}
ENDINGS = {"table": "txt", "plain": "plain.txt", "markdown": "md", "csv": "csv", "json": "json"}


@cache
def compared():
    """One usage under three offers of two vendors' books of tests."""
    return ap.compare(USAGE, [offer(name) for name in ("alpha:list", "alpha:payg", "beta:list")], ON)


def offer(name):
    """An offer of a book of tests."""
    return ap.find_offer(f"{OFFERS}/{name.partition(':')[0]}.toml:{name.partition(':')[2]}", ON)


def calls(people, minutes):
    """A workload of calls."""
    return (ap.Workload("calls", scenario=GroupCall(people=people, minutes=minutes, sessions_per_day=20)),)


def of_trials():
    """The spread of a profile with two uncertain numbers."""
    cases = {"low": calls(3, 20), "high": calls(6, 60)}
    profile = ap.Profile("Acme 课堂", calls(4, 30), date(2026, 7, 1), cases=cases)
    return ap.spread(ap.compare(profile, ["agora-cn:payg", "trtc-cn:payg"]), trials=20)


def of_months():
    """The spread of a sample."""
    months = (ap.Workload(name, ap.Usage({"rtc.hd": used})) for name, used in (("一月", 20_000), ("二月", 400_000)))
    return ap.spread(ap.compare(Sample("Acme", tuple(months)), [offer("alpha:payg"), offer("beta:list")], ON))


VALUES = {
    "breakeven": lambda: ap.breakeven(compared(), meter="rtc.hd"),
    "marginal": lambda: ap.marginal(compared(), meter="rtc.hd"),
    "budget": lambda: ap.budget(compared(), 1_000),
    "match": lambda: ap.match(compared(), "beta:list", "alpha:payg", below="0.05", meters=["rtc.audio", "rtc.hd"]),
    "sweep": lambda: ap.sweep(compared(), "rtc.hd=0..100_000/25_000"),
    "sweep-of-two": lambda: ap.sweep(compared(), "rtc.hd=0..100_000/50_000", "rtc.audio=0..100_000/50_000"),
    "split": lambda: ap.split(compared()),
    "spread": of_trials,
    "spread-of-months": of_months,
    "diff": lambda: ap.diff(compared(), "beta:list", "alpha:payg"),
    "explain": lambda: ap.explain(compared(), "alpha:payg"),
    "audit": lambda: ap.audit(offer("alpha:payg").book, ON, max_age=10),
}


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("name", VALUES)
def test_golden_reports(name, style):
    """
    The report of each question, in each format, is the one that somebody has read.
    """
    made = render(VALUES[name](), style, 80 if style == "table" else None)
    file = GOLDEN / f"{name}.{ENDINGS[style]}"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(made, "utf-8")

    assert made == file.read_text("utf-8")


def test_golden_files_are_all_used():
    """
    No golden file is left over, and each public question has one.
    """
    assert {file.name for file in GOLDEN.iterdir()} == {f"{n}.{ending}" for n in VALUES for ending in ENDINGS.values()}
    assert {name for name, home in ap._HOME.items() if home == "analysis"} <= set(VALUES)
