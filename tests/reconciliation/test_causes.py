"""The causes of a difference, one by one: each in a bill that somebody could be sent."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from contracts import ON as CONTRACT_DAY
from contracts import contract
from planted import said

import agorapricing as ap
from agorapricing.errors import AgorapricingError, CurrencyError, UnpricedMeterError
from agorapricing.pricebook import rule_of
from agorapricing.reconciliation import BilledLine, VendorBill

ON = date(2024, 2, 6)
ALPHA = Path(__file__).parents[1] / "data/offers/alpha.toml"
USAGE = {"rtc.audio": 30_001, "rtc.hd": 91_234, "rtc.fhd": 5_432}
PAYG, LIST = f"{ALPHA}:payg", f"{ALPHA}:list"
HEADER = "room,user,start,end,stream,size\n"
TIMES = (
    ("03-01T03:00:10", "03-01T03:20:51"),
    ("03-02T12:00:00", "03-02T12:00:35"),
    ("03-31T20:00:00", "03-31T21:00:30"),
)
"""Stays in UTC on three days, of which the last is of the next month in UTC+08:00."""


def payg(on=ON):
    """The offer."""
    return ap.find_offer(PAYG, on)


def billed(usage=USAGE, offer=None):
    """The bill of a vendor, as the library would write it."""
    return ap.rate(offer or payg(), usage)


def explained(bill, usage=USAGE, offer=PAYG, on=ON):
    """The causes of each set, of a bill that is explained whole."""
    found = ap.reconcile(bill, usage, offer, on)

    assert found.is_explained
    assert found.sets[0].unexplained == 0
    return said(found)


def without(offer, *names):
    """The offer without some stages."""
    chain = tuple(name for name in offer.regime.chain if name not in names)
    regime = attrs.evolve(offer.regime, chain=chain)
    return attrs.evolve(offer, edition=offer.edition.having(offer.name, regime))


# ---- prices and terms -----------------------------------------------------------------------------------------------


def test_a_bill_as_the_rules_have_it():
    """
    Nothing is left, and no cause is tried.
    """
    found = ap.reconcile(billed(), USAGE, PAYG)

    assert (found.is_explained, found.tried, said(found)) == (True, 0, [()])


def test_free_minutes_that_are_not_given():
    """
    Ten thousand minutes of audio at 7 a thousand, less the ladder's share: the stage, by itself.
    """
    found = ap.reconcile(billed(offer=without(payg(), "free")), USAGE, PAYG)
    [part] = found.sets[0].parts

    assert (part.family, part.cause, part.amount) == ("free minutes", "not applied", found.difference)
    assert set(part.lines) == {"rtc.audio", "rtc.hd"}


def test_a_ladder_that_is_not_applied():
    """
    A bill without the discounts by volume is explained by the ladder.
    """
    assert explained(billed(offer=without(payg(), "ladder"))) == [("not applied",)]


def test_a_regime_and_all_sets_that_fit():
    """
    At list price neither free minutes nor ladder count: one cause explains it, the regime, and no two are listed.
    """
    found = ap.reconcile(billed(offer=ap.find_offer(LIST, ON)), USAGE, PAYG)

    assert said(found) == [("regime",)]
    assert found.sets[0].parts[0].what == "the regime list"


def test_prices_of_another_edition():
    """
    A bill by prices before the last change names the editions that have them.
    """
    used = {"rtc.audio": 30_001, "rtc.hd": 91_234}
    bill = ap.rate(ap.find_offer(LIST, date(2023, 12, 31)), used)
    found = ap.reconcile(bill, used, LIST, ON)

    assert said(found) == [("edition",)]
    assert "2023-01-01" in found.sets[0].parts[0].what


def test_a_contract_that_is_not_applied():
    """
    A bill at the public prices, where a contract takes 20 % off, is the contract's not being applied.
    """
    deal = contract("percent_off = 20").offer(CONTRACT_DAY)
    bill = ap.rate("trtc-intl:payg", {"rtc.hd": 500_000}, CONTRACT_DAY)

    assert ("contract not applied",) in explained(bill, {"rtc.hd": 500_000}, deal, CONTRACT_DAY)


def test_the_order_in_which_free_minutes_are_taken():
    """
    Free minutes that are taken from the dearest first are the same stage, reversed.
    """
    offer = payg()
    stages = {**offer.edition.stages, "free": offer.edition.stages["free"].reversed()}
    bill = billed(offer=attrs.evolve(offer, edition=attrs.evolve(offer.edition, stages=stages)))

    assert explained(bill) == [("reversed",)]


def test_packs_that_a_bill_draws():
    """
    Units that packs covered, by the bill itself, explain what is not billed.
    """
    line = BilledLine("560.00", "rtc.hd", quantity=30_000, covered=10_000)
    found = ap.reconcile(VendorBill("pack", "560.00", (line,)), {"rtc.hd": 30_000}, LIST, ON)

    assert said(found) == [("regime",), ("packs drawn",)]
    assert found.sets[1].parts[0].amount == Decimal("-280.00")


@pytest.mark.parametrize("is_billed", [True, False])
def test_tax(is_billed):
    """
    Tax that nobody expected, or that is missing, is named; the bill may call its line as it likes.
    """
    offer = ap.find_offer("agora-us:list", date(2026, 7, 1))
    one, other = (offer.taxed("sg-gst"), offer) if is_billed else (offer, offer.taxed("sg-gst"))
    made = VendorBill.of(ap.rate(one, {"rtc.hd": 500_000}))
    lines = [attrs.evolve(line, label="GST 9%") if line.label else line for line in made.lines]

    assert explained(attrs.evolve(made, lines=tuple(lines)), {"rtc.hd": 500_000}, other, None) == [("tax",)]


def test_lines_that_are_rounded_by_themselves():
    """
    A total that is a cent away, since each line was rounded, is the rounding of lines.
    """
    usage = {"rtc.audio": 101, "rtc.hd": 101, "rtc.fhd": 101}  # 0.707, 2.828, 10.605
    lines = [BilledLine(each, meter) for meter, each in zip(usage, ("0.71", "2.83", "10.61"), strict=True)]
    found = ap.reconcile(VendorBill("cents", "14.15", tuple(lines)), usage, "trtc-cn:list", date(2021, 7, 1))

    assert found.difference == Decimal("0.01")
    assert said(found) == [("line rounding",)]


def test_rounding_that_changes_nothing_by_itself():
    """
    Lines rounded by themselves are tried beside other causes, also where they change nothing alone.
    """
    usage = {"rtc.audio": 100, "rtc.hd": 101, "recording.hd": 7}  # 3.98 with 108 minutes of HD, 3.97 line by line
    amounts = {"rtc.audio": "0.70", "rtc.hd": "3.02", "recording.hd": "0.25"}
    lines = [BilledLine(amount, meter) for meter, amount in amounts.items()]
    lines[1] = BilledLine("3.02", "rtc.hd", quantity=108)

    assert explained(VendorBill("cents", "3.97", tuple(lines)), usage, LIST) == [("recorders", "line rounding")]


def test_tax_on_no_line():
    """
    What a total has beyond its lines is money, too: here the tax.
    """
    offer = ap.find_offer(f"{ALPHA.parent / 'alpha-tax.toml'}:payg", ON)
    made = VendorBill.of(ap.rate(offer, USAGE))
    bill = attrs.evolve(made, total=ap.rate(offer.taxed("vat"), USAGE).payable)

    assert explained(bill, USAGE, offer) == [("tax",)]


def test_an_older_price_without_a_contract():
    """
    Public prices of another edition, instead of a contract, are two causes that are found together.
    """
    days = "{ from = 2023-06-01, to = 2025-01-01 }"
    deal = contract("percent_off = 20", base=LIST, effective=days).offer(ON)
    bill = ap.rate(ap.find_offer(LIST, date(2023, 12, 31)), {"rtc.audio": 30_001})

    assert ("edition", "contract not applied") in explained(bill, {"rtc.audio": 30_001}, deal)


# ---- quantities -----------------------------------------------------------------------------------------------------


@pytest.fixture
def log(tmp_path):
    """A log of two people in a room on three days of March."""
    path = tmp_path / "calls.csv"
    rows = (
        f"r,{user},2024-{start}Z,2024-{end}Z,{other},720p\n" for start, end in TIMES for user, other in ("ab", "ba")
    )
    path.write_text(HEADER + "".join(rows), "utf-8")
    return ap.read_log(path).whole()


def counted_by(log, change, offer):
    """The bill of a log where minutes are counted by another rule."""
    rule = rule_of(offer)
    edition = attrs.evolve(offer.edition, metering=attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, **change)))
    return ap.bill_log(attrs.evolve(offer, edition=edition), log, offer.on).bills["2024-03"]


@pytest.mark.parametrize(("change", "cause"), [({"over": "day"}, "day rounding"), ({"zone": "UTC"}, "other zone")])
def test_how_seconds_become_minutes(log, change, cause):
    """
    Minutes that are rounded up day by day, or of days of another zone, are named; the quantity must agree, too.
    """
    offer = ap.find_offer("agora-cn:list", date(2024, 3, 1))
    found = ap.reconcile(counted_by(log, change, offer), log, offer)

    assert found.is_explained
    assert (cause,) in said(found)


@pytest.mark.parametrize(("times", "cause"), [(0, "missing day"), (2, "doubled day")])
def test_a_day_too_few_or_too_many(log, times, cause):
    """
    A day that is not billed, or billed twice, is named with its date.
    """
    offer = ap.find_offer("agora-cn:list", date(2024, 3, 1))
    seconds = 2 * ((20 * 60 + 41) + 35 * times)
    minutes = -(-seconds // 60)
    amount = Decimal(minutes) * 28 / 1000
    bill = VendorBill("days", round(amount, 2), (BilledLine(amount, "rtc.hd", quantity=minutes),))
    found = ap.reconcile(bill, log, offer)

    assert (cause,) in said(found)
    assert any("2024-03-02" in part.what for each in found.sets for part in each.parts)


def test_recorders_that_are_counted_as_people():
    """
    Recorded minutes that stand among those of the room, too, are the recorders.
    """
    usage = {"rtc.hd": 90_000, "recording.hd": 7_000}
    bill = billed({**usage, "rtc.hd": 97_000})

    assert explained(bill, usage) == [("recorders",)]


def test_a_quantity_that_nobody_knows():
    """
    A minute more than was used is not explained, though its amount is less than a cent.
    """
    bill = VendorBill("one more", "0.70", (BilledLine("0.70", "rtc.audio", quantity=101),))
    found = ap.reconcile(bill, {"rtc.audio": 100}, LIST, ON)

    assert not found.is_explained
    assert [line.line for line in found.sets[0].left] == ["rtc.audio"]
    assert found.difference == 0


# ---- several ones, and none -----------------------------------------------------------------------------------------


def test_two_causes_at_once():
    """
    Recorders that are counted and a ladder that is not applied are found together, and add up.
    """
    usage = {"rtc.hd": 600_000, "recording.hd": 50_000}
    bill = billed({**usage, "rtc.hd": 650_000}, without(payg(), "ladder"))
    found = ap.reconcile(bill, usage, PAYG)

    assert said(found) == [("recorders", "not applied")]
    assert sum(part.amount for part in found.sets[0].parts) == found.difference


def test_three_causes_at_once():
    """
    Recorders that are counted, no ladder and no fee are found together, and add up.
    """
    usage = {"rtc.hd": 600_000, "recording.hd": 50_000}
    offer = ap.find_offer(f"{ALPHA}:support", ON)
    bill = billed({**usage, "rtc.hd": 650_000}, without(offer, "ladder", "support"))
    found = ap.reconcile(bill, usage, offer)

    assert ("recorders", "not applied", "not applied") in said(found)
    assert all(sum(part.amount for part in each.parts) == found.difference for each in found.sets)


def test_what_two_causes_leave():
    """
    Two causes explain all but one line: they are named, and what is left is said.
    """
    usage = {"rtc.hd": 600_000, "recording.hd": 50_000}
    bill = billed({**usage, "rtc.hd": 650_000}, without(payg(), "free"))
    made = VendorBill.of(bill)
    fee = BilledLine("0.01", label="handling")
    found = ap.reconcile(attrs.evolve(made, lines=(*made.lines, fee), total=made.total + fee.amount), usage, PAYG)

    assert not found.is_explained
    assert ("recorders", "not applied") in said(found)
    assert [line.line for line in found.sets[0].left] == ["other", "total"]
    assert found.sets[0].unexplained == Decimal("0.01")


def test_what_no_rule_explains():
    """
    An amount that no cause gives is said, with the line that it is in, and how many sets were tried.
    """
    found = ap.reconcile(VendorBill("odd", "2519.72"), {"rtc.hd": 100_000}, PAYG, ON)

    assert not found.is_explained
    assert (found.sets[0].unexplained, found.sets[0].parts) == (Decimal("-0.28"), ())
    assert found.tried > 10


def test_a_bill_in_another_currency():
    """
    A bill in another currency than the offer's is refused.
    """
    with pytest.raises(CurrencyError, match="the bill is in USD, and alpha:payg in CNY"):
        ap.reconcile(VendorBill("dollars", 1, currency="USD"), USAGE, PAYG, ON)


def test_usage_without_a_price():
    """
    What the offer has no price for is no difference, but an error.
    """
    with pytest.raises(UnpricedMeterError):
        ap.reconcile(VendorBill("none", 1), {"im.mau": 5}, LIST, ON)


def test_a_month_that_a_log_has_not(log):
    """
    A bill of a month without calls says which months there are.
    """
    with pytest.raises(AgorapricingError, match=r"nothing was used in 2024-02, but in 2024-03"):
        ap.reconcile(VendorBill("none", 1), log, "agora-cn:list", ON)


# ---- files of consoles ----------------------------------------------------------------------------------------------

DAY_BY_DAY = {"rtc.audio": 64, "rtc.hd": 123, "rtc.fhd": 31, "rtc.2k": 10, "rtc.2k_plus": 1}
"""The minutes of the sample where each day is rounded up; over the month audio has 63 and HD 122."""
AUGUST = date(2026, 8, 1)


def console(file="agora-usage-default.json"):
    """What a sample of a vendor's API says, with the word that nothing else was used."""
    return ap.read_consoles([ALPHA.parents[1] / "exports" / file]).whole()


def test_days_of_a_console_that_are_rounded_by_themselves():
    """
    A bill of minutes that were rounded up day by day is explained by that alone.
    """
    found = ap.reconcile(ap.rate("agora-us:list", DAY_BY_DAY, AUGUST), console(), "agora-us:list")

    assert said(found) == [("day rounding",)]
    assert {line.line: line.units_apart for line in found.lines if line.units_apart} == {"rtc.audio": 1, "rtc.hd": 1}


def test_minutes_that_are_rounded_before_they_are_weighted():
    """
    Standard minutes of whole minutes, 1,026, are not the 995 of weighted seconds: the book itself doubts it, too.
    """
    whole = {"rtc.audio": 63, "rtc.hd": 122, "rtc.fhd": 31, "rtc.2k": 10, "rtc.2k_plus": 1}
    bill = ap.rate("agora-us-standard:list", whole, AUGUST)
    standard = next(line for line in VendorBill.of(bill).lines if line.meter == "rtc.standard")
    found = ap.reconcile(VendorBill("standard", bill.payable, (standard,)), console(), "agora-us-standard:list")

    assert said(found) == [("weight rounding",)]
    assert [line.units_apart for line in found.lines if line.line == "rtc.standard"] == [standard.quantity - 995]


def test_a_day_of_a_console_that_is_billed_twice():
    """
    The minutes of one more day are that day, by its date.
    """
    bill = ap.rate(
        "agora-us:list", {"rtc.audio": 123, "rtc.hd": 242, "rtc.fhd": 31, "rtc.2k": 10, "rtc.2k_plus": 1}, AUGUST
    )
    found = ap.reconcile(bill, console(), "agora-us:list")

    assert said(found) == [("doubled day",)]
    assert found.sets[0].parts[0].what == "2026-08-01 billed twice"


def test_what_the_usage_leaves_in_doubt():
    """
    A bill by a counter that holds the time of others after all, as the usage itself doubts, is that doubt.
    """
    offer = ap.find_offer("agora-us:list", AUGUST)
    profile = console().months()[0].profile
    doubts = profile.otherwise(rule_of(offer))
    about = next(each for each in doubts if "durationAudioAll" in each.text)
    found = ap.reconcile(ap.rate(offer, doubts[about].usage_under(offer)), console(), offer)

    assert ("doubted usage",) in said(found)


def test_usage_of_another_vendor():
    """
    One vendor's bill is not held against another one's usage.
    """
    with pytest.raises(AgorapricingError, match="a bill of trtc is held against its own usage, not that of agora"):
        ap.reconcile(VendorBill("none", 1), console(), "trtc-cn:list", AUGUST)


# ---- what may not be told -------------------------------------------------------------------------------------------


def test_a_confidential_contract():
    """
    Under terms that are not shown a bill is compared by its total alone, and causes have names, but no amounts.
    """
    deal = contract("percent_off = 20", confidential="true").offer(CONTRACT_DAY)
    bill = ap.rate("trtc-intl:payg", {"rtc.hd": 500_000}, CONTRACT_DAY)
    found = ap.reconcile(bill, {"rtc.hd": 500_000}, deal)

    assert [line.line for line in found.lines] == ["total"]
    assert said(found) == [("contract not applied",)]
    assert [(part.amount, dict(part.lines)) for part in found.sets[0].parts] == [(None, {})]
    assert "confidential" in found.notes[-1]
