"""Doubts: what is at stake in conflicts and assumptions, as differences of bills."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_book import OWN_BOOK

from agorapricing import compare, find_offer, load_book, rate
from agorapricing.comparison.doubts import doubted
from agorapricing.errors import AgorapricingError, TariffError
from agorapricing.loading import read_book
from agorapricing.messages import said
from agorapricing.metering import DailyAmounts
from agorapricing.pricebook import Customer, Effective, Head
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import ASSUMPTION, CONFLICT, METERING, Bill, Doubt, ExchangeRate
from agorapricing.scenarios import GroupCall
from agorapricing.usage import Usage

DAY = date(2026, 7, 1)
OFFERS = ("agora-cn:payg", "agora-cn:list", "trtc-cn:basic")
METERS = ("live.audio", "rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")
OFFER, USAGE = find_offer("agora-cn:payg", DAY), {"rtc.audio": 90_000, "rtc.2k": 60_000}
CALLS = Profile("calls", (Workload("calls", scenario=GroupCall(people=4, video="640x360", sessions_per_day=100)),))

BOOK = f"""{OWN_BOOK}
[edition.regime.payg]
title = "Pay as you go"
who = "every account"
"""
CONFLICTED = """
[[edition.conflict]]
about = "the price of HD"
kept = "28"
source = "page"
other = "21"
why = "it is newer"
meters = ["rtc.hd"]
instead = "21 for 1,000 minutes of HD"
alternative.price = { "rtc.hd" = { price = 21 } }
"""
METERED = """
[edition.metering]
source = "page"
assumes = ["All video is HD."]
roles = { host = ["rtc"] }
family.rtc = { audio = "rtc.audio", video = [{ meter = "rtc.hd" }] }

[[assumption]]
text = "All video is HD."
instead = "all video as Full HD"
alternative.metering.family.rtc = { video = [{ meter = "rtc.fhd" }] }
"""


@pytest.fixture
def own(tmp_path):
    """What makes a book of a file."""

    def made(text):
        path = tmp_path / "own.toml"
        path.write_text(text, "utf-8")
        return read_book(path)

    return made


def conflict_of(offer, doubt):
    """The conflict that a doubt is of."""
    [found] = [each for each in offer.edition.conflicts if each.text == doubt.note]
    return found


@given(usage=st.dictionaries(st.sampled_from(METERS), st.integers(0, 2_000_000), min_size=1))
def test_a_stake_is_the_difference_of_two_bills(usage):
    """
    What is at stake is what is payable under the alternative, less what is payable.
    """
    comparison = compare(usage, OFFERS, DAY)
    stakes = [doubt for doubt in comparison.doubts if doubt.kind == CONFLICT and doubt.stake is not None]
    for doubt in stakes:
        offer = find_offer(doubt.offer, DAY)
        under = offer.under(conflict_of(offer, doubt))

        assert doubt.stake == rate(under, usage).payable - rate(offer, usage).payable


@given(usage=st.dictionaries(st.sampled_from(METERS), st.integers(0, 2_000_000), min_size=1))
def test_the_largest_stands_first(usage):
    """
    Doubts are sorted by the size of the stake, whatever its sign; those without one stand last.
    """
    sizes = [-1 if doubt.stake is None else abs(doubt.stake) for doubt in compare(usage, OFFERS, DAY).doubts]

    assert sizes == sorted(sizes, reverse=True)


def test_no_conflicts_no_doubts(own):
    """
    An edition without conflicts has no doubts of that kind, and one without assumptions none at all.
    """
    assert compare({"rtc.hd": 10_000}, [own(BOOK).offer("payg", DAY)], DAY).doubts == ()


def test_a_doubt_in_full(own):
    """
    A doubt says what would hold, by which sources, and what would be payable more or less.
    """
    offer = own(BOOK + CONFLICTED).offer("payg", DAY)

    assert compare({"rtc.hd": 10_000}, [offer], DAY).doubts == (
        Doubt(
            kind=CONFLICT,
            text="21 for 1,000 minutes of HD instead",
            sources=("page",),
            stake=Decimal("-70.00"),
            reason="",
            offer="own:payg",
            about=offer.edition.conflicts[0],
        ),
    )
    assert compare({"rtc.audio": 10_000}, [offer], DAY).doubts == ()


def test_lines_are_rounded_under_the_alternative_too(own):
    """
    Lines of 0.014 and 0.112 are rounded to 0.12, with the other price of 0.084 to 0.09: the difference is 0.03.
    """
    text = BOOK.replace('currency = "CNY"', 'currency = "CNY"\nrounding = { lines = true }')
    offer, used = own(text + CONFLICTED).offer("payg", DAY), {"rtc.audio": 2, "rtc.hd": 4}
    [doubt] = compare(used, [offer], DAY).doubts

    assert rate(offer, used).payable == Decimal("0.12")
    assert doubt.stake == Decimal("-0.03")


def test_without_an_alternative(own):
    """
    Where a book states no alternative, or says that there is none, the stake is unknown, for that reason.
    """
    bare = CONFLICTED[: CONFLICTED.index("instead")]
    reasons = [
        compare({"rtc.hd": 1}, [own(BOOK + text).offer("payg", DAY)], DAY).doubts[0].reason
        for text in (bare, bare + 'no_alternative = "nobody knows"\n')
    ]

    assert reasons == ["the book states no alternative", "nobody knows"]


@pytest.mark.parametrize(("stake", "reason", "written"), [("-70.00", "", None), (None, "nobody knows", "nobody knows")])
def test_a_record_has_the_reason_of_an_unknown_stake(stake, reason, written):
    """
    The reason is null where there is none, and the doubt that is read back has the same.
    """
    doubt = Doubt(CONFLICT, "21 instead", ("page",), stake and Decimal(stake), reason, "own:payg")
    record = doubt.to_record()

    assert (record["stake"], record["reason"]) == (stake, written)
    assert Doubt.from_record(record) == doubt


def test_a_reason_keeps_its_languages():
    """
    Why a bundled book states no alternative is said in Chinese, too.
    """
    [doubt] = [
        each for each in compare({"rtc.hd": 1}, ["trtc-cn:payg"], DAY).doubts if each.reason and each.kind == ASSUMPTION
    ]

    assert said(doubt.reason, "zh") == "只送一次，并非每月"


def test_an_alternative_that_prices_less(own):
    """
    Where the alternative has no price for the usage, the stake is unknown, and the reason names the meter.
    """
    text = CONFLICTED.replace(
        "{ price = 21 }", '{ model = "graduated", tiers = [{ up_to = 10, price = 21 }, { quoted = true }] }'
    )
    [doubt] = compare({"rtc.hd": 11}, [own(BOOK + text).offer("payg", DAY)], DAY).doubts

    assert doubt.stake is None
    assert "rtc.hd" in doubt.reason


@pytest.mark.parametrize(("fee", "changes"), [(139, True), (140, False), (141, False)])
def test_changes_cheapest(own, fee, changes):
    """
    A doubt says whether under it another offer is cheapest; of equals, the first stays so.
    """
    regime = '[edition.regime.half]\ntitle = "Half"\nwho = "every account"\nchain = ["half", "fee"]\n'
    stages = """
[edition.stage.half]
kind = "percent-off"
source = "page"
off = 0.5

[edition.stage.fee]
kind = "fee"
source = "page"
amount = 150
title = "fee"
"""
    conflict = CONFLICTED.replace('meters = ["rtc.hd"]', 'stages = ["fee"]').replace(
        'price = { "rtc.hd" = { price = 21 } }', f'stage.fee = {{ kind = "fee", amount = {fee} }}'
    )
    book = own(BOOK + regime + stages + conflict)
    comparison = compare({"rtc.hd": 10_000}, [book.offer(name, DAY) for name in ("payg", "half")], DAY)
    [doubt] = comparison.doubts

    assert comparison.cheapest.offer == "own:payg"
    assert (doubt.offer, doubt.stake, doubt.changes_cheapest) == ("own:half", fee - 150, changes)


def test_currencies():
    """
    A stake is in the currency of the comparison.
    """
    rates = [ExchangeRate("USD", "CNY", "7.1", DAY, "central parity")]
    usage = {"rtc.hd": 200_000, "rtc.fhd": 50_000}
    comparison = compare(usage, ["agora-cn:payg", "agora-us:payg"], DAY, exchange=rates)
    [doubt] = [each for each in comparison.doubts if each.offer == "agora-us:payg" and "dearest first" in each.text]
    offer = find_offer(doubt.offer, DAY)
    payable = [rate(each, usage).payable for each in (offer, offer.under(conflict_of(offer, doubt)))]

    assert doubt.stake == round(payable[1] * Decimal("7.1"), 2) - round(payable[0] * Decimal("7.1"), 2)


def test_metering_is_done_anew():
    """
    What a metering rule assumes is a doubt where something is metered: the same calls by the other rule.
    """
    offer = find_offer("trtc-intl:payg", DAY)
    by_text = {doubt.text: doubt for doubt in compare(CALLS, [offer], DAY).doubts if doubt.kind == METERING}
    doubt = by_text["each received stream by itself, as for older accounts, instead"]
    under = offer.under(offer.book.assumptions[doubt.note])
    bills = [rate(each, CALLS.usage_under(each)) for each in (offer, under)]

    assert doubt.stake == bills[1].payable - bills[0].payable > 0
    assert by_text["days of UTC instead"].stake == 0
    assert [each for each in compare({"rtc.hd": 5}, [offer], DAY).doubts if each.kind == METERING] == []


def test_a_meter_without_a_price_under_another_rule(own):
    """
    Where calls metered by the other rule have no price, the doubt says which offer has none for which meter.
    """
    book = own(BOOK + METERED)
    doubts = {doubt.kind: doubt for doubt in compare(CALLS, [book.offer("payg", DAY)], DAY).doubts}

    assert doubts[METERING].stake is None
    assert doubts[METERING].reason.startswith("own:payg has no price for meter 'rtc.fhd'; did you mean")


def test_metered_minutes_are_converted_anew():
    """
    Of calls, too, a stake is the difference of two bills, each metered, converted and rounded by its own edition.
    """
    messages = Workload("messages", counts=(DailyAmounts(what="messages", per_day=200_001),))
    calls = attrs.evolve(CALLS, workloads=(*CALLS.workloads, messages))
    offer = find_offer("agora-cn-standard:payg", DAY)
    payable = rate(offer, calls.usage_under(offer)).payable
    told = {doubt.note: doubt.stake for doubt in compare(calls, [offer], DAY).doubts if doubt.kind == CONFLICT}
    others = [each for each in offer.edition.conflicts if told.get(each.text) is not None]

    assert {offer.under(each).edition.converts == offer.edition.converts for each in others} == {True, False}
    for under, note in ((offer.under(each), each.text) for each in others):
        assert told[note] == rate(under, calls.usage_under(under)).payable - payable


def test_assumptions_of_a_regime():
    """
    What a regime assumes is a doubt: with a stake where it has an alternative, else with the reason.
    """
    doubts = compare({"rtc.audio": 50_000, "rtc.hd": 200_000}, ["trtc-cn:pack-25k"], DAY).doubts
    found = {doubt.text: doubt for doubt in doubts if doubt.kind == ASSUMPTION}

    assert found["the largest draw first instead"].stake is not None
    assert [doubt.reason for doubt in doubts if doubt.kind == ASSUMPTION and doubt.stake is None] == [
        "what is left of a pack is worth what later months use of it"
    ]


def test_apps_that_each_buy():
    """
    Where each app buys a package of its own, the stake is of all their bills together.
    """
    workloads = [Workload(name, Usage({"rtc.hd": 50_000}), app=name) for name in ("one", "two")]
    comparison = compare(Profile("apps", tuple(workloads)), ["trtc-cn:basic"], DAY)
    stakes = {doubt.text: doubt.stake for doubt in comparison.doubts}

    assert comparison.quotes[0].offered.apps == ("one", "two")
    assert stakes["the promotion, 20 % off the packages, instead"] == 2 * (500 - 625)


def test_a_bill_is_bought_by_each_app():
    """
    The bill of a profile with its doubts is what a comparison says: an offer for one app is bought by each, and no
    usage is left out because the offer names other apps.
    """
    workloads = (Workload(app, Usage({"rtc.hd": used}), app=app) for app, used in (("one", 100_000), ("two", 360_000)))
    profile = Profile("apps", tuple(workloads))
    found = find_offer("trtc-cn:flagship", date(2026, 7, 1))
    bill, [quote] = doubted(found, profile), compare(profile, [found]).quotes

    assert (bill.payable, bill.lines) == (quote.amount, quote.bill.lines)
    assert bill.payable == Decimal("12780.00")
    with pytest.raises(TariffError, match="is of the apps one, two, and usage of "):
        doubted(quote.offered, {"rtc.hd": 100_000})


def test_a_bill_is_for_a_customer_that_can_be():
    """
    A bill is refused for an unknown vendor, with what was meant, as a comparison is.
    """
    profile = Profile("p", (Workload("w", Usage(USAGE)),), customer=Customer({"agroa": DAY}))
    for asked in (doubted, lambda offer, used: compare(used, [offer], DAY)):
        with pytest.raises(AgorapricingError, match=r"accounts\.agroa: unknown vendor 'agroa'; did you mean 'agora'\?"):
            asked(OFFER, profile)


class TestBills:
    """Doubts of a bill."""

    def test_are_those_of_a_comparison(self):
        """
        A bill has the doubts of a comparison of its offer alone; `rate` works out none.
        """
        bill = doubted(OFFER, USAGE)

        assert bill.doubts == compare(USAGE, [OFFER], DAY).doubts != ()
        assert attrs.evolve(bill, doubts=()) == rate(OFFER, USAGE)

    def test_as_a_record(self):
        """
        Stakes are strings or null in the record, which gives the same doubts again; a bill without has no key.
        """
        bill = doubted(OFFER, USAGE)
        record = bill.to_record()

        assert Bill.from_record(record).to_record() == record
        assert {type(each["stake"]) for each in record["doubts"]} <= {str, type(None)}
        assert "doubts" not in rate(OFFER, USAGE).to_record()

    def test_packs_that_are_bought(self):
        """
        The price of a pack that is bought is in doubt, too, also where nothing is left of it: 7,696 instead of 7,695.
        """
        book = load_book("agora-cn")
        offer = book.offer("payg", DAY).buying("recording-2k_plus", 25_000)
        for each in (offer, offer.holding(())):
            stakes = {doubt.text: doubt.stake for doubt in doubted(each, {"recording.2k_plus": 20_000}).doubts}

            assert stakes["7,696 for the pack instead"] == 1


def test_confidential_contracts_tell_nothing():
    """
    Of a confidential contract there are no doubts: stakes would tell its terms.
    """
    book = load_book("agora-cn")
    head = Head("deal", ("agora-cn:payg",), Effective(), confidential=True, read=DAY)
    offer = attrs.evolve(book, contract=head, origin=book).offer("payg", DAY)

    assert offer.is_confidential
    assert compare({"rtc.2k": 200_000, "rtc.audio": 90_000}, [offer], DAY).doubts == ()
