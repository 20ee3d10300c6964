"""Spreads: picked numbers stay in their range, outcomes are those of the bills, the same seed gives the same bytes."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.analysis.draws import Uncertain, uncertain_numbers, with_values
from agorapricing.analysis.spread import OfferSpread, Swing
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, NumberError
from agorapricing.numbers.decimals import exact
from agorapricing.profiles import Profile, Workload
from agorapricing.profiles.sample import Sample
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import GroupCall
from agorapricing.usage import Usage

CN = date(2024, 2, 6)
OFFERS = ("agora-cn:list", "agora-cn:payg", "trtc-cn:payg")
quantities = st.integers(0, 10**6)
months = st.lists(
    st.dictionaries(st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd")), quantities, min_size=1), min_size=1, max_size=8
).map(lambda used: Sample("x", tuple(Workload(str(place), Usage(each)) for place, each in enumerate(used))))


def calls(sessions, people=4):
    """A workload of group calls, and one of plain minutes."""
    scenario = GroupCall(people=people, sessions_per_day=sessions)
    return (Workload("calls", scenario=scenario), Workload("plain", Usage({"rtc.audio": 1_000 * people})))


PROFILE = Profile("acme", calls(100), CN, cases={"low": calls(50, 3), "high": calls(400, 7)})


# ---- picking --------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 1_000), min_size=3, max_size=3).map(sorted), st.booleans(), st.integers())
def test_picked_numbers_stay_between_low_and_high(ends, is_whole, seed):
    """
    A picked number is between low and high, whole where people are counted.
    """
    low, base, high = map(Decimal, ends)
    value = Uncertain("w", "n", low, base, high, is_whole=is_whole).drawn(Random(seed))

    assert low <= value <= high
    assert not is_whole or value == int(value)


def test_half_of_the_picks_are_below_base():
    """
    As many numbers are picked below base as above it, however far low and high are.
    """
    number, random = Uncertain("w", "n", Decimal(9), Decimal(10), Decimal(1_000), is_whole=False), Random(1)
    picked = [number.drawn(random) for _ in range(10_000)]

    assert abs(sum(each < 10 for each in picked) - 5_000) < 200
    assert abs(sum(each < Decimal("9.5") for each in picked) - 2_500) < 200
    assert abs(sum(each > 505 for each in picked) - 2_500) < 200


def test_ends_are_picked():
    """
    Low and high are values like all others: without a gap between them every pick is that number.
    """
    number = Uncertain("w", "n", Decimal(3), Decimal(3), Decimal(3), is_whole=True)

    assert {number.drawn(Random(seed)) for seed in range(20)} == {3}


def test_which_numbers_are_uncertain():
    """
    Numbers whose cases differ are found in scenarios and in plain minutes, those that do not are not.
    """
    found = uncertain_numbers(PROFILE)

    assert [(each.id, each.low, each.base, each.high, each.is_whole) for each in found] == [
        ("calls.sessions_per_day", 50, 100, 400, False),
        ("calls.people", 3, 4, 7, True),
        ("plain.rtc.audio", 3_000, 4_000, 7_000, False),
    ]


# ---- months ---------------------------------------------------------------------------------------------------------


@given(months)
@settings(max_examples=30)
def test_months_are_bills(sample):
    """
    Each total is that of the month's bill; the mean times the months is their sum; wins are where nobody is cheaper.
    """
    found = ap.spread(ap.compare(sample, OFFERS, CN))

    with exact():
        for place, outcome in enumerate(found.offers):
            totals = [ap.cost(OFFERS[place], usage, CN) for usage in (month.usage for month in sample.months)]
            assert list(outcome.totals) == totals
            assert outcome.expected * len(totals) == sum(map(Fraction, totals))
            assert outcome.ordered[0] <= outcome.quantile(Fraction(1, 2)) <= outcome.ordered[-1]
        for place, outcome in enumerate(found.offers):
            cheapest = [min(each.totals[month] for each in found.offers) for month in range(len(sample.months))]
            won = sum(total == least for total, least in zip(found.offers[place].totals, cheapest, strict=True))
            assert outcome.wins == Fraction(won, len(sample.months))


def test_quantiles():
    """
    Of ten totals the tenth is the first, the median the fifth, nine tenths the ninth.
    """
    sample = Sample("ten", tuple(Workload(str(n), Usage({"rtc.hd": n * 1_000})) for n in range(10, 0, -1)))
    [outcome] = ap.spread(ap.compare(sample, OFFERS[:1], CN)).offers

    assert [int(outcome.quantile(Fraction(n, 10))) for n in (1, 5, 9)] == [28, 140, 252]
    assert (outcome.ordered[0], outcome.ordered[-1], outcome.expected) == (28, 280, 154)


def test_a_month_without_a_price():
    """
    An offer that lacks a price in one month has no expected cost, and wins nothing there.
    """
    sample = Sample("x", (Workload("a", Usage({"rtc.hd": 5})), Workload("b", Usage({"signaling.messages": 5}))))
    agora, trtc = ap.spread(ap.compare(sample, ("agora-cn:list", "trtc-cn:list"), CN)).offers

    assert (agora.is_complete, agora.wins) == (True, 1)
    assert (trtc.expected, trtc.is_complete, trtc.wins) == (None, False, Fraction(1, 2))
    assert "incomplete" in render(ap.spread(ap.compare(sample, ("agora-cn:list", "trtc-cn:list"), CN)), "plain")


def test_two_currencies():
    """
    Totals are in the currency of the comparison.
    """
    rate = ExchangeRate("USD", "CNY", "7.1", CN, "central parity")
    sample = Sample("x", (Workload("a", Usage({"rtc.hd": 1_000})),))
    cny, usd = ap.spread(ap.compare(sample, ("agora-cn:list", "agora-us:list"), CN, exchange=[rate])).offers

    assert (cny.totals, usd.totals) == ((28,), (Decimal("3.99") * Decimal("7.1"),))


# ---- profiles -------------------------------------------------------------------------------------------------------


def test_the_same_seed_picks_the_same():
    """
    The same seed gives the same report to the byte, another one another.
    """
    one, same, other = (spread_of_profile(seed) for seed in (3, 3, 4))

    assert render(one, "json") == render(same, "json")
    assert one.offers != other.offers


def spread_of_profile(seed):
    """The spread of the profile of these tests."""
    return ap.spread(ap.compare(PROFILE, OFFERS), trials=50, seed=seed)


def test_trials_are_inside_of_the_cases():
    """
    Costs grow with every number of this profile, so that all trials are between the low and the high case.
    """
    found, compared = spread_of_profile(0), ap.compare(PROFILE, OFFERS)

    for place, outcome in enumerate(found.offers):
        low, high = (compared.cases[name].quotes[place].bill.total for name in ("low", "high"))
        assert low <= outcome.ordered[0] <= outcome.ordered[-1] <= high
    assert sum(outcome.wins for outcome in found.offers) >= 1


def test_a_swing_is_two_bills():
    """
    A number's swing is the bills with it low and with it high, all else at base; the widest stands first.
    """
    found = spread_of_profile(0)
    place = found.reference
    offer = OFFERS[place]
    busy = Profile("x", (calls(400)[0], calls(100)[1]), CN)

    assert [each.number.name for each in found.swings] == ["sessions_per_day", "people", "rtc.audio"]
    assert found.swings[0].high[place] == ap.compare(busy, [offer]).quotes[0].bill.total
    assert found.base == ap.compare(PROFILE, [offer]).quotes[0].bill.total
    widths = [each.width(place) for each in found.swings]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("offer", "messages", "reference", "swings"),
    [
        ("agora-cn:payg", 0, 0, ["hd", "audio"]),
        ("trtc-cn:list", 0, 0, ["hd", "audio"]),
        ("trtc-cn:list", 5, None, ["audio", "hd"]),
    ],
)
def test_the_swings_of_one_offer_alone(offer, messages, reference, swings):
    """
    They are ranked by that offer; where it has no price at base they are in the order of the numbers.
    """

    def used(audio, hd):
        return (Workload("w", Usage({"rtc.audio": audio, "rtc.hd": hd, "signaling.messages": messages})),)

    profile = Profile("x", used(50_000, 50_000), CN, cases={"low": used(49_000, 40_000), "high": used(51_000, 60_000)})
    found = ap.spread(ap.compare(profile, [offer]), trials=1)

    assert found.reference == reference
    assert [swing.number.name for swing in found.swings] == [f"rtc.{name}" for name in swings]


def test_nothing_uncertain():
    """
    A profile without cases is an error that says how to write one.
    """
    with pytest.raises(AgorapricingError, match=r"has no uncertain number: write one as \{ low = 300"):
        ap.spread(ap.compare(Profile("sure", calls(5)), OFFERS, CN))


@pytest.mark.parametrize("trials", [0, -1, 100_001, True, 1.5])
def test_trials_that_are_none(trials):
    """
    The number of trials is a count of at least one.
    """
    with pytest.raises(NumberError, match="the number of trials"):
        ap.spread(ap.compare(PROFILE, OFFERS), trials=trials)


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def sample_file(tmp_path):
    """A file of two months."""
    file = tmp_path / "months.csv"
    file.write_text("month,rtc.hd\njan,20_000\nfeb,40_000\n", "utf-8")
    return str(file)


@pytest.mark.parametrize("style", FORMATS)
def test_the_command(capsys, sample_file, style):
    """
    The command rates the months of a file in every format.
    """
    command = ["spread", sample_file, "--offers", "agora-cn:list,agora-cn:payg", "--on", str(CN), "--format", style]
    code = main(command)
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "840" in printed.out
    if style == "json":
        assert [each["wins"] for each in json.loads(printed.out)["offers"]] == ["0", "1"]


@pytest.mark.parametrize("width", [80, 120])
def test_a_profile_fits(width):
    """
    Tables and bars of a profile fit the terminal.
    """
    text = render(spread_of_profile(0), "table", width)

    assert max(map(len, text.splitlines())) <= width
    assert "calls.sessions_per_day" in text
    assert "#|#" in text


@pytest.mark.parametrize("words", [["x.csv", "y.csv"], ["x.csv", "rtc.hd=5"], ["x.csv", "z.toml"]])
def test_one_sample_at_a_time(capsys, words):
    """
    A sample stands alone: a wrong command line.
    """
    assert main(["spread", *words, "--offers", "agora-cn:list"]) == 2
    assert "either one MONTHS.csv or one PROFILE.toml" in capsys.readouterr().err


def test_a_sample_is_no_usage(capsys, sample_file):
    """
    Months cannot be compared as if they were one: a table of them is no log of calls, either.
    """
    assert main(["compare", sample_file, "--offers", "agora-cn:list"]) == 1
    assert "has no column room" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("trials", "error"),
    [(0, "from 1 to 100,000"), (1, "has no uncertain"), (100_000, "has no uncertain"), (100_001, "from 1 to 100,000")],
)
def test_the_most_trials(trials, error):
    """
    From one to a hundred thousand trials are made, of a profile with uncertain numbers.
    """
    with pytest.raises(AgorapricingError, match=error):
        ap.spread(ap.compare(Profile("sure", calls(5)), OFFERS, CN), trials=trials)


@pytest.mark.parametrize(
    ("drawn", "value"),
    [(0, 2), (500_000, 3), (999_999, "3.999998"), (1_000_000, 4), (1_000_001, "4.000005"), (2_000_000, 9)],
)
def test_a_draw_above_the_middle_is_above_the_base(drawn, value):
    """
    The lower half of what is drawn lies below the base, the middle is it, and the upper half lies above it.
    """
    number = Uncertain("w", "people", Decimal(2), Decimal(4), Decimal(9), is_whole=False)

    assert number.drawn(SimpleNamespace(randrange=lambda count: drawn if count == 2_000_001 else None)) == Decimal(
        value
    )


@pytest.mark.parametrize(
    ("totals", "quantiles", "expected"),
    [
        ((5,), (5, 5, 5, 5, 5), 5),
        ((5, 3), (3, 3, 3, 5, 5), 4),
        ((5, 3, 4), (3, 3, 4, 5, 5), 4),
        ((*range(11, 0, -1),), (1, 2, 6, 10, 11), 6),
        ((5, None), (None,) * 5, None),
        ((), (None,) * 5, None),
    ],
)
def test_all_quantiles(totals, quantiles, expected):
    """
    A quantile is the least total that so large a part of the cases does not exceed; of no whole set there is none.
    """
    outcome = OfferSpread("a:b", tuple(each if each is None else Decimal(each) for each in totals), Fraction(0))

    assert tuple(outcome.quantiles.values()) == quantiles
    assert list(outcome.quantiles) == ["least", "tenth", "median", "nine_tenths", "most"]
    if totals:
        assert outcome.expected == expected


@pytest.mark.parametrize(("low", "high", "width"), [(2, 5, 3), (5, 2, 3), (4, 4, 0), (None, 5, 0), (5, None, 0)])
def test_the_width_of_a_swing(low, high, width):
    """
    A swing is as wide as its two totals are apart, whichever is more, and has none without one of them.
    """
    number = Uncertain("w", "n", Decimal(1), Decimal(2), Decimal(3), is_whole=True)

    assert Swing(number, (Decimal(9), low and Decimal(low)), (Decimal(1), high and Decimal(high))).width(1) == width


def test_what_a_spread_was_asked_for():
    """
    A spread says how many cases it has of those asked for, and the offer that is cheapest at base with its cost.
    """
    found = spread_of_profile(0)
    base = [quote.bill.total for quote in ap.compare(PROFILE, OFFERS).quotes]

    assert (found.cases, found.asked, found.seed, found.is_stopped) == (50, 50, 0, False)
    assert (found.reference, found.base) == (base.index(min(base)), min(base))


def test_values_of_one_workload_leave_the_others():
    """
    A value replaces the number of its workload, the first of its name; the cases of the profile are gone then.
    """
    [sessions, people, audio] = uncertain_numbers(PROFILE)
    changed = with_values(PROFILE, [(people, Decimal(6)), (audio, Decimal(5)), (sessions, Decimal(70))])

    assert [each.scenario and (each.scenario.people, each.scenario.sessions_per_day) for each in changed.workloads] == [
        (6, 70),
        None,
    ]
    assert (changed.workloads[1].usage.quantities, dict(changed.cases)) == ({"rtc.audio": 5}, {})
    twins = Profile("x", (*calls(10), *calls(20)), CN)
    assert [each.scenario.people for each in with_values(twins, [(people, Decimal(9))]).workloads[::2]] == [9, 4]


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [
        (100, 100, []),
        (99, 100, [("w.rtc.hd", 99, 100, 100)]),
        (100, 101, [("w.rtc.hd", 100, 100, 101)]),
        (None, 101, [("w.rtc.hd", 100, 100, 101)]),
    ],
)
def test_a_number_is_uncertain_on_either_side(low, high, numbers):
    """
    A number is uncertain whose low or whose high is another than its base; a case without it has it at base.
    """

    def minutes(quantity):
        return (Workload("w", Usage({} if quantity is None else {"rtc.hd": quantity})),)

    found = uncertain_numbers(Profile("x", minutes(100), CN, cases={"low": minutes(low), "high": minutes(high)}))

    assert [(each.id, each.low, each.base, each.high) for each in found] == numbers
