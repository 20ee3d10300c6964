"""Rows of FOCUS keep the rules of the specification, for random books, usages, contracts and terms."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from contracts import contract
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sampled import one_of

from agorapricing.buying import Term, bill_term
from agorapricing.errors import UnpricedMeterError
from agorapricing.files import cell
from agorapricing.focus import VERSIONS, as_csv, cost_rows, term_rows
from agorapricing.focus.billing import bill_rows, month_rows
from agorapricing.focus.kinds import OfferKinds
from agorapricing.focus.terms import OfferView
from agorapricing.loading import bundled, load_book
from agorapricing.numbers import exact
from agorapricing.pricebook import Holding
from agorapricing.rating import find_offer, rate, unpriced
from agorapricing.testing import books, usages
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
QUICK, QUICKER = settings(max_examples=40), settings(max_examples=15)
COSTS = ("BilledCost", "ContractedCost", "EffectiveCost", "ListCost")
PRICED = (
    "ListUnitPrice",
    "ContractedUnitPrice",
    "PricingQuantity",
    "PricingUnit",
    "SkuId",
    "SkuPriceId",
    "PricingCategory",
)
OF_COMMITMENTS = ("CommitmentDiscountName", "CommitmentDiscountCategory", "CommitmentDiscountType")
OF_UNITS = ("CommitmentDiscountQuantity", "CommitmentDiscountUnit")


def written(rows, version="1.2"):
    """The rows as a reader of the file has them: a cell without text is None."""
    read = csv.DictReader(StringIO(as_csv(rows, version)))
    return [{name: each or None for name, each in row.items()} for row in read]


def summed(rows, column):
    """The exact sum of a column."""
    with exact():
        return sum((Decimal(row[column]) for row in rows), Decimal(0))


def product(row, price):
    """A unit price times the quantity that it prices."""
    with exact():
        return Decimal(row[price]) * Decimal(row["PricingQuantity"])


def hold(rows):
    """Every rule that is of one row, or of the keys of all; `rows` as they are written."""
    for row in rows:
        category, status = row["ChargeCategory"], row["CommitmentDiscountStatus"]
        assert category in {"Usage", "Purchase", "Tax", "Credit", "Adjustment"}
        assert all(row[column] is not None for column in COSTS)
        if category in {"Usage", "Purchase"}:
            assert all(row[column] is not None for column in PRICED)
        else:
            assert all(row[column] is None for column in (*PRICED, "SkuMeter", "SkuPriceDetails"))
        if row["ListUnitPrice"] is not None:
            assert product(row, "ListUnitPrice") == Decimal(row["ListCost"])
            assert product(row, "ContractedUnitPrice") == Decimal(row["ContractedCost"])
            assert min(Decimal(row["ListUnitPrice"]), Decimal(row["ContractedUnitPrice"])) >= 0
        assert (row["ConsumedQuantity"] is None) == (row["ConsumedUnit"] is None)
        assert (row["ConsumedQuantity"] is not None) == (category == "Usage" and status != "Unused")
        committed = row["CommitmentDiscountId"] is not None
        assert all((row[column] is not None) == committed for column in (*OF_COMMITMENTS, *OF_UNITS))
        assert (status is not None) == (committed and category == "Usage")
        assert (row["PricingCategory"] == "Committed") == (status is not None)
        if committed:
            assert Decimal(row["EffectiveCost" if category == "Purchase" else "BilledCost"]) == 0
        elif category == "Usage":
            assert Decimal(row["EffectiveCost"]) == Decimal(row["BilledCost"]) <= Decimal(row["ContractedCost"])
        assert row["ChargePeriodStart"] < row["ChargePeriodEnd"]
        assert row["BillingPeriodStart"].endswith("Z")
    key = ("SkuPriceId", "SubAccountId", "ChargePeriodStart", "x_Stage", "x_Discounts", "CommitmentDiscountStatus")
    keys = [tuple(row[column] for column in key) for row in rows if row["SkuPriceId"]]
    assert len(keys) == len(set(keys))
    parents = defaultdict(set)
    for row in rows:
        parents[row["SkuPriceId"]].add(row["SkuId"])
    assert all(len(skus) == 1 for skus in parents.values())


@QUICK
@given(st.data())
def test_rows_of_random_books(data):
    """
    The rows of a bill of any book keep all rules; they add up to what is payable, billed and recognised.
    """
    book = data.draw(books())
    edition = data.draw(st.sampled_from(book.editions))
    offer = book.offer(data.draw(st.sampled_from(sorted(edition.regimes))), edition.start)
    usage = data.draw(usages(offer.tariff))
    try:
        bill = rate(offer, usage)
    except UnpricedMeterError:
        assume(False)
    rows = written(cost_rows(offer, bill))

    hold(rows)
    assert summed(rows, "BilledCost") == summed(rows, "EffectiveCost") == bill.payable
    assert all(Decimal(row["ContractedCost"]) == Decimal(row["ListCost"]) for row in rows)


TERMS = (
    "percent_off = 12.5",
    "percent_off = 30\nfees = true",
    "rates = { 'rtc.standard' = 0.75 }\nper = 1000",
    "minimum = { amount = 1500, period = 'month' }",
    "maximum = { amount = 2000, period = 'month' }",
    "kind = 'allowance'\nquantity = 1000\nmeters = ['rtc.standard']",
)


@QUICK
@given(
    st.sets(st.sampled_from(TERMS)),
    st.integers(0, 3_000_000),
    st.sampled_from(("payg", "business-plus")),
    st.booleans(),
)
def test_rows_of_contracts(terms, minutes, base, is_taxed):
    """
    Under a contract the list is the public one; what is billed is at most the contract's, and that at most the list.
    """
    deal = contract(*sorted(terms), base=f"agora-us-standard:{base}")
    offer = deal.offer(ON).taxed("sg-gst" if is_taxed else "")
    bill = rate(offer, {"rtc.standard": minutes})
    rows = written(cost_rows(offer, bill))

    hold(rows)
    assert summed(rows, "BilledCost") == summed(rows, "EffectiveCost") == bill.payable
    used = [row for row in rows if row["SkuId"] == "agora-us-standard/rtc.standard"]
    assert {row["ListUnitPrice"] for row in used} <= {"0.99"}
    assert all(Decimal(row["ContractedCost"]) <= Decimal(row["ListCost"]) for row in rows)
    assert len([row for row in rows if row["ChargeCategory"] == "Tax"]) == (is_taxed and bill.total > 0)


@pytest.mark.parametrize("part", one_of(5, range(5)))
@pytest.mark.parametrize("name", bundled())
def test_rows_of_bundled_books(name, part):
    """
    The rows of every regime of the bundled books keep all rules.
    """
    book = load_book(name)
    for regime in list(book.edition(ON).regimes)[part::5]:
        offer = book.offer(regime, ON)
        wanted = Usage(dict.fromkeys(sorted(offer.meters)[::3], 20_001))
        lacking = {error.meter for error in unpriced(offer, wanted)}
        try:
            bill = rate(offer, {meter: quantity for meter, quantity in wanted.items() if meter not in lacking})
        except UnpricedMeterError:  # a free package, above which the vendor suspends service
            continue
        rows = written(cost_rows(offer, bill), "1.4")

        hold(rows)
        assert summed(rows, "BilledCost") == summed(rows, "EffectiveCost") == bill.payable


@QUICKER
@given(
    st.lists(st.integers(0, 400_000), min_size=3, max_size=12),
    st.sets(st.integers(0, 2)),
    st.sampled_from((0, 70_000)),
)
def test_rows_of_terms(minutes, months, held):
    """
    Over a term packs are shared out to the months that draw from them; all of it, with what ends unused.
    """
    offer = find_offer("agora-us-standard:payg", ON)
    pack = offer.edition.packs["top-up"]
    holdings = [Holding("top-up", pack, date(2026, 8, 31), held)] if held else []
    seasons = {(ON.month - 1 + place) % 12 + 1: Decimal(each).scaleb(-5) for place, each in enumerate(minutes)}
    term = Term(ON, months=15, seasons=seasons)
    buying = {place: [("top-up", 250_000, 1 + place)] for place in months}
    billed = bill_term(offer, {"rtc.standard": 100_000}, term, buying=buying, holdings=holdings)
    rows = written(term_rows(offer, billed))

    hold(rows)
    assert summed(rows, "BilledCost") == billed.payable
    packs = [row for row in rows if row["CommitmentDiscountType"] == "Pack"]
    spent = [row for row in packs if row["ChargeCategory"] == "Purchase"]
    shared = [row for row in packs if row["ChargeCategory"] == "Usage"]
    left = sum((each.left for each in billed.left), Decimal(0))
    assert summed(shared, "CommitmentDiscountQuantity") + left == summed(spent, "CommitmentDiscountQuantity") + held
    if not left:
        assert summed(shared, "EffectiveCost") == summed(spent, "BilledCost")
        assert summed(rows, "EffectiveCost") == billed.payable
    else:
        assert summed(shared, "EffectiveCost") < summed(spent, "BilledCost")


def test_versions_differ_by_their_columns_alone():
    """
    What two versions both have says the same in both.
    """
    offer = find_offer("agora-us-standard:pro", ON)
    rows = cost_rows(offer, rate(offer, {"rtc.standard": 200_000}))
    one, other = written(rows, "1.2"), written(rows, "1.4")

    names = [{column.name for column in VERSIONS[version]} for version in ("1.2", "1.4")]
    assert names[0] - names[1] == {"ProviderName", "PublisherName"}
    assert names[1] - names[0] == {"HostProviderName", "ServiceProviderName", "CommitmentProgramEligibilityDetails"}
    assert [{k: row[k] for k in names[0] & names[1]} for row in one] == [
        {k: row[k] for k in names[0] & names[1]} for row in other
    ]


def test_the_tax_is_on_each_cost():
    """
    The tax on what is listed and contracted is of the usage, and not of the package again that covers it.
    """
    offer = contract("percent_off = 12.5", base="agora-us-standard:business-plus").offer(ON).taxed("sg-gst")
    rows = cost_rows(offer, rate(offer, {"rtc.standard": 2_000_000}))
    used, [tax] = ([row for row in rows if row.category == category] for category in ("Usage", "Tax"))

    for cost in ("list_cost", "contracted_cost", "effective"):
        assert getattr(tax, cost) == offer.tax_rate.rate * sum(getattr(row, cost) for row in used)
    assert tax.list_cost > tax.contracted_cost > tax.effective


def test_a_quarter_is_settled_in_its_last_month():
    """
    What a quarter adds is a row of its last month, before the one that begins then, with a row that rounds it.
    """
    deal = contract('minimum = { amount = 1_200.004, period = "quarter" }', base="agora-us:list")
    billed = bill_term(deal, {"rtc.hd": 100_000}, Term(date(2026, 1, 1), 12))
    rows = [row for row in term_rows(deal.offer(date(2026, 1, 1)), billed) if row.category == "Adjustment"]

    assert [row.period.since.month for row in rows] == [3, 3, 6, 6, 9, 9, 12, 12]
    assert [row.billed for row in rows[:2]] == [Decimal("3.004"), Decimal("-0.004")]


@pytest.mark.parametrize("name", ["agora-cn:payg", "agora-us-standard:business-plus", "trtc-cn:premium"])
def test_rows_of_many_bills_are_those_of_each_bill(name):
    """
    What is known of an offer's kinds of rows from other bills changes nothing, and the file has the lines of each.
    """
    offer = find_offer(name, ON)
    meter = "rtc.standard" if "standard" in name else "rtc.hd"
    bills = [rate(offer, {meter: quantity}) for quantity in (0, 1, 9_999, 20_000, 3_000_000)]
    kinds = OfferKinds(OfferView(offer))
    together = [row for bill in bills for row in bill_rows(kinds, bill, "acme", ON)]
    apart = [cost_rows(offer, bill, "acme", ON) for bill in bills]

    assert together == [row for rows in apart for row in rows]
    assert as_csv(together, header=False) == "".join(as_csv(rows, header=False) for rows in apart)


@pytest.mark.parametrize("account", ["a,b", 'a"b', "a\nb", "=1+1", " a ", "深圳"])
def test_cells_are_those_that_python_writes(account):
    """
    An account is quoted as a writer of CSV quotes it, and read back as it is shown.
    """
    offer = find_offer("agora-cn:payg", ON)
    rows = cost_rows(offer, rate(offer, {"rtc.hd": 20_000}), account)
    text, lines = StringIO(), [list(row) for row in csv.reader(StringIO(as_csv(rows), newline=""))]
    csv.writer(text, lineterminator="\n").writerows(lines)

    assert text.getvalue() == as_csv(rows)
    assert {line[1] for line in lines[1:]} == {cell(account)}


def test_a_month_of_a_term_ends_with_its_last_day():
    """
    The unused part of a package is of its month, also where the day of the prices stands in the middle of one.
    """
    offer = find_offer("agora-us-standard:business-plus", ON)
    bill = rate(offer, {"rtc.standard": 1_000})

    assert month_rows(OfferKinds(OfferView(offer)), bill, "acme", date(2026, 2, 15)).last == date(2026, 2, 28)


def test_what_is_given_is_not_sold_ahead():
    """
    Units that every account is given are no program to buy; a package that is sold is one.
    """
    programs = OfferView(find_offer("agora-us-standard:payg", ON)).programs

    assert "speech.transcription" not in programs
    assert {"Package", "Pack"} == set(programs["rtc.standard"])
