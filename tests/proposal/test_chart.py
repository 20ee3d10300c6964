"""Where the chart of a proposal ends."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

import agorapricing as ap
from agorapricing.analysis import breakeven
from agorapricing.proposal.chart import _until, chart


@pytest.mark.parametrize(
    ("points", "until", "expected"),
    [
        ([], 1_000, 25),
        ([19], 1_000, 25),
        ([21], 1_000, Fraction(105, 4)),
        ([79], 1_000, Fraction(395, 4)),
        ([80], 1_000, 100),
        ([81], 1_000, 25),
        ([80], 99, 99),
    ],
)
def test_a_chart_ends_beyond_the_changes_near_it(points, until, expected):
    """
    A chart shows twice the usage, changes up to eight times of it, a quarter more, and nothing beyond the curves.
    """
    answer = SimpleNamespace(costs=SimpleNamespace(used=Fraction(10)), points=points, until=Fraction(until))

    assert _until(answer) == expected


@pytest.mark.parametrize(("beyond", "shown"), [(Fraction(-1, 10**6), 0), (Fraction(0), 1), (Fraction(1, 10**6), 1)])
def test_a_crossing_at_the_end_is_shown(monkeypatch, beyond, shown):
    """
    Where another offer becomes the cheapest just at the end of a chart, it says so, and not where that is beyond it.
    """
    answer = breakeven(
        ap.compare({"rtc.hd": 900_000}, ["agora-us-standard:payg", "agora-us-standard:business-plus"], date(2026, 7, 1))
    )
    [crossing] = chart(answer)["crossings"]
    monkeypatch.setattr("agorapricing.proposal.chart._until", lambda _: Fraction(crossing["at"]) + beyond)

    assert len(chart(answer)["crossings"]) == shown


def test_a_chart_says_which_offers_have_no_line():
    """
    What has no curve is said with its reason, and what is confidential by its name.
    """
    compared = ap.compare({"rtc.hd": 900_000, "agent.asr": 5}, ["trtc-cn:basic", "agora-cn:payg"], date(2026, 7, 1))
    found = chart(breakeven(compared), confidential=["x:y"])

    assert [each["offer"] for each in found["offers"]] == ["agora-cn:payg"]
    assert found["left_out"][0] == "No line of x:y: its terms are confidential."
    assert found["left_out"][1].startswith("No line of trtc-cn:basic: ")
