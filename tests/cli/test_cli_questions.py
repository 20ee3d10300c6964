"""A question gives the same answer by its name and by its command, and each public question has both."""

import json
from datetime import date
from pathlib import Path

import pytest

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.report import render

PROFILE = Path(__file__).parents[2] / "examples/telehealth.toml"
ON = date(2026, 7, 1)
USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000}
WORDS = ["rtc.audio=300_000", "rtc.hd=900_000"]
NAMED = ["agora-cn:payg", "agora-cn-standard:flagship", "trtc-cn:payg"]
TAXED = ["agora-us:list", "agora-us-standard:payg"]
OLD = ap.Customer({"agora": date(2023, 1, 1)})
COMPARISONS = {
    "named": (lambda: ap.compare(USAGE, NAMED, ON), [*WORDS, "--offers", ",".join(NAMED)]),
    "old-account": (
        lambda: ap.compare(USAGE, NAMED, ON, customer=OLD),
        [*WORDS, "--offers", ",".join(NAMED), "--account", "agora=2023-01-01"],
    ),
    "market": (lambda: ap.compare(USAGE, on=ON, market="cn"), [*WORDS, "--market", "cn"]),
    "tax": (
        lambda: ap.compare(USAGE, TAXED, ON, tax="sg-gst"),
        [*WORDS, "--offers", ",".join(TAXED), "--tax", "sg-gst"],
    ),
    "profile": (lambda: ap.compare(ap.load_profile(PROFILE), NAMED, ON), [str(PROFILE), "--offers", ",".join(NAMED)]),
}
QUESTIONS = {
    "breakeven": (lambda comparison: ap.breakeven(comparison, meter="rtc.hd"), [], ["--meter", "rtc.hd"]),
    "marginal": (lambda comparison: ap.marginal(comparison, end="2.5"), [], ["--to", "2.5"]),
    "budget": (lambda comparison: ap.budget(comparison, "12_345.6"), ["12_345.6"], []),
}


@pytest.mark.parametrize("comparison", COMPARISONS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_name_and_a_command_agree(question, comparison, capsys):
    """
    The command prints the record of what the function gives, of every customer, market, tax and kind of usage.
    """
    (asked, first, options), (compared, words) = QUESTIONS[question], COMPARISONS[comparison]

    assert main([question, *first, *words, "--on", str(ON), *options, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(render(asked(compared()), "json"))
