"""Comparison: which complete offer costs least, by how much, and what an offer does not price."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from inspect import signature
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.comparison.comparing import CompareOptions, ExchangeRate, compare
from agorapricing.comparison.quote import rated_of
from agorapricing.errors import (
    AgorapricingError,
    CurrencyError,
    NoEditionError,
    NumberError,
    UnknownNameError,
    UnpricedMeterError,
)
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import find_offer, rate
from agorapricing.scenarios import GroupCall
from agorapricing.usage import Usage

ON = date(2024, 2, 6)
OFFERS = Path(__file__).parents[1] / "data/offers"


@cache
def offer(name, on=ON):
    """An offer of the books of tests: alpha (CNY), beta (CNY, no signaling), gamma (USD), delta (KWD)."""
    return find_offer(f"{OFFERS}/{name.replace(':', '.toml:')}", on)


def compared(usage, *names, **options):
    """A comparison of offers of the books of tests on one day."""
    return compare(usage, [offer(name) for name in names], ON, **options)


def dollar(worth="7.1", base="USD", quote="CNY"):
    """An exchange rate."""
    return ExchangeRate(base, quote, worth, date(2024, 2, 5), "central parity")


# By hand, under alpha:payg: 10,000 of the audio minutes are free; of 20,000 audio and 150,000 HD minutes the first
# 100,000 are at list (20,000 x 0.007 + 80,000 x 0.028), 70,000 HD at 5 % off: 140 + 2,240 + 1,862.
MONTH = {"rtc.audio": 30_000, "rtc.hd": 150_000}
PAYG = Decimal("4242.00")
LIST = Decimal("4410.00")  # 30,000 x 0.007 + 150,000 x 0.028
BETA = Decimal("4335.00")  # 30,000 x 0.007 + 150,000 x 0.0275


# ---- which is cheapest ----------------------------------------------------------------------------------------------


def test_amounts_by_hand():
    """
    Each quote's amount is what its offer charges, worked out by hand.
    """
    comparison = compared(MONTH, "alpha:list", "alpha:payg", "beta:list")

    assert [quote.amount for quote in comparison.quotes] == [LIST, PAYG, BETA]
    assert [quote.offer for quote in comparison.quotes] == ["alpha:list", "alpha:payg", "beta:list"]
    assert comparison.cheapest is comparison.quotes[1]
    assert comparison.currency == "CNY"


amounts = st.dictionaries(
    st.sampled_from(["rtc.audio", "rtc.hd", "rtc.fhd", "recording.hd", "signaling.messages"]),
    our.quantities,
    min_size=1,
)
names = st.lists(
    st.sampled_from(["alpha:list", "alpha:payg", "alpha:loyal", "alpha:support", "beta:list"]), min_size=1, max_size=7
)


@given(amounts, names)
def test_cheapest_is_complete_and_least(usage, chosen):
    """
    The cheapest offer is the first of the complete ones that cost least; without a complete one there is none.
    """
    comparison = compared({"rtc.hd": 0, **usage}, *chosen)
    complete = [quote for quote in comparison.quotes if quote.is_complete]
    least = [quote for quote in complete if all(quote.amount <= other.amount for other in complete)]

    assert comparison.cheapest is next(iter(least), None)


@given(amounts, names)
def test_quotes_are_bills(usage, chosen):
    """
    A complete quote is the bill that rating the offer alone gives; an incomplete one has reasons, and no amount.
    """
    comparison = compared({"rtc.hd": 0, **usage}, *chosen)
    bills = iter(comparison.bills)
    rated = {name: rate(offer(name), usage) for name in chosen if quote_of_first(comparison, name).is_complete}

    assert len(comparison.bills) == sum(quote.is_complete for quote in comparison.quotes)
    assert all(next(bills).total == rated[quote.offer].total for quote in comparison.quotes if quote.is_complete)
    assert all((quote.amount is None) == (quote.bill is None) == bool(quote.unpriced) for quote in comparison.quotes)


def quote_of_first(comparison, name):
    """The first quote of an offer."""
    return next(quote for quote in comparison.quotes if quote.offer == name)


def test_of_equals_the_first_is_cheapest():
    """
    Of offers that cost the same, the one that stands first is the cheapest, once.
    """
    usage = {"rtc.audio": 1_000}
    there = compared(usage, "beta:list", "alpha:list")
    back = compared(usage, "alpha:list", "beta:list")
    twice = compared(usage, "alpha:list", "alpha:list")

    assert there.cheapest.offer == "beta:list"
    assert back.cheapest.offer == "alpha:list"
    assert [each["cheapest"] for each in twice.to_records()] == [True, False]


def test_two_books_of_one_name(tmp_path):
    """
    Two books that carry one id and differ are refused: nobody could tell their offers apart.
    """
    text = (OFFERS / "beta.toml").read_text("utf-8")
    dearer, same = tmp_path / "dearer.toml", tmp_path / "same.toml"
    dearer.write_text(text.replace('"rtc.hd" = 27.50', '"rtc.hd" = 27.51'), "utf-8")
    same.write_text(text, "utf-8")
    twice = compare(MONTH, [f"{same}:list", f"{OFFERS}/beta.toml:list"], ON)

    assert [quote.amount for quote in twice.quotes] == [BETA, BETA]
    with pytest.raises(AgorapricingError, match="two different books have the id 'beta'"):
        compare(MONTH, [f"{dearer}:list", f"{OFFERS}/beta.toml:list"], ON)


# ---- incomplete offers ----------------------------------------------------------------------------------------------


def test_an_incomplete_offer_is_never_cheapest():
    """
    What an offer does not price makes it incomplete: no bill, no amount, not 0, not cheapest.
    """
    comparison = compared({"rtc.audio": 1_000, "signaling.messages": 4_000_000}, "beta:list", "alpha:list")
    beta = comparison.quotes[0]

    assert beta.bill is None
    assert beta.amount is None
    assert not beta.is_complete
    assert comparison.cheapest.offer == "alpha:list"
    assert comparison.cheapest.amount == Decimal("406.00")  # 7 for audio, 399 for the package


def test_what_an_incomplete_offer_lacks_is_a_known_meter():
    """
    A question about an offer without a price names the meter, which is no mistake.
    """
    comparison = compared({"rtc.audio": 1_000, "signaling.messages": 4_000_000}, "beta:list", "alpha:list")
    with pytest.raises(UnpricedMeterError) as caught:
        rated_of(comparison.quotes[0])

    assert (caught.value.meter, caught.value.is_meter) == ("signaling.messages", True)


def test_reason_the_vendor_does_not_sell_it():
    """
    An offer of a vendor that does not sell the meter's product says so, with the source of that.
    """
    beta = compared({"signaling.messages": 1}, "beta:list", "alpha:list").quotes[0]

    assert [(each.meter, each.reason) for each in beta.unpriced] == [
        ("signaling.messages", "beta does not sell Signaling, RTM (云信令), by Beta, prices")
    ]


def test_reason_no_price_in_the_book():
    """
    An offer of a vendor that sells the product, or says nothing of it, lacks a price in its book on that day.
    """
    usage = {"rtc.2k": 1, "signaling.messages": 1}
    comparison = compared(usage, "beta:list", "gamma:list", exchange=[dollar()])

    assert [(each.meter, each.reason) for each in comparison.quotes[0].unpriced] == [
        ("rtc.2k", "no price in beta on 2024-02-06"),
        ("signaling.messages", "beta does not sell Signaling, RTM (云信令), by Beta, prices"),
    ]
    assert [(each.meter, each.reason) for each in comparison.quotes[1].unpriced] == [
        ("rtc.2k", "no price in gamma on 2024-02-06"),
        ("signaling.messages", "no price in gamma on 2024-02-06"),
    ]
    assert comparison.cheapest is None


@pytest.mark.parametrize(("messages", "amount"), [(29_999_999, 399), (30_000_000, 399), (30_000_001, None)])
def test_a_tier_on_request_is_incomplete(messages, amount):
    """
    Usage up to the last printed tier has a price; one above it is quoted on request, which is none.
    """
    found = compared({"signaling.messages": messages}, "alpha:list").quotes[0]
    reasons = [each.reason for each in found.unpriced]

    assert found.amount == amount
    assert reasons == ["the vendor quotes it on request (enterprise, above 30,000,000)"] * (amount is None)


def test_a_withdrawn_price_is_missing():
    """
    A price of an earlier edition does not count once it is withdrawn.
    """
    before = compare({"rtc.2k": 1_000}, [offer("alpha:list", date(2023, 12, 31))], date(2023, 12, 31))
    after = compare({"rtc.2k": 1_000}, [offer("alpha:list", date(2024, 1, 1))], date(2024, 1, 1))

    assert before.quotes[0].amount == Decimal("112.00")
    assert after.quotes[0].amount is None


def test_a_meter_nobody_knows():
    """
    A misspelt meter is refused for all offers, with the nearest known names.
    """
    with pytest.raises(UnpricedMeterError) as caught:
        compared({"rtc.hd": 5, "rtc.audoi": 0}, "alpha:list", "alpha:payg", "beta:list")

    assert str(caught.value).startswith("this comparison has no price for meter 'rtc.audoi'; did you mean 'rtc.audio'")


def test_a_meter_of_one_book():
    """
    A meter that one book brings with it is known: the other book has no price for it.
    """
    usage = {"rtc.8k": 1_000, "rtc.hd": 0}
    comparison = compared(usage, "delta:list", "beta:list", exchange=[dollar("23", "KWD")])

    assert [quote.amount for quote in comparison.quotes] == [Decimal("920.000"), None]
    assert [each.reason for each in comparison.quotes[1].unpriced] == ["no price in beta on 2024-02-06"]


def test_known_zero_meters_are_no_gap():
    """
    No minutes of a known meter leave an offer complete, even where the vendor does not sell it.
    """
    comparison = compared({"signaling.messages": 0, "rtc.2k": 0, "rtc.audio": 1_000}, "beta:list")

    assert comparison.quotes[0].is_complete
    assert comparison.quotes[0].amount == 7


def test_nothing_used():
    """
    A month without any usage costs the fees, and nothing else is divided by zero.
    """
    comparison = compared({}, "alpha:payg", "alpha:support", "beta:list")
    support = comparison.quotes[1]

    assert [quote.amount for quote in comparison.quotes] == [0, Decimal("1217.99"), 0]
    assert comparison.cheapest.offer == "alpha:payg"
    assert comparison.percent(support) is None
    assert comparison.blended(support) is None
    assert comparison.difference(support) == Decimal("1217.99")


def test_a_single_offer():
    """
    A single offer may stand alone, by its name.
    """
    comparison = compare(MONTH, f"{OFFERS}/beta.toml:list", ON)

    assert [quote.offer for quote in comparison.quotes] == ["beta:list"]
    assert comparison.cheapest.amount == BETA


def test_without_offers():
    """
    A comparison of nothing is refused.
    """
    with pytest.raises(AgorapricingError, match="a comparison needs at least one offer"):
        compare(MONTH, [], ON)


# ---- baseline, differences, ratios ----------------------------------------------------------------------------------


def test_the_baseline_is_the_first_offer():
    """
    Differences are from the offer that stands first.
    """
    comparison = compared(MONTH, "beta:list", "alpha:payg", "alpha:list")

    assert comparison.baseline is comparison.quotes[0]
    assert [comparison.difference(quote) for quote in comparison.quotes] == [0, PAYG - BETA, LIST - BETA]


def test_a_baseline_can_be_named():
    """
    Differences are from the offer that is named, and change their sign with it.
    """
    comparison = compared(MONTH, "beta:list", "alpha:payg", baseline="alpha:payg")

    assert comparison.baseline.offer == "alpha:payg"
    assert [comparison.difference(quote) for quote in comparison.quotes] == [BETA - PAYG, 0]


def test_an_unknown_baseline():
    """
    A baseline that is not compared is refused, with the nearest name.
    """
    with pytest.raises(UnknownNameError) as caught:
        compared(MONTH, "beta:list", "alpha:payg", baseline="alpha:pay")

    assert str(caught.value) == (
        "this comparison has no offer 'alpha:pay'; did you mean 'alpha:payg'? Known: alpha:payg, beta:list"
    )


def test_differences_of_incomplete_offers():
    """
    There is no difference from an incomplete baseline, nor of an incomplete offer.
    """
    usage = {"rtc.audio": 1_000, "signaling.messages": 1}
    first = compared(usage, "beta:list", "alpha:list")
    named = compared(usage, "beta:list", "alpha:list", baseline="alpha:list")

    assert [first.difference(quote) for quote in first.quotes] == [None, None]
    assert [first.percent(quote) for quote in first.quotes] == [None, None]
    assert [named.difference(quote) for quote in named.quotes] == [None, 0]
    assert [named.blended(quote) for quote in named.quotes] == [None, 7]


def test_percent_by_hand():
    """
    The percent are of the baseline, with a sign, rounded half up to one decimal.
    """
    comparison = compared(MONTH, "alpha:list", "alpha:payg", "beta:list")

    assert [str(comparison.percent(quote)) for quote in comparison.quotes] == ["0.0", "-3.8", "-1.7"]


@pytest.mark.parametrize(
    ("minutes", "percent"),
    [(1, "14.3"), (1_000, "14.3"), (0, None)],
)
def test_percent_of_one_meter(minutes, percent):
    """
    A price of 8 is 14.3 % more than one of 7, whatever is used; more than nothing has no percent.
    """
    day = date(2023, 12, 1)
    comparison = compare({"rtc.audio": minutes * 100}, [offer("beta:list", day), offer("alpha:list", day)], day)
    found = comparison.percent(comparison.quotes[1])

    assert (found and str(found)) == percent


def test_blended_rate_counts_minutes_only():
    """
    The blended rate is for 1,000 minutes: messages cost money, but are no minutes.
    """
    usage = {"rtc.audio": 1_000, "rtc.hd": 2_000, "signaling.messages": 4_000_000}
    found = compared(usage, "alpha:list")
    only_messages = compared({"signaling.messages": 4_000_000}, "alpha:list")

    assert found.quotes[0].amount == Decimal("462.00")  # 7 + 56 + 399
    assert str(found.blended(found.quotes[0])) == "154.0000"
    assert only_messages.blended(only_messages.quotes[0]) is None


def test_blended_rate_is_rounded_half_up():
    """
    The blended rate has four decimals; a half goes up.
    """
    third = compared({"rtc.audio": 1_000, "rtc.hd": 2_000}, "alpha:list")  # 63 for 3,000 minutes
    half = compared({"rtc.audio": 3_000, "rtc.hd": 1_000}, "gamma:list")  # 2.97 + 3.99 = 6.96 for 4,000
    long = compared({"rtc.audio": 2_000, "rtc.hd": 5_000}, "gamma:list")  # 1.98 + 19.95 = 21.93 for 7,000: 3.13285…

    assert str(third.blended(third.quotes[0])) == "21.0000"
    assert str(half.blended(half.quotes[0])) == "1.7400"
    assert str(long.blended(long.quotes[0])) == "3.1329"


@pytest.mark.parametrize(("minutes", "rate_of_1000"), [(71, "7.0423"), (1, "10.0000")])
def test_blended_rate_is_of_what_is_payable(minutes, rate_of_1000):
    """
    The blended rate divides what is payable: 71 minutes at 7 for 1,000 are 0.50, one minute is 0.01.
    """
    comparison = compared({"rtc.audio": minutes}, "alpha:list")

    assert str(comparison.blended(comparison.quotes[0])) == rate_of_1000


@given(amounts)
def test_differences_are_exact(usage):
    """
    A difference is exactly what one payable amount is more than the other, and percents have its sign.
    """
    comparison = compared(usage, "alpha:list", "alpha:payg")
    baseline, other = comparison.quotes
    gone = [comparison.difference(quote) for quote in comparison.quotes if quote.amount is None]
    kept = [
        (comparison.difference(quote) + baseline.amount, comparison.percent(quote) or 0)
        for quote in comparison.quotes
        if quote.amount is not None
    ]

    assert gone == [None] * len(gone)
    assert [total for total, _ in kept] == [quote.amount for quote in (baseline, other) if quote.amount is not None]
    assert all(-100 <= percent <= 0 for _, percent in kept)


# ---- days -----------------------------------------------------------------------------------------------------------


def test_the_day_given_wins():
    """
    Prices are those of the day given, else of the profile's day, else of today.
    """
    names = [f"{OFFERS}/alpha.toml:list"]
    dated = Profile("acme", (Workload("calls", Usage({"rtc.audio": 1_000})),), date(2023, 5, 1))

    assert compare(dated, names, ON).quotes[0].amount == 7
    assert compare(dated, names).quotes[0].amount == 8
    assert compare(dated, names).on == date(2023, 5, 1)
    assert compare({"rtc.audio": 1}, names).on == date.today()


def test_offers_are_brought_to_one_day():
    """
    Offers found for different days are compared on the day of the comparison.
    """
    comparison = compare({"rtc.audio": 1_000}, [offer("alpha:list", date(2023, 5, 1)), offer("beta:list")], ON)

    assert {quote.terms.on for quote in comparison.quotes} == {ON}
    assert [quote.amount for quote in comparison.quotes] == [7, 7]


def test_a_day_before_the_first_edition():
    """
    A day for which a book has no prices is refused.
    """
    with pytest.raises(
        NoEditionError, match="beta has no prices on 2023-05-31: its first edition starts on 2023-06-01"
    ):
        compare(MONTH, [f"{OFFERS}/beta.toml:list"], date(2023, 5, 31))


# ---- currencies -----------------------------------------------------------------------------------------------------


def test_two_currencies_without_a_rate():
    """
    Amounts in two currencies are never compared by their figures.
    """
    with pytest.raises(CurrencyError) as caught:
        compared(MONTH, "alpha:list", "gamma:list", "beta:list")

    assert str(caught.value) == (
        "offers are in CNY and USD: give a rate between them, with its day and source, as USD/CNY=7.1@2024-02-06,source"
    )


def test_amounts_by_an_exchange_rate():
    """
    By a rate, amounts are what is payable times the rate, rounded once more: 628.20 dollars x 7.1234.
    """
    comparison = compared(MONTH, "alpha:list", "gamma:list", exchange=[dollar("7.1234")])
    gamma = comparison.quotes[1]

    assert gamma.bill.payable == Decimal("628.20")  # 30 x 0.99 + 150 x 3.99
    assert comparison.currency == "CNY"
    assert gamma.amount == Decimal("4474.92")  # 4474.91988
    assert comparison.difference(gamma) == Decimal("64.92")
    assert comparison.cheapest.offer == "alpha:list"


def test_what_is_payable_is_exchanged():
    """
    A rate turns the payable amount, not the unrounded total: 0.495 dollars are payable as 0.50, which is 3.55 yuan.
    """
    gamma = compared({"rtc.audio": 500}, "gamma:list", "alpha:list", exchange=[dollar()]).quotes[0]

    assert gamma.bill.total == Decimal("0.495")
    assert gamma.amount == Decimal("3.55")


def test_a_rate_decides_what_is_cheapest():
    """
    Just below the rate at which both cost the same the dollars are cheaper, at it and above it they are not.
    """
    usage = {"rtc.hd": 1_000}  # 28 CNY, 3.99 USD: equal when rounded from 7.0163 on
    below, at, above = (
        compared(usage, "alpha:list", "gamma:list", exchange=[dollar(worth)]) for worth in ("7.0162", "7.0163", "7.02")
    )

    assert [below.quotes[1].amount, at.quotes[1].amount] == [Decimal("27.99"), Decimal("28.00")]
    assert [each.cheapest.offer for each in (below, at, above)] == ["gamma:list", "alpha:list", "alpha:list"]


def test_the_other_way_round():
    """
    A rate from yuan to dollars leads to a comparison in dollars.
    """
    comparison = compared(MONTH, "alpha:list", "gamma:list", exchange=[dollar("0.14", "CNY", "USD")])

    assert comparison.currency == "USD"
    assert [quote.amount for quote in comparison.quotes] == [Decimal("617.40"), Decimal("628.20")]
    assert [quote.bill.currency for quote in comparison.quotes] == ["CNY", "USD"]


def test_a_third_currency():
    """
    Rates from each currency to a third one lead there.
    """
    rates = [dollar("0.125", "CNY", "EUR"), dollar("0.92", "USD", "EUR")]
    comparison = compared(MONTH, "alpha:list", "gamma:list", exchange=rates)

    assert comparison.currency == "EUR"
    assert [quote.amount for quote in comparison.quotes] == [Decimal("551.25"), Decimal("577.94")]  # 577.944


@pytest.mark.parametrize(
    "rates",
    [
        [("7.8", "EUR", "CNY")],
        [("7.8", "EUR", "CNY"), ("1.1", "EUR", "USD")],
        [("0.92", "USD", "EUR")],
        [("0.92", "USD", "EUR"), ("7.8", "EUR", "CNY")],
    ],
)
def test_rates_that_lead_elsewhere(rates):
    """
    Rates that do not lead straight from each offer's currency to one are refused: none is turned round or chained.
    """
    with pytest.raises(CurrencyError, match="offers are in CNY and USD: give a rate between them"):
        compared(MONTH, "alpha:list", "gamma:list", exchange=[dollar(*each) for each in rates])


def test_a_rate_needs_its_day_and_source():
    """
    A rate without a day or without a source cannot be made.
    """
    with pytest.raises(TypeError, match="source"):
        ExchangeRate("USD", "CNY", "7.1", ON)
    with pytest.raises(TypeError, match="on"):
        ExchangeRate("USD", "CNY", "7.1", source="central parity")
    with pytest.raises(ValueError, match="source"):
        ExchangeRate("USD", "CNY", "7.1", ON, "")


@pytest.mark.parametrize("worth", [0, "-7.1", 7.1, "NaN", True])
def test_a_rate_is_a_number_above_zero(worth):
    """
    A rate is exact and above zero.
    """
    with pytest.raises(NumberError, match="an exchange rate"):
        ExchangeRate("USD", "CNY", worth, ON, "central parity")


def test_the_rate_is_noted():
    """
    A comparison says which rate it used, of which day, by which source.
    """
    comparison = compared(MONTH, "alpha:list", "gamma:list", exchange=[dollar("7.10")])

    assert "1 USD = 7.1 CNY on 2024-02-05 (central parity), 1 day before 2024-02-06" in comparison.notes
    assert comparison.to_record()["exchange"] == [
        {"base": "USD", "quote": "CNY", "rate": "7.1", "on": "2024-02-05", "source": "central parity"}
    ]


def test_a_rate_that_is_not_used_is_not_noted():
    """
    A rate of a currency that no offer is in changes nothing, and is not noted.
    """
    comparison = compared(MONTH, "alpha:list", "beta:list", exchange=[dollar(), dollar("0.14", "CNY", "USD")])

    assert comparison.currency == "CNY"
    assert comparison.exchange == ()
    assert not [note for note in comparison.notes if "USD" in note]


def test_two_rates_of_one_pair():
    """
    Two rates of the same pair of currencies are refused: the first does not win in silence.
    """
    with pytest.raises(CurrencyError, match="two exchange rates are of the same pair of currencies"):
        compared(MONTH, "alpha:list", "gamma:list", exchange=[dollar("7.1"), dollar("7.2")])


# ---- profiles of several workloads ----------------------------------------------------------------------------------


def test_free_minutes_are_given_once():
    """
    Several workloads are one account: free minutes and the ladder count over all of them together.
    """
    talk = Workload("talk", Usage({"rtc.audio": 30_000, "rtc.hd": 50_000}))
    lecture = Workload("lecture", Usage({"rtc.hd": 100_000}))
    offers = [offer("alpha:payg")]
    together = compare(Profile("acme", (talk, lecture)), offers, ON)
    apart = [compare(each.usage, offers, ON).quotes[0].amount for each in (talk, lecture)]

    assert together.quotes[0].amount == PAYG
    assert apart == [Decimal("1540.00"), Decimal("2520.00")]  # each with free minutes, none in the ladder


# ---- notes ----------------------------------------------------------------------------------------------------------

ALIKE = "The minutes are taken as metered alike by every vendor; from the same calls each counts its own."


def test_metered_alike_is_noted_between_books():
    """
    Plain minutes under two books are taken as metered alike, which is said; under one book there is nothing to say.
    """
    assert ALIKE in compared(MONTH, "alpha:list", "beta:list").notes
    assert ALIKE not in compared(MONTH, "alpha:list", "alpha:payg").notes


def test_what_a_vendor_does_not_sell_is_noted():
    """
    What one vendor sells and another does not is said, by the source of the book; prices count as selling.
    """
    notes = compared({"rtc.hd": 1}, "alpha:list", "beta:list").notes

    assert [note for note in notes if note.startswith("Not sold by")] == [
        "Not sold by beta, by Beta, prices: Recording (录制), Signaling, RTM (云信令)."
    ]


def test_who_may_buy_is_recorded():
    """
    Each record says who may buy the offer.
    """
    records = compared(MONTH, "alpha:payg", "alpha:loyal", "beta:list").to_records()

    assert [each["who"] for each in records] == ["every account", "old customers", "anyone"]


# ---- records --------------------------------------------------------------------------------------------------------


def test_a_record_of_an_offer():
    """
    A record is a plain dict with every number a string.
    """
    [_, record] = compared(MONTH, "alpha:list", "alpha:payg").to_records()

    assert record == {
        "offer": "alpha:payg",
        "vendor": "alpha",
        "title": "Alpha 甲, test prices (测试)",
        "regime": "Pay as you go (按量付费)",
        "who": "every account",
        "edition": "2024-01-01",
        "complete": True,
        "cheapest": True,
        "status": "open",
        "reason": None,
        "if_granted": None,
        "bill_currency": "CNY",
        "total": "4242",
        "payable": "4242.00",
        "currency": "CNY",
        "amount": "4242",
        "difference": "-168",
        "causes": {"free minutes": "-70", "ladder": "-98"},
        "percent": "-3.8",
        "per_1000_minutes": "23.5667",
        "unpriced": [],
    }


def test_a_record_of_an_incomplete_offer():
    """
    The record of an incomplete offer has no amount, and what is not priced.
    """
    [record, _] = compared({"signaling.messages": 1}, "beta:list", "alpha:list").to_records()
    none = ("total", "payable", "amount", "difference", "percent", "per_1000_minutes")

    assert [record[key] for key in none] == [None] * 6
    assert not record["complete"]
    assert not record["cheapest"]
    assert record["unpriced"] == [
        {"meter": "signaling.messages", "reason": "beta does not sell Signaling, RTM (云信令), by Beta, prices"}
    ]


def test_the_record_of_a_comparison():
    """
    A comparison's record has the keys that programs rely on.
    """
    profile = Profile("acme", (Workload("calls", Usage(MONTH)),))
    record = compared(profile, "beta:list", "alpha:payg", baseline="alpha:payg").to_record()

    assert record["schema"] == "agorapricing/1"
    assert record["profile"] == {
        "name": "acme",
        "workloads": [{"name": "calls", "usage": {"rtc.audio": "30000", "rtc.hd": "150000"}}],
    }
    assert record["on"] == "2024-02-06"
    assert record["currency"] == "CNY"
    assert record["baseline"] == record["cheapest"] == "alpha:payg"
    assert [bill["offer"] for bill in record["bills"]] == ["beta:list", "alpha:payg"]
    assert [each["offer"] for each in record["offers"]] == ["beta:list", "alpha:payg"]
    assert record["notes"][0] == ALIKE


def test_the_record_without_a_complete_offer():
    """
    Without a complete offer there is no cheapest one and no bill.
    """
    record = compared({"rtc.2k": 1}, "beta:list").to_record()

    assert record["cheapest"] is None
    assert record["bills"] == []


def leaves(value):
    """All that is neither a dict nor a list in a record."""
    inner = value.values() if isinstance(value, dict) else value
    return [leaf for each in inner for leaf in leaves(each)] if isinstance(value, (dict, list)) else [value]


@given(amounts, names)
def test_a_record_is_json_without_numbers(usage, chosen):
    """
    Whatever is compared, its record is JSON, and no value in it is a number that a reader could round.
    """
    record = compared(usage | {"rtc.hd": 1}, *chosen).to_record()
    roundings = [bill.pop("rounding") for bill in record["bills"]]

    assert roundings == [{"places": 2, "mode": "half-up"}] * len(roundings)
    assert json.loads(json.dumps(record)) == record
    assert {type(each) for each in leaves(record)} <= {str, bool, type(None)}


# ---- bundled books --------------------------------------------------------------------------------------------------


def test_the_comparison_of_the_design():
    """
    The three offers of the design's example, worked out by hand from the printed prices.

    List: 300,000 x 0.007 + 900,000 x 0.028. Pay as you go takes 10,000 audio minutes and then 5, 7 and 10 % from
    minute 100,000, 500,000 and 1,000,000 on; the 50 % for old customers are on meters that are not used here.
    """
    usage = {"rtc.audio": 300_000, "rtc.hd": 900_000}
    comparison = ap.compare(usage, ["agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg"], on=ON)
    audio = Decimal("0.007") * (99_999 + 190_001 * Decimal("0.95"))
    video = Decimal("0.028") * (209_999 * Decimal("0.95") + 500_000 * Decimal("0.93") + 190_001 * Decimal("0.90"))
    payg = (audio + video).quantize(Decimal("0.01"))

    assert [quote.amount for quote in comparison.quotes] == [27_300, payg, payg, 27_300]
    assert comparison.cheapest.offer == "agora-cn:payg"


def test_all_that_has_no_price_is_listed():
    """
    A meter that is not sold and a tier that is quoted are both listed, of one offer.
    """
    [quote] = compared({"rtc.2k_plus": 1, "signaling.messages": 30_000_001}, "alpha:list").quotes

    assert [each.meter for each in quote.unpriced] == ["rtc.2k_plus", "signaling.messages"]


def test_a_currency_that_is_asked_for():
    """
    One offer is converted to the currency that is asked for; without a rate that leads there the error says so.
    """
    parity = ExchangeRate("USD", "CNY", "7.1", ON, "central parity")
    found = ap.compare({"rtc.hd": 1_000}, "agora-us:list", ON, exchange=[parity], currency="CNY")

    assert (found.currency, found.quotes[0].amount, found.exchange) == ("CNY", Decimal("28.33"), (parity,))
    assert ap.compare({"rtc.hd": 1_000}, "agora-us:list", ON, exchange=[parity]).currency == "USD"
    with pytest.raises(CurrencyError, match="offers are in USD: give a rate from there to EUR"):
        ap.compare({"rtc.hd": 1_000}, "agora-us:list", ON, exchange=[parity], currency="EUR")


def test_an_unknown_meter_names_who_lacks_it():
    """
    Of one offer the error names it, of several the comparison.
    """
    with pytest.raises(UnpricedMeterError, match=r"agora-us:list has no price for meter 'rtc\.hdd'; did you mean"):
        ap.compare({"rtc.hdd": 1}, "agora-us:list", ON)
    with pytest.raises(UnpricedMeterError, match="this comparison has no price for meter"):
        ap.compare({"rtc.hdd": 1}, ["agora-us:list", "agora-us:payg"], ON)


def test_how_calls_are_metered_is_noted_by_book():
    """
    Of calls it is said for each book how it counts them and by which source; of plain minutes it is not.
    """
    calls = Profile("calls", (Workload("calls", scenario=GroupCall(people=4, video="640x360")),))
    names = ("agora-cn:list", "trtc-cn:list")
    said = [note for note in compare(calls, names, ON).notes if "seconds are summed by" in note]

    assert [note.partition(":")[0] for note in said] == ["agora-cn", "trtc-cn"]
    assert "counted by the sum of pixels that somebody receives" in said[0]
    assert "counted by received stream" in said[1]
    assert not any("seconds are summed by" in note for note in compare({"rtc.hd": 5}, names, ON).notes)


def test_each_option_is_given_by_name_and_none_must_be():
    """
    What type checkers know of the options is what the function takes by name, and all of it may be left out.
    """
    by_name = {each.name for each in signature(compare).parameters.values() if each.kind is each.KEYWORD_ONLY}

    assert CompareOptions.__optional_keys__ == by_name
    assert not CompareOptions.__required_keys__
