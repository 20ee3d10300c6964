"""Explanations: each step is arithmetic that gives its result, and the steps add up to the bill."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.profile import Profile, Workload
from agorapricing.questions import explain
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import GroupCall
from agorapricing.usage import Usage

ON, CN = date(2026, 7, 1), date(2024, 2, 6)
OFFERS = {
    "agora-cn:payg": CN,
    "agora-cn:loyalty": CN,
    "trtc-cn:pack-25k": CN,
    "agora-us-standard:business-plus": ON,
    "trtc-intl:payg": ON,
}
usages = st.dictionaries(
    st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd", "recording.hd")), st.integers(0, 10**7), min_size=1
)


def by_hand(text):
    """What an arithmetic says, with no other help than school's."""
    total = Fraction(0)
    for part in text.replace(",", "").split(" + "):
        product, divisor = part, Fraction(1)
        if " / " in part:
            product, _, below = part.partition(" / ")
            divisor = Fraction(below)
        value = Fraction(1)
        for factor in product.split(" × "):
            bracket = factor.strip("()")
            value *= 1 - Fraction(bracket.removeprefix("1 − ")) if bracket.startswith("1 − ") else Fraction(bracket)
        total += value / divisor
    return total


@pytest.mark.parametrize("name", OFFERS)
@given(usage=usages)
@settings(max_examples=30)
def test_every_step_can_be_checked_by_hand(name, usage):
    """
    Each step comes to what its arithmetic says, those that are added up are the total, and it is the bill's.
    """
    bill = ap.rate(name, usage, on=OFFERS[name])
    found = explain(name, usage, OFFERS[name])
    *steps, total, payable = found.sums

    assert all(by_hand(step.arithmetic) == step.result for step in (*steps, total))
    assert sum(Fraction(step.result) for step in steps if step.adds) == total.result == bill.total
    assert payable.result == bill.payable
    assert by_hand(payable.arithmetic) == bill.total


@pytest.mark.parametrize("name", OFFERS)
def test_every_price_has_its_source(name):
    """
    Each step but the last two names a source of the bill.
    """
    found = explain(name, {"rtc.audio": 500_000, "rtc.fhd": 300_000}, OFFERS[name])

    assert len(found.sums) > 3
    assert all(step.source in found.bill.sources for step in found.sums[:-2])


def test_minutes_are_explained():
    """
    A profile of scenarios is explained from who received what on.
    """
    profile = Profile("x", (Workload("w", scenario=GroupCall(people=6)), Workload("m", Usage({"rtc.hd": 5}))), ON)
    found = explain("agora-us:list", profile)
    text = render(found, "plain")

    assert "5 × 640×360 = 1,152,000 px, above 921,600, Full HD" in text
    assert by_hand(found.sums[-2].arithmetic) == found.bill.total


@pytest.mark.parametrize("style", FORMATS)
def test_the_command(capsys, style):
    """
    The command writes the steps in every format.
    """
    code = main(["explain", "agora-cn:payg", "rtc.hd=150_000", "--on", str(CN), "--format", style])
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "99,999 × 28 / 1,000" in printed.out
    assert "3,864.00" in printed.out or "3864" in printed.out
    if style == "json":
        assert json.loads(printed.out)["offer"] == "agora-cn:payg"


def test_one_offer_at_a_time(capsys):
    """
    Two offers are a wrong command line.
    """
    assert main(["explain", "agora-cn:payg", "rtc.hd=5", "trtc-cn:payg"]) == 2
    assert "one offer is explained at a time" in capsys.readouterr().err
