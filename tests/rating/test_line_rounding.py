"""Bills whose lines are rounded before they are added up, and the numbers of billing engines that round so."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import InvalidFileError, TariffError
from agorapricing.frames.recorded import Rated
from agorapricing.loading import load_book
from agorapricing.numbers import ZERO, Rounding
from agorapricing.rating import ROUNDING, Bill, cost, payable, rate, total_over
from agorapricing.report import render
from agorapricing.tariff import Fee
from agorapricing.testing import check_book

ON = date(2026, 7, 1)
LIST = {"base": "agora-us:list", "rounding": "{ lines = true }"}  # audio 0.99, HD 3.99, Full HD 8.99
CASES = Path(__file__).parents[1] / "data/peers/14_rounding.json"
USAGE = {"rtc.audio": 777, "rtc.hd": 1_234, "rtc.fhd": 5_551}


def deal(*terms, **head):
    """The offer of a contract that rounds each line."""
    return contract(*terms, **{**LIST, **head}).offer(ON)


def free(offer, *fees):
    """An offer with nothing but fees of these amounts."""
    stages = {f"fee-{place}": Fee(amount, source="s") for place, amount in enumerate(fees)}
    edition = attrs.evolve(offer.edition, stages=stages)
    return attrs.evolve(offer, edition=edition.having(offer.name, attrs.evolve(offer.regime, chain=tuple(stages))))


@pytest.mark.parametrize(
    ("fee", "once", "by_line"), [("0.004", "0.01", "0.00"), ("0.005", "0.01", "0.02"), ("0.006", "0.01", "0.02")]
)
def test_two_lines_below_at_and_above_half_a_cent(fee, once, by_line):
    """
    0.004 twice is 0.008, a cent; each by itself is none.
    """
    offer = free(deal(), fee, fee)
    whole = attrs.evolve(offer, book=attrs.evolve(offer.book, rounding=Rounding()))

    assert (str(rate(whole, {}).payable), str(rate(offer, {}).payable)) == (once, by_line)


def test_the_rounding_is_a_stage_of_its_own():
    """
    Lines and stages add up to the total; the tariff and what curves are made of stand before the rounding.
    """
    bill = rate(deal(), USAGE)

    assert bill.total == bill.payable == Decimal("0.77") + Decimal("4.92") + Decimal("49.90")
    assert [(stage.stage, stage.amount) for stage in bill.stages] == [
        ("list", Decimal("55.59638")),
        (ROUNDING, Decimal("-0.00638")),
    ]
    assert cost(deal(), USAGE) == Decimal("55.59638")
    assert payable(deal(), USAGE) == bill.payable
    assert "Each line is rounded, half-up, before lines are added up." in bill.notes


@pytest.mark.parametrize(("lines", "total"), [(False, "55.59638"), (True, "55.59")])
def test_the_total_over_recorded_quantities(lines, total):
    """
    What stands for a bill in formulas has its lines rounded where those of the bill are, and nowhere else.
    """
    offer = deal(rounding=f"{{ lines = {str(lines).lower()} }}")

    assert total_over(offer, {meter: Decimal(minutes) for meter, minutes in USAGE.items()}) == (Decimal(total), 0)
    assert rate(offer, USAGE).total == Decimal(total)


def test_a_minimum_stands_on_the_rounded_lines():
    """
    What is missing to 100 is 44.41, as the reader of the lines adds them up, and the bill is 100.
    """
    bill = rate(deal("minimum = { amount = 100 }"), USAGE)

    assert bill.payable == 100
    assert [line.amount for line in bill.lines if line.stage == "contract-minimum"] == [Decimal("44.41")]
    assert rate(deal("minimum = { amount = 55.59 }"), USAGE).payable == Decimal("55.59")
    assert rate(deal("maximum = { amount = 55.58 }"), USAGE).payable == Decimal("55.58")


def test_a_tax_is_of_the_rounded_sum_and_rounded_itself():
    """
    9 % of 55.59 are 5.0031.
    """
    bill = rate(deal().taxed("sg-gst"), USAGE)

    assert bill.total == bill.payable == Decimal("60.59")
    assert [str(line.amount.normalize()) for line in bill.lines if line.stage == "sg-gst"] == ["5.0031"]


def test_the_table_shows_each_line_as_it_is_rounded():
    """
    No line is a cent up or down so that they add up: they do by themselves, and the rounding is no line of the table.
    """
    table = render(rate(deal(), USAGE), "plain")

    assert [amount for amount in ("0.77", "4.92", "49.90", "55.59") if amount not in table] == []
    assert "each line rounded" not in table
    assert "rounding" in table.partition("stage")[2]


def test_a_bill_comes_back_from_its_record_with_its_rule():
    """
    The record says that lines are rounded; of a bill whose lines are not, it says nothing.
    """
    bill = rate(deal(), USAGE)

    assert bill.to_record()["rounding"] == {"places": 2, "mode": "half-up", "lines": True}
    assert Bill.from_record(bill.to_record()).terms.rounding == Rounding(lines=True)
    assert rate("agora-us:list", USAGE, ON).to_record()["rounding"] == {"places": 2, "mode": "half-up"}


def test_what_stands_before_it_says_so_and_frames_refuse_it():
    """
    Curves are of the tariff, which is exact; columns round a sum once, which these bills are not.
    """
    comparison = ap.compare(USAGE, [deal(), "agora-us:payg"], ON)
    said = "agora-us:ea: amounts here are before the rounding of each line, which its bills have."

    for answer in (ap.breakeven(comparison), ap.sweep(comparison, "rtc.hd=0..10/5")):
        assert said in " ".join(render(answer, "plain").split())
    with pytest.raises(TariffError, match="agora-us:ea rounds each line of a bill"):
        Rated.of(deal())


def test_a_difference_has_the_rounding_as_its_cause():
    """
    Against the same prices without rounded lines nothing else differs.
    """
    found = ap.diff(ap.compare(USAGE, ["agora-us:list", deal()], ON), "agora-us:list", "agora-us:ea")

    assert found.parts == {"rounding": Decimal("-0.01")}


def test_a_book_may_round_its_lines_and_keeps_the_laws(tmp_path):
    """
    The setting stands in the book's `rounding`; the checks find nothing wrong with it.
    """
    text = (Path(__file__).parents[1] / "data/offers/alpha.toml").read_text("utf-8")
    file = tmp_path / "alpha.toml"
    file.write_text("rounding = { places = 1, lines = true }\n" + text, "utf-8")

    assert load_book(file).rounding == Rounding(1, lines=True)
    assert check_book(file, examples=2) == ()


def test_a_wrong_key_of_the_rounding_is_said_with_the_nearest_one():
    """
    Of a contract, with its line.
    """
    with pytest.raises(InvalidFileError, match=r"deal.toml:7: contract.rounding.line: unknown key; did you mean"):
        deal(rounding="{ line = true }")


def test_a_true_up_of_a_quarter_is_of_the_rounded_months():
    """
    Three months of 55.59 are 166.77: what is missing to 200 is 33.23.
    """
    made = contract('minimum = { amount = 200, period = "quarter" }', **LIST)
    bill = ap.bill_term(made, USAGE, ap.Term(ON, 3))

    assert [each.amount for each in bill.true_ups] == [Decimal("33.23")]


amounts = st.decimals(0, 10**6, places=5)


@given(st.lists(amounts, max_size=5), st.sampled_from(("half-up", "half-even", "up", "down")), st.integers(0, 4))
def test_payable_is_the_sum_of_the_rounded_lines(fees, mode, places):
    """
    Whatever the mode and the places; and it is never further from the exact total than a unit a line.
    """
    rule = Rounding(places, mode, lines=True)
    offer = free(deal(), *fees)
    bill = rate(attrs.evolve(offer, book=attrs.evolve(offer.book, rounding=rule)), {})

    assert bill.payable == bill.total == sum((rule.round(fee) for fee in fees), ZERO)
    assert abs(bill.total - sum(fees, ZERO)) <= rule.unit * len(fees)


@pytest.mark.parametrize(
    "case",
    [each for each in json.loads(CASES.read_text("utf-8"))["cases"] if each["model"] == "rounded_sum"],
    ids=lambda case: case["id"],
)
def test_sums_of_rounded_lines_of_billing_engines(case):
    """
    Each amount is rounded half up, then they are added.
    """
    items = ({"price": item, "quantity": "1"} if isinstance(item, str) else item for item in case["usage"]["items"])
    fees = [Decimal(each["price"]) * Decimal(each["quantity"]) for each in items]

    assert rate(free(deal(), *fees), {}).payable == Decimal(case["expected"]["amount"])


def test_the_vendors_example_of_rounded_lines_is_the_alternative_of_its_conflict():
    """
    60 minutes of HD and 480 of Full HD are 0.36 and 5.76 on the page, 6.12 in all; exactly they are 6.1146.
    """
    offer, used = ap.find_offer("agora-us:list", ON), {"classroom.hd": 60, "classroom.fhd": 480}
    [conflict] = [each for each in offer.edition.conflicts if "Flexible Classroom bill are rounded" in each.about]

    assert rate(offer, used).total == Decimal("6.1146")
    assert rate(offer.under(conflict), used).payable == Decimal("6.12")
