"""The plain values of a workbook: its formulas give the totals of the library, also of other usage."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st
from spreadsheet import totals

import agorapricing as ap
from agorapricing.proposal.workbook import workbook_of
from agorapricing.rating import ExchangeRate, find_offer
from agorapricing.scenarios import GroupCall

ON = date(2026, 7, 1)
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "recording.hd")
DOLLAR = ExchangeRate("USD", "CNY", "7.1013", ON, "bank")
REGIMES = [
    f"{book}:{regime}"
    for book in ("agora-cn", "agora-cn-standard", "agora-us", "agora-us-standard", "trtc-cn", "trtc-intl")
    for regime in ap.load_book(book).edition(ON).regimes
    if find_offer(f"{book}:{regime}", ON).tariff.meters.issuperset(METERS)
]
QUANTITIES = st.decimals(0, 6_000_000, places=1) | st.integers(0, 6_000_000) | st.sampled_from([0, 10_000, 110_001])
CALLS = ap.Profile("calls", (ap.Workload("calls", scenario=GroupCall(people=5, sessions_per_day=100)),))


def workbook(usage, *offers, **options):
    """The workbook of a comparison."""
    return workbook_of({"": ap.compare(usage, offers, ON, **options)})


def offer_of(book):
    """The one offer of a workbook."""
    [market] = book["markets"]
    [offer] = market["offers"]
    return offer


def test_regimes_are_many():
    """
    Regimes of all books are among those that are tried.
    """
    assert len(REGIMES) > 20
    assert len({name.partition(":")[0] for name in REGIMES}) >= 5


@given(st.sampled_from(REGIMES), *[st.fixed_dictionaries(dict.fromkeys(METERS, QUANTITIES))] * 2)
def test_formulas_follow_the_inputs(name, usage, other):
    """
    The formulas of any regime give the library's total, of the usage that they were written of and of any other.
    """
    try:
        made, bills = workbook(usage, name), [ap.rate(name, each, ON) for each in (usage, other)]
    except ap.AgorapricingError:
        return
    if not offer_of(made)["bills"]:
        return
    changed = {f"Used_{meter.replace('.', '_')}": quantity for meter, quantity in other.items()}

    assert totals(made, {}) == {(name, ""): Fraction(bills[0].total)}
    assert totals(made, changed) == {(name, ""): Fraction(bills[1].total)}


def test_values_of_lines_are_those_of_the_bill():
    """
    Each line has the quantity and the amount that the bill has, lines of nothing beside them.
    """
    bill = ap.rate("agora-us:payg", {"rtc.hd": 900_000}, ON)
    lines = offer_of(workbook({"rtc.hd": 900_000}, "agora-us:payg"))["bills"][0]["lines"]

    assert [(Decimal(line["value"]), Decimal(line["amount"])) for line in lines if Decimal(line["value"])] == [
        (line.quantity, line.amount) for line in bill.lines
    ]
    assert any(line["value"] == "0" for line in lines)


FLOOR = 'minimum = { amount = 900 }\nname = "floor"'
CAP = 'maximum = { amount = 700 }\nname = "cap"'


@pytest.mark.parametrize(("term", "expected"), [(FLOOR, [900, 1_600]), (CAP, [700, 700])])
def test_money_follows_the_rates(term, expected):
    """
    A floor and a cap count the lines as they come to, also where a rate is changed in the workbook.
    """
    deal = contract(term, 'rates = { "rtc.hd" = 4, "rtc.audio" = 1 }\nper = 1_000', base="trtc-intl:list")
    made = workbook({"rtc.hd": 200_000, "rtc.audio": 22_000}, deal)
    [bill] = offer_of(made)["bills"]
    [key] = totals(made, {})

    before = totals(made, {})[key]
    for line in bill["lines"]:
        line["price"] = "8" if line["meter"] == "rtc.hd" else line["price"]
    after = totals(made, {})[key]

    assert [before, after - 22 if term is FLOOR else after] == expected


def test_money_of_some_meters_names_their_lines():
    """
    A floor of some meters names the sum of the lines of those, and no other step is made.
    """
    usage = {"rtc.hd": 200_000, "signaling.messages": 4_000_000, "signaling.peak_connections": 30}
    made = workbook(usage, "agora-cn:signaling-enterprise")
    lines = offer_of(made)["bills"][0]["lines"]
    [step] = made["steps"]

    assert [lines[place]["meter"] for place in step["lines"]] == ["signaling.messages", "signaling.peak_connections"]
    assert lines[-1]["quantity"] == f"MAX(-{step['name']}+1500,0)"


def test_usage_is_stated_by_workload():
    """
    Plain minutes stand by workload, their sum has the name that formulas use.
    """
    parts = (ap.Workload("a", ap.Usage({"rtc.hd": 5})), ap.Workload("b", ap.Usage({"rtc.hd": 2, "rtc.audio": 1})))
    [block] = workbook(ap.Profile("two", parts), "agora-us:payg", "agora-us:list")["usage"]

    assert block["parts"] == ["a", "b"]
    told = {"meter": "rtc.hd", "name": "Used_rtc_hd", "value": "7", "formula": "", "parts": ["5", "2"]}
    assert block["rows"][0] == told
    assert block["rows"][1]["parts"] == [None, "1"]


SCALES = st.decimals(0, 40, places=2) | st.sampled_from([0, 1, 1_000])
ROOMS = (
    ap.Workload("calls", scenario=GroupCall(people=5, sessions_per_day=97, minutes="7.3")),
    ap.Workload("lessons", scenario=GroupCall(people=3, sessions_per_day=11, minutes=33)),
    ap.Workload("plain", ap.Usage({"rtc.audio": "70001.5"})),
)


@given(st.sampled_from(REGIMES), st.tuples(SCALES, SCALES, SCALES))
def test_formulas_follow_the_scales_of_scenarios(name, scales):
    """
    With other scales of its workloads a workbook has the total that the library has of so many times each of them.
    """
    made = workbook(ap.Profile("rooms", ROOMS), name)
    if not offer_of(made)["bills"]:
        return
    scaled = tuple(attrs.evolve(each, times=times) for each, times in zip(ROOMS, map(Decimal, scales), strict=True))
    profile = ap.Profile("rooms", scaled)
    changed = {each["name"]: times for each, times in zip(made["scales"], scales, strict=True)}
    [quote] = ap.compare(profile, [name], ON).quotes

    assert [each["workload"] for each in made["scales"]] == ["calls", "lessons", "plain"]
    if quote.bill:
        assert totals(made, changed) == {(name, ""): Fraction(quote.bill.total)}


def test_plain_minutes_have_no_scale():
    """
    Minutes that a profile states are inputs by themselves, and what cannot be said by scales is as well.
    """
    made = workbook({"rtc.hd": 900_000}, "agora-us:payg")

    assert made["scales"] == []
    assert made["usage"][0]["rows"][0]["formula"] == ""


def test_each_book_bills_its_own_minutes():
    """
    Of scenarios each book has the minutes that it bills, named by the book; offers of one book share them.
    """
    blocks = workbook(CALLS, "agora-us:payg", "agora-us:list", "agora-us-standard:payg")["usage"]

    assert [block["book"] for block in blocks] == ["agora-us", "agora-us-standard"]
    assert blocks[1]["rows"][0]["name"] == "Used_agora_us_standard_rtc_standard"


def test_other_currencies_are_rounded_converted_and_rounded():
    """
    What is payable in another currency is a formula of what is payable in the offer's own, and of the named rate.
    """
    [market] = workbook({"rtc.hd": 900_001}, "agora-us:payg", exchange=[DOLLAR], currency="CNY")["markets"]
    [offer] = market["offers"]

    assert [each["name"] for each in market["exchange"]] == ["Exchange_USD_CNY"]
    assert offer["bills"][0]["converted"] == "ROUND(ROUND({0}*Exchange_USD_CNY,6),2)"


def test_only_amounts_are_told_of_a_confidential_contract():
    """
    Of a confidential contract there is an amount, and no line, rate, step or source.
    """
    made = workbook({"rtc.hd": 200_000}, contract('percent_off = 17.381\nwhere = "rtc.*"', confidential="true"))

    assert offer_of(made)["bills"] == []
    assert Decimal(offer_of(made)["amount"]) > 0
    assert made["rates"] == made["steps"] == made["sources"] == []


def test_a_workbook_is_plain_values():
    """
    It goes to JSON and comes back the same.
    """
    made = workbook({"rtc.hd": 200_000}, "agora-us:payg", "trtc-intl:payg")

    assert json.loads(json.dumps(made)) == made


def test_lines_that_are_rounded_are_numbers():
    """
    Where a book rounds each line, its lines are as they are on the bill: the rounding is no part of the tariff.
    """
    deal = contract('percent_off = 17.381\nwhere = "rtc.*"', base="agora-us:list", rounding="{ lines = true }")
    usage = {"rtc.hd": 200_001, "rtc.audio": 1_003}

    assert totals(workbook(usage, deal), {}) == {("agora-us:ea", ""): Fraction(ap.rate(deal.offer(ON), usage).total)}


def test_reductions_lead_from_the_list_to_the_amount():
    """
    What a line costs by the list, and what each reduction takes off of what is left, come to its amount.
    """
    deal = contract("percent_off = 10", "percent_off = 20", base="trtc-intl:list")
    [line] = [each for each in offer_of(workbook({"rtc.hd": 200_000}, deal))["bills"][0]["lines"] if each["off"]]
    taken = [Decimal(off["taken"]) for off in line["off"]]

    assert (len(taken), taken[0]) == (2, Decimal(line["listed"]) / -10)
    assert Decimal(line["listed"]) + sum(taken) == Decimal(line["amount"])


def test_offers_stand_above_the_least_open_one():
    """
    An offer is so much above the cheapest that is open, in percent of that; a closed one may be below it.
    """
    names = ("agora-us:payg", "agora-us-standard:payg", "agora-us-standard:pro")
    [market] = workbook({"rtc.hd": 200_000}, *names)["markets"]
    found = {each["offer"]: each for each in market["offers"]}
    closed, dear, least = (found[name] for name in names)

    assert (closed["is_open"], least["above"], least["percent"]) == (False, "0", "0")
    assert Decimal(closed["above"]) == Decimal(closed["amount"]) - Decimal(least["amount"]) < 0
    above = Fraction(dear["above"]) / Fraction(least["amount"])
    assert abs(Fraction(dear["percent"]) - above) < Fraction(1, 10**5)


def test_a_waterfall_is_of_all_months(tmp_path):
    """
    Over the months of a log the stages of an offer add up to the totals of all its bills.
    """
    day = "r,a,2026-0{0}-02T09:00:00+00:00,2026-0{0}-02T10:00:00+00:00,b,1280x720\n"
    path = tmp_path / "calls.csv"
    path.write_text("room,user,start,end,stream,size\n" + day.format(3) + day.format(4), "utf-8")
    offer = offer_of(workbook_of({"": ap.compare(ap.read_log(path).whole(), ["agora-us:list"]).total}))

    assert len(offer["bills"]) == 2
    assert sum(map(Decimal, offer["stages"].values())) == sum(Decimal(bill["total"]) for bill in offer["bills"]) > 0
