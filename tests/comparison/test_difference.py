"""Why two bills differ: parts that add up, with the signs and the causes that they should have."""

import json
from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.cli import main
from agorapricing.comparison.differences import METERING, PRICE, QUANTITY, ROUNDING, TIERS, difference
from agorapricing.errors import CurrencyError, UnknownNameError, UnpricedMeterError
from agorapricing.numbers.decimals import exact
from agorapricing.profiles import Profile, Workload
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.report import View, bills, offers, render, report_of
from agorapricing.scenarios import Classroom, GroupCall, LiveShow
from agorapricing.usage import Usage

CN, EARLIER = date(2026, 7, 1), date(2024, 12, 1)
CENT = Decimal("0.01")
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
RATE = ExchangeRate("USD", "CNY", "7.1", CN, "central parity")
GRID = Profile("grid", (Workload("grid", scenario=GroupCall(sessions_per_day=100)),), CN)
GRID6 = Profile("six", (Workload("grid", scenario=GroupCall(people=6, sessions_per_day=100)),))
BOTH = f"{METERING} and {PRICE}"
ALL = f"{QUANTITY} and {BOTH}"


def causes(profile, one, other, **kwargs):
    """Why another offer costs more or less than the first."""
    found = ap.compare(profile, [one, other], **kwargs)
    return dict(found.causes(found.quotes[1]))


small = our.quantities.filter(lambda quantity: quantity < 10**23)  # minutes are added: 10^24 would be refused
workloads = st.builds(
    lambda scenario, usage: (Workload("s", scenario=scenario), Workload("u", usage)),
    st.one_of(
        st.builds(GroupCall, people=st.integers(1, 9), sessions_per_month=st.integers(1, 5_000)),
        st.builds(Classroom, sessions_per_month=st.integers(1, 500)),
        st.builds(LiveShow, audience=st.integers(0, 500), latency=st.sampled_from(("low", "interactive"))),
    ),
    st.dictionaries(st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd")), small, max_size=2).map(Usage),
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


@given(workloads, workloads, st.sampled_from(OFFERS), st.sampled_from(OFFERS), st.sampled_from((CN, EARLIER)))
@settings(max_examples=40)
def test_the_other_way_round_each_part_has_the_other_sign(used, used_then, one, other, then):
    """
    Of two offers, two usages and two days, each part adds up to the difference, and is antisymmetric.
    """
    before, after = Profile("before", used), Profile("after", used_then)
    earlier, later = ap.compare(before, one, CN), ap.compare(after, other, then)
    there, back = ap.diff(earlier, one, other, after=later), ap.diff(later, other, one, after=earlier)

    with exact():
        assert dict(back.parts) == {cause: -amount for cause, amount in there.parts.items()}
        assert sum(there.parts.values()) == there.amount == there.other.bill.payable - there.one.bill.payable


def test_equal_prices_and_other_minutes():
    """
    Where two vendors print the same prices, the list costs differ by metering alone.
    """
    calls = Profile("hd", (Workload("hd", scenario=GroupCall(people=3, video="1280x720", sessions_per_day=100)),), CN)
    by_person, by_stream = 3 * 45 * 3_000 * 63, 3 * 2 * 45 * 3_000 * 28  # two pictures of HD are Full HD in sum

    assert causes(calls, "agora-cn:list", "trtc-cn:list") == {METERING: Decimal(by_stream - by_person) / 1000}
    assert causes(calls, "agora-cn:list", "agora-us:list", exchange=[RATE]).keys() == {PRICE, ROUNDING}


def test_the_mean_of_both_ways():
    """
    Minutes of SD that one book bills as HD: metering and price are the mean of changing one first, and the other.
    """
    by_person, by_stream = (people * 45 * 3_000 for people in (5, 5 * 4))
    metering_first = (by_stream * 28 - by_person * 28, by_stream * 14 - by_stream * 28)
    price_first = (by_stream * 14 - by_person * 28, by_person * 28 - by_person * 28)
    mean = [Decimal(one + other) / 2000 for one, other in zip(metering_first, price_first, strict=True)]

    assert causes(GRID, "agora-cn:list", "trtc-cn:list") == dict(zip((METERING, PRICE), mean, strict=True))


def test_other_usage_of_one_offer():
    """
    Twice the calls under one offer are a matter of quantity, and of the stages that see more of it.
    """
    twice = Profile("grid", (Workload("grid", scenario=GroupCall(sessions_per_day=200)),), CN)
    found = ap.diff(ap.compare(GRID, "agora-cn:payg"), "agora-cn:payg", after=ap.compare(twice, "agora-cn:payg"))

    assert found.parts[QUANTITY] == 5 * 45 * 3_000 * 28 / 1000
    assert found.parts.keys() <= {QUANTITY, "ladder", ROUNDING}


def test_one_offer_on_two_days():
    """
    Two days of one edition have no difference.
    """
    found = ap.diff(
        ap.compare({"rtc.hd": 1_000}, "trtc-cn:list", date(2021, 6, 1)),
        "trtc-cn:list",
        after=ap.compare({"rtc.hd": 1_000}, "trtc-cn:list", date(2020, 12, 31)),
    )

    assert (found.amount, dict(found.parts)) == (0, {})


def test_a_further_tier():
    """
    What lies in a further tier of a list price is a part of its own; the rest is quantity at the first tier's price.
    """
    few, more = ({"whiteboard.online": minutes} for minutes in (50_000, 900_000))
    before, after = (ap.compare(usage, "agora-us:list", CN) for usage in (few, more))
    found = ap.diff(before, "agora-us:list", after=after)
    first, *_ = ap.rate("agora-us:list", few, CN).lines

    with exact():
        at_first = (900_000 - 50_000) * first.price.list_price
        assert found.parts.get(QUANTITY, 0) == at_first
        assert found.parts[TIERS] == found.amount - at_first - found.parts.get(ROUNDING, 0) != 0


@pytest.mark.parametrize(
    ("one", "other", "usage", "error"),
    [
        ("agora-cn:payg", "agora-us:payg", {"rtc.hd": 5}, CurrencyError),
        ("agora-cn:payg", "trtc-cn:payg", {"signaling.messages": 5}, UnpricedMeterError),
        ("agora-cn:payg", "trtc-cn:pay", {"rtc.hd": 5}, UnknownNameError),
    ],
)
def test_what_has_no_difference(one, other, usage, error):
    """
    Two currencies without a rate, usage without a price, and an unknown offer are errors.
    """
    with pytest.raises(error):
        ap.diff(ap.compare(usage, [one, other], CN), one, other)


def test_the_causes_of_a_comparison():
    """
    The parts of a difference in one comparison are what the comparison says the causes are.
    """
    found = ap.compare(GRID, ["agora-cn:payg", "trtc-cn:payg"])

    assert ap.diff(found, "agora-cn:payg", "trtc-cn:payg").parts == found.causes(found.quotes[1])
    with pytest.raises(UnknownNameError, match="this comparison has no offer"):
        ap.diff(found, "agora-cn:payg", "trtc-cn:list")


def test_comparisons_in_two_currencies():
    """
    Bills of two comparisons need one currency, which both can be asked for.
    """
    dear, cheap = (ap.compare(GRID, name) for name in ("agora-cn:payg", "agora-us:payg"))
    converted = ap.compare(GRID, "agora-us:payg", exchange=[RATE], currency="CNY")
    both = ap.compare(GRID, ["agora-cn:payg", "agora-us:payg"], exchange=[RATE])
    names = ("agora-cn:payg", "agora-us:payg")

    with pytest.raises(CurrencyError, match="the comparisons are in CNY and USD: give both one `currency`"):
        ap.diff(dear, *names, after=cheap)
    assert ap.diff(dear, *names, after=converted).to_record() == ap.diff(both, *names).to_record()


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

    assert found == {"package": Decimal(-1485), "fees": Decimal("1217.99")}


def test_what_packages_include_is_one_cause():
    """
    What one vendor gives as an allowance and another as prepaid units is a package of both: one cause, the difference.
    """
    found = causes({"rtc.hd": 360_000}, "trtc-cn:flagship", "agora-cn-standard:flagship", on=CN)

    assert found == {"package": Decimal(-280), "fees": Decimal(2149)}


@given(workloads, st.sampled_from(OFFERS), st.sampled_from(OFFERS))
@settings(max_examples=30)
def test_the_first_cause_goes_the_way_of_the_difference(used, one, other):
    """
    The first cause is the largest of those with the sign of the difference, or of all where they add up to none.
    """
    found = ap.compare(Profile("x", used, CN), [one, other], CN)
    [_, quote] = found.quotes
    apart = found.difference(quote)
    along = {cause: amount for cause, amount in found.causes(quote).items() if amount * apart > 0 or not apart}
    said, largest = offers.first_cause(found, quote), max(map(abs, along.values()), default=0)

    assert said or largest < CENT
    if largest >= CENT:
        cause, _, amount = said.rpartition(" ")
        assert amount.startswith("+" if along[cause] > 0 else "-")
        assert abs(along[cause]) == largest


def test_two_currencies():
    """
    With a rate between two currencies the parts are in that of the comparison, and add up in it.
    """
    found = ap.compare(GRID, ["agora-cn:payg", "agora-us:payg"], exchange=[RATE])
    parts = found.causes(found.quotes[1])

    assert sum(parts.values()) == found.difference(found.quotes[1])
    assert parts.keys() >= {PRICE}


def test_minutes_that_the_other_book_cannot_bill():
    """
    Where the other book has no price for the first one's minutes, metering and price stand together.
    """
    found = ap.compare(GRID, ["agora-cn:payg", "trtc-cn:payg"])
    one, other = (quote.rated for quote in found.quotes)
    used = Profile("strange", (*GRID.workloads, Workload("more", Usage({"whiteboard.qps": 1}))))
    strange = attrs.evolve(one, profile=used)

    assert ALL in difference(strange, other)
    assert METERING not in difference(strange, other)


def test_minutes_of_an_older_tier():
    """
    An edition without Full HD and one without HD+ cannot price each other's minutes: metering and price together.
    """
    now, then = (ap.compare(GRID6, "agora-us:list", day) for day in (CN, date(2020, 6, 1)))
    found = ap.diff(now, "agora-us:list", after=then)

    assert found.parts.keys() <= {BOTH, ROUNDING}
    assert found.parts[BOTH] == Decimal(6 * 45 * 3_000) * (Decimal("14.99") - Decimal("8.99")) / 1000


@pytest.mark.parametrize("style", ["table", "plain", "markdown", "csv", "json"])
def test_one_line_says_why(style):
    """
    Every report says in one line where a difference comes from.
    """
    text = render(ap.compare(GRID, ["agora-cn:payg", "trtc-cn:payg"]), style, 120, View(causes=True))

    assert "metering" in text
    assert "ladder" in text


@pytest.mark.parametrize("style", ["table", "plain", "markdown", "csv", "json"])
def test_the_command(capsys, style):
    """
    The command writes the causes in every format.
    """
    command = ["diff", "agora-cn:payg", "agora-cn:list", "rtc.hd=150_000", "--on", str(CN), "--format", style]
    code = main(command)
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "free minutes" in printed.out
    assert "ladder" in printed.out


def test_notes_say_of_which_bill_they_are():
    """
    A note of one bill alone says of which; what both have is said once, of none.
    """
    one, other = "agora-cn:payg", "agora-cn:loyalty"
    comparison = ap.compare({"rtc.hd": 900_000}, [one, other], date(2024, 2, 6))
    said = set(report_of(ap.diff(comparison, one, other)).page.notes)
    first, second = (set(bills.notes(quote.bill)) for quote in comparison.quotes)

    assert first & second
    assert said == {
        *(first & second),
        *(f"{one}: {note}" for note in first - second),
        *(f"{other}: {note}" for note in second - first),
    }


@pytest.mark.parametrize(
    "words",
    [
        ["agora-cn:payg", "rtc.hd=5"],
        ["rtc.hd=5"],
        ["a:b", "c:d", "e:f", "rtc.hd=5"],
        ["agora-cn:payg", "agora-cn:list"],
    ],
)
def test_two_bills_are_needed(capsys, words):
    """
    One bill, or three, cannot be told apart: a wrong command line.
    """
    assert main(["diff", *words]) == 2
    assert "two bills to compare" in capsys.readouterr().err


def test_the_command_of_two_days_and_two_currencies(capsys):
    """
    An offer of one day and one of another, billed in two currencies, are compared in the one that the rate leads to.
    """
    words = ["diff", "agora-us:list", "agora-cn:list", "rtc.hd=5_000", "--on", str(EARLIER), "--other-on", str(CN)]
    code = main([*words, "--exchange", f"USD/CNY=7.1@{CN},parity", "--format", "json"])
    record = json.loads(capsys.readouterr().out)

    assert (code, record["currency"], record["one"]["on"], record["other"]["on"]) == (0, "CNY", str(EARLIER), str(CN))
    assert main([*words, "--format", "json"]) == 1
    assert "offers are in USD and CNY: give a rate between them" in capsys.readouterr().err
