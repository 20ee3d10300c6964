"""Why two bills differ: parts that add up, with the signs and the causes that they should have."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.difference import BOTH, METERING, PRICE, ROUNDING, difference
from agorapricing.exact import exact
from agorapricing.exchange import ExchangeRate
from agorapricing.profile import Profile, Workload
from agorapricing.report import render
from agorapricing.scenarios import Classroom, GroupCall, LiveShow
from agorapricing.usage import Usage

CN = date(2026, 7, 1)
OFFERS = (
    "agora-cn:list",
    "agora-cn:payg",
    "agora-cn:loyalty",
    "agora-cn-standard:payg",
    "agora-cn-standard:flagship",
    "trtc-cn:payg",
    "trtc-cn:pack-25k",
    "trtc-cn:basic",
)
GRID = Profile("grid", (Workload("grid", scenario=GroupCall(sessions_per_day=100)),), CN)


def causes(profile, one, other, **kwargs):
    """Why another offer costs more or less than the first."""
    found = ap.compare(profile, [one, other], **kwargs)
    return dict(found.causes(found.quotes[1]))


workloads = st.builds(
    lambda scenario, usage: (Workload("s", scenario=scenario), Workload("u", usage)),
    st.one_of(
        st.builds(GroupCall, people=st.integers(1, 9), sessions_per_month=st.integers(1, 5_000)),
        st.builds(Classroom, sessions_per_month=st.integers(1, 500)),
        st.builds(LiveShow, audience=st.integers(0, 500), latency=st.sampled_from(("low", "interactive"))),
    ),
    st.dictionaries(st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd")), our.quantities, max_size=2).map(Usage),
)


@given(workloads, st.sampled_from(OFFERS), st.sampled_from(OFFERS))
def test_the_parts_add_up(used, one, other):
    """
    The parts add up to the difference of what is payable, exactly, and rounding is less than two units of money.
    """
    found = ap.compare(Profile("x", used, CN), [one, other])
    parts = found.causes(found.quotes[1])

    with exact():
        total = sum(parts.values())

    assert total == found.difference(found.quotes[1])
    assert abs(parts.get(ROUNDING, Decimal(0))) <= Decimal("0.01")
    assert all(parts.values())


@given(workloads, st.sampled_from(OFFERS), st.sampled_from(OFFERS))
@settings(max_examples=20)
def test_stages_are_antisymmetric(used, one, other):
    """
    The other way round each stage's part has the other sign; metering and price together, too.
    """
    there, back = causes(Profile("x", used, CN), one, other), causes(Profile("x", used, CN), other, one)
    listed = (METERING, PRICE, BOTH)

    with exact():
        assert {cause: -amount for cause, amount in there.items() if cause not in listed} == {
            cause: amount for cause, amount in back.items() if cause not in listed
        }
        assert sum(there.get(cause, 0) for cause in listed) == -sum(back.get(cause, 0) for cause in listed)


def test_equal_prices_and_other_minutes():
    """
    Where two vendors print the same prices, the list costs differ by metering alone.
    """
    by_person, by_stream = (people * 45 * 3_000 for people in (5, 5 * 4))

    assert causes(GRID, "agora-cn:list", "trtc-cn:list") == {METERING: Decimal(by_stream * 14 - by_person * 28) / 1000}


def test_plain_minutes_have_no_metering():
    """
    Minutes that a bill shows are taken alike: only prices and terms differ.
    """
    found = causes({"rtc.audio": 200_000, "rtc.fhd": 300_000}, "agora-cn:loyalty", "trtc-cn:payg", on=CN)

    assert METERING not in found
    assert found.keys() >= {"offer", "free minutes", "ladder"}


def test_kinds_of_stages():
    """
    A package is a fee and what it includes; an offer is percent off.
    """
    usage = {"rtc.standard": 2_000_000}
    found = causes(usage, "agora-us-standard:list", "agora-us-standard:business-plus", on=CN)

    assert found == {"free minutes": Decimal(-1485), "fees": Decimal("1217.99")}


def test_two_currencies():
    """
    With a rate between two currencies the parts are in that of the comparison, and add up in it.
    """
    rate = ExchangeRate("USD", "CNY", "7.1", CN, "central parity")
    found = ap.compare(GRID, ["agora-cn:payg", "agora-us:payg"], exchange=[rate])
    parts = found.causes(found.quotes[1])

    assert sum(parts.values()) == found.difference(found.quotes[1])
    assert parts.keys() >= {PRICE}


def test_minutes_that_the_other_book_cannot_bill():
    """
    Where the other book has no price for the first one's minutes, metering and price stand together.
    """
    found = ap.compare(GRID, ["agora-cn:payg", "trtc-cn:payg"])
    one, other = (quote.rated for quote in found.quotes)
    strange = attrs.evolve(one, plain=Usage({"whiteboard.qps": 1}))

    assert BOTH in difference(strange, other)
    assert METERING not in difference(strange, other)


@pytest.mark.parametrize("style", ["table", "plain", "markdown", "csv", "json"])
def test_one_line_says_why(style):
    """
    Every report says in one line where a difference comes from.
    """
    text = render(ap.compare(GRID, ["agora-cn:payg", "trtc-cn:payg"]), style, 120)

    assert "metering" in text
    assert "ladder" in text
